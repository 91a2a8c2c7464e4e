import { Fault } from '../../../src-contract/failure.ts'
import type { Clock } from '../../lib/clock.ts'
import type { HttpClient, HttpRequest, HttpResponse } from '../../net/http.ts'
import { errorIn, refusal, sendProven } from './dpop-send.ts'
import { askTokens, writeGrant } from './oauth.ts'
import type { Grant } from './oauth.ts'
import type { Door } from './password-door.ts'

/** Renewed a little before it ends, so that it does not end on the way. */
const earlyMs = 30_000
/** A token refused so soon after it was made will not be helped by another. */
const justMs = 60_000

type Of = { http: HttpClient; clock: Clock; did: string; grant: Grant; save(secrets: Record<string, string>): Promise<void> }

/** By the user's browser. There is nothing to fall back on: when the refresh token is no longer taken, only signing in again helps. */
export function oauthDoor({ http, clock, did, grant, save }: Of): Door & { grant(): Grant } {
  let held = grant
  let renewedAt = Number.NEGATIVE_INFINITY
  const prover = { http, key: grant.key, now: clock.now }
  http.approve(grant.issuer)
  const justRenewed = () => clock.now() - renewedAt < justMs

  async function renew(signal: AbortSignal): Promise<void> {
    const form = { grant_type: 'refresh_token', refresh_token: held.refreshToken, client_id: held.clientId }
    const tokens = await askTokens(prover, held.tokenUrl, form, signal)
    if (tokens.did !== did) throw new Fault('auth.rejected', { host: new URL(held.issuer).host })
    const next = { ...held, ...tokens }
    // The one before is spent: lost here, the new one would be lost for good.
    await save(writeGrant(next))
    held = next
    renewedAt = clock.now()
  }

  async function send(request: HttpRequest, proxy: string | undefined, signal: AbortSignal): Promise<HttpResponse> {
    const proxied = { ...request, headers: { ...request.headers, ...(proxy === undefined ? {} : { 'atproto-proxy': proxy }) } }
    if (held.expiresAt - earlyMs < clock.now() && !justRenewed()) await renew(signal)
    let answer = await sendProven(prover, proxied, held.accessToken, signal)
    if (isStale(answer, proxy !== undefined) && !justRenewed()) {
      await renew(signal)
      answer = await sendProven(prover, proxied, held.accessToken, signal)
    }
    if (answer.status >= 400 && request.accept?.includes(answer.status) !== true) throw refusal(answer)
    return answer
  }

  return { send, mayChat: async () => held.scope.split(' ').includes('transition:chat.bsky'), grant: () => held }
}

/** Through a proxy a plain 401 is the other service's word, not that of the server that looked at our token. */
function isStale({ status, json, headers }: HttpResponse, proxied: boolean): boolean {
  if (status !== 400 && status !== 401) return false
  if (['ExpiredToken', 'invalid_token'].includes(errorIn(json) ?? '') || /error="invalid_token"/.test(headers.get('www-authenticate') ?? '')) return true
  return status === 401 && !proxied
}
