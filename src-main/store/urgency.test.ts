import { describe, expect, test } from 'vitest'
import type { ItemId } from '../../src-contract/ids.ts'
import { firstIdAt } from './item-id.ts'
import { startAt } from './test-store.ts'
import { burnsAt, reasonsOf, staleMs, urgentAtOf } from './urgency.ts'
import type { UrgencyFacts } from './urgency.ts'
import { headBit } from './verdict-codes.ts'

const hour = 3_600_000
const idAt = (at: number): ItemId => firstIdAt(at, startAt)
const facts = (patch: Partial<UrgencyFacts> = {}): UrgencyFacts => ({
  id: idAt(startAt), kind: 'comment', rating: null, flags: 0, threat: false, flag: null, replyUntil: null, ...patch,
})
const due = (patch: Partial<UrgencyFacts>) => (reasonsOf(facts(patch)).dueAt - startAt) / hour
const because = (patch: Partial<UrgencyFacts>) => reasonsOf(facts(patch)).because

describe('what is urgent', () => {
  test('a threat before an insult before a complaint before a question before the rest, praise and spam last', () => {
    const toxic = headBit('toxic')
    const order = [
      due({ threat: true, flags: toxic }), due({ flags: toxic }), due({ flags: headBit('complaint') }), due({ kind: 'review', rating: 1 }),
      due({ flags: headBit('question') }), due({ kind: 'message' }), due({}), due({ flags: headBit('praise') }), due({ flags: headBit('spam') }),
    ]
    expect(order).toEqual(order.toSorted((a, b) => a - b))
    expect(new Set(order).size).toBe(order.length)
  })

  test('waits as long as the most pressing of what it is, and names all of it', () => {
    expect(due({ flags: headBit('complaint') | headBit('question') | headBit('praise') })).toBe(due({ flags: headBit('complaint') }))
    expect(because({ flags: headBit('complaint') | headBit('question') })).toEqual(['complaint', 'question'])
    expect(because({ flags: headBit('praise') })).toEqual(['praise'])
    expect(because({})).toEqual([])
  })

  test('somebody marked waits less, and the mark is named', () => {
    expect(due({ flags: headBit('complaint'), flag: 'vip' })).toBe(0.5)
    expect(due({ flags: headBit('complaint'), flag: 'watch' })).toBe(1)
    expect(because({ flags: headBit('complaint'), flag: 'vip' })).toEqual(['complaint', 'vip'])
  })

  test('a reply window brings it forward to an hour before it closes, and never puts it off', () => {
    expect(due({ replyUntil: startAt + 5 * hour })).toBe(4)
    expect(due({ replyUntil: startAt + 100 * hour })).toBe(due({}))
    expect(due({ replyUntil: startAt + 1 })).toBe(0)
    expect(reasonsOf(facts({ replyUntil: startAt + 5 * hour })).windowClosesAt).toBe(startAt + 5 * hour)
    expect(reasonsOf(facts({ replyUntil: 0 })).windowClosesAt).toBeNull()
  })

  test('what has waited too long goes behind all that burns, the newest first', () => {
    const now = startAt + staleMs + 30 * hour
    const old = urgentAtOf(facts(), now)
    const older = urgentAtOf(facts({ id: idAt(startAt - 90 * 24 * hour), flags: headBit('toxic') }), now)
    const fresh = urgentAtOf(facts({ id: idAt(startAt + 29 * hour) }), now)
    expect([fresh, old, older].toSorted((a, b) => a - b)).toEqual([fresh, old, older])
    expect([fresh, old, older].map(burnsAt)).toEqual([true, false, false])
    expect(Number.isSafeInteger(older)).toBe(true)
  })
})
