import type { InboxFilter, InboxOrder } from '../../src-contract/commands.ts'
import type { AccountId, AuthorId, BrandId, ColleagueId, ItemId, PostId, ThreadId } from '../../src-contract/ids.ts'
import type { AuthorFlag, Item } from '../../src-contract/item.ts'
import type { FailureCode } from '../../src-contract/failure.ts'
import type { ItemKind, ItemState, NetworkId, NetworkVerb, Visibility } from '../../src-contract/network.ts'
import type { Opaque, Target } from '../../src-contract/remote.ts'
import { ownBucket, shownState } from './bucket.ts'
import { toColleague } from './colleagues.ts'
import type { ReadableDb, Value } from './connection.ts'
import { transact } from './database.ts'
import type { Store } from './database.ts'
import { planFilter } from './filter.ts'
import type { Plan } from './filter.ts'
import { firingsOf } from './firings.ts'
import { attachmentsOf, labelsOf, revisionsOf } from './item-parts.ts'
import { jobsOf } from './jobs-read.ts'
import { burnsAt, reasonsOf } from './urgency.ts'
import type { UrgencyFacts } from './urgency.ts'
import { watchesOf } from './watches.ts'
import { judgementsOf } from './verdicts-read.ts'

/** An item without what its network's capabilities add; with what an action on it needs. */
export type StoredItem = Omit<Item, 'capabilities'> & {
  refuses: { verb: NetworkVerb; code: FailureCode }[]
  /** 0: not at all; null: as long as it stands. */
  replyUntil: number | null
  privateUntil: number | null
  ref: Opaque
  postRemoteId: string | null
  authorRemoteId: string
}

type ItemRow = {
  id: ItemId
  kind: ItemKind
  network: NetworkId
  brand_id: BrandId
  brand: string
  hue: number
  account_id: AccountId
  account_handle: string
  remote_id: string
  url: string | null
  text: string
  lang: string | null
  author_id: AuthorId
  author_remote_id: string
  author_name: string
  author_handle: string
  author_url: string | null
  avatar: number
  blocked: number
  post_id: PostId | null
  post_remote_id: string | null
  post_title: string | null
  post_text: string | null
  post_url: string | null
  thread_id: ThreadId
  thread_remote_id: string
  parent_remote_id: string | null
  created_at: number
  edited_at: number | null
  rating: number | null
  state: ItemState
  bucket: number
  unread: number
  snoozed_until: number | null
  remote_visibility: Visibility
  visibility: Visibility
  liked: number
  revision: number
  refuses: string | null
  reply_until: number | null
  private_until: number | null
  erased_at: number | null
  ref: string
  flags: number
  urgent_at: number | null
  author_flag: AuthorFlag | null
  assignee: ColleagueId | null
  assignee_name: string | null
}

const itemSql = `
  SELECT i.id, i.kind, ac.network, i.brand_id, b.name AS brand, b.hue, i.account_id, ac.handle AS account_handle, i.remote_id, i.url, i.text, i.lang,
    i.author_id, au.remote_id AS author_remote_id, au.name AS author_name, au.handle AS author_handle, au.url AS author_url,
    au.avatar_url IS NOT NULL AS avatar, au.blocked,
    i.post_id, p.remote_id AS post_remote_id, p.title AS post_title, p.text AS post_text, p.url AS post_url,
    i.thread_id, t.remote_id AS thread_remote_id, i.parent_remote_id, i.created_at, i.edited_at, i.rating, i.state, i.bucket, i.unread,
    i.snoozed_until, i.remote_visibility, i.visibility, i.liked, i.revision, i.refuses, i.reply_until, i.private_until, i.erased_at, i.ref,
    i.flags, i.urgent_at, au.flag AS author_flag, i.assignee, co.name AS assignee_name
  FROM json_each(?) j
  JOIN items i ON i.id = j.value
  JOIN accounts ac ON ac.id = i.account_id
  JOIN brands b ON b.id = i.brand_id
  JOIN authors au ON au.id = i.author_id
  JOIN threads t ON t.id = i.thread_id
  LEFT JOIN posts p ON p.id = i.post_id
  LEFT JOIN colleagues co ON co.id = i.assignee
  ORDER BY j.key`

