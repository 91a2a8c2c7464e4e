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
