import type { Item, Priority } from '../../src-contract/item.ts'
import type { Translator } from '../../src-i18n/translate.ts'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

/** "12 min", "2 h 40", "3 j 4 h": as exact as one needs at that distance. */
export function spanOf(ms: number, t: Translator): string {
  const size = Math.max(0, ms)
  if (size < hour) return t('ui.span.minutes', { n: Math.floor(size / minute) })
  if (size < day) {
    const minutes = Math.floor((size % hour) / minute)
    return minutes === 0 ? t('ui.span.hours', { n: Math.floor(size / hour) }) : t('ui.span.hoursMinutes', { n: Math.floor(size / hour), m: String(minutes).padStart(2, '0') })
  }
  const hours = Math.floor((size % day) / hour)
  return size >= 7 * day || hours === 0 ? t('ui.span.days', { n: Math.floor(size / day) }) : t('ui.span.daysHours', { n: Math.floor(size / day), h: hours })
}

/** "plainte · attend depuis 2 h 40 · on ne pourra plus répondre dans 3 h". Null where nothing is to be decided. */
export function priorityOf({ priority }: Pick<Item, 'priority'>, now: number, t: Translator): string | null {
  if (priority === undefined) return null
  const { because, waitingSince, windowClosesAt } = priority
  const parts = [
    ...because.slice(0, 3).map((each) => reasonOf(each, t)),
    now - waitingSince < minute ? t('ui.priority.justNow') : t('ui.priority.waits', { span: spanOf(now - waitingSince, t) }),
    ...(windowClosesAt === null ? [] : [windowClosesAt <= now ? t('ui.priority.closed') : t('ui.priority.closes', { span: spanOf(windowClosesAt - now, t) })]),
  ]
  return parts.join(' · ')
}

function reasonOf(because: Priority['because'][number], t: Translator): string {
  switch (because) {
    case 'threat': return t('moderation.sublabel.threat')
    case 'vip': case 'watch': case 'review': case 'message': return t(`ui.priority.${because}`)
    default: return t(`moderation.label.${because}`)
  }
}

/** Past the time by which it was to be decided, and still worth hurrying for. */
export const isLate = ({ priority }: Pick<Item, 'priority'>, now: number): boolean => priority !== undefined && priority.burns && priority.dueAt <= now
