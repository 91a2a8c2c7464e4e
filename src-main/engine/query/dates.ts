import { fold } from '../../store/fold.ts'

const dayMs = 86_400_000
const spanMs: Readonly<Record<string, number>> = { min: 60_000, h: 3_600_000, d: dayMs, j: dayMs, w: 7 * dayMs, s: 7 * dayMs }
const weekdays: readonly (readonly string[])[] = [
  ['sunday', 'dimanche'], ['monday', 'lundi'], ['tuesday', 'mardi'], ['wednesday', 'mercredi'], ['thursday', 'jeudi'], ['friday', 'vendredi'], ['saturday', 'samedi'],
]

/** The first instant of the day, month or year named, by this machine's zone; of a span ("3d", "2h"), that long ago. Null where it is no date. */
export function dateIn(text: string, now: number): number | null {
  const folded = fold(text)
  const today = new Date(now)
  const day = (back: number) => new Date(today.getFullYear(), today.getMonth(), today.getDate() - back).getTime()
  if (['today', "aujourd'hui", 'aujourd’hui', 'aujourdhui'].includes(folded)) return day(0)
  if (['yesterday', 'hier'].includes(folded)) return day(1)
  const weekday = weekdays.findIndex((names) => names.includes(folded))
  if (weekday >= 0) return day((today.getDay() - weekday + 7) % 7)
  const span = spanIn(text)
  return span === null ? calendar(folded, today) : now - span
}

/** "2h", "90min", "3d" or "3j", "1w" or "1s"; null else. */
export function spanIn(text: string): number | null {
  const found = /^>?(\d{1,4})(min|h|d|j|w|s)$/.exec(fold(text))
  return found === null ? null : Number(found[1]) * (spanMs[found[2] ?? ''] ?? 0)
}

function calendar(text: string, today: Date): number | null {
  const iso = /^(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?$/.exec(text)
  const slashed = /^(\d{1,2})\/(\d{1,2})(?:\/(\d{4}))?$/.exec(text)
  if (iso !== null) return whole(Number(iso[1]), Number(iso[2] ?? 1), Number(iso[3] ?? 1))
  if (slashed !== null) return whole(Number(slashed[3] ?? today.getFullYear()), Number(slashed[2]), Number(slashed[1]))
  return null
}

/** A 31st of February is no date. */
function whole(year: number, month: number, day: number): number | null {
  const date = new Date(year, month - 1, day)
  return year >= 1970 && date.getMonth() === month - 1 && date.getDate() === day ? date.getTime() : null
}
