import type { Batch, Cursor } from '../../../src-contract/remote.ts'
import { lists } from './client.ts'
import type { SiteClient } from './client.ts'
import { createTrail, gather } from './gather.ts'
import type { Trail } from './gather.ts'
import { readOn } from './walk.ts'
import type { Position } from './walk.ts'
import type { WireComment } from './wire.ts'

type Reader = { site: SiteClient; me: number; signal: AbortSignal }

/**
 * What is new, by id: ids only grow, while dates do not (an import, a clock set back). All three lists are read because a comment may arrive
 * straight in spam or trash. Everything up to `mark` has been delivered, and of what lies above it the `known`; mark stays a little below the
 * newest, for a row that becomes visible later than one with a higher id. While a long walk lasts, `walk` is where it stands.
 */
type Live = { mark: number; known: number[]; walk: LiveWalk | null }
type LiveWalk = Position & { list: number; top: number; seen: number[] }

const slack = 20
const keptIds = 500
const livePage = 50
const firstPage = 100

export async function* pullLive(reader: Reader, cursor: Cursor | null): AsyncIterable<Batch> {
  const trail = createTrail()
  if (cursor === null) return yield* walkLive(reader, trail, { mark: 0, known: [], walk: null }, true)
  const start = readLive(cursor)
  // A walk broken off is finished first; what came since stands above it.
  if (start.walk === null) return yield* walkLive(reader, trail, start, false)
  let last = cursor
  for await (const batch of walkLive(reader, trail, start, false)) {
    last = batch.cursor
    yield batch
  }
  yield* walkLive(reader, trail, readLive(last), false)
}

/** `only the first page` of each list the first time: the rest is history, which the back-fill reads. */
async function* walkLive(reader: Reader, trail: Trail, from: Live, firstTime: boolean): AsyncIterable<Batch> {
  const known = new Set(from.known)
  const walk = from.walk ?? { list: 0, lastId: null, offset: 0, top: from.mark, seen: [] }
  let { list, top } = walk
  let position: Position = { lastId: walk.lastId, offset: walk.offset }
  let seen = walk.seen
  for (; list < lists.length; list += 1, position = { lastId: null, offset: 0 }) {
    for (let done = false; !done;) {
      const status = lists[list] ?? 'all'
      const stretch = await readOn(reader.site, status, position, firstTime ? firstPage : livePage, reader.signal)
      if (list === 0 && position.lastId === null) top = Math.max(top, stretch.rows[0]?.id ?? 0)
      const fresh = stretch.rows.filter((row) => row.id > from.mark && !known.has(row.id))
      seen = highest([...seen, ...fresh.map((row) => row.id)])
      position = stretch.next
      done = firstTime || stretch.end || (position.lastId ?? 0) <= from.mark
      const next: LiveWalk = done ? { list: list + 1, lastId: null, offset: 0, top, seen } : { list, ...position, top, seen }
      if (fresh.length > 0) yield await batchOf(reader, trail, fresh, writeLive({ mark: from.mark, known: from.known, walk: next }))
    }
  }
  yield { posts: [], upserted: [], removed: [], cursor: writeLive(settled(from, seen, top)) }
}

/** A finished walk. Ids above the new mark are remembered one by one, so that it may lie below what is already delivered. */
function settled(from: Live, seen: number[], top: number): Live {
  const mark = Math.max(from.mark, top - slack)
  const above = [...new Set([...from.known, ...seen])].filter((id) => id > mark).sort((a, b) => b - a)
  if (above.length <= keptIds) return { mark, known: above, walk: null }
  const kept = above.slice(0, keptIds)
  return { mark: (kept.at(-1) ?? mark) - 1, known: kept, walk: null }
}

const highest = (ids: number[]): number[] => (ids.length <= keptIds ? ids : ids.sort((a, b) => b - a).slice(0, keptIds))

const writeIds = (ids: number[]): string => ids.join(',')
const readIds = (text: unknown): number[] => (typeof text === 'string' && text !== '' ? text.split(',').map(Number) : [])
const readNumber = (value: unknown): number => (typeof value === 'number' ? value : 0)

