import type { AttachmentId, ItemId, LabelId } from '../../src-contract/ids.ts'
import type { Attachment, Label, Revision } from '../../src-contract/item.ts'
import type { ReadableDb } from './connection.ts'

/** What hangs on items, for a whole page at once. */
export function labelsOf(db: ReadableDb, ids: string): Map<ItemId, Label[]> {
  type Row = { item_id: ItemId; id: LabelId; name: string }
  const rows = db
    .prepare<[string], Row>(
      `SELECT il.item_id, l.id, l.name FROM json_each(?) j JOIN item_labels il ON il.item_id = j.value JOIN labels l ON l.id = il.label_id
       ORDER BY l.name COLLATE NOCASE`,
    )
    .all(ids)
  return byItem(rows, ({ id, name }) => ({ id, name }))
}

export function attachmentsOf(db: ReadableDb, ids: string): Map<ItemId, Attachment[]> {
  type Row = {
    item_id: ItemId
    id: AttachmentId
    kind: Attachment['kind']
    url: string
    alt: string | null
    width: number | null
    height: number | null
  }
  const rows = db
    .prepare<[string], Row>(
      `SELECT a.item_id, a.id, a.kind, a.url, a.alt, a.width, a.height FROM json_each(?) j JOIN attachments a ON a.item_id = j.value ORDER BY a.id`,
    )
    .all(ids)
  return byItem(rows, ({ id, kind, url, alt, width, height }) => ({ id, kind, url, alt, width, height }))
}

export function revisionsOf(db: ReadableDb, ids: string): Map<ItemId, Revision[]> {
  type Row = { item_id: ItemId; n: number; seen_at: number; text: string | null; digest: string }
  const rows = db
    .prepare<[string], Row>(
      `SELECT r.item_id, r.n, r.seen_at, r.text, r.digest FROM json_each(?) j JOIN revisions r ON r.item_id = j.value ORDER BY r.item_id, r.n`,
    )
    .all(ids)
  return byItem(rows, ({ n, seen_at, text, digest }) => ({ n, seenAt: seen_at, text, digest }))
}

export function byItem<R extends { item_id: ItemId }, T>(rows: R[], make: (row: R) => T): Map<ItemId, T[]> {
  const grouped = new Map<ItemId, T[]>()
  for (const row of rows) {
    const of = grouped.get(row.item_id)
    if (of === undefined) grouped.set(row.item_id, [make(row)])
    else of.push(make(row))
  }
  return grouped
}
