import { randomBytes } from 'node:crypto'
import { Fault } from '../../src-contract/failure.ts'
import type { Exhibit } from '../../src-contract/evidence.ts'
import type { ItemId } from '../../src-contract/ids.ts'
import { audit } from './audit.ts'
import type { ReadableDb } from './connection.ts'
import { transact } from './database.ts'
import type { Store } from './database.ts'

/** What stands there for good. */
export type EvidenceEntry = { n: number; frozenAt: number; prev: string; commitment: string; digest: string }

/** What is kept for its time. */
export type Frozen = { salt: Uint8Array; exhibit: string; page: string; readme: string; picture: Uint8Array; width: number; height: number }

export type ExhibitFacts = { [K in 'reason' | 'itemId' | 'brandId' | 'brand' | 'network' | 'author' | 'text']: NonNullable<Exhibit[K]> } & { keptUntil: number }

type EntryRow = { n: number; frozen_at: number; prev: string; commitment: string; digest: string }
type Row = EntryRow & {
  kept_until: number
  erased_at: number | null
  reason: Exhibit['reason']
  item_id: Exhibit['itemId']
  brand_id: Exhibit['brandId']
  brand: string | null
  network: Exhibit['network']
  author: string | null
  excerpt: string | null
  bytes: number
}

const columns = `n, frozen_at, prev, commitment, digest, kept_until, erased_at, reason, item_id, brand_id, brand, network, author, excerpt,
  coalesce(length(picture), 0) + coalesce(octet_length(exhibit), 0) + coalesce(octet_length(page), 0) AS bytes`

const toExhibit = (row: Row): Exhibit => ({
  n: row.n, frozenAt: row.frozen_at, digest: row.digest, reason: row.reason, itemId: row.item_id, brandId: row.brand_id, brand: row.brand, network: row.network,
  author: row.author, text: row.excerpt, keptUntil: row.kept_until, erasedAt: row.erased_at, held: row.erased_at === null, bytes: row.bytes,
})

const toEntry = ({ n, frozen_at, prev, commitment, digest }: EntryRow): EvidenceEntry => ({ n, frozenAt: frozen_at, prev, commitment, digest })

/** Null before the first exhibit. */
export function chainName(db: ReadableDb): string | null {
  return db.prepare<[], { name: string }>('SELECT name FROM evidence_chain').get()?.name ?? null
}

/** Behind the last, whichever that is by now: `link` makes its entry of the chain's name and the one before. */
export function appendExhibit(
  store: Store, frozen: Frozen, facts: ExhibitFacts, link: (chain: string, last: Pick<EvidenceEntry, 'n' | 'digest'> | null) => EvidenceEntry,
): Exhibit {
  return transact(store, () => {
    const { write } = store
    write
      .prepare<[string, number], never>('INSERT INTO evidence_chain (one, name, created_at) VALUES (1, ?, ?) ON CONFLICT DO NOTHING')
      .run(randomBytes(32).toString('hex'), store.clock.now())
    const last = write.prepare<[], { n: number; digest: string }>('SELECT n, digest FROM evidence ORDER BY n DESC LIMIT 1').get() ?? null
    const { n, frozenAt, prev, commitment, digest } = link(chainName(write) ?? '', last)
    write
      .prepare<[number, number, string, string, string, number], never>(
        'INSERT INTO evidence (n, frozen_at, prev, commitment, digest, kept_until, width, height) VALUES (?, ?, ?, ?, ?, ?, 0, 0)',
      )
      .run(n, frozenAt, prev, commitment, digest, facts.keptUntil)
    write
      .prepare<[string, number, number, string, string, string, string, number], never>(
        'UPDATE evidence SET reason = ?, item_id = ?, brand_id = ?, brand = ?, network = ?, author = ?, excerpt = ? WHERE n = ?',
      )
      .run(facts.reason, facts.itemId, facts.brandId, facts.brand, facts.network, facts.author, facts.text, n)
    write
      .prepare<[Uint8Array, string, string, string, Uint8Array, number, number, number], never>(
        'UPDATE evidence SET salt = ?, exhibit = ?, page = ?, readme = ?, picture = ?, width = ?, height = ? WHERE n = ?',
      )
      .run(frozen.salt, frozen.exhibit, frozen.page, frozen.readme, frozen.picture, frozen.width, frozen.height, n)
    audit(store, { source: 'user', what: 'evidence.frozen', itemId: facts.itemId, detail: { n } })
    store.changes.note({ upserted: [facts.itemId], catalogue: true, source: 'user' })
    return getExhibit(write, n)
  })
}

