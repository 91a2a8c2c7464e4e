import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { Batch, Cursor } from '../../../src-contract/remote.ts'
import type { Clock } from '../../lib/clock.ts'
import type { Client } from './client.ts'
import type { Reader } from './reader.ts'
import type { Status } from './wire.ts'

/** Of each own status: its count of answers when it was last walked, and a digest of all that the walk found. */
const walked = z.object({ count: z.number(), digest: z.string() })
const live = z.object({ walked: z.record(z.string(), walked), answers: z.array(z.string()) })
type Live = z.infer<typeof live>
const history = z.object({ older: z.string().nullable(), inPage: z.number(), done: z.number(), ended: z.boolean() })

/** The count tells of direct answers alone. For deeper ones some threads are walked again at every sync: the newest, others in turn. */
const newestAgain = 2
const othersAgain = 3
const turnMs = 60_000

/** A server that does not count is asked. */
const countOf = (status: Status) => status.replies_count ?? 1
const isAnswer = (status: Status) => Boolean(status.in_reply_to_id)

function digestOf(statuses: readonly Status[]): string {
  const lines = statuses.map((one) => `${one.id} ${one.edited_at ?? ''} ${one.favourited === true}`).sort()
  return createHash('sha256').update(lines.join('\n')).digest('hex').slice(0, 16)
}

/**
 * The recent own statuses that have answers: those first whose count is not the one we walked. A notification may be lost (an answer that
 * names nobody makes none), so this is the only way to be sure of having seen what stands under one's own. Bounded by one page. A walk that
 * finds what the last one found gives no batch.
 */
export async function* pullThreads(
  client: Client,
  reader: Reader,
  clock: Clock,
  cursor: Cursor | null,
  signal: AbortSignal,
): AsyncGenerator<Batch> {
  const before = live.safeParse(cursor).data
  const from: Live = before ?? { walked: {}, answers: [] }
  const own = (await client.ownStatuses({}, signal)).rows
  const targets = own.filter((one) => countOf(one) > 0)
  const answers = own.filter(isAnswer).map(({ id }) => id)
  // An own answer not seen before was written with another client, or by us just now. At the first sync the back-fill takes them.
  const written = before === undefined ? [] : own.filter((one) => isAnswer(one) && !from.answers.includes(one.id))
  const counts = new Map(targets.map((one) => [one.id, countOf(one)]))
  let state: Live = { ...from, walked: Object.fromEntries(Object.entries(from.walked).filter(([id]) => counts.has(id))) }
  const changed = targets.filter((one) => from.walked[one.id]?.count !== countOf(one))
  for (const status of new Set([...changed, ...written, ...againIn(targets, clock.now())])) {
    const found = await reader.walk(status)
    const digest = digestOf(found)
    const count = counts.get(status.id)
    const last = state.walked[status.id]
    if (last?.digest === digest && last.count === count) continue
    if (count !== undefined) state = { ...state, walked: { ...state.walked, [status.id]: { count, digest } } }
    const { posts, items } = await reader.collect(found, false)
    yield { posts, upserted: items, removed: [], cursor: state }
  }
  const settled: Live = { ...state, answers }
  if (JSON.stringify(settled) !== JSON.stringify(from)) yield { posts: [], upserted: [], removed: [], cursor: settled }
}

/** Which turn it is is told by the clock, so that a sync without news leaves the cursor as it was. */
function againIn(targets: readonly Status[], now: number): Status[] {
  const others = targets.slice(newestAgain)
  const first = Math.floor(now / turnMs) * othersAgain
  const inTurn = Array.from({ length: Math.min(othersAgain, others.length) }, (_, index) => others[(first + index) % others.length])
  return [...targets.slice(0, newestAgain), ...inTurn].flatMap((one) => one ?? [])
}

/** Every own status to the first one, its thread walked where it has or gives answers. */
export async function* fillThreads(client: Client, reader: Reader, cursor: Cursor | null, signal: AbortSignal): AsyncGenerator<Batch> {
  let { older, inPage, done, ended } = history.safeParse(cursor).data ?? { older: null, inPage: 0, done: 0, ended: false }
  while (!ended) {
    const page = await client.ownStatuses({ maxId: older }, signal)
    for (const status of page.rows.slice(inPage)) {
      inPage += 1
      done += 1
      if (countOf(status) === 0 && !isAnswer(status)) continue
      const { posts, items } = await reader.collect(await reader.walk(status), false)
      yield { posts, upserted: items, removed: [], cursor: { older, inPage, done, ended }, progress: { done, total: null } }
    }
    // The same page again: a server that does not turn pages has given all it gives.
    ended = page.older === null || page.older === older || page.given === 0
    older = page.older
    inPage = 0
    yield { posts: [], upserted: [], removed: [], cursor: { older, inPage, done, ended }, progress: { done, total: ended ? done : null } }
  }
}
