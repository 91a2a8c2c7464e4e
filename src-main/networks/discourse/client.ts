import type { z } from 'zod'
import { Fault } from '../../../src-contract/failure.ts'
import { HttpFault } from '../../net/http.ts'
import type { HttpClient, HttpRequest, HttpResponse } from '../../net/http.ts'
import type { Session } from '../adapter.ts'
import { postsAtOnce, reviewPage } from './capabilities.ts'
import { settingsOf } from './settings.ts'
import type { Settings } from './settings.ts'
import { part } from './transform.ts'
import {
  adminUser, currentSession, edited, latestPosts, list, notificationList, parsedAnswer, pendingList, readable, reviewList, reviewOne, topicList, topicPosts, wireNotification,
  wirePending, wirePost, wireReviewable, wireTopic, wireTopicView,
} from './wire.ts'
import type { ReviewAside, WireNotification, WirePending, WirePost, WireReviewable, WireTopic, WireTopicView } from './wire.ts'

type Params = Record<string, string | number | readonly number[] | undefined>
export type Entry = { entry: WireReviewable; aside: ReviewAside; actions: string[] }
/** Until when an author may not write, and may not be there; null where they may. */
export type Standing = { silenced: number | null; suspended: number | null }

/** Keys of the administration name whom they speak for; those of a user speak for that user. https://docs.discourse.org/#section/Authentication */
export function headersFor(kind: Settings['keyKind'], key: string, username: string | null): Record<string, string> {
  if (kind === 'user') return { 'user-api-key': key }
  return { 'api-key': key, ...(username === null ? {} : { 'api-username': part(username) }) }
}

const statusIn = (thrown: unknown): number | null => {
  const status = thrown instanceof HttpFault ? thrown.failure.params['status'] : null
  return typeof status === 'number' ? status : null
}
export const isRefused = (thrown: unknown): boolean => statusIn(thrown) === 403
export const isAbsent = (thrown: unknown): boolean => [404, 410].includes(statusIn(thrown) ?? 0)
export const isInvalid = (thrown: unknown): boolean => statusIn(thrown) === 422
export const isConflict = (thrown: unknown): boolean => statusIn(thrown) === 409

/** A GET with its query, a write with its JSON; both to the forum alone. */
export function createCalls(http: HttpClient, base: string, headers: Record<string, string>) {
  const urlOf = (path: string, params: Params = {}): string => {
    const query = new URLSearchParams()
    for (const [name, value] of Object.entries(params)) {
      if (typeof value === 'object') for (const one of value) query.append(`${name}[]`, String(one))
      else if (value !== undefined) query.set(name, String(value))
    }
    return `${base}${path}${query.size === 0 ? '' : `?${query.toString()}`}`
  }
  return {
    get: (path: string, signal: AbortSignal, params: Params = {}): Promise<HttpResponse> => http.send({ method: 'GET', url: urlOf(path, params), headers }, signal),
    write: (method: HttpRequest['method'], path: string, signal: AbortSignal, json?: unknown, params: Params = {}): Promise<HttpResponse> =>
      http.send({ method, url: urlOf(path, params), headers, ...(json === undefined ? {} : { json }) }, signal),
  }
}

