import { createHash, randomBytes } from 'node:crypto'
import { z } from 'zod'
import { Fault } from '../../src-contract/failure.ts'
import { HttpFault } from '../net/http.ts'
import type { HttpClient, HttpRequest, HttpResponse } from '../net/http.ts'
import type { Connecting, Session, SignInBegun } from './adapter.ts'

/**
 * Signing in to an application that the person registered in their own name: code with PKCE (RFC 7636), tokens renewed before they end. Of the secrets of an
 * account: `token`, and where there is more than a pasted token `refreshToken`, `expiresAt` (epoch ms), `clientId`, `clientSecret`.
 */
export type AppOAuth = {
  authorize: string
  token: string
  scopes: readonly string[]
  /** What its authorization page wants beyond the standard. */
  extra?: Readonly<Record<string, string>>
  /** What it was registered with, where any address of loopback will not do. */
  callback?: string
  /** It knows no PKCE: what is sent is protected by its state alone. */
  plain?: true
} & TokenManners

/** How its place for tokens wants to be asked, where not as most do. */
export type TokenManners = {
  /** The client names itself as a user without, or with, a password (RFC 6749, 2.3.1), and not in the form. */
  basic?: true
  headers?: Readonly<Record<string, string>>
}

/** https://www.rfc-editor.org/rfc/rfc6749#section-5.1 */
const tokens = z.object({
  access_token: z.string().regex(/^[\x21-\x7e]{1,8192}$/),
  refresh_token: z.string().regex(/^[\x21-\x7e]{1,8192}$/).optional(),
  expires_in: z.number().positive().max(100_000_000).optional(),
})
const kept = z.object({ verifier: z.string(), state: z.string(), redirectUrl: z.string() })

const random = () => randomBytes(32).toString('base64url')
const hostOf = (address: string) => new URL(address).host

function clientOf(secrets: Readonly<Record<string, string>>): { client_id: string; client_secret?: string } {
  const id = secrets['clientId']?.trim() ?? ''
  const secret = secrets['clientSecret']?.trim() ?? ''
  if (id === '') throw new Fault('input.secretMissing', { name: 'clientId' })
  return { client_id: id, ...(secret === '' ? {} : { client_secret: secret }) }
}

export function beginSignIn(app: AppOAuth, { secrets }: Connecting, redirectUrl: string): SignInBegun {
  const [verifier, state] = [random(), random()]
  const at = app.callback ?? redirectUrl
  const query = new URLSearchParams({
    response_type: 'code', client_id: clientOf(secrets).client_id, redirect_uri: at, scope: app.scopes.join(' '), state,
    ...(app.plain === true ? {} : { code_challenge: createHash('sha256').update(verifier).digest('base64url'), code_challenge_method: 'S256' }), ...app.extra,
  })
  return { url: `${app.authorize}?${query.toString()}`, keep: { verifier, state, redirectUrl: at } }
}

/** `returned` counts when it carries the state that we gave. */
export async function finishSignIn(app: AppOAuth, { http, secrets, clock }: Connecting, begun: SignInBegun, returned: string, signal: AbortSignal): Promise<Record<string, string>> {
  const { verifier, state, redirectUrl } = kept.parse(begun.keep)
  const answer = URL.canParse(returned) ? new URL(returned).searchParams : null
  if (answer?.get('state') !== state) throw new Fault('signIn.notOurs')
  const code = answer.get('code')
  if (code === null || code === '') throw new Fault('signIn.refused', { host: hostOf(app.token) })
  const client = clientOf(secrets)
  const proof = app.plain === true ? {} : { code_verifier: verifier }
  const given = await ask(http, app.token, { grant_type: 'authorization_code', code, redirect_uri: redirectUrl, ...proof }, client, app, signal)
  return { ...secretsOf(given, clock.now()), clientId: client.client_id, ...(client.client_secret === undefined ? {} : { clientSecret: client.client_secret }) }
}

function secretsOf(given: z.infer<typeof tokens>, now: number): Record<string, string> {
  return {
    token: given.access_token,
    ...(given.refresh_token === undefined ? {} : { refreshToken: given.refresh_token }),
    ...(given.expires_in === undefined ? {} : { expiresAt: String(now + given.expires_in * 1000) }),
  }
}

