import { charter as charterSchema } from '../../src-contract/moderation.ts'
import type { Charter } from '../../src-contract/moderation.ts'
import type { BrandId } from '../../src-contract/ids.ts'
import { audit } from './audit.ts'
import type { ReadableDb } from './connection.ts'
import { transact } from './database.ts'
import type { Store } from './database.ts'

/** Null where the brand has none of its own. `at` tells one from the next. */
export function getCharter(db: ReadableDb, brandId: BrandId): { charter: Charter; at: number } | null {
  const row = db.prepare<[number], { charter: string; updated_at: number }>('SELECT charter, updated_at FROM charters WHERE brand_id = ?').get(brandId)
  if (row === undefined) return null
  const parsed = charterSchema.safeParse(JSON.parse(row.charter))
  return parsed.success ? { charter: parsed.data, at: row.updated_at } : null
}

export function setCharter(store: Store, brandId: BrandId, charter: Charter): void {
  transact(store, () => {
    store.write
      .prepare<[number, string, number], never>(
        `INSERT INTO charters (brand_id, charter, updated_at) VALUES (?, ?, ?)
         ON CONFLICT DO UPDATE SET charter = excluded.charter, updated_at = max(excluded.updated_at, updated_at + 1)`,
      )
      .run(brandId, JSON.stringify(charter), store.clock.now())
    audit(store, { source: 'user', what: 'charter.saved', detail: { brand: brandId } })
    store.changes.note({ catalogue: true, source: 'user' })
  })
}
