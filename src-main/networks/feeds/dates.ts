const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
/** Zones that feeds name, in hours. https://www.rfc-editor.org/rfc/rfc822#section-5 and those of Europe that many write all the same. */
const zones: Readonly<Record<string, number>> = {
  UT: 0, UTC: 0, GMT: 0, Z: 0, WET: 0, WEST: 1, BST: 1, CET: 1, CEST: 2, EET: 2, EEST: 3, EST: -5, EDT: -4, CST: -6, CDT: -5, MST: -7, MDT: -6, PST: -8, PDT: -7,
}
const rfc822 = /^(?:[\p{L}.]{2,12},?\s+)?(\d{1,2})[\s-]+([A-Za-z]{3})[a-z]*[\s-]+(\d{2,4})(?:\s+(\d{1,2}):(\d{2})(?::(\d{2}))?)?(?:\.\d+)?\s*([A-Za-z]{1,5}|[+-]\d{1,2}:?\d{2})?/u
const rfc3339 = /^(\d{4})-(\d{2})-(\d{2})(?:[T\s](\d{2}):(\d{2})(?::(\d{2}))?(?:[.,]\d+)?\s*(Z|[+-]\d{2}:?\d{2})?)?$/i

/** An instant in either of the two ways, or null. An hour without a zone is taken for UTC, whatever the machine's own. */
export function instantOf(text: string | null | undefined): number | null {
  const typed = (text ?? '').trim().slice(0, 100)
  const iso = rfc3339.exec(typed)
  if (iso !== null) {
    const [, year, month, day, hour = '0', minute = '0', second = '0', zone] = iso
    return at(Number(year), Number(month) - 1, [day, hour, minute, second], zone)
  }
  const old = rfc822.exec(typed)
  if (old === null) return null
  const [, day, name = '', year = '', hour = '0', minute = '0', second = '0', zone] = old
  const month = months.indexOf(name.toLowerCase())
  if (month < 0) return null
  return at(year.length === 2 ? 2000 + Number(year) : Number(year), month, [day, hour, minute, second], zone)
}

function at(year: number, month: number, rest: (string | undefined)[], zone: string | undefined): number | null {
  const [day = 1, hour = 0, minute = 0, second = 0] = rest.map(Number)
  const instant = Date.UTC(year, month, day, hour, minute, second) - offsetOf(zone)
  // A thirteenth month or a thirty-fifth day is no date, though the calendar would take it.
  const plausible = month < 12 && month >= 0 && day >= 1 && day <= 31 && hour <= 24 && minute < 60
  return plausible && instant > Date.UTC(1995, 0, 1) && instant < Date.UTC(2100, 0, 1) ? instant : null
}

function offsetOf(zone: string | undefined): number {
  const digits = /^([+-])(\d{1,2}):?(\d{2})$/.exec(zone ?? '')
  if (digits !== null) return (digits[1] === '-' ? -1 : 1) * (Number(digits[2]) * 60 + Number(digits[3])) * 60_000
  return (zones[(zone ?? '').toUpperCase()] ?? 0) * 3_600_000
}
