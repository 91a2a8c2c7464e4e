import { Fault } from '../../src-contract/failure.ts'
import type { BrandId, ListEntryId } from '../../src-contract/ids.ts'
import type { ListEntry, ListKind } from '../../src-contract/moderation.ts'
import { audit } from './audit.ts'
import type { ReadableDb, Value } from './connection.ts'
import { transact } from './database.ts'
import type { Store } from './database.ts'

type Row = { id: ListEntryId; brand_id: BrandId; list: ListKind; text: string; pattern: number; anywhere: number; created_at: number }

const toEntry = ({ id, brand_id, list, text, pattern, anywhere, created_at }: Row): ListEntry => ({
  id, list, text, brandId: brand_id, pattern: pattern === 1, anywhere: anywhere === 1, createdAt: created_at,
})

export const mostEntries = 5000

export function listEntries(db: ReadableDb, brandId: BrandId | null): ListEntry[] {
  return db
    .prepare<[number | null, number | null], Row>('SELECT * FROM list_entries WHERE ? IS NULL OR brand_id = ? ORDER BY list, text, id')
    .all(brandId, brandId)
    .map(toEntry)
}

export type NewEntry = { brandId: BrandId; list: ListKind; texts: readonly string[]; pattern: boolean; anywhere: boolean }

/** What is there already stays as it is. */
export function addEntries(store: Store, { brandId, list, texts, pattern, anywhere }: NewEntry): ListEntry[] {
  return transact(store, () => {
    const held = store.write.prepare<[number], { n: number }>('SELECT count(*) AS n FROM list_entries WHERE brand_id = ?').get(brandId)?.n ?? 0
    if (held + texts.length > mostEntries) throw new Fault('lists.full', { max: mostEntries })
    const rows = texts.map((text) =>
      store.write
        .prepare<Value[], Row>(
          `INSERT INTO list_entries (brand_id, list, text, pattern, anywhere, created_at) VALUES (?, ?, ?, ?, ?, ?)
           ON CONFLICT DO UPDATE SET anywhere = excluded.anywhere RETURNING *`,
        )
        .get(brandId, list, text, Number(pattern), Number(anywhere), store.clock.now()))
    audit(store, { source: 'user', what: 'lists.added', detail: { brand: brandId, list, entries: texts.length } })
    store.changes.note({ catalogue: true, source: 'user' })
    return rows.flatMap((row) => (row === undefined ? [] : [toEntry(row)]))
  })
}

export function removeEntries(store: Store, ids: readonly ListEntryId[]): number {
  return transact(store, () => {
    const removed = ids.reduce((sum, id) => sum + store.write.prepare<[number], never>('DELETE FROM list_entries WHERE id = ?').run(id), 0)
    if (removed > 0) {
      audit(store, { source: 'user', what: 'lists.removed', detail: { entries: removed } })
      store.changes.note({ catalogue: true, source: 'user' })
    }
    return removed
  })
}
