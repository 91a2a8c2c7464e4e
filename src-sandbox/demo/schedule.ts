import type { Rng } from './random.ts'
import type { Said } from './said.ts'

const minute = 60_000
const hour = 60 * minute

/** Nothing older than this was said, whatever it answers. */
export const spanMs = 240 * hour

// What is dated by the schedule is a little older than what has a date of its own.
const newest = 3 * minute

export type Timed = { readonly said: Said; readonly at: number; readonly replies: readonly Timed[] }

// How lively each hour of the local day is: asleep until seven, busiest at lunch and in the evening.
const liveliness = [0.12, 0.06, 0.04, 0.03, 0.03, 0.06, 0.2, 0.45, 0.7, 0.75, 0.75, 0.85, 1, 1, 0.8, 0.7, 0.7, 0.8, 0.95, 1, 1, 1, 0.8, 0.4]

const livelinessAt = (at: number): number => liveliness[new Date(at).getHours()] ?? 1

/** Half soon after the post, half by how recent it is; mostly while people are awake. Always after `since` and before `now`. */
function moment(since: number, now: number, rng: Rng): number {
  const from = Math.max(since, now - spanMs) + 2 * minute
  let at = now
  for (let attempt = 0; attempt < 12; attempt += 1) {
    const soon = from - Math.log(1 - rng()) * 16 * hour
    const recent = now - (now - from) * rng() ** 1.5
    at = rng() < 0.5 && soon < now ? soon : recent
    if (rng() < livelinessAt(at)) break
  }
  return Math.round(Math.min(Math.max(at, from), now - newest))
}

/** How long the exchange under it takes at least: a comment of a minute ago has no seven answers yet. */
const exchangeMs = (said: Said): number => said.replies.reduce((total, reply) => total + 22 * minute + exchangeMs(reply), 0)

/** An answer comes minutes or hours later, ours a little later than a customer's, and never in the future. */
function answerAt(after: number, now: number, own: boolean, rng: Rng): number {
  const patience = own ? 25 * minute + rng() * 4 * hour : 2 * minute - Math.log(1 - rng()) * 50 * minute
  const room = now - newest - after
  return Math.round(after + (patience < room ? patience : Math.max(1_000, room * (0.2 + 0.5 * rng()))))
}

function answers(replies: readonly Said[], after: number, now: number, rng: Rng): Timed[] {
  let previous = after
  return replies.map((said) => {
    const drawn = answerAt(previous, now, said.own, rng)
    previous = said.minutesAgo === undefined ? drawn : Math.max(previous + 1_000, now - said.minutesAgo * minute)
    return { said, at: previous, replies: answers(said.replies, previous, now, rng) }
  })
}

/** Spreads what was said under one post over the time since; a campaign of spam (equal texts) falls within minutes. Order of the list is kept. */
export function spread(said: readonly Said[], since: number, now: number, rng: Rng): Timed[] {
  const at = said.map(() => moment(since, now, rng)).sort((a, b) => a - b)
  return said.map((one, n) => {
    const first = said.findIndex((other) => other.text === one.text)
    const alone = Math.max(since + minute, Math.min(at[n] ?? now, now - newest - exchangeMs(one)))
    const when = first === n ? alone : Math.min((at[first] ?? now) + (n - first) * 70_000, now - newest)
    return { said: one, at: when, replies: answers(one.replies, when, now, rng) }
  })
}

/** A conversation: each message answers the one before. */
export function converse(messages: readonly Said[], now: number, rng: Rng): Timed[] {
  const [first, ...rest] = messages
  if (first === undefined) return []
  const at = moment(now - spanMs / 3, now - rest.length * 40 * minute, rng)
  return [{ said: first, at, replies: [] }, ...answers(rest, at, now, rng)]
}
