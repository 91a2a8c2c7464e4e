import { z } from 'zod'
import { Fault } from '../../../src-contract/failure.ts'
import { HttpFault } from '../../net/http.ts'
import type { HttpClient, HttpRequest, HttpResponse } from '../../net/http.ts'
import { routeUrl } from './route.ts'

/** https://woocommerce.github.io/woocommerce-rest-api-docs/#product-reviews */
const reviewsRoute = '/wc/v3/products/reviews'

const wireRating = z.object({ id: z.number().int().positive(), rating: z.number().int().min(0).max(5).catch(0) })

export type Ratings = ReadonlyMap<number, number | null>

/**
 * The shop of a site: WooCommerce keeps a review as a comment of its own type and its stars beside it. Everything but the stars is read with the comments;
 * decisions go the shop's own way, because whoever may moderate reviews need not be allowed to edit the products they stand under.
 */
export type Shop = {
  /** The stars of each, null of a review without; what the shop does not say, or not to us, is left out. */
  ratings(ids: readonly number[], signal: AbortSignal): Promise<Ratings>
  /** False where the shop has no such review. */
  setStatus(id: string, status: string, signal: AbortSignal): Promise<boolean>
  trash(id: string, signal: AbortSignal): Promise<boolean>
}

/** `all` leaves out spam and trash, as for comments. */
const lists = ['all', 'spam', 'trash'] as const
const most = 100

export function createShop(http: HttpClient, root: string, authorization: string): Shop {
  const call = (method: HttpRequest['method'], route: string, params: Record<string, string | number>, signal: AbortSignal, more: Partial<HttpRequest> = {}): Promise<HttpResponse> =>
    http.send({ method, url: routeUrl(root, route, params), headers: { authorization }, ...more }, signal)

  async function ratings(ids: readonly number[], signal: AbortSignal): Promise<Ratings> {
    const found = new Map<number, number | null>()
    for (const status of lists) {
      const missing = ids.filter((id) => !found.has(id))
      for (let from = 0; from < missing.length; from += most) {
        const include = missing.slice(from, from + most)
        // The right may have been taken back since: the reviews themselves are comments, and read all the same.
        const answer = await call('GET', reviewsRoute, { status, include: include.join(','), per_page: include.length, _fields: 'id,rating' }, signal, { accept: [401, 403, 404] })
        for (const row of answer.status < 300 && Array.isArray(answer.json) ? answer.json : []) {
          const read = wireRating.safeParse(row)
          if (read.success) found.set(read.data.id, read.data.rating > 0 ? read.data.rating : null)
        }
      }
    }
    return found
  }

  return {
    ratings,
    async setStatus(id, status, signal) {
      const answer = await call('PUT', `${reviewsRoute}/${id}`, { _fields: 'id,status' }, signal, { json: { status }, accept: [404] })
      return answer.status !== 404
    },
    async trash(id, signal) {
      // 410: it lay there already.
      const answer = await call('DELETE', `${reviewsRoute}/${id}`, { _fields: 'id,status' }, signal, { accept: [404, 410] })
      return answer.status !== 404
    },
  }
}

/** Whether these credentials may see the shop's stars: `none` where there is no shop. */
export async function shopAccess(http: HttpClient, root: string, authorization: string, namespaces: readonly string[], signal: AbortSignal): Promise<'none' | 'yes' | 'refused'> {
  if (!namespaces.includes('wc/v3')) return 'none'
  try {
    const answer = await http.send({ method: 'GET', url: routeUrl(root, reviewsRoute, { per_page: 1, _fields: 'id' }), headers: { authorization }, accept: [401, 403, 404] }, signal)
    return answer.status < 300 ? 'yes' : answer.status === 404 ? 'none' : 'refused'
  } catch (thrown) {
    // A shop that answers nonsense is no reason not to read the blog.
    if (signal.aborted || !(thrown instanceof Fault) || (thrown instanceof HttpFault && thrown.sent === 'no')) throw thrown
    return 'none'
  }
}
