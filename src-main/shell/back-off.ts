/**
 * When to start a process again that has died. Guarantees:
 * 1. the first death is answered at once, each one after it twice as late as the one before, never later than `maxMs`;
 * 2. after `limit` deaths within `windowMs` it gives up (null), so that a process which cannot live does not spin;
 * 3. deaths older than `windowMs` are forgotten.
 */
export type BackOff = { died(at: number): number | null }

export function createBackOff({ firstMs = 100, maxMs = 10_000, limit = 6, windowMs = 120_000 } = {}): BackOff {
  let deaths: number[] = []
  return {
    died(at) {
      deaths = [...deaths.filter((death) => at - death < windowMs), at]
      if (deaths.length > limit) return null
      return deaths.length === 1 ? 0 : Math.min(maxMs, firstMs * 2 ** (deaths.length - 2))
    },
  }
}
