import type { Clock } from '../lib/clock.ts'
import type { Logger } from '../lib/logger.ts'
import type { Store } from '../store/database.ts'
import { nextWakeAt, wakeDue } from '../store/snoozes.ts'
import { nextStaleAt, raiseFresh, sinkStale } from '../store/urgent.ts'

/** Looked at again after so long at most: the clock may have been set, or the machine have slept. */
const mostMs = 60_000

/**
 * Brings snoozed items back when their time has come, and sets back in the urgent order what has waited too long to burn, those whose time passed while nothing ran included. Guarantees: none before its time by the
 * clock of this machine; none twice; a failure to write is tried again.
 */
export type SnoozeAlarm = {
  /** Once, now: for an engine that does not stay. */
  ring(): void
  start(): void
  stop(): void
}

export function createSnoozeAlarm({ store, clock, logger }: { store: Store; clock: Clock; logger: Logger }): SnoozeAlarm {
  let stopping = new AbortController()
  let rearmed = new AbortController()
  let unsubscribe = () => {}
  let settling = true

  const run = async (stop: AbortSignal): Promise<void> => {
    while (!stop.aborted) {
      rearmed = new AbortController()
      const next = ring()
      await clock.sleep(Math.min(mostMs, Math.max(0, next - clock.now())), AbortSignal.any([stop, rearmed.signal]))
    }
  }

  /** When to look again. */
  const ring = (): number => {
    try {
      settling = settling && raiseFresh(store)
      const next = Math.min(nextWakeAt(store.read) ?? Number.POSITIVE_INFINITY, nextStaleAt(store.read) ?? Number.POSITIVE_INFINITY)
      if (next > clock.now()) return settling ? clock.now() : next
      wakeDue(store, clock.now())
      sinkStale(store, clock.now())
      return clock.now()
    } catch (error) {
      logger.log('error', 'snooze.wakeFailed', { error: error instanceof Error ? error.name : 'unknown' })
      return clock.now() + 5_000
    }
  }

  return {
    ring: () => void ring(),
    start: () => {
      stopping = new AbortController()
      unsubscribe = store.changes.on((changes) => {
        if (changes.source === 'user' || changes.many) rearmed.abort()
      })
      void run(stopping.signal)
    },
    stop: () => {
      unsubscribe()
      stopping.abort()
    },
  }
}
