import { describe, expect, it } from 'vitest'
import { intervals, paceOf, ratePerHour } from './post-pace.ts'

const hourMs = 3_600_000
const now = 1_000 * 24 * hourMs

describe('the pace of posts', () => {
  it('takes a burst of the last hour for what is to come, and one comment for little', () => {
    const burst = ratePerHour({ createdAt: now - 5 * 24 * hourMs, checkedAt: null, arrivals: [120, 120, 120, 120] }, now)
    const single = ratePerHour({ createdAt: now - 5 * 24 * hourMs, checkedAt: null, arrivals: [1, 1, 1, 1] }, now)
    const silent = ratePerHour({ createdAt: now - 300 * 24 * hourMs, checkedAt: null, arrivals: [0, 0, 0, 0] }, now)
    expect(burst).toBeGreaterThan(100)
    expect(single).toBeLessThan(0.1)
    expect(silent).toBeGreaterThan(0)
    expect(silent).toBeLessThan(single)
  })

  it('expects more of a new post than of an old one that is as silent', () => {
    const quiet = { checkedAt: null, arrivals: [0, 0, 0, 0] }
    expect(ratePerHour({ ...quiet, createdAt: now - hourMs }, now)).toBeGreaterThan(ratePerHour({ ...quiet, createdAt: now - 30 * 24 * hourMs }, now))
  })

  it('shares out so many looks an hour and no more, whatever the rates', () => {
    for (const rates of [[100, 1, 1, 0.01], [0.001, 0.001], Array.from({ length: 300 }, (_, n) => 1 / (n + 1))]) {
      const looks = intervals(rates, 60, 60_000).reduce((sum, every) => sum + hourMs / every, 0)
      // Who would be looked at seldomer than once a day is looked at once a day.
      expect(looks).toBeLessThanOrEqual(60 + rates.length / 24 + 1e-6)
    }
  })

  it('lets comments wait less in all than the same number of looks spread evenly', () => {
    const rates = [50, 10, 1, 0.2, 0.1, 0.1, 0.1, 0.1]
    const waiting = (every: readonly number[]) => rates.reduce((sum, rate, n) => sum + (rate * (every[n] ?? 0)) / 2, 0)
    const evenly = rates.map(() => (rates.length / 60) * hourMs)
    expect(waiting(intervals(rates, 60, 1))).toBeLessThan(waiting(evenly))
  })

  it('looks under the liveliest first, under a new one at once, and never oftener than the network bears', () => {
    const of = (remoteId: string, checkedAt: number | null, arrivals: number[]) => ({ remoteId, createdAt: now - 48 * hourMs, checkedAt, arrivals, remoteCount: null, held: 0 })
    const paced = paceOf([of('cold', now, [0, 0, 0, 0]), of('hot', now, [900, 900, 900, 900]), of('unseen', null, [0, 0, 0, 0])], 600, 60_000, now)
    expect(paced[0]?.post.remoteId).toBe('hot')
    expect(paced[0]?.pace.dueAt).toBe(now + 60_000)
    expect(paced.find(({ post }) => post.remoteId === 'unseen')?.pace.dueAt).toBe(now)
    expect(paced.find(({ post }) => post.remoteId === 'cold')?.everyMs).toBeGreaterThan(60_000)
  })
})
