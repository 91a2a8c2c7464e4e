import type { Failure } from '../../src-contract/failure.ts'
import type { AccountHealth } from '../../src-contract/item.ts'
import { HttpFault } from '../net/http.ts'

const minuteMs = 60_000

/** A quiet account is asked less and less often, up to this. */
export const slowestMs = 15 * minuteMs
const firstBackOffMs = 30_000
const longestBackOffMs = 30 * minuteMs

/** How long until the next reading: at the network's own pace while something happens, half as long again each time nothing does. */
export function nextInterval(lastMs: number, restMs: number, active: boolean): number {
  return active ? restMs : Math.max(restMs, Math.min(slowestMs, Math.round(lastMs * 1.5)))
}

/** How close together what a network tells of is read: news upon news must not use up what the user needs. */
export function newsGapMs(restMs: number): number {
  return Math.max(1_000, Math.round(restMs / 12))
}

/** ±10 %, so that accounts of one network do not march in step. `random` gives [0, 1). */
export function jittered(ms: number, random: () => number): number {
  return Math.round(ms * (0.9 + 0.2 * random()))
}

/** When to try again after the n-th failure in a row: doubling, between half and all of it, never before the server said. */
export function retryAt(failures: number, error: unknown, now: number, random: () => number): number {
  const full = Math.min(longestBackOffMs, firstBackOffMs * 2 ** Math.max(0, Math.min(failures, 20) - 1))
  const own = now + Math.round(full * (0.5 + 0.5 * random()))
  return Math.max(own, toldAt(error) ?? 0)
}

/** When the server itself said to come back. */
export function toldAt(error: unknown): number | null {
  return error instanceof HttpFault ? error.retryAt : null
}

/** What a failed sync makes of an account. */
export function statusAfter(failure: Failure): AccountHealth['status'] {
  const { code } = failure
  if (code.startsWith('auth.') || code.startsWith('secrets.') || code === 'site.noApplicationPasswords') return 'needsYou'
  return code === 'network.offline' ? 'offline' : 'retrying'
}

/**
 * How much of an account's `items` the day's round looks at after `elapsedMs`: the whole in 20 hours, so that a day is enough even with pauses;
 * at least one look, at most twenty.
 */
export function sweepAmount(items: number, elapsedMs: number, lookLimit: number): number {
  const share = Math.ceil((items * elapsedMs) / (20 * 60 * minuteMs))
  return Math.min(20 * lookLimit, Math.max(lookLimit, share))
}
