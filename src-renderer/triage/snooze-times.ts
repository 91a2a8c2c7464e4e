export type SnoozeChoice = 'hour' | 'evening' | 'tomorrow' | 'monday' | 'week' | 'reply'

/** By the clock on the wall: an hour of the day stays that hour over a change of clocks. `at` null: until somebody writes. */
export function snoozeTimes(now: number): { choice: SnoozeChoice; at: number | null }[] {
  const evening = dayAt(now, 0, 18)
  return [
    { choice: 'hour', at: now + 3_600_000 },
    // Too near to be a rest.
    ...(evening - now > 1_800_000 ? [{ choice: 'evening' as const, at: evening }] : []),
    { choice: 'tomorrow', at: dayAt(now, 1, 9) },
    { choice: 'monday', at: dayAt(now, (8 - new Date(now).getDay()) % 7 || 7, 9) },
    { choice: 'week', at: dayAt(now, 7, 9) },
    { choice: 'reply', at: null },
  ]
}

function dayAt(now: number, days: number, hour: number): number {
  const date = new Date(now)
  return new Date(date.getFullYear(), date.getMonth(), date.getDate() + days, hour).getTime()
}

/** What a field for date and time holds, in this machine's zone; null where it holds none. */
export function fromField(value: string): number | null {
  const at = new Date(value).getTime()
  return /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/.test(value) && Number.isFinite(at) ? at : null
}
