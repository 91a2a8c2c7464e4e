import type { Job, JobState } from '../../src-contract/item.ts'

const rank: Record<JobState, number> = {
  paused: 0,
  uncertain: 0,
  refused: 0,
  retry: 1,
  sending: 2,
  queued: 2,
  held: 3,
  verified: 4,
  cancelled: 4,
}

/** What needs the user first, then what is under way, then what is over; the newest first within each. */
export function inOrder(jobs: readonly Job[]): Job[] {
  return [...jobs].sort((a, b) => rank[a.state] - rank[b.state] || b.createdAt - a.createdAt || b.id - a.id)
}
