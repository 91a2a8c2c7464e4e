import { createAppOAuth } from '../app-oauth.ts'
import { createSandboxServer } from '../server.ts'
import type { Misbehave, SandboxAnswer, SandboxRequest } from '../server.ts'

export type LinkedInSandboxOptions = {
  token: string
  organizations: { id: string; name: string; vanity?: string }[]
  now?: () => number
  scopes?: string[]
  client?: { id: string; secret: string; redirectUrl: string }
  /** Months of the interface that are spoken. */
  versions?: (version: string) => boolean
}
export type LinkedInSandbox = ReturnType<typeof createLinkedInSandbox>

/** One post has three names, told of in turn. */
type Post = { share: string; activity: string; organization: string; text: string; at: number; seq: number }
type Comment = { id: string; post: Post; parent: string | null; actor: string; text: string; at: number; changedAt: number; likes: Set<string>; image: boolean }
type Notice = { notificationId: number; action: string; sourcePost?: string; generatedActivity: string; lastModifiedAt: number; share?: { owner: string; entity: string; text: string } }

export const allScopes = ['r_organization_social', 'w_organization_social', 'rw_organization_admin', 'r_basicprofile']

const ok = (body: unknown): SandboxAnswer => ({ status: 200, body })
/** https://learn.microsoft.com/linkedin/shared/api-guide/concepts/error-handling */
const refuse = (status: number, message: string, serviceErrorCode?: number, code?: string): SandboxAnswer => ({
  status, body: { status, message, ...(serviceErrorCode === undefined ? {} : { serviceErrorCode }), ...(code === undefined ? {} : { code }) },
})

