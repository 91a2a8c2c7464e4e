import { describe, expect, it } from 'vitest'
import { HttpFault } from '../net/http.ts'
import { jittered, nextInterval, retryAt, slowestMs, statusAfter, sweepAmount } from './pace.ts'

const minute = 60_000

describe('the pace of an account', () => {
  it('is its network’s while something happens, slows down while nothing does, and never stops', () => {
    expect(nextInterval(12 * minute, minute, true)).toBe(minute)
    const quiet = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9].reduce<number[]>((all) => [...all, nextInterval(all.at(-1) ?? 0, minute, false)], [])
    expect(quiet.slice(0, 3)).toEqual([minute, 1.5 * minute, 2.25 * minute])
    expect(quiet.at(-1)).toBe(slowestMs)
  })

  it('is never faster than the network bears', () => {
    expect(nextInterval(0, 20 * minute, false)).toBe(20 * minute)
    expect(nextInterval(0, 20 * minute, true)).toBe(20 * minute)
  })

  it('is not in step with others', () => {
    expect([jittered(1000, () => 0), jittered(1000, () => 0.5), jittered(1000, () => 1)]).toEqual([900, 1000, 1100])
  })
})

describe('after a failure', () => {
  it('one waits longer each time, up to half an hour', () => {
    const waits = [1, 2, 3, 4, 10, 1000].map((failures) => retryAt(failures, new Error('x'), 0, () => 1))
    expect(waits).toEqual([30_000, 60_000, 120_000, 240_000, 30 * minute, 30 * minute])
    expect(retryAt(1, new Error('x'), 0, () => 0)).toBe(15_000)
  })

  it('one does not come back before the server said', () => {
    expect(retryAt(1, new HttpFault('rate.limited', {}, 'answered', 3_600_000), 0, () => 0)).toBe(3_600_000)
    expect(retryAt(8, new HttpFault('rate.limited', {}, 'answered', 1000), 0, () => 1)).toBe(30 * minute)
  })

  it('only dead credentials and shut secrets need the user', () => {
    const status = (code: Parameters<typeof statusAfter>[0]['code']) => statusAfter({ code, params: {} })
    expect([status('auth.rejected'), status('auth.expired'), status('secrets.missing')]).toEqual(['needsYou', 'needsYou', 'needsYou'])
    expect([status('network.offline'), status('network.timeout'), status('rate.limited'), status('internal')]).toEqual(['offline', 'retrying', 'retrying', 'retrying'])
  })
})

describe('the day’s round', () => {
  it('sees everything within a day, in shares that a network bears', () => {
    const every = 5 * minute
    const day = 24 * 60 * minute
    for (const items of [0, 10, 3000, 50_000, 500_000]) {
      const share = sweepAmount(items, every, 100)
      expect(share).toBeGreaterThanOrEqual(100)
      expect(share).toBeLessThanOrEqual(2000)
      expect((day / every) * share).toBeGreaterThanOrEqual(items)
    }
  })
})
