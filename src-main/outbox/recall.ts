import type { JobId } from '../../src-contract/ids.ts'
import type { JobState } from '../../src-contract/item.ts'
import { transact } from '../store/database.ts'
import type { Store } from '../store/database.ts'
import { getDecision } from '../store/decisions.ts'
import { getDraft, saveDraft } from '../store/drafts.ts'
import { moveJob, sayItStands } from '../store/jobs.ts'
import { getJob, inverseJobIds } from '../store/jobs-read.ts'
import type { Performer } from './performer.ts'
import { submit } from './submit.ts'

// What was taken back while nobody knew whether it had arrived. The wish is on the job (`recalledAt`), so that no death forgets it.

export function isRecalled(store: Store, id: JobId): boolean {
  return (getJob(store.write, id)?.recalledAt ?? null) !== null
}

const unsent = ['held', 'queued', 'retry', 'paused', 'review'] as const satisfies readonly JobState[]

/** It never left and is not wanted any more; what was to take it back on the network has nothing to take back. */
export function callOff(store: Store, id: JobId): void {
  transact(store, () => {
    if (!moveJob(store, id, ['uncertain'], 'cancelled', { nextAt: null })) return
    for (const inverse of inverseJobIds(store.write, id)) moveJob(store, inverse, unsent, 'cancelled', { nextAt: null })
    giveBackText(store, id)
  })
}

/**
 * It had arrived: in the transaction that says so, what takes it back is decided, unless that was done when it was undone. Where nothing does, the user is
 * told that it stands.
 */
export function takeBack(store: Store, performer: Performer, id: JobId): void {
  const job = getJob(store.write, id)
  if (job === null || job.state !== 'verified' || job.recalledAt === null || inverseJobIds(store.write, id).length > 0) return
  const plan = performer.inverseOf(job)
  const verb = plan?.send?.verb
  if (plan === null || verb === undefined) return void sayItStands(store, id, { code: 'undo.stands', params: { verb: job.verb, network: job.network } })
  const source = getDecision(store.write, job.decisionId)?.source ?? 'outbox'
  submit(store, { verb, source, at: store.clock.now(), plans: [plan], undoes: job.decisionId })
}

/** A reply that was called back before it left is a draft again, unless another has been begun meanwhile. */
export function giveBackText(store: Store, id: JobId): void {
  const job = getJob(store.write, id)
  if (job?.verb === 'reply' && job.text !== null && getDraft(store.write, job.threadId) === null) saveDraft(store, job.itemId, job.text, job.private)
}
