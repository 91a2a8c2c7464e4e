import { create } from 'zustand'
import type { JobId } from '../../src-contract/ids.ts'
import type { Job } from '../../src-contract/item.ts'
import type { Failure } from '../../src-contract/failure.ts'
import { call, failureOf } from '../bridge.ts'
import { onChanges, onReady } from './engine.ts'
import { oneAtATime, soon } from './settle.ts'
import { useView } from './view.ts'

export type OutboxCounts = { held: number; sending: number; retrying: number; needsYou: number }

type OutboxState = {
  /** Not finished: held, queued, sending, retry, paused, uncertain. */
  live: readonly Job[]
  /** Everything recent, read while the panel is open. */
  all: readonly Job[] | null
  counts: OutboxCounts
  failure: Failure | null
}

const none = { held: 0, sending: 0, retrying: 0, needsYou: 0 }
export const useOutbox = create<OutboxState>(() => ({ live: [], all: null, counts: none, failure: null }))

export const refreshOutbox = oneAtATime(async () => {
  const panel = useView.getState().overlay === 'outbox'
  try {
    const [live, all] = await Promise.all([
      call('outbox.list', { live: true, limit: 200 }),
      panel ? call('outbox.list', { live: false, limit: 200 }) : null,
    ])
    useOutbox.setState({ live: live.jobs, counts: live.counts, all: all?.jobs ?? null })
  } catch {
    // The engine is gone: onReady asks again.
  }
})

export async function cancelJob(id: JobId): Promise<void> {
  try {
    await call('outbox.cancel', { id })
    useOutbox.setState({ failure: null })
  } catch (thrown) {
    useOutbox.setState({ failure: failureOf(thrown) })
  }
  await refreshOutbox()
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
