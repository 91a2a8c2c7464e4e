import { describe, expect, it } from 'vitest'
import { isWorking } from './hours.ts'

const paris = 'Europe/Paris'
const at = (iso: string): number => Date.parse(iso)
const week = [{ days: [1, 2, 3, 4, 5], from: '09:00', to: '18:30' }]

describe('working hours', () => {
  it('hold from the first minute to the last, on their days alone', () => {
    // Monday 23 November 2026, winter time: Paris is an hour ahead.
    expect(isWorking(week, at('2026-11-23T07:59:59Z'), paris)).toBe(false)
    expect(isWorking(week, at('2026-11-23T08:00:00Z'), paris)).toBe(true)
    expect(isWorking(week, at('2026-11-23T17:29:59Z'), paris)).toBe(true)
    expect(isWorking(week, at('2026-11-23T17:30:00Z'), paris)).toBe(false)
    expect(isWorking(week, at('2026-11-28T10:00:00Z'), paris)).toBe(false)
  })

  it('are at any time where there are none, and never where the list is empty', () => {
    expect(isWorking(null, at('2026-11-28T03:00:00Z'), paris)).toBe(true)
    expect(isWorking([], at('2026-11-23T10:00:00Z'), paris)).toBe(false)
  })

  it('go over midnight into the next day, and belong to the day they began on', () => {
    const night = [{ days: [7], from: '22:00', to: '06:00' }]
    expect(isWorking(night, at('2026-11-22T21:30:00Z'), paris)).toBe(true) // Sunday 22:30
    expect(isWorking(night, at('2026-11-23T04:59:00Z'), paris)).toBe(true) // Monday 5:59
    expect(isWorking(night, at('2026-11-23T05:00:00Z'), paris)).toBe(false)
    expect(isWorking(night, at('2026-11-22T04:00:00Z'), paris)).toBe(false) // Sunday 5:00 is Saturday's night
  })

  it('begin at nine by the clock on the wall on both sides of a change of clocks', () => {
    const sunday = [{ days: [7], from: '09:00', to: '10:00' }]
    expect(isWorking(sunday, at('2026-10-18T07:00:00Z'), paris)).toBe(true) // summer time, two hours ahead
    expect(isWorking(sunday, at('2026-10-25T07:00:00Z'), paris)).toBe(false)
    expect(isWorking(sunday, at('2026-10-25T08:00:00Z'), paris)).toBe(true)
  })

  it('hold in both of the hours that come twice, and over the one that is left out', () => {
    const early = [{ days: [7], from: '02:30', to: '03:30' }]
    expect(isWorking(early, at('2026-10-25T00:45:00Z'), paris)).toBe(true) // 2:45, summer
    expect(isWorking(early, at('2026-10-25T01:45:00Z'), paris)).toBe(true) // 2:45 again, winter
    expect(isWorking(early, at('2027-03-28T01:00:00Z'), paris)).toBe(true) // 2:00 is followed by 3:00
    expect(isWorking(early, at('2027-03-28T01:30:00Z'), paris)).toBe(false)
  })

  it('last a whole day where they end when they begin', () => {
    const saturday = [{ days: [6], from: '00:00', to: '00:00' }]
    expect(isWorking(saturday, at('2026-11-28T00:00:00Z'), paris)).toBe(true)
    expect(isWorking(saturday, at('2026-11-28T22:59:00Z'), paris)).toBe(true)
    expect(isWorking(saturday, at('2026-11-28T23:00:00Z'), paris)).toBe(false)
  })
})
