import type { FailureCode } from '../../../src-contract/failure.ts'
import { HttpFault } from '../../net/http.ts'
import type { HttpResponse } from '../../net/http.ts'
import { refusal } from './wire.ts'
import type { Written } from './wire.ts'

/**
 * Why it says no. 403 has four meanings: the permission that the access lacks is in a header (RFC 6750, 3.1), a closed community gives its reason, no right to
 * moderate gives none, and an application that is blocked gets a page in place of an answer.
 */
export function refusalIn(answer: HttpResponse, host: string, scope: string): HttpFault {
  const { status } = answer
  const said = refusal.safeParse(answer.json).data?.reason ?? ''
  const reason = /^[A-Za-z][\w-]{0,39}$/.test(said) ? said : ''
  const params = { host, status, ...(reason === '' ? {} : { code: reason }) }
  if (isLacking(answer)) return new HttpFault('auth.missingScope', { ...params, permission: scope }, 'answered')
  if (['private', 'banned', 'quarantined', 'gold_only'].includes(reason)) return new HttpFault('community.closed', params, 'answered')
  if (status === 403 && !ofEverybody.has(scope)) return new HttpFault('auth.missingPermission', params, 'answered')
  return new HttpFault(status === 404 ? 'remote.notFound' : 'remote.refused', params, 'answered')
}

/** What takes no moderator: a refusal there is about this one thing. */
const ofEverybody = new Set(['submit', 'edit', 'vote', 'report', 'account', 'privatemessages', 'history', 'identity'])

export const isLacking = (answer: HttpResponse): boolean => answer.status === 403 && /insufficient_scope/.test(answer.headers.get('www-authenticate') ?? '')

/** https://support.reddithelp.com/hc/en-us/articles/16160319875092-Reddit-Data-API-Wiki */
export function tellBlocked(error: unknown, host: string): unknown {
  const blocked = error instanceof HttpFault && error.failure.code === 'network.notJson' && error.failure.params['status'] === 403
  return blocked ? new HttpFault('agent.blocked', { host, status: 403 }, 'answered') : error
}

/** https://github.com/reddit-archive/reddit/blob/master/r2/r2/lib/errors.py */
const meanings = new Map<string, FailureCode>([
  ['DELETED_COMMENT', 'remote.gone'], ['DELETED_LINK', 'remote.gone'], ['NO_THING_ID', 'remote.gone'], ['INVALID_THING_ID', 'remote.gone'], ['THREAD_LOCKED', 'reply.closed'],
  ['TOO_OLD', 'reply.closed'], ['COMMENT_LOCKED', 'reply.closed'], ['TOO_LONG', 'remote.tooLong'], ['NO_TEXT', 'input.empty'], ['USER_REQUIRED', 'auth.rejected'],
  ['NOT_AUTHOR', 'verb.ownAlone'], ['BANNED_FROM_SUBREDDIT', 'community.closed'],
])

const units: Record<string, number> = { millisecond: 1, second: 1000, minute: 60_000, hour: 3_600_000 }
/** Where it says that one is too fast and not for how long. */
const shortMs = 60_000

/** What stands in the body of an answer with status 200. */
export function wordsFor({ errors, ratelimit }: Written['json'], host: string, now: number): HttpFault {
  const [name, said] = errors[0] ?? []
  const code = typeof name === 'string' && /^[A-Z][A-Z_]{0,59}$/.test(name) ? name : ''
  const params = { host, status: 200, ...(code === '' ? {} : { code }) }
  if (code !== 'RATELIMIT') return new HttpFault(meanings.get(code) ?? 'remote.refused', params, 'answered')
  const [, number, unit] = /(\d{1,4}) (millisecond|second|minute|hour)/.exec(typeof said === 'string' ? said : '') ?? []
  const spokenMs = number === undefined || unit === undefined ? null : (Number(number) + 1) * (units[unit] ?? shortMs)
  const waitMs = typeof ratelimit === 'number' ? ratelimit * 1000 : (spokenMs ?? shortMs)
  return new HttpFault('rate.limited', params, 'answered', now + Math.min(86_400_000, Math.ceil(waitMs)))
}
