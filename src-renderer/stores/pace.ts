import { create } from 'zustand'
import { useDecisions } from './decisions.ts'
import { useView } from './view.ts'

/** One decision with one message at a time on screen: when, and about how many. */
export type Step = { at: number; items: number }

type PaceState = { steps: readonly Step[]; undone: number }

/** How this window's user goes, one message at a time. In memory alone: nobody else is told, and nothing is kept. */
export const usePace = create<PaceState>(() => ({ steps: [], undone: 0 }))

/** Whoever pauses longer has left the desk: the pause is no part of the pace. */
const pauseMs = 2 * 60_000
/** Before so many nothing can be said. */
const fewest = 3

/** Items a minute, and the share of decisions that were undone; null while there are too few to tell. */
export function paceOf({ steps, undone }: PaceState): { perMinute: number; undoRate: number } | null {
  if (steps.length < fewest) return null
  const spans = steps.slice(1).map(({ at }, before) => at - (steps[before]?.at ?? at))
  const busy = spans.filter((span) => span >= 0 && span <= pauseMs)
  const items = steps.slice(1).reduce((sum, step, before) => ((spans[before] ?? 0) <= pauseMs ? sum + step.items : sum), 0)
  const busyMs = busy.reduce((sum, span) => sum + span, 0)
  return busyMs <= 0 ? null : { perMinute: (items * 60_000) / busyMs, undoRate: Math.min(1, undone / steps.length) }
}

export function startPace(): () => void {
  const ends = [
    useDecisions.subscribe(({ notice }, was) => {
      if (notice === null || notice.n === was.notice?.n || !useView.getState().zen) return
      if (notice.kind === 'made' || notice.kind === 'partly') usePace.setState(({ steps }) => ({ steps: [...steps.slice(-999), { at: notice.at, items: notice.made.items.length }] }))
      else if (notice.kind === 'undone') usePace.setState(({ undone }) => ({ undone: undone + 1 }))
    }),
    // Each time begins anew.
    useView.subscribe((now, was) => {
      if (now.zen && !was.zen) usePace.setState({ steps: [], undone: 0 })
    }),
  ]
  return () => ends.forEach((end) => end())
}
