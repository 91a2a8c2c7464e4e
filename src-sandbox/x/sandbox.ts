import { createAppOAuth } from '../app-oauth.ts'
import { createSandboxServer } from '../server.ts'
import type { SandboxAnswer, SandboxRequest } from '../server.ts'
import { createBilling } from './billing.ts'
import * as shapes from './shapes.ts'
import type { Dialect, Message, Person, Post } from './shapes.ts'

export type XSandboxOptions = {
  token: string
  username?: string
  now?: () => number
  dialect?: Dialect
  /** Millionths of a dollar until calls are refused. */
  credit?: number
  /** Requests in a quarter of an hour, by path; the vendor's own where left out. */
  limits?: Record<string, number>
  scopes?: string[]
  longPosts?: boolean
}
export type XSandbox = ReturnType<typeof createXSandbox>

export const scopes = [
  'tweet.read', 'users.read', 'tweet.write', 'tweet.moderate.write', 'dm.read', 'dm.write', 'mute.read', 'mute.write', 'offline.access',
]
export const callback = 'http://127.0.0.1:47813/vigie'
const clientId = 'eG9wZW4tdmlnaWU'
const windowMs = 15 * 60_000
const dayMs = 86_400_000

const ok = (body: unknown, status = 200): SandboxAnswer => ({ status, body })
type Call = { request: SandboxRequest; ids: string[] }
type Route = { method: string; path: RegExp; name: string; limit: number; scope: string; answer(call: Call): SandboxAnswer }

