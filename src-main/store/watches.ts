import { Fault } from '../../src-contract/failure.ts'
import type { AccountId, BrandId, ItemId, WatchId } from '../../src-contract/ids.ts'
import type { Watch, WatchDraft, WatchKind, WatchWords } from '../../src-contract/watches.ts'
import { watchWords } from '../../src-contract/watches.ts'
import { audit } from './audit.ts'
import { ensureBrand, findBrand } from './brands.ts'
import type { ReadableDb } from './connection.ts'
import { transact } from './database.ts'
import type { Store } from './database.ts'
import { byItem } from './item-parts.ts'

/** A watch without what only its sources can tell. */
export type StoredWatch = Omit<Watch, 'sources'>

type Row = {
  id: WatchId
  name: string
  kind: WatchKind
  words: string
  feeds: string
  created_at: number
  brand_id: BrandId
  brand: string
  hue: number
  searches: string
  items: number
  open: number
}

const watchSql = `
  SELECT w.id, w.name, w.kind, w.words, w.feeds, w.created_at, w.brand_id, b.name AS brand, b.hue,
    (SELECT json_group_array(account_id) FROM (SELECT account_id FROM watch_searches WHERE watch_id = w.id ORDER BY account_id)) AS searches,
    (SELECT count(*) FROM watch_items f JOIN items i ON i.id = f.item_id WHERE f.watch_id = w.id AND i.bucket IN (0, 1, 2, 3)) AS items,
    (SELECT count(*) FROM watch_items f JOIN items i ON i.id = f.item_id WHERE f.watch_id = w.id AND i.bucket = 0) AS open
  FROM watches w JOIN brands b ON b.id = w.brand_id
  WHERE w.removed_at IS NULL`

const toWatch = (row: Row): StoredWatch => ({
  id: row.id,
  brand: { id: row.brand_id, name: row.brand, hue: row.hue },
  name: row.name,
  kind: row.kind,
  words: watchWords.parse(JSON.parse(row.words)),
  feeds: JSON.parse(row.feeds) as string[],
  searches: JSON.parse(row.searches) as AccountId[],
  items: row.items,
  open: row.open,
  createdAt: row.created_at,
})

export function listWatches(db: ReadableDb): StoredWatch[] {
  return db.prepare<[], Row>(`${watchSql} ORDER BY b.name COLLATE NOCASE, w.name COLLATE NOCASE, w.id`).all().map(toWatch)
}

export function getWatch(db: ReadableDb, id: WatchId): StoredWatch {
  const row = db.prepare<[number], Row>(`${watchSql} AND w.id = ?`).get(id)
  if (row === undefined) throw new Fault('watch.unknown', { value: id })
  return toWatch(row)
}

/** A new one, or another wording of one that is there. A watch keeps its brand: what it found belongs to it. */
export function saveWatch(store: Store, { id, brand, name, kind, words, feeds, searches }: WatchDraft): StoredWatch {
  return transact(store, () => {
    const { write } = store
    const texts = [name, kind, JSON.stringify(words), JSON.stringify(feeds)] as const
    const brandId = id === undefined ? ensureBrand(store, brand) : getWatch(write, id).brand.id
    if (id !== undefined && findBrand(write, brand) !== brandId) throw new Fault('watch.otherBrand', { brand: getWatch(write, id).brand.name })
    for (const account of searches) checkAccount(write, account, brandId, brand)
    const known = id ?? insert(store, brandId, texts)
    if (id !== undefined)
      write
        .prepare<[string, string, string, string, number], never>('UPDATE watches SET name = ?, kind = ?, words = ?, feeds = ? WHERE id = ?')
        .run(...texts, id)
    write.prepare<[number], never>('DELETE FROM watch_searches WHERE watch_id = ?').run(known)
    const search = write.prepare<[number, number], never>(
      'INSERT INTO watch_searches (watch_id, account_id) VALUES (?, ?) ON CONFLICT DO NOTHING',
    )
    for (const account of searches) search.run(known, account)
    audit(store, { source: 'user', what: id === undefined ? 'watch.made' : 'watch.changed', detail: { watch: known } })
    store.changes.note({ catalogue: true, many: id !== undefined, source: 'user' })
    return getWatch(write, known)
  })
}

