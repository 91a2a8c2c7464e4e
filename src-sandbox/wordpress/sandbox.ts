import { portrait } from '../picture.ts'
import { createSandboxServer } from '../server.ts'
import type { Misbehave, SandboxAnswer, SandboxRequest } from '../server.ts'
import { commentBody, error, indexBody, onlyFields, postBody, restRoot } from './answers.ts'
import type { Site } from './answers.ts'
import { createAuthorizePage } from './authorize.ts'
import { createBlog } from './blog.ts'
import type { Blog, BlogComment } from './blog.ts'
import { listComments } from './list.ts'
import { createShop } from './shop.ts'

export type WordPressSandboxOptions = {
  title: string
  user: { login: string; name: string; applicationPassword: string; email?: string }
  permalinks?: 'pretty' | 'plain'
  /** Where the blog lies below its host, `/blog`; at the top when left out. */
  folder?: string
  /** Hours of the site's clock before UTC. 1 when left out, so that a date read in the wrong zone shows. */
  gmtOffset?: number
  /** False: as on a public site without https. */
  applicationPasswords?: boolean
  /** False: a public site, to whose page of passwords nobody comes back but over https. */
  local?: boolean
  /** A shop beside the blog: WooCommerce, whose reviews are comments with stars. `editor`: this user may moderate its reviews and edit none of its products; `closed`: not even see its reviews. */
  shop?: 'manager' | 'editor' | 'closed'
  /** False: a user who may sign in and moderate nothing. */
  moderator?: boolean
  /** False: no REST interface, as where a plugin shut it. */
  rest?: boolean
  now?: () => number
  /** Where the blog says it is, when it is asked without a connection. */
  address?: string
  /** True: takes the same words twice, as sites whose owner has turned that check off. */
  allowsTwins?: () => boolean
}

export type WordPressSandbox = Blog & {
  /** The front page, without a slash at its end. */
  readonly url: string
  readonly requests: { method: string; path: string }[]
  listen(port?: number): Promise<string>
  close(): Promise<void>
  /** One request without a connection. */
  answer(request: SandboxRequest): SandboxAnswer
  misbehave(how: Misbehave): void
  behave(): void
  /** Called after Vigie's own reply was stored. Gives the way to stop listening. */
  onReply(listener: (comment: BlogComment) => void): () => void
  /** Comments that are there and that this user may not read, as where a plugin keeps them to itself: lists count them and leave them out. */
  readonly unreadable: Set<number>
  /** This user's right to see the shop's reviews is taken back, or the shop itself taken away; null: as before. */
  closeShop(how: 'refused' | 'gone' | null): void
}

const me = 1
const maxContentBytes = 65_525