/** Newest first. */
export function listExhibits(db: ReadableDb, itemId?: ItemId): Exhibit[] {
  const rows = itemId === undefined
    ? db.prepare<[], Row>(`SELECT ${columns} FROM evidence ORDER BY n DESC`).all()
    : db.prepare<[number], Row>(`SELECT ${columns} FROM evidence WHERE item_id = ? ORDER BY n DESC`).all(itemId)
  return rows.map(toExhibit)
}

export function getExhibit(db: ReadableDb, n: number): Exhibit {
  const row = db.prepare<[number], Row>(`SELECT ${columns} FROM evidence WHERE n = ?`).get(n)
  if (row === undefined) throw new Fault('evidence.unknown', { value: n })
  return toExhibit(row)
}

/** In their order. */
export function entriesOf(db: ReadableDb): EvidenceEntry[] {
  return db.prepare<[], EntryRow>('SELECT n, frozen_at, prev, commitment, digest FROM evidence ORDER BY n').all().map(toEntry)
}

export function entryOf(db: ReadableDb, n: number): EvidenceEntry | null {
  const row = db.prepare<[number], EntryRow>('SELECT n, frozen_at, prev, commitment, digest FROM evidence WHERE n = ?').get(n)
  return row === undefined ? null : toEntry(row)
}

type FrozenRow = { salt: Uint8Array | null; exhibit: string | null; page: string | null; readme: string | null; picture: Uint8Array | null; width: number; height: number }

/** Null once erased; 'broken' where part of it is gone though its time has not come. */
export function frozenOf(db: ReadableDb, n: number): Frozen | 'broken' | null {
  const row = db
    .prepare<[number], FrozenRow & { erased_at: number | null }>('SELECT salt, exhibit, page, readme, picture, width, height, erased_at FROM evidence WHERE n = ?')
    .get(n)
  if (row === undefined || row.erased_at !== null) return null
  const { salt, exhibit, page, readme, picture, width, height } = row
  if (salt === null || exhibit === null || page === null || readme === null || picture === null) return 'broken'
  return { salt, exhibit, page, readme, picture, width, height }
}

/** Those whose time has come, or those named. What the file held of them is overwritten (secure_delete); their digests stay. */
export function eraseExhibits(store: Store, at: number, ns?: readonly number[]): number[] {
  return transact(store, () => {
    const due = ns ?? store.write.prepare<[number], { n: number }>('SELECT n FROM evidence WHERE erased_at IS NULL AND kept_until <= ?').all(at).map(({ n }) => n)
    const erase = store.write.prepare<[number, number], { n: number; item_id: ItemId | null }>(
      `UPDATE evidence SET erased_at = ?, reason = NULL, item_id = NULL, brand_id = NULL, brand = NULL, network = NULL, author = NULL, excerpt = NULL,
         salt = NULL, exhibit = NULL, page = NULL, readme = NULL, picture = NULL
       WHERE n = ? AND erased_at IS NULL RETURNING n, item_id`,
    )
    const erased = due.flatMap((n) => erase.get(at, n)?.n ?? [])
    if (erased.length > 0) {
      audit(store, { source: ns === undefined ? 'engine' : 'user', what: 'evidence.erased', detail: { exhibits: erased.length } })
      store.changes.note({ catalogue: true, many: true, source: 'engine' })
    }
    return erased
  })
}

export function keepUntil(store: Store, n: number, until: number): Exhibit {
  return transact(store, () => {
    const changed = store.write.prepare<[number, number], never>('UPDATE evidence SET kept_until = ? WHERE n = ? AND erased_at IS NULL').run(until, n)
    if (changed === 0) throw new Fault('evidence.erased', { value: n })
    audit(store, { source: 'user', what: 'evidence.kept', detail: { n, until } })
    store.changes.note({ catalogue: true, source: 'user' })
    return getExhibit(store.write, n)
  })
}
