import { describe, expect, test } from 'vitest'
import { fromField, snoozeTimes } from './snooze-times.ts'

const local = (at: number | null | undefined) => (at === null || at === undefined ? at : new Date(at).toString().slice(0, 21))
const atOf = (now: Date, choice: string) => local(snoozeTimes(now.getTime()).find((each) => each.choice === choice)?.at)

describe('when a snoozed message comes back', () => {
  test('Monday is the next one, also on a Monday and on a Sunday', () => {
    expect(atOf(new Date(2026, 10, 23, 10), 'monday')).toBe('Mon Nov 30 2026 09:00')
    expect(atOf(new Date(2026, 10, 29, 23), 'monday')).toBe('Mon Nov 30 2026 09:00')
    expect(atOf(new Date(2026, 10, 25, 1), 'monday')).toBe('Mon Nov 30 2026 09:00')
  })

  test('tomorrow is tomorrow by the calendar, over the end of a year and over a change of clocks', () => {
    expect(atOf(new Date(2026, 11, 31, 23, 59), 'tomorrow')).toBe('Fri Jan 01 2027 09:00')
    expect(atOf(new Date(2026, 9, 24, 12), 'tomorrow')).toBe('Sun Oct 25 2026 09:00')
  })

  test('this evening is offered while there is an evening to wait for', () => {
    expect(atOf(new Date(2026, 10, 23, 17, 0), 'evening')).toBe('Mon Nov 23 2026 18:00')
    expect(atOf(new Date(2026, 10, 23, 17, 45), 'evening')).toBeUndefined()
    expect(atOf(new Date(2026, 10, 23, 21), 'evening')).toBeUndefined()
  })

  test('none is past, and until somebody writes has no time', () => {
    for (let hour = 0; hour < 24; hour += 1) {
      const now = new Date(2026, 2, 28, hour, 31).getTime()
      for (const { at } of snoozeTimes(now)) expect(at === null || at > now).toBe(true)
    }
    expect(atOf(new Date(2026, 10, 23), 'reply')).toBeNull()
  })

  test('a field half filled in is no time', () => {
    expect(fromField('')).toBeNull()
    expect(fromField('2026-13-45T99:99')).toBeNull()
    expect(local(fromField('2026-12-01T08:30'))).toBe('Tue Dec 01 2026 08:30')
  })
})
