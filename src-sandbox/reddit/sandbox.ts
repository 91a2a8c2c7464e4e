import { createAppOAuth } from '../app-oauth.ts'
import { createSandboxServer } from '../server.ts'
import type { SandboxAnswer, SandboxRequest } from '../server.ts'
import { createCommunity, nameOf } from './community.ts'
import type { Person, Thing } from './community.ts'
import { createLists } from './lists.ts'
import { createModmail } from './modmail.ts'
import * as shapes from './shapes.ts'
import type { Reader } from './shapes.ts'
import { createWrites } from './writes.ts'
import type { Relations } from './writes.ts'

export const allScopes = [
  'identity', 'read', 'history', 'privatemessages', 'submit', 'edit', 'vote', 'report', 'account', 'mysubreddits', 'modposts', 'modcontributors', 'modmail',
]

export type RedditSandboxOptions = {
  token: string
  user?: string
  /** The communities that the account moderates. */
  moderates?: readonly string[]
  scopes?: readonly string[]
  now?: () => number
  /** Questions in ten minutes. */
  perWindow?: number
  /** How many things a list shows at most. */
  listCap?: number
  clientId?: string
}
export type RedditSandbox = ReturnType<typeof createRedditSandbox>

const windowMs = 600_000
const ok = (body: unknown): SandboxAnswer => ({ status: 200, body })
const forbidden = (reason?: string): SandboxAnswer => ({ status: 403, body: { ...(reason === undefined ? {} : { reason }), message: 'Forbidden', error: 403 } })
const missing: SandboxAnswer = { status: 404, body: { message: 'Not Found', error: 404 } }
const pardner: SandboxAnswer = { status: 403, body: '<!doctype html><html><body><h1>whoa there, pardner!</h1><p>Your request has been blocked due to a network policy.</p></body></html>' }

