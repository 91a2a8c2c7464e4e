import { Fault } from '../../../src-contract/failure.ts'
import type { Opaque } from '../../../src-contract/remote.ts'
import { HttpFault } from '../../net/http.ts'
import type { HttpClient, HttpRequest, HttpResponse } from '../../net/http.ts'
import { readableIn } from '../readable.ts'
import type { Readable } from '../readable.ts'
import { routeUrl } from './route.ts'
import type { Params } from './route.ts'
import { createShop } from './shop.ts'
import type { Shop } from './shop.ts'
import { commentFields, postFields, readOne, readRows, wireComment, wirePost } from './wire.ts'
import type { WireComment, WirePost } from './wire.ts'

/** One page of a listing. `total` is what the server counts over all pages; rows it will not show us are counted and missing. */
export type CommentPage = { rows: WireComment[]; given: number; total: number }

/** The lists of comments: `all` is approved and held together, without the two others. */
export const lists = ['all', 'spam', 'trash'] as const
export type List = (typeof lists)[number]

/** The calls of one site with one user's application password. Nothing is kept between calls. */
export type SiteClient = {
  readonly host: string
  /** Null where there is none, or none for this user. */
  readonly shop: Shop | null
  comments(params: Params, signal: AbortSignal): Promise<CommentPage>
  /** null when there is none. */
  comment(id: string, signal: AbortSignal): Promise<WireComment | null>
  update(id: string, body: Record<string, unknown>, signal: AbortSignal): Promise<WireComment>
  /** Into the trash; null when it lay there already. */
  trash(id: string, signal: AbortSignal): Promise<WireComment | null>
  create(body: Record<string, unknown>, signal: AbortSignal): Promise<WireComment>
  /** Those of `ids` that this user may read, from one collection (`posts`, `pages`, a post type's own). */
  posts(collection: string, ids: number[], signal: AbortSignal): Promise<WirePost[]>
}

/** Basic authentication of RFC 7617. WordPress shows its passwords in groups of four and ignores the spaces. */
export function authorizationOf(user: string, password: string): string {
  return `Basic ${Buffer.from(`${user}:${password.replace(/\s+/g, '')}`, 'utf8').toString('base64')}`
}

/** `shop`: the site sells things, and these credentials may see the stars of its reviews. */
export type SiteSettings = { root: string; user: string; userId: number; shop: boolean }

export function siteSettings(settings: Opaque): SiteSettings {
  const { root, user, userId } = settings
  if (typeof root !== 'string' || typeof user !== 'string' || typeof userId !== 'number') throw new Fault('internal', { what: 'wordpress settings' })
  return { root, user, userId, shop: settings['shop'] === true }
}

export function createSiteClient(http: HttpClient, root: string, authorization: string, withShop = false, readable: Readable = readableIn({})): SiteClient {
  const { host } = new URL(root)
  const call = (method: HttpRequest['method'], route: string, params: Params, signal: AbortSignal, more: Partial<HttpRequest> = {}): Promise<HttpResponse> =>
    http.send({ method, url: routeUrl(root, route, params), headers: { authorization }, ...more }, signal).catch((thrown: unknown) => { throw inOurWords(thrown) })

  return {
    host,
    shop: withShop ? createShop(http, root, authorization) : null,
    async comments(params, signal) {
      const answer = await call('GET', '/wp/v2/comments', { context: 'edit', type: 'all', _fields: commentFields, ...params }, signal)
      const rows = readRows(readable, 'comment', wireComment, answer.json, host)
      const given = Array.isArray(answer.json) ? answer.json.length : 0
      return { rows, given, total: countOf(answer.headers.get('x-wp-total'), given) }
    },
    async comment(id, signal) {
      const answer = await call('GET', `/wp/v2/comments/${id}`, { context: 'edit', _fields: commentFields }, signal, { accept: [404] })
      if (answer.status !== 404) {
        const found = readOne(wireComment, answer.json, host)
        // Another than the one that was asked for says nothing about it.
        if (String(found.id) !== id) throw new Fault('remote.unexpected', { host })
        return found
      }
      const code = codeOf(answer.json)
      if (code === 'rest_comment_invalid_id') return null
      if (code === 'rest_post_invalid_id') throw new HttpFault('remote.notFound', { host, status: 404, code }, 'answered')
      throw new Fault('site.noRest', { host })
    },
    async update(id, body, signal) {
      const answer = await call('POST', `/wp/v2/comments/${id}`, { _fields: commentFields }, signal, { json: body })
      return readOne(wireComment, answer.json, host)
    },
    async trash(id, signal) {
      const answer = await call('DELETE', `/wp/v2/comments/${id}`, { _fields: commentFields }, signal, { accept: [410] })
      return answer.status === 410 ? null : readOne(wireComment, answer.json, host)
    },
    async create(body, signal) {
      const answer = await call('POST', '/wp/v2/comments', { _fields: commentFields }, signal, { json: body })
      return readOne(wireComment, answer.json, host)
    },
    async posts(collection, ids, signal) {
      // Drafts and private posts too; a user who may not see those is refused the parameter, and asks again without it.
      const wide = { include: ids.join(','), per_page: ids.length, status: 'publish,future,draft,pending,private', _fields: postFields }
      const { status: _, ...narrow } = wide
      const answer = await call('GET', `/wp/v2/${collection}`, wide, signal, { accept: [400, 401, 403, 404] })
      const rows = answer.status < 300 ? answer : await call('GET', `/wp/v2/${collection}`, narrow, signal, { accept: [400, 401, 403, 404] })
      return rows.status < 300 ? readRows(readable, 'post', wirePost, rows.json, host) : []
    },
  }
}

/** Of the user, whatever the comment. `rest_cannot_read` is not among them: a site may keep one comment to itself and show all others. */
const forbidden = new Set(['rest_forbidden_context', 'rest_forbidden_param', 'rest_cannot_edit', 'rest_cannot_delete'])

/** Refusals whose reason the site names: a right that this user has lost, an interface that is no longer where it was. */
function inOurWords(thrown: unknown): unknown {
  if (!(thrown instanceof HttpFault)) return thrown
  const { code, params } = thrown.failure
  const own = params['code']
  if (code === 'remote.refused' && forbidden.has(String(own))) return new HttpFault('auth.missingPermission', params, thrown.sent, thrown.retryAt)
  if (code === 'remote.notFound' && (own === undefined || own === 'rest_no_route')) return new HttpFault('site.noRest', params, thrown.sent, thrown.retryAt)
  return thrown
}

const unreadable = new Set(['rest_cannot_read', 'rest_cannot_read_post', 'rest_post_invalid_id'])

/**
 * There, as far as the site says, and not for this user: it, or the post it stands under, may not be read.
 * https://developer.wordpress.org/reference/classes/wp_rest_comments_controller/get_item_permissions_check/
 */
export function isUnreadable(thrown: unknown): boolean {
  return thrown instanceof HttpFault && unreadable.has(String(thrown.failure.params['code']))
}

export function codeOf(json: unknown): string | null {
  return typeof json === 'object' && json !== null && 'code' in json && typeof json.code === 'string' ? json.code : null
}

function countOf(header: string | null, atLeast: number): number {
  const count = Number(header)
  return header !== null && Number.isSafeInteger(count) && count >= 0 ? count : atLeast
}
