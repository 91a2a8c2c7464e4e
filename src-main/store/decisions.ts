import { createHash, randomBytes } from 'node:crypto'
import { Fault } from '../../src-contract/failure.ts'
import type { AccountId, AuthorId, ChannelId, ColleagueId, DecisionId, ItemId, JobId, ThreadId } from '../../src-contract/ids.ts'
import type { AuthorFlag, Decision, JobVerb } from '../../src-contract/item.ts'
import type { DeskVerb, Effect, ItemState, Verb, Visibility } from '../../src-contract/network.ts'
import { audit } from './audit.ts'
import { bucketOf, ownBucket } from './bucket.ts'
import type { ReadableDb, Value } from './connection.ts'
import { transact } from './database.ts'
import type { Store } from './database.ts'
import { decideAssignee, decideFlag, restoreAssignees, restoreFlags } from './desk-decisions.ts'
import { moveJob } from './jobs.ts'
import { jobsOfDecision } from './jobs-read.ts'
import type { Seen, StoredJob } from './jobs-read.ts'
import { refreshOverlay } from './overlay.ts'
import { refreshUrgency } from './urgent.ts'

export type NewJob = {
  itemId: ItemId
  verb: JobVerb
  text: string | null
  private: boolean
  effect: Effect
  holdUntil: number
  /** The job that it takes back on the network. */
  undoes?: JobId
  /** Goes by it, not by the item's account. */
  channelId?: ChannelId
}

export type NewDecision = {
  verb: Verb | DeskVerb | 'escalate'
  source: string
  at: number
  /** The state each item gets; null leaves it as it is. `assignee` where the decision is about whose it is; null: nobody's. */
  items: { id: ItemId; state: ItemState | null; snoozedUntil?: number | null; assignee?: ColleagueId | null }[]
  /** Marks of authors that it sets or takes off. */
  authors?: { id: AuthorId; flag: AuthorFlag | null }[]
  jobs: NewJob[]
  /** The decision that it takes back. */
  undoes?: DecisionId
}

export type StoredDecision = Decision & { undoes: DecisionId | null }

type UserState = { state: ItemState; unread: number; snoozed_until: number | null }
type StateRow = UserState & { account_id: AccountId; bucket: number; remote_visibility: Visibility }

/** One key press, however many items: states, jobs and what they show, in one transaction. Deciding on an item reads it. */
export function decide(store: Store, decision: NewDecision): { decisionId: DecisionId; jobIds: JobId[] } {
  return transact(store, () => {
    const { verb, source, at, items, jobs, undoes } = decision
    const made = store.write
      .prepare<[string, string, number, number | null], { id: DecisionId }>(
        'INSERT INTO decisions (verb, source, created_at, undoes) VALUES (?, ?, ?, ?) RETURNING id',
      )
      .get(verb, source, at, undoes ?? null)
    if (made === undefined) throw new Error('a decision was not made')
    const states = new Map(items.map((item) => [item.id, item]))
    for (const { id, state, snoozedUntil, assignee } of states.values()) {
      decideItem(store, made.id, id, state, snoozedUntil ?? null)
      if (assignee !== undefined) decideAssignee(store, made.id, id, assignee)
    }
    for (const { id, flag } of decision.authors ?? []) decideFlag(store, made.id, id, flag)
    const jobIds = jobs.map((job) => insertJob(store, made.id, job, at))
    for (const { itemId } of jobs) refreshOverlay(store, itemId, 'user')
    audit(store, { source, what: 'decision.taken', detail: { decision: made.id, verb, items: states.size, jobs: jobIds.length } })
    store.changes.note({ upserted: [...states.keys(), ...jobs.map(({ itemId }) => itemId)], jobs: jobIds, source: 'user' })
    return { decisionId: made.id, jobIds }
  })
}

function decideItem(store: Store, decisionId: DecisionId, id: ItemId, state: ItemState | null, snoozedUntil: number | null): void {
  const row = stateOf(store, id)
  if (row === undefined) throw new Fault('item.unknown', { id })
  const changes = state !== null && row.bucket !== ownBucket
  store.write
    .prepare<Value[], never>('INSERT INTO decision_items (decision_id, item_id, state, unread, snoozed_until) VALUES (?, ?, ?, ?, ?)')
    .run(decisionId, id, changes ? row.state : null, changes ? row.unread : null, changes ? row.snoozed_until : null)
  if (changes) setState(store, id, row, { state, unread: 0, snoozed_until: snoozedUntil })
}

