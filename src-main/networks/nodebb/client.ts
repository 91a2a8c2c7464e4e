import { z } from 'zod'
import { Fault } from '../../../src-contract/failure.ts'
import { HttpFault } from '../../net/http.ts'
import type { HttpClient, HttpRequest, HttpResponse } from '../../net/http.ts'
import type { Session } from '../adapter.ts'
import { roomsAtOnce } from './capabilities.ts'
import { settingsOf } from './settings.ts'
import { part } from './transform.ts'
import {
  created, flagList, flagRow, parsedAnswer, queueList, readable, self, standing, topicList, wireFlag, wireMessage, wirePost, wireQueued, wireRoom, wireSummary,
  wireTopic, wireTopicRow, wrapped,
} from './wire.ts'
import type { FlagRow, WireFlag, WireMessage, WirePost, WireQueued, WireRoom, WireSummary, WireTopic, WireTopicRow } from './wire.ts'

type Params = Record<string, string | number | undefined>
export type Message = WireMessage & { mid: number }
export type TopicPage = Omit<WireTopic, 'posts'> & { posts: WirePost[]; given: number; page: number; pages: number }

export const statusIn = (thrown: unknown): number | null => {
  const status = thrown instanceof HttpFault ? thrown.failure.params['status'] : null
  return typeof status === 'number' ? status : null
}
const isAbsent = (thrown: unknown): boolean => [404, 410].includes(statusIn(thrown) ?? 0)
export const isRefused = (thrown: unknown): boolean => statusIn(thrown) === 403

/** Two interfaces: pages as data, under `/api`, and calls, under `/api/v3`. */
export function createCalls(http: HttpClient, base: string, token: string, speaksFor: number | null) {
  const headers = { authorization: `Bearer ${token}` }
  const urlOf = (path: string, params: Params = {}): string => {
    const query = new URLSearchParams()
    for (const [name, value] of Object.entries(params)) if (value !== undefined) query.set(name, String(value))
    if (speaksFor !== null) query.set('_uid', String(speaksFor))
    return `${base}${path}${query.size === 0 ? '' : `?${query.toString()}`}`
  }
  return {
    get: (path: string, signal: AbortSignal, params: Params = {}): Promise<HttpResponse> => http.send({ method: 'GET', url: urlOf(path, params), headers }, signal),
    write: (method: HttpRequest['method'], path: string, signal: AbortSignal, json?: unknown): Promise<HttpResponse> =>
      http.send({ method, url: urlOf(path), headers, ...(json === undefined ? {} : { json }) }, signal),
  }
}

const messageList = wrapped(z.object({ messages: z.array(z.unknown()) }))
const roomList = wrapped(z.object({ rooms: z.array(z.unknown()), nextStart: z.number().catch(0) }))

