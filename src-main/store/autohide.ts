import { Fault } from '../../src-contract/failure.ts'
import type { BrandId, ItemId } from '../../src-contract/ids.ts'
import type { Autohide } from '../../src-contract/moderation.ts'
import { audit } from './audit.ts'
import { listBrands } from './brands.ts'
import type { ReadableDb, Value } from './connection.ts'
import { transact } from './database.ts'
import type { Store } from './database.ts'
import { autohideRule } from './firings.ts'

const dayMs = 86_400_000
const weekDays = 7

/** A look is worth a week. */
const lookMs = weekDays * dayMs

export function autohideOf(db: ReadableDb, brandId: BrandId, now: number): Autohide {
  const row = db.prepare<[number], { since: number | null; seen_at: number | null }>('SELECT since, seen_at FROM autohide WHERE brand_id = ?').get(brandId)
  const oldest = db
    .prepare<[number, number], { id: number | null }>(
      `SELECT min(i.id) AS id FROM (SELECT min(id) AS id FROM items INDEXED BY items_brand WHERE brand_id = ? AND bucket = 0 AND judged > 0
        UNION ALL SELECT min(id) FROM items INDEXED BY items_brand WHERE brand_id = ? AND bucket = 3 AND judged > 0) i`,
    )
    .get(brandId, brandId)?.id ?? null
  const watchedDays = oldest === null ? 0 : Math.max(0, Math.floor(((now - Math.floor(oldest / 2048)) / dayMs) * 10) / 10)
  const counts = db
    .prepare<[number, number], { n: number; undone: number }>(
      `SELECT count(*) AS n, count(d.undone_at) AS undone FROM firings f JOIN items i ON i.id = f.item_id JOIN decisions d ON d.id = f.decision_id
       WHERE f.rule_id = ? AND i.brand_id = ?`,
    )
    .get(autohideRule, brandId)
  const seenAt = row?.seen_at ?? null
  const since = row?.since ?? null
  return {
    brandId, since, seenAt, watchedDays, on: since !== null, mayTurnOn: watchedDays >= weekDays && seenAt !== null && now - seenAt < lookMs,
    hidden: counts?.n ?? 0, takenBack: counts?.undone ?? 0,
  }
}

export const listAutohide = (db: ReadableDb, now: number): Autohide[] => listBrands(db).map(({ id }) => autohideOf(db, id, now))

/** Since when auto-hide acts for a brand; null where it does not. */
export function autohideSince(db: ReadableDb, brandId: BrandId): number | null {
  return db.prepare<[number], { since: number | null }>('SELECT since FROM autohide WHERE brand_id = ?').get(brandId)?.since ?? null
}

/** What auto-hide would have hidden since an instant, the newest first, and of how many. */
export function wouldHide(db: ReadableDb, brandId: BrandId, sinceAt: number, limit: number): { ids: ItemId[]; total: number; examined: number } {
  const from = sinceAt * 2048
  const count = (sql: string) => db.prepare<Value[], { n: number }>(sql).get(brandId, from)?.n ?? 0
  const total = count('SELECT count(*) AS n FROM items INDEXED BY items_would_hide WHERE brand_id = ? AND (flags & 32) <> 0 AND id >= CAST(? AS INTEGER)')
  const examined = [0, 1, 2, 3, 4].reduce((sum, bucket) => sum + count(`SELECT count(*) AS n FROM items INDEXED BY items_brand WHERE brand_id = ? AND bucket = ${bucket} AND id >= CAST(? AS INTEGER)`), 0)
  const ids = db
    .prepare<Value[], { id: ItemId }>('SELECT id FROM items INDEXED BY items_would_hide WHERE brand_id = ? AND (flags & 32) <> 0 AND id >= CAST(? AS INTEGER) ORDER BY id DESC LIMIT ?')
    .all(brandId, from, limit)
    .map(({ id }) => id)
  return { ids, total, examined }
}

export function noteLook(store: Store, brandId: BrandId): void {
  transact(store, () => {
    store.write
      .prepare<[number, number], never>('INSERT INTO autohide (brand_id, since, seen_at) VALUES (?, NULL, ?) ON CONFLICT DO UPDATE SET seen_at = excluded.seen_at')
      .run(brandId, store.clock.now())
  })
}

/** Off at any time; on only after a week of verdicts that has been looked at. On again, it begins anew. */
export function setAutohide(store: Store, brandId: BrandId, on: boolean): Autohide {
  return transact(store, () => {
    const now = store.clock.now()
    const before = autohideOf(store.write, brandId, now)
    if (before.on === on) return before
    if (on && before.watchedDays < weekDays) throw new Fault('autohide.tooSoon', { days: Math.floor(before.watchedDays) })
    if (on && !before.mayTurnOn) throw new Fault('autohide.unseen')
    store.write.prepare<Value[], never>('INSERT INTO autohide (brand_id, since, seen_at) VALUES (?, ?, NULL) ON CONFLICT DO UPDATE SET since = excluded.since').run(brandId, on ? now : null)
    audit(store, { source: 'user', what: on ? 'autohide.on' : 'autohide.off', detail: { brand: brandId } })
    store.changes.note({ catalogue: true, source: 'user' })
    return autohideOf(store.write, brandId, now)
  })
}
