import type { Blog, BlogComment } from './blog.ts'

/** How `GET /wp/v2/comments` chooses, orders and pages. Parameters it does not know (`modified_after` among them) change nothing. */
export type Listing = { rows: BlogComment[]; total: number; pages: number } | { invalid: string }

const statuses: Record<string, (status: string) => boolean> = {
  approve: (status) => status === 'approved',
  hold: (status) => status === 'hold',
  // Without spam and trash, whatever its name says.
  all: (status) => status === 'approved' || status === 'hold',
  any: () => true,
}

const types: Record<string, (type: string) => boolean> = { all: () => true, comment: (type) => type === 'comment', pings: (type) => type === 'pingback' || type === 'trackback' }

const numbers = (text: string | null): Set<number> | null => (text === null || text === '' ? null : new Set(text.split(/[\s,]+/).map(Number)))

function whole(query: URLSearchParams, name: string, otherwise: number): number {
  const text = query.get(name)
  return text === null ? otherwise : /^\d+$/.test(text) ? Number(text) : Number.NaN
}

/** Dates are compared by the site's clock, which is how WordPress stores the date it searches. Null where there is no date to read. */
function wallClock(text: string, offsetMs: number): number | null {
  const zoned = /(z|[+-]\d\d:?\d\d)$/i.test(text)
  const at = Date.parse(zoned ? text : `${text}Z`)
  return Number.isNaN(at) ? null : zoned ? at + offsetMs : at
}

const orders: Record<string, (comment: BlogComment) => number> = {
  id: (comment) => comment.id, date: (comment) => comment.at, date_gmt: (comment) => comment.at, post: (comment) => comment.postId, parent: (comment) => comment.parentId,
}

export function listComments(blog: Blog, query: URLSearchParams, offsetMs: number): Listing {
  const perPage = whole(query, 'per_page', 10)
  const page = whole(query, 'page', 1)
  const orderOf = orders[query.get('orderby') ?? 'date_gmt']
  if (!(perPage >= 1 && perPage <= 100)) return { invalid: 'per_page' }
  if (!(page >= 1)) return { invalid: 'page' }
  if (orderOf === undefined) return { invalid: 'orderby' }
  const spans: [string, (at: number, edge: number) => boolean][] = [['after', (at, edge) => at > edge], ['before', (at, edge) => at < edge]]
  const tests: ((comment: BlogComment) => boolean)[] = []
  for (const [name, holds] of spans) {
    const text = query.get(name)
    if (text === null) continue
    const edge = wallClock(text, offsetMs)
    if (edge === null) return { invalid: name }
    tests.push((comment) => holds(comment.at + offsetMs, edge))
  }
  const asked = query.get('status') ?? 'approve'
  const status = Object.hasOwn(statuses, asked) ? statuses[asked] : (one: string) => one === asked
  const type = types[query.get('type') ?? 'comment'] ?? ((one: string) => one === query.get('type'))
  tests.push((comment) => (status?.(comment.status) ?? false) && type(comment.type))
  const fields: [string, (comment: BlogComment) => number][] = [
    ['include', (comment) => comment.id], ['parent', (comment) => comment.parentId], ['post', (comment) => comment.postId], ['author', (comment) => comment.userId],
  ]
  for (const [name, value] of fields) {
    const wanted = numbers(query.get(name))
    if (wanted !== null) tests.push((comment) => wanted.has(value(comment)))
  }
  const search = query.get('search')?.toLowerCase() ?? ''
  if (search !== '') tests.push((comment) => `${comment.author.name}\n${comment.author.email}\n${comment.raw}`.toLowerCase().includes(search))

  const sign = query.get('order') === 'asc' ? 1 : -1
  const rows = [...blog.comments.values()].filter((comment) => tests.every((test) => test(comment)))
  rows.sort((a, b) => sign * (orderOf(a) - orderOf(b) || a.id - b.id))
  const offset = whole(query, 'offset', 0) || perPage * (page - 1)
  return { rows: rows.slice(offset, offset + perPage), total: rows.length, pages: Math.ceil(rows.length / perPage) }
}