/** The calls of one account on one forum. Nothing is kept between calls. */
export function createClient({ http, secrets, account, unreadable }: Session) {
  const settings = settingsOf(account)
  const token = secrets['token']
  if (token === undefined) throw new Fault('secrets.missing', { account: account.handle })
  const { host } = new URL(settings.base)
  const { get, write } = createCalls(http, settings.base, token, settings.master ? settings.uid : null)
  const rowsOf = <T extends z.ZodType>(schema: T, values: readonly unknown[], what: string): z.output<T>[] => readable(schema, values, () => unreadable?.(what, null))

  async function orNull<T>(work: Promise<T>): Promise<T | null> {
    try {
      return await work
    } catch (error) {
      if (isAbsent(error)) return null
      throw error
    }
  }

  /**
   * A page as data. With a token that is nobody’s it is shown as to a guest, without a word: only that says so.
   * https://github.com/NodeBB/NodeBB/blob/master/src/middleware/user.js
   */
  async function page<T extends z.ZodType>(schema: T, path: string, params: Params, signal: AbortSignal): Promise<z.output<T>> {
    let answer = await get(`/api${path}`, signal, params)
    // Where a page has another name, its name is the answer.
    if (typeof answer.json === 'string' && /^\/[\w/-]+(?:\?|$)/.test(answer.json)) answer = await get(`/api${answer.json.split('?')[0] ?? ''}`, signal, params)
    const parsed = parsedAnswer(schema, answer)
    if (typeof answer.json === 'object' && answer.json !== null && 'loggedIn' in answer.json && answer.json.loggedIn === false) {
      throw new HttpFault('auth.rejected', { host, status: 401 }, 'answered')
    }
    return parsed
  }
  async function call<T>(schema: z.ZodType<T>, path: string, params: Params, signal: AbortSignal): Promise<T> {
    return parsedAnswer(schema, { ...(await get(`/api/v3${path}`, signal, params)) }, 'response')
  }
  const postPath = (pid: string, what = ''): string => `/posts/${part(pid)}${what}`

  const messageOf = (one: WireMessage): Message[] => {
    const mid = one.mid ?? one.messageId
    return mid ? [{ ...one, mid }] : []
  }

  return {
    settings,
    host,
    /** Topics, those first in which somebody wrote last. Of a forum that is not ours, those that we follow. */
    async recent(number: number, signal: AbortSignal): Promise<{ rows: WireTopicRow[]; more: boolean }> {
      const { category: cid, moderates } = settings
      const params = { page: number, ...(cid === null ? {} : { cid }), ...(moderates || cid !== null ? {} : { filter: 'watched' }) }
      const { topics, pagination } = await page(topicList, '/recent', params, signal)
      return { rows: rowsOf(wireTopicRow, topics, 'topic'), more: topics.length > 0 && number < pagination.pageCount }
    },
    /** Oldest first. Null where it is gone, shut, or has no such page. */
    async topic(tid: number, number: number, signal: AbortSignal): Promise<TopicPage | null> {
      try {
        const found = await page(wireTopic, `/topic/${tid}/topic`, { page: number, sort: 'oldest_to_newest' }, signal)
        if (found.tid !== tid) throw new Fault('remote.unexpected', { host, status: 200 })
        const posts = rowsOf(wirePost, found.posts, 'post').filter((one) => one.tid === tid)
        return { ...found, posts, given: found.posts.length, page: number, pages: found.pagination.pageCount }
      } catch (error) {
        if (isAbsent(error) || isRefused(error)) return null
        throw error
      }
    },
    /** Where a post stands in its topic, counted from 0; null where it is gone. */
    index: (pid: string, signal: AbortSignal): Promise<number | null> =>
      orNull(call(z.object({ index: z.number().int().nonnegative() }), postPath(pid, '/index'), { sort: 'oldest_to_newest' }, signal)).then((one) => one?.index ?? null),
    exists: (pid: string, signal: AbortSignal): Promise<boolean> => orNull(get(`/api/v3${postPath(pid)}`, signal)).then((one) => one !== null),
    /** The flag that was ever raised about a post; null where there is none, or where the post is gone. */
    flagOf: (pid: string, signal: AbortSignal): Promise<number | null> =>
      orNull(call(z.object({ flagId: z.number().int().positive().nullish().catch(null) }), postPath(pid), {}, signal)).then((one) => one?.flagId ?? null),
    summary: (pid: string, signal: AbortSignal): Promise<WireSummary | null> =>
      orNull(call(wireSummary, postPath(pid, '/summary'), {}, signal)).then((one) => (one === null || one.pid === pid ? one : null)),
    raw: (pid: string, signal: AbortSignal): Promise<string | null> =>
      orNull(call(z.object({ content: z.string() }), postPath(pid, '/raw'), {}, signal)).then((one) => one?.content ?? null),
    async rooms(start: number, signal: AbortSignal): Promise<{ rows: WireRoom[]; next: number | null }> {
      const { rooms, nextStart } = parsedAnswer(roomList, await get('/api/v3/chats/', signal, { start, perPage: roomsAtOnce, page: Math.floor(start / roomsAtOnce) + 1 })).response
      return { rows: rowsOf(wireRoom, rooms, 'conversation'), next: rooms.length > 0 && nextStart > start ? nextStart : null }
    },
    /** Newest first in pages, oldest first in each. */
    async messages(room: number, start: number, signal: AbortSignal): Promise<{ rows: Message[]; given: number } | null> {
      try {
        const { messages } = parsedAnswer(messageList, await get(`/api/v3/chats/${room}/messages`, signal, { start })).response
        return { rows: rowsOf(wireMessage, messages, 'message').flatMap(messageOf), given: messages.length }
      } catch (error) {
        if (isAbsent(error) || isRefused(error)) return null
        throw error
      }
    },
    async message(room: number, mid: number, signal: AbortSignal): Promise<Message | null> {
      // Some versions answer of one that is gone with nothing at all.
      const nothing = z.strictObject({}).transform(() => null)
      const found = await orNull(call(z.union([nothing, wireMessage]), `/chats/${room}/messages/${mid}`, {}, signal))
      return (found === null ? [] : messageOf({ ...found, mid: found.mid ?? mid }))[0] ?? null
    },
    async flags(number: number, signal: AbortSignal): Promise<{ rows: FlagRow[]; more: boolean }> {
      const { flags, pagination } = await page(flagList, '/flags', { page: number, state: 'open' }, signal)
      return { rows: rowsOf(flagRow, flags, 'flag'), more: flags.length > 0 && number < pagination.pageCount }
    },
    flag: (id: number, signal: AbortSignal): Promise<WireFlag | null> =>
      orNull(call(wireFlag, `/flags/${id}`, {}, signal)).then((one) => (one === null || one.flagId === id ? one : null)),
    async settleFlag(id: number, state: 'resolved' | 'rejected', signal: AbortSignal): Promise<void> {
      await write('PUT', `/api/v3/flags/${id}`, signal, { state })
    },
    async queued(signal: AbortSignal): Promise<WireQueued[]> {
      return rowsOf(wireQueued, (await page(queueList, '/post-queue', {}, signal)).posts, 'queued')
    },
    async settleQueued(id: string, accepted: boolean, signal: AbortSignal): Promise<void> {
      await write(accepted ? 'POST' : 'DELETE', `/api/v3/posts/queue/${part(id)}`, signal, accepted ? {} : undefined)
    },
    async notifications(number: number, signal: AbortSignal): Promise<{ rows: { datetime: number; pid: string | null }[]; more: boolean }> {
      const row = z.object({ datetime: z.number(), path: z.string().nullish().catch(null) })
      const list = z.object({ notifications: z.array(z.unknown()), pagination: z.object({ pageCount: z.number().int() }).catch({ pageCount: 1 }) })
      const { notifications, pagination } = await page(list, '/notifications', { page: number }, signal)
      const rows = rowsOf(row, notifications, 'notification').map(({ datetime, path }) => ({ datetime, pid: /\/post\/(\d{1,15})$/.exec(path ?? '')?.[1] ?? null }))
      return { rows, more: notifications.length > 0 && number < pagination.pageCount }
    },
    async reply(tid: number, body: Record<string, unknown>, signal: AbortSignal): Promise<{ pid: string; tid: number } | null> {
      const answer = await write('POST', `/api/v3/topics/${tid}`, signal, body)
      const made = wrapped(created).safeParse(answer.json)
      if (made.success) return made.data.response
      // Where a new member’s posts wait, there is none yet.
      if (wrapped(z.object({ queued: z.literal(true) })).safeParse(answer.json).success) return null
      throw new HttpFault('remote.unexpected', { host, status: answer.status }, 'maybe')
    },
    async edit(pid: string, content: string, signal: AbortSignal): Promise<void> {
      await write('PUT', `/api/v3${postPath(pid)}`, signal, { content })
    },
    async editMessage(room: number, mid: number, message: string, signal: AbortSignal): Promise<void> {
      await write('PUT', `/api/v3/chats/${room}/messages/${mid}`, signal, { message })
    },
    async vote(pid: string, on: boolean, signal: AbortSignal): Promise<void> {
      await write(on ? 'PUT' : 'DELETE', `/api/v3${postPath(pid, '/vote')}`, signal, on ? { delta: 1 } : undefined)
    },
    async setDeleted(pid: string, on: boolean, signal: AbortSignal): Promise<void> {
      await write(on ? 'DELETE' : 'PUT', `/api/v3${postPath(pid, '/state')}`, signal, on ? undefined : {})
    },
    async report(pid: string, reason: string, signal: AbortSignal): Promise<void> {
      await write('POST', '/api/v3/flags/', signal, { type: 'post', id: /^\d+$/.test(pid) ? Number(pid) : pid, reason })
    },
    async penalty(uid: string, what: 'mute' | 'ban', body: Record<string, unknown> | null, signal: AbortSignal): Promise<void> {
      await write(body === null ? 'DELETE' : 'PUT', `/api/v3/users/${part(uid)}/${what}`, signal, body ?? undefined)
    },
    async standing(uid: string, signal: AbortSignal): Promise<{ banned: boolean; mutedUntil: number }> {
      const found = await call(standing, `/users/${part(uid)}`, {}, signal)
      return { banned: found.banned === true, mutedUntil: found.mutedUntil ?? 0 }
    },
    async say(room: number, message: string, signal: AbortSignal): Promise<Message> {
      const answer = await write('POST', `/api/v3/chats/${room}`, signal, { message })
      const made = wrapped(wireMessage).safeParse(answer.json).data?.response
      const [found] = made === undefined ? [] : messageOf(made)
      if (found === undefined) throw new HttpFault('remote.unexpected', { host, status: answer.status }, 'maybe')
      return found
    },
    async setMessageDeleted(room: number, mid: number, on: boolean, signal: AbortSignal): Promise<void> {
      await write(on ? 'DELETE' : 'POST', `/api/v3/chats/${room}/messages/${mid}`, signal, on ? undefined : {})
    },
    /** When we wrote last; 0 where the forum does not say. */
    async lastPostAt(signal: AbortSignal): Promise<number> {
      return parsedAnswer(self, await get('/api/self', signal)).lastposttime ?? 0
    },
  }
}
export type Client = ReturnType<typeof createClient>
