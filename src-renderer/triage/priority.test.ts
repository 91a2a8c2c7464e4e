import { describe, expect, test } from 'vitest'
import type { Priority } from '../../src-contract/item.ts'
import { createTranslator } from '../../src-i18n/translate.ts'
import { isLate, priorityOf, spanOf } from './priority.ts'

const [fr, en] = [createTranslator('fr'), createTranslator('en')]
const minute = 60_000
const now = 1_700_000_000_000
const item = (patch: Partial<Priority> = {}) => ({ priority: { dueAt: now, burns: true, because: ['complaint'], waitingSince: now - 160 * minute, windowClosesAt: now + 180 * minute, ...patch } satisfies Priority })

describe('the reason for a place in the urgent order', () => {
  test('is one line: what it is, how long it has waited, when it is too late', () => {
    expect(priorityOf(item(), now, fr)).toBe('réclamation · attend depuis 2 h 40 · plus de réponse possible dans 3 h')
    expect(priorityOf(item(), now, en)).toBe('complaint · waiting 2 h 40 · reply window closes in 3 h')
    expect(priorityOf(item({ windowClosesAt: now - 1, because: [] }), now, en)).toBe('waiting 2 h 40 · reply window closed')
    expect(priorityOf(item({ windowClosesAt: null, waitingSince: now - 59_999 }), now, en)).toBe('complaint · just arrived')
    expect(priorityOf({}, now, en)).toBeNull()
  })

  test('spans are as exact as one needs', () => {
    expect([0, 59, 60, 61, 24 * 60, 27 * 60, 8 * 24 * 60].map((minutes) => spanOf(minutes * minute, en))).toEqual(['0 min', '59 min', '1 h', '1 h 01', '1 d', '1 d 3 h', '8 d'])
    expect(spanOf(-5, en)).toBe('0 min')
  })

  test('late is past its time while it burns', () => {
    expect([isLate(item(), now), isLate(item({ dueAt: now + 1 }), now), isLate(item({ burns: false }), now), isLate({}, now)]).toEqual([true, false, false, false])
  })
})
