import type { Calendar, Deadline } from '../../../src-contract/deadlines.ts'
import { addWorked, subtractWorked, workedBetween } from './working-time.ts'

const minuteMs = 60_000

export type Due = { dueAt: number; warnAt: number | null }

/** Null where nobody ever works. The warning is never before the beginning. */
export function dueFrom(calendar: Calendar, from: number, { minutes, warnMinutes }: Pick<Deadline, 'minutes' | 'warnMinutes'>): Due | null {
  const dueAt = addWorked(calendar, from, minutes * minuteMs)
  return dueAt === null ? null : { dueAt, warnAt: warnBefore(calendar, from, dueAt, warnMinutes) }
}

export function warnBefore(calendar: Calendar, from: number, dueAt: number, warnMinutes: number): number | null {
  if (warnMinutes <= 0) return null
  const warnAt = subtractWorked(calendar, dueAt, warnMinutes * minuteMs)
  return warnAt === null ? null : Math.max(from, warnAt)
}

/** After a pause as much is left of the working time as there was when it began; what was overdue by then stays so. */
export function resumed(calendar: Calendar, pausedAt: number, now: number, { dueAt, warnAt }: Due): Due {
  if (dueAt <= pausedAt) return { dueAt, warnAt }
  const later = (at: number): number => (at <= pausedAt ? at : (addWorked(calendar, now, workedBetween(calendar, pausedAt, at)) ?? at))
  return { dueAt: later(dueAt), warnAt: warnAt === null ? null : later(warnAt) }
}

/** The narrowest that there is: its brand and verdict, its brand, its verdict, any. */
export function deadlineFor(deadlines: readonly Deadline[], brandId: number, verdict: string): Deadline | null {
  const wanted: [number | null, string][] = [[brandId, verdict], [brandId, ''], [null, verdict], [null, '']]
  for (const [brand, head] of wanted) {
    const found = deadlines.find((each) => each.brandId === brand && each.verdict === head)
    if (found !== undefined) return found
  }
  return null
}
