import { Fault } from '../../src-contract/failure.ts'
import type { ItemId, ThreadId } from '../../src-contract/ids.ts'
import type { Draft } from '../../src-contract/item.ts'
import type { ReadableDb } from './connection.ts'
import { transact } from './database.ts'
import type { Store } from './database.ts'

type DraftRow = { thread_id: ThreadId; item_id: ItemId; text: string; private: number; updated_at: number }

const toDraft = ({ thread_id, item_id, text, private: inPrivate, updated_at }: DraftRow): Draft => ({
  threadId: thread_id,
  itemId: item_id,
  text,
  private: inPrivate === 1,
  updatedAt: updated_at,
})

export function getDraft(db: ReadableDb, threadId: ThreadId): Draft | null {
  const row = db.prepare<[number], DraftRow>('SELECT thread_id, item_id, text, private, updated_at FROM drafts WHERE thread_id = ?').get(threadId)
  return row === undefined ? null : toDraft(row)
}

/**
 * One draft per thread; empty text removes it. Nothing is emitted: the one window that types knows what it typed, and its text must not
 * come back to it while it goes on typing.
 */
export function saveDraft(store: Store, itemId: ItemId, text: string, inPrivate = false): Draft | null {
  return transact(store, () => {
    const item = store.write.prepare<[number], { thread_id: ThreadId }>('SELECT thread_id FROM items WHERE id = ?').get(itemId)
    if (item === undefined) throw new Fault('item.unknown', { id: itemId })
    if (text === '') {
      removeDraft(store, item.thread_id)
      return null
    }
    const row = store.write
      .prepare<[number, number, string, number, number], DraftRow>(
        `INSERT INTO drafts (thread_id, item_id, text, private, updated_at) VALUES (?, ?, ?, ?, ?)
         ON CONFLICT DO UPDATE SET item_id = excluded.item_id, text = excluded.text, private = excluded.private, updated_at = excluded.updated_at
         RETURNING thread_id, item_id, text, private, updated_at`,
      )
      .get(item.thread_id, itemId, text, inPrivate ? 1 : 0, store.clock.now())
    return row === undefined ? null : toDraft(row)
  })
}

/** With the decision that sends it. */
export function removeDraft(store: Store, threadId: ThreadId): void {
  transact(store, () => void store.write.prepare<[number], never>('DELETE FROM drafts WHERE thread_id = ?').run(threadId))
}
