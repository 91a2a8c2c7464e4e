import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ItemId } from '../../src-contract/ids.ts'
import { applyBatch } from './apply.ts'
import { decide, revertDecision } from './decisions.ts'
import { findByRemoteId, getItem } from './items.ts'
import { contradictions } from './oracle.ts'
import { nextWakeAt, wakeDue } from './snoozes.ts'
import { remoteItem, startAt, testStore } from './test-store.ts'
import type { TestStore } from './test-store.ts'

const hour = 3_600_000

let t: TestStore
const batch = (...upserted: ReturnType<typeof remoteItem>[]) => applyBatch(t.store, t.accountId, { posts: [], upserted, removed: [] })
beforeEach(() => {
  t = testStore()
  batch(remoteItem('1', { createdAt: startAt }), remoteItem('2', { threadRemoteId: '1', createdAt: startAt + 1 }), remoteItem('3', { createdAt: startAt + 2 }))
})
afterEach(() => {
  expect(contradictions(t.store)).toEqual([])
  t.end()
})

function id(remoteId: string): ItemId {
  const found = findByRemoteId(t.store.read, t.accountId, remoteId)
  if (found === null) throw new Error(`${remoteId} is not held`)
  return found
}

const snooze = (remoteIds: string[], until: number | null) =>
  decide(t.store, {
    verb: 'snooze', source: 'window', at: t.clock.now(), jobs: [],
    items: remoteIds.map((remoteId) => ({ id: id(remoteId), state: 'snoozed', snoozedUntil: until })),
  }).decisionId
const stateOf = (remoteId: string) => {
  const item = getItem(t.store.read, id(remoteId))
  return item === null ? null : { state: item.state, unread: item.unread, snoozedUntil: item.snoozedUntil }
}
const awake = { state: 'open', unread: true, snoozedUntil: null }

describe('a snoozed item', () => {
  it('comes back when its time has come, not before, and once', () => {
    snooze(['1', '3'], startAt + hour)
    snooze(['2'], startAt + 2 * hour)
    expect(stateOf('1')).toEqual({ state: 'snoozed', unread: false, snoozedUntil: startAt + hour })
    expect(nextWakeAt(t.store.read)).toBe(startAt + hour)
    expect(wakeDue(t.store, startAt + hour - 1)).toEqual([])
    expect(wakeDue(t.store, startAt + hour)).toEqual([id('1'), id('3')])
    expect([stateOf('1'), stateOf('3'), stateOf('2')?.state]).toEqual([awake, awake, 'snoozed'])
    expect(wakeDue(t.store, startAt + hour)).toEqual([])
    expect(nextWakeAt(t.store.read)).toBe(startAt + 2 * hour)
  })

  it('comes back as soon as somebody writes in its thread, and for nothing else', () => {
    snooze(['1', '2'], null)
    snooze(['3'], startAt + hour)
    batch(remoteItem('4', { createdAt: startAt + 3 }))
    batch(remoteItem('ours', { threadRemoteId: '1', own: true, kind: 'reply', createdAt: startAt + 4 }))
    batch(remoteItem('0', { threadRemoteId: '1', createdAt: startAt - 1 }))
    expect([stateOf('1')?.state, stateOf('2')?.state]).toEqual(['snoozed', 'snoozed'])
    expect(wakeDue(t.store, startAt + 1000 * hour)).toEqual([id('3')])
    batch(remoteItem('5', { threadRemoteId: '1', createdAt: startAt + 5 }))
    expect([stateOf('1'), stateOf('2')]).toEqual([awake, awake])
  })

  it('is what it was before once the snooze is undone, also after it has come back', () => {
    const before = stateOf('1')
    const first = snooze(['1'], startAt + hour)
    revertDecision(t.store, first, t.clock.now())
    expect(stateOf('1')).toEqual(before)
    const second = snooze(['1'], startAt + hour)
    wakeDue(t.store, startAt + hour)
    revertDecision(t.store, second, t.clock.now())
    expect(stateOf('1')).toEqual(before)
  })

  it('put off again keeps the later time, and undoing gives back the earlier', () => {
    snooze(['1'], startAt + hour)
    const again = snooze(['1'], startAt + 5 * hour)
    expect(wakeDue(t.store, startAt + 2 * hour)).toEqual([])
    revertDecision(t.store, again, t.clock.now())
    expect(stateOf('1')?.snoozedUntil).toBe(startAt + hour)
  })

  it('is found without reading the items that are not', () => {
    const plan = (sql: string) => t.store.read.prepare<[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`).all().map(({ detail }) => detail).join()
    expect(plan(`SELECT min(snoozed_until) FROM items INDEXED BY items_snoozed WHERE state = 'snoozed' AND snoozed_until IS NOT NULL`)).toContain('items_snoozed')
    expect(plan(`SELECT id FROM items INDEXED BY items_snoozed_thread WHERE thread_id = 1 AND state = 'snoozed' AND id < 9`)).toContain('thread_id=? AND id<?')
  })
})
