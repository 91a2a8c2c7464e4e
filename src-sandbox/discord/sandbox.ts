import { createSandboxServer } from '../server.ts'
import type { Misbehave, SandboxAnswer, SandboxRequest } from '../server.ts'
import { done, fieldsOf, invalid, missingAccess, missingPermissions, objectIn, ok, refuse, textIn, unknown } from './answers.ts'
import type { Fields } from './answers.ts'
import * as entities from './entities.ts'
import type { Channel, Guild, Message, Person } from './entities.ts'
import { createGateway } from './gateway.ts'

/** https://docs.discord.com/developers/topics/permissions#permissions-bitwise-permission-flags */
export const rights = {
  ban: 1n << 2n, administrator: 1n << 3n, react: 1n << 6n, view: 1n << 10n, send: 1n << 11n, manageMessages: 1n << 13n, history: 1n << 16n, sendInThreads: 1n << 38n,
  manageThreads: 1n << 34n, moderate: 1n << 40n,
}
const allRights = Object.values(rights).reduce((sum, one) => (one === rights.administrator ? sum : sum | one), 0n)

export type DiscordSandboxOptions = {
  token: string
  username?: string
  name?: string
  now?: () => number
  /** May read what others write. */
  readsContent?: boolean
  heartbeatMs?: number
  /** So many requests of a kind in so long. */
  allowance?: { limit: number; ms: number }
}
export type DiscordSandbox = ReturnType<typeof createDiscordSandbox>

export type Spoken = {
  at?: number
  replyTo?: string | null
  attachments?: Message['attachments']
  embeds?: Message['embeds']
  webhook?: string
  type?: number
  name?: string
}

type Call = { request: SandboxRequest; ids: string[] }
type Route = { method: string; path: RegExp; answer(call: Call): SandboxAnswer }

/** A nonce is remembered for some minutes. https://docs.discord.com/developers/resources/message#create-message */
const nonceMs = 5 * 60_000

