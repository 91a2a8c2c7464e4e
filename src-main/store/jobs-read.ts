import { failure } from '../../src-contract/failure.ts'
import type { Failure } from '../../src-contract/failure.ts'
import { channelKind } from '../../src-contract/escalation.ts'
import type { AccountId, BrandId, ChannelId, DecisionId, ItemId, JobId, ThreadId } from '../../src-contract/ids.ts'
import { jobReview, jobState, jobVerb } from '../../src-contract/item.ts'
import type { Job, JobReview, JobState } from '../../src-contract/item.ts'
import { effect as effectSchema } from '../../src-contract/network.ts'
import type { NetworkId } from '../../src-contract/network.ts'
import type { z } from 'zod'
import type { ReadableDb, Value } from './connection.ts'
import { byItem } from './item-parts.ts'
import { liveSql } from './overlay.ts'

/** Which jobs wait for one another: those of an account (its id) or of a channel (its id, negative). One of a lane is sent at a time. */
export type Lane = number

export const laneOfChannel = (id: ChannelId): Lane => -id
/** Null: an account's. */
export const channelOfLane = (lane: Lane): ChannelId | null => (lane < 0 ? (-lane as ChannelId) : null)
/** Null: a channel's. */
export const accountOfLane = (lane: Lane): AccountId | null => (lane < 0 ? null : (lane as AccountId))

/**
 * `seed`: 64 hexadecimal digits, the same at every attempt. `look`: its world is to be looked at before it is sent. `looks`: of those and of readings back,
 * how many failed in a row. `recalledAt`: taken back while nobody knew whether it had arrived.
 */
export type StoredJob = Job & {
  seed: string
  lane: Lane
  threadId: ThreadId
  attemptedAt: number | null
  look: boolean
  looks: number
  recalledAt: number | null
  seen: Seen | null
  damaged: boolean
}

/** What was on screen when a job was decided. */
export type Seen = { digest: string; visibility: string; revision: number }

export type JobRow = {
  id: JobId
  decision_id: DecisionId
  item_id: ItemId
  account_id: AccountId
  lane: Lane
  channel_id: ChannelId | null
  channel_kind: string | null
  channel_name: string | null
  thread_id: ThreadId
  network: NetworkId
  brand: string
  brand_id: BrandId
  hue: number
  handle: string
  verb: string
  text: string | null
  private: number
  seed: string
  state: string
  effect: string
  attempts: number
  created_at: number
  hold_until: number
  next_at: number | null
  attempted_at: number | null
  why: string | null
  remote_id: string | null
  url: string | null
  item_url: string | null
  seen: string | null
  look: number
  looks: number
  recalled_at: number | null
  review: string | null
}

const jobSql = `
  SELECT j.id, j.decision_id, j.item_id, j.account_id, j.lane, j.channel_id, c.kind AS channel_kind, c.name AS channel_name, j.thread_id, a.network, b.name AS brand, b.id AS brand_id, b.hue, a.handle, j.verb, j.text, j.private,
    j.seed, j.state, j.effect, j.attempts, j.created_at, j.hold_until, j.next_at, j.attempted_at, j.why, j.remote_id, j.url, i.url AS item_url, j.seen, j.look,
    j.looks, j.recalled_at, j.review
  FROM jobs j JOIN accounts a ON a.id = j.account_id JOIN brands b ON b.id = a.brand_id JOIN items i ON i.id = j.item_id
  LEFT JOIN channels c ON c.id = j.channel_id`

const damage: Failure = { code: 'outbox.damaged', params: {} }

/** A row that cannot be read is told of as refused; the others go on. The sender writes that down when it meets it. */
function toJob(row: JobRow): Job {
  const { id, network, brand, text, attempts, url } = row
  const whole = wholeOf(row)
  return {
    id, network, brand, text, attempts, url,
    verb: jobVerb.safeParse(row.verb).data ?? 'report',
    ...channelOf(row),
    state: whole?.state ?? 'refused',
    brandId: row.brand_id,
    hue: row.hue,
    handle: row.handle,
    decisionId: row.decision_id,
    itemId: row.item_id,
    accountId: row.account_id,
    private: row.private === 1,
    effect: whole?.effect ?? {},
    createdAt: row.created_at,
    holdUntil: row.hold_until,
    nextAt: row.next_at,
    why: whole === null ? damage : whole.why,
    remoteId: row.remote_id,
    itemUrl: row.item_url,
    review: whole === null ? null : reviewOf(whole),
  }
}

function channelOf({ channel_id: id, channel_kind, channel_name: name }: JobRow): Pick<Job, 'channel'> {
  const kind = channelKind.safeParse(channel_kind).data
  return id === null || name === null || kind === undefined ? {} : { channel: { id, kind, name } }
}

type Whole = { verb: Job['verb']; state: JobState; effect: Job['effect']; why: Failure | null; review: JobReview | null }

