import type { InboxFilter } from '../../src-contract/commands.ts'
import type { ReadableDb } from './connection.ts'
import { pageIdsOf } from './items.ts'
import { searchIds } from './search.ts'

/** How many a filter and a text find, but no more than `most` + 1 are looked at: one more than `most` says that there are more. */
export function countAtMost(db: ReadableDb, { filter, text, most }: { filter: InboxFilter; text: string; most: number }): number {
  return text.trim() === '' ? pageIdsOf(db, filter, most + 1).length : searchIds(db, { query: text, filter, limit: most + 1 }).length
}