function insert(store: Store, brandId: BrandId, texts: readonly [string, WatchKind, string, string]): WatchId {
  const made = store.write
    .prepare<[number, string, string, string, string, number], { id: WatchId }>(
      'INSERT INTO watches (brand_id, name, kind, words, feeds, created_at) VALUES (?, ?, ?, ?, ?, ?) RETURNING id',
    )
    .get(brandId, ...texts, store.clock.now())
  if (made === undefined) throw new Error('a watch was not made')
  return made.id
}

function checkAccount(db: ReadableDb, id: AccountId, brandId: BrandId, brand: string): void {
  const row = db.prepare<[number], { brand_id: BrandId }>('SELECT brand_id FROM accounts WHERE id = ?').get(id)
  if (row === undefined) throw new Fault('account.unknown', { value: id })
  if (row.brand_id !== brandId) throw new Fault('watch.otherBrand', { brand })
}

/** Nothing more is looked for; what was found stays. */
export function removeWatch(store: Store, id: WatchId): StoredWatch {
  return transact(store, () => {
    const watch = getWatch(store.write, id)
    store.write.prepare<[number, number], never>('UPDATE watches SET removed_at = ? WHERE id = ?').run(store.clock.now(), id)
    audit(store, { source: 'user', what: 'watch.removed', detail: { watch: id } })
    store.changes.note({ catalogue: true, source: 'user' })
    return watch
  })
}

export function restoreWatch(store: Store, id: WatchId): StoredWatch {
  return transact(store, () => {
    store.write.prepare<[number], never>('UPDATE watches SET removed_at = NULL WHERE id = ?').run(id)
    const watch = getWatch(store.write, id)
    audit(store, { source: 'user', what: 'watch.restored', detail: { watch: id } })
    store.changes.note({ catalogue: true, source: 'user' })
    return watch
  })
}

/** Within the batch that brought the items. Those that told nothing new are left out. */
export function noteFound(store: Store, accountId: AccountId, found: readonly { watch: WatchId; remoteIds: readonly string[] }[]): ItemId[] {
  const insertFound = store.write.prepare<[number, number, string], { item_id: ItemId }>(
    // A watch that was removed while its batch was read has no say any more.
    `INSERT INTO watch_items (watch_id, item_id) SELECT w.id, i.id FROM watches w, items i
     WHERE w.id = ? AND w.removed_at IS NULL AND i.account_id = ? AND i.remote_id = ? ON CONFLICT DO NOTHING RETURNING item_id`,
  )
  return found.flatMap(({ watch, remoteIds }) => remoteIds.flatMap((remoteId) => insertFound.get(watch, accountId, remoteId)?.item_id ?? []))
}

/** Those of a whole page at once. */
export function watchesOf(db: ReadableDb, ids: string): Map<ItemId, { id: WatchId; name: string }[]> {
  type Found = { item_id: ItemId; id: WatchId; name: string }
  const rows = db
    .prepare<[string], Found>(
      `SELECT f.item_id, w.id, w.name FROM json_each(?) j JOIN watch_items f ON f.item_id = j.value JOIN watches w ON w.id = f.watch_id
       ORDER BY w.name COLLATE NOCASE, w.id`,
    )
    .all(ids)
  return byItem(rows, ({ id, name }) => ({ id, name }))
}

export type WatchIn = { id: WatchId; words: WatchWords; feeds: string[] }

/** What is listened for with one account: watches that search with it, or, of a brand's feeds, all that have any. */
export function watchesWith(db: ReadableDb, account: { id: AccountId; brandId: BrandId; network: string }): WatchIn[] {
  return listWatches(db).filter((watch) =>
    account.network === 'feeds' ? watch.brand.id === account.brandId && watch.feeds.length > 0 : watch.searches.includes(account.id),
  )
}
