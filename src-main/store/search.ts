import type { InboxFilter } from '../../src-contract/commands.ts'
import type { ItemId } from '../../src-contract/ids.ts'
import type { ReadableDb, Value } from './connection.ts'
import { planSearchFilter } from './filter.ts'
import { getItems } from './items.ts'
import type { StoredItem } from './items.ts'
import { facetOf } from './search-index.ts'
import { parseQuery, rangesIn, toMatch } from './search-query.ts'

export type SearchInput = { query: string; limit: number; cursor?: ItemId | undefined; filter?: InboxFilter | undefined; from?: ItemId | undefined }
export type Found = { items: StoredItem[]; ranges: Map<ItemId, [number, number][]>; next?: ItemId }

/**
 * Newest first, by walking the index backwards: the first page costs what it shows, however many match. Brand, network and account are
 * words of the index (`facet`); state, kind and label are looked up per match. Nothing but marks in the query finds nothing.
 */
export function searchItems(db: ReadableDb, { query, limit, cursor, filter, from }: SearchInput): Found {
  const terms = parseQuery(query)
  const ids = searchIds(db, { query, limit: limit + 1, cursor, filter, from })
  const items = getItems(db, ids.slice(0, limit))
  const ranges = new Map(items.map(({ id, text }) => [id, rangesIn(text, terms)]))
  const last = ids.length > limit ? ids[limit - 1] : undefined
  return last === undefined ? { items, ranges } : { items, ranges, next: last }
}

/** Ids alone, none below `from`. */
export function searchIds(db: ReadableDb, { query, limit, cursor, filter, from }: SearchInput): ItemId[] {
  const terms = parseQuery(query)
  const scope = planSearchFilter(db, filter ?? {})
  if (terms.length === 0 || scope === null) return []
  const match = toMatch(terms, scope.accounts?.map(facetOf) ?? null)
  return matching(db, match, scope.conditions, { before: cursor ?? (Number.MAX_SAFE_INTEGER as ItemId), from: from ?? (0 as ItemId) }, limit)
}

function matching(
  db: ReadableDb,
  match: string,
  conditions: readonly { sql: string; param: Value }[],
  { before, from }: { before: ItemId; from: ItemId },
  limit: number,
): ItemId[] {
  const join = conditions.length === 0 ? '' : 'CROSS JOIN items i ON i.id = s.rowid'
  const where = conditions.map(({ sql }) => ` AND ${sql}`).join('')
  // The cast: a number beyond 32 bits is bound as a real, which FTS5 does not take for a limit of its walk.
  const sql = `SELECT s.rowid AS id FROM search s ${join} WHERE s.search MATCH ? AND s.rowid < CAST(? AS INTEGER) AND s.rowid >= CAST(? AS INTEGER)${where} ORDER BY s.rowid DESC LIMIT ?`
  return db
    .prepare<Value[], { id: ItemId }>(sql)
    .all(match, before, from, ...conditions.map(({ param }) => param), limit)
    .map(({ id }) => id)
}
