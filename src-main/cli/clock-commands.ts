import { calendar, deadline, followUpStep } from '../../src-contract/deadlines.ts'
import { verdictHead } from '../../src-contract/moderation.ts'
import { z } from 'zod'
import type { EscalationId } from '../../src-contract/ids.ts'
import { done } from './command.ts'
import type { CliCommand } from './command.ts'
import { brandOf, documentOf } from './moderation-input.ts'
import { instantOf, maybeNumber, numberOf, oneOf } from './values.ts'

const calendars: CliCommand[] = [
  {
    name: 'calendars', words: '', count: { least: 0, most: 0 }, options: [], help: 'cli.command.calendars', answers: 'calendar.list',
    run: async ({ engine }) => done(await engine.call('calendar.list', {})),
  },
  {
    name: 'calendars save', words: 'NAME', count: { least: 1, most: 1 }, options: [], help: 'cli.command.calendars.save', answers: 'calendar.save',
    run: async (running) => {
      const [name = ''] = running.typed.words
      const { calendars: known } = await running.engine.call('calendar.list', {})
      const id = known.find((each) => each.name.localeCompare(name, undefined, { sensitivity: 'accent' }) === 0)?.id
      return done(await running.engine.call('calendar.save', { name, calendar: await documentOf(running, calendar), ...(id === undefined ? {} : { id }) }))
    },
  },
  {
    name: 'calendars remove', words: 'CALENDAR', count: { least: 1, most: 1 }, options: [], help: 'cli.command.calendars.remove', answers: 'calendar.remove',
    run: async ({ engine, typed }) => done(await engine.call('calendar.remove', { id: numberOf(typed.words[0] ?? '') })),
  },
]

/** What the document says beside the time: all of it may be left out. */
const rest = z.strictObject({ warnMinutes: deadline.shape.warnMinutes.optional(), calendarId: deadline.shape.calendarId.optional(), plan: z.array(followUpStep).max(6).optional() })

const deadlines: CliCommand[] = [
  {
    name: 'deadlines', words: '', count: { least: 0, most: 0 }, options: [], help: 'cli.command.deadlines', answers: 'deadline.list',
    run: async ({ engine }) => done(await engine.call('deadline.list', {})),
  },
  {
    name: 'deadlines set', words: 'VERDICT|any MINUTES', count: { least: 2, most: 2 }, options: ['brand', 'warn', 'calendar', 'textStdin'], help: 'cli.command.deadlines.set',
    answers: 'deadline.save',
    run: async (running) => {
      const { engine, typed } = running
      const [head = '', minutes = ''] = typed.words
      const { brandId } = { brandId: null, ...(await brandOf(running)) }
      const more = typed.flag('text-stdin') ? await documentOf(running, rest) : {}
      return done(await engine.call('deadline.save', {
        brandId, verdict: head === 'any' ? '' : oneOf(head, verdictHead.options), minutes: numberOf(minutes),
        warnMinutes: maybeNumber(typed.text('warn'), 0) ?? more.warnMinutes ?? 60, calendarId: maybeNumber(typed.text('calendar')) ?? more.calendarId ?? null, plan: more.plan ?? [],
      }))
    },
  },
  {
    name: 'deadlines remove', words: 'DEADLINE', count: { least: 1, most: 1 }, options: [], help: 'cli.command.deadlines.remove', answers: 'deadline.remove',
    run: async ({ engine, typed }) => done(await engine.call('deadline.remove', { id: numberOf(typed.words[0] ?? '') })),
  },
]

const idOf = (words: readonly string[]) => numberOf(words[0] ?? '') as EscalationId

const escalations: CliCommand[] = [
  {
    name: 'escalation due', words: 'ESCALATION', count: { least: 1, most: 1 }, options: ['until'], help: 'cli.command.escalation.due', answers: 'escalation.setDue',
    run: async ({ engine, typed }) => {
      const until = typed.text('until')
      return done(await engine.call('escalation.setDue', { id: idOf(typed.words), dueAt: until === undefined ? null : instantOf(until, Date.now()) }))
    },
  },
  {
    name: 'escalation pause', words: 'ESCALATION', count: { least: 1, most: 1 }, options: [], help: 'cli.command.escalation.pause', answers: 'escalation.pause',
    run: async ({ engine, typed }) => done(await engine.call('escalation.pause', { id: idOf(typed.words) })),
  },
  {
    name: 'escalation resume', words: 'ESCALATION', count: { least: 1, most: 1 }, options: [], help: 'cli.command.escalation.resume', answers: 'escalation.resume',
    run: async ({ engine, typed }) => done(await engine.call('escalation.resume', { id: idOf(typed.words) })),
  },
]

export const clockCommands: CliCommand[] = [...calendars, ...deadlines, ...escalations]
