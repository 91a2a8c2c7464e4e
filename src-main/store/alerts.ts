import type { Alert, AlertKind } from '../../src-contract/alerts.ts'
import { Fault } from '../../src-contract/failure.ts'
import type { BrandId, ItemId } from '../../src-contract/ids.ts'
import { audit } from './audit.ts'
import type { ReadableDb, Value } from './connection.ts'
import { transact } from './database.ts'
import type { Store } from './database.ts'
import { idsBetween, instantOf } from './item-id.ts'
import { headBit } from './verdict-codes.ts'

type Row = {
  id: number
  brand_id: BrandId
  brand: string
  hue: number
  kind: AlertKind
  began_at: number
  window_ms: number
  count: number
  usual: number
  peak: number
  ended_at: number | null
  seen_at: number | null
  item_id: ItemId | null
  channel_id: Alert['channelId']
  job_id: Alert['jobId']
}

const alertSql = `SELECT a.id, a.brand_id, b.name AS brand, b.hue, a.kind, a.began_at, a.window_ms, a.count, a.usual, a.peak, a.ended_at, a.seen_at, a.item_id, a.channel_id, a.job_id
  FROM alerts a JOIN brands b ON b.id = a.brand_id`

const toAlert = (row: Row): Alert => ({
  id: row.id, brand: { id: row.brand_id, name: row.brand, hue: row.hue }, kind: row.kind, beganAt: row.began_at, windowMs: row.window_ms, count: row.count, usual: row.usual,
  peak: row.peak, endedAt: row.ended_at, seenAt: row.seen_at, itemId: row.item_id, channelId: row.channel_id, jobId: row.job_id,
})

/** Newest first. */
export function listAlerts(db: ReadableDb, limit: number): Alert[] {
  return db.prepare<[number], Row>(`${alertSql} ORDER BY a.id DESC LIMIT ?`).all(limit).map(toAlert)
}

/** Fires that are not over. */
export function liveAlerts(db: ReadableDb): Alert[] {
  return db.prepare<[], Row>(`${alertSql} WHERE a.ended_at IS NULL`).all().map(toAlert)
}

function getAlert(db: ReadableDb, id: number): Alert {
  const row = db.prepare<[number], Row>(`${alertSql} WHERE a.id = ?`).get(id)
  if (row === undefined) throw new Fault('alert.unknown', { value: id })
  return toAlert(row)
}

/** The flag that an item of this kind carries; 0: any item. */
const flagOf = (kind: AlertKind): number => (kind === 'all' ? 0 : headBit(kind))

// Items that people wrote, whatever has become of them since: what was hidden or is done burned all the same.
const counted = `brand_id = ? AND bucket IN (0, 1, 2, 3, 4) AND id >= ? AND id < ? AND (? = 0 OR (flags & ?) <> 0)`

type Asked = { brandId: BrandId; kind: AlertKind; from: number; to: number }
/** Both instants inclusive. */
function valuesOf({ brandId, kind, from, to }: Asked): [number, number, number, number, number] {
  const ids = idsBetween(from, to)
  return [brandId, ids.from, ids.to, flagOf(kind), flagOf(kind)]
}

export function countWritten(db: ReadableDb, asked: Asked): number {
  return db.prepare<Value[], { n: number }>(`SELECT count(*) AS n FROM items WHERE ${counted}`).get(...valuesOf(asked))?.n ?? 0
}

export function newestWritten(db: ReadableDb, asked: Asked): ItemId | null {
  return db.prepare<Value[], { id: ItemId | null }>(`SELECT max(id) AS id FROM items WHERE ${counted}`).get(...valuesOf(asked))?.id ?? null
}

/** From when on it is known what a brand is used to: before that nothing is held, which is not the same as nothing. */
export function knownSince(db: ReadableDb, brandId: BrandId, from: number, to: number): number {
  const connected = db.prepare<[number], { at: number | null }>('SELECT min(created_at) AS at FROM accounts WHERE brand_id = ?').get(brandId)?.at ?? to
  const [brand, least, most] = valuesOf({ brandId, kind: 'all', from, to })
  const first = db
    .prepare<Value[], { id: ItemId | null }>('SELECT min(id) AS id FROM items WHERE brand_id = ? AND bucket IN (0, 1, 2, 3, 4) AND id >= ? AND id < ?')
    .get(brand, least, most)?.id
  return Math.max(from, Math.min(connected, first === null || first === undefined ? to : instantOf(first)))
}

export function ring(store: Store, of: Pick<Alert, 'kind' | 'beganAt' | 'windowMs' | 'count' | 'usual' | 'itemId'> & { brandId: BrandId }): Alert | null {
  return transact(store, () => {
    const { write } = store
    const id = write
      .prepare<Value[], { id: number }>(
        `INSERT INTO alerts (brand_id, kind, began_at, window_ms, count, usual, peak, last_at, item_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT DO NOTHING RETURNING id`,
      )
      .get(of.brandId, of.kind, of.beganAt, of.windowMs, of.count, of.usual, of.count, of.beganAt, of.itemId)?.id
    if (id === undefined) return null
    audit(store, { source: 'engine', what: 'alert.rung', detail: { id, count: of.count } })
    store.changes.note({ catalogue: true, source: 'engine' })
    return getAlert(write, id)
  })
}

export function noteDispatched(store: Store, id: number, channelId: Alert['channelId'], jobId: Alert['jobId']): void {
  store.write.prepare<Value[], never>('UPDATE alerts SET channel_id = ?, job_id = ? WHERE id = ?').run(channelId, jobId, id)
}

/** While it burns. */
export function noteBurning(store: Store, alert: Alert, count: number, at: number): void {
  if (count <= alert.peak) return
  transact(store, () => {
    store.write.prepare<Value[], never>('UPDATE alerts SET peak = ?, last_at = ? WHERE id = ?').run(count, at, alert.id)
    store.changes.note({ catalogue: true, source: 'engine' })
  })
}

export function endAlert(store: Store, id: number, at: number): void {
  transact(store, () => {
    store.write.prepare<Value[], never>('UPDATE alerts SET ended_at = ? WHERE id = ? AND ended_at IS NULL').run(at, id)
    store.changes.note({ catalogue: true, source: 'engine' })
  })
}

export function seeAlert(store: Store, id: number): void {
  transact(store, () => {
    getAlert(store.write, id)
    store.write.prepare<Value[], never>('UPDATE alerts SET seen_at = coalesce(seen_at, ?) WHERE id = ?').run(store.clock.now(), id)
    store.changes.note({ catalogue: true, source: 'user' })
  })
}
