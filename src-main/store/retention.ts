import type { AccountId, AuthorId, BrandId, ItemId } from '../../src-contract/ids.ts'
import type { ItemKind, NetworkId } from '../../src-contract/network.ts'
import type { ReadableDb, Value } from './connection.ts'
import { transact } from './database.ts'
import type { Store } from './database.ts'
import { addToIndex, removeFromIndex } from './search-index.ts'
import { withoutQuotes } from './quotes.ts'

/** Of one account: which kinds of items may be kept for how long after they were fetched, ms, and when what was known of authors and posts has to go. */
export type Keeping = {
  items: ReadonlyMap<ItemKind, number>
  authorMs: number | null
  postMs: number | null
  /** What was deleted on its network goes at once, and so does an author of whom it tells no more. */
  deleted?: boolean
}

type Due = { id: ItemId; author_id: AuthorId; text: string; name: string; handle: string; remote_visibility: string }

/** Looked through at once, from one id on, so that commands come in between. */
const stretch = 2_000

/**
 * Erases what of an account is due among the next stretch of its items, from `after` on. `next` is where to go on, null at the end. What stays of an item is
 * that it was there: its id, its page, what was decided about it.
 */
export function eraseStretch(store: Store, accountId: AccountId, keeping: Keeping, after: number): { erased: ItemId[]; next: number | null } {
  return transact(store, () => {
    const { write, clock } = store
    const now = clock.now()
    const last = write
      .prepare<[number, number, number], { id: number }>('SELECT id FROM items WHERE id > ? AND account_id = ? ORDER BY id LIMIT 1 OFFSET ?')
      .get(after, accountId, stretch)?.id
    const erased: ItemId[] = []
    const erase = (which: string, ...params: Value[]) => {
      const due = write
        .prepare<Value[], Due>(
          `SELECT i.id, i.author_id, i.text, i.remote_visibility, a.name, a.handle FROM items i JOIN authors a ON a.id = i.author_id
           WHERE i.id > ? AND i.id < ? AND i.account_id = ? AND i.erased_at IS NULL AND ${which}`,
        )
        .all(after, last ?? Number.MAX_SAFE_INTEGER, accountId, ...params)
      for (const item of due) {
        eraseItem(store, accountId, item, now)
        erased.push(item.id)
      }
    }
    for (const [kind, ms] of keeping.items) erase('i.kind = ? AND i.fetched_at <= ?', kind, now - ms)
    if (keeping.deleted === true) erase(`i.remote_visibility = 'deleted'`)
    if (erased.length > 0) store.changes.note({ upserted: erased, source: 'sync' })
    return { erased, next: last === undefined ? null : last - 1 }
  })
}

function eraseItem({ write }: Store, accountId: AccountId, { id, text, name, handle, remote_visibility }: Due, now: number): void {
  const run = (sql: string, ...params: Value[]) => write.prepare<Value[], never>(sql).run(...params)
  const texts = [text, ...write.prepare<[number], { text: string | null }>('SELECT text FROM revisions WHERE item_id = ?').all(id).flatMap((row) => row.text ?? [])]
  // The index must be told exactly what it was given; what is erased stays to be found by nobody.
  if (remote_visibility !== 'deleted') removeFromIndex(write, { id, accountId, text, author: { name, handle } })
  run(`UPDATE items SET text = '', lang = NULL, rating = NULL, print = NULL, erased_at = ? WHERE id = ?`, now, id)
  run('UPDATE revisions SET text = NULL WHERE item_id = ?', id)
  run('DELETE FROM attachments WHERE item_id = ?', id)
  run('UPDATE verdicts SET reasons = NULL WHERE item_id = ?', id)
  // Nothing is to be learned again from a text that is no more.
  run('UPDATE lessons SET learned = 2 WHERE item_id = ?', id)
  run('DELETE FROM pins WHERE item_id = ?', id)
  run(`UPDATE jobs SET review = json_set(review, '$.was', NULL, '$.now', NULL) WHERE item_id = ? AND review IS NOT NULL AND json_valid(review)`, id)
  // What was handed over is out; our copy of it goes. One that still waits to leave keeps its words until it has (eraseHandedOver).
  run(`DELETE FROM packets WHERE item_id = ? AND id NOT IN (SELECT d.packet_id FROM dispatches d JOIN jobs j ON j.id = d.job_id
    WHERE d.packet_id IS NOT NULL AND j.state NOT IN ('verified', 'cancelled', 'refused'))`, id)
  run(`UPDATE dispatches SET text = '' WHERE job_id IN (SELECT id FROM jobs WHERE item_id = ? AND state IN ('verified', 'cancelled', 'refused'))`, id)
  run('UPDATE escalation_answers SET whole = text WHERE item_id = ?', id)
  scrub(write, 'drafts', 'thread_id', texts, 'thread_id = (SELECT thread_id FROM items WHERE id = ?)', id)
  scrub(write, 'notes', 'id', texts, 'thread_id = (SELECT thread_id FROM items WHERE id = ?)', id)
  scrub(write, 'author_notes', 'id', texts, 'author_id = (SELECT author_id FROM items WHERE id = ?)', id)
  scrub(write, 'jobs', 'id', texts, `thread_id = (SELECT thread_id FROM items WHERE id = ?) AND state IN ('verified', 'cancelled', 'refused')`, id)
}

/**
 * What was handed over, and what came back quoting it, after its item had been erased: what waited then has left by now, and answers come at any time.
 */
