import type { WorkingHours } from '../../src-contract/desktop.ts'

type Wall = { day: number; minute: number }

const names = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']

/** What the clock on the wall shows; the machine's own time zone where none is named. A change of clocks is thereby told by the clock itself. */
function wallAt(at: number, timeZone?: string): Wall {
  const format = new Intl.DateTimeFormat('en-GB', { weekday: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23', ...(timeZone === undefined ? {} : { timeZone }) })
  const parts = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]))
  return { day: names.indexOf(parts['weekday'] ?? '') + 1, minute: Number(parts['hour']) * 60 + Number(parts['minute']) }
}

const minutes = (clock: string): number => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3))

/** Null is at any time. A span that goes over midnight belongs to the day on which it begins. */
export function isWorking(hours: WorkingHours | null, at: number, timeZone?: string): boolean {
  if (hours === null) return true
  const { day, minute } = wallAt(at, timeZone)
  const before = day === 1 ? 7 : day - 1
  return hours.some(({ days, from, to }) => {
    const [begins, ends] = [minutes(from), minutes(to)]
    if (begins === ends) return days.includes(day)
    if (begins < ends) return days.includes(day) && minute >= begins && minute < ends
    return (days.includes(day) && minute >= begins) || (days.includes(before) && minute < ends)
  })
}