/** Pages of organisations, their posts, and what people write there. https://learn.microsoft.com/linkedin/marketing/community-management/shares/comments-api */
export function createLinkedInSandbox(options: LinkedInSandboxOptions) {
  const now = options.now ?? (() => Date.now())
  const server = createSandboxServer(handle)
  const client = options.client ?? { id: '77vigie', secret: 'WPL_AP1.sandbox', redirectUrl: 'https://maisonverte.example/' }
  const oauth = createAppOAuth({ clientId: client.id, clientSecret: null, now, lastsMs: 60 * 86_400_000, codeMs: 1_800_000, rotates: false, plain: true, callbacks: [client.redirectUrl, 'http://127.0.0.1:47814/'] })
  oauth.issue(options.scopes ?? allScopes, options.token)
  const posts: Post[] = []
  const comments = new Map<string, Comment>()
  /** By the share of the post, or the number of the comment at the top; oldest first. */
  const lists = new Map<string, Comment[]>()
  const notices: Notice[] = []
  let made = 0
  let ended = false
  let revoked = false
  let throttled = false

  const next = () => String(7_100_000_000_000_000_000n + BigInt((made += 1)))
  const orgUrn = (id: string) => `urn:li:organization:${id}`
  const urnOf = ({ post, id }: Comment) => `urn:li:comment:(${post.activity},${id})`
  const postAt = (urn: string): Post | undefined => posts.find(({ share, activity }) => share === urn || activity === urn)
  const commentAt = (urn: string): Comment | undefined => comments.get(/^urn:li:comment:\(urn:li:\w+:\d+,(\d+)\)$/.exec(urn)?.[1] ?? '')
  const ours = (urn: string) => options.organizations.some(({ id }) => orgUrn(id) === urn)
  const inList = (key: string): Comment[] => {
    const list = lists.get(key) ?? []
    lists.set(key, list)
    return list
  }
  const total = (post: Post) => inList(post.share).reduce((sum, { id }) => sum + 1 + inList(id).length, 0)

  const shown = (one: Comment) => ({
    id: one.id, $URN: urnOf(one), commentUrn: urnOf(one), actor: one.actor, object: one.post.activity, ...(one.parent === null ? {} : { parentComment: `urn:li:comment:(${one.post.activity},${one.parent})` }),
    message: { text: one.text, attributes: [] }, created: { actor: one.actor, time: one.at }, lastModified: { actor: one.actor, time: one.changedAt },
    content: one.image ? [{ type: 'IMAGE', entity: { image: 'urn:li:image:C4E' }, url: 'https://media.licdn.com/dms/image/c4e.png' }] : [],
    likesSummary: { selectedLikes: [], aggregatedTotalLikes: one.likes.size, likedByCurrentUser: false, totalLikes: one.likes.size },
    ...(one.parent === null ? { commentsSummary: { selectedComments: [], totalFirstLevelComments: inList(one.id).length, aggregatedTotalComments: inList(one.id).length } } : {}),
  })

  function put(post: Post, actor: string, text: string, at: number, parent: string | null, image = false): Comment {
    const one: Comment = { id: next(), post, parent, actor, text, at, changedAt: at, likes: new Set(), image }
    comments.set(one.id, one)
    const list = inList(parent ?? post.share)
    let place = list.length
    while (place > 0 && (list[place - 1]?.at ?? 0) > at) place -= 1
    list.splice(place, 0, one)
    return one
  }
  const notify = (action: string, one: Comment) =>
    void notices.push({ notificationId: 1000 + (made += 1), action, sourcePost: one.post.share, generatedActivity: urnOf(one), lastModifiedAt: now() })
  function drop(one: Comment): void {
    for (const { id } of inList(one.id)) comments.delete(id)
    comments.delete(one.id)
    const list = inList(one.parent ?? one.post.share)
    list.splice(list.indexOf(one), 1)
  }

  /** By places counted from the newest: what arrives meanwhile moves them. */
  function paged<T>(oldestFirst: readonly T[], { query, path }: SandboxRequest, show: (one: T) => unknown, standard = 10): SandboxAnswer {
    const [start, count] = [Math.max(0, Number(query.get('start') ?? 0)), Math.min(100, Math.max(1, Number(query.get('count') ?? standard)))]
    const end = Math.max(0, oldestFirst.length - start)
    const elements = oldestFirst.slice(Math.max(0, end - count), end).reverse().map(show)
    const links = start + count < oldestFirst.length ? [{ rel: 'next', href: `${path}?start=${start + count}&count=${count}`, type: 'application/json' }] : []
    return ok({ elements, paging: { start, count, total: oldestFirst.length, links } })
  }
  const names = (list: string | null): string[] => (list === null || !/^List\(.*\)$/.test(list) ? [] : list.slice(5, -1).split(',').filter((one) => one !== ''))

  function handle(request: SandboxRequest): SandboxAnswer {
    const { method, path, headers } = request
    if (path === '/oauth/v2/accessToken') return token(request)
    if (path === '/oauth/v2/introspectToken') return introspect(request)
    if (!path.startsWith('/rest/')) return refuse(404, 'Not Found')
    const scopes = oauth.scopesOf(headers['authorization'])
    if (revoked) return refuse(401, 'The token used in the request has been revoked by the user', 65601, 'REVOKED_ACCESS_TOKEN')
    if (ended) return refuse(401, 'The token used in the request has expired', 65602, 'EXPIRED_ACCESS_TOKEN')
    if (scopes === null) return refuse(401, 'Invalid access token', 65600, 'INVALID_ACCESS_TOKEN')
    if (throttled) return refuse(429, 'Resource level throttle APPLICATION DAY limit for calls to this resource is reached.', 101, 'TOO_MANY_REQUESTS')
    const version = headers['linkedin-version'] ?? ''
    if (!/^\d{6}$/.test(version) || options.versions?.(version) === false) return refuse(426, `Requested version ${version} is not active`, undefined, 'NONEXISTENT_VERSION')
    if (headers['x-restli-protocol-version'] !== '2.0.0') return refuse(400, 'Unsupported Rest.li protocol version')
    const [resource = '', key = '', edge = '', id = ''] = path.slice('/rest/'.length).split('/')
    // A name of a thing that is not written out is no name but a structure.
    if (resource !== 'reactions' && /[():]/.test(key)) return refuse(400, 'Syntax exception in path variables')
    const needs = method !== 'GET' ? 'w_organization_social' : resource === 'organizationAcls' || resource === 'organizations' || resource === 'organizationalEntityNotifications' ? 'rw_organization_admin' : 'r_organization_social'
    if (!scopes.includes(needs)) return refuse(403, `Not enough permissions to access: ${resource}.${method}`, 100, 'ACCESS_DENIED')
    return route(request, resource, decodeURIComponent(key), edge, id)
  }

  function route(request: SandboxRequest, resource: string, key: string, edge: string, id: string): SandboxAnswer {
    const { method, query } = request
    switch (`${method} ${resource}${edge === '' ? '' : `/${edge}`}`) {
      case 'GET organizationAcls':
        return paged(options.organizations.toReversed(), request, ({ id: one }) => ({ organization: orgUrn(one), role: 'ADMINISTRATOR', state: 'APPROVED', roleAssignee: 'urn:li:person:me' }))
      case 'GET organizations':
        return ok({ results: Object.fromEntries(names(query.get('ids')).flatMap((one) => options.organizations.filter((each) => each.id === one).map((each) => [one, { id: Number(one), localizedName: each.name, vanityName: each.vanity ?? `page-${one}` }]))), statuses: {}, errors: {} })
      case 'GET posts': {
        if (key !== '') {
          const found = postAt(key)
          return found === undefined ? refuse(404, 'Could not find entity') : ok(shownPost(found))
        }
        if (!ours(query.get('author') ?? '')) return refuse(403, 'Not enough permissions to access author', 100, 'ACCESS_DENIED')
        return paged(posts.filter(({ organization }) => organization === query.get('author')).sort((a, b) => a.at - b.at || a.seq - b.seq), request, shownPost)
      }
      case 'GET socialActions':
        return ok({ results: Object.fromEntries(names(query.get('ids')).flatMap((urn) => {
          const post = postAt(urn)
          return post === undefined ? [] : [[urn, { $URN: urn, target: post.share, commentsSummary: { selectedComments: [], totalFirstLevelComments: inList(post.share).length, aggregatedTotalComments: total(post) }, likesSummary: { selectedLikes: [], totalLikes: 0 } }]]
        })), statuses: {}, errors: {} })
      case 'GET organizationalEntityNotifications':
        return listNotices(request)
      default:
        return resource === 'reactions' ? react(request, key) : resource === 'socialActions' && edge === 'comments' ? onComments(request, key, id) : refuse(404, `No root resource defined for path '/${resource}'`)
    }
  }

  const shownPost = ({ share, organization, text, at }: Post) => ({ id: share, author: organization, commentary: text, createdAt: at, publishedAt: at, lastModifiedAt: at, lifecycleState: 'PUBLISHED', visibility: 'PUBLIC' })

  function listNotices(request: SandboxRequest): SandboxAnswer {
    const { query } = request
    const [, from, to] = /^\(start:(\d+),end:(\d+)\)$/.exec(query.get('timeRange') ?? '') ?? []
    const wanted = new Set(names(query.get('actions')))
    const organizationalEntity = query.get('organizationalEntity') ?? ''
    if (query.get('q') !== 'criteria' || from === undefined || to === undefined || !ours(organizationalEntity)) return refuse(400, 'Bad criteria')
    const found = notices.filter(({ action, lastModifiedAt: at }) => wanted.has(action) && at >= Math.max(Number(from), now() - 60 * 86_400_000) && at < Number(to)).sort((a, b) => a.lastModifiedAt - b.lastModifiedAt)
    return paged(found, request, ({ share, ...one }) => ({ ...one, organizationalEntity, subscriber: 'urn:li:person:me', ...(share === undefined ? {} : { decoratedGeneratedActivity: { share: { ...share, mediaCategory: 'NONE' } } }) }))
  }

  function react({ method, query, json, path }: SandboxRequest, key: string): SandboxAnswer {
    if (method === 'POST') {
      const { root, reactionType } = (json ?? {}) as { root?: string; reactionType?: string }
      const one = commentAt(root ?? '')
      const actor = query.get('actor') ?? ''
      if (!ours(actor)) return refuse(403, 'Unpermitted actor', 100, 'ACCESS_DENIED')
      if (one === undefined) return refuse(404, 'Could not find entity')
      if (reactionType !== 'LIKE') return refuse(422, 'reactionType is not a member of the enum')
      if (one.likes.has(actor)) return refuse(409, 'Reaction already exists')
      one.likes.add(actor)
      return { status: 201, headers: { 'x-restli-id': `(actor:${actor},entity:${root ?? ''})` } }
    }
    const [, actor = '', urn = ''] = /^\(actor:(urn:li:organization:\d+),entity:(.+)\)$/.exec(key) ?? []
    // Within a key of several parts each part is written out by itself.
    if (!/\(actor:urn%3Ali%3Aorganization%3A\d+,entity:urn%3Ali%3Acomment%3A%28[^(),:]+%29\)$/.test(path)) return refuse(400, 'Syntax exception in path variables')
    const one = commentAt(urn)
    if (one === undefined || !one.likes.has(actor)) return refuse(404, 'Could not find entity')
    if (method === 'DELETE') {
      one.likes.delete(actor)
      return { status: 204 }
    }
    return ok({ id: `urn:li:reaction:(${actor},${urn})`, root: urn, reactionType: 'LIKE', created: { actor, time: one.at } })
  }

  function onComments(request: SandboxRequest, entity: string, id: string): SandboxAnswer {
    const { method, query, headers, json } = request
    const [post, top] = [postAt(entity), commentAt(entity)]
    if (post === undefined && top === undefined) return refuse(404, 'Could not find entity')
    if (id === '') return method === 'POST' ? create(json, post ?? top?.post, top) : paged(inList(post?.share ?? top?.id ?? ''), request, shown)
    const one = comments.get(id)
    if (one === undefined || one.post !== (post ?? top?.post)) return refuse(404, 'Could not find entity')
    if (method === 'GET') return ok(shown(one))
    const actor = query.get('actor') ?? ''
    if (!ours(actor)) return refuse(403, 'Unpermitted actor', 100, 'ACCESS_DENIED')
    if (method === 'DELETE') {
      drop(one)
      return { status: 204 }
    }
    const text = (json as { patch?: { message?: { $set?: { text?: unknown } } } } | null)?.patch?.message?.$set?.text
    if (headers['x-restli-method'] !== 'PARTIAL_UPDATE' || typeof text !== 'string') return refuse(400, 'Unsupported method')
    if (one.actor !== actor) return refuse(403, 'Only the author may edit', 100, 'ACCESS_DENIED')
    one.text = text
    one.changedAt = Math.max(now(), one.at + 1)
    return { status: 204 }
  }

  function create(json: unknown, post: Post | undefined, above: Comment | undefined): SandboxAnswer {
    const { actor = '', object = '', message, parentComment } = (json ?? {}) as { actor?: string; object?: string; message?: { text?: string }; parentComment?: string }
    const text = message?.text ?? ''
    if (!ours(actor)) return refuse(403, 'Unpermitted actor', 100, 'ACCESS_DENIED')
    if (post === undefined || postAt(object) !== post) return refuse(400, 'The object does not belong to the entity')
    if (text.trim() === '' || text.length > 1250) return refuse(422, 'message.text is too long or empty')
    const parent = parentComment === undefined ? undefined : commentAt(parentComment)
    if (parentComment !== undefined && (parent === undefined || parent.parent !== null || (above !== undefined && above !== parent))) return refuse(422, 'parentComment is no comment of the first level')
    const one = put(post, actor, text, now(), parent?.id ?? null)
    return { status: 201, headers: { 'x-restli-id': urnOf(one) }, body: shown(one) }
  }

  /** With its secret an application takes no PKCE, and a native one no secret. */
  function token(request: SandboxRequest): SandboxAnswer {
    const form = new URLSearchParams(request.text)
    const [secret, verifier] = [form.get('client_secret'), form.get('code_verifier')]
    if ((secret !== null && (verifier !== null || secret !== client.secret)) || form.get('client_id') !== client.id) return { status: 401, body: { error: 'invalid_client', error_description: 'Client authentication failed' } }
    if (secret === null && verifier === null && form.get('grant_type') !== 'refresh_token') return { status: 401, body: { error: 'invalid_client', error_description: 'Client authentication failed' } }
    ended = false
    return oauth.exchange(request)
  }
  function introspect({ text }: SandboxRequest): SandboxAnswer {
    const form = new URLSearchParams(text)
    if (form.get('client_secret') !== client.secret) return { status: 401, body: { error: 'invalid_client' } }
    const info = oauth.tokenInfo(form.get('token') ?? '')
    return ok(info === null ? { active: false } : { active: true, scope: info.scopes.join(','), expires_at: Math.floor(now() / 1000) + info.expiresIn, client_id: client.id })
  }

  return {
    get url() { return server.url },
    listen: server.listen,
    close: server.close,
    requests: server.requests,
    misbehave: (how: Misbehave) => server.misbehave(how),
    behave: () => server.behave(),
    client,
    oauth,
    post(text: string, at = now(), organization = options.organizations[0]?.id ?? ''): string {
      const kind = posts.length % 2 === 0 ? 'share' : 'ugcPost'
      const post: Post = { share: `urn:li:${kind}:${next()}`, activity: `urn:li:activity:${next()}`, organization: orgUrn(organization), text, at, seq: made }
      posts.push(post)
      return post.share
    },
    /** Under a post by any of its names, or under a comment by its number. Told of only where that is asked for: not every post is public. */
    comment(place: string, who: string, text: string, at = now(), { told = true, image = false } = {}): string {
      const above = comments.get(place)
      const post = above?.post ?? postAt(place)
      if (post === undefined) throw new Error('no such post')
      const one = put(post, `urn:li:person:${Buffer.from(who).toString('base64url')}`, text, at, above === undefined ? null : (above.parent ?? above.id), image)
      if (told) notify('COMMENT', one)
      return one.id
    },
    mention(who: string, text: string, at = now()): string {
      const entity = `urn:li:share:${next()}`
      notices.push({ notificationId: 1000 + (made += 1), action: 'SHARE_MENTION', generatedActivity: entity, lastModifiedAt: at, share: { owner: `urn:li:person:${Buffer.from(who).toString('base64url')}`, entity, text } })
      return entity
    },
    edit(id: string, text: string): void {
      const one = comments.get(id)
      if (one === undefined) return
      one.text = text
      one.changedAt = Math.max(now(), one.at + 1)
      notify('COMMENT_EDIT', one)
    },
    remove(id: string): void {
      const one = comments.get(id)
      if (one === undefined) return
      drop(one)
      notify('COMMENT_DELETE', one)
    },
    find: (id: string): Readonly<Comment> | null => comments.get(id) ?? null,
    activityOf: (share: string): string | null => postAt(share)?.activity ?? null,
    repliesTo: (id: string): Comment[] => inList(comments.get(id)?.parent ?? id).filter(({ actor }) => ours(actor)),
    endToken: () => { ended = true },
    revoke: () => { revoked = true },
    throttle: (on: boolean) => { throttled = on },
  }
}
