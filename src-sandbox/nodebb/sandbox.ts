import { portrait } from '../picture.ts'
import { createSandboxServer } from '../server.ts'
import type { Misbehave, SandboxAnswer, SandboxRequest } from '../server.ts'
import { createBoard } from './board.ts'
import type { Member, Post, Room, Topic } from './board.ts'
import { createShapes } from './shapes.ts'

export type NodebbMember = { username: string; admin?: boolean; globalModerator?: boolean; moderates?: number[]; token?: string }
export type NodebbSandboxOptions = {
  title?: string
  members: NodebbMember[]
  /** Speaks for whoever is named with each question. */
  masterToken?: string
  folder?: string
  now?: () => number
  postsPerPage?: number
  /** Seconds between two posts of a member who moderates nothing. */
  postDelayS?: number
  /** A page that is asked for by another name answers with its name, as some versions do. */
  renames?: boolean
  /** Categories below others. */
  parents?: Record<number, number>
  /** Of a message that is gone nothing is said, as in some versions. */
  silent?: boolean
}
export type NodebbSandbox = ReturnType<typeof createNodebbSandbox>

type Call = { request: SandboxRequest; reader: Member; a: string; b: string; fields: Record<string, unknown> }
type Route = { method: string; path: RegExp; answer(call: Call): SandboxAnswer }

const json = (body: unknown): SandboxAnswer =>
  typeof body === 'string' ? { status: 200, body: JSON.stringify(body), headers: { 'content-type': 'application/json; charset=utf-8' } } : { status: 200, body }
const good = (response: unknown = {}): SandboxAnswer => json({ status: { code: 'ok', message: 'OK' }, response })
const names: Readonly<Record<number, string>> = { 400: 'bad-request', 401: 'not-authorised', 403: 'forbidden', 404: 'not-found' }
/** The calls say what went wrong in a sentence, and in a word that says little. */
const bad = (status: number, message: string): SandboxAnswer => ({ status, body: { status: { code: names[status], message }, response: {} } })
const absent = bad(404, 'Invalid API call')
const forbidden = bad(403, 'You are not authorised to make this call')
/** Pages say it otherwise. */
const pageAbsent: SandboxAnswer = { status: 404, body: { path: '/', title: '[[global:404.title]]' } }
const pageForbidden: SandboxAnswer = { status: 403, body: { path: '/', loggedIn: true, title: '[[global:403.title]]' } }

const text = (value: unknown): string => (typeof value === 'string' ? value : '')

