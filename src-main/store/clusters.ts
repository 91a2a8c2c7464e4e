import { Fault } from '../../src-contract/failure.ts'
import type { AuthorId, BrandId, ClusterId, ItemId, PostId } from '../../src-contract/ids.ts'
import type { Cluster } from '../../src-contract/moderation.ts'
import type { ReadableDb, Value } from './connection.ts'
import type { Store } from './database.ts'

export type ClusterKind = Cluster['kind']

/** The cluster of that mark, made where it is new; `ids` are put in it, those that are in another stay there. */
export function gather(store: Store, brandId: BrandId, kind: ClusterKind, mark: string, ids: readonly ItemId[]): ClusterId {
  const { write } = store
  const at = Math.max(...ids.map((id) => Math.floor(id / 2048)))
  const row = write
    .prepare<Value[], { id: ClusterId }>(
      'INSERT INTO clusters (brand_id, kind, mark, last_at) VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET last_at = max(last_at, excluded.last_at) RETURNING id',
    )
    .get(brandId, kind, mark, at)
  if (row === undefined) throw new Error('a cluster was not made')
  for (const id of ids) write.prepare<[number, number], never>('UPDATE items SET cluster = ? WHERE id = ? AND cluster IS NULL').run(row.id, id)
  return row.id
}

type Row = {
  id: ClusterId; brand_id: BrandId; kind: ClusterKind; items: number; authors: number; posts: number; first: ItemId; last: ItemId; open: number
}

const sql = `
  SELECT c.id, c.brand_id, c.kind, count(i.id) AS items, count(DISTINCT i.author_id) AS authors, count(DISTINCT i.post_id) AS posts, min(i.id) AS first,
    max(i.id) AS last, coalesce(sum(i.bucket = 0), 0) AS open
  FROM clusters c JOIN items i ON i.cluster = c.id`

const toCluster = ({ brand_id, first, last, ...rest }: Row): Cluster => ({
  ...rest, brandId: brand_id, firstAt: Math.floor(first / 2048), lastAt: Math.floor(last / 2048), sample: last,
})

/** One item alone is no group, save where its author looks like the account itself. */
const isGroup = ({ kind, items }: { kind: ClusterKind; items: number }) => items > 1 || kind === 'lookAlike'

export function listClusters(db: ReadableDb, of: { brandId: BrandId | null; open: boolean; limit: number }): Cluster[] {
  const recent = db
    .prepare<Value[], { id: ClusterId }>('SELECT id FROM clusters WHERE ? IS NULL OR brand_id = ? ORDER BY last_at DESC LIMIT 1000')
    .all(of.brandId, of.brandId)
  const rows = db.prepare<[string], Row>(`${sql} WHERE c.id IN (SELECT value FROM json_each(?)) GROUP BY c.id`).all(JSON.stringify(recent.map(({ id }) => id)))
  return rows
    .filter((row) => isGroup(row) && (!of.open || row.open > 0))
    .sort((a, b) => Number(b.open > 0) - Number(a.open > 0) || b.last - a.last)
    .slice(0, of.limit)
    .map(toCluster)
}

export function getCluster(db: ReadableDb, id: ClusterId): Cluster {
  const row = db.prepare<[number], Row>(`${sql} WHERE c.id = ? GROUP BY c.id`).get(id)
  if (row === undefined) throw new Fault('cluster.unknown', { value: id })
  return toCluster(row)
}

/** Newest first. */
export const itemsOfCluster = (db: ReadableDb, id: ClusterId, open: boolean, limit: number): ItemId[] =>
  db
    .prepare<[number, number, number], { id: ItemId }>('SELECT id FROM items INDEXED BY items_cluster WHERE cluster = ? AND (? = 0 OR bucket = 0) ORDER BY id DESC LIMIT ?')
    .all(id, Number(open), limit)
    .map(({ id: item }) => item)

export type Twin = { id: ItemId; author_id: AuthorId; post_id: PostId | null; cluster: ClusterId | null }

/** Items of a brand with the same print, the newest first. */
export const twinsOf = (db: ReadableDb, brandId: BrandId, print: number, limit: number): Twin[] =>
  db
    .prepare<[number, number, number], Twin>(
      'SELECT id, author_id, post_id, cluster FROM items INDEXED BY items_print WHERE print = ? AND brand_id = ? ORDER BY id DESC LIMIT ?',
    )
    .all(print, brandId, limit)

/** Items under a post in a stretch of ids whose authors had written nothing before it. */
export const newcomersUnder = (db: ReadableDb, postId: PostId, from: number, to: number, limit: number): ItemId[] =>
  db
    .prepare<[number, number, number, number, number], { id: ItemId }>(
      `SELECT i.id FROM items i INDEXED BY items_post WHERE i.post_id = ? AND i.id >= CAST(? AS INTEGER) AND i.id <= CAST(? AS INTEGER) AND i.bucket <> 9
         AND NOT EXISTS (SELECT 1 FROM items e INDEXED BY items_author WHERE e.author_id = i.author_id AND e.id < CAST(? AS INTEGER)) LIMIT ?`,
    )
    .all(postId, from, to, from, limit)
    .map(({ id }) => id)

export type Names = { author: string; handle: string; account: string; accountHandle: string; brand: string }

export const namesAround = (db: ReadableDb, itemId: ItemId): Names | null =>
  db
    .prepare<[number], Names>(
      `SELECT au.name AS author, au.handle, ac.name AS account, ac.handle AS accountHandle, b.name AS brand FROM items i JOIN authors au ON au.id = i.author_id
       JOIN accounts ac ON ac.id = i.account_id JOIN brands b ON b.id = i.brand_id WHERE i.id = ?`,
    )
    .get(itemId) ?? null
