import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { Fault } from '../../../src-contract/failure.ts'
import { typedUrl } from '../../net/typed-url.ts'
import type { Connecting, SignInBegun } from '../adapter.ts'
import { defaultService } from './settings.ts'
import { makeKey } from './dpop.ts'
import { askTokens, authorizationServer, clientIdFor, push, scope, writeGrant } from './oauth.ts'

/** Pushed to the server first (PAR), proven by a key of its own (DPoP), and bound to what only this process knows (PKCE). */
export async function begin({ url, user, http, clock }: Connecting, redirectUrl: string, signal: AbortSignal): Promise<SignInBegun> {
  const service = typedUrl(url ?? defaultService).origin
  const server = await authorizationServer(http, service, signal)
  // Named by the user's own server, over https or on this machine: the code and the tokens are exchanged there.
  http.approve(server.issuer)
  const [key, state, verifier] = [makeKey(), randomBytes(24).toString('base64url'), randomBytes(48).toString('base64url')]
  const clientId = clientIdFor(redirectUrl)
  const login = user?.trim().replace(/^@/, '') ?? ''
  const requestUri = await push({ http, key, now: clock.now }, server.push, {
    client_id: clientId, response_type: 'code', redirect_uri: redirectUrl, scope, state,
    code_challenge: createHash('sha256').update(verifier).digest('base64url'), code_challenge_method: 'S256',
    ...(login === '' ? {} : { login_hint: login }),
  }, signal)
  const page = new URL(server.authorize)
  page.searchParams.set('client_id', clientId)
  page.searchParams.set('request_uri', requestUri)
  return { url: page.href, keep: { key, state, verifier, clientId, redirectUrl, issuer: server.issuer, tokenUrl: server.token } }
}

export async function finish({ http, clock }: Connecting, { keep }: SignInBegun, returned: string, signal: AbortSignal): Promise<Record<string, string>> {
  const kept = (name: string): string => {
    const value = keep[name]
    if (typeof value !== 'string') throw new Fault('internal', { what: 'bluesky sign-in' })
    return value
  }
  const issuer = kept('issuer')
  if (!URL.canParse(returned)) throw new Fault('signIn.notOurs')
  const { searchParams } = new URL(returned)
  if (!isEqual(searchParams.get('state') ?? '', kept('state'))) throw new Fault('signIn.notOurs')
  // Of another server than the one that was asked: its code must not be handed to ours. https://www.rfc-editor.org/rfc/rfc9207
  if (searchParams.get('iss') !== issuer) throw new Fault('signIn.notOurs')
  const { host } = new URL(issuer)
  if (searchParams.get('error') !== null) throw new Fault('signIn.refused', { host })
  const code = searchParams.get('code') ?? ''
  if (code === '') throw new Fault('signIn.notOurs')
  const [key, clientId, tokenUrl] = [kept('key'), kept('clientId'), kept('tokenUrl')]
  const form = { grant_type: 'authorization_code', code, redirect_uri: kept('redirectUrl'), client_id: clientId, code_verifier: kept('verifier') }
  return writeGrant({ key, clientId, issuer, tokenUrl, ...(await askTokens({ http, key, now: clock.now }, tokenUrl, form, signal)) })
}

function isEqual(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)]
  return a.byteLength === b.byteLength && timingSafeEqual(a, b)
}
