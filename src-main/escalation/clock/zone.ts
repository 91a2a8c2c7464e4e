const formats = new Map<string, Intl.DateTimeFormat>()

/** Null for a zone that this machine does not know. */
function formatOf(zone: string): Intl.DateTimeFormat | null {
  const known = formats.get(zone)
  if (known !== undefined) return known
  try {
    const made = new Intl.DateTimeFormat('en-US', {
      timeZone: zone, hourCycle: 'h23', calendar: 'gregory', numberingSystem: 'latn',
      year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric',
    })
    formats.set(zone, made)
    return made
  } catch {
    return null
  }
}

export const isZone = (zone: string): boolean => formatOf(zone) !== null

/** What the clock on the wall is ahead of UTC, in ms, at that instant. */
export function offsetAt(zone: string, at: number): number {
  const format = formatOf(zone)
  if (format === null) return 0
  const fields: Record<string, number> = {}
  for (const { type, value } of format.formatToParts(at)) fields[type] = Number(value)
  const whole = Math.floor(at / 1000) * 1000
  const { year = 1970, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = fields
  return Date.UTC(year, month - 1, day, hour, minute, second) - whole
}

/** The first instant in (from, to] from which another offset holds than at `from`; null where none does. There is one change at most between them. */
function changeBetween(zone: string, from: number, to: number): number | null {
  const before = offsetAt(zone, from)
  if (offsetAt(zone, to) === before) return null
  let [low, high] = [from, to]
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (offsetAt(zone, middle) === before) low = middle
    else high = middle
  }
  return high
}

export type Stretch = { from: number; to: number; offset: number }

/** [from, to) in pieces of one offset each. At most half a day apart, so that no two changes fall between. */
export function stretches(zone: string, from: number, to: number): Stretch[] {
  const change = changeBetween(zone, from, to)
  if (change === null || change >= to) return [{ from, to, offset: offsetAt(zone, from) }]
  return [{ from, to: change, offset: offsetAt(zone, from) }, { from: change, to, offset: offsetAt(zone, change) }]
}
