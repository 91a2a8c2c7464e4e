import { Fault, toFailure } from '../../src-contract/failure.ts'
import type { Failure } from '../../src-contract/failure.ts'
import type { Clock } from '../lib/clock.ts'
import type { Logger } from '../lib/logger.ts'
import { listStoredAccounts } from '../store/accounts.ts'
import { transact } from '../store/database.ts'
import type { Store } from '../store/database.ts'
import { restoreItem } from '../store/decisions.ts'
import { moveJob, settleJob } from '../store/jobs.ts'
import { markForLook, shiftInstants } from '../store/jobs-look.ts'
import { dueJobs, getJob, jobCounts, jobIdsOf, lanesWithJobs, nextDueAt } from '../store/jobs-read.ts'
import type { Lane, StoredJob } from '../store/jobs-read.ts'
import { setNeedsYou, whyStopped } from './lane-health.ts'
import { patientWrites } from './patient-writes.ts'
import type { Done, Performer } from './performer.ts'
import { jumpMs, quarantine, readBack, recover, releasePaused, untold } from './reconcile.ts'
import { isRecalled, takeBack } from './recall.ts'
import { lookAhead, oldMs } from './review.ts'
import { batchFrom } from './batch.ts'
import { againAt, backOff, isAway, outcomeOf } from './settle.ts'
import type { Outcome } from './settle.ts'

export type SenderDeps = { store: Store; clock: Clock; logger: Logger; random: () => number; performer: Performer }

export type Flushed = { verified: number; refused: number; uncertain: number; paused: number; review: number; live: number; needsYou: number }

/**
 * Sends jobs. Guarantees: one job of a lane (an account, a channel) at a time, those of a thread in the order they were decided; nothing before its hold is
 * over; no second sending of what may have arrived before it was read back; what waited through an absence is sent into an unchanged world alone; every
 * step in the store before the next is taken, so that a death at any instant loses and doubles nothing.
 */
export type Sender = {
  start(): void
  /** Lets what is being sent finish for a moment, then gives it up. */
  stop(): Promise<void>
  /** Jobs came, went or changed. */
  wake(): void
  /** Before anything is decided: a clock that jumped unseen moves what was held by then, and not what is decided after it. */
  noteClock(): void
  /** The account or channel works again: what waited for it goes on, once it has been looked at. */
  resume(id: Lane): void
  /**
   * With `wait`, returns once nothing is left that will leave by itself; what stands behind a job that needs the user is counted as live. Throws what
   * keeps the file from being written.
   */
  flush(of: { wait: boolean; timeoutMs: number | null }): Promise<Flushed>
}

const graceMs = 3_000
const unforeseenMs = 5_000
const longestSleepMs = 3_600_000
/** Holds are counted while we are awake: how often a sleep of the machine or a set clock is noticed while something is held. */
const watchMs = 30_000

const waitingStates = ['held', 'queued', 'retry'] as const