type ClientName = ReturnType<typeof clientOf>

async function ask(
  http: HttpClient, url: string, form: Record<string, string>, client: ClientName, { basic, headers = {} }: TokenManners, signal: AbortSignal,
): Promise<z.infer<typeof tokens>> {
  const named = basic === true ? { authorization: `Basic ${Buffer.from(`${client.client_id}:${client.client_secret ?? ''}`).toString('base64')}` } : {}
  const answer = await http.send({ method: 'POST', url, form: basic === true ? form : { ...form, ...client }, accept: [400, 401], headers: { ...headers, ...named } }, signal)
  // What was given is spent, taken back, or not of this application: only signing in again helps.
  if (answer.status !== 200) throw new HttpFault('auth.expired', { host: hostOf(url) }, 'no')
  const read = tokens.safeParse(answer.json)
  if (!read.success) throw new HttpFault('remote.unexpected', { host: hostOf(url), status: answer.status }, 'no')
  return read.data
}

/** Renewed a little before it ends, so that it does not end on the way. */
const earlyMs = 5 * 60_000

export type AppDoor = { send(request: HttpRequest, signal: AbortSignal): Promise<HttpResponse> }

/**
 * Requests with the account's token. One that is about to end is renewed first, one that is refused once more; the new ones are saved before they are used,
 * because the old refresh token may be spent. A pasted token that nothing renews is refused as it is.
 */
export function appDoor(session: Pick<Session, 'secrets' | 'saveSecrets' | 'http' | 'clock'>, tokenUrl: string, manners: TokenManners = {}): AppDoor {
  const { http, clock } = session
  let renewedAt = -Infinity

  async function renew(signal: AbortSignal): Promise<void> {
    const { secrets } = session
    const form = { grant_type: 'refresh_token', refresh_token: secrets['refreshToken'] ?? '' }
    const given = await ask(http, tokenUrl, form, clientOf(secrets), manners, signal)
    await session.saveSecrets({ ...secrets, ...secretsOf(given, clock.now()) })
    renewedAt = clock.now()
  }
  const canRenew = () => (session.secrets['refreshToken'] ?? '') !== '' && (session.secrets['clientId'] ?? '') !== ''
  const ends = () => Number(session.secrets['expiresAt'] ?? Number.NaN)
  const send = (request: HttpRequest, signal: AbortSignal) =>
    http.send({ ...request, headers: { ...manners.headers, ...request.headers, authorization: `Bearer ${session.secrets['token'] ?? ''}` } }, signal)

  return {
    async send(request, signal) {
      // One that was given a moment ago and seems to end means that a clock is wrong: then the server's word counts.
      if (canRenew() && ends() - earlyMs < clock.now() && clock.now() - renewedAt > earlyMs) await renew(signal)
      try {
        return await send(request, signal)
      } catch (error) {
        const stale = error instanceof HttpFault && error.failure.params['status'] === 401
        if (!stale || !canRenew() || clock.now() - renewedAt <= earlyMs) throw error
        await renew(signal)
        return send(request, signal)
      }
    },
  }
}

/** What is typed, without what is empty. A token that no header could carry is refused here. */
export function typedSecrets({ secrets }: Pick<Connecting, 'secrets'>, host: string): Record<string, string> {
  const given = Object.fromEntries(Object.entries(secrets).map(([name, value]) => [name, value.trim()] as const).filter(([, value]) => value !== ''))
  const { token = '' } = given
  if (token === '') throw new Fault('input.secretMissing', { name: 'token' })
  if (!/^[\x21-\x7e]{1,8192}$/.test(token)) throw new Fault('auth.rejected', { host })
  return given
}

/** A session for what is typed and not yet kept: renewed tokens stay with the caller. */
export function sessionOf({ http, clock, secrets }: Connecting): Pick<Session, 'secrets' | 'saveSecrets' | 'http' | 'clock'> {
  let held: Readonly<Record<string, string>> = secrets
  return {
    http, clock,
    get secrets() { return held },
    saveSecrets: (renewed) => {
      held = renewed
      return Promise.resolve()
    },
  }
}
