import { afterEach, beforeEach, expect, test } from 'vitest'
import { applyBatch } from './apply.ts'
import { countItems, pageItems } from './items.ts'
import { remoteItem, testStore } from './test-store.ts'
import type { TestStore } from './test-store.ts'

let t: TestStore
beforeEach(() => {
  t = testStore()
})
afterEach(() => t.end())

const idsOf = (filter: Parameters<typeof pageItems>[1]) =>
  pageItems(t.store.read, filter, { limit: 50 })
    .items.map(({ remoteId }) => remoteId)
    .sort()

test('what a network had set aside before we saw it waits for no decision, and is found among what is set aside', () => {
  const account = t.accountId
  applyBatch(t.store, account, {
    posts: [],
    upserted: [
      remoteItem('open'),
      remoteItem('waiting', { visibility: 'held' }),
      remoteItem('caught', { visibility: 'spam' }),
      remoteItem('binned', { visibility: 'trash' }),
    ],
    removed: [],
  })
  expect(idsOf({ state: 'todo' })).toEqual(['open', 'waiting'])
  expect(idsOf({ aside: true })).toEqual(['binned', 'caught', 'waiting'])
  expect(idsOf({ aside: false })).toEqual(['open'])
  expect(countItems(t.store.read, { aside: true, state: 'done' })).toBe(2)
})

test('an item set aside after it arrived is still the user’s to decide', () => {
  const account = t.accountId
  applyBatch(t.store, account, { posts: [], upserted: [remoteItem('1')], removed: [] })
  applyBatch(t.store, account, { posts: [], upserted: [remoteItem('1', { visibility: 'spam' })], removed: [] })
  expect(idsOf({ state: 'todo', aside: true })).toEqual(['1'])
})