/** The calls of one account on one forum. Nothing is kept between calls. */
export function createClient({ http, secrets, account, unreadable }: Session) {
  const settings = settingsOf(account)
  const key = secrets['key']
  if (key === undefined) throw new Fault('secrets.missing', { account: account.handle })
  const { host } = new URL(settings.base)
  const { get, write } = createCalls(http, settings.base, headersFor(settings.keyKind, key, settings.username))

  const rowsOf = <T extends z.ZodType>(schema: T, values: readonly unknown[], what: string): z.output<T>[] =>
    readable(schema, values, (id) => unreadable?.(what, id))
  const postsIn = (values: readonly unknown[]): WirePost[] => rowsOf(wirePost, values, 'post')
  /** An answer about something else than was asked is none. */
  function about<T extends { id: number }>(answered: T, id: number): T {
    if (answered.id !== id) throw new Fault('remote.unexpected', { host, status: 200 })
    return answered
  }

  async function orNull<T>(work: Promise<T>): Promise<T | null> {
    try {
      return await work
    } catch (error) {
      if (isAbsent(error)) return null
      throw error
    }
  }

  /**
   * A key that was taken back and a page that is not for us are refused in the same words: only who we are tells them apart. Asked when everything is
   * refused, which is rare.
   */
  async function orRevoked<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
    try {
      return await work
    } catch (error) {
      if (!isRefused(error) || !(error instanceof HttpFault) || error.failure.params['code'] !== 'invalid_access') throw error
      const known = await get('/session/current.json', signal).then(
        (answer) => currentSession.safeParse(answer.json).success,
        (thrown: unknown) => {
          if (isRefused(thrown) || isAbsent(thrown)) return false
          throw thrown
        },
      )
      throw known ? error : new HttpFault('auth.rejected', { host, status: 403 }, 'answered')
    }
  }

  const entryOf = (entry: WireReviewable, aside: ReviewAside): Entry => {
    const ids = aside.bundled_actions.filter(({ id }) => entry.bundled_action_ids.includes(id)).flatMap(({ action_ids: of }) => of)
    // Newer forums put what an action is about before its name.
    const nameOf = (id: string) => aside.actions.find((one) => one.id === id)?.server_action ?? id.slice(id.lastIndexOf('-') + 1)
    return { entry, aside, actions: ids.map(nameOf).filter((name) => /^[a-z_]{1,60}$/.test(name)) }
  }

  return {
    settings,
    host,
    /** 50 newest, or those before. What we may not see is left out, so that a page may be shorter and more follow. */
    async latest(before: number | null, signal: AbortSignal): Promise<WirePost[]> {
      const answer = await orRevoked(get('/posts.json', signal, { before: before ?? undefined }), signal)
      return postsIn(parsedAnswer(latestPosts, answer).latest_posts)
    },
    /** Null where it is gone; a refusal is thrown. */
    post: (id: number, signal: AbortSignal): Promise<WirePost | null> =>
      orNull(get(`/posts/${id}.json`, signal).then((answer) => about(parsedAnswer(wirePost, answer), id))),
    /** Those of a topic among these that are shown to us; null where the topic is gone or shut. */
    async postsOf(topic: number, ids: readonly number[], signal: AbortSignal): Promise<WirePost[] | null> {
      const found: WirePost[] = []
      for (let from = 0; from < ids.length; from += postsAtOnce) {
        try {
          const answer = await get(`/t/${topic}/posts.json`, signal, { post_ids: ids.slice(from, from + postsAtOnce), include_raw: 'true' })
          found.push(...postsIn(parsedAnswer(topicPosts, answer).post_stream.posts).filter((one) => one.topic_id === topic))
        } catch (error) {
          if (isAbsent(error) || isRefused(error)) return null
          throw error
        }
      }
      return found
    },
    /** With the posts around a number, and the ids of all. Null where it is gone or shut. */
    async topic(id: number, number: number | null, signal: AbortSignal): Promise<(WireTopicView & { posts: WirePost[] }) | null> {
      try {
        const answer = await get(`/t/${id}${number === null ? '' : `/${number}`}.json`, signal, { include_raw: 'true' })
        const view = about(parsedAnswer(wireTopicView, answer), id)
        return { ...view, posts: postsIn(view.post_stream.posts).filter((one) => one.topic_id === id) }
      } catch (error) {
        if (isAbsent(error) || isRefused(error)) return null
        throw error
      }
    },
    /** Titles and dates of topics, in one question. Those that we have muted are left out. */
    async topics(ids: readonly number[], signal: AbortSignal): Promise<WireTopic[]> {
      if (ids.length === 0) return []
      const answer = await get('/latest.json', signal, { topic_ids: ids.join(','), per_page: ids.length })
      const rows = readable(wireTopic, parsedAnswer(topicList, answer).topic_list.topics)
      return rows.filter((one) => ids.includes(one.id))
    },
    async conversations(page: number, signal: AbortSignal): Promise<{ rows: WireTopic[]; more: boolean }> {
      const path = `/topics/private-messages/${part(settings.username)}.json`
      const { topics, more_topics_url: more } = parsedAnswer(topicList, await orRevoked(get(path, signal, { page }), signal)).topic_list
      return { rows: rowsOf(wireTopic, topics, 'conversation'), more: Boolean(more) && topics.length > 0 }
    },
    async notifications(offset: number, limit: number, signal: AbortSignal): Promise<{ rows: WireNotification[]; given: number }> {
      const answer = await orRevoked(get('/notifications.json', signal, { limit, offset }), signal)
      const { notifications } = parsedAnswer(notificationList, answer)
      return { rows: rowsOf(wireNotification, notifications, 'notification'), given: notifications.length }
    },
    /** The first twenty answers to a post, or those after a number in its topic. */
    async replies(id: number, after: number, signal: AbortSignal): Promise<WirePost[]> {
      return postsIn(parsedAnswer(list, await get(`/posts/${id}/replies.json`, signal, { after })))
    },
    /** What we have written and nobody has approved yet; null where the forum does not tell. */
    async pending(signal: AbortSignal): Promise<WirePending[] | null> {
      try {
        const answer = await get(`/posts/${part(settings.username)}/pending.json`, signal)
        return rowsOf(wirePending, parsedAnswer(pendingList, answer).pending_posts, 'pending')
      } catch (error) {
        if (isAbsent(error) || isRefused(error)) return null
        throw error
      }
    },
    /** Everything that waits, page after page; null where the forum says that the queue is no longer for us. */
    async waiting(signal: AbortSignal): Promise<Entry[] | null> {
      const found: Entry[] = []
      for (let offset = 0; ; offset += reviewPage) {
        try {
          const { reviewables, meta, ...aside } = parsedAnswer(
            reviewList,
            await orRevoked(get('/review.json', signal, { status: 'pending', sort_order: 'created_at', offset }), signal),
          )
          found.push(...rowsOf(wireReviewable, reviewables, 'review').map((entry) => entryOf(entry, aside)))
          if (!meta.load_more_reviewables || reviewables.length === 0) return found
        } catch (error) {
          if (error instanceof HttpFault && error.failure.code === 'remote.refused' && error.failure.params['code'] === 'invalid_access') return null
          throw error
        }
      }
    },
    review: (id: number, signal: AbortSignal): Promise<Entry | null> =>
      orNull(
        get(`/review/${id}.json`, signal).then((answer) => {
          const { reviewable: entry, ...aside } = parsedAnswer(reviewOne, answer)
          return entryOf(about(entry, id), aside)
        }),
      ),
    async decide(id: number, action: string, version: number, signal: AbortSignal): Promise<void> {
      await write('PUT', `/review/${id}/perform/${action}.json`, signal, {}, { version })
    },
    async create(body: Record<string, unknown>, signal: AbortSignal): Promise<HttpResponse> {
      return write('POST', '/posts.json', signal, body)
    },
    edit: (id: number, raw: string, signal: AbortSignal): Promise<WirePost> =>
      write('PUT', `/posts/${id}.json`, signal, { post: { raw } }).then((answer) => about(parsedAnswer(edited, answer).post, id)),
    act: (body: Record<string, unknown>, signal: AbortSignal): Promise<WirePost> =>
      write('POST', '/post_actions.json', signal, body).then((answer) => parsedAnswer(wirePost, answer)),
    undoAct: (id: number, type: number, signal: AbortSignal): Promise<WirePost> =>
      write('DELETE', `/post_actions/${id}.json`, signal, undefined, { post_action_type_id: type }).then((answer) => parsedAnswer(wirePost, answer)),
    async unhide(id: number, signal: AbortSignal): Promise<void> {
      await write('PUT', `/posts/${id}/unhide.json`, signal, {})
    },
    /** False where it was gone. */
    remove: (id: number, signal: AbortSignal): Promise<boolean> => orNull(write('DELETE', `/posts/${id}.json`, signal)).then((answer) => answer !== null),
    async recover(id: number, signal: AbortSignal): Promise<void> {
      await write('PUT', `/posts/${id}/recover.json`, signal, {})
    },
    async penalty(userId: string, what: 'silence' | 'unsilence' | 'suspend' | 'unsuspend', body: Record<string, unknown>, signal: AbortSignal): Promise<void> {
      await write('PUT', `/admin/users/${part(userId)}/${what}.json`, signal, body)
    },
    async standing(userId: string, signal: AbortSignal): Promise<Standing> {
      const user = parsedAnswer(adminUser, await get(`/admin/users/${part(userId)}.json`, signal))
      const until = (text: string | null | undefined, on: boolean | null | undefined) =>
        (text ? Date.parse(text) || null : null) ?? (on === true ? Number.MAX_SAFE_INTEGER : null)
      return { silenced: until(user.silenced_till, user.silenced), suspended: until(user.suspended_till, user.suspended) }
    },
  }
}
export type Client = ReturnType<typeof createClient>
