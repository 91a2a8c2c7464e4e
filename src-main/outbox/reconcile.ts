import { toFailure } from '../../src-contract/failure.ts'
import type { Failure } from '../../src-contract/failure.ts'
import { listStoredAccounts } from '../store/accounts.ts'
import type { PerformedJob } from '../store/jobs.ts'
import { moveJob } from '../store/jobs.ts'
import type { Store } from '../store/database.ts'
import { transact } from '../store/database.ts'
import { restoreItem } from '../store/decisions.ts'
import { damagedJobs, markForLook, rememberWithin, setAside } from '../store/jobs-look.ts'
import { channelOfLane, getJob, jobIdsOf, lanesWithJobs, listJobs, strandedJobs } from '../store/jobs-read.ts'
import type { Lane, StoredJob } from '../store/jobs-read.ts'
import { longestHoldMs } from './hold.ts'
import { whyStopped } from './lane-health.ts'
import type { Performer } from './performer.ts'
import { callOff, isRecalled } from './recall.ts'
import { oldMs } from './review.ts'
import { backOff, isAway } from './settle.ts'

/** "Not there" counts only so long after the attempt: what was sent may still be on its way through the server. */
const sureMs = 10_000
const mostJobs = 1_000_000
/** Within half an hour or so, by their pauses. */
const mostAttempts = 10

/** What a reading back that could tell nothing leaves as the reason: such a job is the user's. */
export const untold = { code: 'outbox.uncertain', params: {} } as const satisfies Failure

/** Less than this between two clocks is nobody's doing. */
export const jumpMs = 1_000

/**
 * What an engine finds when it begins. Jobs that a process left in `sending` when it died, and those that a restored backup had waiting: nobody knows whether
 * they arrived, so they are read back at once. A row that cannot be read is set aside. A clock that was set back meanwhile takes the waiting along.
 * What is older than an hour is looked at before it is sent.
 */
export function recover(store: Store, now: number): { stranded: number; damaged: number } {
  return transact(store, () => {
    const damaged = damagedJobs(store.write)
    for (const id of damaged) quarantine(store, id)
    rememberWithin(store, now, longestHoldMs)
    for (const job of listJobs(store.write, { needsYou: true, limit: mostJobs })) {
      if (job.state === 'uncertain' && job.why?.code !== untold.code) moveJob(store, job.id, ['uncertain'], 'uncertain', { nextAt: now })
    }
    const stranded = strandedJobs(store.write)
    for (const job of stranded) moveJob(store, job.id, ['sending'], 'uncertain', { nextAt: now, why: untold })
    markForLook(store, { lane: null, decidedBefore: now - oldMs })
    // The process died between the account's recovery and theirs.
    for (const { id, health } of listStoredAccounts(store.write)) if (health.status !== 'needsYou') releasePaused(store, id)
    for (const lane of lanesWithJobs(store.write)) if (channelOfLane(lane) !== null && whyStopped(store, lane) === null) releasePaused(store, lane)
    return { stranded: stranded.length, damaged: damaged.length }
  })
}

/** What waited for its account or channel goes on, once it has been looked at. */
export function releasePaused(store: Store, id: Lane): void {
  transact(store, () => {
    for (const job of jobIdsOf(store.write, id, ['paused'])) moveJob(store, job, ['paused'], 'queued', { nextAt: null, why: null, look: 1 })
  })
}

/** A job whose row cannot be read: it is the user's, and the others go on. */
export function quarantine(store: Store, id: StoredJob['id']): void {
  transact(store, () => {
    const job = getJob(store.write, id)
    const itemId = setAside(store, id)
    if (job !== null && itemId !== null) restoreItem(store, job.decisionId, itemId)
  })
}

export type ReadingBack = {
  store: Store
  performer: Performer
  signal: AbortSignal
  now(): number
  random: () => number
  settle(job: StoredJob, performed: PerformedJob): Promise<void>
  write(work: () => void): Promise<void>
}

/**
 * Reads back an uncertain job. Done: settled as if the answer had come. Not done, and late enough to be sure: sent again, so many times, or called off
 * where it was undone meanwhile. Cannot be told: it stays uncertain and nothing sends it again but the user. A failed reading is tried again later; it
 * risks nothing.
 */
export async function readBack(by: ReadingBack, job: StoredJob): Promise<void> {
  const { store, now } = by
  const attemptedAt = job.attemptedAt ?? job.createdAt
  const move = (to: 'uncertain' | 'queued' | 'retry', patch: Parameters<typeof moveJob>[4]) => by.write(() => void moveJob(store, job.id, ['uncertain'], to, patch))
  let found: Awaited<ReturnType<Performer['reconcile']>>
  try {
    found = await by.performer.reconcile(job, attemptedAt, by.signal)
  } catch (error) {
    if (toFailure(error).code === 'cancelled') return
    return move('uncertain', { nextAt: now() + backOff(job.looks + 3, by.random), looks: job.looks + 1 })
  }
  if (found.kind === 'done') return by.settle(job, found.performed)
  if (found.kind === 'unknown') return move('uncertain', { nextAt: null, why: untold, looks: 0, url: found.url ?? null })
  if (now() < attemptedAt + sureMs) return move('uncertain', { nextAt: attemptedAt + sureMs, looks: 0 })
  if (isRecalled(store, job.id)) return by.write(() => callOff(store, job.id))
  if (job.attempts <= 1) return move('queued', { nextAt: null, why: null, looks: 0 })
  // A server that fails at every attempt: later and later, and in the end the user's. One that cannot be reached is waited for.
  if (job.attempts >= mostAttempts && (job.why === null || !isAway(job.why))) return move('uncertain', { nextAt: null })
  return move('retry', { nextAt: now() + backOff(job.attempts, by.random) })
}
