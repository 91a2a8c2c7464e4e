import type { BrandId, ItemId, PinId, PostId } from '../../src-contract/ids.ts'
import type { Pin } from '../../src-contract/moderation.ts'
import type { ItemKind, NetworkId } from '../../src-contract/network.ts'
import type { ReadableDb, Value } from './connection.ts'
import { transact } from './database.ts'
import type { Store } from './database.ts'

/** What is known of a pinned text beside itself; null: nobody knows. */
export type PinFacts = { network: NetworkId | null; kind: ItemKind | null; postId: PostId | null }
export type StoredPin = Pin & { facts: PinFacts }

type Row = { id: PinId; brand_id: BrandId | null; text: string; want: Pin['want']; item_id: ItemId | null; facts: string; created_at: number; holds: number }

const toPin = ({ id, brand_id, text, want, item_id, facts, created_at, holds }: Row): StoredPin => ({
  id, text, want, brandId: brand_id, itemId: item_id, facts: JSON.parse(facts) as PinFacts, createdAt: created_at, holds: holds === 1,
})

/** Those of a brand and those of every brand; all where none is named. */
export function listPins(db: ReadableDb, brandId: BrandId | null): StoredPin[] {
  return db.prepare<[number | null, number | null], Row>('SELECT * FROM pins WHERE ? IS NULL OR brand_id IS NULL OR brand_id = ? ORDER BY id').all(brandId, brandId).map(toPin)
}

export function addPin(store: Store, pin: Omit<StoredPin, 'id' | 'createdAt'>): StoredPin {
  return transact(store, () => {
    const row = store.write
      .prepare<Value[], Row>('INSERT INTO pins (brand_id, text, want, item_id, facts, created_at, holds) VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING *')
      .get(pin.brandId, pin.text, pin.want, pin.itemId, JSON.stringify(pin.facts), store.clock.now(), Number(pin.holds))
    if (row === undefined) throw new Error('a pin was not made')
    store.changes.note({ catalogue: true, source: 'user' })
    return toPin(row)
  })
}

export function removePin(store: Store, id: PinId): boolean {
  return transact(store, () => {
    const removed = store.write.prepare<[number], never>('DELETE FROM pins WHERE id = ?').run(id) > 0
    if (removed) store.changes.note({ catalogue: true, source: 'user' })
    return removed
  })
}

export function notePins(store: Store, results: ReadonlyMap<PinId, boolean>): void {
  transact(store, () => {
    let changed = 0
    for (const [id, holds] of results) changed += store.write.prepare<[number, number, number], never>('UPDATE pins SET holds = ? WHERE id = ? AND holds <> ?').run(Number(holds), id, Number(holds))
    if (changed > 0) store.changes.note({ catalogue: true, source: 'engine' })
  })
}
