import { portrait } from '../picture.ts'
import { createSandboxServer } from '../server.ts'
import type { Misbehave, SandboxAnswer, SandboxRequest } from '../server.ts'
import { createForum } from './forum.ts'
import type { Member, Post, Review, Topic } from './forum.ts'
import { createKeys } from './keys.ts'
import type { Key } from './keys.ts'
import { aboutPost, aboutUser, createShapes } from './shapes.ts'

export type DiscourseMember = {
  username: string
  name?: string
  admin?: boolean
  moderator?: boolean
  /** Categories watched. */
  watches?: number[]
  key?: { value: string; kind: 'admin' | 'user'; scopes?: string[] }
}
export type DiscourseSandboxOptions = {
  title?: string
  members: DiscourseMember[]
  categories?: { id: number; slug: string; parent?: number }[]
  /** Where the forum lies on its server. */
  folder?: string
  now?: () => number
  maxPostLength?: number
  /** Older forums count `before` itself in, and give a page of fifty ids in place of fifty posts. */
  older?: boolean
  /** Newer forums decide about a post and about its author apart, and settle when both are decided. */
  apart?: boolean
  /** Older forums do not tell what somebody has written that waits. */
  tellsPending?: boolean
}
export type DiscourseSandbox = ReturnType<typeof createDiscourseSandbox>

type Call = { request: SandboxRequest; reader: Member; a: string; b: string; fields: Record<string, unknown> }
type Route = { method: string; path: RegExp; answer(call: Call): SandboxAnswer }

const ok = (body: unknown, headers: Record<string, string> = {}): SandboxAnswer => ({ status: 200, body, headers })
const refuse = (status: number, type: string, sentence: string): SandboxAnswer => ({ status, body: { errors: [sentence], error_type: type } })
const denied = refuse(403, 'invalid_access', 'You are not permitted to view the requested resource.')
const absent = refuse(404, 'not_found', 'The requested URL or resource could not be found.')
const invalid = (sentence: string): SandboxAnswer => ({ status: 422, body: { action: 'create_post', errors: [sentence] } })

const uniqueMs = 5 * 60_000