type Parts = Pick<Item, 'labels' | 'watches' | 'attachments' | 'revisions' | 'jobs' | 'verdict' | 'cluster' | 'firings'>

function toItem(row: ItemRow, parts: Parts): StoredItem {
  const { id, kind, network, url, text, lang, rating, visibility } = row
  return {
    id,
    kind,
    network,
    url,
    text,
    lang,
    rating,
    visibility,
    ...parts,
    brand: { id: row.brand_id, name: row.brand, hue: row.hue },
    account: { id: row.account_id, handle: row.account_handle },
    remoteId: row.remote_id,
    own: row.bucket === ownBucket,
    author: {
      id: row.author_id,
      remoteId: row.author_remote_id,
      name: row.author_name,
      handle: row.author_handle,
      url: row.author_url,
      avatar: row.avatar === 1,
      blocked: row.blocked === 1,
      ...(row.author_flag !== null && { flag: row.author_flag }),
    },
    post:
      row.post_id === null
        ? null
        : { id: row.post_id, remoteId: row.post_remote_id ?? '', title: row.post_title, text: row.post_text ?? '', url: row.post_url },
    thread: { id: row.thread_id, remoteId: row.thread_remote_id },
    parentRemoteId: row.parent_remote_id,
    createdAt: row.created_at,
    editedAt: row.edited_at,
    state: shownState(row.bucket, row.state),
    unread: row.unread === 1 && row.remote_visibility !== 'deleted',
    ...(row.assignee !== null && { assignee: toColleague({ id: row.assignee, name: row.assignee_name ?? '' }) }),
    ...(row.bucket === 0 && row.urgent_at !== null && { priority: { ...reasonsOf(urgencyIn(row, parts)), burns: burnsAt(row.urgent_at) } }),
    snoozedUntil: row.snoozed_until,
    remoteState: row.remote_visibility,
    liked: row.liked === 1,
    refuses: row.refuses === null ? [] : (JSON.parse(row.refuses) as StoredItem['refuses']),
    ...(row.erased_at === null ? {} : { erasedAt: row.erased_at }),
    replyUntil: row.reply_until,
    privateUntil: row.private_until,
    ref: JSON.parse(row.ref) as Opaque,
    postRemoteId: row.post_remote_id,
    authorRemoteId: row.author_remote_id,
  }
}

const urgencyIn = (row: ItemRow, { verdict }: Parts): UrgencyFacts => ({
  id: row.id, kind: row.kind, rating: row.rating, flags: row.flags, threat: verdict?.sublabels.includes('threat') ?? false, flag: row.author_flag, replyUntil: row.reply_until,
})

/** In the order of the ids; those that are not there are left out. One query per kind of thing, however many items. */
export function getItems(db: ReadableDb, ids: readonly ItemId[]): StoredItem[] {
  if (ids.length === 0) return []
  const json = JSON.stringify(ids)
  const rows = db.prepare<[string], ItemRow>(itemSql).all(json)
  const labels = labelsOf(db, json)
  const watches = watchesOf(db, json)
  const attachments = attachmentsOf(db, json)
  const judgements = judgementsOf(db, json)
  const firings = firingsOf(db, json)
  const edited = rows.filter(({ revision }) => revision > 1).map(({ id }) => id)
  const revisions = edited.length === 0 ? null : revisionsOf(db, JSON.stringify(edited))
  const jobs = jobsOf(db, ids)
  return rows.map((row) =>
    toItem(row, {
      labels: labels.get(row.id) ?? [],
      watches: watches.get(row.id) ?? [],
      attachments: attachments.get(row.id) ?? [],
      revisions: revisions?.get(row.id) ?? [],
      jobs: jobs.get(row.id) ?? [],
      verdict: judgements.get(row.id)?.verdict ?? null,
      cluster: judgements.get(row.id)?.cluster ?? null,
      firings: firings.get(row.id) ?? [],
    }),
  )
}

