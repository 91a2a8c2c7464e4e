import type { Charter, CharterPreset, Tolerance } from '../../../src-contract/moderation.ts'
import type { PostId } from '../../../src-contract/ids.ts'
import { foldAccents } from '../normalise/characters.ts'
import type { Signals } from '../signals.ts'
import { standing } from '../standing.ts'
import type { Band } from '../verdict.ts'

const plain: Tolerance = { rude: 'queue', insult: 'no', sexual: 'no', spam: 'no', hate: 'no', threat: 'no' }
const office = [1, 2, 3, 4, 5].map((day) => ({ day, from: 540, to: 1080 }))

const make = (preset: CharterPreset, tolerance: Partial<Tolerance>, address: Charter['tone']['address']): Charter => ({
  preset, tolerance: { ...plain, ...tolerance }, overrides: [], hours: { timeZone: 'Europe/Paris', days: office }, tone: { address, notes: '' }, country: 'FR',
})

/** Where one begins; every line of it can be changed. */
export const presets: Record<CharterPreset, Charter> = {
  plain: make('plain', {}, 'either'),
  family: make('family', { rude: 'no' }, 'either'),
  // Criticism of an institution, however harsh, is not taken down by a machine.
  institution: make('institution', { insult: 'queue' }, 'vous'),
  gaming: make('gaming', { rude: 'yes', insult: 'queue', sexual: 'queue' }, 'tu'),
  politics: make('politics', { rude: 'yes', insult: 'queue', hate: 'queue' }, 'vous'),
}

/** A post as far as a charter looks at it. */
export type CharterPost = { id: PostId; words: string } | null

/** What holds for one post at an instant: later overrides go before earlier ones. */
export function toleranceFor({ tolerance, overrides }: Charter, post: CharterPost, at: number): Tolerance {
  const folded = post === null ? '' : foldAccents(post.words.toLowerCase())
  const held = overrides.filter(({ posts, campaign, until }) =>
    post !== null && (until === null || at < until)
    && (posts.includes(post.id) || (campaign !== null && folded.includes(foldAccents(campaign.toLowerCase())))))
  return held.reduce<Tolerance>((sum, { tolerance: part }) => ({ ...sum, ...Object.fromEntries(Object.entries(part).filter(([, value]) => value !== undefined)) }), tolerance)
}

/** The band that a charter leaves of what was judged toxic. Of what no word of the lexicon names it says nothing. */
export function toleratedBand(band: Band, signals: Signals, tolerance: Tolerance): Band {
  if (band === 'pass') return band
  const { sublabels } = standing(signals)
  const rude = signals.hits.some(({ entry, first }) => signals.covered[first] !== true && (entry.severity === 1 || entry.category === 'profanity'))
  const kinds: (keyof Tolerance)[] = sublabels.length > 0 ? sublabels.filter((each) => each !== 'child') : rude ? ['rude'] : []
  if (kinds.length === 0) return band
  const said = kinds.map((kind) => tolerance[kind])
  if (said.includes('no')) return band
  return said.includes('queue') ? 'queue' : 'pass'
}

export function isWorkingHour({ hours }: Charter, at: number): boolean {
  const { day, minute } = clockIn(hours.timeZone, at)
  return hours.days.some((each) => each.day === day && minute >= each.from && minute < each.to)
}

const formats = new Map<string, Intl.DateTimeFormat>()

/** Day of the week (1 Monday) and minute of the day in a time zone; in UTC where there is no such zone. */
export function clockIn(timeZone: string, at: number): { day: number; minute: number } {
  const parts = formatOf(timeZone).formatToParts(at)
  const part = (type: string) => parts.find((each) => each.type === type)?.value ?? ''
  return { day: 1 + Math.max(0, days.indexOf(part('weekday'))), minute: Number(part('hour')) * 60 + Number(part('minute')) }
}
const days = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone)
  if (known !== undefined) return known
  const make = (zone: string) => new Intl.DateTimeFormat('en-GB', { timeZone: zone, weekday: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
  const made = isTimeZone(timeZone) ? make(timeZone) : make('UTC')
  formats.set(timeZone, made)
  return made
}

export function isTimeZone(timeZone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}
