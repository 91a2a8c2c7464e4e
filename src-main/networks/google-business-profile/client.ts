import { retryAtIn } from '../../net/budget.ts'
import { HttpFault } from '../../net/http.ts'
import type { HttpRequest, HttpResponse } from '../../net/http.ts'
import type { Session } from '../adapter.ts'
import { appDoor } from '../app-oauth.ts'
import { readableIn } from '../readable.ts'
import { pageLimit } from './capabilities.ts'
import { settingsOf } from './settings.ts'
import type { Settings } from './settings.ts'
import { problem, reply, review, reviewPage } from './wire.ts'
import type { Reply, Review } from './wire.ts'

/** The latest changed first. */
export type Page = { rows: Review[]; total: number; next: string | null }

/** The calls of one location. */
export type Client = {
  readonly host: string
  readonly settings: Settings
  reviews(token: string | null, signal: AbortSignal): Promise<Page>
  /** Null where it is gone. */
  review(name: string, signal: AbortSignal): Promise<Review | null>
  reply(name: string, comment: string, signal: AbortSignal): Promise<Reply>
  /** False where there was none. */
  removeReply(name: string, signal: AbortSignal): Promise<boolean>
}

export function createClient(session: Session): Client {
  const settings = settingsOf(session.account)
  const door = appDoor(session, settings.token)
  const readable = readableIn(session)
  const { host } = new URL(settings.reviews)

  async function call(method: HttpRequest['method'], path: string, signal: AbortSignal, json?: unknown): Promise<HttpResponse> {
    const answer = await door.send({ method, url: `${settings.reviews}/v4/${path}`, accept: [400, 403, 404, 429], ...(json === undefined ? {} : { json }) }, signal)
    if (answer.status < 300) return answer
    throw refusalIn(answer, host, session.clock.now())
  }
  const unexpected = (answer: HttpResponse, sent: 'answered' | 'maybe') => new HttpFault('remote.unexpected', { host, status: answer.status }, sent)

  return {
    host,
    settings,
    async reviews(token, signal) {
      const query = new URLSearchParams({ pageSize: String(pageLimit), orderBy: 'updateTime desc', ...(token === null ? {} : { pageToken: token }) })
      const answer = await call('GET', `${settings.location}/reviews?${query.toString()}`, signal)
      const page = reviewPage.safeParse(answer.json).data
      if (page === undefined) throw unexpected(answer, 'answered')
      const rows = readable('review', review, page.reviews ?? []).filter(({ name }) => name.startsWith(`${settings.location}/`))
      return { rows, total: page.totalReviewCount ?? 0, next: page.nextPageToken === undefined || page.nextPageToken === token ? null : page.nextPageToken }
    },
    async review(name, signal) {
      const answer = await call('GET', name, signal).catch((error: unknown) => {
        if (isAbsent(error)) return null
        throw error
      })
      if (answer === null) return null
      const found = review.safeParse(answer.json).data
      if (found?.name !== name) throw unexpected(answer, 'answered')
      return found
    },
    async reply(name, comment, signal) {
      const answer = await call('PUT', `${name}/reply`, signal, { comment })
      const made = reply.safeParse(answer.json).data
      if (made === undefined) throw unexpected(answer, 'maybe')
      return made
    },
    async removeReply(name, signal) {
      try {
        await call('DELETE', `${name}/reply`, signal)
        return true
      } catch (error) {
        if (isAbsent(error)) return false
        throw error
      }
    },
  }
}

export const isAbsent = (error: unknown): boolean => error instanceof HttpFault && error.failure.code === 'remote.notFound'

const minuteMs = 60_000

/** https://cloud.google.com/apis/design/errors, and https://developers.google.com/my-business/content/prereqs for a project that has no quota yet. */
export function refusalIn(answer: HttpResponse, host: string, now: number): HttpFault {
  const { status } = answer
  const error = problem.safeParse(answer.json).data?.error
  const reasons = new Set((error?.details ?? []).map(({ reason }) => reason))
  const own = error?.status
  const params = { host, status, ...(own !== undefined && /^[A-Z_]{1,60}$/.test(own) ? { code: own } : {}) }
  if (error?.details?.some(({ metadata }) => metadata?.['quota_limit_value'] === '0')) return new HttpFault('auth.notGranted', params, 'answered')
  // An allowance of a minute, of which no header tells.
  if (status === 429) return new HttpFault('rate.limited', params, 'answered', retryAtIn(answer.headers, now) ?? now + minuteMs)
  if (reasons.has('ACCESS_TOKEN_SCOPE_INSUFFICIENT')) return new HttpFault('auth.missingScope', { ...params, permission: 'business.manage' }, 'answered')
  if (reasons.has('SERVICE_DISABLED')) return new HttpFault('auth.missingScope', { ...params, permission: 'Google My Business API' }, 'answered')
  return new HttpFault(status === 404 ? 'remote.notFound' : 'remote.refused', params, 'answered')
}
