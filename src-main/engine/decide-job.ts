import { randomBytes } from 'node:crypto'
import { Fault } from '../../src-contract/failure.ts'
import type { JobId } from '../../src-contract/ids.ts'
import type { JobState } from '../../src-contract/item.ts'
import { holdMs } from '../outbox/hold.ts'
import { giveBackText } from '../outbox/recall.ts'
import { submit } from '../outbox/submit.ts'
import { transact } from '../store/database.ts'
import { restoreItem } from '../store/decisions.ts'
import { getItem } from '../store/items.ts'
import { moveJob, sayItStands } from '../store/jobs.ts'
import type { StoredJob } from '../store/jobs-read.ts'
import { getSettings } from '../store/settings.ts'
import { planOf, whyNot, wordsOf } from './act-commands.ts'
import type { EngineContext } from './context.ts'
import { dispatchAgain } from './escalation-dispatch.ts'

const waitsForYou = ['paused', 'review', 'uncertain', 'refused'] as const satisfies readonly JobState[]

/** What the user chose for a job that needs them; gives the job that stands for it now. */
export function decideJob(context: EngineContext, job: StoredJob, choice: 'send' | 'edit' | 'drop', text: string | undefined): JobId {
  // Taken back too late, and it stands: there is nothing to do but to have seen it.
  if (job.state === 'verified' && choice === 'drop' && job.why !== null && sayItStands(context.store, job.id, null)) return job.id
  const isReadBack = job.state === 'uncertain' && job.nextAt !== null
  if (!(waitsForYou as readonly JobState[]).includes(job.state) || isReadBack) throw new Fault('outbox.notWaiting', { value: job.id })
  context.sender.noteClock()
  if (choice === 'drop') return drop(context, job)
  // Of a row that cannot be read nobody knows what it was to send.
  if (job.damaged || job.why?.code === 'outbox.damaged') throw new Fault('outbox.damaged')
  if (choice === 'edit' && ((job.verb !== 'reply' && job.verb !== 'edit') || text === undefined)) throw new Fault('input.invalid', { name: 'text' })
  const words = choice === 'edit' ? editedWords(context, job, text ?? '') : job.text
  if (job.state === 'refused') return anew(context, job, words)
  return choice === 'edit' ? edit(context, job, words ?? '') : send(context, job)
}

/** It is again as if it had never been decided; what was written is kept as a draft. */
function drop(context: EngineContext, job: StoredJob): JobId {
  transact(context.store, () => {
    moveJob(context.store, job.id, waitsForYou, 'cancelled', { nextAt: null, finishedAt: context.clock.now() })
    if (job.state !== 'refused') restoreItem(context.store, job.decisionId, job.itemId)
    giveBackText(context.store, job.id)
  })
  return job.id
}

/** Whatever has changed: the user has seen it. What nobody can tell about no longer keeps it back either, which is what no attempts say. */
function send({ store }: EngineContext, job: StoredJob): JobId {
  const anew = job.state === 'uncertain' ? { attempts: 0 } : {}
  moveJob(store, job.id, waitsForYou, 'queued', { nextAt: null, why: null, review: null, look: 0, recalledAt: null, url: null, ...anew })
  return job.id
}

/** Other words are another message: held again, under a key of its own. */
function edit({ store, clock }: EngineContext, job: StoredJob, text: string): JobId {
  const holdUntil = clock.now() + holdMs(getSettings(store.read), 'reply', job.network, job.brandId)
  moveJob(store, job.id, waitsForYou, 'held', { text, seed: randomBytes(32).toString('hex'), holdUntil, nextAt: null, why: null, review: null, look: 0, recalledAt: null, url: null })
  return job.id
}

/** What was refused has been taken back already: it is decided once more, and can be undone like any decision. */
function anew(context: EngineContext, job: StoredJob, words: string | null): JobId {
  const { store, clock } = context
  const { verb } = job
  if (verb === 'escalate') return dispatchAgain(store, job)
  const item = getItem(store.read, job.itemId)
  if (item === null) throw new Fault('item.unknown', { value: job.itemId })
  const failure = whyNot(context, item, verb)
  if (failure !== null) throw new Fault(failure.code, failure.params)
  return transact(store, () => {
    moveJob(store, job.id, ['refused'], 'cancelled', {})
    const plans = [planOf(context, item, verb, words, job.private)]
    const [made] = submit(store, { verb, source: 'outbox', at: clock.now(), plans }).jobIds
    return made ?? job.id
  })
}

function editedWords(context: EngineContext, job: StoredJob, text: string): string {
  const item = getItem(context.store.read, job.itemId)
  if (item === null) throw new Fault('item.unknown', { value: job.itemId })
  return wordsOf(context, item, text, job.private)
}
