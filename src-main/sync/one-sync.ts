import type { Batch } from '../../src-contract/remote.ts'
import type { Clock } from '../lib/clock.ts'
import type { Stream } from '../networks/adapter.ts'
import { listAccounts, setHealth } from '../store/accounts.ts'
import type { StoredAccount } from '../store/accounts.ts'
import { getCursor } from '../store/cursors.ts'
import type { Store } from '../store/database.ts'
import { spareMemory } from '../store/writer-cache.ts'
import { sweepAmount } from './pace.ts'
import { noCounts, pullStream } from './pull.ts'
import type { Counts, Pull, Reach } from './pull.ts'
import { sweepOnward, sweepRecent } from './sweep.ts'

const dayMs = 86_400_000
const recentItems = 300
const recentMs = 14 * dayMs
/** After so long in the back-fill, what is new is read again first. */
const backfillSliceMs = 20_000

/**
 * `complete`: somebody asked and waits: what is new, the recent window whatever its age, history to its end, and the day's round if it is due.
 * `live`: what is new, the recent window, a part of the day's round, a slice of history. `history`: a slice of history alone. `news`: what is new
 * alone, of the streams in `only` where that says which.
 */
export type Depth = 'complete' | 'live' | 'history' | 'news'

export type OneSync = {
  store: Store
  clock: Clock
  reach: Reach
  stored: StoredAccount
  depth: Depth
  only?: ReadonlySet<string> | null
  signal: AbortSignal
  onProgress(fetched: number, total: number | null): void
  /** Somebody waits for this account: a slice of history makes way. */
  hurry(): boolean
}

export type Synced = { counts: Counts; historyLeft: boolean }

/** One account, once. Counts are filled as it goes, so that what was done before a failure is told too. */
export async function syncOnce(of: OneSync, counts: Counts = noCounts()): Promise<Synced> {
  const { store, reach, clock } = of
  const streams = reach.adapter.streams(reach.account)
  const histories = streams.filter((stream) => stream.role === 'backfill')
  const pull: Pull = {
    store, reach, counts, seen: new Set(), signal: of.signal,
    onBatch: (batch, stream) => {
      of.onProgress(batch.progress?.done ?? counts.fetched, batch.progress?.total ?? null)
      if (stream.role === 'backfill') noteHistory(of, batch)
    },
  }
  const { only = null } = of
  const readLive = async () => {
    for (const stream of streams) if (stream.role === 'live' && (only === null || only.has(stream.id))) await pullStream(pull, stream)
  }

  if (of.depth === 'news') {
    await readLive()
    return { counts, historyLeft: false }
  }
  if (of.depth !== 'history') {
    await readLive()
    if (isTimeFor(of)) await sweepRecent(pull, recentItems, of.depth === 'complete' ? 0 : clock.now() - recentMs)
  }
  const unread = histories.filter(({ id }) => getCursor(store.read, reach.account.id, id)?.finished !== true)
  const giveBack = unread.length === 0 ? () => {} : spareMemory(store)
  let historyLeft = false
  try {
    historyLeft = !(await readHistories(of, pull, unread, readLive))
  } finally {
    giveBack()
  }
  if (!historyLeft) await endHistory(of, pull)
  return { counts, historyLeft }
}

/** Where looking costs, the newest are looked at once in so long, by the clock on the wall: in which stretch of it the last reading was is known. */
function isTimeFor({ reach, clock, stored, depth }: OneSync): boolean {
  const every = reach.adapter.sweeps?.recentMs
  if (every === undefined) return true
  if (every === null) return false
  const last = stored.health.lastAttemptAt
  return depth === 'complete' || last === null || Math.floor(last / every) !== Math.floor(clock.now() / every)
}

/** What has come due since the last reading of so many a day, in whole looks: half a one costs as much. */
function shareSince(aDay: number, lookLimit: number, lastAt: number, now: number): number {
  const size = Math.min(aDay, lookLimit)
  const looksAt = (at: number) => Math.floor((at * aDay) / (dayMs * size))
  return Math.min(aDay, (looksAt(now) - looksAt(lastAt)) * size)
}

/** False where a slice ended before its history did. */
async function readHistories(of: OneSync, pull: Pull, histories: readonly Stream[], readLive: () => Promise<void>): Promise<boolean> {
  let whole = true
  for (const stream of histories) {
    for (;;) {
      const until = of.clock.now() + backfillSliceMs
      if (await pullStream(pull, stream, () => of.clock.now() >= until || (of.depth !== 'complete' && of.hurry()))) break
      if (of.depth !== 'complete') {
        whole = false
        break
      }
      await readLive()
    }
  }
  return whole
}

/** How far the history is; forgotten once it is complete. Writes only what differs. */
function noteHistory(of: OneSync, batch: Batch): void {
  if (batch.progress === undefined) return
  setHealth(of.store, of.reach.account.id, { backfillDone: batch.progress.done, backfillTotal: batch.progress.total })
}

async function endHistory(of: OneSync, pull: Pull): Promise<void> {
  const { store, clock, reach, stored } = of
  const { sweptAt, sweepPosition, lastAttemptAt, backfillDone } = stored.health
  if (backfillDone !== null || pull.counts.fetched > 0) setHealth(store, reach.account.id, { backfillDone: null, backfillTotal: null })
  // All there is has just been read: the first round is done.
  if (sweptAt === null) return setHealth(store, reach.account.id, { sweptAt: clock.now(), sweepPosition: null })
  if (of.depth === 'history') return
  const now = () => clock.now()
  if (of.depth === 'complete') {
    if (clock.now() - sweptAt >= dayMs) await sweepOnward(pull, sweepPosition, reach.adapter.sweeps?.aDay ?? Infinity, now)
    return
  }
  if (reach.adapter.sweeps !== undefined) {
    const share = shareSince(reach.adapter.sweeps.aDay, reach.adapter.lookLimit, lastAttemptAt ?? sweptAt, clock.now())
    if (share > 0) await sweepOnward(pull, sweepPosition, share, now)
    return
  }
  const items = listAccounts(store.read).find((account) => account.id === reach.account.id)?.items ?? 0
  await sweepOnward(pull, sweepPosition, sweepAmount(items, clock.now() - (lastAttemptAt ?? sweptAt), reach.adapter.lookLimit), now)
}
