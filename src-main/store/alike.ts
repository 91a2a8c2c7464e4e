import type { ItemId } from '../../src-contract/ids.ts'
import type { ReadableDb } from './connection.ts'

export type Likeness = 'author' | 'text' | 'thread'

const conditions: Record<Likeness, string> = {
  author: 'i.author_id = o.author_id',
  // By digest: the same words to the letter, whoever wrote them.
  text: 'i.brand_id = o.brand_id AND i.digest = o.digest',
  thread: 'i.thread_id = o.thread_id',
}

/**
 * What waits for a decision (bucket 0) and is like this item, itself included where it waits too; newest first. Never across brands: an author and a
 * thread belong to one account.
 */
export function findAlike(db: ReadableDb, id: ItemId, by: Likeness, limit: number): ItemId[] {
  return db
    .prepare<[number, number], { id: ItemId }>(
      `SELECT i.id FROM items o JOIN items i ON ${conditions[by]} WHERE o.id = ? AND i.bucket = 0 ORDER BY i.id DESC LIMIT ?`,
    )
    .all(id, limit)
    .map((row) => row.id)
}
