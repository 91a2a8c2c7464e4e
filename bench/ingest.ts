import Database from 'better-sqlite3'
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { AccountId } from '../src-contract/ids.ts'
import { applyBatch } from '../src-main/store/apply.ts'
import type { Store } from '../src-main/store/database.ts'
import { columnsOf } from '../src-main/store/search-index.ts'
import { connectAccounts, openBenchStore } from './bench-store.ts'
import { generate } from './generator.ts'
import type { GeneratedBatch } from './generator.ts'
import { median, rounded, timed } from './measure.ts'
import type { Timed } from './measure.ts'

const batchSize = 100
const tables = ['posts', 'authors', 'threads', 'items', 'attachments'] as const
type Row = readonly (string | number | null)[]
/** The rows of one batch as the store has written them, in the order in which they must go in. */
type BareBatch = { rows: Record<(typeof tables)[number], Row[]>; search: Row[] }

export type IngestFigures = {
  items: number
  batchSize: number
  rounds: number
  itemsPerSecond: number
  bareItemsPerSecond: number
  ratio: number
  /** The same by processor time alone, which a busy disk or neighbour does not touch. */
  cpuRatio: number
  ratios: { lowest: number; highest: number }
  note: string
}

/**
 * The store's applyBatch against bare inserts of exactly the rows that it wrote, full-text index included: same schema, same pragmas, same
 * batches, one transaction each, ready-made values. Slice by slice in turn, so that both files grow alike and share the machine's moods;
 * the ratio is the median.
 */
export function benchIngest(items: number, rounds: number, progress: (text: string) => void): IngestFigures {
  const dir = mkdtempSync(join(tmpdir(), 'vigie-bench-'))
  const store = openBenchStore(join(dir, 'store'))
  try {
    const ids = connectAccounts(store)
    const bare = openBare(store, join(dir, 'bare.sqlite'))
    const batches = generate(items, batchSize)
    const times: { ours: Timed; bare: Timed; items: number }[] = []
    const perRound = Math.ceil(items / rounds / batchSize)
    for (let round = 0; round < rounds; round += 1) {
      const slice = take(batches, perRound)
      const { ours, rows } = runStore(store, ids, slice)
      const theirs = runBare(bare, rows)
      times.push({ ours, bare: theirs, items: slice.reduce((sum, { upserted }) => sum + upserted.length, 0) })
      progress(`ingest ${round + 1}/${rounds}: ${(theirs.ms / ours.ms).toFixed(2)} of the bare rate`)
    }
    same(store, bare)
    bare.close()
    const ratios = times.map(({ ours, bare: theirs }) => theirs.ms / ours.ms)
    const cpuRatios = times.map(({ ours, bare: theirs }) => theirs.cpuMs / ours.cpuMs)
    return {
      items,
      batchSize,
      rounds,
      itemsPerSecond: Math.round(median(times.map((time) => time.items / (time.ours.ms / 1000)))),
      bareItemsPerSecond: Math.round(median(times.map((time) => time.items / (time.bare.ms / 1000)))),
      ratio: rounded(median(ratios)),
      cpuRatio: rounded(median(cpuRatios)),
      ratios: { lowest: rounded(Math.min(...ratios)), highest: rounded(Math.max(...ratios)) },
      note: 'bare: prepared INSERTs of the same rows and index, same pragmas and transactions; alternating slices, medians',
    }
  } finally {
    store.close()
    rmSync(dir, { recursive: true, force: true })
  }
}

function take(batches: Generator<GeneratedBatch>, count: number): GeneratedBatch[] {
  const taken: GeneratedBatch[] = []
  while (taken.length < count) {
    const next = batches.next()
    if (next.done === true) break
    taken.push(next.value)
  }
  return taken
}

function runStore(store: Store, ids: readonly AccountId[], batches: readonly GeneratedBatch[]): { ours: Timed; rows: BareBatch[] } {
  const ours: Timed = { ms: 0, cpuMs: 0 }
  const marks: { from: Marks; to: Marks; remoteIds: string[]; accountId: AccountId }[] = []
  for (const { account, posts, upserted } of batches) {
    const accountId = ids[account]
    if (accountId === undefined) throw new Error('an account without a row')
    const from = marksOf(store)
    const cursor = { stream: 'live', value: { at: marks.length }, finished: false }
    const time = timed(() => void applyBatch(store, accountId, { posts, upserted, removed: [], cursor }))
    ours.ms += time.ms
    ours.cpuMs += time.cpuMs
    marks.push({ from, to: marksOf(store), remoteIds: upserted.map(({ remoteId }) => remoteId), accountId })
  }
  return { ours, rows: marks.map((mark) => readRows(store, mark)) }
}

