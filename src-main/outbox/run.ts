import { Fault, toFailure } from '../../src-contract/failure.ts'
import type { Failure } from '../../src-contract/failure.ts'
import type { AccountId } from '../../src-contract/ids.ts'
import type { Clock } from '../lib/clock.ts'
import type { Logger } from '../lib/logger.ts'
import { getAccount, setHealth } from '../store/accounts.ts'
import { transact } from '../store/database.ts'
import type { Store } from '../store/database.ts'
import { restoreItem } from '../store/decisions.ts'
import { moveJob, settleJob } from '../store/jobs.ts'
import { dueJobs, getJob, listJobs } from '../store/jobs-read.ts'
import type { StoredJob } from '../store/jobs-read.ts'
import type { Performer } from './performer.ts'
import { readBack, recoverStranded } from './reconcile.ts'
import { outcomeOf } from './settle.ts'
import type { Outcome } from './settle.ts'

export type SenderDeps = { store: Store; clock: Clock; logger: Logger; random: () => number; performer: Performer }

export type Flushed = { verified: number; refused: number; uncertain: number; paused: number; live: number }

/**
 * Sends jobs. Guarantees: one job of an account at a time, those of a thread in the order they were decided; nothing before its hold is
 * over; no second sending of what may have arrived before it was read back; every step in the store before the next is taken, so
 * that a death at any instant loses and doubles nothing.
 */
export type Sender = {
  start(): void
  /** Lets what is being sent finish for a moment, then gives it up. */
  stop(): Promise<void>
  /** Jobs came, went or changed. */
  wake(): void
  /** The account works again: what waited for it goes on. */
  resume(id: AccountId): void
  /** With `wait`, returns once nothing is left that will leave by itself; what stands behind a job that needs the user is counted as live. */
  flush(of: { wait: boolean; timeoutMs: number | null }): Promise<Flushed>
}

const graceMs = 3_000
const mostJobs = 1_000_000

