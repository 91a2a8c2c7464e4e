import type { Calendar, FollowUpStep } from '../../../src-contract/deadlines.ts'
import { addWorked } from '../clock/working-time.ts'

type Waiting = {
  state: string
  dueAt: number | null
  pausedAt: number | null
  answeredAt: number | null
}

/**
 * The step of the plan that is to go out now, and those before it that never will: whoever was away for a week asks once, not three times. Null where none is due:
 * before an answer alone, never while the clock stands still, each step once.
 */
export function nextFollowUp(
  calendar: Calendar, plan: readonly FollowUpStep[], done: readonly number[], escalation: Waiting, now: number,
): { step: number; skipped: number[] } | null {
  if (escalation.state !== 'open' || escalation.dueAt === null || escalation.pausedAt !== null || escalation.answeredAt !== null) return null
  const { dueAt } = escalation
  const due = plan.flatMap(({ afterMinutes }, step) => {
    if (done.includes(step)) return []
    const at = addWorked(calendar, dueAt, afterMinutes * 60_000)
    return at !== null && at <= now ? [{ step, at }] : []
  })
  const last = due.sort((a, b) => a.at - b.at || a.step - b.step).at(-1)
  return last === undefined ? null : { step: last.step, skipped: due.filter(({ step }) => step !== last.step).map(({ step }) => step) }
}
