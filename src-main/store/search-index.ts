import type { AccountId, ItemId } from '../../src-contract/ids.ts'
import type { WritableDb } from './connection.ts'

export type Named = { name: string; handle: string }

/** What the index holds of an item. To leave, it must be told exactly what it was given. */
export type Indexed = { id: ItemId; accountId: AccountId; text: string; author: Named }

export const authorText = ({ name, handle }: Named): string => `${name} ${handle}`
export const facetOf = (accountId: AccountId): string => `a${accountId}`

export function addToIndex(db: WritableDb, { id, accountId, text, author }: Indexed): void {
  db.prepare<[number, string, string, string], never>('INSERT INTO search (rowid, text, author, facet) VALUES (?, ?, ?, ?)').run(
    id, text, authorText(author), facetOf(accountId),
  )
}

export function removeFromIndex(db: WritableDb, { id, accountId, text, author }: Indexed): void {
  db.prepare<[number, string, string, string], never>(
    `INSERT INTO search (search, rowid, text, author, facet) VALUES ('delete', ?, ?, ?, ?)`,
  ).run(id, text, authorText(author), facetOf(accountId))
}
