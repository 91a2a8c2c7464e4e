import { calendar as calendarSchema, followUpStep } from '../../src-contract/deadlines.ts'
import type { Calendar, Deadline, SavedCalendar } from '../../src-contract/deadlines.ts'
import { Fault } from '../../src-contract/failure.ts'
import type { EscalationId, JobId } from '../../src-contract/ids.ts'
import type { ReadableDb, Value } from './connection.ts'
import { transact } from './database.ts'
import type { Store } from './database.ts'

/** Where nothing else is said: Monday to Friday, nine to six by the clock of this machine. */
export const usualCalendar = (): Calendar => ({
  timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone, week: [{ days: [1, 2, 3, 4, 5], from: '09:00', to: '18:00' }], holidays: 'none', off: [],
})

type CalendarRow = { id: number; name: string; calendar: string }
const toCalendar = ({ id, name, calendar }: CalendarRow): SavedCalendar => ({ id, name, calendar: calendarSchema.parse(JSON.parse(calendar)) })

export function listCalendars(db: ReadableDb): SavedCalendar[] {
  return db.prepare<[], CalendarRow>('SELECT id, name, calendar FROM calendars WHERE removed_at IS NULL ORDER BY name COLLATE NOCASE, id').all().map(toCalendar)
}

/** A removed one as well: what was due by it goes on by it. Null: the usual one. */
export function calendarOf(db: ReadableDb, id: number | null): Calendar {
  const row = id === null ? undefined : db.prepare<[number], CalendarRow>('SELECT id, name, calendar FROM calendars WHERE id = ?').get(id)
  return row === undefined ? usualCalendar() : toCalendar(row).calendar
}

export function saveCalendar(store: Store, { id, name, calendar }: { id?: number | undefined; name: string; calendar: Calendar }): SavedCalendar {
  return transact(store, () => {
    const { write } = store
    const text = JSON.stringify(calendar)
    const known = id ?? write.prepare<Value[], never>('INSERT INTO calendars (name, calendar, created_at) VALUES (?, ?, ?)').insert(name, text, store.clock.now())
    if (id !== undefined) {
      const changed = write.prepare<Value[], never>('UPDATE calendars SET name = ?, calendar = ? WHERE id = ? AND removed_at IS NULL').run(name, text, id)
      if (changed === 0) throw new Fault('calendar.unknown', { value: id })
    }
    store.changes.note({ catalogue: true, source: 'user' })
    return { id: known, name, calendar }
  })
}

export function removeCalendar(store: Store, id: number): void {
  transact(store, () => {
    const changed = store.write.prepare<Value[], never>('UPDATE calendars SET removed_at = ? WHERE id = ? AND removed_at IS NULL').run(store.clock.now(), id)
    if (changed === 0) throw new Fault('calendar.unknown', { value: id })
    store.write.prepare<Value[], never>('UPDATE deadlines SET calendar_id = NULL WHERE calendar_id = ?').run(id)
    store.changes.note({ catalogue: true, source: 'user' })
  })
}

type DeadlineRow = { id: number; brand_id: Deadline['brandId']; verdict: Deadline['verdict']; calendar_id: number | null; minutes: number; warn_minutes: number; plan: string }
const toDeadline = (row: DeadlineRow): Deadline => ({
  id: row.id, brandId: row.brand_id, verdict: row.verdict, calendarId: row.calendar_id, minutes: row.minutes, warnMinutes: row.warn_minutes,
  plan: followUpStep.array().parse(JSON.parse(row.plan)),
})

export function listDeadlines(db: ReadableDb): Deadline[] {
  return db
    .prepare<[], DeadlineRow>('SELECT id, brand_id, verdict, calendar_id, minutes, warn_minutes, plan FROM deadlines ORDER BY coalesce(brand_id, 0), verdict')
    .all()
    .map(toDeadline)
}

export function saveDeadline(store: Store, of: Omit<Deadline, 'id'>): Deadline {
  return transact(store, () => {
    const { write } = store
    if (of.calendarId !== null && !listCalendars(write).some(({ id }) => id === of.calendarId)) throw new Fault('calendar.unknown', { value: of.calendarId })
    write.prepare<Value[], never>('DELETE FROM deadlines WHERE coalesce(brand_id, 0) = ? AND verdict = ?').run(of.brandId ?? 0, of.verdict)
    const id = write
      .prepare<Value[], never>('INSERT INTO deadlines (brand_id, verdict, calendar_id, minutes, warn_minutes, plan) VALUES (?, ?, ?, ?, ?, ?)')
      .insert(of.brandId, of.verdict, of.calendarId, of.minutes, of.warnMinutes, JSON.stringify(of.plan))
    store.changes.note({ catalogue: true, source: 'user' })
    return { id, ...of }
  })
}

export function removeDeadline(store: Store, id: number): void {
  transact(store, () => {
    if (store.write.prepare<Value[], never>('DELETE FROM deadlines WHERE id = ?').run(id) === 0) throw new Fault('deadline.unknown', { value: id })
    store.changes.note({ catalogue: true, source: 'user' })
  })
}

/** Which steps of a plan have gone out. */
export function followedUp(db: ReadableDb, id: EscalationId): number[] {
  return db.prepare<[number], { step: number }>('SELECT step FROM follow_ups WHERE escalation_id = ? ORDER BY step').all(id).map(({ step }) => step)
}

/** False where it was noted before: whoever calls then makes no job. Within the caller's transaction. */
export function noteFollowUp(store: Store, id: EscalationId, step: number): boolean {
  return (
    store.write
      .prepare<Value[], never>('INSERT INTO follow_ups (escalation_id, step, at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING')
      .run(id, step, store.clock.now()) > 0
  )
}

export function setFollowUpJob(store: Store, id: EscalationId, step: number, jobId: JobId): void {
  store.write.prepare<Value[], never>('UPDATE follow_ups SET job_id = ? WHERE escalation_id = ? AND step = ?').run(jobId, id, step)
}