/** What of a row must be one of our words or our JSON; null where it is not. */
function wholeOf(row: JobRow): Whole | null {
  const parsed = <T>(schema: z.ZodType<T>, json: string): T | null => {
    try {
      return schema.parse(JSON.parse(json))
    } catch {
      return null
    }
  }
  const verb = jobVerb.safeParse(row.verb)
  const state = jobState.safeParse(row.state)
  const effect = parsed(effectSchema, row.effect)
  const why = row.why === null ? null : parsed(failure, row.why)
  const review = row.review === null ? null : parsed(jobReview, row.review)
  if (!verb.success || !state.success || effect === null) return null
  if ((row.why !== null && why === null) || (row.review !== null && review === null)) return null
  return { verb: verb.data, state: state.data, effect, why, review }
}

function reviewOf({ state, why, review }: Whole): JobReview | null {
  if (state === 'paused' && why?.code.startsWith('auth.') === true) return { what: 'credentials', was: null, now: null, url: null }
  return state === 'review' ? review : null
}

function toStoredJob(row: JobRow): StoredJob {
  return {
    ...toJob(row),
    seed: row.seed,
    lane: row.lane,
    threadId: row.thread_id,
    attemptedAt: row.attempted_at,
    look: row.look === 1,
    looks: row.looks,
    recalledAt: row.recalled_at,
    seen: seenOf(row.seen),
    damaged: wholeOf(row) === null,
  }
}

/** Without it nothing can be compared, which counts as nothing known. */
function seenOf(json: string | null): Seen | null {
  try {
    const seen: unknown = json === null ? null : JSON.parse(json)
    return typeof seen === 'object' && seen !== null && 'digest' in seen ? (seen as Seen) : null
  } catch {
    return null
  }
}

/** The contract's shape, without what is the engine's alone. */
export function plainJob(stored: StoredJob): Job {
  const { seed: _seed, lane: _lane, threadId: _threadId, attemptedAt: _attemptedAt, look: _look, looks: _looks, recalledAt: _recalledAt, seen: _seen, damaged: _damaged, ...job } = stored
  return job
}

export function getJob(db: ReadableDb, id: JobId): StoredJob | null {
  const row = db.prepare<[number], JobRow>(`${jobSql} WHERE j.id = ?`).get(id)
  return row === undefined ? null : toStoredJob(row)
}

/** Those that wait for a person, beside what was taken back too late. The text matches the index on the state. */
const needsYouSql = `(state IN ('paused', 'review', 'refused') OR (state = 'uncertain' AND next_at IS NULL))`
const openSql = `state NOT IN ('verified', 'cancelled')`
const standsSql = `state = 'verified' AND recalled_at IS NOT NULL AND why IS NOT NULL`

/** Newest first. */
export function listJobs(db: ReadableDb, { live, needsYou, limit }: { live?: boolean; needsYou?: boolean; limit: number }): StoredJob[] {
  const wanted = [...(live === true ? [liveSql] : []), ...(needsYou === true ? [needsYouSql] : [])]
  if (wanted.length === 0) return db.prepare<[number], JobRow>(`${jobSql} ORDER BY j.id DESC LIMIT ?`).all(limit).map(toStoredJob)
  const stand = live === true ? '' : ` UNION ALL SELECT id FROM jobs INDEXED BY jobs_stands WHERE ${standsSql}`
  const ids = `SELECT id FROM (SELECT id FROM jobs INDEXED BY jobs_state WHERE ${[openSql, ...wanted].join(' AND ')}${stand}) ORDER BY id DESC LIMIT ?`
  return db.prepare<[number], JobRow>(`${jobSql} WHERE j.id IN (${ids}) ORDER BY j.id DESC`).all(limit).map(toStoredJob)
}

export function jobsOfDecision(db: ReadableDb, id: DecisionId): StoredJob[] {
  return db.prepare<[number], JobRow>(`${jobSql} WHERE j.decision_id = ? ORDER BY j.id`).all(id).map(toStoredJob)
}

/** What was to take a job back on the network. */
export function inverseJobIds(db: ReadableDb, id: JobId): JobId[] {
  return db.prepare<[number], { id: JobId }>('SELECT id FROM jobs WHERE undoes = ? ORDER BY id').all(id).map((row) => row.id)
}

export type JobCounts = { held: number; sending: number; retrying: number; review: number; needsYou: number; paused: number; uncertain: number; live: number }

/** `uncertain`: of which nobody could find out whether they were done; those still being read back count as sending. Refused ones need you until they are dropped. */
export function jobCounts(db: ReadableDb): JobCounts {
  const rows = db
    .prepare<[], { state: string; moves: number; n: number }>(
      `SELECT state, state <> 'uncertain' OR next_at IS NOT NULL AS moves, count(*) AS n FROM jobs INDEXED BY jobs_state WHERE ${openSql} GROUP BY 1, 2`,
    )
    .all()
  const of = (...states: JobState[]) => rows.filter(({ state }) => (states as string[]).includes(state)).reduce((sum, { n }) => sum + n, 0)
  const uncertain = rows.find(({ state, moves }) => state === 'uncertain' && moves === 0)?.n ?? 0
  const [paused, review] = [of('paused'), of('review')]
  const stand = db.prepare<[], { n: number }>(`SELECT count(*) AS n FROM jobs INDEXED BY jobs_stands WHERE ${standsSql}`).get()?.n ?? 0
  return {
    paused, review, uncertain,
    held: of('held'),
    sending: of('queued', 'sending', 'uncertain') - uncertain,
    retrying: of('retry'),
    needsYou: paused + review + uncertain + of('refused') + stand,
    live: rows.reduce((sum, { state, n }) => sum + (state === 'refused' ? 0 : n), 0),
  }
}

