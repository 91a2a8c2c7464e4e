import type { Budget } from './left.ts'

// Networks of Meta tell in JSON headers how much of an allowance is used, in percent: X-App-Usage and X-Page-Usage for a window of an hour that moves along,
// X-Business-Use-Case-Usage by business, with the minutes until one may come again. https://developers.facebook.com/docs/graph-api/overview/rate-limiting/

const hourMs = 3_600_000
/** Of a window that moves along something comes free all the time: reading looks again after so long. */
const someMs = hourMs / 12
const minuteMs = 60_000
const dayMs = 24 * hourMs

const parts = ['call_count', 'total_time', 'total_cputime'] as const

type Use = { percent: number; regainMs: number }

/** The fullest of all that the headers tell; null where they tell nothing. At the limit each further call makes the ban longer, so a whole window is waited. */
export function usageIn(headers: Headers, now: number): Budget | null {
  const uses = ['x-app-usage', 'x-page-usage', 'x-business-use-case-usage'].flatMap((name) => usesIn(parsed(headers.get(name))))
  if (uses.length === 0) return null
  const percent = Math.max(...uses.map((use) => use.percent))
  const regainMs = Math.max(...uses.map((use) => use.regainMs))
  const remaining = Math.max(0, 100 - Math.ceil(percent))
  return { limit: 100, remaining, moves: true, resetAt: now + Math.min(dayMs, regainMs > 0 ? regainMs : remaining === 0 ? hourMs : someMs) }
}

function parsed(text: string | null): unknown {
  try {
    return text === null ? null : JSON.parse(text)
  } catch {
    return null
  }
}

/** One use, or lists of them by the business's id. */
function usesIn(value: unknown): Use[] {
  if (Array.isArray(value)) return value.flatMap(usesIn)
  if (typeof value !== 'object' || value === null) return []
  const fields = new Map<string, unknown>(Object.entries(value))
  const counts = parts.flatMap((part) => numberIn(fields.get(part)))
  if (counts.length > 0) return [{ percent: Math.max(...counts), regainMs: Math.max(0, ...numberIn(fields.get('estimated_time_to_regain_access'))) * minuteMs }]
  return Array.from(fields.values()).flatMap((one) => (Array.isArray(one) ? usesIn(one) : []))
}

const numberIn = (value: unknown): number[] => (typeof value === 'number' && Number.isFinite(value) && value >= 0 ? [value] : [])
