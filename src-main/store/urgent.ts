import type { AuthorId, ItemId } from '../../src-contract/ids.ts'
import type { AuthorFlag } from '../../src-contract/item.ts'
import type { ItemKind } from '../../src-contract/network.ts'
import type { ReadableDb } from './connection.ts'
import { transact } from './database.ts'
import type { Store } from './database.ts'
import { staleMs, urgentAtOf } from './urgency.ts'
import type { UrgencyFacts } from './urgency.ts'
import { threatBit } from './verdict-codes.ts'

type FactsRow = { id: ItemId; kind: ItemKind; rating: number | null; flags: number; sublabels: number | null; flag: AuthorFlag | null; reply_until: number | null; urgent_at: number | null }

const factsSql = `
  SELECT i.id, i.kind, i.rating, i.flags, v.sublabels, a.flag, i.reply_until, i.urgent_at
  FROM items i JOIN authors a ON a.id = i.author_id LEFT JOIN verdicts v ON v.id = i.verdict`

const factsIn = (row: FactsRow): UrgencyFacts => ({
  id: row.id, kind: row.kind, rating: row.rating, flags: row.flags, threat: ((row.sublabels ?? 0) & threatBit) !== 0, flag: row.flag, replyUntil: row.reply_until,
})

/** After anything that an item's urgency rests on was written, or it has come back to be decided. Within the caller's transaction; twice changes nothing. */
export function refreshUrgency(store: Store, id: ItemId): void {
  const row = store.write.prepare<[number], FactsRow>(`${factsSql} WHERE i.id = ? AND i.bucket = 0`).get(id)
  if (row !== undefined) put(store, row)
}

function put(store: Store, row: FactsRow): boolean {
  const at = urgentAtOf(factsIn(row), store.clock.now())
  if (at === row.urgent_at) return false
  store.write.prepare<[number, number], never>('UPDATE items SET urgent_at = ? WHERE id = ?').run(at, row.id)
  return true
}

/** Of all that an author has waiting. */
export function refreshUrgencyOfAuthor(store: Store, authorId: AuthorId): void {
  const rows = store.write.prepare<[number], FactsRow>(`${factsSql} WHERE i.author_id = ? AND i.bucket = 0`).all(authorId)
  for (const row of rows) put(store, row)
}

const oneSlice = 500

/** When the next item will have waited too long to burn; null when none does. */
export function nextStaleAt(db: ReadableDb): number | null {
  const first = db.prepare<[], { at: number | null }>('SELECT min(urgent_at) AS at FROM items INDEXED BY items_urgent WHERE bucket = 0 AND urgent_at IS NOT NULL').get()?.at ?? null
  return first === null || first > 4e15 ? null : first + staleMs + 1
}

/** What has become stale goes behind, a slice at a time. True while there may be more. */
export function sinkStale(store: Store, now: number): boolean {
  return transact(store, () => {
    const due = store.write
      .prepare<[number, number], { id: ItemId }>('SELECT id FROM items INDEXED BY items_urgent WHERE bucket = 0 AND urgent_at < ? LIMIT ?')
      .all(now - staleMs, oneSlice)
    for (const { id } of due) refreshUrgency(store, id)
    if (due.length > 0) store.changes.note({ upserted: due.map(({ id }) => id), source: 'engine' })
    return due.length === oneSlice
  })
}

/**
 * A file that was brought up to date has all that waits as stale. They stand with the newest first, so that those which are not stand at the front: put
 * right a slice at a time, until a slice holds none. True while there may be more.
 */
export function raiseFresh(store: Store): boolean {
  return transact(store, () => {
    const rows = store.write
      .prepare<[number], FactsRow>(`${factsSql.replace('FROM items i', 'FROM items i INDEXED BY items_urgent')} WHERE i.bucket = 0 AND i.urgent_at > 4e15 ORDER BY i.urgent_at LIMIT ?`)
      .all(oneSlice)
    const raised = rows.filter((row) => put(store, row)).map(({ id }) => id)
    if (raised.length > 0) store.changes.note({ upserted: raised, source: 'engine' })
    return raised.length > 0
  })
}
