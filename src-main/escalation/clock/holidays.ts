/** Days since 1970-01-01 of a date of the Gregorian calendar. Months from 1. */
export const dayNumber = (year: number, month: number, day: number): number => Math.round(Date.UTC(year, month - 1, day) / 86_400_000)

/** Easter Sunday of the Gregorian calendar, as a day number: the first Sunday after the full moon of the church on or after 21 March. */
export function easter(year: number): number {
  const golden = (year % 19) + 1
  const century = Math.floor(year / 100)
  const skipped = Math.floor((3 * (century + 1)) / 4) - 12
  const moon = Math.floor((8 * century + 13) / 25) - 5
  const sunday = Math.floor((5 * year) / 4) - skipped - 10
  let epact = (11 * golden + 20 + moon - skipped) % 30
  if ((epact === 25 && golden > 11) || epact === 24) epact += 1
  let full = 44 - epact
  if (full < 21) full += 30
  const day = full + 7 - ((sunday + full) % 7)
  return dayNumber(year, 3, day)
}

const fixed = [[1, 1], [5, 1], [5, 8], [7, 14], [8, 15], [11, 1], [11, 11], [12, 25]] as const

const years = new Map<string, ReadonlySet<number>>()

/** Public holidays of France, as day numbers: Code du travail, L3133-1; Good Friday and 26 December in Alsace and Moselle, L3134-13. */
export function holidaysOf(year: number, kind: 'none' | 'FR' | 'FR-alsace'): ReadonlySet<number> {
  if (kind === 'none') return new Set()
  const key = `${kind}${year}`
  const known = years.get(key)
  if (known !== undefined) return known
  const sunday = easter(year)
  const days = new Set([...fixed.map(([month, day]) => dayNumber(year, month, day)), sunday + 1, sunday + 39, sunday + 50])
  if (kind === 'FR-alsace') for (const day of [sunday - 2, dayNumber(year, 12, 26)]) days.add(day)
  years.set(key, days)
  return days
}
