import type { Translator } from '../../src-i18n/translate.ts'
import type { Language } from '../../src-i18n/language.ts'
import { translator, useLanguage } from './language.ts'

export type Format = {
  /** An age at a glance: "3 min", "2 h", "mar.", "12 nov.". */
  age(at: number, now: number): string
  /** The same within a sentence: "il y a 3 min". */
  since(at: number, now: number): string
  /** A time to come: "dans 2 min". */
  until(at: number, now: number): string
  full(at: number): string
  /** A time of day, with its day where that is not today. */
  clock(at: number, now: number): string
  month(at: number): string
  number(value: number): string
  bytes(value: number): string
}

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

export function createFormat(language: Language, t: Translator): Format {
  const weekday = new Intl.DateTimeFormat(language, { weekday: 'short' })
  const dayMonth = new Intl.DateTimeFormat(language, { day: 'numeric', month: 'short' })
  const dayMonthYear = new Intl.DateTimeFormat(language, { day: 'numeric', month: 'short', year: 'numeric' })
  const full = new Intl.DateTimeFormat(language, { dateStyle: 'full', timeStyle: 'short' })
  const time = new Intl.DateTimeFormat(language, { timeStyle: 'short' })
  const dayTime = new Intl.DateTimeFormat(language, { weekday: 'short', hour: '2-digit', minute: '2-digit' })
  const month = new Intl.DateTimeFormat(language, { month: 'long', year: 'numeric' })
  const relative = new Intl.RelativeTimeFormat(language, { style: 'short', numeric: 'always' })
  const number = new Intl.NumberFormat(language)

  const age = (at: number, now: number): string => {
    const span = now - at
    if (span < minute) return t('ui.age.now')
    if (span < hour) return t('ui.age.minutes', { n: Math.floor(span / minute) })
    if (span < day) return t('ui.age.hours', { n: Math.floor(span / hour) })
    if (span < 6 * day) return weekday.format(at)
    return new Date(at).getFullYear() === new Date(now).getFullYear() ? dayMonth.format(at) : dayMonthYear.format(at)
  }
  const distance = (span: number): string => {
    const size = Math.abs(span)
    if (size < hour) return relative.format(Math.trunc(span / minute), 'minute')
    if (size < day) return relative.format(Math.trunc(span / hour), 'hour')
    return relative.format(Math.trunc(span / day), 'day')
  }
  return {
    age,
    // Of a clock that was set back the past lies ahead: then the instant itself is told, for "just now" would pass old for fresh.
    since: (at, now) => (at - now > minute ? dayTime.format(at) : now - at < minute ? t('ui.age.justNow') : distance(at - now)),
    until: (at, now) => (at - now < minute ? t('ui.age.soon') : distance(at - now)),
    full: (at) => full.format(at),
    clock: (at, now) => (new Date(at).toDateString() === new Date(now).toDateString() ? time : dayTime).format(at),
    month: (at) => month.format(at),
    number: (value) => number.format(value),
    bytes: (value) =>
      new Intl.NumberFormat(language, { style: 'unit', unit: 'megabyte', maximumFractionDigits: value < 10_000_000 ? 1 : 0 }).format(
        value / 1_000_000,
      ),
  }
}

const made = new Map<Language, Format>()

export function useFormat(): Format {
  const language = useLanguage((state) => state.language)
  const format = made.get(language) ?? createFormat(language, translator(language))
  made.set(language, format)
  return format
}
