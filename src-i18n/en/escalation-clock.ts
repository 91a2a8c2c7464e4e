import type { clockCli as french } from '../fr/escalation-clock.ts'
import type { SameKeys } from '../same-keys.ts'

export const clockCli = {
  'command.alerts': 'the alerts, newest first, and their settings',
  'command.alerts.look': 'looks for a spike now',
  'command.alerts.seen': 'marks an alert as seen',
  'command.alerts.set': 'sets what alerts: complaint, toxic, all',
  'command.alerts.off': 'alerts no more',
  'command.calendars': 'the working calendars',
  'command.calendars.save': 'saves a calendar read as JSON from standard input',
  'command.calendars.remove': 'removes a calendar',
  'command.deadlines': 'the deadlines by brand and verdict',
  'command.deadlines.set': 'sets a deadline in working minutes; follow-ups as JSON with --text-stdin',
  'command.deadlines.remove': 'removes a deadline',
  'command.escalation.due': 'changes when an escalation is due; without --until it is not any more',
  'command.escalation.pause': 'stops the clock of an escalation: one waits for the customer',
  'command.escalation.resume': 'lets the clock run again',
  'option.window': 'the window, in minutes',
  'option.least': 'fewer than that never alert',
  'option.factor': 'so many times what the brand is used to',
  'option.channel': 'the number of a channel, or none',
  'option.warn': 'warn so many working minutes before',
  'option.calendar': 'the number of a calendar',
} as const satisfies SameKeys<typeof french>
