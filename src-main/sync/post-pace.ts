import type { PostPace } from '../../src-contract/remote.ts'

const hourMs = 3_600_000
const dayMs = 24 * hourMs

/** The spans over which arrivals are counted, ms. */
export const paceSpans = [hourMs, 6 * hourMs, dayMs, 7 * dayMs] as const

export type Paced = {
  createdAt: number
  checkedAt: number | null
  /** Comments written within each of `paceSpans`. */
  arrivals: readonly number[]
}

/**
 * How many comments an hour are to be expected, from what came lately: of the spans the one that says most, counted as if half a comment more had come, so that
 * silence is never taken for certain. A post that is younger than a span has had less time.
 */
export function ratePerHour({ createdAt, arrivals }: Paced, now: number): number {
  const age = Math.max(hourMs / 12, now - createdAt)
  const rates = paceSpans.map((span, n) => {
    const came = arrivals[n] ?? 0
    // One comment in the last hour says little of the next; over the longest span everything counts.
    return came < 2 && n < paceSpans.length - 1 ? 0 : (came + 0.5) / (Math.min(span, age) / hourMs)
  })
  return Math.max(...rates)
}

/**
 * How long between two looks under each post. Looking every Tᵢ, a comment waits Tᵢ/2 on average; with so many looks an hour to share out the sum of all
 * waiting is least where 1/Tᵢ goes with the square root of the rate. Never oftener than `restMs`, never seldomer than once a day.
 */
export function intervals(rates: readonly number[], looksPerHour: number, restMs: number): number[] {
  const roots = rates.map((rate) => Math.sqrt(Math.max(rate, 1e-6)))
  const sum = roots.reduce((all, root) => all + root, 0)
  return roots.map((root) => Math.round(Math.min(dayMs, Math.max(restMs, (sum / (looksPerHour * root)) * hourMs))))
}

export type PacedPost = Paced & { remoteId: string; remoteCount: number | null; held: number }

/** The pace of an account's posts, the liveliest first. */
export function paceOf<T extends PacedPost>(posts: readonly T[], looksPerHour: number, restMs: number, now: number): { post: T; perHour: number; everyMs: number; pace: PostPace }[] {
  const rates = posts.map((post) => ratePerHour(post, now))
  const every = intervals(rates, looksPerHour, restMs)
  return posts
    .map((post, n) => {
      const everyMs = every[n] ?? dayMs
      const dueAt = post.checkedAt === null ? now : post.checkedAt + everyMs
      const { remoteId, createdAt, remoteCount, held } = post
      return { post, perHour: rates[n] ?? 0, everyMs, pace: { remoteId, createdAt, remoteCount, held, dueAt } }
    })
    .sort((a, b) => b.perHour - a.perHour || b.post.createdAt - a.post.createdAt)
}
