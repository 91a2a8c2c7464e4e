import { constants, generateKeyPair, privateDecrypt, randomBytes, randomUUID } from 'node:crypto'
import { promisify } from 'node:util'
import { z } from 'zod'
import { Fault } from '../../../src-contract/failure.ts'
import { typedUrl } from '../../net/typed-url.ts'
import type { Connecting, SignInBegun } from '../adapter.ts'
import { findForum } from './connect.ts'

const kept = z.object({ privateKey: z.string(), nonce: z.string() })
const payload = z.object({ key: z.string().min(1), nonce: z.string() })

/** https://github.com/discourse/discourse/blob/main/app/models/user_api_key_scope.rb */
const scopes = 'read,write,notifications,session_info'

/**
 * The forum asks its user and shows an encrypted key, to be pasted: it sends the browser on only to addresses that its administration has listed, and a
 * program's own address is on no such list. https://meta.discourse.org/t/user-api-keys-specification/48536
 */
export async function begin(connecting: Connecting, _redirectUrl: string, signal: AbortSignal): Promise<SignInBegun> {
  const { url, http } = connecting
  if (url === null || url.trim() === '') throw new Fault('input.url', { value: '' })
  const { base } = await findForum(http, typedUrl(url), signal)
  const { publicKey, privateKey } = await promisify(generateKeyPair)('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  })
  const nonce = randomBytes(16).toString('hex')
  const query = new URLSearchParams({ application_name: 'Vigie', client_id: randomUUID(), scopes, public_key: publicKey, nonce })
  return { url: `${base}/user-api-key/new?${query.toString()}`, keep: { privateKey, nonce } }
}

/** `returned` is what the forum showed, or an address that carries it. Whatever is in it was written by somebody: it counts when it holds our own word. */
export function finish(_connecting: Connecting, begun: SignInBegun, returned: string): Promise<Record<string, string>> {
  const { privateKey, nonce } = kept.parse(begun.keep)
  const carried = /[?&]payload=([^&\s]+)/.exec(returned)?.[1]
  const encrypted = Buffer.from((carried === undefined ? returned : decoded(carried)).replace(/\s+/g, ''), 'base64')
  const opened = payload.safeParse(parsed(decrypted(privateKey, encrypted)))
  if (!opened.success || opened.data.nonce !== nonce) return Promise.reject(new Fault('signIn.notOurs'))
  return Promise.resolve({ key: opened.data.key })
}

/**
 * RSA with the padding of PKCS #1 v1.5, undone here: what we run on may refuse to, because a server that tells what is wrong with it can be made to
 * decrypt for others. Nobody can ask this key twice. https://www.rfc-editor.org/rfc/rfc8017#section-7.2.2
 */
function decrypted(privateKey: string, encrypted: Buffer): string {
  try {
    const block = privateDecrypt({ key: privateKey, padding: constants.RSA_NO_PADDING }, encrypted)
    const end = block.indexOf(0, 2)
    return block[0] === 0 && block[1] === 2 && end >= 10 ? block.subarray(end + 1).toString('utf8') : ''
  } catch {
    return ''
  }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
