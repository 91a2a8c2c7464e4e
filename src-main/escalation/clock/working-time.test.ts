import { describe, expect, it } from 'vitest'
import type { Calendar } from '../../../src-contract/deadlines.ts'
import { seeded } from '../../store/test-store.ts'
import { deadlineFor, dueFrom, resumed } from './due.ts'
import { easter, holidaysOf } from './holidays.ts'
import { addWorked, isWorked, subtractWorked, workedBetween } from './working-time.ts'
import { offsetAt } from './zone.ts'

const hour = 3_600_000
const day = 24 * hour
const office: Calendar = { timeZone: 'Europe/Paris', week: [{ days: [1, 2, 3, 4, 5], from: '09:00', to: '18:00' }], holidays: 'FR', off: [] }
const paris = (text: string) => Date.parse(`${text}:00.000${offsetAt('Europe/Paris', Date.parse(`${text}:00Z`)) === 2 * hour ? '+02:00' : '+01:00'}`)
const zones = Intl.supportedValuesOf('timeZone')

/** Any week, holidays, days off; the same for the same numbers. */
function anyCalendar(random: () => number, timeZone: string): Calendar {
  const pick = (most: number) => Math.floor(random() * most)
  const clock = () => `${String(pick(24)).padStart(2, '0')}:${String(pick(12) * 5).padStart(2, '0')}`
  const days = () => [1, 2, 3, 4, 5, 6, 7].filter(() => random() < 0.6)
  const week = Array.from({ length: 1 + pick(3) }, () => ({ days: days(), from: clock(), to: clock() })).filter(({ days: some }) => some.length > 0)
  const kinds = ['none', 'FR', 'FR-alsace'] as const
  return { timeZone, week: week.length === 0 ? office.week : week, holidays: kinds[pick(3)] ?? 'FR', off: random() < 0.5 ? [] : [{ from: '2026-03-20', to: '2026-04-02' }] }
}

/** An instant of the year 2026, near a change of clocks as often as not. */
const anyInstant = (random: () => number): number => {
  const changes = [Date.UTC(2026, 2, 8, 8), Date.UTC(2026, 2, 29, 1), Date.UTC(2026, 3, 5, 14), Date.UTC(2026, 9, 4, 14), Date.UTC(2026, 9, 25, 1), Date.UTC(2026, 10, 1, 7)]
  const around = changes[Math.floor(random() * changes.length)] ?? 0
  return random() < 0.5 ? around + Math.floor((random() - 0.5) * 4 * day) : Date.UTC(2026, 0, 1) + Math.floor(random() * 365 * day)
}

/** Minute by minute, by the clock on the wall alone: slow, and nothing shared with what it holds to account. */
function countedByTheWall(calendar: Calendar, from: number, to: number): number {
  const format = new Intl.DateTimeFormat('en-CA', { timeZone: calendar.timeZone, hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' })
  const free = (date: string) => {
    const number = Date.parse(`${date}T00:00:00Z`) / day
    return holidaysOf(Number(date.slice(0, 4)), calendar.holidays).has(number) || calendar.off.some((off) => off.from <= date && date <= off.to)
  }
  let minutes = 0
  for (let at = from; at < to; at += 60_000) {
    const parts = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]))
    const date = `${parts['year']}-${parts['month']}-${parts['day']}`
    const clock = `${parts['hour']}:${parts['minute']}`
    const midnight = Date.parse(`${date}T00:00:00Z`)
    const before = new Date(midnight - day).toISOString().slice(0, 10)
    const weekday = ((new Date(midnight).getUTCDay() + 6) % 7) + 1
    const worked = calendar.week.some((span) => {
      const over = span.to <= span.from
      const today = span.days.includes(weekday) && !free(date) && clock >= span.from && (over || clock < span.to)
      const carried = over && span.days.includes(weekday === 1 ? 7 : weekday - 1) && !free(before) && clock < span.to
      return today || carried
    })
    if (worked) minutes += 1
  }
  return minutes * 60_000
}

