import { z } from 'zod'
import type { Posts, Where } from './client.ts'
import { idAt, instantOf, isOlder, newest, oldest } from './ids.ts'

/**
 * What is new, by id. `since`: everything up to it has been delivered but for what came late; `known`: what of the last minute before it was. While a reading
 * lasts that may be broken off, `walk`: between `low` and `top` everything has been delivered.
 */
export const walkState = z.object({
  since: z.string().nullable(), known: z.array(z.string()), walk: z.object({ top: z.string(), low: z.string() }).nullable(),
})
export type WalkState = z.infer<typeof walkState>
export const unwalked: WalkState = { since: null, known: [], walk: null }

/** Ids are given by several machines at once: one may be told of a little after a higher one. */
const overlapMs = 60_000
/** So long after the newest there may be such a one; what is asked for again is paid for again. */
const lateMs = 15 * 60_000
/** Each row is paid for, and the most that a call may cost has to be left before it is made. */
const pageSize = 10
const mostPages = 400
const mostKnown = 500

type Ask = (where: Where) => Promise<Posts>
export type Step = { found: Posts; state: WalkState }

/** Fresh ones, newest first; the last step has none and the state that they leave. `floorAt`: nothing older is asked for. */
export async function* walkDown(ask: Ask, from: WalkState, floorAt: number, now: number): AsyncGenerator<Step> {
  let state = from
  if (state.walk !== null) {
    for await (const step of descend(ask, state, state.walk, floorAt, now)) {
      state = step.state
      if (step.found.rows.length > 0) yield step
    }
  }
  yield* descend(ask, state, null, floorAt, now)
}

async function* descend(ask: Ask, from: WalkState, resumed: WalkState['walk'], floorAt: number, now: number): AsyncGenerator<Step> {
  const floor = idAt(floorAt)
  const isLate = from.since !== null && now - instantOf(from.since) < lateMs
  const under = from.since === null || !isLate ? from.since : idAt(instantOf(from.since) - overlapMs)
  const sinceId = under === null || isOlder(under, floor) ? null : under
  const known = new Set(from.known)
  let { top, low }: { top: string | null; low: string | null } = resumed ?? { top: from.since, low: null }
  let token: string | null = null
  let last: Posts | null = null
  for (let n = 0; n < mostPages; n += 1) {
    const page: Posts = await ask({ size: pageSize, token, ...(sinceId === null ? { startAt: floorAt } : { sinceId }), ...(resumed === null ? {} : { untilId: resumed.low }) })
    last = page
    const ids = page.rows.map(({ id }) => id)
    top = newest([...ids, ...(top === null ? [] : [top])])
    low = oldest([...ids, ...(low === null ? [] : [low])])
    const rows = page.rows.filter(({ id }) => !known.has(id))
    for (const { id } of rows) known.add(id)
    const end = page.next === null || page.next === token
    token = page.next
    if (rows.length > 0 && top !== null && low !== null) yield { found: { ...page, rows }, state: { since: from.since, known: Array.from(known).slice(-mostKnown), walk: { top, low } } }
    if (end) break
  }
  const since = top
  const kept = since === null ? [] : Array.from(known).filter((id) => !isOlder(id, idAt(instantOf(since) - overlapMs))).slice(-mostKnown)
  if (last !== null) yield { found: { ...last, rows: [] }, state: { since, known: kept.sort((a, b) => (isOlder(a, b) ? -1 : 1)), walk: null } }
}
