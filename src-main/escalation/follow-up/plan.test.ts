import { describe, expect, it } from 'vitest'
import type { Calendar, FollowUpStep } from '../../../src-contract/deadlines.ts'
import { seeded } from '../../store/test-store.ts'
import { nextFollowUp } from './plan.ts'

const hour = 3_600_000
const always: Calendar = { timeZone: 'UTC', week: [{ days: [1, 2, 3, 4, 5, 6, 7], from: '00:00', to: '00:00' }], holidays: 'none', off: [] }
const plan: FollowUpStep[] = [{ tone: 'gentle', afterMinutes: 0 }, { tone: 'firm', afterMinutes: 60 }, { tone: 'manager', afterMinutes: 120, to: [{ name: 'M', address: 'm@x.example' }] }]
const waiting = { state: 'open', dueAt: 10 * hour, pausedAt: null, answeredAt: null }
const stepAt = (at: number, done: number[] = [], patch: Partial<Record<'state' | 'dueAt' | 'pausedAt' | 'answeredAt', never>> | object = {}) =>
  nextFollowUp(always, plan, done, { ...waiting, ...patch }, at)

describe('follow-ups', () => {
  it('go out step by step, each at its time', () => {
    expect(stepAt(10 * hour - 1)).toBe(null)
    expect(stepAt(10 * hour)).toEqual({ step: 0, skipped: [] })
    expect(stepAt(10 * hour, [0])).toBe(null)
    expect(stepAt(11 * hour, [0])).toEqual({ step: 1, skipped: [] })
    expect(stepAt(50 * hour, [0, 1, 2])).toBe(null)
  })

  it('ask once after a long absence, and never again what was passed over', () => {
    expect(stepAt(50 * hour)).toEqual({ step: 2, skipped: [0, 1] })
  })

  it('never go out after an answer, while one waits for the customer, or when nothing is due', () => {
    for (const patch of [{ state: 'answered' }, { state: 'closed' }, { answeredAt: 1 }, { pausedAt: 1 }, { dueAt: null }]) expect(stepAt(50 * hour, [], patch)).toBe(null)
  })

  it('never go out twice, whenever one looks', () => {
    const random = seeded(4)
    for (let round = 0; round < 200; round += 1) {
      const done: number[] = []
      const sent: number[] = []
      let at = 9 * hour
      while (at < 20 * hour) {
        const next = stepAt(at, done)
        if (next !== null) {
          sent.push(next.step)
          done.push(next.step, ...next.skipped)
        }
        at += Math.floor(random() * 2 * hour)
      }
      expect(new Set(sent).size).toBe(sent.length)
      expect([...sent].sort()).toEqual(sent)
    }
  })
})
