import type { z } from 'zod'
import type { FailureCode } from '../../../src-contract/failure.ts'
import { HttpFault } from '../../net/http.ts'
import type { HttpRequest, HttpResponse } from '../../net/http.ts'
import type { Session } from '../adapter.ts'
import { appDoor } from '../app-oauth.ts'
import { readableIn } from '../readable.ts'
import { idsPerCall } from './capabilities.ts'
import { settingsOf } from './settings.ts'
import type { Settings } from './settings.ts'
import * as wire from './wire.ts'
import type { Media, Message, Post, User } from './wire.ts'

/** Newest first, with what stands beside. */
export type Posts = { rows: Post[]; beside: { users: Map<string, User>; posts: Map<string, Post>; media: Map<string, Media> }; next: string | null }
export type Where = { sinceId?: string | null; untilId?: string | null; startAt?: number | null; token?: string | null; size: number }

/** The calls of one account. Each has an allowance of its own, and a price. */
export type Client = {
  readonly host: string
  readonly settings: Settings
  mentions(where: Where, signal: AbortSignal): Promise<Posts>
  own(where: Where & { replies: boolean }, signal: AbortSignal): Promise<Posts>
  search(query: string, where: Where, signal: AbortSignal): Promise<Posts>
  /** Those that are there. */
  lookup(ids: readonly string[], signal: AbortSignal): Promise<Posts>
  messages(conversation: string | null, size: number, token: string | null, signal: AbortSignal): Promise<{ rows: Message[]; users: Map<string, User>; next: string | null }>
  hide(id: string, hidden: boolean, signal: AbortSignal): Promise<boolean>
  reply(to: string, text: string, signal: AbortSignal): Promise<{ id: string; text: string }>
  send(conversation: string, text: string, signal: AbortSignal): Promise<{ id: string; conversation: string }>
  remove(id: string, signal: AbortSignal): Promise<boolean>
  mute(userId: string, on: boolean, signal: AbortSignal): Promise<boolean>
  /** Null where there are too many to tell. */
  isMuted(userId: string, signal: AbortSignal): Promise<boolean | null>
}

const fields = {
  // What only an expansion brings under the newer names is not to be asked for as a field.
  post: {
    'post.fields': 'attachments,conversation_id,created_at,display_text_range,entities,id,lang,note_post,public_metrics,text',
    expansions: 'attachments.media_keys,author_id,in_reply_to_user_id,referenced_posts',
  },
  tweet: {
    'tweet.fields': 'attachments,author_id,conversation_id,created_at,display_text_range,entities,id,in_reply_to_user_id,lang,note_tweet,public_metrics,referenced_tweets,text',
    expansions: 'attachments.media_keys,author_id,referenced_tweets.id',
  },
} as const
export const userFields = 'id,name,profile_image_url,username'
const mediaFields = 'alt_text,height,media_key,preview_image_url,type,url,width'