export function createSender(deps: SenderDeps): Sender {
  const { store, clock } = deps
  const active = new Map<AccountId, Promise<void>>()
  const stopping = new AbortController()
  const giveUp = new AbortController()
  const waiting = new Set<() => void>()
  let alarm = new AbortController()
  let started = false
  let verified = 0
  let refused = 0

  const wake = () => {
    alarm.abort()
    for (const tell of Array.from(waiting)) tell()
    waiting.clear()
  }

  const live = (): StoredJob[] => listJobs(store.read, { live: true, limit: mostJobs })

  const begin = (job: StoredJob, work: (job: StoredJob) => Promise<void>) => {
    const done = work(job)
      .catch((error: unknown) => deps.logger.log('error', 'outbox', { job: job.id, code: toFailure(error).code }))
      .finally(() => {
        active.delete(job.accountId)
        wake()
      })
    active.set(job.accountId, done)
  }

  /** Begins what is due; one job of an account at a time. */
  const pump = () => {
    if (stopping.signal.aborted) return
    const now = clock.now()
    for (const job of live()) {
      if (job.state === 'uncertain' && job.nextAt !== null && job.nextAt <= now && !active.has(job.accountId)) begin(job, doubt)
    }
    for (const job of dueJobs(store.read, now)) if (!active.has(job.accountId)) begin(job, send)
  }

  const doubt = async (job: StoredJob) => {
    await readBack(store, deps.performer, job, giveUp.signal, () => clock.now(), deps.random)
    noteEnd(job)
  }

  const send = async (job: StoredJob) => {
    const blocked = needsUser(job)
    if (blocked !== null) return void moveJob(store, job.id, ['held', 'queued', 'retry'], 'paused', { nextAt: null, why: blocked })
    const again = job.verb === 'reply' && job.attemptedAt !== null && job.why?.code === 'rate.limited'
    const attempts = job.attempts + 1
    if (!moveJob(store, job.id, ['held', 'queued', 'retry'], 'sending', { attempts, attemptedAt: clock.now(), nextAt: null, why: null })) return
    try {
      // A reply whose answer was "too many": the refusal may have met the reading after the writing.
      const found = again ? await deps.performer.reconcile(job, job.attemptedAt ?? job.createdAt, giveUp.signal) : null
      const done = found?.kind === 'done' ? found.performed : await deps.performer.perform(job, giveUp.signal)
      settleJob(store, job.id, done)
    } catch (error) {
      settle(job, outcomeOf(error, attempts, clock.now(), deps.random))
    }
    noteEnd(job)
  }

  const settle = (job: StoredJob, outcome: Outcome) => {
    const { why } = outcome
    deps.logger.log('warn', 'job', { job: job.id, outcome: outcome.kind, code: why.code })
    if (outcome.kind === 'retry') moveJob(store, job.id, ['sending'], 'retry', { nextAt: outcome.at, why })
    if (outcome.kind === 'uncertain') moveJob(store, job.id, ['sending'], 'uncertain', { nextAt: outcome.readBackAt, why })
    if (outcome.kind === 'refused') refuse(job, why)
    if (outcome.kind === 'pause') pause(job, why)
  }

  /** Nothing of it is left: the item is again what it was, and shown so. */
  const refuse = (job: StoredJob, why: Failure) => transact(store, () => {
    if (moveJob(store, job.id, ['sending'], 'refused', { finishedAt: clock.now(), nextAt: null, why })) restoreItem(store, job.decisionId, job.itemId)
  })

  /** Dead credentials stop the account, not the others: each further try could lock it. */
  const pause = (job: StoredJob, why: Failure) => {
    moveJob(store, job.id, ['sending'], 'paused', { nextAt: null, why })
    setHealth(store, job.accountId, { status: 'needsYou', failure: why })
    for (const other of live()) {
      if (other.accountId === job.accountId) moveJob(store, other.id, ['queued', 'retry'], 'paused', { nextAt: null, why })
    }
  }

  const needsUser = (job: StoredJob): Failure | null => {
    const health = getAccount(store.read, job.accountId)?.health
    return health?.status === 'needsYou' ? health.failure ?? { code: 'auth.rejected', params: {} } : null
  }

  const noteEnd = (job: StoredJob) => {
    const state = getJob(store.read, job.id)?.state
    if (state === 'verified') verified += 1
    if (state === 'refused') refused += 1
  }

  const nextAt = (): number => {
    const instants = live().flatMap((job) => {
      if (active.has(job.accountId)) return []
      if (job.state === 'held') return [job.holdUntil]
      return (job.state === 'retry' || job.state === 'uncertain') && job.nextAt !== null ? [job.nextAt] : []
    })
    return Math.min(Infinity, ...instants.filter((at) => at > clock.now()))
  }

  const watch = async () => {
    while (!stopping.signal.aborted) {
      alarm = new AbortController()
      pump()
      await clock.sleep(Math.min(3_600_000, Math.max(0, nextAt() - clock.now())), alarm.signal)
      await new Promise((resolve) => setImmediate(resolve))
    }
  }

  const start = () => {
    if (started) return
    started = true
    const stranded = recoverStranded(store, clock.now())
    if (stranded > 0) deps.logger.log('info', 'stranded', { jobs: stranded })
    watch().catch((error: unknown) => deps.logger.log('error', 'outbox', { code: toFailure(error).code }))
  }

  const standing = (before: { verified: number; refused: number }): Flushed => {
    const jobs = live()
    const inDoubt = jobs.filter((job) => job.state === 'uncertain' && job.nextAt === null).length
    const paused = jobs.filter((job) => job.state === 'paused').length
    return { verified: verified - before.verified, refused: refused - before.refused, uncertain: inDoubt, paused, live: jobs.length - inDoubt - paused }
  }

  /** Nothing is on its way and no instant will change that: what is left stands behind a job that waits for the user. */
  const isStill = (): boolean => {
    const now = clock.now()
    const doubtDue = live().some((job) => job.state === 'uncertain' && job.nextAt !== null && job.nextAt <= now)
    return active.size === 0 && nextAt() === Infinity && !doubtDue && dueJobs(store.read, now).length === 0
  }

  return {
    start,
    stop: async () => {
      stopping.abort()
      alarm.abort()
      const sending = Promise.all(Array.from(active.values()))
      const grace = new AbortController()
      await Promise.race([sending, clock.sleep(graceMs, grace.signal)])
      grace.abort()
      giveUp.abort()
      await sending
      wake()
    },
    wake,
    resume: (id) => {
      for (const job of live()) {
        if (job.accountId !== id) continue
        moveJob(store, job.id, ['paused'], 'queued', { nextAt: null, why: null })
        if (job.state === 'uncertain') moveJob(store, job.id, ['uncertain'], 'uncertain', { nextAt: clock.now() })
      }
      wake()
    },
    flush: async ({ wait, timeoutMs }) => {
      const before = { verified, refused }
      const until = timeoutMs === null ? Infinity : clock.now() + timeoutMs
      start()
      pump()
      if (!wait) await Promise.all(Array.from(active.values()))
      for (;;) {
        const now = standing(before)
        if (now.live === 0 || !wait || stopping.signal.aborted || isStill()) return now
        if (clock.now() >= until) throw new Fault('outbox.timeout', { live: now.live })
        await changed(until)
      }
    },
  }

  async function changed(until: number): Promise<void> {
    const stop = new AbortController()
    const told = new Promise<void>((resolve) => waiting.add(resolve))
    await Promise.race([told, clock.sleep(Math.min(3_600_000, until - clock.now()), stop.signal)])
    stop.abort()
  }
}