/** What has not left yet, by brand, and when the last of it will by itself. */
export function unsentJobs(db: ReadableDb): { brands: { id: BrandId; name: string; hue: number; unsent: number }[]; leavesAt: number | null } {
  const brands = db
    .prepare<[], { id: BrandId; name: string; hue: number; unsent: number }>(
      `SELECT b.id, b.name, b.hue, count(*) AS unsent FROM jobs j INDEXED BY jobs_live JOIN accounts a ON a.id = j.account_id JOIN brands b ON b.id = a.brand_id
       WHERE j.${liveSql} GROUP BY b.id ORDER BY b.name`,
    )
    .all()
  const last = db.prepare<[], { at: number | null }>(`SELECT max(due_at) AS at FROM jobs WHERE state IN ('held', 'queued', 'retry', 'uncertain')`).get()
  return { brands, leavesAt: last?.at ?? null }
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

const waiting = `state IN ('held', 'queued', 'retry', 'uncertain')`

/** Nothing older of the thread is live in the same lane, nor of the author where it is about blocking: the network sees them in the order in which they were decided. */
const firstOfItsKind = `
  NOT EXISTS (SELECT 1 FROM jobs o INDEXED BY jobs_order WHERE o.thread_id = d.thread_id AND o.lane = d.lane AND o.id < d.id AND o.${liveSql})
  AND (d.blocks IS NULL OR NOT EXISTS (SELECT 1 FROM jobs o INDEXED BY jobs_blocks WHERE o.blocks = d.blocks AND o.id < d.id AND o.blocks IS NOT NULL AND o.${liveSql}))`

/**
 * What may be sent or read back now, by its instant, then oldest first: of each thread the oldest live job alone, and only once its hold or pause before a
 * retry is over. One that is being sent, uncertain, in review or paused keeps those behind it waiting. Walks the index of what is due, so that ten
 * thousand waiting jobs cost no more than one.
 */
export function dueJobs(db: ReadableDb, lane: Lane, now: number, limit: number): StoredJob[] {
  const ids = `SELECT d.id FROM jobs d INDEXED BY jobs_due WHERE d.lane = ? AND d.${waiting} AND d.due_at <= ? AND ${firstOfItsKind} ORDER BY d.due_at, d.id LIMIT ?`
  return db.prepare<Value[], JobRow>(`${jobSql} JOIN (${ids}) due ON due.id = j.id ORDER BY j.id`).all(lane, now, limit).map(toStoredJob)
}

/** The first instant after now at which something of the lane is due; null when there is none. */
export function nextDueAt(db: ReadableDb, lane: Lane, now: number): number | null {
  const sql = `SELECT min(due_at) AS at FROM jobs INDEXED BY jobs_due WHERE lane = ? AND ${waiting} AND due_at > ?`
  return db.prepare<[number, number], { at: number | null }>(sql).get(lane, now)?.at ?? null
}

/** Lanes with something that is not finished. */
export function lanesWithJobs(db: ReadableDb): Lane[] {
  return db
    .prepare<[], { lane: Lane }>(
      `SELECT l.lane FROM (SELECT id AS lane FROM accounts UNION ALL SELECT -id FROM channels) l
       WHERE EXISTS (SELECT 1 FROM jobs j INDEXED BY jobs_live WHERE j.lane = l.lane AND j.${liveSql}) ORDER BY l.lane`,
    )
    .all()
    .map(({ lane }) => lane)
}

/** Found at start: an engine died while it was sending them. */
export function strandedJobs(db: ReadableDb): StoredJob[] {
  return db.prepare<[], JobRow>(`${jobSql} WHERE j.state = 'sending' ORDER BY j.id`).all().map(toStoredJob)
}

/** Of a lane in these states, oldest first. */
export function jobIdsOf(db: ReadableDb, lane: Lane, states: readonly JobState[]): JobId[] {
  return db
    .prepare<[number, string], { id: JobId }>(
      `SELECT id FROM jobs INDEXED BY jobs_live WHERE lane = ? AND ${liveSql} AND state IN (SELECT value FROM json_each(?)) ORDER BY id`,
    )
    .all(lane, JSON.stringify(states))
    .map(({ id }) => id)
}

/** What other jobs have sent in the thread of this one, by its id on the network. */
export function otherReplies(db: ReadableDb, { id, threadId }: Pick<StoredJob, 'id' | 'threadId'>): Set<string> {
  const rows = db
    .prepare<[number, number], { remote_id: string }>(`SELECT remote_id FROM jobs WHERE thread_id = ? AND id <> ? AND verb = 'reply' AND remote_id IS NOT NULL`)
    .all(threadId, id)
  return new Set(rows.map(({ remote_id }) => remote_id))
}
