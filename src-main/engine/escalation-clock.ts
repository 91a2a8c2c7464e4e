import type { Escalation } from '../../src-contract/escalation.ts'
import type { BrandId, EscalationId } from '../../src-contract/ids.ts'
import { Fault } from '../../src-contract/failure.ts'
import { deadlineFor, dueFrom, resumed, warnBefore } from '../escalation/clock/due.ts'
import { addWorked } from '../escalation/clock/working-time.ts'
import { isZone } from '../escalation/clock/zone.ts'
import type { ReadableDb } from '../store/connection.ts'
import {
  calendarOf, listCalendars, listDeadlines, removeCalendar, removeDeadline, saveCalendar, saveDeadline, usualCalendar,
} from '../store/deadlines.ts'
import { getEscalation, plainEscalation, setClock } from '../store/escalations.ts'
import { getItem } from '../store/items.ts'
import type { EngineContext, Handlers } from './context.ts'

const hourMs = 3_600_000
/** Working hours that the sheet offers. */
const offered = [2, 4, 9, 18, 45]
/** Where the user names an instant of their own, so many working minutes before it one is warned. */
const usualWarning = 60

/** What an escalation made now would be due at by the brand's deadlines; null where there is none. */
export function dueFor(db: ReadableDb, brandId: BrandId, verdict: string, now: number): { dueAt: number; warnAt: number | null; calendarId: number | null } | null {
  const deadline = deadlineFor(listDeadlines(db), brandId, verdict)
  if (deadline === null) return null
  const due = dueFrom(calendarOf(db, deadline.calendarId), now, deadline)
  return due === null ? null : { ...due, calendarId: deadline.calendarId }
}

/** The calendar that holds for a brand and verdict, whether or not it has a deadline. */
function calendarFor(db: ReadableDb, brandId: BrandId, verdict: string): { calendarId: number | null } {
  return { calendarId: deadlineFor(listDeadlines(db), brandId, verdict)?.calendarId ?? null }
}

/** Of an instant that the user named. */
export function warnFor(db: ReadableDb, brandId: BrandId, verdict: string, now: number, dueAt: number): { warnAt: number | null; calendarId: number | null } {
  const { calendarId } = calendarFor(db, brandId, verdict)
  const minutes = deadlineFor(listDeadlines(db), brandId, verdict)?.warnMinutes ?? usualWarning
  return { warnAt: warnBefore(calendarOf(db, calendarId), now, dueAt, minutes), calendarId }
}

/** As the escalations know it: the gravest that the item is by the machine or the user's word. */
const headsOf = (item: NonNullable<ReturnType<typeof getItem>>): string => {
  const { verdict } = item
  if (verdict === null) return ''
  const heads = ['toxic', 'spam', 'complaint', 'question', 'praise'] as const
  return heads.find((head) => verdict.said[head] ?? verdict.labels[head].band !== 'pass') ?? ''
}

export const clockHandlers: Handlers<
  'calendar.list' | 'calendar.save' | 'calendar.remove' | 'deadline.list' | 'deadline.save' | 'deadline.remove' | 'deadline.suggest' | 'escalation.setDue' |
  'escalation.pause' | 'escalation.resume'
> = {
  'calendar.list': ({ store }) => ({ calendars: listCalendars(store.read), usual: usualCalendar() }),

  'calendar.save': ({ store }, { id, name, calendar }) => {
    if (!isZone(calendar.timeZone)) throw new Fault('calendar.zone', { value: calendar.timeZone })
    if (calendar.week.length === 0) throw new Fault('calendar.neverWorks', { name })
    return { calendar: saveCalendar(store, { id, name, calendar }) }
  },

  'calendar.remove': ({ store }, { id }) => {
    removeCalendar(store, id)
    return {}
  },

  'deadline.list': ({ store }) => ({ deadlines: listDeadlines(store.read) }),

  'deadline.save': ({ store }, of) => {
    const manager = of.plan.find(({ tone, to }) => tone === 'manager' && (to ?? []).length === 0)
    if (manager !== undefined) throw new Fault('deadline.noManager')
    return { deadline: saveDeadline(store, of) }
  },

  'deadline.remove': ({ store }, { id }) => {
    removeDeadline(store, id)
    return {}
  },

  'deadline.suggest': ({ store, clock }, { itemId }) => {
    const item = getItem(store.read, itemId)
    if (item === null) throw new Fault('item.unknown', { value: itemId })
    const verdict = headsOf(item)
    const now = clock.now()
    const calendar = calendarOf(store.read, calendarFor(store.read, item.brand.id, verdict).calendarId)
    const choices = offered.flatMap((hours) => {
      const at = addWorked(calendar, now, hours * hourMs)
      return at === null ? [] : [{ hours, at }]
    })
    return { dueAt: dueFor(store.read, item.brand.id, verdict, now)?.dueAt ?? null, choices, timeZone: calendar.timeZone }
  },

  'escalation.setDue': (context, { id, dueAt }) => changed(context, id, (escalation) => {
    const { store, clock } = context
    const warn = dueAt === null ? { warnAt: null } : warnFor(store.read, escalation.brand.id, escalation.verdict, clock.now(), dueAt)
    setClock(store, id, { dueAt, ...warn, warnedAt: null, breachedAt: null }, { who: 'user', what: 'due', detail: { dueAt } })
  }),

  'escalation.pause': (context, { id }) => changed(context, id, (escalation) => {
    if (escalation.pausedAt !== null || escalation.state === 'closed') return
    setClock(context.store, id, { pausedAt: context.clock.now() }, { who: 'user', what: 'paused' })
  }),

  'escalation.resume': (context, { id }) => changed(context, id, (escalation) => {
    const { store, clock } = context
    if (escalation.pausedAt === null) return
    const due = escalation.dueAt === null ? null
      : resumed(calendarOf(store.read, escalation.calendarId), escalation.pausedAt, clock.now(), { dueAt: escalation.dueAt, warnAt: escalation.warnAt })
    setClock(store, id, { pausedAt: null, ...due }, { who: 'user', what: 'resumed', detail: { dueAt: due?.dueAt ?? null } })
  }),
}

function changed({ store }: EngineContext, id: EscalationId, change: (escalation: Escalation) => void): { escalation: Escalation } {
  change(plainEscalation(getEscalation(store.read, id)))
  return { escalation: plainEscalation(getEscalation(store.read, id)) }
}
