import type { AccountId, AuthorId, BrandId, ClusterId, ItemId, PostId } from '../../src-contract/ids.ts'
import type { ItemKind, NetworkId, Visibility } from '../../src-contract/network.ts'
import type { ReadableDb, Value } from './connection.ts'

/** An item as far as judging and rules look at it. */
export type JudgedRow = {
  id: ItemId
  account_id: AccountId
  brand_id: BrandId
  network: NetworkId
  kind: ItemKind
  text: string
  lang: string | null
  revision: number
  post_id: PostId | null
  author_id: AuthorId
  created_at: number
  edited_at: number | null
  fetched_at: number
  rating: number | null
  visibility: Visibility
  remote_visibility: Visibility
  print: number | null
  cluster: ClusterId | null
  /** What it is by its present verdict and, before it, by the user's word. */
  flags: number
}

const columns = `i.id, i.account_id, i.brand_id, ac.network, i.kind, i.text, i.lang, i.revision, i.post_id, i.author_id, i.created_at, i.edited_at,
  i.fetched_at, i.rating, i.visibility, i.remote_visibility, i.print, i.cluster, i.flags`

/** What waits to be judged, the newest first. */
export function unjudged(db: ReadableDb, limit: number): JudgedRow[] {
  return db
    .prepare<[number], JudgedRow>(
      `SELECT ${columns} FROM items i INDEXED BY items_unjudged JOIN accounts ac ON ac.id = i.account_id
       WHERE i.judged <> i.revision AND i.bucket <> 9 ORDER BY i.id DESC LIMIT ?`,
    )
    .all(limit)
}

export const countUnjudged = (db: ReadableDb): number =>
  db.prepare<[], { n: number }>('SELECT count(*) AS n FROM items INDEXED BY items_unjudged WHERE judged <> revision AND bucket <> 9').get()?.n ?? 0

/** Of a brand, what waits for a decision, from `before` down. */
export function waitingBelow(db: ReadableDb, brandId: BrandId, before: number, limit: number): JudgedRow[] {
  return db
    .prepare<[number, number, number], JudgedRow>(
      `SELECT ${columns} FROM items i INDEXED BY items_brand JOIN accounts ac ON ac.id = i.account_id
       WHERE i.brand_id = ? AND i.bucket = 0 AND i.id < ? ORDER BY i.id DESC LIMIT ?`,
    )
    .all(brandId, before, limit)
}

export function rowOf(db: ReadableDb, id: ItemId): JudgedRow | null {
  return db.prepare<[number], JudgedRow>(`SELECT ${columns} FROM items i JOIN accounts ac ON ac.id = i.account_id WHERE i.id = ?`).get(id) ?? null
}

export type HistoryRow = JudgedRow & {
  toxic: number
  spam: number
  complaint: number
  question: number
  praise: number
  sublabels: number
  listed: number
  verdict_lang: string
}

/** Judged items of others, of these brands or of all, from `before` down to those written at `sinceAt`. The newest first. */
export function historyBelow(db: ReadableDb, of: { brandIds: readonly BrandId[] | null; sinceAt: number; before: number; limit: number }): HistoryRow[] {
  const scope = of.brandIds === null ? '' : 'AND i.brand_id IN (SELECT value FROM json_each(?))'
  const params: Value[] = [of.before, of.sinceAt * 2048, ...(of.brandIds === null ? [] : [JSON.stringify(of.brandIds)]), of.limit]
  return db
    .prepare<Value[], HistoryRow>(
      `SELECT ${columns}, v.toxic, v.spam, v.complaint, v.question, v.praise, v.sublabels, v.listed, v.lang AS verdict_lang
       FROM items i NOT INDEXED JOIN verdicts v ON v.id = i.verdict JOIN accounts ac ON ac.id = i.account_id
       WHERE i.id < ? AND i.id >= CAST(? AS INTEGER) AND i.bucket <> 9 ${scope} ORDER BY i.id DESC LIMIT ?`,
    )
    .all(...params)
}

