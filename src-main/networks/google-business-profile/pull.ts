import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { Batch, Cursor, RemotePost, Seen, Target } from '../../../src-contract/remote.ts'
import { HttpFault } from '../../net/http.ts'
import { pageLimit } from './capabilities.ts'
import type { Client, Page } from './client.ts'
import { reviewIdOf, toItems, toPost } from './transform.ts'
import type { Review } from './wire.ts'

/**
 * Reviews, the latest changed first. `floor`: everything that changed before it has been delivered. `seen`: how the newest stood. `walk`, while a reading lasts
 * that may be broken off: between `low` and `top` everything has been delivered.
 */
const state = z.object({ floor: z.number(), seen: z.array(z.string()), walk: z.object({ top: z.number(), low: z.number() }).nullable() })
type State = z.infer<typeof state>

const overlapMs = 86_400_000
const mostSeen = 500
const mostPages = 400

const changedAt = ({ updateTime }: Review): number => Date.parse(updateTime)
const markOf = (of: Review): string =>
  `${of.name.split('/').at(-1) ?? ''}:${createHash('sha256').update(JSON.stringify([of.updateTime, of.comment ?? '', of.starRating, of.reviewReply ?? null])).digest('base64url').slice(0, 8)}`

export async function* pullReviews(client: Client, now: number, cursor: Cursor | null, signal: AbortSignal): AsyncGenerator<Batch> {
  const from: State = state.safeParse(cursor).data ?? { floor: -1, seen: [], walk: null }
  const first = from.floor < 0
  const seen = new Set(from.seen)
  const told: { at: number; mark: string }[] = []
  let walk = from.walk
  let high = from.floor
  let token: string | null = null
  let total: number | null = null
  let last: Cursor | null = cursor
  for (let n = 0; n < mostPages; n += 1) {
    const page: Page = await client.reviews(token, signal)
    total ??= page.total
    const marked = page.rows.map((one) => ({ one, at: changedAt(one), mark: markOf(one) }))
    const isNewest = n === 0
    told.push(...marked)
    // A date to come is somebody's mistake and must not hide what is dated rightly.
    high = Math.max(high, ...marked.map(({ at }) => Math.min(at, now)))
    const low = Math.min(...marked.map(({ at }) => at))
    const delivered = from.walk
    const fresh = marked.filter(({ at, mark }) => !seen.has(mark) && (isNewest || (at > from.floor - overlapMs && (delivered === null || at <= delivered.low || at > delivered.top))))
    if (fresh.length > 0) {
      for (const { mark } of fresh) seen.add(mark)
      walk = { top: Math.max(walk?.top ?? 0, high), low: Math.min(walk?.low ?? low, low) }
      const next: State = { floor: from.floor, seen: Array.from(seen).slice(-mostSeen), walk: first ? null : walk }
      last = next
      yield { posts: [toPost(client.settings, total)], upserted: fresh.flatMap(({ one }) => toItems(one, client.settings)), removed: [], cursor: next }
    }
    token = page.next
    // The first time the newest page is enough: what is older is history.
    if (first || token === null || low <= from.floor - overlapMs) break
  }
  const kept = told.filter(({ at }, n) => n < pageLimit || at > high - overlapMs).slice(0, mostSeen)
  const settled: State = { floor: Math.max(high, 0), seen: kept.map(({ mark }) => mark), walk: null }
  // The count is told at each look, which is how it is known that this was one.
  yield { posts: total === null ? [] : [toPost(client.settings, total)], upserted: [], removed: [], cursor: JSON.stringify(settled) === JSON.stringify(last) && last !== null ? last : settled }
}

type At = { before: number; token: string; done: number }
const readAt = (cursor: Cursor | null): At => ({
  before: typeof cursor?.['before'] === 'number' ? cursor['before'] : Infinity, token: typeof cursor?.['token'] === 'string' ? cursor['token'] : '',
  done: typeof cursor?.['done'] === 'number' ? cursor['done'] : 0,
})

/** All of them. A place in the list that is no longer good is found again from the top. */
export async function* fillReviews(client: Client, cursor: Cursor | null, signal: AbortSignal): AsyncGenerator<Batch> {
  if (cursor?.['end'] === true) return
  const at = readAt(cursor)
  let { before, done } = at
  let token: string | null = at.token === '' ? null : at.token
  for (;;) {
    const page: Page = await pageAt(client, token, signal)
    const rows = page.rows.filter((one) => changedAt(one) <= before)
    before = Math.min(before, ...rows.map(changedAt))
    token = page.next
    done += rows.length
    if (rows.length > 0 || token === null) {
      yield {
        posts: [toPost(client.settings, page.total)], upserted: rows.flatMap((one) => toItems(one, client.settings)), removed: [],
        cursor: { before: Number.isFinite(before) ? before : 0, token: token ?? '', done, ...(token === null ? { end: true } : {}) },
        progress: { done: token === null ? page.total : Math.min(done, Math.max(0, page.total - 1)), total: page.total },
      }
    }
    if (token === null) return
  }
}

async function pageAt(client: Client, token: string | null, signal: AbortSignal): Promise<Page> {
  try {
    return await client.reviews(token, signal)
  } catch (error) {
    if (token === null || !(error instanceof HttpFault) || error.failure.params['status'] !== 400) throw error
    return client.reviews(null, signal)
  }
}

/** Everything that is said of the place, from end to end. */
export async function* pullPlace(client: Client, signal: AbortSignal): AsyncGenerator<Batch> {
  let token: string | null = null
  for (;;) {
    const page: Page = await client.reviews(token, signal)
    token = page.next
    yield { posts: token === null ? [toPost(client.settings, page.total)] : [], upserted: page.rows.flatMap((one) => toItems(one, client.settings)), removed: [], cursor: {} }
    if (token === null) return
  }
}

export const lookLimit = pageLimit

/** The newest page first, which as a rule has them; the rest one by one. An answer is part of its review. */
export async function look(client: Client, targets: readonly Target[], signal: AbortSignal): Promise<{ seen: Seen[]; posts: RemotePost[] }> {
  const names = new Set(targets.map(({ remoteId }) => reviewIdOf(remoteId)))
  const found = new Map<string, Review | null>()
  if (names.size > 3) for (const one of (await client.reviews(null, signal)).rows) found.set(one.name, one)
  for (const name of names) if (!found.has(name)) found.set(name, await client.review(name, signal))
  const seen = targets.map(({ remoteId }): Seen => {
    const one = found.get(reviewIdOf(remoteId)) ?? null
    return { remoteId, item: (one === null ? [] : toItems(one, client.settings)).find((item) => item.remoteId === remoteId) ?? null }
  })
  return { seen, posts: [] }
}
