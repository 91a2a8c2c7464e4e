import { Fault } from '../../../src-contract/failure.ts'
import { HttpFault } from '../../net/http.ts'

// What the interface says when it refuses, inside HTTP 200. https://business-api.tiktok.com/portal/docs?id=1737172488964097

const dayMs = 86_400_000
/** Over the questions of a minute one waits so long; over those of a day, until midnight in Greenwich. */
const restMs = 5 * 60_000

export type Refused = { code: number; message: string }
export type Asked = {
  host: string
  write: boolean
  /** The permission that this call rests on. */
  needs: string
  now: number
  /** When the token ends, as it was told. */
  endsAt: number
}

export function faultIn({ code, message }: Refused, { host, write, needs, now, endsAt }: Asked): HttpFault {
  const params = { host, status: 200, code: String(code) }
  if (code === 40100) {
    const day = /\bQPD\b|\bper day\b|\bdaily\b|\bday\b/i.test(message.slice(0, 500))
    return new HttpFault('rate.limited', params, 'answered', day ? (Math.floor(now / dayMs) + 1) * dayMs : now + restMs)
  }
  if (code === 40001) return new HttpFault('auth.missingPermission', { ...params, permission: needs }, 'answered')
  if (code === 40105) return new HttpFault(endsAt <= now ? 'auth.expired' : 'auth.rejected', params, 'answered')
  if (code >= 40101 && code <= 40109) return new HttpFault('auth.rejected', params, 'answered')
  if (code === 40007) return new HttpFault('remote.notFound', params, 'answered')
  // Outside of what may be said in a conversation now.
  if (code === 40064) return new HttpFault('verb.windowClosed', { ...params, verb: 'reply' }, 'answered')
  if (code >= 50_000 && code < 60_000) return new HttpFault('remote.serverError', params, write ? 'maybe' : 'answered')
  return new HttpFault('remote.refused', params, 'answered')
}

/** By its own word: a 404 of HTTP says that there is no such call. */
export const isGone = (thrown: unknown): boolean => thrown instanceof Fault && thrown.failure.params['code'] === '40007'
/** Its word for what it cannot make sense of, what is no longer there among it. */
export const isBadParameter = (thrown: unknown): boolean => thrown instanceof Fault && thrown.failure.params['code'] === '40002'
export const isMissingPermission = (thrown: unknown): boolean => thrown instanceof Fault && thrown.failure.code === 'auth.missingPermission'
/** The token is not, or no longer, one: a new one may help. */
export const isTokenRefused = (thrown: unknown): boolean => thrown instanceof HttpFault && ['auth.expired', 'auth.rejected'].includes(thrown.failure.code)
