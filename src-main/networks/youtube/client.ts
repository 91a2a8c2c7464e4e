import type { z } from 'zod'
import type { FailureCode } from '../../../src-contract/failure.ts'
import { spanAt } from '../../net/allowance.ts'
import { HttpFault } from '../../net/http.ts'
import type { HttpRequest, HttpResponse } from '../../net/http.ts'
import type { Session } from '../adapter.ts'
import { appDoor } from '../app-oauth.ts'
import { readableIn } from '../readable.ts'
import { idsPerCall, pageLimit, unitsADay } from './capabilities.ts'
import { settingsOf } from './settings.ts'
import { comment, page, problem, thread, video } from './wire.ts'
import type { Comment, Thread, Video } from './wire.ts'

export type Queue = 'published' | 'heldForReview' | 'likelySpam'
export type Goal = 'published' | 'heldForReview' | 'rejected'

/** Newest first. `next` is good for a short time. */
export type Page<T> = { rows: T[]; next: string | null }
/** A thread with those answers that were given along with it. */
export type Told = { thread: Thread; replies: Comment[] }

/** The calls of one channel. */
export type Client = {
  readonly host: string
  readonly channelId: string
  threads(of: { queue: Queue; video?: string; token?: string | null }, signal: AbortSignal): Promise<Page<Told>>
  /** All answers to a comment at the top; null where that is gone. */
  replies(top: string, signal: AbortSignal): Promise<Comment[] | null>
  comments(ids: readonly string[], signal: AbortSignal): Promise<Comment[]>
  videos(ids: readonly string[], signal: AbortSignal): Promise<Video[]>
  moderate(ids: readonly string[], goal: Goal, ban: boolean, signal: AbortSignal): Promise<void>
  reply(top: string, text: string, signal: AbortSignal): Promise<Comment>
  edit(id: string, text: string, signal: AbortSignal): Promise<Comment>
  remove(id: string, signal: AbortSignal): Promise<void>
}

/** Pages of answers that are read at most: nobody has written more under one comment. */
const mostPages = 200

export function createClient(session: Session): Client {
  const settings = settingsOf(session.account)
  const door = appDoor(session, settings.token)
  const readable = readableIn(session)
  const { host } = new URL(settings.api)

  async function call(method: HttpRequest['method'], path: string, params: Record<string, string | undefined>, signal: AbortSignal, json?: unknown): Promise<HttpResponse> {
    const query = new URLSearchParams()
    for (const [name, value] of Object.entries(params)) if (value !== undefined) query.set(name, value)
    // The vendor's refusals tell their reason deep inside: they are read here.
    const answer = await door.send({ method, url: `${settings.api}${path}?${query.toString()}`, accept: [400, 403, 404], ...(json === undefined ? {} : { json }) }, signal)
    if (answer.status < 300) return answer
    throw refusalIn(answer, host, session.clock.now())
  }
  const parsed = <T extends z.ZodType>(schema: T, answer: HttpResponse, sent: 'answered' | 'maybe'): z.output<T> => {
    const read = schema.safeParse(answer.json)
    if (!read.success) throw new HttpFault('remote.unexpected', { host, status: answer.status }, sent)
    return read.data
  }
  const list = async (path: string, params: Record<string, string | undefined>, signal: AbortSignal) => {
    const found = parsed(page, await call('GET', path, params, signal), 'answered')
    return { items: found.items ?? [], next: found.nextPageToken ?? null }
  }
  const told = (one: Thread): Told => ({ thread: one, replies: readable('comment', comment, one.replies?.comments ?? []) })

  return {
    host,
    channelId: settings.channelId,
    async threads({ queue, video: videoId, token }, signal) {
      const where = videoId === undefined ? { allThreadsRelatedToChannelId: settings.channelId } : { videoId }
      const found = await list('/commentThreads', {
        part: 'snippet,replies', ...where, order: 'time', maxResults: String(pageLimit), textFormat: 'plainText',
        ...(queue === 'published' ? {} : { moderationStatus: queue }), pageToken: token ?? undefined,
      }, signal)
      return { rows: readable('thread', thread, found.items).map(told), next: found.next === token ? null : found.next }
    },
    async replies(top, signal) {
      const all: Comment[] = []
      let token: string | null = null
      try {
        for (let n = 0; n < mostPages; n += 1) {
          const found = await list('/comments', { part: 'snippet', parentId: top, maxResults: String(pageLimit), textFormat: 'plainText', pageToken: token ?? undefined }, signal)
          all.push(...readable('comment', comment, found.items))
          if (found.next === null || found.next === token) break
          token = found.next
        }
      } catch (error) {
        if (isGone(error)) return null
        throw error
      }
      return all
    },
    async comments(ids, signal) {
      const all: Comment[] = []
      for (let from = 0; from < ids.length; from += idsPerCall) {
        const found = await list('/comments', { part: 'snippet', id: ids.slice(from, from + idsPerCall).join(','), textFormat: 'plainText' }, signal)
        all.push(...readable('comment', comment, found.items))
      }
      return all
    },
    async videos(ids, signal) {
      const all: Video[] = []
      for (let from = 0; from < ids.length; from += idsPerCall) {
        const found = await list('/videos', { part: 'snippet,statistics', id: ids.slice(from, from + idsPerCall).join(','), maxResults: String(idsPerCall) }, signal)
        all.push(...readable('video', video, found.items))
      }
      return all
    },
    async moderate(ids, goal, ban, signal) {
      await call('POST', '/comments/setModerationStatus', { id: ids.join(','), moderationStatus: goal, ...(ban ? { banAuthor: 'true' } : {}) }, signal)
    },
    async reply(top, text, signal) {
      return parsed(comment, await call('POST', '/comments', { part: 'snippet' }, signal, { snippet: { parentId: top, textOriginal: text } }), 'maybe')
    },
    async edit(id, text, signal) {
      return parsed(comment, await call('PUT', '/comments', { part: 'snippet' }, signal, { id, snippet: { textOriginal: text } }), 'maybe')
    },
    async remove(id, signal) {
      try {
        await call('DELETE', '/comments', { id }, signal)
      } catch (error) {
        if (!isGone(error)) throw error
      }
    },
  }
}

