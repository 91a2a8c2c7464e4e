import type { Clock } from '../lib/clock.ts'
import type { Budget } from './budget.ts'
import { paceOfWindow } from './reading-pace.ts'

/** Background reading leaves this part of a window to the user. */
const keptForUser = 0.25

export type AccountBudget = {
  /** What the last answer said is left. */
  note(budget: Budget | null): void
  /** The network said not to come before. */
  bar(until: number): void
  /** When the user's own actions may go on; now as a rule. */
  actAt(): number
  /** When background reading may: it stops once three quarters of the window are used. */
  readAt(): number
  /** How much of its usual pace background reading should keep: 1 as a rule, less where a window that moves along fills. */
  pace(): number
}

/**
 * One account's allowance, as its network's own headers tell it, shared by all that speaks for the account. A window without a known end is not waited
 * for: there would be no saying how long.
 */
export function createAccountBudget(clock: Clock): AccountBudget {
  // By the clock that nobody sets: one that is set back a day must not keep the account still for a day.
  const elapsed = () => clock.elapsed?.() ?? clock.now()
  const inElapsed = (at: number) => elapsed() + Math.max(0, at - clock.now())
  let last: { budget: Budget; resetAt: number } | null = null
  let barredUntil = -Infinity
  const waitFor = (isSpent: (limit: number | null, remaining: number) => boolean): number => {
    const spent = last !== null && last.budget.remaining !== null && isSpent(last.budget.limit, last.budget.remaining)
    const until = Math.max(barredUntil, spent ? (last?.resetAt ?? -Infinity) : -Infinity)
    return clock.now() + Math.max(0, until - elapsed())
  }
  return {
    note: (budget) => {
      if (budget !== null && budget !== last?.budget) last = { budget, resetAt: budget.resetAt === null ? -Infinity : inElapsed(budget.resetAt) }
    },
    bar: (until) => {
      barredUntil = Math.max(barredUntil, inElapsed(until))
    },
    actAt: () => waitFor((_limit, remaining) => remaining <= 0),
    pace: () => {
      const { limit, remaining, moves } = last?.budget ?? { limit: null, remaining: null }
      return moves !== true || limit === null || remaining === null ? 1 : paceOfWindow((remaining / limit - keptForUser) / (1 - keptForUser))
    },
    readAt: () => waitFor((limit, remaining) => (limit === null ? remaining <= 0 : remaining <= limit * keptForUser)),
  }
}
