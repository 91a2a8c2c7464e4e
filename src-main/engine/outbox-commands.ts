import type { OutboxCounts } from '../../src-contract/commands.ts'
import { Fault } from '../../src-contract/failure.ts'
import type { DecisionId, ItemId, JobId } from '../../src-contract/ids.ts'
import type { Failure } from '../../src-contract/failure.ts'
import type { Job } from '../../src-contract/item.ts'
import type { Verb } from '../../src-contract/network.ts'
import { submit } from '../outbox/submit.ts'
import type { Plan } from '../outbox/submit.ts'
import { transact } from '../store/database.ts'
import { getDecision, lastUndoable, recentDecisions, restoreItem, revertDecision } from '../store/decisions.ts'
import { moveJob } from '../store/jobs.ts'
import { getJob, jobCounts, jobsOfDecision, listJobs, plainJob, unsentJobs } from '../store/jobs-read.ts'
import type { JobCounts, StoredJob } from '../store/jobs-read.ts'
import { giveBackText } from '../outbox/recall.ts'
import { jobsOf } from './act-commands.ts'
import { decideJob } from './decide-job.ts'
import type { EngineContext, Handlers } from './context.ts'
import { inversePlan } from './inverse.ts'

export const outboxCommands: Handlers<
  'decision.undo' | 'decision.recent' | 'outbox.list' | 'outbox.cancel' | 'outbox.decide' | 'outbox.flush' | 'engine.leaving'
> = {
  'decision.undo': (context, { id, source }) => {
    const { store, clock } = context
    const decisionId = id ?? lastOf(context, source ?? null)
    if (decisionId === null) throw new Fault('undo.nothing')
    const before = getDecision(store.read, decisionId)
    if (before === null) throw new Fault('decision.unknown', { value: decisionId })
    if (before.undoneAt !== null) throw new Fault('undo.nothing')
    const lost = leftForGood(context, decisionId)
    if (lost !== null) {
      toldOf(context).add(decisionId)
      const { undoes: _undoes, ...decision } = before
      return { decision, cancelled: 0, recalled: 0, inverted: [], notUndoable: lost }
    }
    context.sender.noteClock()
    // Together: what is marked as undone is undone, or on its way to be.
    const { cancelled, recalled, inverted, notUndoable } = transact(store, () => {
      const reverted = revertDecision(store, decisionId, clock.now())
      for (const job of reverted.cancelled) giveBackText(store, job)
      const { plans, notUndoable: left, unknown, verb } = inversesOf(context, reverted.alreadySent)
      const made = verb === null ? [] : submit(store, { verb, source: source ?? before.source, at: clock.now(), plans, undoes: decisionId }).jobIds
      return { cancelled: reverted.cancelled, recalled: unknown, inverted: made, notUndoable: left }
    })
    context.sender.wake()
    const { undoes: _undoes, ...decision } = getDecision(store.read, decisionId) ?? before
    return { decision, cancelled: cancelled.length, recalled, inverted: jobsOf(context, inverted), notUndoable }
  },

  'decision.recent': ({ store }, { limit }) => ({ decisions: recentDecisions(store.read, limit) }),

  'outbox.list': ({ store }, { live, needsYou, limit }) => ({
    jobs: listJobs(store.read, { live: live ?? false, needsYou: needsYou ?? false, limit: limit ?? 200 }).map(plainJob),
    counts: countsOf(jobCounts(store.read)),
  }),

  'outbox.cancel': (context, { id }) => {
    const { store, clock } = context
    const job = getJob(store.read, id)
    if (job === null) throw new Fault('job.unknown', { value: id })
    const cancelled = transact(store, () => {
      const moved = moveJob(store, id, ['held', 'queued', 'retry', 'paused', 'uncertain', 'review'], 'cancelled', { finishedAt: clock.now(), nextAt: null })
      if (moved) {
        restoreItem(store, job.decisionId, job.itemId)
        giveBackText(store, id)
      }
      return moved
    })
    if (!cancelled) throw new Fault('undo.alreadySent', { value: id })
    context.sender.wake()
    return { job: jobOf(context, id) }
  },

  'outbox.decide': (context, { id, choice, text }) => {
    const job = getJob(context.store.read, id)
    if (job === null) throw new Fault('job.unknown', { value: id })
    const now = decideJob(context, job, choice, text)
    context.sender.wake()
    return { job: jobOf(context, now) }
  },

  'engine.leaving': ({ store }) => {
    const counts = jobCounts(store.read)
    return { unsent: counts.live, counts: countsOf(counts), ...unsentJobs(store.read) }
  },

  'outbox.flush': ({ sender }, { wait, timeoutMs }) => sender.flush({ wait, timeoutMs: timeoutMs ?? null }),
}

const countsOf = ({ held, sending, retrying, review, needsYou }: JobCounts): OutboxCounts => ({ held, sending, retrying, review, needsYou })

const told = new WeakMap<object, Set<DecisionId>>()

/** Decisions of which the user has been told that nothing of them can be undone: the next undo goes on to the one before. */
function toldOf({ secrets }: EngineContext): Set<DecisionId> {
  const known = told.get(secrets) ?? new Set()
  told.set(secrets, known)
  return known
}

function lastOf(context: EngineContext, source: string | null): DecisionId | null {
  const last = lastUndoable(context.store.read, source)
  if (last === null || !toldOf(context).has(last)) return last
  const older = recentDecisions(context.store.read, 100).find((decision) =>
    decision.undoneAt === null && (source === null || decision.source === source) && !toldOf(context).has(decision.id)
    && getDecision(context.store.read, decision.id)?.undoes === null)
  return older?.id ?? null
}

/** Where all that a decision did has left and has no opposite, there is nothing to undo, and nothing is marked as undone. */
function leftForGood(context: EngineContext, id: DecisionId): { id: ItemId; failure: Failure }[] | null {
  const jobs = jobsOfDecision(context.store.read, id)
  const gone = jobs.length > 0 && jobs.every((job) => job.state === 'verified' && inversePlan(inverses(context), job) === null)
  return gone ? jobs.map((job) => ({ id: job.itemId, failure: cannotCallBack(job) })) : null
}

/** Nobody can say yet whether it arrived: the job itself keeps the wish, and what can be done about it is done once that is known. */
const isUnknown = ({ state }: Job): boolean => state === 'sending' || state === 'uncertain'

const inverses = ({ store, adapters }: EngineContext) => ({ db: store.write, adapters })

const cannotCallBack = (job: Job): Failure => ({ code: 'undo.alreadySent', params: { verb: job.verb, network: job.network } })

/** What has left is taken back by its opposite, where its network has one; what was refused left nothing to take back. */
function inversesOf(context: EngineContext, jobs: readonly StoredJob[]): { plans: Plan[]; notUndoable: { id: ItemId; failure: Failure }[]; unknown: number; verb: Verb | null } {
  const plans: Plan[] = []
  const notUndoable: { id: ItemId; failure: Failure }[] = []
  let unknown = 0
  let verb: Verb | null = null
  for (const job of jobs) {
    if (job.state === 'refused' || job.state === 'cancelled') continue
    const inverse = inversePlan(inverses(context), job)
    if (inverse === null) {
      if (isUnknown(job)) unknown += 1
      else notUndoable.push({ id: job.itemId, failure: cannotCallBack(job) })
      continue
    }
    verb ??= inverse.verb
    plans.push(inverse.plan)
  }
  return { plans, notUndoable, unknown, verb }
}

function jobOf(context: EngineContext, id: JobId): Job {
  const job = getJob(context.store.read, id)
  if (job === null) throw new Fault('job.unknown', { value: id })
  return plainJob(job)
}
