import { Fault } from '../../src-contract/failure.ts'
import type { ItemId, ThreadId } from '../../src-contract/ids.ts'
import type { Draft, Note, Thread } from '../../src-contract/item.ts'
import type { ReadableDb } from './connection.ts'
import { getDraft } from './drafts.ts'
import { getItem, getItems } from './items.ts'
import type { StoredItem } from './items.ts'
import { notesOf } from './notes.ts'
import { itemsOfThread } from './thread-items.ts'

export type StoredThread = { id: ThreadId; items: StoredItem[]; notes: Note[]; draft: Draft | null; author: Thread['author'] }

/** The thread in which an item stands, and who wrote that item. */
export function getThread(db: ReadableDb, itemId: ItemId): StoredThread {
  const item = getItem(db, itemId)
  if (item === null) throw new Fault('item.unknown', { id: itemId })
  const ids = itemsOfThread(db, item.thread.id)
  const all = ids.includes(itemId) ? ids : [...ids, itemId].sort((a, b) => a - b)
  return {
    id: item.thread.id,
    items: getItems(db, all),
    notes: notesOf(db, item.thread.id),
    draft: getDraft(db, item.thread.id),
    author: historyOf(db, item),
  }
}

/**
 * What this author has written to this account; `recent` leaves out the thread at hand. Counted in indexes: some write every day for years.
 */
function historyOf(db: ReadableDb, { author, thread, createdAt }: StoredItem): Thread['author'] {
  const count = (where: string) =>
    db.prepare<[number], { n: number }>(`SELECT count(*) AS n FROM items WHERE author_id = ? ${where}`).get(author.id)?.n ?? 0
  const first = db
    .prepare<[number], { created_at: number }>('SELECT created_at FROM items WHERE author_id = ? ORDER BY id LIMIT 1')
    .get(author.id)
  const recent = db
    .prepare<[number, number], { id: ItemId; text: string; created_at: number }>(
      'SELECT id, text, created_at FROM items WHERE author_id = ? AND thread_id <> ? ORDER BY id DESC LIMIT 5',
    )
    .all(author.id, thread.id)
  return {
    author,
    items: count(''),
    hidden: count(`AND visibility IN ('hidden', 'spam', 'trash')`),
    firstAt: first?.created_at ?? createdAt,
    recent: recent.map(({ id, text, created_at }) => ({ id, text, createdAt: created_at })),
  }
}
