import { ECDH, createPublicKey, verify } from 'node:crypto'
import { createChatService } from '../../../src-sandbox/bluesky/chat.ts'
import type { ChatService } from '../../../src-sandbox/bluesky/chat.ts'
import { createSandboxServer } from '../../../src-sandbox/server.ts'
import type { SandboxAnswer, SandboxRequest } from '../../../src-sandbox/server.ts'

/** What the PDS said of one request: on whose behalf, to whom, for which method. */
export type Proxied = { iss: string; aud: string; lxm: string }

/**
 * No chat server is published, so this one stands in at the far end of the PDS's proxying, which is real: each request must carry a token
 * of its own, signed with the key that the directory lists for the account.
 */
export type ChatStandIn = {
  readonly url: string
  chat: ChatService
  proxied: Proxied[]
  /** The directory, known once the servers run. */
  trust(plc: string, service: string): void
  stop(): Promise<void>
}

const alphabet = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz'

function base58(text: string): Buffer {
  let number = 0n
  for (const letter of text) number = number * 58n + BigInt(alphabet.indexOf(letter))
  const hex = number.toString(16)
  return Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex')
}

/** A secp256k1 key as DID documents write it: the whole point, or two bytes of multicodec and the compressed one. */
function publicKeyIn(multibase: string) {
  const written = base58(multibase.slice(1))
  const point = ECDH.convertKey(
    written.length === 35 ? written.subarray(2) : written,
    'secp256k1',
    undefined,
    undefined,
    'uncompressed',
  ) as Buffer
  const part = (from: number, to: number) => point.subarray(from, to).toString('base64url')
  return createPublicKey({ format: 'jwk', key: { kty: 'EC', crv: 'secp256k1', x: part(1, 33), y: part(33, 65) } })
}

async function callerOf(request: SandboxRequest, plc: string, service: string): Promise<Proxied | string> {
  const [header = '', payload = '', signature = ''] = (request.headers['authorization'] ?? '').replace(/^Bearer /, '').split('.')
  if (signature === '') return 'no token'
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as Proxied & { exp: number }
  const document = (await (await fetch(`${plc}/${claims.iss}`)).json()) as {
    verificationMethod: { id: string; publicKeyMultibase: string }[]
  }
  const key = document.verificationMethod.find(({ id }) => id.endsWith('#atproto'))?.publicKeyMultibase ?? ''
  const signed = verify(
    'sha256',
    Buffer.from(`${header}.${payload}`),
    { key: publicKeyIn(key), dsaEncoding: 'ieee-p1363' },
    Buffer.from(signature, 'base64url'),
  )
  if (!signed) return 'wrong signature'
  if (claims.exp * 1000 < Date.now()) return 'expired'
  const lxm = request.path.replace('/xrpc/', '')
  const [did] = service.split('#')
  return (claims.aud === service || claims.aud === did) && claims.lxm === lxm
    ? { iss: claims.iss, aud: claims.aud, lxm }
    : 'for another service or method'
}

export async function startChatStandIn(): Promise<ChatStandIn> {
  let trusted: { plc: string; service: string } | null = null
  const proxied: Proxied[] = []
  const chat = createChatService({ profileOf: (did) => ({ did, handle: `${did.slice(-8)}.test` }), now: () => Date.now() })

  async function handle(request: SandboxRequest): Promise<SandboxAnswer> {
    if (trusted === null) return { status: 503, body: { error: 'NotReady', message: 'no directory yet' } }
    const caller = await callerOf(request, trusted.plc, trusted.service)
    if (typeof caller === 'string') return { status: 401, body: { error: 'BadJwt', message: caller } }
    proxied.push(caller)
    return chat.answer(caller.lxm, caller.iss, request)
  }

  const server = createSandboxServer(handle)
  await server.listen()
  return {
    get url() {
      return server.url
    },
    chat,
    proxied,
    trust: (plc, service) => {
      trusted = { plc, service }
    },
    stop: () => server.close(),
  }
}
