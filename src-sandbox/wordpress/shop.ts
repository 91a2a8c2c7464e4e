import type { SandboxAnswer, SandboxRequest } from '../server.ts'
import { error } from './answers.ts'
import type { Blog, BlogComment } from './blog.ts'

/** `wc/v3/products/reviews`: the reviews of a shop, which are the blog's comments of type `review` with their stars. */
export function createShop(of: { blog: Blog; onlyFields(body: Record<string, unknown>, fields: string | null): Record<string, unknown>; allowed(request: SandboxRequest): boolean }) {
  const { blog } = of
  const gmt = (at: number) => new Date(at).toISOString().slice(0, 19)

  const shown = (comment: BlogComment, request: SandboxRequest) => of.onlyFields({
    id: comment.id, date_created: gmt(comment.at), date_created_gmt: gmt(comment.at), product_id: comment.postId, status: comment.status,
    reviewer: comment.author.name, reviewer_email: comment.author.email, review: comment.raw, rating: comment.rating, verified: false,
  }, request.query.get('_fields'))

  function list(request: SandboxRequest): SandboxAnswer {
    const perPage = Number(request.query.get('per_page') ?? 10)
    if (!(perPage >= 1 && perPage <= 100)) return error(400, 'rest_invalid_param', 'Invalid parameter(s): per_page')
    const asked = request.query.get('status') ?? 'approved'
    const include = request.query.get('include')
    const wanted = include === null ? null : new Set(include.split(',').map(Number))
    const rows = [...blog.comments.values()].filter((one) => one.type === 'review' && (wanted === null || wanted.has(one.id))
      && (asked === 'all' ? one.status === 'approved' || one.status === 'hold' : one.status === asked)).sort((a, b) => b.at - a.at)
    return { status: 200, headers: { 'x-wp-total': String(rows.length) }, body: rows.slice(0, perPage).map((one) => shown(one, request)) }
  }

  /** Neither an update nor a deletion asks who may edit the product. */
  function one(comment: BlogComment, request: SandboxRequest): SandboxAnswer {
    if (request.method === 'DELETE') {
      if (comment.status === 'trash') return error(410, 'woocommerce_rest_already_trashed', 'The object has already been trashed.')
      blog.setStatus(comment.id, 'trash')
    } else if (request.method !== 'GET') {
      const status = String((request.json as { status?: unknown } | null)?.status ?? '')
      if (status === 'approved' || status === 'hold') blog.setStatus(comment.id, status)
      else if ((status === 'spam' || status === 'trash') && comment.status !== status) blog.setStatus(comment.id, status)
      else if (status === 'unspam' || status === 'untrash') blog.giveBack(comment.id)
      else return error(400, 'rest_invalid_param', 'Invalid parameter(s): status')
    }
    return { status: 200, body: shown(comment, request) }
  }

  return (route: string, request: SandboxRequest): SandboxAnswer => {
    if (!/^\/wc\/v3\/products\/reviews(\/\d+)?$/.test(route)) return error(404, 'rest_no_route', 'No route was found matching the URL and request method.')
    if (!of.allowed(request)) return error(403, 'woocommerce_rest_cannot_view', 'Sorry, you cannot list resources.')
    const id = /\/(\d+)$/.exec(route)?.[1]
    if (id === undefined) return list(request)
    const comment = blog.comments.get(Number(id))
    return comment === undefined || comment.type !== 'review' ? error(404, 'woocommerce_rest_review_invalid_id', 'Invalid review ID.') : one(comment, request)
  }
}
