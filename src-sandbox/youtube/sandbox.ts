import { createAppOAuth } from '../app-oauth.ts'
import { createSandboxServer } from '../server.ts'
import type { SandboxAnswer, SandboxRequest } from '../server.ts'
import { createQuota, unitsADay, unitsOf } from './quota.ts'
import * as shapes from './shapes.ts'
import type { Comment, Person, Status, Video } from './shapes.ts'

export type YouTubeSandboxOptions = {
  token: string
  channel?: string
  now?: () => number
  /** Units a day of the project. */
  quota?: number
  /** Scopes of the pasted token. */
  scopes?: string[]
  client?: { id: string; secret: string }
  /** In place of a quota of its own: that of the project, which other channels spend as well. */
  take?: (units: number) => boolean
}
export type YouTubeSandbox = ReturnType<typeof createYouTubeSandbox>

export const commentScope = 'https://www.googleapis.com/auth/youtube.force-ssl'
const api = '/youtube/v3'
/** A thread shows so many of its replies at most. https://developers.google.com/youtube/v3/docs/commentThreads#replies */
const embedded = 5
const idsPerCall = 50

const ok = (body: unknown): SandboxAnswer => ({ status: 200, body })

/** One channel, its videos, and what people write under them. https://developers.google.com/youtube/v3/docs */
export function createYouTubeSandbox(options: YouTubeSandboxOptions) {
  const now = options.now ?? (() => Date.now())
  const server = createSandboxServer(handle)
  const oauth = createAppOAuth({
    clientId: options.client?.id ?? '123456789012-vigie.apps.googleusercontent.com', clientSecret: options.client?.secret ?? 'GOCSPX-sandbox', now,
    lastsMs: 3_600_000, codeMs: 600_000, rotates: false, callbacks: null,
  })
  const first = oauth.issue(options.scopes ?? [commentScope], options.token)
  const quota = createQuota(now, options.quota ?? unitsADay)
  const comments = new Map<string, Comment>()
  /** By the comment at the top; those that are gone among them. */
  const under = new Map<string, Comment[]>()
  const videos = new Map<string, Video>()
  const people = new Map<string, Person>()
  const banned = new Set<string>()
  /** Moderation of these fails as the vendor's does now and then. */
  const failing = new Set<string>()
  let made = 0
  let tooFast = 0
  const us = person(options.channel ?? 'La Marque')

  function person(name: string): Person {
    const known = people.get(name)
    if (known !== undefined) return known
    const found: Person = { id: `UC${Buffer.from(name).toString('base64url').padEnd(22, 'A').slice(0, 21)}${people.size % 10}`, name }
    people.set(name, found)
    return found
  }

  const addVideo = (title: string, at = now()): string => {
    const id = `vid${String(videos.size + 1).padStart(8, '0')}`
    videos.set(id, { id, title, at, commentsDisabled: false })
    return id
  }

  function put(video: Video, by: Person, text: string, at: number, parent: string | null, status: Status): Comment {
    made += 1
    const tail = made.toString(36).padStart(8, '0')
    const comment: Comment = {
      id: parent === null ? `Ug${us.id.slice(2, 12)}${tail}AaABAg` : `${parent}.9${tail}`, parent, video, by, text, at, editedAt: at, likes: 0, canReply: true,
      status: banned.has(by.id) ? 'rejected' : status,
    }
    comments.set(comment.id, comment)
    if (parent !== null) under.set(parent, [...(under.get(parent) ?? []), comment])
    return comment
  }

  const isOurs = (one: Comment) => one.by.id === us.id
  const shown = (one: Comment, plain: boolean, told: boolean) => shapes.comment(one, { channel: us.id, plain, told, own: isOurs(one) })
  // What hangs under something rejected is away with it.
  const isAway = (one: Comment): boolean => one.status === 'rejected' || (one.parent !== null && comments.get(one.parent)?.status === 'rejected')
  const repliesTo = (top: string): Comment[] => under.get(top)?.filter(({ id }) => comments.has(id)) ?? []

  function thread(top: Comment, plain: boolean, wanted: Status) {
    const replies = repliesTo(top.id).filter((one) => !isAway(one) && (one.status === 'published' || one.status === wanted)).sort((a, b) => b.at - a.at)
    const published = replies.filter(({ status }) => status === 'published').length
    return {
      kind: 'youtube#commentThread', etag: `"${top.id}"`, id: top.id,
      snippet: {
        channelId: us.id, videoId: top.video.id, topLevelComment: shown(top, plain, true), canReply: top.canReply && !top.video.commentsDisabled,
        totalReplyCount: published, isPublic: top.status === 'published',
      },
      ...(replies.length === 0 ? {} : { replies: { comments: replies.slice(0, embedded).map((one) => shown(one, plain, true)) } }),
    }
  }

  /** By place, not by number: what arrives meanwhile moves nothing. A token does not outlive an hour. */
  function paged<T extends { id: string; at: number }>(rows: T[], query: URLSearchParams): { rows: T[]; next: string | null; bad?: true } {
    const size = Math.min(100, Number(query.get('maxResults') ?? 20))
    const sorted = rows.sort((a, b) => b.at - a.at || (a.id < b.id ? 1 : -1))
    const token = query.get('pageToken')
    const [at = '', id = '', until = ''] = token === null ? [] : Buffer.from(token, 'base64url').toString().split(' ')
    if (token !== null && !(Number(until) > now())) return { rows: [], next: null, bad: true }
    const rest = token === null ? sorted : sorted.filter((one) => one.at < Number(at) || (one.at === Number(at) && one.id < id))
    const last = rest[size - 1]
    const next = last === undefined || rest.length <= size ? null : Buffer.from(`${last.at} ${last.id} ${now() + 3_600_000}`).toString('base64url')
    return { rows: rest.slice(0, size), next }
  }

  const badToken = () => shapes.refuse(400, 'invalidPageToken', 'The request specifies an invalid page token.', 'pageToken')
  const notFound = (what: string) => shapes.refuse(404, `${what}NotFound`, `The ${what} cannot be found.`)
  const disabled = () => shapes.refuse(403, 'commentsDisabled', 'The video identified by the <code>videoId</code> parameter has disabled comments.', 'videoId')
  const isPlain = ({ query }: SandboxRequest) => query.get('textFormat') === 'plainText'

  function listThreads(request: SandboxRequest): SandboxAnswer {
    const { query } = request
    const wanted = (query.get('moderationStatus') ?? 'published') as Status
    const videoId = query.get('videoId')
    const ids = query.get('id')?.split(',')
    if (wanted === 'rejected') return shapes.refuse(400, 'invalidValue', 'Invalid value', 'moderationStatus')
    if (videoId !== null && !videos.has(videoId)) return notFound('video')
    if (videoId !== null && videos.get(videoId)?.commentsDisabled === true) return disabled()
    const channelId = query.get('allThreadsRelatedToChannelId')
    if (videoId === null && ids === undefined && channelId === null) return shapes.refuse(400, 'missingRequiredParameter', 'No filter selected.')
    if (channelId !== null && channelId !== us.id) return wanted === 'published' ? notFound('channel') : shapes.refuse(403, 'forbidden', 'Forbidden')
    const tops = Array.from(comments.values()).filter((one) => {
      if (one.parent !== null || isAway(one) || (videoId !== null && one.video.id !== videoId) || (ids !== undefined && !ids.includes(one.id))) return false
      if (ids !== undefined) return true
      return one.status === wanted || (wanted !== 'published' && repliesTo(one.id).some(({ status }) => status === wanted))
    })
    const { rows, next, bad } = paged(tops, query)
    if (bad) return badToken()
    return ok(shapes.page('commentThread', rows.map((one) => thread(one, isPlain(request), wanted)), next, rows.length))
  }

  function listComments(request: SandboxRequest): SandboxAnswer {
    const { query } = request
    const ids = query.get('id')?.split(',')
    const parentId = query.get('parentId')
    if (ids !== undefined) {
      if (ids.length > idsPerCall) return shapes.refuse(400, 'invalidValue', 'Too many ids', 'id')
      const found = ids.flatMap((id) => comments.get(id) ?? []).filter((one) => !isAway(one))
      return ok(shapes.page('comment', found.map((one) => shown(one, isPlain(request), false)), null, found.length))
    }
    const top = comments.get(parentId ?? '')
    if (top === undefined || isAway(top)) return notFound('comment')
    const { rows, next, bad } = paged(repliesTo(top.id).filter((one) => !isAway(one)), query)
    return bad ? badToken() : ok(shapes.page('comment', rows.map((one) => shown(one, isPlain(request), true)), next, rows.length))
  }

  function moderate({ query }: SandboxRequest): SandboxAnswer {
    const ids = (query.get('id') ?? '').split(',').filter((one) => one !== '')
    const status = query.get('moderationStatus')
    const ban = query.get('banAuthor') === 'true'
    if (ids.length === 0 || ids.length > idsPerCall) return shapes.refuse(400, 'invalidValue', 'Bad ids', 'id')
    if (status !== 'published' && status !== 'heldForReview' && status !== 'rejected') return shapes.refuse(400, 'invalidValue', 'Bad status', 'moderationStatus')
    if (ban && status !== 'rejected') return shapes.refuse(400, 'banWithoutReject', 'The banAuthor parameter can only be used if the moderationStatus is rejected.', 'banAuthor')
    const found = ids.map((id) => comments.get(id))
    if (found.includes(undefined)) return notFound('comment')
    const all = found.flatMap((one) => one ?? [])
    // A rejected comment cannot be published again, and one that its author has taken away cannot be moderated.
    if (all.some((one) => failing.has(one.id) || (one.status === 'rejected' && status !== 'rejected'))) {
      return shapes.refuse(400, 'processingFailure', 'The API server failed to successfully process the request.')
    }
    for (const one of all) {
      one.status = status
      if (ban) banned.add(one.by.id)
    }
    return { status: 204 }
  }

  function insert({ json }: SandboxRequest): SandboxAnswer {
    const snippet = (json as { snippet?: { parentId?: unknown; textOriginal?: unknown } } | null)?.snippet
    const text = typeof snippet?.textOriginal === 'string' ? snippet.textOriginal : ''
    const top = comments.get(String(snippet?.parentId ?? ''))
    if (text.trim() === '') return shapes.refuse(400, 'commentTextRequired', 'The comment resource must specify a value for the snippet.textOriginal property.')
    if (text.length > 10_000) return shapes.refuse(400, 'commentTextTooLong', 'The comment text is too long.')
    if (top === undefined || isAway(top)) return notFound('parentComment')
    if (top.parent !== null) return shapes.refuse(400, 'operationNotSupported', 'The API user is not able to insert a comment in reply to a reply.')
    if (top.video.commentsDisabled) return disabled()
    if (!top.canReply) return shapes.refuse(403, 'forbidden', 'The comment cannot be replied to.')
    return ok(shown(put(top.video, us, text, now(), top.id, 'published'), false, false))
  }

  function update({ json }: SandboxRequest): SandboxAnswer {
    const given = json as { id?: unknown; snippet?: { textOriginal?: unknown } } | null
    const text = typeof given?.snippet?.textOriginal === 'string' ? given.snippet.textOriginal : ''
    const found = comments.get(String(given?.id ?? ''))
    if (text.trim() === '') return shapes.refuse(400, 'commentTextRequired', 'The comment resource must specify a value for the snippet.textOriginal property.')
    if (text.length > 10_000) return shapes.refuse(400, 'commentTextTooLong', 'The comment text is too long.')
    if (found === undefined || isAway(found)) return notFound('comment')
    if (!isOurs(found)) return shapes.refuse(403, 'forbidden', 'The comment cannot be updated: it is somebody else’s.')
    Object.assign(found, { text, editedAt: Math.max(now(), found.at + 1000) })
    return ok(shown(found, false, false))
  }

  function remove({ query }: SandboxRequest): SandboxAnswer {
    const found = comments.get(query.get('id') ?? '')
    if (found === undefined || isAway(found)) return notFound('comment')
    if (!isOurs(found)) return shapes.refuse(403, 'forbidden', 'The comment could not be deleted: it is somebody else’s.')
    drop(found.id)
    return { status: 204 }
  }

  function drop(id: string): void {
    for (const { id: under } of repliesTo(id)) comments.delete(under)
    comments.delete(id)
  }

  function listVideos({ query }: SandboxRequest): SandboxAnswer {
    const found = (query.get('id') ?? '').split(',').slice(0, idsPerCall).flatMap((id) => videos.get(id) ?? [])
    const count = (id: string) => Array.from(comments.values()).filter((one) => one.video.id === id && one.status === 'published' && !isAway(one)).length
    return ok(shapes.page('video', found.map((one) => shapes.video(one, us.id, count(one.id))), null, found.length))
  }

  const routes: Record<string, (request: SandboxRequest) => SandboxAnswer> = {
    [`GET ${api}/channels`]: ({ query }) =>
      query.get('mine') === 'true' ? ok(shapes.page('channel', [shapes.channel(us, `UU${us.id.slice(2)}`)], null, 5)) : shapes.refuse(400, 'missingRequiredParameter', 'No filter selected.'),
    [`GET ${api}/commentThreads`]: listThreads,
    [`GET ${api}/comments`]: listComments,
    [`GET ${api}/videos`]: listVideos,
    [`POST ${api}/comments/setModerationStatus`]: moderate,
    [`POST ${api}/comments`]: insert,
    [`PUT ${api}/comments`]: update,
    [`DELETE ${api}/comments`]: remove,
  }

  function handle(request: SandboxRequest): SandboxAnswer {
    const { method, path, query, headers } = request
    if (method === 'POST' && path === '/token') return oauth.exchange(request)
    if (method === 'POST' && path === '/tokeninfo') return tokenInfo(new URLSearchParams(request.text).get('access_token') ?? query.get('access_token') ?? '')
    const route = routes[`${method} ${path}`]
    const scopes = oauth.scopesOf(headers['authorization'])
    if (scopes === null) return shapes.refuse(401, 'authError', 'Request had invalid authentication credentials.')
    if (route === undefined) return { status: 404, body: { error: { code: 404, message: 'Not Found', errors: [{ message: 'Not Found', domain: 'global', reason: 'notFound' }] } } }
    if (tooFast > 0) {
      tooFast -= 1
      return shapes.refuse(403, 'rateLimitExceeded', 'The request cannot be completed because you have exceeded your rate limit.')
    }
    if (!(options.take ?? quota.take)(unitsOf(method, path))) return shapes.refuse(403, 'quotaExceeded', 'The request cannot be completed because you have exceeded your <a href="/youtube/v3/getting-started#quota">quota</a>.')
    if (!scopes.includes(commentScope)) return { status: 403, body: { error: { code: 403, message: 'Request had insufficient authentication scopes.', errors: [{ message: 'Insufficient Permission', domain: 'global', reason: 'insufficientPermissions' }], status: 'PERMISSION_DENIED' } } }
    return route(request)
  }

  /** https://developers.google.com/identity/protocols/oauth2 */
  function tokenInfo(token: string): SandboxAnswer {
    const found = oauth.tokenInfo(token)
    if (found === null) return { status: 400, body: { error: 'invalid_token', error_description: 'Invalid Value' } }
    const azp = options.client?.id ?? '123456789012-vigie.apps.googleusercontent.com'
    return ok({ azp, aud: azp, scope: found.scopes.join(' '), exp: '0', expires_in: String(found.expiresIn), access_type: 'offline' })
  }

  const videoOf = (id: string): Video => {
    const found = videos.get(id)
    if (found === undefined) throw new Error('no such video')
    return found
  }

  return Object.assign(server, {
    us, oauth, quota, failing, banned,
    /** What a person who signed in would hold. */
    granted: { ...first, clientId: options.client?.id ?? '123456789012-vigie.apps.googleusercontent.com', clientSecret: options.client?.secret ?? 'GOCSPX-sandbox' },
    addVideo,
    /** Somebody comments; gives the id. */
    say(video: string, name: string, text: string, how: { at?: number; under?: string; status?: Status } = {}): string {
      const top = how.under === undefined ? null : (comments.get(how.under)?.parent ?? how.under)
      return put(videoOf(video), person(name), text, how.at ?? now(), top, how.status ?? 'published').id
    },
    edit(id: string, text: string, at = now()): void {
      const found = comments.get(id)
      if (found !== undefined) Object.assign(found, { text, editedAt: Math.max(at, found.at + 1000) })
    },
    /** As in the studio. */
    setStatus(id: string, status: Status): void {
      const found = comments.get(id)
      if (found !== undefined) found.status = status
    },
    drop,
    closeThread: (id: string) => void Object.assign(comments.get(id) ?? {}, { canReply: false }),
    disableComments: (video: string) => void Object.assign(videoOf(video), { commentsDisabled: true }),
    comment: (id: string): Comment | null => comments.get(id) ?? null,
    repliesTo,
    /** The next so many questions come too fast. */
    hurry: (times: number) => {
      tooFast = times
    },
  })
}
