import { create } from 'zustand'
import type { CommandOutput } from '../../src-contract/commands.ts'
import { call, onLeaving, shell } from '../bridge.ts'
import { onChanges } from './engine.ts'
import { openOutboxAt } from './panel.ts'
import { oneAtATime, soon } from './settle.ts'
import { open, useView } from './view.ts'

type Unsent = CommandOutput<'engine.leaving'>

type LeavingState = {
  /** Null until the engine has answered. */
  unsent: Unsent | null
  /** What was unsent when the waiting began; null while nobody waits. */
  finishing: number | null
}

export const useLeaving = create<LeavingState>(() => ({ unsent: null, finishing: null }))

/** What leaves by itself, given time; the rest waits for the user. */
export function underWay({ counts }: Unsent): number {
  return counts.held + counts.sending + counts.retrying
}

const refreshLeaving = oneAtATime(async () => {
  if (useView.getState().overlay !== 'leaving') return
  try {
    const unsent = await call('engine.leaving', {})
    useLeaving.setState({ unsent })
  } catch {
    // An engine that is away has nothing to send; it says more when it is back.
  }
})

/** Sends until nothing is under way any more, then leaves; a call that nobody waits for any longer changes nothing. */
export async function finishAndLeave(): Promise<void> {
  const { unsent } = useLeaving.getState()
  useLeaving.setState({ finishing: unsent === null ? 0 : underWay(unsent) })
  try {
    const { needsYou } = await call('outbox.flush', { wait: true })
    if (useLeaving.getState().finishing === null) return
    const newly = needsYou - (unsent?.counts.needsYou ?? 0)
    if (newly > 0) return void lookAtNeeds()
    leaveNow()
  } catch {
    useLeaving.setState({ finishing: null })
  }
}

/** Something could not be sent after all: that is seen before the window goes. */
async function lookAtNeeds(): Promise<void> {
  stay()
  const { jobs } = await call('outbox.list', { needsYou: true, limit: 1 })
  const [first] = jobs
  if (first !== undefined) openOutboxAt(first.id)
}

/** All that is unsent is kept, and goes on at the next start. */
export function leaveNow(): void {
  shell('leave', { how: 'now' }).catch(() => undefined)
}

export function stay(): void {
  useLeaving.setState({ finishing: null })
  open(null)
  shell('leave', { how: 'stay' }).catch(() => undefined)
}

export function startLeaving(): () => void {
  const refreshSoon = soon(refreshLeaving)
  const ends = [
    onLeaving(() => {
      useLeaving.setState({ unsent: null, finishing: null })
      open('leaving')
      void refreshLeaving()
    }),
    onChanges((changes) => {
      if (changes.many || changes.jobs.length > 0) refreshSoon()
    }),
  ]
  return () => ends.forEach((end) => end())
}
