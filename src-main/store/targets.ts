import type { AccountId, ItemId } from '../../src-contract/ids.ts'
import type { Visibility } from '../../src-contract/network.ts'
import type { Opaque, Target } from '../../src-contract/remote.ts'
import { ownBucket } from './bucket.ts'
import type { ReadableDb, Value } from './connection.ts'
import { idsBetween } from './item-id.ts'

type TargetRow = {
  id: ItemId
  remote_id: string
  thread_remote_id: string
  parent_remote_id: string | null
  post_remote_id: string | null
  author_remote_id: string
  remote_visibility: Visibility
  ref: string
}

const toTarget = (row: TargetRow): Target => ({
  remoteId: row.remote_id,
  threadRemoteId: row.thread_remote_id,
  parentRemoteId: row.parent_remote_id,
  postRemoteId: row.post_remote_id,
  authorRemoteId: row.author_remote_id,
  visibility: row.remote_visibility,
  ref: JSON.parse(row.ref) as Opaque,
})

/** Newest first by merging the account's buckets. Bucket 4 is left out: what is deleted has no state left to ask for. */
const arms = [0, 1, 2, 3, ownBucket]
const idsSql = `${arms
  .map(
    (bucket) =>
      `SELECT id FROM items WHERE account_id = ? AND bucket = ${bucket} AND id >= ? AND id < ?${bucket === ownBucket ? " AND remote_visibility <> 'deleted'" : ''}`,
  )
  .join(' UNION ALL ')} ORDER BY id DESC LIMIT ?`

const targetSql = `
  SELECT i.id, i.remote_id, t.remote_id AS thread_remote_id, i.parent_remote_id, p.remote_id AS post_remote_id, a.remote_id AS author_remote_id,
    i.remote_visibility, i.ref
  FROM (${idsSql}) s JOIN items i ON i.id = s.id JOIN threads t ON t.id = i.thread_id JOIN authors a ON a.id = i.author_id LEFT JOIN posts p ON p.id = i.post_id
  ORDER BY i.id DESC`

function readTargets(db: ReadableDb, accountId: AccountId, from: number, before: number, limit: number): TargetRow[] {
  const params = arms.flatMap((): Value[] => [accountId, from, before])
  return db.prepare<Value[], TargetRow>(targetSql).all(...params, limit)
}

/** The recent window of an account, newest first, without what is deleted. */
export function recentTargets(db: ReadableDb, accountId: AccountId, { limit, sinceAt }: { limit: number; sinceAt: number }): Target[] {
  const { from } = idsBetween(sinceAt, sinceAt)
  return readTargets(db, accountId, from, Number.MAX_SAFE_INTEGER, limit).map(toTarget)
}

/** The next stretch of a sweep over everything, newest first; `last` is where the one after begins, null when this was the end. */
export function targetsBefore(
  db: ReadableDb,
  accountId: AccountId,
  beforeId: ItemId | null,
  limit: number,
): { targets: Target[]; last: ItemId | null } {
  const rows = readTargets(db, accountId, 0, beforeId ?? Number.MAX_SAFE_INTEGER, limit)
  return { targets: rows.map(toTarget), last: rows.length < limit ? null : (rows.at(-1)?.id ?? null) }
}
