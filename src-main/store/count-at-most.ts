import type { InboxFilter } from '../../src-contract/commands.ts'
import type { ItemId } from '../../src-contract/ids.ts'
import type { ReadableDb } from './connection.ts'
import { idsBetween, instantOf } from './item-id.ts'
import { pageIdsOf } from './items.ts'
import { searchIds } from './search.ts'

/** Where each row must be looked up to be told apart, the newest so many are. */
const mostLookedUp = 50_000

/** How many a filter and a text find: `most` at most, and `more` where there are or may be others. It costs what is looked at, however rare the matches. */
export function countAtMost(db: ReadableDb, { filter, text, most }: { filter: InboxFilter; text: string; most: number }): { count: number; more: boolean } {
  const from = endOfLook(db, filter, text.trim() !== '')
  const found = text.trim() === ''
    ? pageIdsOf(db, from === null ? filter : { ...filter, after: Math.max(instantOf(from), filter.after ?? 0) }, most + 1).length
    : searchIds(db, { query: text, filter, limit: most + 1, from: from ?? undefined }).length
  return { count: Math.min(found, most), more: found > most || (from !== null && instantOf(from) > (filter.after ?? 0)) }
}

/**
 * The item down to which such a filter is looked through; null where its index tells without, or there is not so much. Words have an index of their own:
 * beside them everything but the account is looked up.
 */
export function endOfLook(db: ReadableDb, filter: InboxFilter, hasWords: boolean, cursor?: ItemId): ItemId | null {
  const { state, brand, brandId, accountId, network, before, ...narrower } = filter
  const { lang, has, not, label, watch, verdict, cluster, aside, assignee, flag } = narrower
  const isFew = [label, watch, verdict, cluster, flag].some((each) => each !== undefined) || aside === true || typeof assignee === 'number'
  const looksUp = hasWords ? (state ?? 'all') !== 'all' || Object.values(narrower).some((each) => each !== undefined) : !isFew && [lang, has, not].some((each) => each !== undefined)
  if (!looksUp) return null
  const wide = { ...(hasWords ? {} : { state }), brand, brandId, accountId, network, before }
  const scope = Object.fromEntries(Object.entries(wide).filter(([, value]) => value !== undefined)) as InboxFilter
  const last = pageIdsOf(db, scope, 1, mostLookedUp, cursor)[0]
  // Whole instants: what was written in the same millisecond is looked at together.
  return last === undefined ? null : idsBetween(instantOf(last), instantOf(last)).from as ItemId
}
