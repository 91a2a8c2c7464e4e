import { Fault } from '../../src-contract/failure.ts'
import type { AuthorId, ItemId, ThreadId } from '../../src-contract/ids.ts'
import type { Draft, Note, Thread } from '../../src-contract/item.ts'
import { notesAbout, samePerson } from './author-notes.ts'
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

/** `lately` looks at so many; some write every day for years. */
const latest = 500

/** What this author has written to this brand; `recent` leaves out the thread at hand. Counted in indexes. */
function historyOf(db: ReadableDb, { author, thread, createdAt }: StoredItem): Thread['author'] {
  const ids = samePerson(db, author.id)
  const sum = (count: (id: AuthorId) => number) => ids.reduce((all, id) => all + count(id), 0)
  const count = (where: string) =>
    sum((id) => db.prepare<[number], { n: number }>(`SELECT count(*) AS n FROM items WHERE author_id = ? ${where}`).get(id)?.n ?? 0)
  const firsts = ids.flatMap((id) => db.prepare<[number], { created_at: number }>('SELECT created_at FROM items WHERE author_id = ? ORDER BY id LIMIT 1').get(id) ?? [])
  type Recent = { id: ItemId; text: string; created_at: number }
  const recent = ids
    .flatMap((id) => db.prepare<[number, number], Recent>('SELECT id, text, created_at FROM items WHERE author_id = ? AND thread_id <> ? ORDER BY id DESC LIMIT 5').all(id, thread.id))
    .toSorted((a, b) => b.id - a.id)
    .slice(0, 5)
  return {
    author,
    items: count(''),
    hidden: count(`AND visibility IN ('hidden', 'spam', 'trash')`),
    firstAt: firsts.length === 0 ? createdAt : Math.min(...firsts.map(({ created_at }) => created_at)),
    lately: latelyOf(db, author.id),
    notes: notesAbout(db, ids),
    recent: recent.map(({ id, text, created_at }) => ({ id, text, createdAt: created_at })),
  }
}

function latelyOf(db: ReadableDb, id: AuthorId): Thread['author']['lately'] {
  type Lately = { of: number; waiting: number | null; answered: number | null; deleted: number | null }
  const row = db
    .prepare<[number, number], Lately>(
      `SELECT count(*) AS "of", sum(bucket = 0) AS waiting, sum(visibility = 'deleted') AS deleted,
         sum(EXISTS (SELECT 1 FROM jobs j WHERE j.item_id = i.id AND j.verb = 'reply' AND j.state NOT IN ('cancelled', 'refused'))) AS answered
       FROM (SELECT id, bucket, visibility FROM items WHERE author_id = ? ORDER BY id DESC LIMIT ?) i`,
    )
    .get(id, latest)
  return { of: row?.of ?? 0, waiting: row?.waiting ?? 0, answered: row?.answered ?? 0, deleted: row?.deleted ?? 0 }
}
