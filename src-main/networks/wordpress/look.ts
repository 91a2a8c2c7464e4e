import type { RemotePost, Seen, Target } from '../../../src-contract/remote.ts'
import type { SiteClient } from './client.ts'
import { commentsByIds, createTrail, gather } from './gather.ts'
import type { Known } from './gather.ts'
import { isOurs } from './transform.ts'
import type { WireComment } from './wire.ts'

/** `include` and `per_page` end there. https://developer.wordpress.org/rest-api/reference/comments/#list-comments */
export const lookLimit = 100

/**
 * The state of comments we hold: one request when all are still there. A comment that no list has is gone only
 * once its own address says so, or, when many are missing at once (an emptied trash), once they are missing from every list twice:
 * it may have been moved from one to another while we were reading.
 */
export async function look(site: SiteClient, me: number, targets: readonly Target[], signal: AbortSignal): Promise<{ seen: Seen[]; posts: RemotePost[] }> {
  const ids = targets.map((target) => Number(target.remoteId)).filter((id) => Number.isSafeInteger(id) && id > 0)
  const rows = await commentsByIds(site, ids, signal)
  const found = new Set(rows.map((row) => row.id))
  const again = await findAgain(site, ids.filter((id) => !found.has(id)), signal)
  const present = [...rows, ...again.rows].filter(isOurs)
  const known = new Map<string, Known>(targets.map((target) => [target.remoteId, target]))
  const { items, posts } = await gather(site, me, present, createTrail(), known, signal)
  return { seen: [...items.map((item) => ({ remoteId: item.remoteId, item })), ...again.gone.map((id) => ({ remoteId: String(id), item: null }))], posts }
}

const oneByOne = 5

async function findAgain(site: SiteClient, missing: number[], signal: AbortSignal): Promise<{ rows: WireComment[]; gone: number[] }> {
  if (missing.length === 0) return { rows: [], gone: [] }
  const rows = missing.length <= oneByOne ? await askEach(site, missing, signal) : await askLists(site, missing, signal)
  const found = new Set(rows.map((row) => row.id))
  return { rows, gone: missing.filter((id) => !found.has(id)) }
}

async function askEach(site: SiteClient, ids: number[], signal: AbortSignal): Promise<WireComment[]> {
  const rows: WireComment[] = []
  for (const id of ids) {
    const row = await site.comment(String(id), signal)
    if (row !== null) rows.push(row)
  }
  return rows
}

/** Comments of a post in the trash stand in a list of their own, which no page of the documentation names. */
async function askLists(site: SiteClient, ids: number[], signal: AbortSignal): Promise<WireComment[]> {
  const away = await site.comments({ status: 'post-trashed', include: ids.join(','), per_page: ids.length }, signal)
  const found = new Set(away.rows.map((row) => row.id))
  return [...away.rows, ...(await commentsByIds(site, ids.filter((id) => !found.has(id)), signal))]
}