/** One forum, its members, and what they say. https://docs.discourse.org/ */
export function createDiscourseSandbox(options: DiscourseSandboxOptions) {
  const now = options.now ?? (() => Date.now())
  const folder = options.folder ?? ''
  const server = createSandboxServer(handle)
  const origin = () => `${server.url}${folder}`
  const forum = createForum(now)
  const shapes = createShapes(forum, options.title ?? 'Forum', options.apart === true)
  const keys = createKeys()
  const categories = options.categories ?? [{ id: 1, slug: 'general' }]
  const listeners = new Set<(reply: { username: string; post: Post; raw: string }) => void>()
  let queues = false
  let allowance: { left: number; waitS: number; inBody: boolean } | null = null
  for (const { key, ...member } of options.members) {
    const made = forum.named(member.username, { ...member, watches: member.watches ?? [] })
    if (key !== undefined) keys.add({ ...key, of: made, scopes: key.scopes ?? ['read', 'write'] })
  }

  const route = (method: string, path: string, answer: (call: Call) => SandboxAnswer): Route => ({
    method,
    path: new RegExp(`^${path.replace(/:\w+/g, '([^/]+?)')}(?:\\.json)?$`),
    answer,
  })
  const newest = (one: Post, other: Post): number => other.id - one.id
  const isShown = (post: Post, reader: Member): boolean => forum.mayRead(post.topic, reader)
  const withPost = ({ a, reader }: Call, answer: (post: Post) => SandboxAnswer): SandboxAnswer => {
    const post = forum.posts.get(Number(a))
    if (post === undefined || (post.deletedAt !== null && !forum.isStaff(reader) && post.by !== reader)) return absent
    return isShown(post, reader) ? answer(post) : denied
  }
  const withTopic = ({ a, reader }: Call, answer: (topic: Topic) => SandboxAnswer): SandboxAnswer => {
    const topic = forum.topics.get(Number(a))
    return topic === undefined ? absent : forum.mayRead(topic, reader) ? answer(topic) : denied
  }
  const asStaff = (answer: (call: Call) => SandboxAnswer) => (call: Call) => (forum.isStaff(call.reader) ? answer(call) : absent)
  const withMember = (answer: (member: Member, call: Call) => SandboxAnswer) =>
    asStaff((call) => {
      const member = forum.members.find(({ id }) => id === Number(call.a))
      return member === undefined ? absent : answer(member, call)
    })
  const withReview = (answer: (review: Review, call: Call) => SandboxAnswer) => (call: Call) => {
    if (!forum.isStaff(call.reader)) return denied
    const review = forum.reviews.get(Number(call.a))
    return review === undefined ? absent : answer(review, call)
  }
  const text = (value: unknown): string => (typeof value === 'string' ? value : '')

  const routes: Route[] = [
    route('GET', '/session/current', ({ reader }) => ok(shapes.session(reader))),
    route('GET', '/site/settings', () => ok({ title: options.title ?? 'Forum', min_post_length: 5, max_post_length: options.maxPostLength ?? 32_000 })),
    route('GET', '/site', () => ok({ categories: categories.map(({ id, slug, parent }) => ({ id, name: slug, slug, ...(parent === undefined ? {} : { parent_category_id: parent }) })) })),
    route('GET', '/u/:name', ({ a, reader }) => {
      const member = forum.members.find(({ username }) => username.toLowerCase() === decodeURIComponent(a).toLowerCase())
      return member === undefined ? absent : ok({ user: { id: member.id, username: member.username, ...(member === reader ? { watched_category_ids: member.watches } : {}) } })
    }),
    route('GET', '/posts', ({ request, reader }) => ok({ latest_posts: latest(request, reader).map((one) => shapes.post(one, reader, { raw: true, titled: true })) })),
    route('POST', '/posts', create),
    route('GET', '/posts/:name/pending', ({ a, reader }) =>
      (options.tellsPending ?? true) && decodeURIComponent(a).toLowerCase() === reader.username.toLowerCase()
        ? ok({ pending_posts: [...forum.reviews.values()].filter((one) => one.type === 'ReviewableQueuedPost' && one.status === 0 && one.by === reader).map(shapes.pending) })
        : absent),
    route('GET', '/posts/:id', (call) => withPost(call, (post) => ok(shapes.post(post, call.reader, { raw: true })))),
    route('PUT', '/posts/:id', (call) => withPost(call, (post) => amend(post, call))),
    route('DELETE', '/posts/:id', (call) => withPost(call, (post) => remove(post, call.reader))),
    route('GET', '/posts/:id/replies', (call) =>
      withPost(call, (post) => {
        const after = Number(call.request.query.get('after') ?? 1)
        const answers = shapes.repliesTo(post).filter((one) => one.deletedAt === null && one.number > after)
        return ok(answers.sort((one, other) => one.number - other.number).slice(0, 20).map((one) => shapes.post(one, call.reader)))
      })),
    route('PUT', '/posts/:id/recover', (call) =>
      withPost(call, (post) => {
        if (!forum.isStaff(call.reader) && !(post.userDeleted && post.by === call.reader)) return denied
        Object.assign(post, { deletedAt: null, userDeleted: false })
        return ok(shapes.post(post, call.reader, { raw: true }))
      })),
    route('PUT', '/posts/:id/unhide', (call) =>
      withPost(call, (post) => {
        if (!forum.isStaff(call.reader)) return denied
        post.hidden = false
        return { status: 200 }
      })),
    route('GET', '/t/:id/posts', (call) =>
      withTopic(call, (topic) => {
        const ids = new Set(call.request.query.getAll('post_ids[]').map(Number))
        const raw = call.request.query.get('include_raw') === 'true'
        const found = shapes.postsIn(topic, call.reader).filter(({ id }) => ids.has(id))
        return ok({ post_stream: { posts: found.slice(0, 20).map((one) => shapes.inTopic(one, call.reader, raw)) }, id: topic.id })
      })),
    route('GET', '/t/:id/:number', view),
    route('GET', '/t/:id', view),
    route('GET', '/latest', ({ request, reader }) => {
      const ids = (request.query.get('topic_ids') ?? '').split(',').map(Number)
      const found = [...forum.topics.values()].filter((one) => !one.secret && ids.includes(one.id))
      return ok(shapes.topicList(found, reader, null))
    }),
    route('GET', '/topics/private-messages/:name', ({ a, request, reader }) => {
      if (decodeURIComponent(a).toLowerCase() !== reader.username.toLowerCase()) return denied
      const page = Number(request.query.get('page') ?? 0)
      const mine = [...forum.topics.values()].filter((one) => one.secret && one.allowed.has(reader.id)).sort((one, other) => other.bumpedAt - one.bumpedAt || other.id - one.id)
      const rows = mine.slice(page * 30, page * 30 + 30)
      return ok(shapes.topicList(rows, reader, mine.length > page * 30 + 30 ? `/topics/private-messages/${reader.username}?page=${page + 1}` : null))
    }),
    route('GET', '/notifications', ({ request, reader }) => {
      const [offset, limit] = [Number(request.query.get('offset') ?? 0), Math.min(60, Number(request.query.get('limit') ?? 60))]
      const mine = forum.notifications.filter(({ to }) => to === reader.id).sort((one, other) => other.id - one.id)
      return ok({
        notifications: mine.slice(offset, offset + limit).map(shapes.notification),
        total_rows_notifications: mine.length,
        seen_notification_id: 0,
        load_more_notifications: `/notifications?offset=${offset + limit}&username=${reader.username}`,
      })
    }),
    route('GET', '/review', ({ request, reader }) => {
      if (!forum.isStaff(reader)) return denied
      const offset = Number(request.query.get('offset') ?? 0)
      const all = [...forum.reviews.values()].filter(({ status }) => (request.query.get('status') ?? 'pending') !== 'pending' || status === 0).sort((one, other) => other.at - one.at || other.id - one.id)
      const { rows, aside } = shapes.reviews(all.slice(offset, offset + 10), origin())
      const more = offset + 10 < all.length ? { load_more_reviewables: `/review?offset=${offset + 10}` } : {}
      return ok({ reviewables: rows, ...aside, meta: { total_rows_reviewables: all.length, ...more } })
    }),
    route('GET', '/review/:id', withReview((review) => {
      const { rows, aside } = shapes.reviews([review], origin())
      return ok({ reviewable: rows[0], ...aside, meta: {} })
    })),
    route('PUT', '/review/:id/perform/:action', withReview(decide)),
    route('POST', '/post_actions', act),
    route('DELETE', '/post_actions/:id', (call) =>
      withPost(call, (post) => {
        const at = post.actions.findIndex((one) => one.by === call.reader.id && one.type === Number(call.request.query.get('post_action_type_id')))
        if (at === -1) return absent
        post.actions.splice(at, 1)
        return ok(shapes.post(post, call.reader))
      })),
    route('GET', '/admin/users/:id', withMember((member) => ok(shapes.adminUser(member)))),
    route('PUT', '/admin/users/:id/suspend', withMember((member, { fields, reader }) => {
      const until = Date.parse(text(fields['suspend_until']))
      if (Number.isNaN(until) || text(fields['reason']) === '') return refuse(400, 'invalid_parameters', 'param is missing or the value is empty')
      if (forum.isStaff(member)) return denied
      if (member.suspendedTill !== null) return { status: 409, body: { message: 'User was already suspended.' } }
      member.suspendedTill = until
      return ok({ suspension: {
        suspend_reason: text(fields['reason']), full_suspend_reason: text(fields['reason']), suspended_till: new Date(until).toISOString(), suspended_at: new Date(now()).toISOString(),
        suspended_by: { id: reader.id, username: reader.username, name: reader.name, avatar_template: '' },
      } })
    })),
    route('PUT', '/admin/users/:id/unsuspend', withMember((member) => {
      member.suspendedTill = null
      return ok({ suspension: { suspended_till: null, suspended_at: null } })
    })),
    route('PUT', '/admin/users/:id/silence', withMember((member, { fields, reader }) => {
      if (forum.isStaff(member)) return denied
      if (member.silencedTill !== null) return { status: 409, body: { message: 'User was already silenced.' } }
      member.silencedTill = Date.parse(text(fields['silenced_till']))
      return ok({ silence: {
        silenced: true, silence_reason: text(fields['reason']), full_silence_reason: text(fields['reason']), silenced_till: new Date(member.silencedTill).toISOString(),
        silenced_at: new Date(now()).toISOString(), silenced_by: { id: reader.id, username: reader.username, name: reader.name, avatar_template: '' },
      } })
    })),
    route('PUT', '/admin/users/:id/unsilence', withMember((member) => {
      member.silencedTill = null
      return ok({ unsilence: { silenced: false, silence_reason: null, silenced_till: null, silenced_at: null } })
    })),
  ]

  function latest(request: SandboxRequest, reader: Member): Post[] {
    const before = Number(request.query.get('before') ?? 0) || null
    const all = [...forum.posts.values()].filter((one) => !one.topic.secret && one.deletedAt === null && isShown(one, reader)).sort(newest)
    if (options.older !== true) return all.filter(({ id }) => before === null || id < before).slice(0, 50)
    const top = before ?? Math.max(0, ...forum.posts.keys())
    return all.filter(({ id }) => id <= top && id > top - 50)
  }

  function view(call: Call): SandboxAnswer {
    return withTopic(call, (topic) =>
      ok(shapes.topicView(topic, call.reader, call.b === '' ? null : Number(call.b), call.request.query.get('include_raw') === 'true')))
  }

  function remove(post: Post, reader: Member): SandboxAnswer {
    if (forum.isStaff(reader)) post.deletedAt ??= now()
    else if (post.by === reader) post.userDeleted = true
    else return denied
    return { status: 200 }
  }

  function amend(post: Post, { fields, reader }: Call): SandboxAnswer {
    const given = typeof fields['post'] === 'object' && fields['post'] !== null ? (fields['post'] as Record<string, unknown>) : {}
    const raw = text(given['raw']).trim()
    if (post.by !== reader && !forum.isStaff(reader)) return denied
    if (raw.length < 5) return invalid('Body is too short (minimum is 5 characters)')
    if (Array.from(raw).length > (options.maxPostLength ?? 32_000)) return invalid('Body is limited to 32000 characters')
    forum.edit(post, raw, now())
    return ok({ post: { ...shapes.post(post, reader, { raw: true }), draft_sequence: 0 } })
  }

  /** Staff may say the same twice; others not within five minutes, wherever it is. */
  function create({ fields, reader }: Call): SandboxAnswer {
    const raw = text(fields['raw']).trim()
    const topic = forum.topics.get(Number(fields['topic_id']))
    if (reader.silencedTill !== null && reader.silencedTill > now()) return denied
    if (topic === undefined || !forum.mayRead(topic, reader)) return denied
    if (raw.length < 5) return invalid('Body is too short (minimum is 5 characters)')
    if (Array.from(raw).length > (options.maxPostLength ?? 32_000)) return invalid('Body is limited to 32000 characters')
    const twin = [...forum.posts.values()].some((one) => one.by === reader && one.raw === raw && now() - one.at < uniqueMs)
    if (twin && !forum.isStaff(reader)) return invalid('Body is too similar to what you recently posted')
    const replyTo = fields['reply_to_post_number']
    if (queues) {
      forum.queue(reader, raw, now(), { topic, ...(typeof replyTo === 'number' ? { replyTo } : {}) })
      return ok({ action: 'enqueued', success: true, pending_count: 1 })
    }
    const post = forum.write(topic, reader, raw, now(), typeof replyTo === 'number' ? replyTo : null)
    for (const listener of listeners) listener({ username: reader.username, post, raw })
    return ok({ ...shapes.post(post, reader, { raw: true }), draft_sequence: 0 })
  }

  function act(call: Call): SandboxAnswer {
    const { fields, reader } = call
    const type = Number(fields['post_action_type_id'])
    return withPost({ ...call, a: String(fields['id']) }, (post) => {
      if (post.actions.some((one) => one.by === reader.id && one.type === type) || post.by === reader) return denied
      if (type === 7 && text(fields['message']).length < 10) return invalid('Message is too short')
      if (type === 2) post.actions.push({ by: reader.id, type })
      else {
        const review = forum.flag(reader, post, type, type === 7 ? text(fields['message']) : null)
        // Compared as a word: `true` alone is not heard.
        if (fields['take_action'] === 'true' && forum.isStaff(reader)) {
          post.hidden = true
          Object.assign(review, { status: 1, version: review.version + 1 })
        }
      }
      return ok(shapes.post(post, reader))
    })
  }

  function decide(review: Review, { b, request }: Call): SandboxAnswer {
    const version = request.query.get('version')
    if (version === null) return refuse(422, 'invalid_parameters', 'You must supply a version number')
    if (Number(version) !== review.version) return refuse(409, 'conflict', 'There was an update conflict preventing you from doing that.')
    if (!shapes.actionsFor(review).includes(b)) return denied
    review.version += 1
    let created: Post | null = null
    const { post, payload } = review
    if (b === 'approve_post' && payload !== null) {
      created = review.topic === null ? forum.begin(review.by, payload.title ?? '', payload.raw, now()) : forum.write(review.topic, review.by, payload.raw, now(), payload.reply_to_post_number ?? null)
    }
    if ((b === 'agree_and_hide' || b === 'hide_post') && post !== null) post.hidden = true
    if ((b === 'delete_and_agree' || b === 'delete_post') && post !== null) post.deletedAt = now()
    if (b === 'disagree' && post !== null) post.hidden = false
    const about = aboutPost.includes(b) ? 'post' : aboutUser.includes(b) ? 'user' : null
    if (about !== null) {
      review.decided = new Set([...(review.decided ?? []), about])
      if (review.decided.size === 2) review.status = post?.deletedAt === null ? 3 : 1
      return ok({ reviewable_perform_result: { success: true, transition_to: null, remove_reviewable_ids: [], version: review.version } })
    }
    review.status = b === 'reject_post' || b === 'disagree' ? 2 : b === 'ignore_and_do_nothing' ? 3 : 1
    return ok({ reviewable_perform_result: {
      success: true, transition_to: review.status === 1 ? 'approved' : 'rejected', ...(created === null ? {} : { created_post_id: created.id, created_post_topic_id: created.topic.id }),
      remove_reviewable_ids: [review.id], version: review.version,
    } })
  }

  const mayDo = ({ kind, scopes }: Key, method: string, path: string): boolean =>
    kind === 'admin' || scopes.includes('write') || (scopes.includes('read') && method === 'GET') || (path === '/session/current.json' && scopes.includes('session_info'))

  function handle(request: SandboxRequest): SandboxAnswer {
    if (request.path.startsWith('/user_avatar/')) return { status: 200, headers: { 'content-type': 'image/png' }, body: portrait(request.path) }
    if (!request.path.startsWith(folder)) return { status: 404, body: '<h1>Not here</h1>' }
    const path = request.path.slice(folder.length)
    if (path === '/site/basic-info.json') return ok(shapes.basicInfo())
    if (path === '/user-api-key/new') {
      const { status, page } = keys.ask(request.query, [])
      return { status, body: page }
    }
    const key = keys.of(request.headers)
    if (key === null) return refuse(403, 'invalid_access', 'You are not permitted to view the requested resource. The API username or key is invalid.')
    const found = routes.find((one) => one.method === request.method && one.path.test(path))
    if (found === undefined || key === undefined) return absent
    if (!mayDo(key, request.method, path)) return denied
    const limited = spend()
    if (limited !== null) return limited
    const [, a = '', b = ''] = found.path.exec(path) ?? []
    const fields = typeof request.json === 'object' && request.json !== null && !Array.isArray(request.json) ? (request.json as Record<string, unknown>) : {}
    return found.answer({ request, reader: key.of, a, b, fields })
  }

  /** The wait is in the headers and in the body; some proxies pass on the body alone. */
  function spend(): SandboxAnswer | null {
    if (allowance === null) return null
    if (allowance.left > 0) {
      allowance.left -= 1
      return null
    }
    const { waitS, inBody } = allowance
    const body = { errors: ['You’ve performed this action too many times.'], error_type: 'rate_limit', extras: { wait_seconds: waitS, time_left: `${waitS} seconds` } }
    return { status: 429, headers: inBody ? {} : { 'retry-after': String(waitS), 'discourse-rate-limit-error-code': 'user_api_key_limiter_60_secs' }, body }
  }

  return {
    forum,
    get url() {
      return origin()
    },
    requests: server.requests,
    listen: (port?: number) => server.listen(port),
    close: () => server.close(),
    misbehave: (how: Misbehave) => server.misbehave(how),
    behave: () => server.behave(),
    /** What members write from now on waits for approval. */
    queueAll: (on = true) => void (queues = on),
    /** So many requests more, then a wait; null for as many as there are. */
    leave: (left: number | null, waitS = 30, inBody = false) => void (allowance = left === null ? null : { left, waitS, inBody }),
    revoke: (value: string) => keys.revoke(value),
    /** A member agrees to what a program's address asks; gives what the page then shows. */
    authorise: (address: string, username: string) => keys.authorise(address, forum.named(username)),
    onReply: (listener: (reply: { username: string; post: Post; raw: string }) => void) => void listeners.add(listener),
  }
}
