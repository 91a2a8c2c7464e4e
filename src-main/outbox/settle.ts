import { toFailure } from '../../src-contract/failure.ts'
import type { Failure } from '../../src-contract/failure.ts'
import { HttpFault } from '../net/http.ts'

/*
 * The life of a job (jobState in src-contract/item.ts):
 *
 *   held ──hold over──▶ queued ──▶ sending ──done, checked by value──────────▶ verified
 *    │                    ▲  ▲        ├──never reached the network──▶ retry ──nextAt──▶ sending
 *    │                    │  │        ├──answer lost, or the process died──▶ uncertain
 *    │                    │  │        ├──credentials dead, ceiling reached──▶ paused ──reconnected, raised──▶ queued
 *    │                    │  │        └──the network said no──▶ refused (the local effect is taken back)
 *    │                    │  └─not done (read back twice)── uncertain ──done──▶ verified
 *    │                    │       (again: retry, and after ten attempts the user's)
 *    │                    └───────────────────────────────  uncertain ──cannot tell──▶ stays; shown; never sent again by itself
 *    └── held, queued, retry, paused, uncertain, review ──the user──▶ cancelled
 *
 *   Before `sending`, what waited through an absence or is older than an hour is looked at:
 *   held, queued, retry ──its world is as it was──▶ sending
 *                       ──it has changed──▶ review ──send──▶ queued, ──edit──▶ held, ──drop──▶ cancelled (likewise from paused, uncertain, refused)
 *                       ──cannot be reached──▶ retry
 */

/** What an attempt that failed makes of its job. */
export type Outcome =
  | { kind: 'retry'; at: number; why: Failure }
  | { kind: 'uncertain'; readBackAt: number; why: Failure }
  | { kind: 'pause'; why: Failure }
  /** Nothing is wrong with the account: what it may spend is spent. The user may raise that; else it waits for the next day or month. */
  | { kind: 'ceiling'; until: number; why: Failure }
  | { kind: 'refused'; why: Failure }

const firstBackOffMs = 5_000
const longestBackOffMs = 15 * 60_000
/** The server may still be at work when its answer is lost. */
const readBackMs = 2_000

const dead = new Set(['auth.rejected', 'auth.expired'])
const refusals = new Set([
  'remote.refused', 'remote.notFound', 'remote.gone', 'remote.conflict', 'remote.tooLong', 'remote.unchanged', 'auth.missingPermission', 'auth.missingScope', 'auth.notGranted', 'reply.closed',
  'chat.notAllowed', 'network.addressRefused', 'network.plainHttp', 'network.redirectElsewhere', 'network.unknown', 'account.unknown',
])

const absences = new Set(['network.unreachable', 'network.timeout', 'network.offline', 'network.proxy'])

/** The network, or its adapter, has said no. */
export const isRefusal = (why: Failure): boolean => refusals.has(why.code) || /^(?:verb|input|channel|packet)\./.test(why.code)

/** The network could not be reached: time passes there that we know nothing of. */
export const isAway = (why: Failure): boolean => absences.has(why.code)

/** `random` gives [0, 1). `attempts` counts this one. */
export function outcomeOf(error: unknown, attempts: number, now: number, random: () => number): Outcome {
  const why = toFailure(error)
  const sent = error instanceof HttpFault ? error.sent : null
  const told = error instanceof HttpFault ? error.retryAt ?? 0 : 0
  if (dead.has(why.code) || why.code.startsWith('secrets.')) return { kind: 'pause', why }
  if (why.code === 'budget.spent') return { kind: 'ceiling', until: told, why }
  const retryAt = Math.max(told, now + backOff(attempts, random))
  if (sent === 'maybe') return { kind: 'uncertain', readBackAt: Math.max(told, now + readBackMs), why }
  if (isRefusal(why)) return { kind: 'refused', why }
  if (sent === 'no' || why.code === 'rate.limited') return { kind: 'retry', at: why.code === 'cancelled' ? now : retryAt, why }
  // Answered, but by nothing that says yes or no: it may have been done.
  return { kind: 'uncertain', readBackAt: Math.max(told, now + readBackMs), why }
}

/** When to look what came of an attempt. */
export function againAt(outcome: Outcome, now: number): number {
  return outcome.kind === 'retry' ? outcome.at : outcome.kind === 'uncertain' ? outcome.readBackAt : now + readBackMs
}

/** Doubling from 5 s to 15 min, between half and all of it. */
export function backOff(attempts: number, random: () => number): number {
  const full = Math.min(longestBackOffMs, firstBackOffMs * 2 ** Math.max(0, Math.min(attempts, 20) - 1))
  return Math.round(full * (0.5 + 0.5 * random()))
}