function writeLive(live: Live): Cursor {
  const { walk } = live
  return { mark: live.mark, known: writeIds(live.known), walk: walk === null ? null : { ...walk, seen: writeIds(walk.seen) } }
}

function readLive(cursor: Cursor): Live {
  const walk: unknown = cursor['walk']
  return { mark: readNumber(cursor['mark']), known: readIds(cursor['known']), walk: isCursor(walk) ? { ...readPosition(walk), list: readNumber(walk['list']), top: readNumber(walk['top']), seen: readIds(walk['seen']) } : null }
}

const isCursor = (value: unknown): value is Cursor => typeof value === 'object' && value !== null && !Array.isArray(value)
const readPosition = (cursor: Cursor): Position => ({ lastId: typeof cursor['lastId'] === 'number' ? cursor['lastId'] : null, offset: readNumber(cursor['offset']) })

async function batchOf(reader: Reader, trail: Trail, rows: WireComment[], cursor: Cursor): Promise<Batch> {
  const { items, posts } = await gather(reader.site, reader.me, rows, trail, new Map(), reader.signal)
  return { posts, upserted: items, removed: [], cursor }
}

/**
 * History: first what is approved or held, then spam, then trash, each newest first. Whatever is moved into spam or trash in the meantime is met there
 * later. What is taken out of them is not; so the first list is counted again at the end, up to where it began, and read once more if it grew.
 */
type Backfill = Position & { phase: number; done: number; total: number; before: string; counted: number }
const phases = ['all', 'spam', 'trash', 'all'] as const

export async function* pullBackfill(reader: Reader, cursor: Cursor | null): AsyncIterable<Batch> {
  const trail = createTrail()
  let at = cursor === null ? await beginBackfill(reader) : readBackfill(cursor)
  while (at.phase < phases.length) {
    const stretch = await readOn(reader.site, phases[at.phase] ?? 'all', at, firstPage, reader.signal)
    at = { ...at, ...stretch.next, done: Math.min(at.done + stretch.rows.length, Math.max(0, at.total - 1)) }
    if (stretch.end) at = await nextPhase(reader, at)
    if (at.phase >= phases.length) at = { ...at, done: at.total }
    const batch = await batchOf(reader, trail, stretch.rows, { ...at })
    yield { ...batch, progress: { done: at.done, total: at.total } }
  }
}

const countOf = async (reader: Reader, params: Record<string, string>) => (await reader.site.comments({ ...params, per_page: 1 }, reader.signal)).total

async function beginBackfill(reader: Reader): Promise<Backfill> {
  const newest = await reader.site.comments({ status: 'all', per_page: 1, orderby: 'date', order: 'desc' }, reader.signal)
  const rest = (await countOf(reader, { status: 'spam' })) + (await countOf(reader, { status: 'trash' }))
  return { phase: 0, lastId: null, offset: 0, done: 0, total: newest.total + rest, before: newest.rows[0]?.date ?? '', counted: 0 }
}

/** The site compares `before` with its own clock's dates, which is how `date` is written. */
const countUpTo = (reader: Reader, before: string) => countOf(reader, { status: 'all', before })

async function nextPhase(reader: Reader, at: Backfill): Promise<Backfill> {
  const top = { lastId: null, offset: 0 }
  if (at.phase === 0 && at.before !== '') return { ...at, ...top, phase: 1, counted: await countUpTo(reader, at.before) }
  if (at.phase === 2) return { ...at, ...top, phase: at.before !== '' && (await countUpTo(reader, at.before)) > at.counted ? 3 : 4 }
  return { ...at, ...top, phase: at.phase + 1 }
}

function readBackfill(cursor: Cursor): Backfill {
  return {
    // In the order in which it was begun: a cursor that is resumed is written as it would have been.
    phase: readNumber(cursor['phase']), ...readPosition(cursor), done: readNumber(cursor['done']), total: readNumber(cursor['total']),
    before: typeof cursor['before'] === 'string' ? cursor['before'] : '', counted: readNumber(cursor['counted']),
  }
}
