import { create } from 'zustand'
import type { OutboxCounts } from '../../src-contract/commands.ts'
import type { Failure } from '../../src-contract/failure.ts'
import type { ItemId, JobId } from '../../src-contract/ids.ts'
import type { Item, Job } from '../../src-contract/item.ts'
import { call, failureOf } from '../bridge.ts'
import { onChanges, onReady } from './engine.ts'
import { needsYou } from './outbox-order.ts'
import { oneAtATime, soon } from './settle.ts'
import { useView } from './view.ts'

type OutboxState = {
  /** Not finished: held, queued, sending, retry, paused, uncertain, in review. */
  live: readonly Job[]
  /** What waits for the user until they have chosen. */
  needs: readonly Job[]
  /** Everything recent, read while the panel is open. */
  all: readonly Job[] | null
  /** What the jobs in the panel are about, as far as it has been read. */
  items: ReadonlyMap<ItemId, Item>
  counts: OutboxCounts
  failure: Failure | null
}

const none: OutboxCounts = { held: 0, sending: 0, retrying: 0, review: 0, needsYou: 0 }
export const useOutbox = create<OutboxState>(() => ({ live: [], needs: [], all: null, items: new Map(), counts: none, failure: null }))

/** More than anybody goes through at once; what lies beyond moves up. */
const most = 200

export const refreshOutbox = oneAtATime(async () => {
  const panel = useView.getState().overlay === 'outbox'
  try {
    const [live, needs, all] = await Promise.all([
      call('outbox.list', { live: true, limit: most }),
      call('outbox.list', { needsYou: true, limit: most }),
      panel ? call('outbox.list', { live: false, limit: most }) : null,
    ])
    useOutbox.setState({ live: live.jobs, needs: needs.jobs.filter(needsYou), counts: live.counts, all: all?.jobs ?? null })
    if (panel) await readItems([...needs.jobs, ...live.jobs])
  } catch {
    // The engine is gone: onReady asks again.
  }
})

/** An item that cannot be read any more has gone; its job still says what was decided. */
async function readItems(jobs: readonly Job[]): Promise<void> {
  const ids = Array.from(new Set(jobs.map((job) => job.itemId)))
  const read = await Promise.all(ids.map((id) => call('item.get', { id }).then(({ item }) => item, () => null)))
  useOutbox.setState({ items: new Map(read.filter((item) => item !== null).map((item) => [item.id, item])) })
}

async function attempt(work: Promise<unknown>): Promise<boolean> {
  const failure = await work.then(() => null, failureOf)
  useOutbox.setState({ failure })
  await refreshOutbox()
  return failure === null
}

export function cancelJob(id: JobId): Promise<boolean> {
  return attempt(call('outbox.cancel', { id }))
}

/** `text` for an edit alone. */
export function decideJob(id: JobId, choice: 'send' | 'edit' | 'drop', text?: string): Promise<boolean> {
  return attempt(call('outbox.decide', { id, choice, ...(text !== undefined && { text }) }))
}

export function startOutbox(): () => void {
  const refreshSoon = soon(refreshOutbox)
  const ends = [
    onReady(() => void refreshOutbox()),
    onChanges((changes) => {
      if (changes.many || changes.jobs.length > 0) refreshSoon()
    }),
    useView.subscribe((now, was) => {
      if (now.overlay === 'outbox' && was.overlay !== 'outbox') void refreshOutbox()
    }),
  ]
  return () => ends.forEach((end) => end())
}
