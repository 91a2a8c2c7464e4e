import { z } from 'zod'
import { overlapMs } from '../graph-lists.ts'
import type { Page } from './client.ts'
import { instantOf } from './transform.ts'

/**
 * What is new in a list that has its newest first. Paging goes down from the top and never from a known thing upwards: once that is deleted such a question
 * gives nothing. In place of one anchor there are many: `seen`, and the instant `floor`, before which everything has been delivered. `walk`, while a
 * reading lasts that may be broken off: between `low` and `top` everything has been delivered.
 */
export const walkState = z.object({
  floor: z.number(), seen: z.array(z.string()),
  walk: z.object({ top: z.number(), low: z.number() }).nullable(),
})
export type WalkState = z.infer<typeof walkState>
export const unwalked: WalkState = { floor: -1, seen: [], walk: null }

/** The network ends its lists after a thousand things. */
const mostPages = 12
const mostSeen = 300

type Row = { name: string; created_utc: number }

/** Fresh rows, oldest first within a page, each with the state after them; the last step has none. */
export async function* walkDown<T extends Row>(ask: (after: string | null) => Promise<Page<T>>, from: WalkState, now: number): AsyncGenerator<{ rows: T[]; state: WalkState }> {
  const first = from.floor < 0
  const seen = new Set(from.seen)
  const told: Row[] = []
  let [walk, high, token]: [WalkState['walk'], number, string | null] = [from.walk, from.floor, null]
  let newest = 0
  for (let n = 0; n < mostPages; n += 1) {
    const page: Page<T> = await ask(token)
    token = page.next
    if (n === 0) newest = page.rows.length
    told.push(...page.rows)
    // A date to come is somebody's mistake and must not hide what is dated rightly.
    high = Math.max(high, ...page.rows.map((row) => Math.min(instantOf(row), now)))
    const low = Math.min(...page.rows.map(instantOf))
    const isNew = (row: T): boolean => {
      const at = instantOf(row)
      return (first || at > from.floor - overlapMs) && (from.walk === null || at <= from.walk.low || at > from.walk.top)
    }
    const fresh = page.rows.filter((row) => !seen.has(row.name) && isNew(row))
    const known = page.rows.length > 0 && page.rows.every(({ name }) => from.seen.includes(name))
    if (fresh.length > 0) {
      for (const { name } of fresh) seen.add(name)
      walk = { top: Math.max(walk?.top ?? 0, high), low: Math.min(walk?.low ?? low, low) }
      yield { rows: fresh.sort((a, b) => instantOf(a) - instantOf(b)), state: { floor: from.floor, seen: Array.from(seen).slice(-mostSeen), walk: first ? null : walk } }
    }
    // The first time the newest page is enough: what is older is history.
    if (first || known || token === null || page.rows.length === 0 || low <= from.floor - overlapMs) break
  }
  const kept = told.filter((row, n) => n < newest || instantOf(row) > high - overlapMs).slice(0, mostSeen)
  yield { rows: [], state: { floor: Math.max(high, 0), seen: kept.map(({ name }) => name), walk: null } }
}
