import type { AuthorFlag, Priority } from '../../src-contract/item.ts'
import type { ItemKind } from '../../src-contract/network.ts'
import type { ItemId } from '../../src-contract/ids.ts'
import { instantOf } from './item-id.ts'
import { headBit } from './verdict-codes.ts'

/** What makes an item urgent, as its row and its author's have it. */
export type UrgencyFacts = {
  id: ItemId
  kind: ItemKind
  rating: number | null
  /** `items.flags`: what it is by its verdict and the user's word. */
  flags: number
  /** Its verdict says that somebody is threatened. */
  threat: boolean
  flag: AuthorFlag | null
  /** Until when its network takes an answer; 0: it takes none. Null: as long as it stands. */
  replyUntil: number | null
}

type Because = Priority['because'][number]

const minuteMs = 60_000
const hourMs = 60 * minuteMs

/** How long each may wait. What is of several kinds waits as long as the most pressing. */
const patience: readonly { because: Because; ms: number; is(facts: UrgencyFacts): boolean }[] = [
  { because: 'threat', ms: 15 * minuteMs, is: ({ threat, flags }) => threat && (flags & headBit('toxic')) !== 0 },
  { because: 'toxic', ms: hourMs, is: ({ flags }) => (flags & headBit('toxic')) !== 0 },
  { because: 'complaint', ms: 2 * hourMs, is: ({ flags }) => (flags & headBit('complaint')) !== 0 },
  { because: 'review', ms: 4 * hourMs, is: ({ kind, rating }) => kind === 'review' && rating !== null && rating <= 2 },
  { because: 'question', ms: 8 * hourMs, is: ({ flags }) => (flags & headBit('question')) !== 0 },
  { because: 'message', ms: 12 * hourMs, is: ({ kind }) => kind === 'message' },
]
const ordinaryMs = 24 * hourMs
/** Nothing is lost where these wait, unless they are something else too. */
const patient: readonly { because: Because; ms: number; is(facts: UrgencyFacts): boolean }[] = [
  { because: 'spam', ms: 72 * hourMs, is: ({ flags }) => (flags & headBit('spam')) !== 0 },
  { because: 'praise', ms: 48 * hourMs, is: ({ flags }) => (flags & headBit('praise')) !== 0 },
]
/** By how much somebody's mark shortens what they are kept waiting. */
const haste: Record<AuthorFlag, number> = { vip: 4, watch: 2 }

/** An answer is to be written before its window closes, not while. */
const beforeWindowMs = hourMs
/** What is so long past its time burns no more: it goes behind all that does. */
export const staleMs = 3 * 24 * hourMs
/** Beyond every instant; minus one, so that of what burns no more the newest comes first. */
const afterAll = 8_000_000_000_000_000

/**
 * Where an item stands in the urgent order: the smaller, the sooner. Until it is stale that is the instant by which it is to be decided. An item is
 * written anew when what it rests on changes, and once when it has become stale; nothing else moves it, so that pages keep their places.
 */
export function urgentAtOf(facts: UrgencyFacts, now: number): number {
  const { dueAt } = reasonsOf(facts)
  return dueAt + staleMs >= now ? dueAt : afterAll - instantOf(facts.id)
}

/** Whether what stands there in the order still burns. */
export const burnsAt = (urgentAt: number): boolean => urgentAt < afterAll / 2

export function reasonsOf(facts: UrgencyFacts): Omit<Priority, 'burns'> {
  const { id, flag, replyUntil } = facts
  const pressing = patience.filter((each) => each.is(facts))
  const calm = pressing.length > 0 ? [] : patient.filter((each) => each.is(facts))
  const [most] = [...pressing, ...calm]
  const since = instantOf(id)
  const due = since + Math.round((most?.ms ?? ordinaryMs) / (flag === null ? 1 : haste[flag]))
  const window = replyUntil === null || replyUntil === 0 ? null : replyUntil
  const dueAt = window === null ? due : Math.min(due, Math.max(since, window - beforeWindowMs))
  return {
    dueAt,
    because: [...[...pressing, ...calm].map(({ because }) => because), ...(flag === null ? [] : [flag])],
    waitingSince: since,
    windowClosesAt: window,
  }
}
