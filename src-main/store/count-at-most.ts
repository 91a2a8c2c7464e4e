import type { InboxFilter } from '../../src-contract/commands.ts'
import type { ReadableDb } from './connection.ts'
import { instantOf } from './item-id.ts'
import { pageIdsOf } from './items.ts'
import { searchIds } from './search.ts'

/** Where each row must be looked up to be told apart, the newest so many are. */
const mostLookedUp = 50_000

/** How many a filter and a text find: `most` at most, and `more` where there are or may be others. It costs what is looked at, however rare the matches. */
export function countAtMost(db: ReadableDb, { filter, text, most }: { filter: InboxFilter; text: string; most: number }): { count: number; more: boolean } {
  const from = text.trim() === '' ? endOfLook(db, filter) : null
  const bounded = from === null ? filter : { ...filter, after: Math.max(from, filter.after ?? 0) }
  const found = text.trim() === '' ? pageIdsOf(db, bounded, most + 1).length : searchIds(db, { query: text, filter, limit: most + 1 }).length
  return { count: Math.min(found, most), more: found > most || bounded.after !== filter.after }
}

/** The instant down to which such a filter is looked through; null where its index tells without, or there is not so much. */
function endOfLook(db: ReadableDb, { lang, has, not, label, watch, verdict, cluster, aside, ...rest }: InboxFilter): number | null {
  const isFew = [label, watch, verdict, cluster].some((each) => each !== undefined) || aside === true
  if (isFew || (lang === undefined && has === undefined && not === undefined)) return null
  const { state, brand, brandId, accountId, network, before } = rest
  const scope = Object.fromEntries(Object.entries({ state, brand, brandId, accountId, network, before }).filter(([, value]) => value !== undefined)) as InboxFilter
  const last = pageIdsOf(db, scope, 1, mostLookedUp)[0]
  return last === undefined ? null : instantOf(last)
}
