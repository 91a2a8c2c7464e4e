import { createHash } from 'node:crypto'
import type { BlogComment, BlogPost } from './blog.ts'

/** The shapes WordPress answers with, as a real 6.x site writes them. */
export type Site = { url: string; title: string; pretty: boolean; offsetMs: number }

const local = (at: number, site: Site): string => new Date(at + site.offsetMs).toISOString().slice(0, 19)
const gmt = (at: number): string => new Date(at).toISOString().slice(0, 19)

const route = (site: Site, path: string): string => (site.pretty ? `${site.url}/wp-json${path}` : `${site.url}/index.php?rest_route=${path}`)
export const restRoot = (site: Site): string => (site.pretty ? `${site.url}/wp-json/` : `${site.url}/index.php?rest_route=/`)

export function postUrl(site: Site, post: { id: number; title: string }): string {
  const slug = post.title.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '')
  return site.pretty ? `${site.url}/${slug === '' ? post.id : slug}/` : `${site.url}/?p=${post.id}`
}

/** Empty lines part paragraphs, line ends break lines: what the theme prints. Nothing is escaped here; that was done when it was stored, or not. */
const paragraphs = (raw: string): string =>
  raw.split(/\n{2,}/).map((part) => `<p>${part.replace(/\n/g, '<br />\n')}</p>\n`).join('')

export function commentBody(comment: BlogComment, post: BlogPost | undefined, site: Site, context: 'view' | 'edit'): Record<string, unknown> {
  const { author } = comment
  const hash = createHash('md5').update(author.email).digest('hex')
  const avatars = Object.fromEntries([24, 48, 96].map((size) => [size, `${site.url}/avatar/${hash}?s=${size}&d=mm&r=g`]))
  const collection = post?.kind === 'page' ? 'pages' : post?.kind === 'product' ? 'product' : 'posts'
  return {
    id: comment.id,
    post: comment.postId,
    parent: comment.parentId,
    author: comment.userId,
    author_name: author.name,
    ...(context === 'edit' ? { author_email: author.email, author_ip: author.ip, author_user_agent: author.agent } : {}),
    author_url: author.url,
    date: local(comment.at, site),
    date_gmt: gmt(comment.at),
    content: { rendered: paragraphs(comment.raw), ...(context === 'edit' ? { raw: comment.raw } : {}) },
    link: `${post === undefined ? site.url : postUrl(site, post)}#comment-${comment.id}`,
    status: comment.status,
    type: comment.type,
    author_avatar_urls: avatars,
    meta: [],
    _links: {
      self: [{ href: route(site, `/wp/v2/comments/${comment.id}`) }],
      collection: [{ href: route(site, '/wp/v2/comments') }],
      ...(post === undefined ? {} : { up: [{ embeddable: true, post_type: post.kind, href: route(site, `/wp/v2/${collection}/${post.id}`) }] }),
    },
  }
}

export function postBody(post: BlogPost, site: Site): Record<string, unknown> {
  return {
    id: post.id,
    date: local(post.at, site),
    date_gmt: gmt(post.at),
    link: postUrl(site, post),
    status: 'publish',
    type: post.kind,
    // Themes see typographic entities: titles are never plain text here.
    title: { rendered: post.title.replace(/&/g, '&#038;').replace(/'/g, '&#8217;') },
    content: { rendered: paragraphs(post.text), protected: false },
    excerpt: { rendered: `<p>${post.text.split('\n')[0]?.slice(0, 300) ?? ''}</p>\n`, protected: false },
  }
}

export function indexBody(site: Site, applicationPasswords: boolean, shop: boolean): Record<string, unknown> {
  return {
    name: site.title,
    description: '',
    url: site.url,
    home: site.url,
    gmt_offset: String(site.offsetMs / 3_600_000),
    timezone_string: '',
    namespaces: ['oembed/1.0', 'wp/v2', 'wp-site-health/v1', 'wp-block-editor/v1', ...(shop ? ['wc/v1', 'wc/v2', 'wc/v3', 'wc-analytics'] : [])],
    authentication: applicationPasswords ? { 'application-passwords': { endpoints: { authorization: `${site.url}/wp-admin/authorize-application.php` } } } : [],
    routes: { '/': { namespace: '', methods: ['GET'] }, '/wp/v2/comments': { namespace: 'wp/v2', methods: ['GET', 'POST'] } },
  }
}

/** `_fields=id,content,_links.up`: the named fields alone. Of dotted paths WordPress knows those into `_links`; `content.raw` gives nothing at all. */
export function onlyFields(body: Record<string, unknown>, fields: string | null): Record<string, unknown> {
  if (fields === null || fields === '') return body
  const out: Record<string, unknown> = {}
  for (const path of fields.split(',')) {
    const [head = '', ...rest] = path.trim().split('.')
    const value = body[head]
    if (value === undefined || (head === 'content' && rest.length > 0)) continue
    if (rest.length === 0 || !isObject(value)) out[head] = value
    else out[head] = { ...(isObject(out[head]) ? out[head] : {}), ...onlyFields(value, rest.join('.')) }
  }
  return out
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)

export const error = (status: number, code: string, message: string, more: Record<string, unknown> = {}) =>
  ({ status, body: { code, message, data: { status, ...more } } })
