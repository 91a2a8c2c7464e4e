import { describe, expect, it } from 'vitest'
import { createBackOff } from './back-off.ts'

describe('createBackOff', () => {
  it('answers the first death at once and each following one twice as late, up to a bound', () => {
    const backOff = createBackOff({ firstMs: 100, maxMs: 300, limit: 9 })
    expect([0, 1, 2, 3, 4].map((at) => backOff.died(at))).toEqual([0, 100, 200, 300, 300])
  })

  it('gives up after too many deaths in a short time', () => {
    const backOff = createBackOff({ limit: 3 })
    expect([0, 1, 2, 3].map((at) => backOff.died(at)).at(-1)).toBeNull()
  })

  it('forgets old deaths', () => {
    const backOff = createBackOff({ limit: 2, windowMs: 1000 })
    expect([0, 10, 1100, 2200].map((at) => backOff.died(at))).toEqual([0, 100, 0, 0])
  })
})
