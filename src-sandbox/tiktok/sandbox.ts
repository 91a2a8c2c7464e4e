import { randomUUID } from 'node:crypto'
import { bodyOf, insert } from '../graph.ts'
import { createSandboxServer } from '../server.ts'
import type { Misbehave, SandboxAnswer, SandboxRequest } from '../server.ts'
import { createTokens } from './oauth.ts'
import type { TikTokApp } from './oauth.ts'
import * as shapes from './shapes.ts'
import type { Comment, Message, Person, Talk, Video } from './shapes.ts'

export type TikTokSandboxOptions = {
  account: { openId: string; username: string; name: string; token: string }
  scopes?: readonly string[]
  app?: TikTokApp
  /** Questions of one kind a minute; without, nobody counts. */
  perMinute?: number
  now?: () => number
}

export type TikTokSandbox = ReturnType<typeof createTikTokSandbox>

export const tiktokScopes = ['user.info.basic', 'video.list', 'comment.list', 'comment.list.manage'] as const
export const tiktokMessageScopes = ['message.list.read', 'message.list.send'] as const
const api = '/open_api/v1.3'
/** From here on a page begins with what the one before it ended with. */
const repeatsFrom = 500
const repeated = 2
const windowMs = 48 * 3_600_000

const ok = (data: unknown): SandboxAnswer => ({ status: 200, body: { code: 0, message: 'OK', request_id: randomUUID(), data } })
/** Whatever happened, HTTP says 200. */
const refuse = (code: number, message: string): SandboxAnswer => ({ status: 200, body: { code, message, request_id: randomUUID(), data: {} } })
const bad = (message: string) => refuse(40002, message)

function listIn(text: string | null): string[] {
  try {
    const read: unknown = JSON.parse(text ?? '[]')
    return Array.isArray(read) ? read.map(String) : []
  } catch {
    return []
  }
}

