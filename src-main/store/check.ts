import { statSync } from 'node:fs'
import { Fault } from '../../src-contract/failure.ts'
import { runAside } from './aside-task.ts'
import { openReader } from './connection.ts'
import type { ReadableDb } from './connection.ts'
import type { Store } from './database.ts'

export type Checked = { ok: boolean; problems: string[]; items: number; bytes: number }

/**
 * Whether the file is whole and says the same thing everywhere. Reads all of it; writes nothing. Problems name tables, ids and counts
 * alone.
 */
export function checkStore(store: Store): Checked {
  const { read, write, file } = store
  const problems = attempt(() => [...structure(file), ...orphans(read), ...fullText(store), ...counters(write), ...buckets(write), ...unordered(write)])
  const items = problems.length > 0 ? 0 : (read.prepare<[], { n: number }>('SELECT count(*) AS n FROM items').get()?.n ?? 0)
  return { ok: problems.length === 0, problems, items, bytes: statSync(file).size }
}

/** The same in steps, the longest beside the engine: between two of them it answers. `step` hears how many are done. */
export async function checkStoreAside(store: Store, step: (done: number, total: number) => void): Promise<Checked> {
  const { read, write, file } = store
  const problems: string[] = []
  const steps: (() => string[])[] = [() => orphans(read), () => fullText(store), () => counters(write), () => buckets(write), () => unordered(write)]
  step(0, steps.length + 1)
  problems.push(...(await structureAside(file)))
  for (const [at, work] of steps.entries()) {
    step(at + 1, steps.length + 1)
    // What waits for the engine goes first.
    await new Promise((resolve) => setImmediate(resolve))
    problems.push(...attempt(work))
  }
  const items = problems.length > 0 ? 0 : (read.prepare<[], { n: number }>('SELECT count(*) AS n FROM items').get()?.n ?? 0)
  return { ok: problems.length === 0, problems, items, bytes: statSync(file).size }
}

async function structureAside(file: string): Promise<string[]> {
  try {
    const found = await runAside({ kind: 'quickCheck', file })
    return found.length === 1 && found[0] === 'ok' ? [] : found
  } catch {
    // A thread that could not begin, or a file that cannot be read: the ordinary way tells them apart.
    return attempt(() => structure(file))
  }
}

/** A file too damaged to be asked is a finding, not a failure of the check. */
function attempt(check: () => string[]): string[] {
  try {
    return check()
  } catch (error) {
    if (error instanceof Fault && error.failure.code === 'store.corrupt') return ['the file is damaged: SQLite cannot read all of it']
    throw error
  }
}

/**
 * On a connection of its own: what is read comes from the file, not from a cache, and a connection that searched before a write takes the
 * index's older segments, gone since, for damage (SQLite 3.54, quick_check of an FTS5 table).
 */
function structure(file: string): string[] {
  const db = openReader(file)
  try {
    const found = db.pragma('quick_check(20)').map((row) => String(row['quick_check']))
    return found.length === 1 && found[0] === 'ok' ? [] : found
  } finally {
    db.close()
  }
}

function orphans(db: ReadableDb): string[] {
  return db
    .pragma('foreign_key_check')
    .slice(0, 20)
    .map((row) => `${String(row['table'])} ${String(row['rowid'])} names a missing row of ${String(row['parent'])}`)
}

/** The index's own check of its b-trees, and that it holds as many texts as there are items which should be in it. */
function fullText({ write }: Store): string[] {
  const problems: string[] = []
  try {
    write.prepare<[], never>(`INSERT INTO search (search, rank) VALUES ('integrity-check', 0)`).run()
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    problems.push('the full-text index is damaged')
  }
  const held = indexedRows(write)
  const due = write.prepare<[], { n: number }>(`SELECT count(*) AS n FROM items WHERE remote_visibility <> 'deleted' AND erased_at IS NULL`).get()?.n ?? 0
  if (held !== due) problems.push(`the full-text index holds ${held} texts, ${due} are due`)
  return problems
}

/** FTS5 keeps its number of rows as the first varint of record 1 (https://sqlite.org/fts5.html, fts5_structure: "averages record"). */
function indexedRows(db: ReadableDb): number {
  const record = db.prepare<[], { block: Uint8Array }>('SELECT block FROM search_data WHERE id = 1').get()?.block ?? new Uint8Array()
  let rows = 0
  for (const byte of record) {
    rows = rows * 128 + (byte & 127)
    if (byte < 128) break
  }
  return rows
}

type CountRow = { account_id: number; bucket: number; items: number; unread: number; kept_items: number; kept_unread: number }

function counters(db: ReadableDb): string[] {
  const wrong = db
    .prepare<[], CountRow>(
      `WITH counted AS (SELECT account_id, bucket, count(*) AS items, sum(unread) AS unread FROM items GROUP BY account_id, bucket)
       SELECT account_id, bucket, coalesce(n.items, 0) AS items, coalesce(n.unread, 0) AS unread,
         coalesce(c.items, 0) AS kept_items, coalesce(c.unread, 0) AS kept_unread
       FROM counted n FULL JOIN counters c USING (account_id, bucket)
       WHERE coalesce(n.items, 0) <> coalesce(c.items, 0) OR coalesce(n.unread, 0) <> coalesce(c.unread, 0)`,
    )
    .all()
  return wrong.map(
    (row) =>
      `account ${row.account_id}, bucket ${row.bucket}: ${row.kept_items} items, ${row.kept_unread} unread kept; ${row.items}, ${row.unread} counted`,
  )
}

function buckets(db: ReadableDb): string[] {
  const wrong = db
    .prepare<[], { n: number }>(
      `SELECT count(*) AS n FROM items WHERE bucket <> 9 AND bucket <> CASE
         WHEN remote_visibility = 'deleted' THEN 4 WHEN state = 'snoozed' THEN 1 WHEN state = 'waiting' THEN 2 WHEN state = 'done' THEN 3 ELSE 0 END`,
    )
    .get()?.n
  return wrong === 0 ? [] : [`${wrong} items stand in another place of the queue than their state says`]
}

function unordered(db: ReadableDb): string[] {
  const none = db.prepare<[], { n: number }>('SELECT count(*) AS n FROM items INDEXED BY items_urgent WHERE bucket = 0 AND urgent_at IS NULL').get()?.n
  return none === 0 ? [] : [`${none} items wait for a decision and have no place in the urgent order`]
}
