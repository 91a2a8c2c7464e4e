import { z } from 'zod'
import { workingHours } from './desktop.ts'
import { recipient, escalation } from './escalation.ts'
import { brandId, escalationId, itemId } from './ids.ts'
import { verdictHead } from './moderation.ts'

const none = z.strictObject({})
const instant = z.number().int()

/** The year has four digits, by the calendar on the wall: `2026-12-24`. */
export const localDate = z.string().regex(/^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$/)

/** When people work. An instant is worked when the clock on the wall of `timeZone` stands in a span of a day that is neither a holiday nor off. */
export const calendar = z.strictObject({
  /** IANA. */
  timeZone: z.string().min(1).max(60),
  week: workingHours,
  /** Public holidays of France; `FR-alsace` with those of Alsace and Moselle. */
  holidays: z.enum(['none', 'FR', 'FR-alsace']),
  /** Both ends included. */
  off: z.array(z.strictObject({ from: localDate, to: localDate })).max(200),
})
export type Calendar = z.infer<typeof calendar>

export const savedCalendar = z.strictObject({ id: z.number().int(), name: z.string(), calendar })
export type SavedCalendar = z.infer<typeof savedCalendar>

/** `afterMinutes`: working minutes after the time it was due. Each step goes out once at most, and none after an answer. */
export const followUpStep = z.strictObject({
  tone: z.enum(['gentle', 'firm', 'manager']),
  afterMinutes: z.number().int().min(0).max(100_000),
  /** To whom instead of the recipients of the escalation; needed for `manager`. */
  to: z.array(recipient).max(5).optional(),
})
export type FollowUpStep = z.infer<typeof followUpStep>

/** How long somebody has, in working minutes. `verdict` '' stands for what has no deadline of its own; `brandId` null for every brand. */
export const deadline = z.strictObject({
  id: z.number().int(),
  brandId: brandId.nullable(),
  verdict: z.union([verdictHead, z.literal('')]),
  /** Null: the usual calendar, Monday to Friday nine to six in the zone of this machine, without French holidays. */
  calendarId: z.number().int().nullable(),
  minutes: z.number().int().min(1).max(100_000),
  /** So many working minutes before it is due one is warned. */
  warnMinutes: z.number().int().min(0).max(100_000),
  plan: z.array(followUpStep).max(6),
})
export type Deadline = z.infer<typeof deadline>

export const deadlineCommands = {
  'calendar.list': { input: none, output: z.strictObject({ calendars: z.array(savedCalendar), usual: calendar }) },
  'calendar.save': { input: z.strictObject({ id: z.number().int().optional(), name: z.string().trim().min(1).max(60), calendar }), output: z.strictObject({ calendar: savedCalendar }) },
  /** Deadlines by it go by the usual one; what is due already stays. */
  'calendar.remove': { input: z.strictObject({ id: z.number().int() }), output: none },
  'deadline.list': { input: none, output: z.strictObject({ deadlines: z.array(deadline) }) },
  /** One for each brand and verdict: a second takes the place of the first. */
  'deadline.save': { input: deadline.omit({ id: true }), output: z.strictObject({ deadline }) },
  'deadline.remove': { input: z.strictObject({ id: z.number().int() }), output: none },
  /** What an escalation of this item would be due at, and other instants in working time from now. */
  'deadline.suggest': {
    input: z.strictObject({ itemId }),
    output: z.strictObject({ dueAt: instant.nullable(), choices: z.array(z.strictObject({ hours: z.number().int(), at: instant })), timeZone: z.string() }),
  },
  'escalation.setDue': { input: z.strictObject({ id: escalationId, dueAt: instant.nullable() }), output: z.strictObject({ escalation }) },
  /** One waits for the customer: the clock stands still until `escalation.resume`. */
  'escalation.pause': { input: z.strictObject({ id: escalationId }), output: z.strictObject({ escalation }) },
  'escalation.resume': { input: z.strictObject({ id: escalationId }), output: z.strictObject({ escalation }) },
} as const
