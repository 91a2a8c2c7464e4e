import { describe, expect, test } from 'vitest'
import type { Thread } from '../../src-contract/item.ts'
import { aJob, anItem } from '../stores/fake-engine.ts'
import { around, entriesOf, partOf } from './exchange.ts'

const thread = (items: object[]): Thread => ({ id: 1, items, notes: [], draft: null, author: null }) as unknown as Thread
const reply = (id: number, state: Parameters<typeof aJob>[1]) => aJob(id, state, { verb: 'reply', text: `réponse ${id}`, createdAt: id })

describe('an exchange', () => {
  test('is oldest first, with our replies that have not arrived yet at their place', () => {
    const entries = entriesOf(thread([anItem(10, { jobs: [reply(15, 'held')] }), anItem(20), anItem(5)]))
    expect(entries.map((entry) => [entry.kind, entry.at])).toEqual([['item', 5], ['item', 10], ['reply', 15], ['item', 20]])
  })

  test('shows a reply once: a verified one is an item of its own, a cancelled one never was', () => {
    const jobs = [reply(1, 'verified'), reply(2, 'cancelled'), reply(3, 'refused'), reply(4, 'uncertain')]
    const replies = entriesOf(thread([anItem(10, { jobs })])).filter((entry) => entry.kind === 'reply')
    expect(replies.map((entry) => entry.at)).toEqual([3, 4])
  })

  test('other verbs are no part of it', () => {
    expect(entriesOf(thread([anItem(10, { jobs: [aJob(1, 'held')] })]))).toHaveLength(1)
  })

  test('of thousands shows what lies around the message, and all of it when asked often enough', () => {
    const entries = entriesOf(thread(Array.from({ length: 5000 }, (_, at) => anItem(at + 1))))
    expect(partOf(entries, 2500, 0)).toEqual({ from: 2500 - around, to: 2501 + around })
    expect(partOf(entries, 0, 0)).toEqual({ from: 0, to: around + 1 })
    expect(partOf(entries, 4999, 0)).toEqual({ from: 4999 - around, to: 5000 })
    expect(partOf(entries, 2500, 5000)).toEqual({ from: 0, to: 5000 })
  })
})