export function getItem(db: ReadableDb, id: ItemId): StoredItem | null {
  return getItems(db, [id])[0] ?? null
}

export function findByRemoteId(db: ReadableDb, accountId: AccountId, remoteId: string): ItemId | null {
  return (
    db.prepare<[number, string], { id: ItemId }>('SELECT id FROM items WHERE account_id = ? AND remote_id = ?').get(accountId, remoteId)
      ?.id ?? null
  )
}

export type Place = { limit: number; cursor?: ItemId | undefined; offset?: number | undefined; order?: InboxOrder | undefined }

/** Ids of a filter from a position on, or so many behind an item, newest first. */
export function pageIdsOf(db: ReadableDb, filter: InboxFilter, limit: number, offset = 0, cursor?: ItemId): ItemId[] {
  return pageIds(db, planFilter(db, filter), { limit, offset, cursor })
}

/** In the order asked for, from a position in it or after an item. `next` is there when there is more. */
export function pageItems(db: ReadableDb, filter: InboxFilter, { limit, cursor, offset, order }: Place): { items: StoredItem[]; next?: ItemId } {
  const ids = pageIds(db, planFilter(db, filter, order), { limit: limit + 1, cursor, offset })
  const items = getItems(db, ids.slice(0, limit))
  const last = ids.length > limit ? ids[limit - 1] : undefined
  return last === undefined ? { items } : { items, next: last }
}

/**
 * Ids alone, from the indexes alone: a page far down skips over keys, never over texts. One beyond the middle is counted off from the other
 * end, where the counters know how many there are.
 */
function pageIds(db: ReadableDb, plan: Plan, { limit, cursor, offset }: Place): ItemId[] {
  if (plan.arms.length === 0) return []
  const after = cursor === undefined ? null : placeOf(db, plan, cursor)
  const skip = offset ?? 0
  const total = skip < farDown || plan.narrowed || cursor !== undefined ? 0 : countKept(db, plan)
  if (skip * 2 < total || total === 0) return walk(db, plan, after, limit, skip)
  const from = Math.max(0, total - skip - limit)
  return walk(db, reversed(plan), null, Math.min(limit, Math.max(0, total - skip)), from).reverse()
}

/** Before that, counting costs more than it saves. */
const farDown = 1000

const reversed = (plan: Plan): Plan => ({ ...plan, order: { ...plan.order, way: plan.order.way === 'ASC' ? 'DESC' : 'ASC' } })

/** Where an item stands in the order, whether or not the filter has it. What was never to be decided stands behind all that is. */
type Standing = { at: number; id: ItemId }

function placeOf(db: ReadableDb, { order }: Plan, id: ItemId): Standing {
  if (order.by === 'id') return { at: id, id }
  return { at: db.prepare<[number], { at: number | null }>('SELECT urgent_at AS at FROM items WHERE id = ?').get(id)?.at ?? Number.MAX_SAFE_INTEGER, id }
}

/** What stands before (`<`) or behind (`>`) a place, as the order goes. */
function beyond({ order }: Plan, arm: Plan['arms'][number], side: 'before' | 'behind', { at, id }: Standing): { sql: string; params: Value[] } {
  const sign = (side === 'behind') === (order.way === 'ASC') ? '>' : '<'
  if (order.by === 'id') return { sql: `${arm.id} ${sign} ?`, params: [id] }
  return { sql: `(i.urgent_at, i.id) ${sign} (?, ?)`, params: [at, id] }
}