export function eraseHandedOver(store: Store, accountId: AccountId): number {
  return transact(store, () => {
    const run = (sql: string) => store.write.prepare<[number], never>(sql).run(accountId)
    // By the few that were handed over, not by the many that were erased.
    const erased = 'EXISTS (SELECT 1 FROM items i WHERE i.id = item_id AND i.account_id = ? AND i.erased_at IS NOT NULL)'
    const waits = `SELECT 1 FROM dispatches d JOIN jobs j ON j.id = d.job_id WHERE d.packet_id = packets.id AND ${unsettled}`
    return (
      run(`DELETE FROM packets WHERE ${erased} AND NOT EXISTS (${waits})`) +
      run(`UPDATE dispatches SET text = '' WHERE text <> '' AND EXISTS (SELECT 1 FROM jobs j WHERE j.id = job_id AND ${erased} AND NOT (${unsettled}))`) +
      run(`UPDATE escalation_answers SET whole = text WHERE whole <> text AND ${erased}`)
    )
  })
}

const unsettled = `j.state NOT IN ('verified', 'cancelled', 'refused')`

/** Quotes of what was erased leave what we wrote ourselves. An answer that is still to be sent goes out as it was decided. */
function scrub(write: Store['write'], table: 'drafts' | 'notes' | 'author_notes' | 'jobs', key: string, texts: readonly string[], where: string, id: ItemId): void {
  const rows = write.prepare<[number], { k: number; text: string | null }>(`SELECT ${key} AS k, text FROM ${table} WHERE ${where}`).all(id)
  for (const { k, text } of rows) {
    const left = text === null ? null : withoutQuotes(text, texts)
    if (left !== text) write.prepare<[string | null, number], never>(`UPDATE ${table} SET text = ? WHERE ${key} = ?`).run(left, k)
  }
}

/**
 * People of whom no item is left that may be kept, or who were last heard of so long ago: nothing of them stays but an id. `deleted`: those as well of whom there
 * is no item any more, because their network tells no longer who wrote it.
 */
export function eraseAuthors(store: Store, accountId: AccountId, authorMs: number | null, deleted = false): number {
  return transact(store, () => {
    const { write, clock } = store
    const since = authorMs === null ? -1 : clock.now() - authorMs
    const gone = write
      .prepare<Value[], { id: AuthorId; name: string; handle: string }>(
        `SELECT a.id, a.name, a.handle FROM authors a WHERE a.account_id = ? AND (a.name <> '' OR a.handle <> '' OR a.url IS NOT NULL OR a.avatar_url IS NOT NULL)
         AND (EXISTS (SELECT 1 FROM items WHERE author_id = a.id AND bucket <> 9) OR (? AND NOT EXISTS (SELECT 1 FROM items WHERE author_id = a.id)))
         AND (NOT EXISTS (SELECT 1 FROM items WHERE author_id = a.id AND erased_at IS NULL)
           OR (? >= 0 AND NOT EXISTS (SELECT 1 FROM items WHERE author_id = a.id AND fetched_at > ?)))`,
      )
      .all(accountId, Number(deleted), since, since)
    for (const { id, name, handle } of gone) {
      const held = write
        .prepare<[number], { id: ItemId; text: string }>(`SELECT id, text FROM items WHERE author_id = ? AND erased_at IS NULL AND remote_visibility <> 'deleted'`)
        .all(id)
      for (const item of held) {
        removeFromIndex(write, { id: item.id, accountId, text: item.text, author: { name, handle } })
        addToIndex(write, { id: item.id, accountId, text: item.text, author: { name: '', handle: '' } })
      }
      write.prepare<[number], never>(`UPDATE authors SET name = '', handle = '', url = NULL, avatar_url = NULL WHERE id = ?`).run(id)
    }
    return gone.length
  })
}

/** Our own posts that are older than may be kept. */
export function erasePosts(store: Store, accountId: AccountId, postMs: number): number {
  return transact(store, () =>
    store.write
      .prepare<[number, number], never>(`UPDATE posts SET text = '', title = NULL WHERE account_id = ? AND created_at <= ? AND (text <> '' OR title IS NOT NULL)`)
      .run(accountId, store.clock.now() - postMs),
  )
}

/** How many items of a network were erased. */
export function erasedBy(db: ReadableDb, network: NetworkId): number {
  return (
    db
      .prepare<[string], { n: number }>('SELECT count(*) AS n FROM items i JOIN accounts a ON a.id = i.account_id WHERE a.network = ? AND i.erased_at IS NOT NULL')
      .get(network)?.n ?? 0
  )
}

/** How many of an account are due and still there. */
export function dueIn(db: ReadableDb, accountId: AccountId, keeping: Keeping, now: number): number {
  const count = db.prepare<Value[], { n: number }>('SELECT count(*) AS n FROM items WHERE account_id = ? AND kind = ? AND erased_at IS NULL AND fetched_at <= ?')
  const gone = db.prepare<[number], { n: number }>(`SELECT count(*) AS n FROM items WHERE account_id = ? AND remote_visibility = 'deleted' AND erased_at IS NULL`)
  const deleted = keeping.deleted === true ? (gone.get(accountId)?.n ?? 0) : 0
  return Array.from(keeping.items).reduce((sum, [kind, ms]) => sum + (count.get(accountId, kind, now - ms)?.n ?? 0), deleted)
}

/** Days that a brand keeps, where it keeps less than its networks let it; null where it does not say. */
export const brandKey = (id: BrandId): string => `retention.brand.${id}`
