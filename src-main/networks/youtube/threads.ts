import { z } from 'zod'
import type { Batch, Cursor } from '../../../src-contract/remote.ts'
import { pageLimit } from './capabilities.ts'
import type { Client } from './client.ts'
import { digestOf, pagesOf, threadAt } from './reader.ts'
import type { Reader } from './reader.ts'

/**
 * The channel's threads, newest first. An answer to an old thread does not move it: what the newest page tells of its answers is compared with what it told
 * before; for older ones there are the counts of the videos (counts.ts).
 * `floor`: everything published before it has been delivered. `seen`: what was told lately, thread by thread. `walk`, while a reading lasts that may be
 * broken off: between `low` and `top` everything has been delivered.
 */
const state = z.object({
  floor: z.number(), seen: z.array(z.string()),
  walk: z.object({ top: z.number(), low: z.number() }).nullable(),
})
type State = z.infer<typeof state>

/** What becomes public late, after it was checked, is dated when it was written. https://developers.google.com/youtube/v3/docs/commentThreads/list */
const overlapMs = 3_600_000
const mostPages = 500
const mostSeen = 1000

export async function* pullThreads(client: Client, reader: Reader, now: number, cursor: Cursor | null, signal: AbortSignal): AsyncGenerator<Batch> {
  const from: State = state.safeParse(cursor).data ?? { floor: -1, seen: [], walk: null }
  const first = from.floor < 0
  const seen = new Set(from.seen)
  const told: { at: number; mark: string }[] = []
  let walk = from.walk
  let high = from.floor
  let last: Cursor | null = cursor
  for await (const { rows } of pagesOf(client, { queue: 'published' }, mostPages, signal)) {
    const marked = rows.map((one) => ({ one, at: threadAt(one), mark: `${one.thread.id}:${digestOf(one)}` }))
    const isNewest = told.length < pageLimit
    told.push(...marked)
    // A date to come is somebody's mistake and must not hide what is dated rightly.
    high = Math.max(high, ...marked.map(({ at }) => Math.min(at, now)))
    const low = Math.min(...marked.map(({ at }) => at))
    const delivered = from.walk
    const fresh = marked.filter(({ at, mark }) => !seen.has(mark) && (isNewest || (at > from.floor - overlapMs && (delivered === null || at <= delivered.low || at > delivered.top))))
    if (fresh.length > 0) {
      for (const { mark } of fresh) seen.add(mark)
      walk = { top: Math.max(walk?.top ?? 0, high), low: Math.min(walk?.low ?? low, low) }
      const { posts, items } = await reader.gather(fresh.map(({ one }) => one), 'published')
      const next: State = { floor: from.floor, seen: Array.from(seen).slice(-mostSeen), walk: first ? null : walk }
      last = next
      yield { posts, upserted: items, removed: [], cursor: next }
    }
    // The first time the newest page is enough: what is older is history.
    if (first || rows.length === 0 || low <= from.floor - overlapMs) break
  }
  const kept = told.filter(({ at }, n) => n < pageLimit || at > high - overlapMs).slice(0, mostSeen)
  const settled: State = { floor: Math.max(high, 0), seen: kept.map(({ mark }) => mark), walk: null }
  if (JSON.stringify(settled) !== JSON.stringify(last)) yield { posts: [], upserted: [], removed: [], cursor: settled }
}