/** One forum, its members, and what they say. */
export function createNodebbSandbox(options: NodebbSandboxOptions) {
  const now = options.now ?? (() => Date.now())
  const folder = options.folder ?? ''
  const server = createSandboxServer(handle)
  const board = createBoard()
  const shapes = createShapes(board, options.postsPerPage ?? 20)
  const tokens = new Map<string, Member>()
  const listeners = new Set<(reply: { username: string; post: Post; raw: string }) => void>()
  for (const { token, ...member } of options.members) {
    const made = board.named(member.username, { ...member })
    if (token !== undefined) tokens.set(token, made)
  }

  const route = (method: string, path: string, answer: (call: Call) => SandboxAnswer): Route => ({ method, path: new RegExp(`^${path.replace(/:\w+/g, '([^/]+)')}/?$`), answer })
  const v3 = (method: string, path: string, answer: (call: Call) => SandboxAnswer): Route => route(method, `/api/v3${path}`, answer)
  const withPost = (answer: (post: Post, call: Call) => SandboxAnswer) => (call: Call): SandboxAnswer => {
    const post = board.posts.get(Number(decodeURIComponent(call.a)))
    return post === undefined ? bad(404, 'Post does not exist') : answer(post, call)
  }
  const withRoom = (answer: (room: Room, call: Call) => SandboxAnswer) => (call: Call): SandboxAnswer => {
    const room = board.rooms.get(Number(call.a))
    return room === undefined ? bad(404, 'Room does not exist') : room.members.has(call.reader.uid) ? answer(room, call) : forbidden
  }
  const withMember = (answer: (member: Member, call: Call) => SandboxAnswer) => (call: Call): SandboxAnswer => {
    const member = board.members.find(({ uid }) => uid === Number(call.a))
    return member === undefined ? bad(404, 'User does not exist') : answer(member, call)
  }
  const byStaff = (answer: (member: Member, call: Call) => SandboxAnswer) =>
    withMember((member, call) => (!board.isStaff(call.reader) ? forbidden : board.isStaff(member) ? bad(400, 'You can’t ban other admins!') : answer(member, call)))
  const seesFlags = (reader: Member): boolean => board.isStaff(reader) || reader.moderates.length > 0

  const routes: Route[] = [
    route('GET', '/api/self', ({ reader }) => json(shapes.self(reader, now()))),
    route('GET', '/api/user/username/:name', ({ a }) => {
      const member = board.members.find(({ username }) => username.toLowerCase() === decodeURIComponent(a).toLowerCase())
      return member === undefined ? pageAbsent : json(shapes.account(member, now()))
    }),
    route('GET', '/api/recent', ({ request, reader }) => {
      const page = Number(request.query.get('page') ?? 1)
      const cid = request.query.get('cid')
      const inCategory = (one: Topic) => cid === null || one.cid === Number(cid) || options.parents?.[one.cid] === Number(cid)
      const all = [...board.topics.values()]
        .filter((one) => inCategory(one) && (request.query.get('filter') !== 'watched' || one.followers.has(reader.uid)))
        .map(shapes.topicRow)
        .sort((one, other) => other.lastposttime - one.lastposttime || other.tid - one.tid)
      const rows = all.slice((page - 1) * 20, page * 20)
      return json({ nextStart: page * 20, topicCount: all.length, topics: rows, tids: rows.map(({ tid }) => tid), canPost: true, ...shapes.pages(Math.max(1, Math.ceil(all.length / 20)), page), ...shapes.common(reader, '/recent'), title: '[[recent:title]]' })
    }),
    route('GET', '/api/topic/:tid/:slug', ({ a, b, request, reader }) => {
      const topic = board.topics.get(Number(a))
      const page = Number(request.query.get('page') ?? 1)
      if (topic === undefined) return pageAbsent
      if (options.renames === true && b === 'topic') return json(`/topic/${shapes.topicRow(topic).slug}?page=${page}`)
      return page > shapes.pageCount(topic) ? pageAbsent : json(shapes.topicPage(topic, reader, page, now()))
    }),
    route('GET', '/api/notifications', ({ request, reader }) => {
      const page = Number(request.query.get('page') ?? 1)
      const mine = board.notifications.filter(({ to }) => to === reader.uid).sort((one, other) => other.at - one.at)
      const count = Math.max(1, Math.ceil(mine.length / 20))
      return json({ notifications: mine.slice((page - 1) * 20, page * 20).map(shapes.notification), unreadNids: [], ...shapes.pages(count, page), ...shapes.common(reader, '/notifications') })
    }),
    route('GET', '/api/flags', ({ request, reader }) => {
      if (!seesFlags(reader)) return pageForbidden
      const page = Number(request.query.get('page') ?? 1)
      const state = request.query.get('state')
      const all = [...board.flags.values()].filter((one) => state === null || one.state === state).sort((one, other) => other.at - one.at || other.id - one.id)
      return json({ flags: all.slice((page - 1) * 20, page * 20).map(shapes.flagRow), count: all.length, ...shapes.pages(Math.max(1, Math.ceil(all.length / 20)), page), ...shapes.common(reader, '/flags'), title: '[[pages:flags]]' })
    }),
    route('GET', '/api/post-queue', ({ reader }) => (seesFlags(reader) ? json({ title: '[[pages:post-queue]]', posts: [...board.queue.values()].map(shapes.queued), ...shapes.common(reader, '/post-queue') }) : pageAbsent)),
    v3('GET', '/posts/:pid', withPost((post, { reader }) => {
      const { user: _user, replies, ...shown } = shapes.post(post, reader, now())
      const flag = [...board.flags.values()].find((one) => one.post === post)
      return good({ ...shown, content: post.raw, replies: replies.count, ...(flag === undefined ? {} : { flagId: flag.id }) })
    })),
    v3('PUT', '/posts/:pid', withPost((post, { reader, fields }) => {
      if (post.by !== reader && !board.isStaff(reader)) return forbidden
      const content = text(fields['content']).trim()
      if (content.length < 8) return bad(400, 'Please enter a longer post')
      Object.assign(post, { raw: content, editedAt: now() })
      const { user: _user, replies, deleted, ...shown } = shapes.post(post, reader, now())
      return good({ ...shown, content: post.raw, replies: replies.count, deleted: Boolean(deleted), edited: now(), deleterUid: 0 })
    })),
    v3('GET', '/posts/:pid/index', withPost((post) => good({ index: post.topic.posts.indexOf(post) }))),
    v3('GET', '/posts/:pid/summary', withPost((post) => good(shapes.summary(post)))),
    v3('GET', '/posts/:pid/raw', withPost((post, { reader }) => (shapes.sees(post, reader) ? good({ content: post.raw }) : bad(404, 'Post does not exist')))),
    v3('GET', '/posts/:pid/replies', withPost((post, { reader }) => good({ replies: post.topic.posts.filter(({ toPid }) => toPid === post.pid).map((one) => shapes.answer(one, reader, now())) }))),
    v3('PUT', '/posts/:pid/vote', withPost((post, { reader, fields }) => {
      if (post.by === reader) return bad(400, 'You cannot vote on your own post')
      if (Number(fields['delta']) > 0) post.upvoters.add(reader.uid)
      return good()
    })),
    v3('DELETE', '/posts/:pid/vote', withPost((post, { reader }) => {
      post.upvoters.delete(reader.uid)
      return good()
    })),
    v3('DELETE', '/posts/:pid/state', withPost((post, call) => setDeleted(post, call.reader, true))),
    v3('PUT', '/posts/:pid/state', withPost((post, call) => setDeleted(post, call.reader, false))),
    v3('POST', '/topics/:tid', reply),
    v3('POST', '/flags', ({ fields, reader }) => {
      const post = board.posts.get(Number(fields['id']))
      if (fields['type'] !== 'post' || text(fields['reason']) === '') return bad(400, 'Invalid Data')
      if (post === undefined) return bad(404, 'Post does not exist')
      if ([...board.flags.values()].some((one) => one.post === post && one.reports.some(({ by }) => by === reader))) return bad(400, 'You have already flagged this post')
      return good(shapes.flag(board.flag(post, reader, text(fields['reason']), now())))
    }),
    v3('GET', '/flags/:id', ({ a, reader }) => {
      const flag = board.flags.get(Number(a))
      return !seesFlags(reader) ? forbidden : flag === undefined ? bad(404, 'Flag does not exist') : good(shapes.flag(flag))
    }),
    v3('PUT', '/flags/:id', ({ a, fields, reader }) => {
      const flag = board.flags.get(Number(a))
      if (!seesFlags(reader)) return forbidden
      if (flag === undefined) return bad(404, 'Flag does not exist')
      const state = (['open', 'wip', 'resolved', 'rejected'] as const).find((one) => one === fields['state'])
      if (state !== undefined) flag.state = state
      return good({ history: [] })
    }),
    v3('POST', '/posts/queue/:id', (call) => settleQueued(call, true)),
    v3('DELETE', '/posts/queue/:id', (call) => settleQueued(call, false)),
    v3('GET', '/users/:uid', withMember((member) => good(shapes.account(member, now())))),
    v3('PUT', '/users/:uid/mute', byStaff((member, { fields }) => {
      member.mutedUntil = Number(fields['until']) || Number.MAX_SAFE_INTEGER
      return good()
    })),
    v3('DELETE', '/users/:uid/mute', byStaff((member) => {
      member.mutedUntil = 0
      return good()
    })),
    v3('PUT', '/users/:uid/ban', byStaff((member) => {
      member.banned = true
      return good()
    })),
    v3('DELETE', '/users/:uid/ban', byStaff((member) => {
      member.banned = false
      return good()
    })),
    v3('GET', '/chats', ({ request, reader }) => {
      const start = Number(request.query.get('start') ?? 0)
      const last = (room: Room) => room.messages.at(-1)?.at ?? 0
      const mine = [...board.rooms.values()].filter(({ members }) => members.has(reader.uid)).sort((one, other) => last(other) - last(one) || other.id - one.id)
      const rows = mine.slice(start, start + 20)
      return good({ rooms: rows.map(shapes.room), nextStart: start + rows.length })
    }),
    v3('POST', '/chats/:id', withRoom((room, { fields, reader }) => {
      const message = text(fields['message']).trim()
      if (message === '' || message.length > 1000) return bad(400, 'Chat message is too long')
      return good({ ...shapes.message(board.say(room, reader, message, now()), reader), self: 1 })
    })),
    v3('GET', '/chats/:id/messages', withRoom((room, { request, reader }) => {
      const start = Number(request.query.get('start') ?? 0)
      const newest = room.messages.toReversed().slice(start, start + 50)
      return good({ messages: newest.reverse().map((one) => shapes.message(one, reader)) })
    })),
    v3('GET', '/chats/:id/messages/:mid', withRoom((room, { b, reader }) => {
      const message = room.messages.find(({ mid }) => mid === Number(b))
      return message !== undefined ? good(shapes.message(message, reader)) : options.silent === true ? good() : bad(404, 'Message does not exist')
    })),
    v3('PUT', '/chats/:id/messages/:mid', withRoom((room, { b, reader, fields }) => {
      const message = room.messages.find(({ mid }) => mid === Number(b))
      if (message === undefined || message.by !== reader) return bad(400, 'You are not allowed to edit this message')
      Object.assign(message, { raw: text(fields['message']), editedAt: now() })
      return good(shapes.message(message, reader))
    })),
    v3('DELETE', '/chats/:id/messages/:mid', withRoom((room, call) => setMessageDeleted(room, call, true))),
    v3('POST', '/chats/:id/messages/:mid', withRoom((room, call) => setMessageDeleted(room, call, false))),
  ]

  function setDeleted(post: Post, reader: Member, on: boolean): SandboxAnswer {
    if (!board.moderates(reader, post.topic.cid) && post.by !== reader) return forbidden
    if (post.deleted === on) return bad(400, on ? 'This post has already been deleted' : 'This post has already been restored')
    post.deleted = on
    return good()
  }

  function setMessageDeleted(room: Room, { b, reader }: Call, on: boolean): SandboxAnswer {
    const message = room.messages.find(({ mid }) => mid === Number(b))
    if (message === undefined) return bad(404, 'Message does not exist')
    if (message.by !== reader) return bad(400, 'You cannot delete this message')
    message.deleted = on
    return good()
  }

  function reply({ a, fields, reader }: Call): SandboxAnswer {
    const topic = board.topics.get(Number(a))
    const content = text(fields['content']).trim()
    if (topic === undefined) return bad(404, 'Topic does not exist')
    if (reader.banned || reader.mutedUntil > now()) return forbidden
    if (content.length < 2) return bad(400, 'Please enter a longer post.')
    const waitS = options.postDelayS ?? 0
    if (!board.moderates(reader, topic.cid) && now() - reader.lastPostAt < waitS * 1000) return bad(400, `You can only post once every ${waitS} second(s)`)
    const toPid = Number(fields['toPid']) || null
    const post = board.write(topic, reader, content, now(), toPid)
    reader.lastPostAt = now()
    for (const listener of listeners) listener({ username: reader.username, post, raw: content })
    return good({ ...shapes.summary(post), index: topic.posts.indexOf(post) })
  }

  function settleQueued({ a, reader }: Call, accepted: boolean): SandboxAnswer {
    const queued = board.queue.get(decodeURIComponent(a))
    if (!seesFlags(reader)) return forbidden
    if (queued === undefined) return bad(400, 'Invalid Data')
    board.queue.delete(queued.id)
    if (!accepted) return good()
    const post = queued.topic === null ? board.begin(queued.by, queued.title, queued.raw, now(), queued.cid) : board.write(queued.topic, queued.by, queued.raw, now(), queued.toPid)
    return good({ type: queued.topic === null ? 'topic' : 'reply', pid: post.pid, tid: post.topic.tid })
  }

  /** A page is shown to a guest where the token is nobody’s; a call is refused. */
  function readerOf(request: SandboxRequest): Member | null {
    const token = /^Bearer (.+)$/.exec(request.headers['authorization'] ?? '')?.[1] ?? ''
    if (token !== '' && token === options.masterToken) return board.members.find(({ uid }) => uid === Number(request.query.get('_uid'))) ?? null
    return tokens.get(token) ?? null
  }

  function handle(request: SandboxRequest): SandboxAnswer {
    if (request.path.startsWith('/assets/profile/')) return { status: 200, headers: { 'content-type': 'image/png' }, body: portrait(request.path) }
    if (!request.path.startsWith(folder)) return { status: 404, body: '<h1>Not here</h1>' }
    const path = request.path.slice(folder.length)
    if (path === '/api/config') {
      return json({ relative_path: folder, siteTitle: options.title ?? 'NodeBB', browserTitle: options.title ?? 'NodeBB', minimumPostLength: 2, maximumPostLength: 32_767, maximumChatMessageLength: 1000 })
    }
    const reader = readerOf(request)
    const found = routes.find((one) => one.method === request.method && one.path.test(path))
    if (found === undefined) return path.startsWith('/api/v3/') ? absent : { status: 404, body: '<h1>Not found</h1>' }
    if (reader === null) {
      if (path.startsWith('/api/v3/')) return bad(401, 'A valid login session was not found. Please log in and try again.')
      if (path === '/api/recent') return json({ topics: [], topicCount: 0, nextStart: 0, tids: [], ...shapes.pages(1, 1), ...shapes.common(null, '/recent') })
      return { status: 401, body: '"not-authorized"', headers: { 'content-type': 'application/json; charset=utf-8' } }
    }
    const [, a = '', b = ''] = found.path.exec(path) ?? []
    const fields = typeof request.json === 'object' && request.json !== null && !Array.isArray(request.json) ? (request.json as Record<string, unknown>) : {}
    return found.answer({ request, reader, a, b, fields })
  }

  return {
    board,
    get url() {
      return `${server.url}${folder}`
    },
    requests: server.requests,
    listen: (port?: number) => server.listen(port),
    close: () => server.close(),
    misbehave: (how: Misbehave) => server.misbehave(how),
    behave: () => server.behave(),
    revoke: (token: string) => void tokens.delete(token),
    onReply: (listener: (reply: { username: string; post: Post; raw: string }) => void) => void listeners.add(listener),
  }
}
