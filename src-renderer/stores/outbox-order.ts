import type { Job, JobState } from '../../src-contract/item.ts'

/** What waits for a person: the world has changed, the account needs them, nobody knows, or the network refused. */
const waiting: ReadonlySet<JobState> = new Set(['review', 'paused', 'uncertain', 'refused'])

export function needsYou(job: Job): boolean {
  return waiting.has(job.state) || stands(job)
}

/** Taken back too late, and nothing takes it back: there is nothing to do but to have seen it. */
export function stands(job: Job): boolean {
  return job.state === 'verified' && job.why !== null
}

/** Calling it back is still a matter of this computer alone. */
export function canCancel(job: Job): boolean {
  return job.state === 'held' || job.state === 'queued' || job.state === 'retry'
}

export type Part = 'review' | 'needs' | 'underWay' | 'over'

const partOf: Record<JobState, Part> = {
  review: 'review',
  paused: 'needs',
  uncertain: 'needs',
  refused: 'needs',
  retry: 'underWay',
  sending: 'underWay',
  queued: 'underWay',
  held: 'underWay',
  verified: 'over',
  cancelled: 'over',
}
const rank: Partial<Record<JobState, number>> = { retry: 0, sending: 1, queued: 1, held: 2 }

export type Parts = Record<Part, readonly Job[]>

/**
 * The outbox as it is read: what the world has changed, what else waits for the user, what is under way, what is over. `needs` says which of
 * the refused and uncertain still wait; any other of them is over. The newest first within each, but a review is gone through oldest first,
 * as it was decided.
 */
export function inParts(jobs: readonly Job[], needs: readonly Job[]): Parts {
  const wanted = new Set(needs.map((job) => job.id))
  const known = new Map([...jobs, ...needs].map((job) => [job.id, job]))
  const rankOf = (job: Job): number => rank[job.state] ?? 3
  const sorted = Array.from(known.values()).sort((a, b) => rankOf(a) - rankOf(b) || b.createdAt - a.createdAt || b.id - a.id)
  const of = (part: Part): Job[] => sorted.filter((job) => (needsYou(job) && !wanted.has(job.id) ? 'over' : stands(job) ? 'needs' : partOf[job.state]) === part)
  return { review: of('review').reverse(), needs: of('needs'), underWay: of('underWay'), over: of('over') }
}

/** Those the keys go along: what is over wants nothing. */
export function inHand(parts: Parts): Job[] {
  return [...parts.review, ...parts.needs, ...parts.underWay]
}