export function createClient(session: Session): Client {
  const settings = settingsOf(session.account)
  const door = appDoor(session, `${settings.origin}/2/oauth2/token`)
  const readable = readableIn(session)
  const { host } = new URL(settings.origin)
  const me = encodeURIComponent(settings.userId)

  async function call(method: HttpRequest['method'], path: string, params: Record<string, string | number | null | undefined>, signal: AbortSignal, json?: unknown): Promise<HttpResponse> {
    const query = new URLSearchParams()
    for (const [name, value] of Object.entries(params)) if (value !== undefined && value !== null) query.set(name, String(value))
    const text = query.toString()
    const request: HttpRequest = {
      method, url: `${settings.origin}/2${path}${text === '' ? '' : `?${text}`}`, accept: [400, 402, 403, 404],
      // What is left is left of this very call: https://docs.x.com/x-api/fundamentals/rate-limits
      ownAllowance: true, ...(json === undefined ? {} : { json }),
    }
    const answer = await door.send(request, signal)
    if (answer.status < 300) return answer
    throw refusalIn(answer, host, session.clock.now())
  }
  const parsed = <T extends z.ZodType>(schema: T, answer: HttpResponse, sent: 'answered' | 'maybe'): z.output<T> => {
    const read = schema.safeParse(answer.json)
    if (!read.success) throw new HttpFault('remote.unexpected', { host, status: answer.status }, sent)
    return read.data
  }
  const asked = (where: Where) => ({
    max_results: where.size, since_id: where.sinceId, until_id: where.untilId, start_time: typeof where.startAt === 'number' ? new Date(where.startAt).toISOString().replace(/\.\d+Z$/, 'Z') : null,
    ...fields[settings.dialect], 'user.fields': userFields, 'media.fields': mediaFields,
  })
  const byId = <T extends { id: string }>(rows: readonly T[]) => new Map(rows.map((one) => [one.id, one]))
  const postsIn = (answer: HttpResponse): Posts => {
    const page = parsed(wire.page, answer, 'answered')
    const { users = [], posts = [], tweets = [], media = [] } = page.includes ?? {}
    return {
      rows: readable('post', wire.post, page.data ?? []),
      beside: {
        users: byId(readable('user', wire.user, users)), posts: byId(readable('post', wire.post, [...posts, ...tweets])),
        media: new Map(readable('media', wire.media, media).map((one) => [one.media_key, one])),
      },
      next: page.meta?.next_token ?? null,
    }
  }

  return {
    host,
    settings,
    mentions: async (where, signal) => postsIn(await call('GET', `/users/${me}/mentions`, { ...asked(where), pagination_token: where.token }, signal)),
    own: async (where, signal) =>
      postsIn(await call('GET', `/users/${me}/tweets`, { ...asked(where), pagination_token: where.token, exclude: where.replies ? 'retweets' : 'retweets,replies' }, signal)),
    search: async (query, where, signal) => postsIn(await call('GET', '/tweets/search/recent', { query, ...asked(where), next_token: where.token }, signal)),
    async lookup(ids, signal) {
      const all: Posts = { rows: [], beside: { users: new Map(), posts: new Map(), media: new Map() }, next: null }
      for (let from = 0; from < ids.length; from += idsPerCall) {
        const { max_results: _size, ...rest } = asked({ size: 0 })
        const found = postsIn(await call('GET', '/tweets', { ids: ids.slice(from, from + idsPerCall).join(','), ...rest }, signal))
        all.rows.push(...found.rows)
        for (const [id, one] of found.beside.users) all.beside.users.set(id, one)
        for (const [id, one] of found.beside.posts) all.beside.posts.set(id, one)
        for (const [id, one] of found.beside.media) all.beside.media.set(id, one)
      }
      return all
    },
    async messages(conversation, size, token, signal) {
      const path = conversation === null ? '/dm_events' : `/dm_conversations/${encodeURIComponent(conversation)}/dm_events`
      const told = settings.dialect === 'post' ? 'id,event_type,text,created_at,dm_conversation_id' : 'id,event_type,text,created_at,dm_conversation_id,sender_id'
      const params = { max_results: size, pagination_token: token, event_types: 'MessageCreate', 'dm_event.fields': told, expansions: 'sender_id', 'user.fields': userFields }
      const page = parsed(wire.page, await call('GET', path, params, signal), 'answered')
      const rows = readable('message', wire.message, page.data ?? [])
      return { rows, users: byId(readable('user', wire.user, page.includes?.users ?? [])), next: page.meta?.next_token ?? null }
    },
    async hide(id, hidden, signal) {
      const put = async () => parsed(wire.hidden, await call('PUT', `/tweets/${id}/hidden`, {}, signal, { hidden }), 'maybe').data.hidden
      try {
        return await put()
      } catch (error) {
        // There is no reading back what is hidden, and hiding it twice is no harm.
        if (!(error instanceof HttpFault) || error.sent !== 'maybe' || signal.aborted) throw error
        return put()
      }
    },
    reply: async (to, text, signal) => parsed(wire.created, await call('POST', '/tweets', {}, signal, { text, reply: { in_reply_to_tweet_id: to } }), 'maybe').data,
    async send(conversation, text, signal) {
      const { data } = parsed(wire.sent, await call('POST', `/dm_conversations/${encodeURIComponent(conversation)}/messages`, {}, signal, { text }), 'maybe')
      return { id: data.dm_event_id, conversation: data.dm_conversation_id }
    },
    remove: async (id, signal) => parsed(wire.deleted, await call('DELETE', `/tweets/${id}`, {}, signal), 'maybe').data.deleted,
    async mute(userId, on, signal) {
      const answer = on
        ? await call('POST', `/users/${me}/muting`, {}, signal, { target_user_id: userId })
        : await call('DELETE', `/users/${me}/muting/${encodeURIComponent(userId)}`, {}, signal)
      return parsed(wire.muting, answer, 'maybe').data.muting
    },
    async isMuted(userId, signal) {
      const page = parsed(wire.page, await call('GET', `/users/${me}/muting`, { max_results: 1000 }, signal), 'answered')
      if ((page.data ?? []).some((one) => typeof one === 'object' && one !== null && 'id' in one && one.id === userId)) return true
      return page.meta?.next_token === undefined ? false : null
    },
  }
}

/** https://docs.x.com/x-api/fundamentals/response-codes-and-errors */
export function refusalIn(answer: HttpResponse, host: string, now: number): HttpFault {
  const { status } = answer
  const type = wire.problem.safeParse(answer.json).data?.type ?? ''
  const own = /\/problems\/([a-z-]{1,60})$/.exec(type)?.[1]
  const params = { host, status, ...(own === undefined ? {} : { code: own }) }
  // Nothing is done for whoever has no credit.
  if (status === 402) return new HttpFault('credits.spent', params, 'no')
  if (own === 'usage-capped') return new HttpFault('rate.limited', params, 'answered', now + 3_600_000)
  if (own === 'unsupported-authentication') return new HttpFault('auth.missingScope', { ...params, permission: 'OAuth 2.0' }, 'answered')
  const codes: Record<number, FailureCode> = { 403: 'remote.refused', 404: 'remote.notFound' }
  return new HttpFault(codes[status] ?? 'remote.refused', params, 'answered')
}

export const isRefused = (error: unknown): boolean => error instanceof HttpFault && error.failure.params['status'] === 403
export const isAbsent = (error: unknown): boolean => error instanceof HttpFault && error.failure.code === 'remote.notFound'