type Marks = Record<'posts' | 'authors' | 'threads' | 'attachments', number>

function marksOf(store: Store): Marks {
  const last = (table: string) => store.write.prepare<[], { id: number | null }>(`SELECT max(id) AS id FROM ${table}`).get()?.id ?? 0
  return { posts: last('posts'), authors: last('authors'), threads: last('threads'), attachments: last('attachments') }
}

function readRows(
  store: Store,
  { from, to, remoteIds, accountId }: { from: Marks; to: Marks; remoteIds: string[]; accountId: AccountId },
): BareBatch {
  const db = new Database(store.file, { readonly: true })
  try {
    const added = (table: keyof Marks) =>
      db.prepare<[number, number], Row>(`SELECT * FROM ${table} WHERE id > ? AND id <= ?`).raw().all(from[table], to[table])
    const json = JSON.stringify(remoteIds)
    const items = db
      .prepare<[number, string], Row>('SELECT * FROM items WHERE account_id = ? AND remote_id IN (SELECT value FROM json_each(?))')
      .raw()
      .all(accountId, json)
    type Texts = { id: number; text: string; name: string; handle: string }
    const search = db
      .prepare<[number, string], Texts>(
        `SELECT i.id, i.text, a.name, a.handle FROM items i JOIN authors a ON a.id = i.author_id
         WHERE i.account_id = ? AND i.remote_id IN (SELECT value FROM json_each(?))`,
      )
      .all(accountId, json)
      .map(({ id, text, name, handle }): Row => [id, ...columnsOf({ accountId, text, author: { name, handle } })])
    return {
      rows: { posts: added('posts'), authors: added('authors'), threads: added('threads'), items, attachments: added('attachments') },
      search,
    }
  } finally {
    db.close()
  }
}

/** The same file before its first item, with the pragmas of the store's writer. */
function openBare(store: Store, file: string): Database.Database {
  store.write.pragma('wal_checkpoint(TRUNCATE)')
  copyFileSync(store.file, file)
  const db = new Database(file, { timeout: 5000 })
  db.pragma('journal_mode = WAL')
  for (const pragma of [
    'synchronous',
    'foreign_keys',
    'secure_delete',
    'wal_autocheckpoint',
    'journal_size_limit',
    'cache_size',
    'temp_store',
    'trusted_schema',
    'cell_size_check',
  ]) {
    const [value] = store.write.pragma(pragma).flatMap((row) => Object.values(row))
    if (value === undefined) throw new Error(`the store does not tell its ${pragma}`)
    db.pragma(`${pragma} = ${String(value)}`)
  }
  return db
}

function runBare(db: Database.Database, batches: readonly BareBatch[]): Timed {
  const statements = tables.map((table) => {
    const columns = db.prepare<[], { name: string }>(`SELECT name FROM pragma_table_info('${table}') ORDER BY cid`).all()
    return { table, insert: db.prepare<Row[]>(`INSERT INTO ${table} VALUES (${columns.map(() => '?').join(', ')})`) }
  })
  const index = db.prepare<Row[]>('INSERT INTO search (rowid, text, author, facet) VALUES (?, ?, ?, ?)')
  const write = db.transaction((batch: BareBatch) => {
    for (const { table, insert } of statements) for (const row of batch.rows[table]) insert.run(row)
    for (const row of batch.search) index.run(row)
  })
  return timed(() => {
    for (const batch of batches) write.immediate(batch)
  })
}

/** Both must have written the same, or the comparison says nothing. */
function same(store: Store, bare: Database.Database): void {
  for (const table of tables) {
    const sql = `SELECT count(*) AS n, total(id) AS ids FROM ${table}`
    const [ours, theirs] = [
      store.write.prepare<[], { n: number; ids: number }>(sql).get(),
      bare.prepare<[], { n: number; ids: number }>(sql).get(),
    ]
    if (JSON.stringify(ours) !== JSON.stringify(theirs)) throw new Error(`the bare file holds other ${table}`)
  }
}