/** Of an author up to and with an item: whether it is their first with the account, and whether they were taken down before or are blocked. */
export function authorFacts(db: ReadableDb, authorId: AuthorId, before: number): { first: boolean; flagged: boolean } {
  const row = db
    .prepare<Value[], { earlier: number; flagged: number }>(
      `SELECT EXISTS (SELECT 1 FROM items INDEXED BY items_author WHERE author_id = ? AND id < ?) AS earlier,
         a.blocked OR EXISTS (SELECT 1 FROM items INDEXED BY items_hidden WHERE author_id = ? AND visibility IN ('hidden', 'spam', 'trash') AND id < ?) AS flagged
       FROM authors a WHERE a.id = ?`,
    )
    .get(authorId, before, authorId, before, authorId)
  return { first: row?.earlier !== 1, flagged: row?.flagged === 1 }
}

/** How many items of a brand had this print, with and before this one. */
export function repeatsOf(db: ReadableDb, brandId: BrandId, print: number, upTo: number): number {
  return db
    .prepare<[number, number, number], { n: number }>('SELECT count(*) AS n FROM items INDEXED BY items_print WHERE print = ? AND brand_id = ? AND id <= ?')
    .get(print, brandId, upTo)?.n ?? 0
}

export const hasMedia = (db: ReadableDb, id: ItemId): boolean =>
  db.prepare<[number], { n: number }>(`SELECT 1 AS n FROM attachments WHERE item_id = ? AND kind IN ('image', 'video', 'audio') LIMIT 1`).get(id) !== undefined

export function postWords(db: ReadableDb, id: PostId): string {
  const row = db.prepare<[number], { title: string | null; text: string }>('SELECT title, text FROM posts WHERE id = ?').get(id)
  return row === undefined ? '' : `${row.title ?? ''} ${row.text.slice(0, 2000)}`
}

/** Whether one of ours answers it in its thread. */
export function isAnswered(db: ReadableDb, id: ItemId): boolean {
  return db
    .prepare<[number, number], { n: number }>(
      `SELECT 1 AS n FROM items i JOIN items r ON r.thread_id = i.thread_id AND r.bucket = 9 AND r.parent_remote_id = i.remote_id WHERE i.id = ?
       UNION ALL SELECT 1 FROM jobs WHERE item_id = ? AND verb = 'reply' AND state NOT IN ('cancelled', 'refused') LIMIT 1`,
    )
    .get(id, id) !== undefined
}

/** What a person, no rule, has decided of an item: taken down, or given back. An undo of what a machine did gives back, too. */
export function personalFate(db: ReadableDb, id: ItemId): { down: boolean; restored: boolean } {
  const rows = db
    .prepare<[number], { verb: string; source: string; undone_at: number | null }>(
      `SELECT d.verb, d.source, d.undone_at FROM decision_items di JOIN decisions d ON d.id = di.decision_id WHERE di.item_id = ?`,
    )
    .all(id)
  const automatic = (source: string) => source === 'autohide' || source.startsWith('rule:')
  return {
    down: rows.some(({ verb, source, undone_at }) => !automatic(source) && undone_at === null && ['hide', 'spam', 'delete'].includes(verb)),
    restored: rows.some(({ verb, source, undone_at }) => automatic(source)
      ? undone_at !== null && ['hide', 'spam'].includes(verb)
      : undone_at === null && ['unhide', 'unspam', 'restore', 'approve'].includes(verb)),
  }
}

/** Whether the user has taken back, or called off in the outbox, what a machine had decided of an item by this verb: an edit is no reason to do it again. */
export function calledOff(db: ReadableDb, id: ItemId, verb: string): boolean {
  return db
    .prepare<Value[], { n: number }>(
      `SELECT 1 AS n FROM decision_items di JOIN decisions d ON d.id = di.decision_id
       WHERE di.item_id = ? AND d.verb = ? AND (d.source = 'autohide' OR substr(d.source, 1, 5) = 'rule:')
         AND (d.undone_at IS NOT NULL OR EXISTS (SELECT 1 FROM jobs j WHERE j.decision_id = d.id AND j.item_id = di.item_id AND j.state = 'cancelled')) LIMIT 1`,
    )
    .get(id, verb) !== undefined
}
