import { toFailure } from '../../src-contract/failure.ts'
import type { Store } from '../store/database.ts'
import { moveJob, settleJob } from '../store/jobs.ts'
import { listJobs, strandedJobs } from '../store/jobs-read.ts'
import type { StoredJob } from '../store/jobs-read.ts'
import type { Performer } from './performer.ts'
import { backOff } from './settle.ts'

/** "Not there" counts only so long after the attempt: what was sent may still be on its way through the server. */
const sureMs = 10_000
const mostJobs = 1_000_000

/** What a reading back that could tell nothing leaves as the reason: such a job is the user's. */
const untold = 'outbox.uncertain'

/**
 * Jobs that a process left in `sending` when it died, and those that a restored backup had waiting: nobody knows whether they arrived. They are
 * read back at once.
 */
export function recoverStranded(store: Store, now: number): number {
  for (const job of listJobs(store.read, { live: true, limit: mostJobs })) {
    if (job.state === 'uncertain' && job.nextAt === null && job.why?.code !== untold) moveJob(store, job.id, ['uncertain'], 'uncertain', { nextAt: now })
  }
  const stranded = strandedJobs(store.read)
  for (const job of stranded) {
    moveJob(store, job.id, ['sending'], 'uncertain', { nextAt: now, why: { code: untold, params: {} } })
  }
  return stranded.length
}

/**
 * Reads back an uncertain job. Done: settled as if the answer had come. Not done, and late enough to be sure: queued again. Cannot be told:
 * it stays uncertain and nothing sends it again but the user. A failed reading is tried again later; it risks nothing.
 */
export async function readBack(store: Store, performer: Performer, job: StoredJob, signal: AbortSignal, now: () => number, random: () => number): Promise<void> {
  const attemptedAt = job.attemptedAt ?? job.createdAt
  try {
    const found = await performer.reconcile(job, attemptedAt, signal)
    if (found.kind === 'done') return settleJob(store, job.id, found.performed)
    if (found.kind === 'unknown') {
      moveJob(store, job.id, ['uncertain'], 'uncertain', { nextAt: null, why: { code: untold, params: {} } })
    } else if (now() < attemptedAt + sureMs) {
      moveJob(store, job.id, ['uncertain'], 'uncertain', { nextAt: attemptedAt + sureMs })
    } else {
      moveJob(store, job.id, ['uncertain'], 'queued', { nextAt: null, why: null })
    }
  } catch (error) {
    if (toFailure(error).code === 'cancelled') return
    moveJob(store, job.id, ['uncertain'], 'uncertain', { nextAt: now() + backOff(job.attempts + 2, random) })
  }
}