function stateOf(store: Store, id: ItemId): StateRow | undefined {
  return store.write
    .prepare<[number], StateRow>('SELECT account_id, state, unread, snoozed_until, bucket, remote_visibility FROM items WHERE id = ?')
    .get(id)
}

function setState(store: Store, id: ItemId, was: StateRow, next: UserState): void {
  const bucket = bucketOf(was.bucket === ownBucket, was.remote_visibility, next.state)
  store.write
    .prepare<Value[], never>('UPDATE items SET state = ?, unread = ?, snoozed_until = ?, bucket = ? WHERE id = ?')
    .run(next.state, next.unread, next.snoozed_until, bucket, id)
  store.counters.move(was.account_id, was, { bucket, unread: next.unread })
  refreshUrgency(store, id)
}

function insertJob(store: Store, decisionId: DecisionId, job: NewJob, at: number): JobId {
  type Row = { account_id: AccountId; thread_id: ThreadId; author_id: number; digest: string; revision: number; remote_visibility: Visibility }
  const item = store.write
    .prepare<[number], Row>('SELECT account_id, thread_id, author_id, digest, revision, remote_visibility FROM items WHERE id = ?')
    .get(job.itemId)
  if (item === undefined) throw new Fault('item.unknown', { id: job.itemId })
  const seed = createHash('sha256').update(randomBytes(32)).digest('hex')
  const seen: Seen = { digest: item.digest, visibility: item.remote_visibility, revision: item.revision }
  const id = store.write
    .prepare<Value[], never>(
      `INSERT INTO jobs (decision_id, account_id, item_id, thread_id, verb, text, private, seed, effect, state, created_at, hold_until, undoes, seen, blocks, channel_id)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 'held', ?, ?, ?, ?, ?, ?)`,
    )
    .insert(
      decisionId,
      item.account_id,
      job.itemId,
      item.thread_id,
      job.verb,
      job.text,
      Number(job.private),
      seed,
      JSON.stringify(job.effect),
      at,
      job.holdUntil,
      job.undoes ?? null,
      JSON.stringify(seen),
      job.effect.authorBlocked === undefined ? null : item.author_id,
      job.channelId ?? null,
    )
  return id as JobId
}

const decisionSql = `
  SELECT d.id, d.verb, d.source, d.created_at, d.undone_at, d.undoes,
    (SELECT count(*) FROM decision_items WHERE decision_id = d.id) AS items
  FROM decisions d`

type DecisionRow = {
  id: DecisionId
  verb: string
  source: string
  created_at: number
  undone_at: number | null
  undoes: DecisionId | null
  items: number
}

const toDecision = ({ id, verb, source, created_at, undone_at, undoes, items }: DecisionRow): StoredDecision => ({
  id,
  verb,
  source,
  undoes,
  items,
  createdAt: created_at,
  undoneAt: undone_at,
})

export function getDecision(db: ReadableDb, id: DecisionId): StoredDecision | null {
  const row = db.prepare<[number], DecisionRow>(`${decisionSql} WHERE d.id = ?`).get(id)
  return row === undefined ? null : toDecision(row)
}

/** Newest first. */
export function recentDecisions(db: ReadableDb, limit: number): Decision[] {
  return db
    .prepare<[number], DecisionRow>(`${decisionSql} ORDER BY d.id DESC LIMIT ?`)
    .all(limit)
    .map((row) => {
      const { undoes: _undoes, ...decision } = toDecision(row)
      return decision
    })
}

/** Of one window or command line, or of anybody. What was undone is not undone twice, and an undo is not itself undone. */
export function lastUndoable(db: ReadableDb, source: string | null): DecisionId | null {
  return (
    db
      .prepare<[string | null, string | null], { id: DecisionId }>(
        'SELECT id FROM decisions WHERE undone_at IS NULL AND undoes IS NULL AND (? IS NULL OR source = ?) ORDER BY id DESC LIMIT 1',
      )
      .get(source, source)?.id ?? null
  )
}

/**
 * Takes a decision out of the record's effect, in one transaction: its jobs that were not sent are cancelled, its items get back what they
 * were before it. Those that were sent, or may have been, are returned: only the network can take them back; the latter are marked as recalled, and
 * read back. A second time changes nothing.
 */
