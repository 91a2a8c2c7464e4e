import { describe, expect, it } from 'vitest'
import { seeded } from '../../store/test-store.ts'
import { endsBelow, judge, pastMs, ringsFrom, usualOf } from './spike.ts'

const minute = 60_000
const windowMs = 30 * minute
const limits = { least: 6, factor: 4 }

/** Looks every minute at what has come; gives when it rang and when it was over. */
function run(arrivals: readonly number[], from: number, to: number, beganAt: number) {
  const told: { at: number; what: 'rings' | 'ends'; count: number; usual: number }[] = []
  let burning: { usual: number } | null = null
  for (let now = from; now <= to; now += minute) {
    const between = (after: number, until: number) => arrivals.filter((at) => at > after && at <= until).length
    const began = Math.max(beganAt, now - pastMs)
    const seen = { count: between(now - windowMs, now), past: between(began, now - windowMs), pastMs: Math.max(0, now - windowMs - began) }
    const verdict = judge(seen, windowMs, limits, burning)
    const usual = usualOf(seen, windowMs)
    if (verdict === 'rings') {
      burning = { usual }
      told.push({ at: now, what: 'rings', count: seen.count, usual })
    } else if (verdict === 'ends') {
      told.push({ at: now, what: 'ends', count: seen.count, usual: burning?.usual ?? 0 })
      burning = null
    }
  }
  return told
}

describe('a spike', () => {
  it('rings once for one fire, however it flickers, and again for the next', () => {
    const at = (hours: number) => hours * 60 * minute
    const fire = (hours: number, count: number, every: number) => Array.from({ length: count }, (_, n) => at(hours) + n * every)
    const calm = Array.from({ length: 40 }, (_, n) => n * 150 * minute)
    const told = run([...calm, ...fire(50, 40, 2 * minute), ...fire(60, 20, minute)], at(40), at(70), 0)
    expect(told.map(({ what }) => what)).toEqual(['rings', 'ends', 'rings', 'ends'])
  })

  it('is none where a brand is used to that much', () => {
    const busy = Array.from({ length: 4000 }, (_, n) => n * 5 * minute)
    expect(run(busy, 10_000 * minute, 12_000 * minute, 0)).toEqual([])
  })

  it('is none below the least number, and none without a past', () => {
    const few = Array.from({ length: 5 }, (_, n) => 5000 * minute + n)
    expect(run(few, 4990 * minute, 5100 * minute, 0)).toEqual([])
    const many = Array.from({ length: 500 }, (_, n) => n * 1000)
    expect(run(many, 0, 29 * minute, 0)).toEqual([])
  })

  it('is told of by its numbers alone: it rings from the threshold on, ends below half of it, and takes turns', () => {
    const random = seeded(88)
    for (let round = 0; round < 60; round += 1) {
      const rate = 0.2 + random() * 8
      const arrivals: number[] = []
      let at = 0
      const end = 3000 * minute
      while (at < end) {
        const burst = Math.floor(at / (400 * minute)) % 3 === 2 ? 1 + random() * 30 : 1
        at += (-Math.log(1 - random()) * 60 * minute) / (rate * burst)
        arrivals.push(at)
      }
      const told = run(arrivals, 1000 * minute, end, 0)
      told.forEach(({ what, count, usual }, index) => {
        expect(what, `round ${round}`).toBe(index % 2 === 0 ? 'rings' : 'ends')
        if (what === 'rings') expect(count).toBeGreaterThanOrEqual(Math.max(limits.least, usual * limits.factor))
        else expect(count).toBeLessThan(endsBelow(usual, limits))
      })
    }
  })

  it('has an end below its beginning whatever is usual', () => {
    for (let usual = 0; usual < 500; usual += 0.37) expect(endsBelow(usual, limits)).toBeLessThan(ringsFrom(usual, limits))
  })
})
