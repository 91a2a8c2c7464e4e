import { Fault } from '../../../src-contract/failure.ts'
import type { HttpRequest, HttpResponse } from '../../net/http.ts'
import type { Session } from '../adapter.ts'
import { refusalIn, statusIn } from './answer.ts'
import { claimsOf, createSession, forbidsChat, refreshSession } from './session.ts'
import { settingsOf } from './settings.ts'
import type { SessionAnswer } from './wire.ts'

/** How requests are let in. An expired token is renewed once per request that needs it, and new ones are saved before they are used. */
export type Door = {
  send(request: HttpRequest, proxy: string | undefined, signal: AbortSignal): Promise<HttpResponse>
  /** False where the way in was made without access to messages. */
  mayChat(signal: AbortSignal): Promise<boolean>
}

type Tokens = { accessJwt: string; refreshJwt: string }

/** Renewed a little before it ends, so that it does not end on the way. */
const earlyMs = 60_000
/** A token refused so soon after it was made will not be helped by another. */
const justMs = 60_000

/** By an app password: where the refresh token is no longer taken it makes a session. */
export function passwordDoor(session: Session): Door {
  const { account, http, clock, secrets } = session
  const settings = settingsOf(account)
  let tokens: Tokens | null =
    secrets['accessJwt'] && secrets['refreshJwt'] ? { accessJwt: secrets['accessJwt'], refreshJwt: secrets['refreshJwt'] } : null
  let renewedAt = Number.NEGATIVE_INFINITY
  // A fresh token that looks expired means that our clock is wrong: from then on the server's word counts.
  let clockWrong = false

  const justRenewed = () => clock.now() - renewedAt < justMs
  const looksExpired = ({ accessJwt }: Tokens) => (claimsOf(accessJwt)?.exp ?? Number.POSITIVE_INFINITY) * 1000 - earlyMs < clock.now()

  async function keep(answer: SessionAnswer): Promise<Tokens> {
    if (answer.did !== account.remoteId) throw new Fault('auth.rejected', { host: new URL(settings.service).host })
    const renewed = { accessJwt: answer.accessJwt, refreshJwt: answer.refreshJwt }
    await session.saveSecrets({ ...secrets, ...renewed })
    renewedAt = clock.now()
    clockWrong = looksExpired(renewed)
    tokens = renewed
    return renewed
  }

  async function renew(signal: AbortSignal): Promise<Tokens> {
    if (tokens !== null && !justRenewed()) {
      try {
        return await keep(await refreshSession(http, settings.pds, tokens.refreshJwt, signal))
      } catch (error) {
        // 400 ExpiredToken, 400 InvalidToken or 401: spent, revoked or too old. Anything else is no word on the token.
        const status = statusIn(error)
        if (refusalIn(error) === null || (status !== 400 && status !== 401)) throw error
      }
    }
    const password = secrets['password']
    if (password === undefined) throw new Fault('auth.expired', { host: new URL(settings.pds).host })
    return keep(await createSession(http, settings.service, account.remoteId, password, signal))
  }

  async function current(signal: AbortSignal): Promise<Tokens> {
    return tokens === null || (!clockWrong && looksExpired(tokens)) ? renew(signal) : tokens
  }

  async function send(request: HttpRequest, proxy: string | undefined, signal: AbortSignal): Promise<HttpResponse> {
    const attempt = ({ accessJwt }: Tokens) => {
      const headers = { authorization: `Bearer ${accessJwt}`, ...(proxy === undefined ? {} : { 'atproto-proxy': proxy }) }
      return http.send({ ...request, headers }, signal)
    }
    const used = await current(signal)
    try {
      return await attempt(used)
    } catch (error) {
      if (justRenewed() || !isStale(error, proxy !== undefined)) throw error
      return attempt(await renew(signal))
    }
  }

  return { send, mayChat: async (signal) => !forbidsChat((await current(signal)).accessJwt) }
}

/**
 * The PDS says 400 ExpiredToken or InvalidToken where others say 401 (https://docs.bsky.app/docs/api/com-atproto-server-refresh-session).
 * Through a proxy InvalidToken means that this session may not go there, and 401 is the other service's.
 */
function isStale(error: unknown, proxied: boolean): boolean {
  const refusal = refusalIn(error)
  if (refusal === 'ExpiredToken') return true
  return !proxied && (refusal === 'InvalidToken' || statusIn(error) === 401)
}
