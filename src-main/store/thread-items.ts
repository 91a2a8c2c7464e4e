import type { ItemId, ThreadId } from '../../src-contract/ids.ts'
import type { ReadableDb } from './connection.ts'

const most = 500

/** Oldest first. Of an endless thread its beginning and its newest part. */
export function itemsOfThread(db: ReadableDb, threadId: ThreadId): ItemId[] {
  type Row = { id: ItemId }
  const newest = db.prepare<[number, number], Row>('SELECT id FROM items WHERE thread_id = ? ORDER BY id DESC LIMIT ?').all(threadId, most)
  const ids = newest.map(({ id }) => id).reverse()
  if (ids.length < most) return ids
  const first = db.prepare<[number], Row>('SELECT id FROM items WHERE thread_id = ? ORDER BY id LIMIT 1').get(threadId)
  return first === undefined || ids.includes(first.id) ? ids : [first.id, ...ids]
}
