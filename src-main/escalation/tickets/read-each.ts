import { toFailure } from '../../../src-contract/failure.ts'
import type { Asked } from '../channel.ts'

const gone = new Set(['remote.notFound', 'remote.gone', 'remote.refused'])

/** One ticket that was deleted, or moved to where we may not look, keeps none of the others from being read. Where none can be read, that is said. */
export async function readEach(asked: readonly Asked[], read: (one: Asked) => Promise<void>): Promise<void> {
  const missing: unknown[] = []
  for (const one of asked) {
    try {
      await read(one)
    } catch (error) {
      if (!gone.has(toFailure(error).code)) throw error
      missing.push(error)
    }
  }
  if (missing.length > 0 && missing.length === asked.length) throw missing[0]
}
