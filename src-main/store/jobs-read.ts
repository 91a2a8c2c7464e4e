import { failure } from '../../src-contract/failure.ts'
import type { AccountId, DecisionId, ItemId, JobId, ThreadId } from '../../src-contract/ids.ts'
import type { Job, JobState } from '../../src-contract/item.ts'
import type { NetworkId, NetworkVerb } from '../../src-contract/network.ts'
import type { ReadableDb } from './connection.ts'
import { byItem } from './item-parts.ts'
import { liveSql, parseEffect } from './overlay.ts'

/** `seed`: 64 hexadecimal digits, the same at every attempt. */
export type StoredJob = Job & { seed: string; threadId: ThreadId; attemptedAt: number | null }

export type JobRow = {
  id: JobId
  decision_id: DecisionId
  item_id: ItemId
  account_id: AccountId
  thread_id: ThreadId
  network: NetworkId
  brand: string
  verb: NetworkVerb
  text: string | null
  private: number
  seed: string
  state: JobState
  effect: string
  attempts: number
  created_at: number
  hold_until: number
  next_at: number | null
  attempted_at: number | null
  why: string | null
  remote_id: string | null
  url: string | null
}

const jobSql = `
  SELECT j.id, j.decision_id, j.item_id, j.account_id, j.thread_id, a.network, b.name AS brand, j.verb, j.text, j.private, j.seed, j.state, j.effect,
    j.attempts, j.created_at, j.hold_until, j.next_at, j.attempted_at, j.why, j.remote_id, j.url
  FROM jobs j JOIN accounts a ON a.id = j.account_id JOIN brands b ON b.id = a.brand_id`

function toJob(row: JobRow): Job {
  const { id, network, brand, verb, text, state, attempts, url } = row
  return {
    id,
    network,
    brand,
    verb,
    text,
    state,
    attempts,
    url,
    decisionId: row.decision_id,
    itemId: row.item_id,
    accountId: row.account_id,
    private: row.private === 1,
    effect: parseEffect(row.effect),
    createdAt: row.created_at,
    holdUntil: row.hold_until,
    nextAt: row.next_at,
    why: row.why === null ? null : failure.parse(JSON.parse(row.why)),
    remoteId: row.remote_id,
  }
}

const toStoredJob = (row: JobRow): StoredJob => ({ ...toJob(row), seed: row.seed, threadId: row.thread_id, attemptedAt: row.attempted_at })

/** The contract's shape, without what is the engine's alone. */
export function plainJob({ seed: _seed, threadId: _threadId, attemptedAt: _attemptedAt, ...job }: StoredJob): Job {
  return job
}

export function getJob(db: ReadableDb, id: JobId): StoredJob | null {
  const row = db.prepare<[number], JobRow>(`${jobSql} WHERE j.id = ?`).get(id)
  return row === undefined ? null : toStoredJob(row)
}

/** Newest first. */
export function listJobs(db: ReadableDb, { live, limit }: { live?: boolean; limit: number }): StoredJob[] {
  return db
    .prepare<[number], JobRow>(`${jobSql} ${live === true ? `WHERE j.${liveSql}` : ''} ORDER BY j.id DESC LIMIT ?`)
    .all(limit)
    .map(toStoredJob)
}

export function jobsOfDecision(db: ReadableDb, id: DecisionId): StoredJob[] {
  return db.prepare<[number], JobRow>(`${jobSql} WHERE j.decision_id = ? ORDER BY j.id`).all(id).map(toStoredJob)
}

/** `needsYou`: paused ones, and those of which nobody could find out whether they were done. */
export function jobCounts(db: ReadableDb): { held: number; sending: number; retrying: number; needsYou: number } {
  const rows = db.prepare<[], { state: JobState; n: number }>(`SELECT state, count(*) AS n FROM jobs WHERE ${liveSql} GROUP BY state`).all()
  const of = (...states: JobState[]) => rows.filter(({ state }) => states.includes(state)).reduce((sum, { n }) => sum + n, 0)
  return { held: of('held'), sending: of('queued', 'sending'), retrying: of('retry'), needsYou: of('paused', 'uncertain') }
}

/** Newest first, cancelled ones left out. */
export function jobsOf(db: ReadableDb, itemIds: readonly ItemId[]): Map<ItemId, Job[]> {
  const rows = db
    .prepare<[string], JobRow>(
      `${jobSql.replace('FROM jobs j', 'FROM json_each(?) e JOIN jobs j ON j.item_id = e.value')} WHERE j.state <> 'cancelled' ORDER BY j.id DESC`,
    )
    .all(JSON.stringify(itemIds))
  return byItem(rows, toJob)
}

/**
 * What may be sent now, oldest first: of each thread the oldest live job alone, and only once its hold or pause before a retry is over. One
 * that is being sent, uncertain or paused keeps those behind it waiting, so that the network sees them in the order in which they were
 * decided. Blocking and unblocking the same author from two threads wait for each other too.
 */
export function dueJobs(db: ReadableDb, now: number): StoredJob[] {
  return db
    .prepare<[number, number], JobRow>(
      `${jobSql}
       WHERE j.id IN (SELECT min(id) FROM jobs WHERE ${liveSql} GROUP BY account_id, thread_id)
         AND ((j.state = 'held' AND j.hold_until <= ?) OR j.state = 'queued' OR (j.state = 'retry' AND coalesce(j.next_at, 0) <= ?))
         AND NOT (json_extract(j.effect, '$.authorBlocked') IS NOT NULL AND EXISTS (
           SELECT 1 FROM jobs o JOIN items oi ON oi.id = o.item_id JOIN items ji ON ji.id = j.item_id
           WHERE o.account_id = j.account_id AND o.id < j.id AND o.${liveSql} AND oi.author_id = ji.author_id
             AND json_extract(o.effect, '$.authorBlocked') IS NOT NULL))
       ORDER BY j.id`,
    )
    .all(now, now)
    .map(toStoredJob)
}

/** Found at start: an engine died while it was sending them. */
export function strandedJobs(db: ReadableDb): StoredJob[] {
  return db.prepare<[], JobRow>(`${jobSql} WHERE j.state = 'sending' ORDER BY j.id`).all().map(toStoredJob)
}
