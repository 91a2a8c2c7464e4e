import { toFailure } from '../../src-contract/failure.ts'
import type { Failure } from '../../src-contract/failure.ts'
import type { Clock } from '../lib/clock.ts'

const firstMs = 500
const longestMs = 15_000

export type PatientWrites = {
  /** Done at once as a rule; while the disk is full or another program keeps the file, tried again until it can be written or the signal aborts. */
  write<T>(work: () => T): Promise<T>
  /** What keeps us from writing just now. */
  readonly trouble: Failure | null
}

/**
 * What the network has done must not be forgotten because the disk is full: the job stays `sending` in the file and its outcome here, until it can be
 * written. Should the process die first, the job is read back.
 */
export function patientWrites(of: { clock: Clock; signal: AbortSignal; onTrouble(): void }): PatientWrites {
  let trouble: Failure | null = null
  return {
    get trouble() { return trouble },
    write: async (work) => {
      for (let tries = 0; ; tries += 1) {
        try {
          const result = work()
          trouble = null
          return result
        } catch (error) {
          const why = toFailure(error)
          if (!why.code.startsWith('store.') || of.signal.aborted) throw error
          trouble = why
          of.onTrouble()
          await of.clock.sleep(Math.min(longestMs, firstMs * 2 ** tries), of.signal)
        }
      }
    },
  }
}
