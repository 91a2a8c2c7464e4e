import type { AccountId, ItemId } from '../../src-contract/ids.ts'
import type { WritableDb } from './connection.ts'
import { withoutSigns } from './fold.ts'

export type Named = { name: string; handle: string }

/** What the index holds of an item. To leave, it must be told exactly what it was given. */
export type Indexed = { id: ItemId; accountId: AccountId; text: string; author: Named }

export const authorText = ({ name, handle }: Named): string => `${name} ${handle}`
export const facetOf = (accountId: AccountId): string => `a${accountId}`

/** Its columns: text, author, facet. The same item gives the same ones for ever. */
export const columnsOf = ({ accountId, text, author }: Omit<Indexed, 'id'>): [string, string, string] => [
  withoutSigns(text),
  withoutSigns(authorText(author)),
  facetOf(accountId),
]

export function addToIndex(db: WritableDb, item: Indexed): void {
  db.prepare<[number, string, string, string], never>('INSERT INTO search (rowid, text, author, facet) VALUES (?, ?, ?, ?)').run(
    item.id,
    ...columnsOf(item),
  )
}

export function removeFromIndex(db: WritableDb, item: Indexed): void {
  db.prepare<[number, string, string, string], never>(
    `INSERT INTO search (search, rowid, text, author, facet) VALUES ('delete', ?, ?, ?, ?)`,
  ).run(item.id, ...columnsOf(item))
}

/**
 * Removing with `secure-delete` opens the page of every word: 1.2 ms a text in an index of a million, a hundred times as long as a mere
 * mark that it is gone. Where many leave at once they are marked, and `purgeStep` then writes the index anew without them.
 */
export function removeManyFromIndex(db: WritableDb, remove: () => void): void {
  // The value as a literal: bound, a number is a real, and FTS5 wants an integer.
  const secureDelete = (on: 0 | 1) => db.prepare<[], never>(`INSERT INTO search (search, rank) VALUES ('secure-delete', ${on})`).run()
  secureDelete(0)
  try {
    remove()
  } finally {
    secureDelete(1)
  }
}

/**
 * One step of writing the whole index anew without what is only marked as gone; false once it stands in one piece. A negative number of pages is one piece's
 * worth of `optimize` (https://sqlite.org/fts5.html#the_merge_command), whose end is told by the rows that it wrote.
 */
export function purgeStep(db: WritableDb): boolean {
  const written = () => db.prepare<[], { n: number }>('SELECT total_changes() AS n').get()?.n ?? 0
  const before = written()
  db.prepare<[], never>(`INSERT INTO search (search, rank) VALUES ('merge', -100)`).run()
  return written() - before >= 2
}

/** Whether writing the whole index anew is quicker than opening it for each of `leaving` texts. */
export const isMany = (leaving: number, all: number): boolean => leaving * 250 > all
