import type { Calendar } from '../../../src-contract/deadlines.ts'
import { dayNumber, holidaysOf } from './holidays.ts'
import { stretches } from './zone.ts'

const dayMs = 86_400_000
const minuteMs = 60_000
/** No zone has changed its clocks twice within it since 1970. */
const stepMs = dayMs / 2
/** Beyond that nobody works any more. */
const mostMs = 6 * 366 * dayMs

type Span = { from: number; to: number }

/**
 * Guarantees, each held by a property test over all zones: time is worked exactly when the clock on the wall says so, an hour that the wall shows twice counts twice
 * and one that it skips not at all; adding is the inverse of measuring; nothing is counted for two calendar days at once. Instants and spans in ms.
 */
export function workedBetween(calendar: Calendar, from: number, to: number): number {
  let sum = 0
  for (let at = from; at < to; at += stepMs) for (const span of workedIn(calendar, at, Math.min(to, at + stepMs))) sum += span.to - span.from
  return sum
}

/** The first instant by which so much has been worked; null where that never comes. */
export function addWorked(calendar: Calendar, from: number, ms: number): number | null {
  if (ms <= 0) return from
  let left = ms
  for (let at = from; at < from + mostMs; at += stepMs) {
    for (const span of workedIn(calendar, at, at + stepMs)) {
      const length = span.to - span.from
      if (length >= left) return span.from + left
      left -= length
    }
  }
  return null
}

/** The last instant from which so much is worked until `to`; null where that never was. */
export function subtractWorked(calendar: Calendar, to: number, ms: number): number | null {
  if (ms <= 0) return to
  let left = ms
  for (let at = to; at > to - mostMs; at -= stepMs) {
    for (const span of workedIn(calendar, at - stepMs, at).reverse()) {
      const length = span.to - span.from
      if (length >= left) return span.to - left
      left -= length
    }
  }
  return null
}

export function isWorked(calendar: Calendar, at: number): boolean {
  return workedIn(calendar, at, at + 1).length > 0
}

/** In order, none touching another within one stretch of one offset. At most half a day. */
function workedIn(calendar: Calendar, from: number, to: number): Span[] {
  const found: Span[] = []
  for (const { from: start, to: end, offset } of stretches(calendar.timeZone, from, to)) {
    const [wallFrom, wallTo] = [start + offset, end + offset]
    for (let day = Math.floor(wallFrom / dayMs); day * dayMs < wallTo; day += 1) {
      for (const span of wallSpans(calendar, day)) {
        const piece = { from: Math.max(wallFrom, day * dayMs + span.from) - offset, to: Math.min(wallTo, day * dayMs + span.to) - offset }
        if (piece.to > piece.from) found.push(piece)
      }
    }
  }
  return found
}

/** Of one day on the wall, in ms since its midnight, in order and apart: its own, and what the day before carries over midnight. */
function wallSpans(calendar: Calendar, day: number): Span[] {
  const own = spansBeginningOn(calendar, day).map(({ from, to }) => ({ from, to: Math.min(to, dayMs) }))
  const carried = spansBeginningOn(calendar, day - 1).flatMap(({ to }) => (to > dayMs ? [{ from: 0, to: to - dayMs }] : []))
  const sorted = [...carried, ...own].sort((a, b) => a.from - b.from)
  const apart: Span[] = []
  for (const span of sorted) {
    const last = apart.at(-1)
    if (last !== undefined && span.from <= last.to) last.to = Math.max(last.to, span.to)
    else apart.push({ ...span })
  }
  return apart
}

function spansBeginningOn(calendar: Calendar, day: number): Span[] {
  // 1970-01-01 was a Thursday.
  const weekday = (((day + 3) % 7) + 7) % 7 + 1
  const spans = calendar.week.filter(({ days }) => days.includes(weekday))
  if (spans.length === 0 || isFree(calendar, day)) return []
  return spans.map(({ from, to }) => {
    const [start, end] = [clockMs(from), clockMs(to)]
    return { from: start, to: end > start ? end : end + dayMs }
  })
}

function isFree({ holidays, off }: Calendar, day: number): boolean {
  const year = new Date(day * dayMs).getUTCFullYear()
  return holidaysOf(year, holidays).has(day) || off.some(({ from, to }) => dayOf(from) <= day && day <= dayOf(to))
}

function clockMs(text: string): number {
  const [hours = 0, minutes = 0] = text.split(':').map(Number)
  return (hours * 60 + minutes) * minuteMs
}

function dayOf(date: string): number {
  const [year = 1970, month = 1, day = 1] = date.split('-').map(Number)
  return dayNumber(year, month, day)
}
