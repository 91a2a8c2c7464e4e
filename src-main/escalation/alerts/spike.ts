import type { AlertSettings } from '../../../src-contract/alerts.ts'

/** Two weeks of the brand's own past, the last window left out. */
export const pastMs = 14 * 86_400_000

export type Seen = {
  /** In the window that ends now. */
  count: number
  /** Before it, within `pastMs`. */
  past: number
  /** How much of that past there is: a brand that was connected yesterday has a day of it. */
  pastMs: number
}

/** How many a window usually holds. */
export function usualOf({ past, pastMs: span }: Seen, windowMs: number): number {
  return span <= 0 ? 0 : (past * windowMs) / span
}

type Limits = Pick<AlertSettings, 'least' | 'factor'>

/** From where on it is a fire. */
export const ringsFrom = (usual: number, { least, factor }: Limits): number => Math.max(least, Math.ceil(usual * factor))

/** Below half of that it is over: what flickers around the threshold is one fire. */
export const endsBelow = (usual: number, limits: Limits): number => ringsFrom(usual, limits) / 2

export type Verdict = 'rings' | 'burns' | 'ends' | 'calm'

/** `burning`: what was usual when it rang, while the fire is not over; the fire itself does not become the usual. */
export function judge(seen: Seen, windowMs: number, limits: Limits, burning: { usual: number } | null): Verdict {
  if (burning !== null) return seen.count < endsBelow(burning.usual, limits) ? 'ends' : 'burns'
  // Without any past there is nothing to compare with: the first reading of an old account must not ring.
  if (seen.pastMs < windowMs) return 'calm'
  return seen.count >= ringsFrom(usualOf(seen, windowMs), limits) ? 'rings' : 'calm'
}
