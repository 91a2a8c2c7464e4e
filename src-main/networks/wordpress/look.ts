import type { RemotePost, Seen, Target } from '../../../src-contract/remote.ts'
import { isUnreadable } from './client.ts'
import type { SiteClient } from './client.ts'
import { commentsByIds, createTrail, gather } from './gather.ts'
import type { Known } from './gather.ts'
import { isOurs } from './transform.ts'
import type { WireComment } from './wire.ts'

/** `include` and `per_page` end there. https://developer.wordpress.org/rest-api/reference/comments/#list-comments */
export const lookLimit = 100

/**
 * The state of comments we hold: one request when all are still there. A comment that no list has is gone only once its own address says so:
 * it may have been moved from one list to another while we were reading, or be one that this user may not read. Of that one nothing is said.
 */
export async function look(site: SiteClient, me: number, targets: readonly Target[], signal: AbortSignal): Promise<{ seen: Seen[]; posts: RemotePost[] }> {
  const ids = targets.map((target) => Number(target.remoteId)).filter((id) => Number.isSafeInteger(id) && id > 0)
  const rows = await commentsByIds(site, ids, signal)
  const found = new Set(rows.map((row) => row.id))
  const again = await findAgain(site, ids.filter((id) => !found.has(id)), signal)
  const present = [...rows, ...again.rows].filter(isOurs)
  const known = new Map<string, Known>(targets.map((target) => [target.remoteId, target]))
  const { items, posts } = await gather(site, me, present, createTrail(), known, signal)
  const asked = items.filter((item) => known.has(item.remoteId))
  return { seen: [...asked.map((item) => ({ remoteId: item.remoteId, item })), ...again.gone.map((id) => ({ remoteId: String(id), item: null }))], posts }
}

/** Up to so many missing ones the lists are not worth asking again. */
const fewMissing = 5
/** Of an emptied trash so many a call are asked for one by one; the others stay as they are until they are looked at again. */
const mostAsked = 20

async function findAgain(site: SiteClient, missing: number[], signal: AbortSignal): Promise<{ rows: WireComment[]; gone: number[] }> {
  const rows = missing.length <= fewMissing ? [] : await askLists(site, missing, signal)
  const found = new Set(rows.map((row) => row.id))
  const gone: number[] = []
  for (const id of someOf(missing.filter((one) => !found.has(one)))) {
    const row = await askOne(site, id, signal)
    if (row === null) gone.push(id)
    else if (row !== undefined) rows.push(row)
  }
  return { rows, gone }
}

/** From anywhere among them: the same few that may never be read must not stand before the others each time. */
function someOf(ids: number[]): number[] {
  if (ids.length <= mostAsked) return ids
  const start = Math.floor(Math.random() * ids.length)
  return [...ids.slice(start), ...ids.slice(0, start)].slice(0, mostAsked)
}

/** Undefined: there, and not for this user. */
async function askOne(site: SiteClient, id: number, signal: AbortSignal): Promise<WireComment | null | undefined> {
  try {
    return await site.comment(String(id), signal)
  } catch (thrown) {
    if (isUnreadable(thrown)) return undefined
    throw thrown
  }
}

/** Comments of a post in the trash stand in a list of their own, which no page of the documentation names. */
async function askLists(site: SiteClient, ids: number[], signal: AbortSignal): Promise<WireComment[]> {
  const away = await site.comments({ status: 'post-trashed', include: ids.join(','), per_page: ids.length }, signal)
  const rows = away.rows.filter((row) => ids.includes(row.id))
  const found = new Set(rows.map((row) => row.id))
  return [...rows, ...(await commentsByIds(site, ids.filter((id) => !found.has(id)), signal))]
}