export const isGone = (error: unknown): boolean => error instanceof HttpFault && (error.failure.code === 'remote.gone' || error.failure.code === 'remote.notFound')
/** The vendor could not, for now or for good: it does not say which. */
export const isFailure = (error: unknown): boolean => error instanceof HttpFault && error.failure.params['code'] === 'processingFailure'

/** https://developers.google.com/youtube/v3/docs/errors */
const meanings = new Map<string, FailureCode>([
  ['commentsDisabled', 'reply.closed'], ['commentTextTooLong', 'remote.tooLong'], ['commentNotFound', 'remote.gone'], ['parentCommentNotFound', 'remote.gone'],
  ['videoNotFound', 'remote.gone'], ['insufficientPermissions', 'auth.missingScope'], ['accessNotConfigured', 'auth.missingScope'], ['authError', 'auth.rejected'],
])
const missing = new Map([['insufficientPermissions', 'youtube.force-ssl'], ['accessNotConfigured', 'YouTube Data API v3']])

const shortMs = 60_000

export function refusalIn(answer: HttpResponse, host: string, now: number): HttpFault {
  const said = problem.safeParse(answer.json).data?.error.errors[0]?.reason ?? ''
  const reason = /^[A-Za-z]\w{0,59}$/.test(said) ? said : ''
  const params = { host, status: answer.status, ...(reason === '' ? {} : { code: reason }) }
  if (reason === 'quotaExceeded' || reason === 'dailyLimitExceeded') return new HttpFault('rate.limited', { ...params, limit: unitsADay }, 'answered', pacificMidnight(now))
  if (reason === 'rateLimitExceeded' || reason === 'userRateLimitExceeded') return new HttpFault('rate.limited', params, 'answered', now + shortMs)
  const code = meanings.get(reason) ?? (answer.status === 404 ? 'remote.notFound' : 'remote.refused')
  const permission = missing.get(reason)
  return new HttpFault(code, { ...params, ...(permission === undefined ? {} : { permission }) }, 'answered')
}

/** When the units of a day are given anew. https://developers.google.com/youtube/v3/getting-started#quota */
export function pacificMidnight(now: number): number {
  return spanAt(now, 'day', 'America/Los_Angeles').endsAt
}
