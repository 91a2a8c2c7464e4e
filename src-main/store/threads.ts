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

type HistoryRow = { items: number; hidden: number; first_at: number | null }

/** What this author has written to this account; `recent` leaves out the thread at hand. */
function historyOf(db: ReadableDb, { author, thread, createdAt }: StoredItem): Thread['author'] {
  const row = db
    .prepare<[number], HistoryRow>(
      `SELECT count(*) AS items, count(*) FILTER (WHERE visibility IN ('hidden', 'spam', 'trash')) AS hidden, min(created_at) AS first_at
       FROM items WHERE author_id = ?`,
    )
    .get(author.id)
  const recent = db
    .prepare<[number, number], { id: ItemId; text: string; created_at: number }>(
      'SELECT id, text, created_at FROM items WHERE author_id = ? AND thread_id <> ? ORDER BY id DESC LIMIT 5',
    )
    .all(author.id, thread.id)
  return {
    author,
    items: row?.items ?? 0,
    hidden: row?.hidden ?? 0,
    firstAt: row?.first_at ?? createdAt,
    recent: recent.map(({ id, text, created_at }) => ({ id, text, createdAt: created_at })),
  }
}
