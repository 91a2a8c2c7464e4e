import type { ItemId, LabelId } from '../../src-contract/ids.ts'
import type { Label } from '../../src-contract/item.ts'
import type { ReadableDb } from './connection.ts'
import { transact } from './database.ts'
import type { Store } from './database.ts'
import { nameKey } from './same-name.ts'

type LabelRow = { id: LabelId; name: string }

export function listLabels(db: ReadableDb): Label[] {
  return db.prepare<[], LabelRow>('SELECT id, name FROM labels ORDER BY name COLLATE NOCASE').all()
}

/** Puts a label on items or takes it off; a name not known yet makes a new one. */
export function setLabel(store: Store, ids: readonly ItemId[], name: string, on: boolean): Label {
  return transact(store, () => {
    const label = ensureLabel(store, name.trim())
    const sql = on
      ? 'INSERT INTO item_labels (item_id, label_id) SELECT id, ? FROM items WHERE id = ? ON CONFLICT DO NOTHING'
      : 'DELETE FROM item_labels WHERE label_id = ? AND item_id = ?'
    const changed = ids.filter((id) => store.write.prepare<[number, number], never>(sql).run(label.id, id) > 0)
    if (changed.length > 0) store.changes.note({ upserted: changed, source: 'user' })
    return label
  })
}

export function findLabel(db: ReadableDb, name: string): Label | null {
  return listLabels(db).find((label) => nameKey(label.name) === nameKey(name)) ?? null
}

function ensureLabel(store: Store, name: string): Label {
  const known = findLabel(store.write, name)
  if (known !== null) return known
  const made = store.write.prepare<[string], LabelRow>('INSERT INTO labels (name) VALUES (?) RETURNING id, name').get(name)
  if (made === undefined) throw new Error('a label was not made')
  store.changes.note({ catalogue: true, source: 'user' })
  return made
}

export function removeLabel(store: Store, id: LabelId): void {
  transact(store, () => {
    const removed = store.write.prepare<[number], never>('DELETE FROM labels WHERE id = ?').run(id)
    if (removed > 0) store.changes.note({ catalogue: true, many: true, source: 'user' })
  })
}
