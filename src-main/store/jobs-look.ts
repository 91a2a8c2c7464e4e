import type { ItemId, JobId } from '../../src-contract/ids.ts'
import { jobVerb } from '../../src-contract/item.ts'
import type { Visibility } from '../../src-contract/network.ts'
import type { ReadableDb, Value } from './connection.ts'
import { transact } from './database.ts'
import type { Store } from './database.ts'
import { getJob } from './jobs-read.ts'
import type { Lane, StoredJob } from './jobs-read.ts'
import { liveSql, parseEffect, refreshOverlay } from './overlay.ts'

// What concerns many jobs at once: which must be looked at before they are sent, and what a clock that jumped does to their instants.

/** From now on the jobs of the lane (of all where null) that were decided before are looked at before they are sent. */
export function markForLook(store: Store, of: { lane: Lane | null; decidedBefore: number }): void {
  transact(store, () => {
    store.write
      .prepare<Value[], never>(`UPDATE jobs SET look = 1 WHERE ${liveSql} AND look = 0 AND state <> 'review' AND (? IS NULL OR lane = ?) AND created_at < ?`)
      .run(of.lane, of.lane, of.decidedBefore)
  })
}

/** Oldest first. */
export function jobsToLookAt(db: ReadableDb, lane: Lane, limit: number): StoredJob[] {
  return db
    .prepare<[number, number], { id: JobId }>(
      `SELECT id FROM jobs INDEXED BY jobs_due WHERE lane = ? AND state IN ('held', 'queued', 'retry', 'uncertain') AND state <> 'uncertain' AND look = 1
       ORDER BY id LIMIT ?`,
    )
    .all(lane, limit)
    .flatMap(({ id }) => getJob(db, id) ?? [])
}

/** How the item of a job stands by what the store knows now. */
export type World = {
  text: string
  digest: string
  visibility: Visibility
  /** The text as it was at a revision; null where it is not kept. */
  textAt(revision: number): string | null
  /** A reply of ours to the same that no job of ours wrote, found since the job was decided. */
  otherReply: { text: string; url: string | null } | null
  /** A job of ours has changed its visibility since. */
  movedByUs: boolean
}

type WorldRow = { text: string; digest: string; remote_visibility: Visibility; remote_id: string; kind: string; revision: number }

export function worldOf(db: ReadableDb, job: StoredJob): World | null {
  const row = db
    .prepare<[number], WorldRow>('SELECT text, digest, remote_visibility, remote_id, kind, revision FROM items WHERE id = ?')
    .get(job.itemId)
  if (row === undefined) return null
  const other = db
    .prepare<Value[], { text: string; url: string | null }>(
      `SELECT i.text, i.url FROM items i WHERE i.thread_id = ? AND i.bucket = 9 AND i.remote_visibility <> 'deleted' AND i.fetched_at >= ?
         AND (? = 'message' OR i.parent_remote_id = ?)
         AND NOT EXISTS (SELECT 1 FROM jobs j WHERE j.account_id = i.account_id AND j.remote_id = i.remote_id AND j.remote_id IS NOT NULL)
       ORDER BY i.id DESC LIMIT 1`,
    )
    .get(job.threadId, job.createdAt, row.kind, row.remote_id)
  const moved = db
    .prepare<[number, number], { effect: string }>(`SELECT effect FROM jobs WHERE item_id = ? AND state = 'verified' AND coalesce(finished_at, 0) >= ?`)
    .all(job.itemId, job.createdAt)
  return {
    text: row.text,
    digest: row.digest,
    visibility: row.remote_visibility,
    textAt: (revision) =>
      db.prepare<[number, number], { text: string | null }>('SELECT text FROM revisions WHERE item_id = ? AND n = ?').get(job.itemId, revision)?.text ?? null,
    otherReply: other ?? null,
    movedByUs: moved.some(({ effect }) => parseEffect(effect).visibility !== undefined),
  }
}

/**
 * The clock was set, or the machine slept: holds go on from where they were, so that they are neither longer nor shorter than was promised. Set back, the
 * other instants follow it too; forward, what was to wait until an instant has waited long enough.
 */
export function shiftInstants(store: Store, byMs: number): void {
  transact(store, () => {
    const held = store.write.prepare<[number], { id: JobId }>(`UPDATE jobs SET hold_until = hold_until + ? WHERE state = 'held' RETURNING id`).all(byMs)
    const others = byMs > 0 ? [] : store.write
      .prepare<[number, number], { id: JobId }>(
        `UPDATE jobs SET next_at = next_at + ?, attempted_at = attempted_at + ? WHERE state IN ('queued', 'sending', 'retry', 'uncertain', 'paused', 'review') RETURNING id`,
      )
      .all(byMs, byMs)
    store.changes.note({ jobs: [...held, ...others].map(({ id }) => id), source: 'outbox' })
  })
}

/**
 * What a clock that was set back while nobody looked leaves behind. A hold longer than any there is begins again; an attempt in the future took place now,
 * and what was to follow it follows as it would have. A second time changes nothing.
 */
export function rememberWithin(store: Store, now: number, longestHoldMs: number): void {
  transact(store, () => {
    store.write
      .prepare<Value[], never>(`UPDATE jobs SET hold_until = ? + max(0, min(?, hold_until - created_at)) WHERE state = 'held' AND hold_until > ?`)
      .run(now, longestHoldMs, now + longestHoldMs)
    store.write
      .prepare<Value[], never>(`UPDATE jobs SET next_at = next_at - (attempted_at - ?), attempted_at = ? WHERE ${liveSql} AND attempted_at > ?`)
      .run(now, now, now)
  })
}

/** Live jobs whose row cannot be read any more. */
export function damagedJobs(db: ReadableDb, ids: readonly JobId[] | null = null): JobId[] {
  const some = ids ?? db.prepare<[], { id: JobId }>(`SELECT id FROM jobs INDEXED BY jobs_live WHERE ${liveSql}`).all().map(({ id }) => id)
  return some.filter((id) => getJob(db, id)?.damaged === true)
}

/** Sets a job aside whose row cannot be read: it is shown as refused, and what it may have shown of its item is gone. */
export function setAside(store: Store, id: JobId): ItemId | null {
  return transact(store, () => {
    const why = JSON.stringify({ code: 'outbox.damaged', params: {} })
    const row = store.write
      .prepare<[string, string, number, number], { item_id: ItemId }>(
        `UPDATE jobs SET state = 'refused', verb = iif(verb IN (SELECT value FROM json_each(?)), verb, 'report'), effect = '{}', why = ?, review = NULL, next_at = NULL, finished_at = ?, blocks = NULL WHERE id = ? RETURNING item_id`,
      )
      .get(JSON.stringify(jobVerb.options), why, store.clock.now(), id)
    if (row !== undefined) {
      refreshOverlay(store, row.item_id, 'outbox')
      store.changes.note({ jobs: [id], upserted: [row.item_id], source: 'outbox' })
    }
    return row?.item_id ?? null
  })
}
