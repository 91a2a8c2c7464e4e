import type { AccountId } from '../../src-contract/ids.ts'
import type { Batch, Opaque, RemoteItem, RemotePost, Seen } from '../../src-contract/remote.ts'
import { applyGone, applyItem } from './apply-item.ts'
import { applyPost } from './apply-post.ts'
import { beginBatch } from './batch-context.ts'
import type { BatchContext, IdBeside } from './batch-context.ts'
import { putCursor } from './cursors.ts'
import { transact } from './database.ts'
import type { Store } from './database.ts'
import { idsBetween } from './item-id.ts'
import { noteFound } from './watches.ts'
import { wellFormed } from './well-formed.ts'

export type Applied = { fetched: number; new: number; changed: number; removed: number }

export type BatchInput = {
  posts: RemotePost[]
  upserted: RemoteItem[]
  removed: string[]
  covers?: Batch['covers']
  found?: Batch['found']
  cursor?: { stream: string; value: Opaque; finished: boolean }
  source?: 'sync' | 'outbox'
  /** The adapter's `idBeside`, for items as a reading gives them; what is known to be a certain item comes without. */
  idBeside?: IdBeside | undefined
}

/**
 * One page and its cursor in one transaction: after a kill either both are there or neither. What was applied before changes nothing,
 * writes nothing to the items and emits nothing. Remote state is written here alone; what the user decided lies over it while its job
 * lives.
 */
export function applyBatch(store: Store, accountId: AccountId, input: BatchInput): Applied {
  return transact(store, () => {
    const context = beginBatch(store, accountId, input.source ?? 'sync', input.idBeside)
    const applied: Applied = { fetched: input.upserted.length, new: 0, changed: 0, removed: 0 }
    for (const post of input.posts) applyPost(context, post)
    for (const item of input.upserted) {
      const what = applyItem(context, item)
      if (what !== 'same') applied[what] += 1
    }
    for (const remoteId of input.removed) if (applyGone(context, remoteId)) applied.removed += 1
    if (input.covers !== undefined) applied.removed += removeAbsent(context, input.covers, input.upserted)
    if (input.found !== undefined) for (const id of noteFound(store, accountId, input.found)) context.touched.add(id)
    if (input.cursor !== undefined) {
      const { stream, value, finished } = input.cursor
      putCursor(store, accountId, stream, { cursor: value, finished })
    }
    if (context.touched.size > 0) store.changes.note({ upserted: Array.from(context.touched), source: context.source })
    return applied
  })
}

/** What `look` found of items we hold: as they are now, or gone. */
export function applySeen(store: Store, accountId: AccountId, seen: Seen[], posts: RemotePost[]): Applied {
  const upserted = seen.flatMap(({ item }) => item ?? [])
  const removed = seen.flatMap(({ remoteId, item }) => (item === null ? [remoteId] : []))
  return { ...applyBatch(store, accountId, { posts, upserted, removed }), fetched: seen.length }
}

/**
 * What we hold in the covered scope and the page lacks. The ids give the span by index, `created_at` decides exactly: an item whose instant
 * the id could not hold is left alone rather than taken for gone.
 */
function removeAbsent(context: BatchContext, covers: NonNullable<BatchInput['covers']>, upserted: RemoteItem[]): number {
  const { write } = context.store
  const { from, to } = idsBetween(covers.fromAt, covers.toAt)
  const present = new Set(upserted.map(({ remoteId }) => wellFormed(remoteId)))
  type Held = { remote_id: string }
  const held =
    covers.threadRemoteId === null
      ? write
          .prepare<[number, number, number, number, number], Held>(
            `SELECT remote_id FROM items WHERE account_id = ? AND bucket IN (0, 1, 2, 3, 9) AND id >= ? AND id < ? AND created_at BETWEEN ? AND ?
             AND remote_visibility <> 'deleted'`,
          )
          .all(context.accountId, from, to, covers.fromAt, covers.toAt)
      : write
          .prepare<[number, string, number, number], Held>(
            `SELECT i.remote_id FROM threads t JOIN items i ON i.thread_id = t.id
           WHERE t.account_id = ? AND t.remote_id = ? AND i.created_at BETWEEN ? AND ? AND i.remote_visibility <> 'deleted'`,
          )
          .all(context.accountId, wellFormed(covers.threadRemoteId), covers.fromAt, covers.toAt)
  const absent = held.filter(({ remote_id }) => !present.has(remote_id))
  return absent.filter(({ remote_id }) => applyGone(context, remote_id)).length
}