function walk(db: ReadableDb, plan: Plan, after: Standing | null, limit: number, skip: number): ItemId[] {
  const { by, way } = plan.order
  const arms = plan.arms.map((arm) => {
    const from = after === null ? { sql: '1', params: [] } : beyond(plan, arm, 'behind', after)
    const key = by === 'id' ? '' : ', i.urgent_at AS at'
    return { sql: `SELECT ${arm.id} AS id${key} FROM ${arm.from} WHERE ${arm.where} AND ${from.sql}`, params: [...arm.params, ...from.params] }
  })
  const order = by === 'id' ? `id ${way}` : `at ${way}, id ${way}`
  return db
    .prepare<Value[], { id: ItemId }>(`${arms.map(({ sql }) => sql).join(' UNION ALL ')} ORDER BY ${order} LIMIT ? OFFSET ?`)
    .all(...arms.flatMap(({ params }) => params), limit, skip)
    .map(({ id }) => id)
}

/** From the counters where the filter is of accounts and states alone, else counted in the index. */
export function countItems(db: ReadableDb, filter: InboxFilter): number {
  const plan = planFilter(db, filter)
  if (!plan.narrowed) return countKept(db, plan)
  return countArms(db, plan, null)
}

function countKept(db: ReadableDb, { accounts, buckets }: Plan): number {
  const scope = accounts === null ? '' : 'AND account_id IN (SELECT value FROM json_each(?))'
  const params = accounts === null ? [JSON.stringify(buckets)] : [JSON.stringify(buckets), JSON.stringify(accounts)]
  const sql = `SELECT coalesce(sum(items), 0) AS n FROM counters WHERE bucket IN (SELECT value FROM json_each(?)) ${scope}`
  return db.prepare<Value[], { n: number }>(sql).get(...params)?.n ?? 0
}

/** Items of the plan, or those of them before a place. */
function countArms(db: ReadableDb, plan: Plan, before: Standing | null): number {
  const count = (arm: Plan['arms'][number]) => {
    const to = before === null ? { sql: '1', params: [] } : beyond(plan, arm, 'before', before)
    return db.prepare<Value[], { n: number }>(`SELECT count(*) AS n FROM ${arm.from} WHERE ${arm.where} AND ${to.sql}`).get(...arm.params, ...to.params)?.n ?? 0
  }
  return plan.arms.reduce((sum, arm) => sum + count(arm), 0)
}

/** How many items of the filter stand before this one: where it stands, or would. */
export function positionOf(db: ReadableDb, filter: InboxFilter, id: ItemId, order?: InboxOrder): { position: number; present: boolean } {
  const plan = planFilter(db, filter, order)
  const present = plan.arms.some(
    (arm) =>
      db.prepare<Value[], { n: number }>(`SELECT 1 AS n FROM ${arm.from.replace(/ INDEXED BY \w+/, '')} WHERE ${arm.where} AND ${arm.id} = ?`).get(...arm.params, id) !==
      undefined,
  )
  return { position: countArms(db, plan, placeOf(db, plan, id)), present }
}

export function markRead(store: Store, ids: readonly ItemId[], unread: boolean): void {
  transact(store, () => {
    type Row = { account_id: AccountId; bucket: number }
    const changed = ids.filter((id) => {
      const row = store.write
        .prepare<[number, number, number], Row>(
          'UPDATE items SET unread = ? WHERE id = ? AND bucket <> 9 AND unread <> ? RETURNING account_id, bucket',
        )
        .get(Number(unread), id, Number(unread))
      if (row === undefined) return false
      store.counters.move(row.account_id, { bucket: row.bucket, unread: Number(!unread) }, { bucket: row.bucket, unread: Number(unread) })
      return true
    })
    if (changed.length > 0) store.changes.note({ upserted: changed, source: 'user' })
  })
}

export function targetOf(item: StoredItem): Target {
  return {
    remoteId: item.remoteId,
    threadRemoteId: item.thread.remoteId,
    parentRemoteId: item.parentRemoteId,
    postRemoteId: item.postRemoteId,
    authorRemoteId: item.authorRemoteId,
    visibility: item.remoteState,
    ref: item.ref,
  }
}