/** Which permission a question wants. https://www.reddit.com/dev/api/oauth */
const scopeRules: readonly [RegExp, string][] = [
  [/^GET \/api\/v1\/me$/, 'identity'], [/^GET \/subreddits\/mine\//, 'mysubreddits'], [/^GET \/message\//, 'privatemessages'], [/^GET \/user\//, 'history'],
  [/^GET \/r\/[\w-]+\/about\/(banned|muted)$/, 'modcontributors'], [/^(GET|POST) \/api\/mod\//, 'modmail'], [/^POST \/api\/comment$/, 'submit'],
  [/^POST \/api\/(del|editusertext)$/, 'edit'], [/^POST \/api\/vote$/, 'vote'], [/^POST \/api\/report$/, 'report'], [/^POST \/api\/(block_user|unfriend)$/, 'account'],
  [/^POST \/api\/(approve|remove|lock)$/, 'modposts'], [/^POST \/r\/[\w-]+\/api\/(un)?friend$/, 'modcontributors'], [/^GET /, 'read'],
]

/** One account, what it moderates, and everybody else. https://www.reddit.com/dev/api/oauth */
export function createRedditSandbox(options: RedditSandboxOptions) {
  const now = options.now ?? (() => Date.now())
  const server = createSandboxServer(handle)
  const world = createCommunity()
  const us = world.person(options.user ?? 'marque')
  const moderated = new Set((options.moderates ?? ['lamarque']).map((name) => name.toLowerCase()))
  const names = [...(options.moderates ?? ['lamarque'])]
  const relations: Relations = { blocked: new Set(), banned: new Map(), muted: new Map() }
  const reader: Reader = { us, moderates: (sub) => moderated.has(sub.toLowerCase()), blocks: ({ id }) => relations.blocked.has(id) }
  const lists = createLists(world, reader, options.listCap ?? 1000)
  const modmail = createModmail(world.nextId)
  const writes = createWrites(world, reader, relations, now)
  const clientId = options.clientId ?? 'vigie-installed-01'
  const oauth = createAppOAuth({
    clientId, clientSecret: null, now, lastsMs: 3_600_000, codeMs: 600_000, rotates: false, callbacks: ['http://127.0.0.1:47815/vigie'], plain: true, basic: true,
  })
  const granted = oauth.issue([...(options.scopes ?? allScopes)], options.token)
  const closed = new Map<string, string>()
  const perWindow = options.perWindow ?? 100_000
  let used = { from: now(), count: 0 }
  let blocksAgents = false

  const rest = () => Math.max(1, Math.ceil((used.from + windowMs - now()) / 1000))
  const meter = (): Record<string, string> => ({
    'x-ratelimit-used': String(used.count), 'x-ratelimit-remaining': `${Math.max(0, perWindow - used.count)}.0`, 'x-ratelimit-reset': String(rest()),
  })
  function count(): boolean {
    if (now() - used.from >= windowMs) used = { from: now(), count: 0 }
    used.count += 1
    return used.count <= perWindow
  }

  function handle(request: SandboxRequest): SandboxAnswer {
    const { method, path, headers } = request
    const agent = headers['user-agent'] ?? ''
    if (blocksAgents || !/^[\w-]+:[\w.-]+:[\w.]+ \(by \/u\/[\w-]+\)$/.test(agent)) return pardner
    if (method === 'POST' && path === '/api/v1/access_token') return oauth.exchange(request)
    const scopes = oauth.scopesOf(headers['authorization'])
    if (scopes === null) return { status: 401, headers: { 'www-authenticate': 'Bearer realm="reddit", error="invalid_token"' }, body: { message: 'Unauthorized', error: 401 } }
    if (!count()) return { status: 429, headers: meter(), body: { message: 'Too Many Requests', error: 429 } }
    const wanted = scopeRules.find(([rule]) => rule.test(`${method} ${path}`))?.[1]
    if (wanted !== undefined && !scopes.includes(wanted)) {
      return { status: 403, headers: { ...meter(), 'www-authenticate': 'Bearer realm="reddit", error="insufficient_scope"' }, body: { message: 'Forbidden', error: 403 } }
    }
    const answer = (method === 'GET' ? read(request) : write(request)) ?? missing
    return { ...answer, headers: { ...meter(), ...answer.headers } }
  }

  function read({ path, query }: SandboxRequest): SandboxAnswer | null {
    const [, sub = '', what = ''] = /^\/r\/([\w-]+)\/(.+)$/.exec(path) ?? []
    if (sub !== '') return ofCommunity(sub.toLowerCase(), what, query)
    const [, author = '', list = ''] = /^\/user\/([\w-]+)\/(comments|submitted)$/.exec(path) ?? []
    if (author !== '') return ok(lists.by(world.person(author), list === 'comments' ? 't1' : 't3', query))
    const [, article = ''] = /^\/comments\/([0-9a-z]+)$/.exec(path) ?? []
    if (article !== '') return treeOf(article, query)
    const [, talk = ''] = /^\/api\/mod\/conversations\/([0-9a-z]+)$/.exec(path) ?? []
    if (talk !== '') return talkOf(talk, (found) => ok(modmail.whole(found)))
    switch (path) {
      case '/api/v1/me':
        return ok(shapes.account(us))
      case '/subreddits/mine/moderator':
        return ok(shapes.listing(names.filter((name) => moderated.has(name.toLowerCase())).map(shapes.community)))
      case '/message/inbox':
        return ok(lists.inbox(query))
      case '/message/messages':
        return ok(lists.messages(query))
      case '/api/info':
        return ok(lists.info((query.get('id') ?? '').split(',').slice(0, 100)))
      case '/api/morechildren': {
        const post = world.things.get(query.get('link_id') ?? '')
        return post?.kind === 't3' ? ok({ json: { errors: [], data: { things: lists.left(post, (query.get('children') ?? '').split(',')) } } }) : missing
      }
      case '/prefs/blocked':
        return ok({ kind: 'UserList', data: { children: everybody().filter(({ id }) => relations.blocked.has(id)).map(shapes.person) } })
      case '/api/mod/conversations':
        return ok(modmail.list(names.filter((name) => moderated.has(name.toLowerCase())), Math.min(100, Number(query.get('limit') ?? 25)), query.get('after')))
      default:
        return null
    }
  }

  const everybody = (): Person[] => Array.from(world.people.values())

  function ofCommunity(sub: string, what: string, query: URLSearchParams): SandboxAnswer | null {
    const reason = closed.get(sub)
    if (reason !== undefined) return reason === 'banned' ? { status: 404, body: { reason, message: 'Not Found', error: 404 } } : forbidden(reason)
    if (what === 'comments') return ok(lists.comments(sub, query))
    if (what === 'new') return ok(lists.posts(sub, query))
    const [, list = ''] = /^about\/(modqueue|reports|spam|unmoderated|banned|muted)$/.exec(what) ?? []
    if (list === '') return null
    if (!moderated.has(sub)) return forbidden()
    if (list !== 'banned' && list !== 'muted') return ok(lists.queue(sub, list, query))
    const user = query.get('user')?.toLowerCase()
    const there = everybody().filter((one) => relations[list].get(sub)?.has(one.id) === true && (user === undefined || one.name.toLowerCase() === user))
    return ok(shapes.listing(there.map(shapes.person)))
  }

  function treeOf(article: string, query: URLSearchParams): SandboxAnswer {
    const post = world.things.get(`t3_${article}`)
    if (post?.kind !== 't3') return missing
    return ok(lists.tree(post, query.get('comment'), Math.min(500, Number(query.get('limit') ?? 200))))
  }

  function talkOf(id: string, then: (talk: NonNullable<ReturnType<typeof modmail.talks.get>>) => SandboxAnswer): SandboxAnswer {
    const found = modmail.talks.get(id)
    if (found === undefined) return missing
    return moderated.has(found.sub.toLowerCase()) ? then(found) : forbidden()
  }

  function write(request: SandboxRequest): SandboxAnswer | null {
    const [, talk = '', verb = ''] = /^\/api\/mod\/conversations\/([0-9a-z]+)(?:\/(mute|unmute))?$/.exec(request.path) ?? []
    if (talk === '') return writes.take(request)
    return talkOf(talk, (found) => {
      const fields = new URLSearchParams(request.text)
      const muted = relations.muted.get(found.sub.toLowerCase()) ?? new Set<string>()
      relations.muted.set(found.sub.toLowerCase(), muted)
      if (verb === 'mute') muted.add(found.with.id)
      else if (verb === 'unmute') muted.delete(found.with.id)
      else modmail.add(found, us, true, fields.get('body') ?? '', now(), fields.get('isInternal') === 'true')
      return ok(modmail.whole(found))
    })
  }

  const thing = (name: string): Thing => {
    const found = world.things.get(name)
    if (found === undefined) throw new Error('no such thing')
    return found
  }

  return Object.assign(server, {
    us: us.name, oauth, relations, clientId, granted: { ...granted, clientId },
    hurry: writes.hurry,
    sleep: writes.sleep,
    /** Gives the name of the post. */
    post: (sub: string, by: string, title: string, at = now(), text = ''): string => nameOf(world.post(world.person(by), sub, title, text, at)),
    /** Somebody answers a post or a comment; gives the name. */
    say: (by: string, under: string, text: string, at = now()): string => nameOf(world.remark(world.person(by), thing(under), text, at)),
    write: (by: string, text: string, at = now(), subject = 'Bonjour'): string => `t4_${world.letter(world.person(by), us, subject, text, at, null).id}`,
    modmail: (sub: string, by: string, subject: string, text: string, at = now()): string => modmail.open(sub, world.person(by), subject, text, at).id,
    answerModmail: (id: string, by: string, mod: boolean, text: string, at = now()): void => {
      const found = modmail.talks.get(id)
      if (found !== undefined) modmail.add(found, world.person(by), mod, text, at)
    },
    talk: (id: string) => modmail.talks.get(id) ?? null,
    letters: () => Array.from(world.letters.values()),
    thing: (name: string): Thing | null => world.things.get(name) ?? null,
    repliesTo: (name: string) => Array.from(world.things.values()).filter((one) => one.kind === 't1' && nameOf(one.parent) === name && !one.deleted),
    edit: (name: string, text: string, at = now()): void => void Object.assign(thing(name), { text, editedAt: at }),
    delete: (name: string): void => void (thing(name).deleted = true),
    /** Somebody leaves; what they wrote stays, under no name. */
    leave: (name: string): void => void (world.person(name).gone = true),
    person: (name: string): Person => world.person(name),
    report: (name: string, by: string, reason: string): void => {
      const { reports } = thing(name)
      reports.set(reason, new Set([...(reports.get(reason) ?? []), by]))
    },
    /** A filter holds it for the moderators. */
    filter: (name: string): void => void Object.assign(thing(name), { spam: true, removed: false, bannedBy: true }),
    set: (name: string, how: Partial<Pick<Thing, 'locked' | 'archived' | 'approved' | 'removed' | 'spam' | 'bannedBy'>>): void => void Object.assign(thing(name), how),
    /** `private`, `banned`, `quarantined`; null opens it again. */
    shut: (sub: string, reason: string | null): void => void (reason === null ? closed.delete(sub.toLowerCase()) : closed.set(sub.toLowerCase(), reason)),
    demote: (sub: string): void => void moderated.delete(sub.toLowerCase()),
    blockAgents: (on = true): void => void (blocksAgents = on),
    used: () => used.count,
  })
}