/** One Business Account. https://business-api.tiktok.com/portal/docs?id=1776065099288577 */
export function createTikTokSandbox(options: TikTokSandboxOptions) {
  const now = options.now ?? (() => Date.now())
  const { openId, username, name, token } = options.account
  const us: Person = { id: '7000000000000000001', unique: `unique-${openId}`, username, name }
  const app = options.app ?? { id: '7400000000000000001', secret: 'an-app-secret', redirectUrls: ['https://maison.example/retour/'] }
  const tokens = createTokens(app, openId, now)
  const first = tokens.issue(Array.from(options.scopes ?? [...tiktokScopes, ...tiktokMessageScopes]), token)
  const [people, comments, talks] = [new Map<string, Person>(), new Map<string, Comment>(), new Map<string, Talk>()]
  const videos: Video[] = []
  const answers = new Map<string, Comment[]>()
  const asked = new Map<string, number[]>()
  let [seq, counting] = [0, 7_500_000_000_000_000_001n]
  let throttled: { times: number; message: string } = { times: 0, message: '' }
  let shadow: 'hidden' | 'unlisted' | null = null
  let reachesMessages = true
  let bareNumbers = false
  let late: Map<string, number> | null = null
  const nextId = () => String((counting += 7n))
  const nextSeq = () => (seq += 1)
  const person = (handle: string): Person => {
    const known = people.get(handle) ?? { id: nextId(), unique: randomUUID(), username: handle, name: handle }
    people.set(handle, known)
    return known
  }
  const videoOf = (id: string) => videos.find((one) => one.id === id)
  const repliesOf = (id: string): readonly Comment[] => answers.get(id) ?? []

  function put(videoId: string, by: Person, text: string, at: number, under: string | null): Comment {
    const video = videoOf(videoId)
    if (video === undefined) throw new Error('no such video')
    const parent = under === null ? null : (comments.get(under)?.parent ?? under)
    const one: Comment = { id: nextId(), video: videoId, parent, by, text, hidden: false, liked: false, gone: false, unlisted: false, image: null, at, seq: nextSeq() }
    comments.set(one.id, one)
    video.count += 1
    if (parent === null) insert(video.rows, one)
    else answers.set(parent, [...repliesOf(parent), one].sort((a, b) => a.at - b.at || a.seq - b.seq))
    return one
  }

  function drop(one: Comment): void {
    const video = videoOf(one.video)
    for (const each of [one, ...repliesOf(one.id)]) {
      if (each.gone) continue
      each.gone = true
      if (video !== undefined) video.count -= 1
    }
  }

  const server = createSandboxServer(handle)

  function handle(request: SandboxRequest): SandboxAnswer {
    const { method, path } = request
    const exchanged = /^\/open_api\/v1\.3\/tt_user\/oauth2\/(token|refresh_token)\/$/.exec(path)?.[1]
    if (exchanged === 'token' || exchanged === 'refresh_token') {
      const given = tokens.exchange(exchanged, bodyOf(request))
      return given === null ? refuse(40110, 'The code or the token is invalid, expired, or of another app.') : ok(given)
    }
    if (path === `${api}/tt_user/token_info/get/`) return tokenInfo(request)
    const route = routes[`${method} ${path.startsWith(api) ? path.slice(api.length) : path}`]
    if (route === undefined) return { status: 404, body: { code: 40404, message: 'Not found' } }
    const given = request.headers['access-token'] ?? ''
    if (given === '') return refuse(40104, 'Access token is empty.')
    const scopes = tokens.scopesOf(given)
    if (scopes === null) return refuse(40105, 'Access token is incorrect or has been revoked.')
    const late = tooMany(`${method} ${path}`)
    if (late !== null) return refuse(40100, late)
    const [needs, answer] = route
    if (!scopes.includes(needs) || (needs.startsWith('message.') && !reachesMessages)) return refuse(40001, `No permission: the account has not granted ${needs}.`)
    const who = method === 'GET' ? request.query.get('business_id') : bodyOf(request)['business_id']
    return who === openId ? answer(request) : refuse(40001, 'No permission to operate this business_id.')
  }

  function tokenInfo(request: SandboxRequest): SandboxAnswer {
    const { app_id: id, access_token: about } = bodyOf(request)
    const scopes = tokens.scopesOf(String(about))
    return id !== app.id || scopes === null ? refuse(40105, 'Access token is incorrect or has been revoked.') : ok({ app_id: app.id, creator_id: openId, scope: scopes.join(',') })
  }

  function tooMany(kind: string): string | null {
    if (throttled.times > 0) {
      throttled.times -= 1
      return throttled.message
    }
    const since = (asked.get(kind) ?? []).filter((at) => at > now() - 60_000)
    if (options.perMinute !== undefined && since.length >= options.perMinute) return 'Requests made too frequently: QPM.'
    asked.set(kind, [...since, now()])
    return null
  }

  function listVideos({ query }: SandboxRequest): SandboxAnswer {
    const fields = listIn(query.get('fields'))
    const filters = query.get('filters')
    const wanted = filters === null ? null : ((JSON.parse(filters) as { video_ids?: string[] }).video_ids ?? [])
    const size = Math.min(20, Number(query.get('max_count') ?? 10))
    const cursor = Number(query.get('cursor') ?? Infinity)
    const rest = videos.filter((one) => (wanted === null || wanted.includes(one.id)) && one.at < cursor).sort((a, b) => b.at - a.at || b.seq - a.seq)
    const page = rest.slice(0, size)
    return ok({ videos: page.map((one) => shapes.video({ ...one, count: late?.get(one.id) ?? one.count }, us, fields.length === 0 ? ['item_id'] : fields)), cursor: page.at(-1)?.at ?? 0, has_more: rest.length > size })
  }

  /** By place. What is shown to nobody leaves its place empty: a page may be short, or empty, and more come after it. */
  function pageOf(rows: { readonly length: number; at(n: number): Comment | undefined }, query: URLSearchParams, show: (one: Comment) => boolean, withReplies: boolean): SandboxAnswer {
    const size = Math.min(30, Math.max(1, Number(query.get('max_count') ?? 20)))
    const cursor = Number(query.get('cursor') ?? 0)
    const back = cursor >= repeatsFrom ? repeated : 0
    const end = Math.min(rows.length, cursor - back + size)
    const page: Comment[] = []
    for (let n = cursor - back; n < end; n += 1) {
      const one = rows.at(n)
      if (one !== undefined && show(one)) page.push(one)
    }
    return ok({ comments: page.map((one) => shapes.comment(one, us, repliesOf(one.id), withReplies)), cursor: Math.max(cursor, end), has_more: end < rows.length })
  }

  function listComments({ query }: SandboxRequest): SandboxAnswer {
    const video = videoOf(query.get('video_id') ?? '')
    if (video === undefined) return bad('video_id: not found')
    const ids = query.get('comment_ids')
    const shows = (one: Comment) => !one.gone && !one.unlisted && (query.get('status') !== 'PUBLIC' || !one.hidden)
    const withReplies = query.get('include_replies') === 'true'
    if (ids !== null) {
      const wanted = new Set(listIn(ids))
      if (wanted.size > 30) return bad('comment_ids: at most 30')
      const found = Array.from(wanted).flatMap((id) => comments.get(id) ?? []).filter((one) => one.video === video.id && one.parent === null)
      return pageOf(found, query, shows, withReplies)
    }
    const { rows } = video
    const newest = query.get('sort_order') === 'desc' && query.get('sort_field') === 'create_time'
    return pageOf({ length: rows.length, at: (n) => rows[newest ? rows.length - 1 - n : n] }, query, shows, withReplies)
  }

  function listReplies({ query }: SandboxRequest): SandboxAnswer {
    const above = comments.get(query.get('comment_id') ?? '')
    if (above === undefined || above.gone || above.video !== query.get('video_id')) return bad('comment_id: not found')
    const rows = repliesOf(above.id)
    return pageOf({ length: rows.length, at: (n) => rows[n] }, query, (one) => !one.gone && !one.unlisted, false)
  }

  const found = (request: SandboxRequest): Comment | null => {
    const { comment_id: id, video_id: video } = bodyOf(request)
    const one = comments.get(String(id))
    return one === undefined || one.gone || (video !== undefined && one.video !== video) ? null : one
  }

  function reply(request: SandboxRequest): SandboxAnswer {
    const above = found(request)
    const { text } = bodyOf(request)
    if (above === null || above.parent !== null) return bad('comment_id: not found')
    if (typeof text !== 'string' || text.trim() === '' || text.length > 1200) return bad('text: 1 to 1200 characters')
    const one = put(above.video, us, text, now(), above.id)
    one.hidden = shadow === 'hidden'
    one.unlisted = shadow === 'unlisted'
    const told = ok({ ...shapes.comment(one, us, [], false), ...(shadow === null ? { set_to_public: true } : {}) })
    if (!bareNumbers) return told
    return { status: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify(told.body).replace(`"comment_id":"${one.id}"`, `"comment_id":${one.id}`) }
  }

  function hide(request: SandboxRequest): SandboxAnswer {
    const one = found(request)
    const { action } = bodyOf(request)
    if (one === null || one.by === us) return bad('comment_id: not found')
    if (action !== 'HIDE' && action !== 'UNHIDE') return bad('action: HIDE or UNHIDE')
    one.hidden = action === 'HIDE'
    return ok({})
  }

  function like(request: SandboxRequest): SandboxAnswer {
    const one = found(request)
    const { action } = bodyOf(request)
    if (one === null || (action !== 'LIKE' && action !== 'UNLIKE')) return bad('comment_id or action')
    one.liked = action === 'LIKE'
    return ok({})
  }

  function remove(request: SandboxRequest): SandboxAnswer {
    const one = found(request)
    if (one === null || one.by !== us) return bad('comment_id: not found among your own comments')
    drop(one)
    return ok({})
  }

  const isAnswered = (talk: Talk) => talk.messages.some(({ by }) => by === us)
  function listTalks({ query }: SandboxRequest): SandboxAnswer {
    const kind = query.get('conversation_type')
    if (kind !== 'STRANGER' && kind !== 'SINGLE') return bad('conversation_type')
    const rows = Array.from(talks.values()).filter((one) => isAnswered(one) === (kind === 'SINGLE')).sort((a, b) => b.at - a.at)
    const page = rows.slice(0, Math.min(100, Number(query.get('limit') ?? 100)))
    return ok({ conversations: page.map(({ id, at }) => ({ conversation_id: id, update_time: String(at) })), cursor: page.length, has_more: rows.length > page.length })
  }

  function listMessages({ query }: SandboxRequest): SandboxAnswer {
    const talk = talks.get(query.get('conversation_id') ?? '')
    if (talk === undefined) return bad('Param conversation_id is invalid')
    return ok({ messages: talk.messages.slice(-20).reverse().map((one) => shapes.message(one, talk, us)), participants: [us, talk.with].map((one) => shapes.participant(one, us)) })
  }

  function add(talk: Talk, by: Person, text: string, at: number): Message {
    const one: Message = { id: nextId(), by, text, at, seq: nextSeq() }
    insert(talk.messages, one)
    talk.at = Math.max(talk.at, at)
    return one
  }

  function send(request: SandboxRequest): SandboxAnswer {
    const { recipient_type: type, recipient, message_type: kind, text } = bodyOf(request) as { recipient_type?: string; recipient?: string; message_type?: string; text?: { body?: string } }
    const talk = talks.get(recipient ?? '')
    const body = text?.body ?? ''
    if (type !== 'CONVERSATION' || kind !== 'TEXT' || talk === undefined || body === '') return bad('recipient')
    const lastAt = Math.max(...talk.messages.filter(({ by }) => by !== us).map(({ at }) => at))
    const ours = talk.messages.filter(({ by }) => by === us)
    const spent = !ours.some(({ at }) => at < lastAt) && ours.length >= 10
    const late = now() - lastAt >= windowMs && ours.filter(({ at }) => at >= lastAt + windowMs).length >= 3
    if (spent || late) return refuse(40064, 'The message is not allowed by the direct message rules.')
    return ok({ message: { message_id: add(talk, us, body, now()).id } })
  }

  const routes: Record<string, [needs: string, answer: (request: SandboxRequest) => SandboxAnswer]> = {
    'GET /business/get/': ['user.info.basic', () => ok({ username, display_name: name, profile_image: 'https://p16.tiktokcdn.com/us.jpeg' })],
    'GET /business/video/list/': ['video.list', listVideos],
    'GET /business/comment/list/': ['comment.list', listComments],
    'GET /business/comment/reply/list/': ['comment.list', listReplies],
    'POST /business/comment/reply/create/': ['comment.list.manage', reply],
    'POST /business/comment/hide/': ['comment.list.manage', hide],
    'POST /business/comment/like/': ['comment.list.manage', like],
    'POST /business/comment/delete/': ['comment.list.manage', remove],
    'GET /business/message/conversation/list/': ['message.list.read', listTalks],
    'GET /business/message/content/list/': ['message.list.read', listMessages],
    'POST /business/message/send/': ['message.list.send', send],
  }

  const talkWith = (handle: string): Talk => {
    const id = `kQ+${Buffer.from(handle).toString('base64')}/==`
    const talk = talks.get(id) ?? { id, with: person(handle), messages: [], at: 0 }
    talks.set(id, talk)
    return talk
  }

  return {
    get url() { return server.url },
    listen: server.listen,
    close: server.close,
    requests: server.requests,
    misbehave: (how: Misbehave) => server.misbehave(how),
    behave: () => server.behave(),
    tokens,
    /** What a person who signed in would hold. */
    granted: { token, refreshToken: first.refresh_token, clientId: app.id, clientSecret: app.secret },
    video(caption: string, at: number): string {
      const one: Video = { id: nextId(), caption, rows: [], count: 0, at, seq: nextSeq() }
      videos.push(one)
      return one.id
    },
    comment: (videoId: string, by: string, text: string, at: number, under: string | null = null): string => put(videoId, person(by), text, at, under).id,
    /** Rows that are shown to nobody, and counted by nobody. */
    ghosts(videoId: string, count: number, at: number): void {
      for (let n = 0; n < count; n += 1) drop(put(videoId, person('ghost'), '', at, null))
    },
    remove: (id: string) => { const one = comments.get(id); if (one !== undefined) drop(one) },
    removeVideo: (id: string) => void videos.splice(videos.findIndex((one) => one.id === id), 1),
    set: (id: string, change: Partial<Pick<Comment, 'hidden' | 'liked' | 'image'>>) => void Object.assign(comments.get(id) ?? {}, change),
    find: (id: string): Readonly<Comment> | null => { const one = comments.get(id); return one === undefined || one.gone ? null : one },
    repliesTo: (id: string) => repliesOf(comments.get(id)?.parent ?? id).filter(({ by, gone }) => by === us && !gone),
    message: (by: string, text: string, at: number): string => { const talk = talkWith(by); return add(talk, talk.with, text, at).id },
    messages: (by: string): readonly Message[] => talkWith(by).messages,
    /** What the next answers of ours become: seen by their author alone, told as hidden or not told at all. */
    doubt: (how: typeof shadow) => { shadow = how },
    /** The id of an answer that was made is told as a number, which JSON’s readers round. */
    tellNumbers: () => { bareNumbers = true },
    /** The next so many questions are too many: of a minute, or of a day. */
    throttle: (of: 'minute' | 'day', times: number) => { throttled = { times, message: of === 'day' ? 'Requests made too frequently: QPD.' : 'Requests made too frequently: QPM.' } },
    /** Counts stay as they are now: the real ones are told a day or two late. */
    countLate: () => { late = new Map(videos.map(({ id, count }) => [id, count])) },
    /** Accounts of the EEA, Switzerland and the United Kingdom have no private messages. */
    withoutMessages: () => { reachesMessages = false },
  }
}