/** One account, and what others write to it. https://docs.x.com/x-api */
export function createXSandbox(options: XSandboxOptions) {
  const now = options.now ?? (() => Date.now())
  const dialect = options.dialect ?? 'post'
  const server = createSandboxServer(handle)
  const oauth = createAppOAuth({ clientId, clientSecret: null, now, lastsMs: 7_200_000, codeMs: 30_000, rotates: true, callbacks: [callback] })
  const first = oauth.issue(options.scopes ?? scopes, options.token)
  const billing = createBilling(now, options.credit ?? Infinity)
  const newId = shapes.createIds()
  const posts = new Map<string, Post>()
  const people = new Map<string, Person>()
  const messages: Message[] = []
  const muted = new Set<string>()
  const used = new Map<string, { count: number; resetAt: number }>()
  const us = person(options.username ?? 'marque')

  function person(username: string): Person {
    const known = people.get(username)
    if (known !== undefined) return known
    const made: Person = { id: String(1_500_000_000_000_000_000n + BigInt(`0x${Buffer.from(username).toString('hex').slice(-12)}`)), username, name: username.replaceAll('_', ' ') }
    people.set(username, made)
    return made
  }

  function put(by: Person, text: string, at: number, replyTo: Post | null, quotes: Post | null = null): Post {
    const id = newId(at)
    const made: Post = { id, by, text, at, conversation: replyTo?.conversation ?? id, replyTo, quotes, hidden: false, lang: 'fr', media: [] }
    posts.set(id, made)
    return made
  }

  const isLess = (a: string, b: string) => BigInt(a) < BigInt(b)
  const shown = (one: Post) => {
    const made = shapes.post(one, dialect, Array.from(people.values()))
    return { ...made, public_metrics: { ...made.public_metrics, reply_count: Array.from(posts.values()).filter(({ replyTo }) => replyTo === one).length } }
  }

  /** What stands beside: who wrote it, what it answers, as far as that was asked for. */
  function withIncludes(rows: Post[], query: URLSearchParams, more: Record<string, unknown> = {}): SandboxAnswer {
    const wanted = new Set((query.get('expansions') ?? '').split(','))
    const refs = wanted.has('referenced_posts') || wanted.has('referenced_tweets.id')
      ? rows.flatMap(({ replyTo, quotes }) => [replyTo, quotes].flatMap((one) => (one !== null && posts.has(one.id) ? one : []))) : []
    const distinct = [...new Set(refs)]
    const authors = wanted.has('author_id') ? [...new Set([...rows, ...distinct].map(({ by }) => by))] : []
    const media = wanted.has('attachments.media_keys') ? rows.flatMap((one) => one.media) : []
    billing.give('post', [...rows, ...distinct].map(({ id }) => id))
    billing.give('user', authors.map(({ id }) => id))
    const includes = {
      ...(authors.length === 0 ? {} : { users: authors.map(shapes.user) }),
      ...(distinct.length === 0 ? {} : { [dialect === 'post' ? 'posts' : 'tweets']: distinct.map(shown) }),
      ...(media.length === 0 ? {} : { media: media.map(shapes.media) }),
    }
    return ok({ ...(rows.length === 0 ? {} : { data: rows.map(shown) }), ...(Object.keys(includes).length === 0 ? {} : { includes }), ...more })
  }

  /** Newest first, between two ids; a token is a place. */
  function paged<T extends { id: string; at: number }>(all: T[], query: URLSearchParams, standard: number): { rows: T[]; meta: Record<string, unknown>; bad: boolean } {
    const size = Math.min(100, Number(query.get('max_results') ?? standard))
    const [since, until] = [query.get('since_id'), query.get('until_id')]
    const [from, to] = [Date.parse(query.get('start_time') ?? ''), Date.parse(query.get('end_time') ?? '')]
    const token = query.get('pagination_token') ?? query.get('next_token')
    const below = token === null ? null : /^b26v89c(\d+)$/.exec(token)?.[1]
    if (below === undefined) return { rows: [], meta: {}, bad: true }
    const found = all.filter((one) =>
      (since === null || isLess(since, one.id)) && (until === null || isLess(one.id, until)) && (below === null || isLess(one.id, below)) &&
      !(one.at < from) && !(one.at > to)).sort((a, b) => (isLess(a.id, b.id) ? 1 : -1))
    const rows = found.slice(0, size)
    const last = rows.at(-1)
    const meta = {
      result_count: rows.length, ...(rows[0] === undefined ? {} : { newest_id: rows[0].id }), ...(last === undefined ? {} : { oldest_id: last.id }),
      ...(last !== undefined && found.length > size ? { next_token: `b26v89c${last.id}` } : {}),
    }
    return { rows, meta, bad: false }
  }

  const invalid = (detail: string) => ({
    status: 400, headers: { 'content-type': 'application/problem+json' },
    body: { errors: [{ parameters: {}, message: detail }], title: 'Invalid Request', detail: 'One or more parameters to your request was invalid.', type: 'https://api.x.com/2/problems/invalid-request' },
  })
  const list = (all: Post[], query: URLSearchParams, least: number): SandboxAnswer => {
    const size = Number(query.get('max_results') ?? 10)
    if (!(size >= least && size <= 100)) return invalid(`The \`max_results\` query parameter value [${size}] is not between ${least} and 100`)
    const { rows, meta, bad } = paged(all, query, 10)
    return bad ? invalid('The token is not valid') : withIncludes(rows, query, { meta })
  }
  const all = () => Array.from(posts.values())
  const namesAnyone = (one: Post, username: string) => new RegExp(`@${username}\\b`, 'i').test(one.text) || one.replyTo?.by.username.toLowerCase() === username.toLowerCase()
  const names = (one: Post) => namesAnyone(one, us.username)

  /** The operators that are used: conversation_id, from, to, is:reply, OR and brackets. */
  function matches(one: Post, query: string): boolean {
    const groups = query.match(/\([^)]*\)|\S+/g) ?? []
    return groups.every((group) => {
      if (group.startsWith('(')) return group.slice(1, -1).split(' OR ').some((part) => matches(one, part))
      const not = group.startsWith('-')
      const [name = '', value = ''] = group.replace(/^-/, '').split(':')
      if (name.startsWith('@')) return namesAnyone(one, name.slice(1)) !== not
      const holds = name === 'conversation_id' ? one.conversation === value : name === 'from' ? one.by.username.toLowerCase() === value.toLowerCase()
        : name === 'to' ? one.replyTo?.by.username.toLowerCase() === value.toLowerCase() : name === 'is' ? one.replyTo !== null : false
      return holds !== not
    })
  }

  function create({ request }: Call): SandboxAnswer {
    const body = (request.json ?? {}) as { text?: unknown; reply?: { in_reply_to_tweet_id?: unknown } }
    const text = typeof body.text === 'string' ? body.text : ''
    const target = posts.get(String(body.reply?.in_reply_to_tweet_id ?? ''))
    if (text.trim() === '') return invalid('text is required')
    if (shapes.weigh(text) > (options.longPosts === true ? 25_000 : 280)) return shapes.problem(403, 'about:blank', 'Forbidden', 'Your Tweet text is too long.')
    if (body.reply !== undefined && target === undefined) return shapes.problem(403, 'about:blank', 'Forbidden', 'You attempted to reply to a Tweet that is deleted or not visible to you.')
    if (target !== undefined && !isSummoned(target)) return shapes.problem(403, 'client-forbidden', 'Client Forbidden', 'You may only reply to posts that mention or quote you.')
    if (all().some((one) => one.by === us && one.text === text && now() - one.at < dayMs)) return shapes.problem(403, 'about:blank', 'Forbidden', 'You are not allowed to create a Tweet with duplicate content.')
    billing.write(/https?:/.test(text) ? 200_000 : target === undefined ? 15_000 : 10_000)
    const made = put(us, text, now(), target ?? null)
    return ok({ data: { id: made.id, text: shapes.post({ ...made, replyTo: null }, dialect, []).text, [dialect === 'post' ? 'edit_history_post_ids' : 'edit_history_tweet_ids']: [made.id] } }, 201)
  }
  const isSummoned = (one: Post) => names(one) || one.quotes?.by === us

  function hide({ request, ids: [id] }: Call): SandboxAnswer {
    const found = posts.get(id ?? '')
    const hidden = (request.json as { hidden?: unknown } | null)?.hidden
    if (typeof hidden !== 'boolean') return invalid('hidden is required')
    if (found === undefined) return shapes.problem(404, 'resource-not-found', 'Not Found Error', 'Could not find post.')
    const root = posts.get(found.conversation)
    if (root?.by !== us || found.by === us || found.replyTo === null) return shapes.problem(403, 'not-authorized-for-resource', 'Authorization Error', 'You may hide replies in your own conversations alone.')
    billing.write(5_000)
    found.hidden = hidden
    return ok({ data: { hidden } })
  }

  const dmPage = (rows: Message[], query: URLSearchParams): SandboxAnswer => {
    const recent = rows.filter(({ at }) => at > now() - 30 * dayMs)
    const { rows: page, meta, bad } = paged(recent, query, 100)
    if (bad) return invalid('The token is not valid')
    const { newest_id: _n, oldest_id: _o, ...rest } = meta
    const users = [...new Set(page.map(({ by }) => by))]
    billing.give('message', page.map(({ id }) => id))
    billing.give('user', users.map(({ id }) => id))
    return ok({ ...(page.length === 0 ? {} : { data: page.map(shapes.message), includes: { users: users.map(shapes.user) } }), meta: rest })
  }

  const route = (method: string, path: string, limit: number, scope: string, answer: Route['answer']): Route =>
    ({ method, name: path, limit: options.limits?.[path] ?? limit, scope, answer, path: new RegExp(`^/2${path.replaceAll(':id', '([\\w-]+)')}$`) })
  const routes: Route[] = [
    route('GET', '/users/me', 75, 'users.read', () => {
      billing.give('user', [us.id])
      return ok({ data: { ...shapes.user(us), ...(options.longPosts === true ? { subscription_type: 'Premium' } : {}) } })
    }),
    route('GET', '/users/:id/mentions', 300, 'tweet.read', ({ request }) => list(all().filter((one) => one.by !== us && names(one)), request.query, 5)),
    route('GET', '/users/:id/tweets', 900, 'tweet.read', ({ request, ids: [id] }) => {
      const without = request.query.get('exclude')?.split(',') ?? []
      return list(all().filter((one) => one.by.id === id && !(without.includes('replies') && one.replyTo !== null)), request.query, 5)
    }),
    route('GET', '/users/:id/muting', 15, 'mute.read', () => {
      const rows = Array.from(people.values()).filter(({ id }) => muted.has(id))
      billing.give('mute', rows.map(({ id }) => id))
      return ok({ ...(rows.length === 0 ? {} : { data: rows.map(shapes.user) }), meta: { result_count: rows.length } })
    }),
    route('POST', '/users/:id/muting', 50, 'mute.write', ({ request }) => {
      const id = String((request.json as { target_user_id?: unknown } | null)?.target_user_id ?? '')
      if (!Array.from(people.values()).some((one) => one.id === id)) return shapes.problem(404, 'resource-not-found', 'Not Found Error', 'Could not find user.')
      billing.write(15_000)
      muted.add(id)
      return ok({ data: { muting: true } })
    }),
    route('DELETE', '/users/:id/muting/:id', 50, 'mute.write', ({ ids }) => {
      billing.write(5_000)
      muted.delete(ids[1] ?? '')
      return ok({ data: { muting: false } })
    }),
    route('GET', '/tweets/search/recent', 300, 'tweet.read', ({ request: { query } }) => {
      const words = query.get('query') ?? ''
      if (words === '' || words.length > 512) return invalid('query is required and at most 512 characters long')
      return list(all().filter((one) => one.at > now() - 7 * dayMs && matches(one, words)), query, 10)
    }),
    route('GET', '/tweets', 5000, 'tweet.read', ({ request: { query } }) => {
      const ids = (query.get('ids') ?? '').split(',')
      if (ids.length > 100) return invalid('at most 100 ids')
      const missing = ids.filter((id) => !posts.has(id))
      return withIncludes(ids.flatMap((id) => posts.get(id) ?? []), query, missing.length === 0 ? {} : { errors: missing.map(shapes.partial) })
    }),
    route('POST', '/tweets', 100, 'tweet.write', create),
    route('DELETE', '/tweets/:id', 50, 'tweet.write', ({ ids: [id] }) => {
      const found = posts.get(id ?? '')
      if (found !== undefined && found.by !== us) return shapes.problem(403, 'about:blank', 'Forbidden', 'You are not the author.')
      billing.write(10_000)
      posts.delete(id ?? '')
      return ok({ data: { deleted: true } })
    }),
    route('PUT', '/tweets/:id/hidden', 50, 'tweet.moderate.write', hide),
    route('GET', '/dm_events', 15, 'dm.read', ({ request }) => dmPage(messages, request.query)),
    route('GET', '/dm_conversations/:id/dm_events', 15, 'dm.read', ({ request, ids: [id] }) => dmPage(messages.filter(({ conversation }) => conversation === id), request.query)),
    route('POST', '/dm_conversations/:id/messages', 15, 'dm.write', ({ request, ids: [id] }) => {
      const text = (request.json as { text?: unknown } | null)?.text
      if (typeof text !== 'string' || text === '') return invalid('text is required')
      if (!messages.some(({ conversation }) => conversation === id)) return shapes.problem(403, 'client-forbidden', 'Forbidden', 'You cannot write in this conversation.')
      billing.write(15_000)
      const made = send(us, id ?? '', text, now())
      return ok({ data: { dm_conversation_id: made.conversation, dm_event_id: made.id } }, 201)
    }),
  ]

  function send(by: Person, conversation: string, text: string, at: number): Message {
    const made: Message = { id: newId(at), by, conversation, text, at }
    messages.push(made)
    return made
  }

  function handle(request: SandboxRequest): SandboxAnswer {
    if (request.method === 'POST' && request.path === '/2/oauth2/token') return oauth.exchange(request)
    const granted = oauth.scopesOf(request.headers['authorization'])
    if (granted === null) return shapes.problem(401, 'about:blank', 'Unauthorized', 'Unauthorized')
    const found = routes.find(({ method, path }) => method === request.method && path.test(request.path))
    if (found === undefined) return shapes.problem(404, 'about:blank', 'Not Found', 'Not Found')
    const window = meter(found)
    if (window.count > found.limit) return shapes.problem(429, 'about:blank', 'Too Many Requests', 'Too Many Requests', window.headers)
    const answer = allowed(found, request, granted)
    return { ...answer, headers: { ...window.headers, ...answer.headers } }
  }

  function allowed(found: Route, request: SandboxRequest, granted: readonly string[]): SandboxAnswer {
    if (!granted.includes(found.scope)) return shapes.problem(403, 'unsupported-authentication', 'Forbidden', `Missing scope ${found.scope}`)
    if (billing.broke) return shapes.problem(402, 'credits', 'CreditsDepleted', 'Your enrolled account does not have any credits to fulfill this request.')
    const [wrong] = dialect === 'post' ? ['tweet.fields'] : ['post.fields']
    if (wrong !== undefined && request.query.has(wrong)) return invalid(`The query parameter [${wrong}] is not one of the known ones`)
    return found.answer({ request, ids: (found.path.exec(request.path) ?? []).slice(1) })
  }

  function meter({ method, name, limit }: Route): { count: number; headers: Record<string, string> } {
    const key = `${method} ${name}`
    const known = used.get(key)
    const window = known === undefined || known.resetAt <= now() ? { count: 0, resetAt: now() + windowMs } : known
    window.count += 1
    used.set(key, window)
    return {
      count: window.count,
      headers: { 'x-rate-limit-limit': String(limit), 'x-rate-limit-remaining': String(Math.max(0, limit - window.count)), 'x-rate-limit-reset': String(Math.ceil(window.resetAt / 1000)) },
    }
  }

  const conversationWith = (other: Person) => (isLess(us.id, other.id) ? `${us.id}-${other.id}` : `${other.id}-${us.id}`)

  return Object.assign(server, {
    us, oauth, billing, muted,
    /** What a person who signed in would hold. */
    granted: { ...first, clientId },
    /** One of ours. */
    post: (text: string, at = now()): string => put(us, text, at, null).id,
    /** Somebody else writes; gives the id. */
    say(username: string, text: string, how: { at?: number; under?: string; quoting?: string } = {}): string {
      return put(person(username), text, how.at ?? now(), posts.get(how.under ?? '') ?? null, posts.get(how.quoting ?? '') ?? null).id
    },
    write: (username: string, text: string, at = now()): string => send(person(username), conversationWith(person(username)), text, at).id,
    attach: (id: string, url: string) => void posts.get(id)?.media.push({ key: `3_${id}`, type: 'photo', url }),
    remove: (id: string) => void posts.delete(id),
    find: (id: string): Post | null => posts.get(id) ?? null,
    person,
    repliesTo: (id: string): Post[] => all().filter(({ replyTo }) => replyTo?.id === id),
    messages,
  })
}