/** One bot, its servers, and what is said there. https://docs.discord.com/developers/reference */
export function createDiscordSandbox(options: DiscordSandboxOptions) {
  const now = options.now ?? (() => Date.now())
  const server = createSandboxServer(handle)
  const newId = entities.createIds()
  const guilds = new Map<string, Guild>()
  const channels = new Map<string, Channel>()
  const people = new Map<string, Person>()
  const listeners = new Set<(reply: { channel: string; id: string; replyTo: string; text: string }) => void>()
  const spent = new Map<string, { count: number; since: number }>()
  const born = Date.parse('2025-01-01T00:00:00Z')
  let tooMany: { seconds: number; global: boolean } | null = null
  const readsContent = () => options.readsContent !== false
  const me = person(options.username ?? 'marque', options.name ?? 'La Marque', true)
  const gateway = createGateway({
    token: () => options.token,
    heartbeatMs: options.heartbeatMs ?? 41_250,
    ready: () => ({ user: entities.user(me), guilds: [...guilds.values()].map(({ id }) => ({ id, unavailable: true })), application: { id: me.id, flags: 0 } }),
  })

  function person(username: string, name = username, bot = false): Person {
    const known = people.get(username)
    if (known !== undefined) return known
    const made: Person = { id: newId(born), username, name, bot }
    people.set(username, made)
    return made
  }

  const shown = (message: Message) => entities.message(message, readsContent(), me)
  const guildRights = ({ permissions }: Guild): bigint => ((permissions & rights.administrator) === 0n ? permissions : allRights)
  const may = (channel: Channel, right: bigint): boolean => {
    if (channel.guild === null) return true
    const base = guildRights(channel.guild)
    const held = base & ~(channel.parent?.denied ?? channel.denied)
    if (channel.type === 12 && channel.joined !== true && (held & rights.manageThreads) === 0n) return false
    return (held & right) !== 0n
  }

  function put(channel: Channel, by: Person, content: string, how: Spoken & { nonce?: string | null } = {}): Message {
    const at = how.at ?? now()
    const named = Array.from(content.matchAll(/<@!?(\d+)>/g), ([, id]) => [...people.values()].find((one) => one.id === id))
    const answered = channel.messages.get(how.replyTo ?? '')
    const message: Message = {
      id: newId(at), type: how.type ?? (how.replyTo ? 19 : 0), channel, by, content, at, editedAt: null, replyTo: how.replyTo ?? null, nonce: how.nonce ?? null,
      mentions: [...named, answered?.by].flatMap((one) => one ?? []), liked: false, webhook: how.webhook ?? null,
      attachments: how.attachments ?? [], embeds: how.embeds ?? [],
    }
    channel.messages.set(message.id, message)
    if (channel.lastId === null || BigInt(message.id) > BigInt(channel.lastId)) channel.lastId = message.id
    tell('MESSAGE_CREATE', channel, shown(message))
    return message
  }

  const tell = (type: string, channel: Channel, more: Record<string, unknown>) =>
    gateway.tell(type, { ...more, channel_id: channel.id, ...(channel.guild === null ? {} : { guild_id: channel.guild.id }) })

  const withGuild = (id: string | undefined, answer: (guild: Guild) => SandboxAnswer): SandboxAnswer => {
    const found = guilds.get(id ?? '')
    return found === undefined ? unknown('Guild') : answer(found)
  }
  const withChannel = (id: string | undefined, right: bigint, answer: (channel: Channel) => SandboxAnswer): SandboxAnswer => {
    const found = channels.get(id ?? '')
    if (found === undefined) return unknown('Channel')
    if (!may(found, rights.view)) return missingAccess()
    return may(found, right) ? answer(found) : right === rights.history ? missingAccess() : missingPermissions()
  }
  const withMessage = ([channelId, messageId]: string[], right: bigint, answer: (message: Message) => SandboxAnswer): SandboxAnswer =>
    withChannel(channelId, right, (channel) => {
      const found = channel.messages.get(messageId ?? '')
      return found === undefined ? unknown('Message') : answer(found)
    })
  const withMember = (guild: Guild, id: string | undefined, answer: (person: Person) => SandboxAnswer): SandboxAnswer => {
    const found = [...people.values()].find((one) => one.id === id)
    return found === undefined || guild.banned.has(found.id) ? unknown('Member') : answer(found)
  }

  function putAway(request: { query: URLSearchParams }, channel: Channel, wanted: (one: Channel) => boolean) {
    const before = Date.parse(request.query.get('before') ?? '2100-01-01T00:00:00Z')
    const all = [...channels.values()].filter((one) => one.parent === channel && one.archivedAt !== null && one.archivedAt < before && wanted(one))
    const sorted = all.sort((a, b) => (b.archivedAt ?? 0) - (a.archivedAt ?? 0))
    const limit = Number(request.query.get('limit') ?? 50)
    return { threads: sorted.slice(0, limit).map(entities.channel), members: [], has_more: sorted.length > limit }
  }

  const route = (method: string, path: string, answer: Route['answer']): Route => ({ method, path: new RegExp(`^/api/v10${path.replaceAll(':id', '(\\d+)')}$`), answer })

  const routes: Route[] = [
    route('GET', '/users/@me', () => ok({ ...entities.user(me), mfa_enabled: false, locale: 'fr', verified: true, email: null })),
    route('GET', '/applications/@me', () => ok({ id: me.id, name: me.name, description: '', flags: readsContent() ? 1 << 19 : 0 })),
    route('GET', '/users/@me/guilds', ({ request }) =>
      ok([...guilds.values()].filter(({ id }) => BigInt(id) > BigInt(request.query.get('after') ?? 0)).map(entities.guild))),
    route('GET', '/guilds/:id/channels', ({ ids }) =>
      withGuild(ids[0], (guild) => ok([...channels.values()].filter((one) => one.guild === guild && one.parent === null).map(entities.channel)))),
    route('GET', '/guilds/:id/threads/active', ({ ids }) =>
      withGuild(ids[0], (guild) => {
        const open = [...channels.values()].filter((one) => one.guild === guild && one.parent !== null && one.archivedAt === null && may(one, rights.view))
        return ok({ threads: open.map(entities.channel), members: [], has_more: false })
      })),
    route('GET', '/channels/:id/threads/archived/public', ({ request, ids }) =>
      withChannel(ids[0], rights.history, (channel) => ok(putAway(request, channel, ({ type }) => type !== 12)))),
    route('GET', '/channels/:id/threads/archived/private', ({ request, ids }) =>
      withChannel(ids[0], rights.history, (channel) =>
        may(channel, rights.manageThreads) ? ok(putAway(request, channel, ({ type }) => type === 12)) : missingPermissions())),
    // By the ids of the threads, and not by when they were put away.
    route('GET', '/channels/:id/users/@me/threads/archived/private', ({ request, ids }) =>
      withChannel(ids[0], rights.history, (channel) => {
        const before = request.query.get('before')
        const sorted = [...channels.values()]
          .filter((one) => one.parent === channel && one.type === 12 && one.joined === true && one.archivedAt !== null && (before === null || BigInt(one.id) < BigInt(before)))
          .sort((a, b) => (BigInt(a.id) < BigInt(b.id) ? 1 : -1))
        const limit = Number(request.query.get('limit') ?? 50)
        return ok({ threads: sorted.slice(0, limit).map(entities.channel), members: [], has_more: sorted.length > limit })
      })),
    route('GET', '/guilds/:id/members/:id', ({ ids }) => withGuild(ids[0], (guild) => withMember(guild, ids[1], (one) => ok(entities.member(one, guild))))),
    route('PATCH', '/guilds/:id/members/:id', ({ request, ids }) =>
      withGuild(ids[0], (guild) => {
        if ((guildRights(guild) & rights.moderate) === 0n) return missingPermissions()
        return withMember(guild, ids[1], (one) => {
          const until = fieldsOf(request)['communication_disabled_until']
          if (typeof until === 'string') guild.silenced.set(one.id, until)
          else guild.silenced.delete(one.id)
          return ok(entities.member(one, guild))
        })
      })),
    route('GET', '/guilds/:id/bans/:id', ({ ids }) =>
      withGuild(ids[0], (guild) => {
        const found = [...people.values()].find((one) => one.id === ids[1])
        if ((guildRights(guild) & rights.ban) === 0n) return missingPermissions()
        return found === undefined || !guild.banned.has(found.id) ? unknown('Ban') : ok({ user: entities.user(found), reason: null })
      })),
    route('PUT', '/guilds/:id/bans/:id', ({ ids }) => setBanned(ids, true)),
    route('DELETE', '/guilds/:id/bans/:id', ({ ids }) => setBanned(ids, false)),
    route('GET', '/channels/:id/messages', ({ request, ids }) => withChannel(ids[0], rights.history, (channel) => list(channel, request.query))),
    route('POST', '/channels/:id/messages', ({ request, ids }) =>
      withChannel(ids[0], channels.get(ids[0] ?? '')?.parent ? rights.sendInThreads : rights.send, (channel) => publish(channel, fieldsOf(request)))),
    route('GET', '/channels/:id/messages/:id', ({ ids }) => withMessage(ids, rights.history, (message) => ok(shown(message)))),
    route('PATCH', '/channels/:id/messages/:id', ({ ids, request }) =>
      withMessage(ids, rights.view, (message) => {
        if (message.by !== me) return refuse(403, 50_005, 'Cannot edit a message authored by another user')
        const { content } = fieldsOf(request)
        if (typeof content !== 'string' || content.trim() === '') return refuse(400, 50_006, 'Cannot send an empty message')
        if (content !== message.content) Object.assign(message, { content, editedAt: now() })
        tell('MESSAGE_UPDATE', message.channel, shown(message))
        return ok(shown(message))
      })),
    route('DELETE', '/channels/:id/messages/:id', ({ ids }) =>
      withMessage(ids, rights.view, (message) => {
        const allowed = message.by === me || (message.channel.guild !== null && may(message.channel, rights.manageMessages))
        if (!allowed) return message.channel.guild === null ? refuse(403, 50_003, 'Cannot execute action on a DM channel') : missingPermissions()
        message.channel.messages.delete(message.id)
        tell('MESSAGE_DELETE', message.channel, { id: message.id })
        return done()
      })),
    route('PUT', '/channels/:id/messages/:id/reactions/%F0%9F%91%8D/@me', ({ ids }) => setLiked(ids, true)),
    route('DELETE', '/channels/:id/messages/:id/reactions/%F0%9F%91%8D/@me', ({ ids }) => setLiked(ids, false)),
    route('GET', '/gateway/bot', () =>
      ok({ url: gateway.url, shards: 1, session_start_limit: { total: 1000, remaining: 999, reset_after: 1000, max_concurrency: 1 } })),
  ]

  function setBanned(ids: string[], banned: boolean): SandboxAnswer {
    return withGuild(ids[0], (guild) => {
      if ((guildRights(guild) & rights.ban) === 0n) return missingPermissions()
      if (!banned) return guild.banned.delete(ids[1] ?? '') ? done() : unknown('Ban')
      guild.banned.add(ids[1] ?? '')
      return done()
    })
  }

  function setLiked(ids: string[], liked: boolean): SandboxAnswer {
    return withMessage(ids, liked ? rights.react : rights.view, (message) => {
      message.liked = liked
      return done()
    })
  }

  /** Newest first, whichever were asked for: after an id, those that follow it next. */
  function list(channel: Channel, query: URLSearchParams): SandboxAnswer {
    const all = [...channel.messages.values()].sort((a, b) => Number(BigInt(a.id) - BigInt(b.id)))
    const limit = Number(query.get('limit') ?? 50)
    const [after, before] = [query.get('after'), query.get('before')]
    const page = after !== null ? all.filter(({ id }) => BigInt(id) > BigInt(after)).slice(0, limit) : all.filter(({ id }) => before === null || BigInt(id) < BigInt(before)).slice(-limit)
    return ok(page.toReversed().map(shown))
  }

  function publish(channel: Channel, fields: Fields): SandboxAnswer {
    const content = textIn(fields, 'content').trim()
    const nonce = textIn(fields, 'nonce')
    if (content === '' || content.length > 2000 || nonce.length > 25) return invalid()
    const before = [...channel.messages.values()].find((one) => one.by === me && nonce !== '' && one.nonce === nonce && now() - one.at < nonceMs)
    if (fields['enforce_nonce'] === true && before !== undefined) return ok(shown(before))
    const reference = objectIn(fields, 'message_reference')
    const replyTo = textIn(reference, 'message_id') || null
    if (replyTo !== null && !channel.messages.has(replyTo) && reference['fail_if_not_exists'] !== false) return invalid()
    const message = put(channel, me, content, { replyTo, nonce: nonce === '' ? null : nonce })
    if (replyTo !== null) for (const listener of listeners) listener({ channel: channel.id, id: message.id, replyTo, text: content })
    return ok(shown(message))
  }

  function handle(request: SandboxRequest): SandboxAnswer {
    const found = routes.find((one) => one.method === request.method && one.path.test(request.path))
    if (request.headers['authorization'] !== `Bot ${options.token}`) return refuse(401, 0, '401: Unauthorized')
    if (found === undefined) return refuse(404, 0, '404: Not Found')
    if (tooMany !== null) return limited(tooMany.seconds, tooMany.global)
    const [, ...ids] = found.path.exec(request.path) ?? []
    const headers = spend(`${found.method} ${found.path.source} ${ids[0] ?? ''}`)
    if (headers === null) return limited((options.allowance?.ms ?? 1000) / 1000, false)
    const answer = found.answer({ request, ids })
    return { ...answer, headers: { ...answer.headers, ...headers } }
  }

  /** https://docs.discord.com/developers/topics/rate-limits#header-format */
  function spend(bucket: string): Record<string, string> | null {
    const { limit, ms } = options.allowance ?? { limit: 50, ms: 1000 }
    const known = spent.get(bucket)
    const window = known === undefined || now() - known.since >= ms ? { count: 0, since: now() } : known
    window.count += 1
    spent.set(bucket, window)
    if (options.allowance !== undefined && window.count > limit) return null
    const resetAfter = (window.since + ms - now()) / 1000
    const remaining = options.allowance === undefined ? limit - 1 : limit - window.count
    return {
      'x-ratelimit-limit': String(limit), 'x-ratelimit-remaining': String(remaining), 'x-ratelimit-reset': String((now() + resetAfter * 1000) / 1000),
      'x-ratelimit-reset-after': resetAfter.toFixed(3), 'x-ratelimit-bucket': `b${Array.from(bucket).reduce((sum, sign) => (sum * 31 + sign.charCodeAt(0)) % 1e9, 7)}`,
    }
  }

  const limited = (seconds: number, global: boolean): SandboxAnswer => ({
    status: 429,
    headers: { 'retry-after': String(Math.ceil(seconds)), 'x-ratelimit-scope': global ? 'global' : 'user', ...(global ? { 'x-ratelimit-global': 'true' } : {}) },
    body: { message: 'You are being rate limited.', retry_after: seconds, global },
  })

  function open(of: Partial<Channel> & { name: string; type: number; at?: number }): Channel {
    const made: Channel = {
      id: newId(of.at ?? born), type: of.type, name: of.name, guild: of.guild ?? null, parent: of.parent ?? null, denied: of.denied ?? 0n, archivedAt: null,
      messages: new Map(), lastId: null, ...(of.joined === undefined ? {} : { joined: of.joined }),
    }
    channels.set(made.id, made)
    return made
  }
  const mustChannel = (id: string): Channel => {
    const found = channels.get(id)
    if (found === undefined) throw new Error('no such channel')
    return found
  }
  const messageIn = (channelId: string, id: string): Message | null => mustChannel(channelId).messages.get(id) ?? null
  const mustGuild = (id: string): Guild => {
    const found = guilds.get(id)
    if (found === undefined) throw new Error('no such guild')
    return found
  }

  return {
    get url() {
      return server.url
    },
    gateway,
    botId: me.id,
    async listen(port?: number): Promise<string> {
      await gateway.listen(Number(gateway.url === '' ? 0 : new URL(gateway.url).port))
      return server.listen(port)
    },
    async close(): Promise<void> {
      await gateway.close()
      await server.close()
    },
    misbehave: (how: Misbehave) => server.misbehave(how),
    behave: () => server.behave(),
    requests: server.requests,
    guild(name: string, permissions = allRights): string {
      const made: Guild = { id: newId(born), name, permissions, banned: new Set(), silenced: new Map() }
      guilds.set(made.id, made)
      return made.id
    },
    setRights: (guild: string, permissions: bigint) => void (mustGuild(guild).permissions = permissions),
    leave: (guild: string) => void guilds.delete(guild),
    channel: (guild: string, name: string, how: { type?: number; denied?: bigint; at?: number } = {}): string =>
      open({ name, type: how.type ?? 0, guild: mustGuild(guild), denied: how.denied ?? 0n, ...(how.at === undefined ? {} : { at: how.at }) }).id,
    closeChannel: (channel: string) => void channels.delete(channel),
    deny: (channel: string, denied: bigint) => void (mustChannel(channel).denied = denied),
    thread(channel: string, name: string, how: { type?: 11 | 12; joined?: boolean } = {}): string {
      const parent = mustChannel(channel)
      return open({ name, type: how.type ?? 11, guild: parent.guild, parent, ...(how.joined === undefined ? {} : { joined: how.joined }) }).id
    },
    archive: (thread: string, at = now()) => void (mustChannel(thread).archivedAt = at),
    say: (channel: string, username: string, text: string, how: Spoken = {}): string => put(mustChannel(channel), person(username, how.name), text, how).id,
    /** Somebody writes to the bot; the channel is theirs from then on. */
    direct(username: string, text: string, how: Spoken = {}): { channel: string; message: string } {
      const name = `@${username}`
      const channel = [...channels.values()].find((one) => one.guild === null && one.name === name) ?? open({ name, type: 1 })
      return { channel: channel.id, message: put(channel, person(username, how.name), text, how).id }
    },
    edit(channelId: string, id: string, text: string, at = now()): void {
      const message = messageIn(channelId, id)
      if (message === null) throw new Error('no such message')
      Object.assign(message, { content: text, editedAt: at })
      tell('MESSAGE_UPDATE', message.channel, shown(message))
    },
    remove(channelId: string, id: string): void {
      const channel = mustChannel(channelId)
      channel.messages.delete(id)
      tell('MESSAGE_DELETE', channel, { id })
    },
    message: messageIn,
    repliesTo: (channel: string, id: string) =>
      [...mustChannel(channel).messages.values()].filter((one) => one.replyTo === id).map((one) => ({ id: one.id, text: one.content, ours: one.by === me })),
    isBanned: (guild: string, username: string) => mustGuild(guild).banned.has(person(username).id),
    isSilenced: (guild: string, username: string) => mustGuild(guild).silenced.has(person(username).id),
    idOf: (username: string) => person(username).id,
    tooMany: (how: { seconds: number; global: boolean } | null) => void (tooMany = how),
    onReply: (listener: (reply: { channel: string; id: string; replyTo: string; text: string }) => void) => void listeners.add(listener),
  }
}