describe('working time', () => {
  it('runs in office hours alone, over nights, week-ends and holidays', () => {
    expect(addWorked(office, paris('2026-11-20T17:00'), 2 * hour)).toBe(paris('2026-11-23T10:00'))
    expect(addWorked(office, paris('2026-11-20T17:00'), hour)).toBe(paris('2026-11-20T18:00'))
    expect(addWorked(office, paris('2026-11-10T17:00'), 2 * hour)).toBe(paris('2026-11-12T10:00'))
    expect(addWorked({ ...office, holidays: 'none' }, paris('2026-11-10T17:00'), 2 * hour)).toBe(paris('2026-11-11T10:00'))
    expect(subtractWorked(office, paris('2026-11-23T10:00'), 2 * hour)).toBe(paris('2026-11-20T17:00'))
  })

  it('counts the hour that comes twice twice, and the one that is skipped not at all', () => {
    const night: Calendar = { ...office, holidays: 'none', week: [{ days: [6], from: '22:00', to: '06:00' }] }
    expect(workedBetween(night, paris('2026-10-24T12:00'), paris('2026-10-25T12:00'))).toBe(9 * hour)
    expect(workedBetween(night, paris('2026-03-28T12:00'), paris('2026-03-29T12:00'))).toBe(7 * hour)
  })

  it('never comes where nobody works', () => {
    expect(addWorked({ ...office, week: [] }, 0, 1)).toBe(null)
    expect(subtractWorked({ ...office, week: [] }, 0, 1)).toBe(null)
  })

  it('is what the clock on the wall says, minute by minute, in every zone', () => {
    const random = seeded(26)
    for (const zone of zones) {
      const calendar = anyCalendar(random, zone)
      const from = Math.floor(anyInstant(random) / 60_000) * 60_000
      const to = from + Math.floor(random() * 10) * 3 * hour + 17 * 60_000
      expect(workedBetween(calendar, from, to), `${zone} ${new Date(from).toISOString()} ${JSON.stringify(calendar)}`).toBe(countedByTheWall(calendar, from, to))
    }
  })

  it('adds what it measures, takes back what it added, and only grows, in every zone', () => {
    const random = seeded(8)
    for (const zone of zones) {
      const calendar = anyCalendar(random, zone)
      const from = anyInstant(random)
      const ms = 1 + Math.floor(random() * 40 * hour)
      const about = `${zone} ${new Date(from).toISOString()} ${ms} ${JSON.stringify(calendar)}`
      const to = addWorked(calendar, from, ms)
      if (to === null) throw new Error(about)
      expect(workedBetween(calendar, from, to), about).toBe(ms)
      expect(isWorked(calendar, to - 1), about).toBe(true)
      const back = subtractWorked(calendar, to, ms)
      expect(back, about).not.toBe(null)
      if (back !== null) {
        expect(workedBetween(calendar, back, to), about).toBe(ms)
        expect(back, about).toBeGreaterThanOrEqual(from)
      }
      const middle = from + Math.floor(random() * (to - from))
      expect(workedBetween(calendar, from, middle) + workedBetween(calendar, middle, to), about).toBe(ms)
      expect(addWorked(calendar, from, ms + 1) ?? 0, about).toBeGreaterThan(to)
      expect(addWorked(calendar, from + 1, ms) ?? 0, about).toBeGreaterThanOrEqual(to)
    }
  })
})

describe('public holidays of France', () => {
  it('fall where the almanacs have them', () => {
    const date = (number: number) => new Date(number * day).toISOString().slice(0, 10)
    const known = ['2000-04-23', '2008-03-23', '2011-04-24', '2019-04-21', '2024-03-31', '2025-04-20', '2026-04-05', '2027-03-28', '2038-04-25', '2049-04-18', '2076-04-19']
    for (const sunday of known) expect(date(easter(Number(sunday.slice(0, 4))))).toBe(sunday)
    expect(Array.from(holidaysOf(2026, 'FR')).sort((a, b) => a - b).map(date)).toEqual([
      '2026-01-01', '2026-04-06', '2026-05-01', '2026-05-08', '2026-05-14', '2026-05-25', '2026-07-14', '2026-08-15', '2026-11-01', '2026-11-11', '2026-12-25',
    ])
    expect(Array.from(holidaysOf(2026, 'FR-alsace')).map(date)).toEqual(expect.arrayContaining(['2026-04-03', '2026-12-26']))
  })

  it('are a Sunday for Easter, between 22 March and 25 April, in any year', () => {
    for (let year = 1900; year < 2300; year += 1) {
      const sunday = new Date(easter(year) * day)
      expect([sunday.getUTCDay(), sunday.toISOString().slice(5, 10) >= '03-22', sunday.toISOString().slice(5, 10) <= '04-25'], String(year)).toEqual([0, true, true])
    }
  })
})

describe('what is due', () => {
  it('is due in working time, and warned of before', () => {
    expect(dueFrom(office, paris('2026-11-20T16:00'), { minutes: 240, warnMinutes: 60 })).toEqual({ dueAt: paris('2026-11-23T11:00'), warnAt: paris('2026-11-23T10:00') })
    expect(dueFrom(office, paris('2026-11-20T16:00'), { minutes: 30, warnMinutes: 300 })?.warnAt).toBe(paris('2026-11-20T16:00'))
  })

  it('has after a pause as much time left as before it, in every zone', () => {
    const random = seeded(5)
    for (const zone of zones) {
      const calendar = anyCalendar(random, zone)
      const from = anyInstant(random)
      const due = dueFrom(calendar, from, { minutes: 1 + Math.floor(random() * 2000), warnMinutes: 30 })
      if (due === null) throw new Error(zone)
      const pausedAt = from + Math.floor(random() * (due.dueAt - from))
      const now = pausedAt + Math.floor(random() * 5 * day)
      const after = resumed(calendar, pausedAt, now, due)
      expect(workedBetween(calendar, now, after.dueAt), zone).toBe(workedBetween(calendar, pausedAt, due.dueAt))
      expect(after.dueAt, zone).toBeGreaterThanOrEqual(due.dueAt)
    }
    const late = { dueAt: 1000, warnAt: 500 }
    expect(resumed(office, 2000, 9000, late)).toEqual(late)
  })

  it('goes by the narrowest deadline there is', () => {
    const make = (id: number, brandId: number | null, verdict: string) => ({ id, brandId, verdict, calendarId: null, minutes: 1, warnMinutes: 0, plan: [] }) as Parameters<typeof deadlineFor>[0][number]
    const all = [make(1, null, ''), make(2, null, 'complaint'), make(3, 7, ''), make(4, 7, 'complaint')]
    expect([deadlineFor(all, 7, 'complaint'), deadlineFor(all, 7, 'spam'), deadlineFor(all, 8, 'complaint'), deadlineFor(all, 8, 'spam')].map((each) => each?.id)).toEqual([4, 3, 2, 1])
    expect(deadlineFor([], 7, '')).toBe(null)
  })
})