export function revertDecision(store: Store, id: DecisionId, at: number): { cancelled: JobId[]; alreadySent: StoredJob[] } {
  return transact(store, () => {
    const decision = getDecision(store.write, id)
    if (decision === null) throw new Fault('decision.unknown', { id })
    if (decision.undoneAt !== null) return { cancelled: [], alreadySent: [] }
    store.write.prepare<[number, number], never>('UPDATE decisions SET undone_at = ? WHERE id = ?').run(at, id)
    const jobs = jobsOfDecision(store.write, id)
    const cancelled = jobs
      .filter((job) => moveJob(store, job.id, ['held', 'queued', 'retry', 'paused', 'review'], 'cancelled', { nextAt: null }))
      .map((job) => job.id)
    const alreadySent = jobs.filter(({ state }) => state === 'sending' || state === 'uncertain' || state === 'verified')
    // Whatever becomes of the process, the wish is in the file: what turns out not to have arrived must not be sent any more.
    for (const { id: job, state } of alreadySent) {
      if (state === 'sending') moveJob(store, job, ['sending'], 'sending', { recalledAt: at })
      if (state === 'uncertain') moveJob(store, job, ['uncertain'], 'uncertain', { recalledAt: at, nextAt: at, why: { code: 'undo.recalled', params: {} } })
    }
    const restored = restoreItems(store, id)
    restoreAssignees(store, id)
    restoreFlags(store, id)
    audit(store, {
      source: decision.source,
      what: 'decision.undone',
      detail: { decision: id, cancelled: cancelled.length, sent: alreadySent.length },
    })
    store.changes.note({ upserted: restored, jobs: jobs.map((job) => job.id), source: 'user' })
    return { cancelled, alreadySent }
  })
}

type BeforeRow = { item_id: ItemId; state: ItemState | null; unread: number; snoozed_until: number | null }

/**
 * Decisions on one item form a chain, each remembering what the one before left. Undoing the last gives that back; undoing one in the
 * middle hands its memory to the next and leaves what is shown alone, so that the order in which decisions are undone does not matter.
 */
function restoreItems(store: Store, id: DecisionId): ItemId[] {
  const before = store.write
    .prepare<[number], BeforeRow>('SELECT item_id, state, unread, snoozed_until FROM decision_items WHERE decision_id = ?')
    .all(id)
  for (const each of before) restoreOne(store, id, each)
  return before.map(({ item_id }) => item_id)
}

/**
 * One item of a decision alone, when its job was refused or called back: what the decision made of it is gone, and a later undo finds
 * nothing left.
 */
export function restoreItem(store: Store, id: DecisionId, itemId: ItemId): void {
  transact(store, () => {
    const before = store.write
      .prepare<[number, number], BeforeRow>(
        'SELECT item_id, state, unread, snoozed_until FROM decision_items WHERE decision_id = ? AND item_id = ?',
      )
      .get(id, itemId)
    if (before === undefined || getDecision(store.write, id)?.undoneAt !== null) return
    restoreOne(store, id, before)
    store.write
      .prepare<[number, number], never>(
        'UPDATE decision_items SET state = NULL, unread = NULL, snoozed_until = NULL WHERE decision_id = ? AND item_id = ?',
      )
      .run(id, itemId)
    store.changes.note({ upserted: [itemId], source: 'outbox' })
  })
}

function restoreOne(store: Store, id: DecisionId, { item_id, state, unread, snoozed_until }: BeforeRow): void {
  if (state === null) return
  const handedOn = store.write
    .prepare<Value[], { decision_id: DecisionId }>(
      `UPDATE decision_items SET state = ?, unread = ?, snoozed_until = ?
       WHERE item_id = ? AND decision_id = (
         SELECT min(di.decision_id) FROM decision_items di JOIN decisions d ON d.id = di.decision_id
         WHERE di.item_id = ? AND di.decision_id > ? AND di.state IS NOT NULL AND d.undone_at IS NULL)
       RETURNING decision_id`,
    )
    .get(state, unread, snoozed_until, item_id, item_id, id)
  const row = handedOn === undefined ? stateOf(store, item_id) : undefined
  if (row !== undefined) setState(store, item_id, row, { state, unread, snoozed_until })
}
