import { afterEach, beforeEach, expect, it } from 'vitest'
import type { ItemId } from '../../src-contract/ids.ts'
import { findAlike } from './alike.ts'
import { applyBatch } from './apply.ts'
import { decide } from './decisions.ts'
import { findByRemoteId, getItem } from './items.ts'
import { addAccount, remoteAuthor, remoteItem, startAt, testStore } from './test-store.ts'
import type { TestStore } from './test-store.ts'

let t: TestStore
beforeEach(() => {
  t = testStore()
  const other = addAccount(t.store, 'other', 'Autre marque')
  const batch = (account: typeof other, ...upserted: ReturnType<typeof remoteItem>[]) => applyBatch(t.store, account, { posts: [], upserted, removed: [] })
  batch(
    t.accountId,
    remoteItem('1', { text: 'Promo !', createdAt: startAt, author: remoteAuthor('al') }),
    remoteItem('2', { text: 'Promo !', createdAt: startAt + 1, author: remoteAuthor('bo') }),
    remoteItem('3', { text: 'Bonjour', createdAt: startAt + 2, author: remoteAuthor('al'), threadRemoteId: '2' }),
    remoteItem('4', { text: 'Promo !', createdAt: startAt + 3, author: remoteAuthor('cy') }),
    remoteItem('own', { text: 'Promo !', own: true, kind: 'reply', threadRemoteId: '2', createdAt: startAt + 4 }),
  )
  batch(other, remoteItem('5', { text: 'Promo !', createdAt: startAt + 5, author: remoteAuthor('al') }))
  decide(t.store, { verb: 'done', source: 'test', at: startAt, items: [{ id: idOf('4'), state: 'done' }], jobs: [] })
})
afterEach(() => t.end())

function idOf(remoteId: string): ItemId {
  const found = findByRemoteId(t.store.read, t.accountId, remoteId)
  if (found === null) throw new Error(`${remoteId} is not held`)
  return found
}
const like = (remoteId: string, by: 'author' | 'text' | 'thread', limit = 10) =>
  findAlike(t.store.read, idOf(remoteId), by, limit).map((id) => getItem(t.store.read, id)?.remoteId)

it('finds what waits and has the same author, words or thread, newest first, and nothing of another brand', () => {
  expect(like('1', 'text')).toEqual(['2', '1'])
  expect(like('1', 'author')).toEqual(['3', '1'])
  expect(like('2', 'thread')).toEqual(['3', '2'])
  expect(like('4', 'text')).toEqual(['2', '1'])
  expect(like('1', 'text', 1)).toEqual(['2'])
})
