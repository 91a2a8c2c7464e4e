import { z } from 'zod'
import type { Batch, Cursor, RemoteItem } from '../../src-contract/remote.ts'

/** One row of a list that has its newest first: a mention, a review, a conversation with what is in it. `id` changes with what is new in it. */
export type Entry = { id: string; at: number; items: RemoteItem[] }

/** Newest first, in pages; up to an instant, where the network can, else all. */
export type Listed = (until: number | null, signal: AbortSignal) => AsyncIterable<Entry[]>

/** So far below what is known it is read again. */
export const overlapMs = 3_600_000
const mostKept = 50

const live = z.object({ at: z.number(), ids: z.array(z.string()) })

const batchOf = (entries: readonly Entry[], cursor: Cursor): Batch => ({ posts: [], upserted: entries.flatMap(({ items }) => items), removed: [], cursor })

/** What is new, down to what is known and an hour more. The first time, the newest page. */
export async function* pullList(listed: Listed, now: number, cursor: Cursor | null, signal: AbortSignal): AsyncGenerator<Batch> {
  const before = live.safeParse(cursor).data ?? null
  const told = new Set(before?.ids)
  const floor = before === null ? Infinity : before.at - overlapMs
  let next = before ?? { at: 0, ids: [] }
  const held: Entry[][] = []
  for await (const entries of listed(null, signal)) {
    const fresh = entries.filter(({ id, at }) => !told.has(id) && (before === null || at >= floor))
    next = withEntries(next, entries, now)
    if (fresh.length > 0) held.push(fresh)
    if (before === null || entries.some(({ at }) => at < floor)) break
  }
  // Oldest first, and known from there once all is in: broken off, it begins again where it began.
  for (const entries of held.reverse()) yield batchOf(entries, before ?? next)
  if (JSON.stringify(next) !== JSON.stringify(before)) yield batchOf([], next)
}

/** A date to come is somebody's mistake and must not hide what is dated rightly. */
function withEntries(known: z.infer<typeof live>, entries: readonly Entry[], now: number): z.infer<typeof live> {
  const at = Math.max(known.at, ...entries.map((one) => Math.min(one.at, now)))
  const near = entries.filter((one) => one.at >= at - overlapMs).map(({ id }) => id)
  return { at, ids: Array.from(new Set([...known.ids, ...near])).slice(-mostKept) }
}

const history = z.object({ until: z.number().nullable(), ids: z.array(z.string()), read: z.number(), ended: z.boolean() })

/** All of it. Where it was left is found again by instant: places in a list do not last. */
export async function* fillList(listed: Listed, cursor: Cursor | null, signal: AbortSignal): AsyncGenerator<Batch> {
  let state: z.infer<typeof history> = history.safeParse(cursor).data ?? { until: null, ids: [], read: 0, ended: false }
  if (state.ended) return
  for await (const entries of listed(state.until, signal)) {
    const left = entries.filter(({ id, at }) => state.until === null || at < state.until || (at === state.until && !state.ids.includes(id)))
    if (left.length === 0) continue
    const until = Math.min(...left.map(({ at }) => at))
    const there = left.filter(({ at }) => at === until).map(({ id }) => id)
    state = { until, ids: until === state.until ? [...state.ids, ...there] : there, read: state.read + left.length, ended: false }
    yield { ...batchOf(left, state), progress: { done: state.read, total: null } }
  }
  yield { ...batchOf([], { ...state, ended: true }), progress: { done: state.read, total: state.read } }
}