export function createSender(deps: SenderDeps): Sender {
  const { store, clock, performer } = deps
  const active = new Map<Lane, Promise<void>>()
  /** Accounts that could not be reached: what is decided meanwhile is looked at, too. */
  const away = new Set<Lane>()
  /** An account at rest after something unforeseen or an absence, until then by `elapsed`. */
  const resting = new Map<Lane, number>()
  /** Accounts with jobs that a ceiling stopped, and when the next day or month begins. A new process tries them at once. */
  const renewals = new Map<Lane, number>()
  const stopping = new AbortController()
  const giveUp = new AbortController()
  const waiting = new Set<() => void>()
  const elapsed = () => clock.elapsed?.() ?? clock.now()
  let alarm = new AbortController()
  let noticed = { wall: clock.now(), elapsed: elapsed() }
  let started = false
  /** What kept a job from being begun, until one is. */
  let stuck: Failure | null = null
  let troubles = 0
  let verified = 0
  let refused = 0

  const wake = () => {
    alarm.abort()
    for (const tell of Array.from(waiting)) tell()
    waiting.clear()
  }
  const patient = patientWrites({
    clock, signal: giveUp.signal,
    onTrouble: () => {
      troubles += 1
      wake()
    },
  })

  /** The clock was set, or the machine slept. */
  const noteClock = () => {
    const now = { wall: clock.now(), elapsed: elapsed() }
    const jump = now.wall - noticed.wall - (now.elapsed - noticed.elapsed)
    if (Math.abs(jump) >= jumpMs) {
      deps.logger.log('info', 'clock jumped', { ms: Math.round(jump) })
      shiftInstants(store, Math.round(jump))
      if (jump >= oldMs) markForLook(store, { lane: null, decidedBefore: now.wall - oldMs })
    }
    noticed = now
  }

  const begin = (lane: Lane, work: () => Promise<void>) => {
    const done = work()
      .catch((error: unknown) => {
        deps.logger.log('error', 'outbox', { lane, code: toFailure(error).code })
        rest(lane, clock.now() + unforeseenMs)
        stuck = toFailure(error)
        troubles += 1
      })
      .finally(() => {
        active.delete(lane)
        wake()
      })
    active.set(lane, done)
  }

  /** When the account may be sent to: after a rest, and as its network allows. */
  const freeAt = (id: Lane): number => Math.max(clock.now() + Math.max(0, (resting.get(id) ?? -Infinity) - elapsed()), performer.freeAt(id))
  const rest = (id: Lane, until: number) => void resting.set(id, elapsed() + until - clock.now())

  /** The next job of an account that is not busy. */
  const nextOf = (id: Lane, now: number): StoredJob | null => (active.has(id) ? null : dueJobs(store.read, id, now, 1)[0] ?? null)

  /** Begins what is due; one job of an account at a time. */
  const pump = () => {
    if (stopping.signal.aborted) return
    noteClock()
    for (const [id, at] of renewals) if (at <= clock.now() && renewals.delete(id)) releasePaused(store, id)
    for (const id of lanesWithJobs(store.read)) {
      const job = freeAt(id) > clock.now() ? null : nextOf(id, clock.now())
      if (job !== null) begin(id, () => (job.state === 'uncertain' ? doubt(job) : send(job)))
    }
  }

  const done = (job: StoredJob, performed: Done) => transact(store, () => {
    settleJob(store, job.id, performed)
    takeBack(store, performer, job.id)
  })
  const settleDone = async (job: StoredJob, performed: Done) => patient.write(() => done(job, performed))

  const doubt = async (job: StoredJob) => {
    await readBack({ store, performer, signal: giveUp.signal, now: () => clock.now(), random: deps.random, settle: settleDone, write: patient.write }, job)
    noteEnd(job)
  }

  const send = async (job: StoredJob) => {
    if (job.damaged) return quarantine(store, job.id)
    const blocked = whyStopped(store, job.lane)
    if (blocked !== null) return void moveJob(store, job.id, waitingStates, 'paused', { nextAt: null, why: blocked })
    if (job.look || away.has(job.lane)) return look(job)
    const batch = batchFrom(store, job, performer.batchOf(job), clock.now())
    if (batch.length > 1) return sendMany(batch)
    const again = (job.verb === 'reply' || job.verb === 'escalate') && job.attemptedAt !== null
    const attempts = job.attempts + 1
    if (!moveJob(store, job.id, waitingStates, 'sending', { attempts, attemptedAt: clock.now(), nextAt: null, why: null })) return
    stuck = null
    let performed: Done
    try {
      // A reply or a letter that was tried before: what failed may have been a reading after the writing.
      const found = again ? await performer.reconcile(job, job.attemptedAt ?? job.createdAt, giveUp.signal) : null
      // Told so before, the user has looked and said to send it.
      if (found?.kind === 'unknown' && job.attempts > 0) return await patient.write(() => void moveJob(store, job.id, ['sending'], 'uncertain', { nextAt: null, why: untold, url: found.url ?? null }))
      performed = found?.kind === 'done' ? found.performed : await performer.perform(job, giveUp.signal)
    } catch (error) {
      const outcome = outcomeOf(error, attempts, clock.now(), deps.random)
      await patient.write(() => settle(job, outcome))
      return noteEnd(job)
    }
    await settleDone(job, performed)
    noteEnd(job)
  }

  /** One call; what came of each job is its own. Refused as a whole, they are tried one by one: one of them may have spoiled it. */
  const sendMany = async (jobs: readonly StoredJob[]) => {
    const at = clock.now()
    const begun = transact(store, () => jobs.filter((job) =>
      moveJob(store, job.id, waitingStates, 'sending', { attempts: job.attempts + 1, attemptedAt: at, nextAt: null, why: null })))
    if (begun.length === 0) return
    stuck = null
    const results = await performer.performMany(begun, giveUp.signal).catch((error: unknown) => begun.map(() => ({ kind: 'whole' as const, error })))
    await patient.write(() => transact(store, () => begun.forEach((job, n) => {
      const result = results[n] ?? { kind: 'failed', error: new Fault('remote.unexpected') }
      if (result.kind === 'done') return done(job, result.performed)
      const outcome = outcomeOf(result.error, job.attempts + 1, clock.now(), deps.random)
      settle(job, result.kind === 'whole' && outcome.kind === 'refused' && begun.length > 1 ? { kind: 'retry', at: clock.now(), why: outcome.why } : outcome)
    })))
    for (const job of begun) noteEnd(job)
  }

  /** What changed while nobody could know: asked before anything more of the account is sent. */
  const look = async (job: StoredJob) => {
    if (away.has(job.lane)) markForLook(store, { lane: job.lane, decidedBefore: Infinity })
    const looked = await lookAhead(store, performer, job.lane, giveUp.signal, () => clock.now())
    if (looked.kind === 'looked') {
      away.delete(job.lane)
      if (looked.review > 0) deps.logger.log('info', 'review', { lane: job.lane, jobs: looked.review })
      return
    }
    const why = toFailure(looked.error)
    if (why.code === 'cancelled') return
    // No attempt to send: those that follow are counted, and their pauses, as if nobody had looked.
    const looks = job.looks + 1
    const outcome = outcomeOf(looked.error, looks, clock.now(), deps.random)
    deps.logger.log('warn', 'look', { lane: job.lane, code: why.code })
    // An account that may not read what it answers to stays so until the user changes that: asking again and again would tell nobody.
    if (outcome.kind === 'ceiling') return patient.write(() => stopAtCeiling(job, outcome))
    if (outcome.kind === 'pause' || (outcome.kind === 'refused' && why.code.startsWith('auth.'))) return patient.write(() => pause(job, why))
    const at = outcome.kind === 'retry' ? outcome.at : clock.now() + backOff(looks, deps.random)
    await patient.write(() => void moveJob(store, job.id, waitingStates, 'retry', { nextAt: at, why, looks }))
    rest(job.lane, at)
  }

  const settle = (job: StoredJob, outcome: Outcome) => transact(store, () => {
    const { why } = outcome
    deps.logger.log('warn', 'job', { job: job.id, outcome: outcome.kind, code: why.code })
    // Taken back while it was being sent: whatever was answered, it is read back before it is called off. What follows no longer finds it `sending`.
    if (isRecalled(store, job.id)) moveJob(store, job.id, ['sending'], 'uncertain', { nextAt: againAt(outcome, clock.now()), why })
    if (outcome.kind === 'retry') retry(job, outcome)
    if (outcome.kind === 'uncertain') moveJob(store, job.id, ['sending'], 'uncertain', { nextAt: outcome.readBackAt, why })
    if (outcome.kind === 'refused') refuse(job, why)
    if (outcome.kind === 'pause') pause(job, why)
    if (outcome.kind === 'ceiling') stopAtCeiling(job, outcome)
  })

  /** It alone waits for the user: others may cost less. */
  const stopAtCeiling = (job: StoredJob, { until, why }: Extract<Outcome, { kind: 'ceiling' }>) => {
    moveJob(store, job.id, ['sending', ...waitingStates], 'paused', { nextAt: null, why })
    renewals.set(job.lane, until)
  }

  const retry = (job: StoredJob, { at, why }: Extract<Outcome, { kind: 'retry' }>) => transact(store, () => {
    moveJob(store, job.id, ['sending'], 'retry', { nextAt: at, why })
    if (!isAway(why)) return
    away.add(job.lane)
    rest(job.lane, at)
    markForLook(store, { lane: job.lane, decidedBefore: Infinity })
  })

  /** Nothing of it is left: the item is again what it was, and shown so. */
  const refuse = (job: StoredJob, why: Failure) => transact(store, () => {
    if (moveJob(store, job.id, ['sending'], 'refused', { finishedAt: clock.now(), nextAt: null, why })) restoreItem(store, job.decisionId, job.itemId)
  })

  /** Dead credentials stop the account, not the others: each further try could lock it. */
  const pause = (job: StoredJob, why: Failure) => transact(store, () => {
    moveJob(store, job.id, ['sending', ...waitingStates], 'paused', { nextAt: null, why })
    setNeedsYou(store, job.lane, why)
    for (const id of jobIdsOf(store.write, job.lane, ['queued', 'retry'])) moveJob(store, id, ['queued', 'retry'], 'paused', { nextAt: null, why })
  })

  const noteEnd = (job: StoredJob) => {
    const state = getJob(store.read, job.id)?.state
    if (state === 'verified') verified += 1
    if (state === 'refused') refused += 1
  }

  /** The next instant at which something will be due; now, where something is due that could not begin. */
  const nextAt = (): number => {
    const instants = lanesWithJobs(store.read).flatMap((id) => {
      if (active.has(id)) return []
      const free = freeAt(id)
      const now = clock.now()
      if (free > now) return [free]
      // What fell due since it was looked for would be no instant to come, and wait for the next one, which may be never.
      return [nextOf(id, now) === null ? nextDueAt(store.read, id, now) ?? Infinity : now]
    })
    return Math.min(Infinity, ...instants)
  }

  const watch = async () => {
    while (!stopping.signal.aborted) {
      alarm = new AbortController()
      let pauseMs = unforeseenMs
      try {
        pump()
        const next = nextAt()
        pauseMs = Math.min(next === Infinity ? longestSleepMs : watchMs, Math.max(0, next - clock.now()))
      } catch (error) {
        deps.logger.log('error', 'outbox', { code: toFailure(error).code })
      }
      await clock.sleep(pauseMs, alarm.signal)
      await new Promise((resolve) => setImmediate(resolve))
    }
  }

  const start = () => {
    if (started) return
    noteClock()
    const { stranded, damaged } = recover(store, clock.now())
    started = true
    if (stranded + damaged > 0) deps.logger.log('info', 'stranded', { jobs: stranded, damaged })
    for (const { id, health } of listStoredAccounts(store.read)) if (health.failure !== null && isAway(health.failure)) away.add(id)
    watch().catch((error: unknown) => deps.logger.log('error', 'outbox', { code: toFailure(error).code }))
  }

  const standing = (before: { verified: number; refused: number }): Flushed => {
    const { uncertain, paused, review, live, needsYou } = jobCounts(store.read)
    return {
      verified: verified - before.verified, refused: refused - before.refused, uncertain, paused, review, needsYou,
      live: live - uncertain - paused - review,
    }
  }

  /** Nothing is on its way and no instant will change that: what is left stands behind a job that waits for the user. */
  const isStill = (): boolean => {
    const now = clock.now()
    return active.size === 0 && lanesWithJobs(store.read).every((id) => nextOf(id, now) === null && nextDueAt(store.read, id, now) === null)
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
    noteClock,
    resume: (id) => {
      resting.delete(id)
      transact(store, () => {
        releasePaused(store, id)
        for (const job of jobIdsOf(store.write, id, ['uncertain'])) moveJob(store, job, ['uncertain'], 'uncertain', { nextAt: clock.now() })
        // What was put off until more may be spent, or until the account answers again; what still bars it bars it as before.
        for (const job of jobIdsOf(store.write, id, ['retry'])) moveJob(store, job, ['retry'], 'retry', { nextAt: clock.now() })
      })
      wake()
    },
    flush: async ({ wait, timeoutMs }) => {
      const before = { verified, refused }
      const known = troubles
      const until = timeoutMs === null ? Infinity : clock.now() + timeoutMs
      start()
      pump()
      if (!wait) await Promise.all(Array.from(active.values()))
      for (;;) {
        const trouble = patient.trouble ?? stuck
        if (trouble !== null && troubles > known && (trouble.code === 'internal' || trouble.code.startsWith('store.'))) throw new Fault(trouble.code, trouble.params)
        if (!wait || stopping.signal.aborted || isStill()) return standing(before)
        if (clock.now() >= until) throw new Fault('outbox.timeout', { live: standing(before).live })
        await changed(until)
      }
    },
  }

  async function changed(until: number): Promise<void> {
    const stop = new AbortController()
    const told = new Promise<void>((resolve) => waiting.add(resolve))
    await Promise.race([told, clock.sleep(Math.min(longestSleepMs, until - clock.now()), stop.signal)])
    stop.abort()
  }
}
