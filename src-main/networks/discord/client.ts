import type { z } from 'zod'
import { Fault } from '../../../src-contract/failure.ts'
import { HttpFault } from '../../net/http.ts'
import type { Session } from '../adapter.ts'
import { readableIn } from '../readable.ts'
import { createCalls, isRefused, unknownBan, unknownChannel, unknownMember, unknownMessage, unknownUser } from './calls.ts'
import { pageLimit } from './capabilities.ts'
import { settingsOf } from './settings.ts'
import type { Settings } from './settings.ts'
import { archivedThread, channel, gateway, guild, list, member, message, threads } from './wire.ts'
import type { ArchivedThread, Channel, Guild, Member, Message } from './wire.ts'

/** `given`: how many the answer held, readable or not; `ids` are theirs. */
export type Page = { messages: Message[]; given: number; ids: string[] }
type Where = { after: string } | { before: string } | null

/** `private` and `public` from the last put away, `joined` by the threads' ids. */
export type ThreadList = keyof typeof listPaths
const listPaths = { public: 'threads/archived/public', private: 'threads/archived/private', joined: 'users/@me/threads/archived/private' } as const

/** The calls of one bot. Keeps nothing between calls but what the network lets it do (limits.ts). */
export type Client = {
  readonly host: string
  readonly me: string
  readonly settings: Settings
  guilds(signal: AbortSignal): Promise<Guild[]>
  channels(guildId: string, signal: AbortSignal): Promise<Channel[]>
  activeThreads(guildId: string, signal: AbortSignal): Promise<Channel[]>
  /** The latest put away first. */
  archivedThreads(channelId: string, list: ThreadList, before: string | null, signal: AbortSignal): Promise<{ threads: ArchivedThread[]; before: string | null }>
  /** Null where nobody of that name is in the server. */
  member(guildId: string, userId: string, signal: AbortSignal): Promise<Member | null>
  /** Newest first, whichever were asked for. */
  messages(channelId: string, where: Where, signal: AbortSignal, limit?: number): Promise<Page>
  /** Null where it is gone. */
  message(channelId: string, messageId: string, signal: AbortSignal): Promise<Message | null>
  post(channelId: string, body: Record<string, unknown>, signal: AbortSignal): Promise<Message>
  edit(channelId: string, messageId: string, body: Record<string, unknown>, signal: AbortSignal): Promise<Message>
  remove(channelId: string, messageId: string, signal: AbortSignal): Promise<void>
  react(channelId: string, messageId: string, on: boolean, signal: AbortSignal): Promise<void>
  silence(guildId: string, userId: string, until: string | null, signal: AbortSignal): Promise<void>
  ban(guildId: string, userId: string, on: boolean, signal: AbortSignal): Promise<void>
  isBanned(guildId: string, userId: string, signal: AbortSignal): Promise<boolean>
  gateway(signal: AbortSignal): Promise<string>
}

export const thumbsUp = '👍'
const reaction = encodeURIComponent(thumbsUp)