export function createWordPressSandbox(options: WordPressSandboxOptions): WordPressSandbox {
  const blog = createBlog()
  const listeners = new Set<(comment: BlogComment) => void>()
  const unreadable = new Set<number>()
  const now = options.now ?? (() => Date.now())
  const moderator = options.moderator ?? true
  const passwords = options.applicationPasswords ?? true
  const folder = options.folder ?? ''
  const server = createSandboxServer((request) =>
    request.path === folder || request.path.startsWith(`${folder}/`)
      ? handle({ ...request, path: request.path.slice(folder.length) || '/' })
      : { status: 404, body: '<!DOCTYPE html><html><body>Another site</body></html>' })
  const site: Site = {
    get url() { return options.address ?? `${server.url}${folder}` },
    title: options.title,
    pretty: (options.permalinks ?? 'pretty') === 'pretty',
    offsetMs: (options.gmtOffset ?? 1) * 3_600_000,
  }

  let shopIs: 'refused' | 'gone' | null = null
  const made = new Set<string>()
  const authorize = createAuthorizePage({
    login: options.user.login, site: () => site.url, local: options.local ?? true, keep: (password) => void made.add(password.replace(/\s/g, '')),
  })

  const shop = createShop({ blog, onlyFields, allowed: (request) => signedIn(request) && moderator && options.shop !== 'closed' && shopIs !== 'refused' })

  function routeOf(request: SandboxRequest): string | null {
    if (options.rest === false) return null
    const plain = request.query.get('rest_route')
    if (plain !== null && (request.path === '/' || request.path === '/index.php')) return plain.replace(/\/+$/, '') || '/'
    return site.pretty && /^\/wp-json(\/|$)/.test(request.path) ? request.path.slice('/wp-json'.length).replace(/\/+$/, '') || '/' : null
  }

  function signedIn(request: SandboxRequest): boolean {
    const basic = /^Basic (.+)$/.exec(request.headers['authorization'] ?? '')?.[1]
    if (basic === undefined || !passwords) return false
    const [login, ...rest] = Buffer.from(basic, 'base64').toString('utf8').split(':')
    const password = rest.join(':').replace(/\s/g, '')
    return login === options.user.login && (password === options.user.applicationPassword.replace(/\s/g, '') || made.has(password))
  }

  function handle(request: SandboxRequest): SandboxAnswer {
    const route = routeOf(request)
    const link = options.rest === false ? {} : { link: `<${restRoot(site)}>; rel="https://api.w.org/"` }
    if (route !== null) {
      const answer = rest(route, request)
      return { ...answer, headers: { ...link, ...answer.headers } }
    }
    if (request.path === '/wp-admin/authorize-application.php' && passwords) return authorize(request)
    if (request.path.startsWith('/avatar/')) return { status: 200, headers: { 'content-type': 'image/png' }, body: portrait(request.path) }
    const front = request.path === '/' || request.path === '/index.php'
    return { status: front ? 200 : 404, headers: link, body: `<!DOCTYPE html><html><body><h1>${front ? 'Blog' : 'Page not found'}</h1></body></html>` }
  }

  function rest(route: string, request: SandboxRequest): SandboxAnswer {
    const fields = request.query.get('_fields')
    const id = /^\/wp\/v2\/comments\/(\d+)$/.exec(route)?.[1]
    if (route === '/') return { status: 200, body: onlyFields(indexBody(site, passwords, options.shop !== undefined), fields) }
    if (route === '/wp/v2/users/me') return whoAmI(request)
    if (options.shop !== undefined && shopIs !== 'gone' && route.startsWith('/wc/v3/')) return shop(route, request)
    if (route === '/wp/v2/posts' || route === '/wp/v2/pages' || (route === '/wp/v2/product' && options.shop !== undefined)) return posts(route.slice('/wp/v2/'.length), request)
    if (route === '/wp/v2/comments' && request.method === 'GET') return list(request)
    if (route === '/wp/v2/comments' && request.method === 'POST') return create(request)
    if (id !== undefined) return one(Number(id), request)
    return error(404, 'rest_no_route', 'No route was found matching the URL and request method.')
  }

  const shaped = (comment: BlogComment, request: SandboxRequest, context: 'view' | 'edit' = 'edit') =>
    onlyFields(commentBody(comment, blog.posts.get(comment.postId), site, context), request.query.get('_fields'))

  function whoAmI(request: SandboxRequest): SandboxAnswer {
    if (!signedIn(request)) return error(401, 'rest_not_logged_in', 'You are not currently logged in.')
    const capabilities = { read: true, level_0: true, ...(moderator ? { moderate_comments: true, edit_posts: true, unfiltered_html: true } : {}) }
    const shown = { id: me, name: options.user.name, slug: options.user.login, link: `${site.url}/author/${options.user.login}/` }
    return { status: 200, body: request.query.get('context') === 'edit' ? { ...shown, username: options.user.login, capabilities } : shown }
  }

  function list(request: SandboxRequest): SandboxAnswer {
    const forbidden = signedIn(request) ? 403 : 401
    const context = request.query.get('context') === 'edit' ? 'edit' : 'view'
    const allowed = signedIn(request) && moderator
    if (context === 'edit' && !allowed) return error(forbidden, 'rest_forbidden_context', 'Sorry, you are not allowed to edit comments.')
    const closed = ['author', 'author_email', 'type', 'status'].find((name) => (request.query.get(name) ?? '') !== '')
    if (closed !== undefined && !allowed) return error(forbidden, 'rest_forbidden_param', `Query parameter not permitted: ${closed}`)
    const listing = listComments(blog, request.query, site.offsetMs)
    if ('invalid' in listing) {
      return error(400, 'rest_invalid_param', `Invalid parameter(s): ${listing.invalid}`, { params: { [listing.invalid]: 'Invalid parameter.' } })
    }
    return {
      status: 200,
      headers: { 'x-wp-total': String(listing.total), 'x-wp-totalpages': String(listing.pages), allow: 'GET, POST' },
      body: listing.rows.filter(({ id }) => !unreadable.has(id)).map((comment) => shaped(comment, request, context)),
    }
  }

  function posts(collection: string, request: SandboxRequest): SandboxAnswer {
    if (request.query.get('status') !== null && !signedIn(request)) {
      return error(400, 'rest_invalid_param', 'Invalid parameter(s): status', { params: { status: 'Status is forbidden.' } })
    }
    const kind = collection === 'pages' ? 'page' : collection === 'product' ? 'product' : 'post'
    const wanted = (request.query.get('include') ?? '').split(',').map(Number)
    const rows = [...blog.posts.values()].filter((post) => post.kind === kind && (request.query.get('include') === null || wanted.includes(post.id)))
    const perPage = Number(request.query.get('per_page') ?? 10)
    return {
      status: 200,
      headers: { 'x-wp-total': String(rows.length), 'x-wp-totalpages': String(Math.ceil(rows.length / perPage)) },
      body: rows.slice(0, perPage).map((post) => onlyFields(postBody(post, site), request.query.get('_fields'))),
    }
  }

  const text = (json: unknown, name: string): string | undefined => {
    const value: unknown = typeof json === 'object' && json !== null ? Object.entries(json).find(([key]) => key === name)?.[1] : undefined
    return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : undefined
  }

  function create(request: SandboxRequest): SandboxAnswer {
    if (!signedIn(request)) return error(401, 'rest_comment_login_required', 'Sorry, you must be logged in to comment.')
    const content = text(request.json, 'content') ?? ''
    const postId = Number(text(request.json, 'post') ?? 0)
    const parentId = Number(text(request.json, 'parent') ?? 0)
    const { login, name, email = `${login}@blog.example` } = options.user
    if (!blog.posts.has(postId)) return error(403, 'rest_comment_invalid_post_id', 'Sorry, you are not allowed to create this comment without a post.')
    if (content.trim() === '') return error(400, 'rest_comment_content_invalid', 'Invalid comment content.')
    if (Buffer.byteLength(content) > maxContentBytes) return error(400, 'comment_content_column_length', 'Comment field exceeds maximum length allowed.')
    const twin = [...blog.comments.values()].some((one) =>
      one.postId === postId && one.parentId === parentId && one.status !== 'trash' && one.author.name === name && one.raw === content)
    if (twin && options.allowsTwins?.() !== true) return error(409, 'comment_duplicate', 'Duplicate comment detected; it looks as though you&#8217;ve already said that!')
    const id = blog.addComment({ postId, parentId, author: { name, email, url: site.url }, html: content, at: now(), userId: me })
    const comment = blog.comments.get(id)
    if (comment === undefined) return error(500, 'rest_comment_failed_create', 'Creating comment failed.')
    for (const listener of listeners) listener(comment)
    return { status: 201, headers: { location: `${restRoot(site)}wp/v2/comments/${id}` }, body: shaped(comment, request) }
  }

  function one(id: number, request: SandboxRequest): SandboxAnswer {
    const comment = blog.comments.get(id)
    if (comment === undefined) return error(404, 'rest_comment_invalid_id', 'Invalid comment ID.')
    const allowed = signedIn(request) && moderator
    const status = signedIn(request) ? 403 : 401
    if (request.method === 'GET') {
      const context = request.query.get('context') === 'edit' ? 'edit' : 'view'
      if (context === 'edit' && !allowed) return error(status, 'rest_forbidden_context', 'Sorry, you are not allowed to edit comments.')
      if (unreadable.has(id) || (comment.status !== 'approved' && !allowed)) return error(status, 'rest_cannot_read', 'Sorry, you are not allowed to read this comment.')
      return { status: 200, body: shaped(comment, request, context) }
    }
    // Whoever may not edit a product edits none of its comments either, by this way.
    if (request.method !== 'GET' && options.shop === 'editor' && comment.type === 'review') return error(status, 'rest_cannot_edit', 'Sorry, you are not allowed to edit this comment.')
    if (request.method === 'DELETE') return allowed ? remove(comment, request) : error(status, 'rest_cannot_delete', 'Sorry, you are not allowed to delete this comment.')
    return allowed ? update(comment, request) : error(status, 'rest_cannot_edit', 'Sorry, you are not allowed to edit this comment.')
  }

  function remove(comment: BlogComment, request: SandboxRequest): SandboxAnswer {
    if (['true', '1'].includes(request.query.get('force') ?? '')) {
      const previous = shaped(comment, request)
      blog.removeForever(comment.id)
      return { status: 200, body: { deleted: true, previous } }
    }
    if (comment.status === 'trash') return error(410, 'rest_already_trashed', 'The comment has already been trashed.')
    blog.setStatus(comment.id, 'trash')
    return { status: 200, body: shaped(comment, request) }
  }

  function update(comment: BlogComment, request: SandboxRequest): SandboxAnswer {
    const content = text(request.json, 'content')
    if (content === '') return error(400, 'rest_comment_content_invalid', 'Invalid comment content.')
    if (content !== undefined) comment.raw = content
    // What an update does not repeat is replaced by the caller's own.
    comment.author.ip = text(request.json, 'author_ip') ?? '127.0.0.1'
    comment.author.agent = text(request.json, 'author_user_agent') ?? request.headers['user-agent'] ?? ''
    const status = text(request.json, 'status') ?? ''
    if (['approved', 'approve', '1'].includes(status)) blog.setStatus(comment.id, 'approved')
    if (['hold', '0'].includes(status)) blog.setStatus(comment.id, 'hold')
    if ((status === 'spam' || status === 'trash') && comment.status !== status) blog.setStatus(comment.id, status)
    // Neither asks where the comment is: on one that is not in spam, `unspam` holds it.
    if (status === 'unspam' || status === 'untrash') blog.giveBack(comment.id)
    return { status: 200, body: shaped(comment, request) }
  }

  return {
    ...blog,
    get url() { return site.url },
    requests: server.requests,
    unreadable,
    closeShop: (how) => void (shopIs = how),
    answer: handle,
    async listen(port) {
      await server.listen(port)
      return site.url
    },
    close: () => server.close(),
    misbehave: (how) => server.misbehave(how),
    behave: () => server.behave(),
    onReply(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
