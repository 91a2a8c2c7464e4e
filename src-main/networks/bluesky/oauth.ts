import { z } from 'zod'
import { Fault } from '../../../src-contract/failure.ts'
import { isLoopbackHost } from '../../net/address.ts'
import { HttpFault } from '../../net/http.ts'
import type { HttpClient, HttpResponse } from '../../net/http.ts'
import { errorIn, refusal, sendProven } from './dpop-send.ts'
import type { Prover } from './dpop-send.ts'

// https://atproto.com/specs/oauth

/** Everything the account may do but its settings and its keys, and its messages. https://atproto.com/specs/oauth#authorization-scopes */
export const scope = 'atproto transition:generic transition:chat.bsky'

const protectedResource = z.object({ authorization_servers: z.array(z.string()).min(1) })
const serverMetadata = z.object({
  issuer: z.string(),
  authorization_endpoint: z.string(),
  token_endpoint: z.string(),
  pushed_authorization_request_endpoint: z.string(),
})
const pushed = z.object({ request_uri: z.string() })
const tokenAnswer = z.object({
  access_token: z.string().min(1),
  refresh_token: z.string().min(1),
  token_type: z.string().regex(/^dpop$/i),
  expires_in: z.number().positive(),
  sub: z.string().regex(/^did:[a-z]+:[\w.:%-]+$/),
  scope: z.string(),
})

export type AuthorizationServer = { issuer: string; authorize: string; token: string; push: string }

/**
 * What is kept of a sign-in. `refreshToken` is good once: what comes in its place is saved before it is used. The client's name is part of it, because on
 * this machine it holds the address that the browser came back to.
 */
export type Grant = { key: string; clientId: string; issuer: string; tokenUrl: string; accessToken: string; refreshToken: string; expiresAt: number; scope: string; did: string }

/**
 * A client on the user's own machine has no page to be known by: its name says what it is.
 * https://atproto.com/specs/oauth#localhost-client-development
 */
export function clientIdFor(redirectUrl: string): string {
  const { origin, pathname } = new URL(redirectUrl)
  return `http://localhost?${new URLSearchParams({ redirect_uri: `${origin}${pathname}`, scope }).toString()}`
}

/** Https, or the very machine that was typed. */
function fit(address: string, service: string): URL {
  const home = new URL(service)
  if (!URL.canParse(address)) throw new Fault('remote.unexpected', { host: home.host })
  const url = new URL(address)
  const onThisMachine = isLoopbackHost(url.hostname)
  if (onThisMachine ? url.origin !== home.origin : url.protocol !== 'https:') throw new Fault('remote.unexpected', { host: home.host })
  return url
}

async function read<T>(http: HttpClient, schema: z.ZodType<T>, url: string, signal: AbortSignal): Promise<T | null> {
  const answer = await http.send({ method: 'GET', url, accept: [404] }, signal).catch((thrown: unknown) => {
    // A page that says that there is no such page.
    if (thrown instanceof HttpFault && thrown.failure.code === 'network.notJson') return null
    throw thrown
  })
  if (answer === null || answer.status === 404) return null
  const parsed = schema.safeParse(answer.json)
  if (!parsed.success) throw new Fault('remote.unexpected', { host: new URL(url).host })
  return parsed.data
}

/** Who signs people in for this server: itself, or the one it names. */
export async function issuerOf(http: HttpClient, service: string, signal: AbortSignal): Promise<string> {
  const resource = await read(http, protectedResource, `${service}/.well-known/oauth-protected-resource`, signal)
  return fit(resource?.authorization_servers[0] ?? service, service).origin
}

export async function authorizationServer(http: HttpClient, service: string, signal: AbortSignal): Promise<AuthorizationServer> {
  const issuer = await issuerOf(http, service, signal)
  const found = await read(http, serverMetadata, `${issuer}/.well-known/oauth-authorization-server`, signal)
  const { host } = new URL(issuer)
  if (found === null) throw new Fault('signIn.unavailable', { network: 'bluesky', host })
  // Who speaks for another is not believed. https://www.rfc-editor.org/rfc/rfc8414#section-3.3
  if (found.issuer !== issuer) throw new Fault('remote.unexpected', { host })
  const [token, push] = [fit(found.token_endpoint, service), fit(found.pushed_authorization_request_endpoint, service)]
  // The proofs go there, and later the token that renews all others.
  if (token.origin !== issuer || push.origin !== issuer) throw new Fault('remote.unexpected', { host })
  return { issuer, authorize: fit(found.authorization_endpoint, service).href, token: token.href, push: push.href }
}

/** Gives the name under which the server holds the request: nothing of it travels through the browser. */
export async function push(prover: Prover, url: string, form: Record<string, string>, signal: AbortSignal): Promise<string> {
  const answer = await sendProven(prover, { method: 'POST', url, form }, null, signal)
  if (answer.status >= 400) throw refusal(answer)
  const parsed = pushed.safeParse(answer.json)
  if (!parsed.success) throw new Fault('remote.unexpected', { host: new URL(url).host })
  return parsed.data.request_uri
}

export type Tokens = Pick<Grant, 'accessToken' | 'refreshToken' | 'expiresAt' | 'scope' | 'did'>

/** By a code or a refresh token, either good once. A refused one is `auth.expired`: only signing in again helps. */
export async function askTokens(prover: Prover, url: string, form: Record<string, string>, signal: AbortSignal): Promise<Tokens> {
  const answer = await sendProven(prover, { method: 'POST', url, form }, null, signal)
  if (answer.status >= 400) throw isSpent(answer) ? new Fault('auth.expired', { host: new URL(url).host }) : refusal(answer)
  const parsed = tokenAnswer.safeParse(answer.json)
  if (!parsed.success) throw new Fault('remote.unexpected', { host: new URL(url).host })
  const { access_token, refresh_token, expires_in, sub, scope: granted } = parsed.data
  return { accessToken: access_token, refreshToken: refresh_token, expiresAt: prover.now() + expires_in * 1000, scope: granted, did: sub }
}

const isSpent = ({ json }: HttpResponse): boolean => ['invalid_grant', 'invalid_token'].includes(errorIn(json) ?? '')

/** As the secret store keeps it: text alone. */
export function writeGrant({ expiresAt, ...texts }: Grant): Record<string, string> {
  return { ...texts, expiresAt: String(expiresAt) }
}

export function readGrant(secrets: Readonly<Record<string, string>>): Grant | null {
  const { key, clientId, issuer, tokenUrl, accessToken, refreshToken, expiresAt, scope: granted, did } = secrets
  if (!key || !clientId || !issuer || !tokenUrl || !accessToken || !refreshToken || !did) return null
  return { key, clientId, issuer, tokenUrl, accessToken, refreshToken, expiresAt: Number(expiresAt) || 0, scope: granted ?? '', did }
}
