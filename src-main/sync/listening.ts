import { toFailure } from '../../src-contract/failure.ts'
import type { AccountId } from '../../src-contract/ids.ts'
import type { Clock } from '../lib/clock.ts'
import type { Logger } from '../lib/logger.ts'
import type { Nudge } from '../networks/adapter.ts'

/** How listening ended: the connection did, or it made way for something else that was asked and is to begin again. */
export type Heard = 'over' | 'again'

export type ListeningDeps = {
  clock: Clock
  logger: Logger
  random: () => number
  /** Until the connection ends or the signal says so. Rejects with what ended it. */
  listen(id: AccountId, signal: AbortSignal, onNudge: (nudge: Nudge) => void): Promise<Heard>
  /** There may be something to read. */
  nudged(id: AccountId, nudge: Nudge): void
  /** Listening has begun to work, or has ended. */
  turned(id: AccountId, on: boolean): void
  /** The clock has jumped: the machine slept, or was set. */
  jumped(): void
}

/**
 * Keeps one connection for each account that can be listened to. Guarantees: never two for an account; one that ends is begun again after a pause that
 * doubles, with a share of chance in it; whenever one has come to stand, everything is read once, because what came before it made no nudge. It only
 * says when to read: what it misses, the ordinary reading finds.
 */
export type Listening = {
  /** For these and nobody else. */
  keep(ids: readonly AccountId[]): void
  /** What connections there are may be dead without knowing: all, or one account's, are made anew at once. */
  restart(id?: AccountId): void
  isOn(id: AccountId): boolean
  stop(): Promise<void>
}

type Ear = { over: AbortController; connection: AbortController; on: boolean; done: Promise<void> }

const firstPauseMs = 1_000
const longestPauseMs = 30 * 60_000
/** One that has stood for so long counts as good: the pauses begin anew. */
const steadyMs = 60_000
/** A connection that says nothing at first stands all the same after this. */
const quietMs = 10_000
/** After making way: whoever asks once often asks again. */
const makeWayMs = 500
const tickMs = 30_000

/** Between half and all of the doubled pause. */
export function pauseMs(failures: number, random: () => number): number {
  return Math.round(Math.min(longestPauseMs, firstPauseMs * 2 ** Math.min(20, Math.max(0, failures - 1))) * (0.5 + 0.5 * random()))
}

export function createListening(deps: ListeningDeps): Listening {
  const { clock } = deps
  const ears = new Map<AccountId, Ear>()
  const leaving = new Set<Promise<void>>()
  const stopping = new AbortController()
  let watching = false

  const turn = (id: AccountId, ear: Ear, on: boolean) => {
    if (ear.on === on) return
    ear.on = on
    deps.turned(id, on)
  }

  /** One connection, from its beginning to its end. */
  const hearOnce = async (id: AccountId, ear: Ear): Promise<Heard> => {
    const signal = AbortSignal.any([ear.over.signal, ear.connection.signal])
    const heard = new AbortController()
    const stands = (nudge: Nudge) => {
      if (signal.aborted) return
      heard.abort()
      turn(id, ear, true)
      deps.nudged(id, nudge)
    }
    const quiet = clock.sleep(quietMs, AbortSignal.any([signal, heard.signal])).then(() => {
      if (!heard.signal.aborted) stands({ stream: null })
    })
    try {
      return await deps.listen(id, signal, stands)
    } finally {
      heard.abort()
      await quiet
    }
  }

  const run = async (id: AccountId, ear: Ear): Promise<void> => {
    for (let failures = 0; !ear.over.signal.aborted;) {
      ear.connection = new AbortController()
      const beganAt = clock.now()
      let again = false
      try {
        again = (await hearOnce(id, ear)) === 'again'
      } catch (error) {
        const { code } = toFailure(error)
        if (code !== 'cancelled') deps.logger.log('info', 'listening ended', { account: id, code })
      }
      if (ear.over.signal.aborted) break
      if (again) {
        await clock.sleep(makeWayMs, AbortSignal.any([ear.over.signal, ear.connection.signal]))
        continue
      }
      const stood = ear.on
      turn(id, ear, false)
      // What came between the last nudge and the end of the connection.
      if (stood) deps.nudged(id, { stream: null })
      const steady = stood && clock.now() - beganAt >= steadyMs
      // Whoever let us in at all is not long left alone.
      failures = ear.connection.signal.aborted || steady ? 0 : Math.min(failures, stood ? 3 : failures) + 1
      if (!ear.connection.signal.aborted) {
        await clock.sleep(pauseMs(Math.max(1, failures), deps.random), AbortSignal.any([ear.over.signal, ear.connection.signal]))
        if (ear.connection.signal.aborted) failures = 0
      }
    }
    turn(id, ear, false)
  }

  const begin = (id: AccountId) => {
    const ear: Ear = { over: new AbortController(), connection: new AbortController(), on: false, done: Promise.resolve() }
    ears.set(id, ear)
    // The one before it, if there is one, has to be through.
    ear.done = Promise.all(leaving).then(() => run(id, ear)).catch((error: unknown) => deps.logger.log('error', 'listening', { account: id, code: toFailure(error).code }))
  }

  const end = (id: AccountId, ear: Ear) => {
    ears.delete(id)
    ear.over.abort()
    leaving.add(ear.done)
    void ear.done.then(() => leaving.delete(ear.done))
  }

  const watch = async () => {
    while (!stopping.signal.aborted) {
      const before = clock.now()
      await clock.sleep(tickMs, stopping.signal)
      if (!stopping.signal.aborted && Math.abs(clock.now() - before - tickMs) > tickMs) deps.jumped()
    }
  }

  return {
    keep: (ids) => {
      if (stopping.signal.aborted) return
      const wanted = new Set(ids)
      for (const [id, ear] of Array.from(ears)) if (!wanted.has(id)) end(id, ear)
      for (const id of wanted) if (!ears.has(id)) begin(id)
      if (wanted.size > 0 && !watching) {
        watching = true
        watch().catch((error: unknown) => deps.logger.log('error', 'listening', { code: toFailure(error).code }))
      }
    },
    restart: (id) => {
      for (const [each, ear] of ears) if (id === undefined || each === id) ear.connection.abort()
    },
    isOn: (id) => ears.get(id)?.on === true,
    stop: async () => {
      stopping.abort()
      for (const [id, ear] of Array.from(ears)) end(id, ear)
      await Promise.all(leaving)
    },
  }
}
