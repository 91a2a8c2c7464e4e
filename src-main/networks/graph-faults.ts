import { z } from 'zod'
import { Fault } from '../../src-contract/failure.ts'
import type { FailureCode } from '../../src-contract/failure.ts'
import { HttpFault } from '../net/http.ts'
import type { HttpResponse } from '../net/http.ts'
import { budgetIn } from '../net/budget.ts'

// What the interfaces of Meta say when they refuse. https://developers.facebook.com/docs/graph-api/guides/error-handling/

const refusal = z.object({
  error: z.object({ code: z.number(), error_subcode: z.number().optional(), message: z.string().optional(), is_transient: z.boolean().optional() }),
})

/** Statuses whose body says what was wrong. */
export const refusalStatuses = [400, 401, 403, 404]

const minuteMs = 60_000
/** Where a limit was reached and nothing says until when: each further call would make it longer. */
const restAfterLimitMs = 10 * minuteMs

/** https://developers.facebook.com/docs/graph-api/overview/rate-limiting/#error-codes */
const limits = new Set([4, 17, 32, 341, 613, 80000, 80001, 80002, 80003, 80004, 80005, 80006, 80008, 80009, 80014])
/** The token is spent, taken back, or not one. Of its subcodes 463 and 467 say that it has run out. */
const tokens = new Set([102, 190])
const ended = new Set([463, 467])
/** Outside of the time in which a conversation may be answered. https://developers.facebook.com/docs/messenger-platform/error-codes */
const windows = new Set([2018278, 2534022])
const gone = new Set([33])

/** What is asked for by name, so that the one that is missing can be named: nothing of the network's sentence goes further than this. */
const permissions = [
  'pages_show_list', 'pages_read_engagement', 'pages_read_user_content', 'pages_manage_engagement', 'pages_manage_metadata', 'pages_messaging', 'pages_manage_ads',
  'instagram_business_manage_comments', 'instagram_business_manage_messages', 'instagram_business_basic',
  'instagram_manage_comments', 'instagram_manage_messages', 'instagram_manage_engagement', 'instagram_basic',
  'threads_manage_replies', 'threads_read_replies', 'threads_manage_mentions', 'threads_content_publish', 'threads_delete', 'threads_basic',
]

export type Asked = { host: string; write: boolean; /** The permission that this call rests on. */ needs: string; now: number }

/** The fault in a refused answer; by its status alone where the body says nothing. */
export function graphFault(answer: HttpResponse, { host, write, needs, now }: Asked): Fault {
  const { status } = answer
  const read = refusal.safeParse(answer.json)
  if (!read.success) return new HttpFault(byStatus[status] ?? 'remote.refused', { host, status }, 'answered')
  const { code, error_subcode: sub, message = '', is_transient: transient } = read.data.error
  const params = { host, status, code: sub === undefined ? String(code) : `${code}/${sub}` }
  if (sub !== undefined && windows.has(sub)) return new HttpFault('verb.windowClosed', params, 'answered')
  if (tokens.has(code)) return new HttpFault(sub !== undefined && ended.has(sub) ? 'auth.expired' : 'auth.rejected', params, 'answered')
  if (limits.has(code)) return new HttpFault('rate.limited', params, 'answered', budgetIn(answer.headers, now)?.resetAt ?? now + restAfterLimitMs)
  if (code === 3 || code === 10 || code === 283 || (code >= 200 && code <= 299)) {
    return new HttpFault('auth.missingPermission', { ...params, permission: permissions.find((name) => message.includes(name)) ?? needs }, 'answered')
  }
  if (code === 803 || (code === 100 && sub !== undefined && gone.has(sub))) return new HttpFault('remote.notFound', params, 'answered')
  if (code === 1 || code === 2 || transient === true) return new HttpFault('remote.serverError', params, write ? 'maybe' : 'answered')
  return new HttpFault('remote.refused', params, 'answered')
}

const byStatus: Record<number, FailureCode> = { 401: 'auth.rejected', 403: 'remote.refused', 404: 'remote.notFound' }

/** Gone, or no longer ours to see: the network does not tell these apart. */
export const isAbsent = (thrown: unknown): boolean => thrown instanceof Fault && ['remote.notFound', 'remote.gone'].includes(thrown.failure.code)

export const isMissingPermission = (thrown: unknown): boolean => thrown instanceof Fault && thrown.failure.code === 'auth.missingPermission'