export function createClient(session: Session): Client {
  const settings = settingsOf(session.account)
  const { http, clock, secrets } = session
  const { call, host } = createCalls({ http, clock, origin: settings.origin, token: secrets['token'] ?? '' })
  const get = (path: string, signal: AbortSignal) => call('GET', path, signal)
  const read = <T extends z.ZodType>(schema: T, value: unknown): z.output<T> => parsed(schema, value, host, 'answered')

  const rows = readableIn(session)

  async function orNull<T>(work: Promise<T>, ...codes: number[]): Promise<T | null> {
    try {
      return await work
    } catch (error) {
      if (isRefused(error, ...codes)) return null
      throw error
    }
  }

  const messagePath = (channelId: string, messageId: string) => `/channels/${channelId}/messages/${messageId}`

  return {
    host,
    me: settings.botId,
    settings,
    guilds: async (signal) => {
      const all: Guild[] = []
      // https://docs.discord.com/developers/resources/user#get-current-user-guilds
      for (let last = '0'; ;) {
        const page = read(list, await get(`/users/@me/guilds?limit=200&after=${last}`, signal))
        const found = rows('server', guild, page)
        all.push(...found)
        const next = found.at(-1)?.id ?? last
        if (page.length < 200 || next === last) return all
        last = next
      }
    },
    channels: async (guildId, signal) => rows('channel', channel, read(list, await get(`/guilds/${guildId}/channels`, signal))),
    activeThreads: async (guildId, signal) => rows('thread', channel, read(threads, await get(`/guilds/${guildId}/threads/active`, signal)).threads),
    archivedThreads: async (channelId, list, before, signal) => {
      const query = before === null ? '' : `&before=${encodeURIComponent(before)}`
      const page = read(threads, await get(`/channels/${channelId}/${listPaths[list]}?limit=${pageLimit}${query}`, signal))
      const found = rows('thread', archivedThread, page.threads)
      const last = found.at(-1)
      const next = (list === 'joined' ? last?.id : last?.thread_metadata?.archive_timestamp) ?? null
      return { threads: found, before: page.has_more === true && next !== before ? next : null }
    },
    member: async (guildId, userId, signal) => {
      const found = await orNull(get(`/guilds/${guildId}/members/${userId}`, signal), unknownMember, unknownUser)
      return found === null ? null : read(member, found)
    },
    messages: async (channelId, where, signal, limit = pageLimit) => {
      const [[name, from]] = where === null ? [['', '']] : Object.entries(where) as [[string, string]]
      const page = read(list, (await get(`/channels/${channelId}/messages?limit=${limit}${name === '' ? '' : `&${name}=${from}`}`, signal)) ?? [])
      return { messages: rows('message', message, page), given: page.length, ids: page.flatMap((one) => idOf(one) ?? []) }
    },
    message: async (channelId, messageId, signal) => {
      const found = await orNull(get(messagePath(channelId, messageId), signal), unknownMessage, unknownChannel)
      return found === null ? null : read(message, found)
    },
    post: async (channelId, body, signal) => parsed(message, await call('POST', `/channels/${channelId}/messages`, signal, body), host, 'maybe'),
    edit: async (channelId, messageId, body, signal) => parsed(message, await call('PATCH', messagePath(channelId, messageId), signal, body), host, 'maybe'),
    remove: async (channelId, messageId, signal) => {
      await orNull(call('DELETE', messagePath(channelId, messageId), signal), unknownMessage)
    },
    react: async (channelId, messageId, on, signal) => {
      await call(on ? 'PUT' : 'DELETE', `${messagePath(channelId, messageId)}/reactions/${reaction}/@me`, signal)
    },
    silence: async (guildId, userId, until, signal) => {
      await call('PATCH', `/guilds/${guildId}/members/${userId}`, signal, { communication_disabled_until: until })
    },
    ban: async (guildId, userId, on, signal) => {
      const path = `/guilds/${guildId}/bans/${userId}`
      if (on) await call('PUT', path, signal, {})
      else await orNull(call('DELETE', path, signal), unknownBan)
    },
    isBanned: async (guildId, userId, signal) => (await orNull(get(`/guilds/${guildId}/bans/${userId}`, signal), unknownBan)) !== null,
    gateway: async (signal) => read(gateway, await get('/gateway/bot', signal)).url,
  }
}

const idOf = (value: unknown): string | null => {
  const found = typeof value === 'object' && value !== null && 'id' in value ? value.id : null
  return typeof found === 'string' && /^\d{1,20}$/.test(found) ? found : null
}

/** What was answered in another form to something sent may have been done all the same. */
function parsed<T extends z.ZodType>(schema: T, value: unknown, host: string, sent: 'answered' | 'maybe'): z.output<T> {
  const found = schema.safeParse(value)
  if (found.success) return found.data
  throw sent === 'maybe' ? new HttpFault('remote.unexpected', { host, status: 200 }, 'maybe') : new Fault('remote.unexpected', { host, status: 200 })
}
