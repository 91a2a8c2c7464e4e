import type { Clock } from '../lib/clock.ts'
import type { Budget } from './budget.ts'

/** Background reading leaves this part of a window to the user. */
const keptForUser = 0.25

export type AccountBudget = {
  /** What the last answer said is left. */
  note(budget: Budget | null): void
  /** The network said not to come before. */
  bar(until: number): void
  /** When the user's own actions may go on; now as a rule. */
  actAt(): number
  /** When background reading may: it stops while a quarter of the window is left. */
  readAt(): number
}

/**
 * One account's allowance, as its network's own headers tell it, shared by all that speaks for the account. A window without a known end is not waited
 * for: there would be no saying how long.
 */
export function createAccountBudget(clock: Clock): AccountBudget {
  let last: Budget | null = null
  let barredUntil = 0
  const waitFor = (isSpent: (budget: { limit: number | null; remaining: number }) => boolean): number => {
    const now = clock.now()
    const spent = last !== null && last.remaining !== null && last.resetAt !== null && isSpent({ limit: last.limit, remaining: last.remaining })
    return Math.max(barredUntil, spent ? (last?.resetAt ?? 0) : 0, now)
  }
  return {
    note: (budget) => {
      if (budget !== null) last = budget
    },
    bar: (until) => {
      barredUntil = Math.max(barredUntil, until)
    },
    actAt: () => waitFor(({ remaining }) => remaining <= 0),
    readAt: () => waitFor(({ limit, remaining }) => (limit === null ? remaining <= 0 : remaining < limit * keptForUser)),
  }
}
