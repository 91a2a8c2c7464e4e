import { Fault } from '../../src-contract/failure.ts'
import type { AccountId, PostId } from '../../src-contract/ids.ts'
import type { NetworkId } from '../../src-contract/network.ts'
import type { PostGap } from '../../src-contract/posts.ts'
import type { ReadableDb, Value } from './connection.ts'
import { transact } from './database.ts'
import type { Store } from './database.ts'
import { idsBetween } from './item-id.ts'

/** A pause longer than this was no pause between two looks: the machine was off. */
const longestGapMs = 6 * 3_600_000

/** The post was looked at now, and this is what its network counts there; null where it does not count. Within the caller's transaction. */
export function noteChecked(store: Store, id: PostId, remoteCount: number | null): void {
  const now = store.clock.now()
  const before = store.write
    .prepare<[number], { checked_at: number | null; check_every: number | null }>('SELECT checked_at, check_every FROM posts WHERE id = ?')
    .get(id)
  const [checkedAt, checkEvery] = [before?.checked_at ?? null, before?.check_every ?? null]
  const gap = checkedAt === null ? null : now - checkedAt
  const every = gap === null || gap <= 0 || gap > longestGapMs ? null : gap
  // Several batches of one look are one look.
  const smoothed = every === null || every < 1_000 ? checkEvery : Math.round(checkEvery === null ? every : (checkEvery * 3 + every) / 4)
  store.write
    .prepare<[number | null, number, number | null, number], never>('UPDATE posts SET remote_count = ?, checked_at = ?, check_every = ? WHERE id = ?')
    .run(remoteCount, now, smoothed, id)
}

const heldSql = `(SELECT count(*) FROM items WHERE post_id = p.id AND post_id IS NOT NULL AND remote_visibility <> 'deleted')`

/** After a reading: how much we hold under each post that was looked at since, beside what its network counts. */
export function noteHeld(store: Store, accountId: AccountId, sinceAt: number): void {
  transact(store, () => {
    const changed = store.write
      .prepare<[number, number], never>(
        `UPDATE posts AS p SET held = ${heldSql}
         WHERE p.account_id = ? AND p.checked_at >= ? AND p.remote_count IS NOT NULL AND p.held IS NOT ${heldSql}`,
      )
      .run(accountId, sinceAt)
    if (changed > 0) store.changes.note({ accounts: [accountId], source: 'sync' })
  })
}

/** Everything under it has just been read from end to end. */
export function noteWhole(store: Store, accountId: AccountId, id: PostId): void {
  transact(store, () => {
    store.write.prepare<[number, number], never>(`UPDATE posts AS p SET whole_at = ?, held = ${heldSql} WHERE id = ?`).run(store.clock.now(), id)
    store.changes.note({ accounts: [accountId], source: 'sync' })
  })
}

type GapRow = {
  id: PostId; account_id: AccountId; network: NetworkId; title: string | null; text: string; url: string | null; created_at: number; held: number
  remote_count: number; checked_at: number; whole_at: number | null
}

export function listGaps(db: ReadableDb, accountId: AccountId | null, limit: number): PostGap[] {
  return db
    .prepare<Value[], GapRow>(
      `SELECT p.id, p.account_id, a.network, p.title, p.text, p.url, p.created_at, p.held, p.remote_count, p.checked_at, p.whole_at
       FROM posts p JOIN accounts a ON a.id = p.account_id WHERE p.held < p.remote_count AND (? IS NULL OR p.account_id = ?)
       ORDER BY p.remote_count - p.held DESC, p.id DESC LIMIT ?`,
    )
    .all(accountId, accountId, limit)
    .map((row) => ({
      postId: row.id, accountId: row.account_id, network: row.network, title: row.title, text: row.text.slice(0, 300), url: row.url, createdAt: row.created_at,
      held: row.held, counted: row.remote_count, countedAt: row.checked_at, wholeAt: row.whole_at,
    }))
}

/** By account: under how many posts something is lacking, and how much in all. */
export function lackingBy(db: ReadableDb): Map<AccountId, { posts: number; comments: number }> {
  const rows = db
    .prepare<[], { account_id: AccountId; posts: number; comments: number }>(
      'SELECT account_id, count(*) AS posts, sum(remote_count - held) AS comments FROM posts WHERE held < remote_count GROUP BY account_id',
    )
    .all()
  return new Map(rows.map(({ account_id, posts, comments }) => [account_id, { posts, comments }]))
}

export type StoredPost = {
  id: PostId; accountId: AccountId; remoteId: string; title: string | null; text: string; url: string | null; createdAt: number
  remoteCount: number | null; held: number; checkedAt: number | null; checkEvery: number | null; wholeAt: number | null
}

type PostRow = {
  id: PostId; account_id: AccountId; remote_id: string; title: string | null; text: string; url: string | null; created_at: number
  remote_count: number | null; held: number; checked_at: number | null; check_every: number | null; whole_at: number | null
}

const postSql = `SELECT p.id, p.account_id, p.remote_id, p.title, p.text, p.url, p.created_at, p.remote_count, ${heldSql} AS held, p.checked_at, p.check_every, p.whole_at FROM posts p`

const toPost = (row: PostRow): StoredPost => ({
  id: row.id, accountId: row.account_id, remoteId: row.remote_id, title: row.title, text: row.text, url: row.url, createdAt: row.created_at,
  remoteCount: row.remote_count, held: row.held, checkedAt: row.checked_at, checkEvery: row.check_every, wholeAt: row.whole_at,
})

export function getPost(db: ReadableDb, id: PostId): StoredPost {
  const row = db.prepare<[number], PostRow>(`${postSql} WHERE p.id = ?`).get(id)
  if (row === undefined) throw new Fault('post.unknown', { value: id })
  return toPost(row)
}

/** The account's newest posts that its adapter looks under. */
export function checkedPosts(db: ReadableDb, accountId: AccountId, limit: number): StoredPost[] {
  return db
    .prepare<[number, number], PostRow>(`${postSql} WHERE p.account_id = ? AND p.checked_at IS NOT NULL ORDER BY p.created_at DESC, p.id DESC LIMIT ?`)
    .all(accountId, limit)
    .map(toPost)
}

/** How many comments were written under a post in each of some spans that end now. Ids are ordered by instant, so that only those are looked at. */
export function arrivalsSince(db: ReadableDb, id: PostId, instants: readonly number[]): number[] {
  const count = db.prepare<[number, number], { n: number }>(
    `SELECT count(*) AS n FROM items WHERE post_id = ? AND post_id IS NOT NULL AND remote_visibility <> 'deleted' AND id >= ?`,
  )
  return instants.map((at) => count.get(id, idsBetween(at, at).from)?.n ?? 0)
}
