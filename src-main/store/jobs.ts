import type { AccountId, AuthorId, ItemId, JobId } from '../../src-contract/ids.ts'
import type { JobReview, JobState } from '../../src-contract/item.ts'
import type { Failure } from '../../src-contract/failure.ts'
import type { RemoteItem, RemotePost } from '../../src-contract/remote.ts'
import { applyBatch } from './apply.ts'
import { audit } from './audit.ts'
import { noteJobState } from './dispatches.ts'
import type { Value } from './connection.ts'
import { transact } from './database.ts'
import type { Store } from './database.ts'
import type { Seen } from './jobs-read.ts'
import { noteItemsOf, parseEffect, refreshOverlay } from './overlay.ts'

export type JobPatch = {
  attempts?: number
  nextAt?: number | null
  attemptedAt?: number | null
  finishedAt?: number | null
  why?: Failure | null
  remoteId?: string | null
  url?: string | null
  holdUntil?: number
  text?: string
  seed?: string
  /** Whether its world is to be looked at before it is sent. */
  look?: 0 | 1
  review?: JobReview | null
  seen?: Seen
  createdAt?: number
  recalledAt?: number | null
  looks?: number
}

const columns = {
  attempts: 'attempts',
  nextAt: 'next_at',
  attemptedAt: 'attempted_at',
  finishedAt: 'finished_at',
  why: 'why',
  remoteId: 'remote_id',
  url: 'url',
  holdUntil: 'hold_until',
  text: 'text',
  seed: 'seed',
  look: 'look',
  review: 'review',
  seen: 'seen',
  createdAt: 'created_at',
  recalledAt: 'recalled_at',
  looks: 'looks',
} as const satisfies Record<keyof JobPatch, string>

const final: readonly JobState[] = ['verified', 'refused', 'cancelled']

/**
 * The one way in which a job changes. False when it is in none of `from` any more: somebody was quicker (an undo, as a rule), and nothing
 * has happened. What is shown of its item follows in the same transaction.
 */
export function moveJob(store: Store, id: JobId, from: readonly JobState[], to: JobState, patch: JobPatch = {}): boolean {
  return transact(store, () => {
    const sets = (Object.keys(columns) as (keyof JobPatch)[]).filter((field) => patch[field] !== undefined)
    const values = sets.map((field): Value => {
      const value = patch[field]
      return typeof value === 'object' && value !== null ? JSON.stringify(value) : (value ?? null)
    })
    type Row = { item_id: ItemId; account_id: AccountId; finished_at: number | null }
    const row = store.write
      .prepare<Value[], Row>(
        `UPDATE jobs SET state = ?${sets.map((field) => `, ${columns[field]} = ?`).join('')}
         WHERE id = ? AND state IN (SELECT value FROM json_each(?)) RETURNING item_id, account_id, finished_at`,
      )
      .get(to, ...values, id, JSON.stringify(from))
    if (row === undefined) return false
    if (final.includes(to)) finish(store, id, to, row)
    noteJobState(store, id, to, row.item_id)
    refreshOverlay(store, row.item_id, 'outbox')
    store.changes.note({ jobs: [id], upserted: [row.item_id], source: 'outbox' })
    return true
  })
}

function finish(store: Store, id: JobId, to: JobState, row: { item_id: ItemId; account_id: AccountId; finished_at: number | null }): void {
  if (row.finished_at === null)
    store.write.prepare<[number, number], never>('UPDATE jobs SET finished_at = ? WHERE id = ?').run(store.clock.now(), id)
  audit(store, { source: 'outbox', what: `job.${to}`, accountId: row.account_id, itemId: row.item_id, jobId: id })
}

/** Done, although it had been taken back meanwhile, and nothing takes it back: the user is told so until they have seen it (null). */
export function sayItStands(store: Store, id: JobId, why: Failure | null): boolean {
  return transact(store, () => {
    const changed = store.write
      .prepare<[string | null, number], never>("UPDATE jobs SET why = ? WHERE id = ? AND state = 'verified' AND recalled_at IS NOT NULL")
      .run(why === null ? null : JSON.stringify(why), id)
    if (changed > 0) store.changes.note({ jobs: [id], source: 'outbox' })
    return changed > 0
  })
}

export type PerformedJob = { remoteId: string | null; url: string | null; observed: RemoteItem[]; posts: RemotePost[] }

/**
 * The network has done it, and this is what it shows since. The job's end and the remote state are written together: what is shown goes
 * from the job's effect to the network's word without anything between. Where the network's answer says nothing of what the job changed,
 * the effect itself becomes the remote state: the adapter has checked it.
 */
export function settleJob(store: Store, id: JobId, performed: PerformedJob): void {
  transact(store, () => {
    const { remoteId, url, observed, posts } = performed
    const settled = moveJob(store, id, ['sending', 'uncertain'], 'verified', { remoteId, url, why: null, nextAt: null })
    const job = store.write
      .prepare<
        [number],
        { account_id: AccountId; item_id: ItemId; remote_id: string; author_id: AuthorId; author_remote_id: string; effect: string }
      >(
        `SELECT j.account_id, j.item_id, i.remote_id, i.author_id, a.remote_id AS author_remote_id, j.effect
         FROM jobs j JOIN items i ON i.id = j.item_id JOIN authors a ON a.id = i.author_id WHERE j.id = ?`,
      )
      .get(id)
    if (job === undefined) return
    if (settled) adoptEffect(store, job, observed)
    const isGone = settled && parseEffect(job.effect).visibility === 'deleted' && !isAmong(observed, job)
    applyBatch(store, job.account_id, { posts, upserted: observed, removed: isGone ? [job.remote_id] : [], source: 'outbox' })
  })
}

type Settled = { item_id: ItemId; remote_id: string; author_id: AuthorId; author_remote_id: string; effect: string }

const isAmong = (observed: RemoteItem[], { remote_id }: { remote_id: string }): boolean =>
  observed.some(({ remoteId }) => remoteId === remote_id)

function adoptEffect(store: Store, job: Settled, observed: RemoteItem[]): void {
  const effect = parseEffect(job.effect)
  if (!isAmong(observed, job)) {
    store.write
      .prepare<[string | null, number | null, number], never>(
        `UPDATE items SET remote_visibility = coalesce(?, remote_visibility), remote_liked = coalesce(?, remote_liked)
         WHERE id = ? AND remote_visibility <> 'deleted'`,
      )
      .run(
        effect.visibility === 'deleted' ? null : (effect.visibility ?? null),
        effect.liked === undefined ? null : Number(effect.liked),
        job.item_id,
      )
  }
  const isToldOf = observed.some(({ author, authorBlocked }) => author.remoteId === job.author_remote_id && authorBlocked !== null)
  if (effect.authorBlocked !== undefined && !isToldOf) {
    store.write
      .prepare<[number, number], never>('UPDATE authors SET remote_blocked = ? WHERE id = ?')
      .run(Number(effect.authorBlocked), job.author_id)
    noteItemsOf(store, job.author_id, 'outbox')
  }
  refreshOverlay(store, job.item_id, 'outbox')
}
