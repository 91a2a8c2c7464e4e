import { Fault } from '../../src-contract/failure.ts'
import type { Batch } from '../../src-contract/remote.ts'
import type { AdapterAccount, NetworkAdapter, Session, Stream } from '../networks/adapter.ts'
import { applyBatch } from '../store/apply.ts'
import { finishStream, getCursor } from '../store/cursors.ts'
import type { Store } from '../store/database.ts'

/** One account within reach: its adapter, and turns with its one session, between which the user's own sends go first. */
export type Reach = {
  readonly account: AdapterAccount
  readonly adapter: NetworkAdapter
  turn<T>(work: (session: Session) => Promise<T>): Promise<T>
}

export type Counts = { fetched: number; new: number; changed: number; removed: number }
export const noCounts = (): Counts => ({ fetched: 0, new: 0, changed: 0, removed: 0 })

export function addCounts(to: Counts, more: Partial<Counts>): void {
  to.fetched += more.fetched ?? 0
  to.new += more.new ?? 0
  to.changed += more.changed ?? 0
  to.removed += more.removed ?? 0
}

export type Pull = {
  store: Store
  reach: Reach
  counts: Counts
  /** Remote ids whose state this sync has read: the sweep need not ask for them again. */
  seen: Set<string>
  signal: AbortSignal
  onBatch(batch: Batch, stream: Stream): void
}

/**
 * Reads a stream from its stored cursor to its end. Each batch and its cursor are one transaction: a process that dies in between begins
 * again at the last whole batch, and reading that one twice changes nothing. `enough`, asked after each batch, ends a slice early; true is
 * returned when there is nothing more to read now, be it the stream's end or not.
 */
export async function pullStream(pull: Pull, stream: Stream, enough: () => boolean = () => false): Promise<boolean> {
  const { store, reach } = pull
  const stored = getCursor(store.read, reach.account.id, stream.id)
  if (stream.role === 'backfill' && stored?.finished === true) return true
  let batches: AsyncIterator<Batch, 'later' | void> | null = null
  const next = () => reach.turn((session) => {
    batches ??= reach.adapter.pull(session, stream, stored?.cursor ?? null, pull.signal)[Symbol.asyncIterator]()
    return batches.next()
  })
  try {
    for (;;) {
      throwIfAborted(pull.signal)
      const { done, value: batch } = await next()
      if (done === true) {
        if (stream.role === 'backfill' && batch !== 'later') finishStream(store, reach.account.id, stream.id)
        return true
      }
      const last = stream.role === 'backfill' && batch.progress !== undefined && batch.progress.done === batch.progress.total
      await applyInSlices(pull, stream, batch, last)
      if (last) return true
      if (enough()) return false
    }
  } finally {
    await (batches as AsyncIterator<Batch, 'later' | void> | null)?.return?.()
  }
}

/** More items than this are not written in one go: the user's commands come in between. */
const sliceItems = 100

async function applyInSlices(pull: Pull, stream: Stream, batch: Batch, finished: boolean): Promise<void> {
  const { store, reach, counts } = pull
  const id = reach.account.id
  const { upserted } = batch
  const { idBeside } = reach.adapter
  let from = 0
  for (; upserted.length - from > sliceItems; from += sliceItems) {
    const slice = upserted.slice(from, from + sliceItems)
    addCounts(counts, { ...applyBatch(store, id, { posts: from === 0 ? batch.posts : [], upserted: slice, removed: [], idBeside }), fetched: 0 })
    await breathe()
    throwIfAborted(pull.signal)
  }
  // What a covered span lacks is judged by all of its items, so the last write is handed the whole batch; what it knows already costs no write.
  const rest = batch.covers === undefined ? upserted.slice(from) : upserted
  const applied = applyBatch(store, id, {
    posts: batch.posts, upserted: rest, removed: batch.removed, idBeside,
    ...(batch.covers === undefined ? {} : { covers: batch.covers }),
    ...(batch.found === undefined ? {} : { found: batch.found }),
    cursor: { stream: stream.id, value: batch.cursor, finished },
  })
  const known = pull.seen.size
  for (const item of upserted) pull.seen.add(item.remoteId)
  // What two streams both read is counted once.
  addCounts(counts, { ...applied, fetched: pull.seen.size - known })
  for (const remoteId of batch.removed) pull.seen.add(remoteId)
  pull.onBatch(batch, stream)
  await breathe()
}

/** Lets what waits for the engine, a command of the user above all, come before the next write. */
export const breathe = () => new Promise<void>((resolve) => setImmediate(resolve))

export function throwIfAborted(signal: AbortSignal): void {
  if (signal.aborted) throw new Fault('cancelled')
}
