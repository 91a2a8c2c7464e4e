import Database from 'better-sqlite3'
import type { InboxFilter } from '../src-contract/commands.ts'
import type { ItemId } from '../src-contract/ids.ts'
import type { Store } from '../src-main/store/database.ts'
import { wordsOf } from '../src-main/store/fold.ts'
import { countItems, getItem, pageItems, positionOf } from '../src-main/store/items.ts'
import { searchItems } from '../src-main/store/search.ts'
import { getThread } from '../src-main/store/threads.ts'
import { compare } from './measure.ts'
import type { Compared } from './measure.ts'
import { seeded } from './words.ts'

const limit = 50

/** Everything an item shows, by one statement, in the best order of joins: what the store's answer costs at the least. */
const columns = `
  i.*, a.remote_id, a.name, a.handle, a.url, a.avatar_url, a.blocked, ac.network, ac.handle, b.name, b.hue, t.remote_id, p.remote_id, p.title, p.text, p.url`
const joins = `
  CROSS JOIN authors a ON a.id = i.author_id CROSS JOIN accounts ac ON ac.id = i.account_id CROSS JOIN brands b ON b.id = i.brand_id
  CROSS JOIN threads t ON t.id = i.thread_id LEFT JOIN posts p ON p.id = i.post_id`

type Bare = { db: Database.Database; all(sql: string, ...params: (string | number)[]): number }

export function benchQueries(store: Store, runs: number, progress: (text: string) => void): Record<string, Compared> {
  const db = new Database(store.file, { readonly: true })
  for (const pragma of ['cache_size', 'temp_store'])
    db.pragma(`${pragma} = ${String(store.read.pragma(pragma).flatMap((row) => Object.values(row))[0])}`)
  const statements = new Map<string, Database.Statement<unknown[]>>()
  const bare: Bare = {
    db,
    all: (sql, ...params) => {
      const statement = statements.get(sql) ?? db.prepare<unknown[]>(sql)
      statements.set(sql, statement)
      return statement.all(...params).length
    },
  }
  const figures: Record<string, Compared> = {}
  const add = (name: string, figure: Compared) => {
    figures[name] = figure
    progress(`${name}: p50 ${figure.p50Ms} ms, p95 ${figure.p95Ms} ms, ${figure.ratio} of bare SQL, ${figure.rows} rows`)
  }
  try {
    for (const [name, figure] of pages(store, bare, runs)) add(name, figure)
    for (const [name, figure] of single(store, bare, runs)) add(name, figure)
    for (const [name, figure] of searches(store, bare, runs)) add(name, figure)
  } finally {
    db.close()
  }
  return figures
}

function* pages(store: Store, bare: Bare, runs: number): Generator<[string, Compared]> {
  const page = (filter: InboxFilter, offset: number) => pageItems(store.read, filter, { limit, offset }).items.length
  const barePage = (where: string, offset: number, ...params: (string | number)[]) =>
    bare.all(
      `SELECT ${columns} FROM (SELECT id FROM items WHERE ${where} ORDER BY id DESC LIMIT ${limit} OFFSET ?) s JOIN items i ON i.id = s.id ${joins} ORDER BY i.id DESC`,
      ...params,
      offset,
    )
  const todo = countItems(store.read, { state: 'todo' })
  const all = countItems(store.read, { state: 'all' })
  const random = seeded(3)
  const anywhere = Array.from({ length: runs }, () => random())
  yield [
    'inbox.page first',
    compare(
      runs,
      () => page({ state: 'todo' }, 0),
      () => barePage('bucket = 0', 0),
    ),
  ]
  yield [
    'inbox.page anywhere',
    compare(
      runs,
      (run) => page({ state: 'todo' }, Math.floor((anywhere[run] ?? 0) * todo)),
      (run) => barePage('bucket = 0', Math.floor((anywhere[run] ?? 0) * todo)),
    ),
  ]
  yield [
    'inbox.page of a brand',
    compare(
      runs,
      () => page({ brand: 'Marque 3', state: 'todo' }, 0),
      () => barePage('brand_id = ? AND bucket = 0', 0, 3),
    ),
  ]
  yield [
    'inbox.page of all, last',
    compare(
      Math.ceil(runs / 10),
      () => page({ state: 'all' }, all - limit),
      () => barePage('bucket <> 9', all - limit),
    ),
  ]
  yield [
    'inbox.count',
    compare(
      runs,
      () => countItems(store.read, { state: 'todo' }),
      () => bare.all('SELECT sum(items) FROM counters WHERE bucket = 0'),
    ),
  ]
}

function* single(store: Store, bare: Bare, runs: number): Generator<[string, Compared]> {
  const ids = spread(store, runs)
  const id = (run: number) => ids[run % ids.length] ?? (1 as ItemId)
  yield [
    'item',
    compare(
      runs,
      (run) => (getItem(store.read, id(run)) === null ? 0 : 1),
      (run) => bare.all(`SELECT ${columns} FROM items i ${joins} WHERE i.id = ?`, id(run)),
    ),
  ]
  yield [
    'item with thread',
    compare(
      runs,
      (run) => getThread(store.read, id(run)).items.length,
      (run) => {
        const found = bare.all(
          `SELECT ${columns} FROM items o CROSS JOIN items i ON i.thread_id = o.thread_id ${joins} WHERE o.id = ? ORDER BY i.id`,
          id(run),
        )
        bare.all(
          `SELECT count(*), count(*) FILTER (WHERE visibility IN ('hidden', 'spam', 'trash')), min(created_at) FROM items WHERE author_id = (SELECT author_id FROM items WHERE id = ?)`,
          id(run),
        )
        return found
      },
    ),
  ]
  yield [
    'inbox.position',
    compare(
      runs,
      (run) => positionOf(store.read, { state: 'todo' }, id(run)).position,
      (run) => bare.all('SELECT count(*) FROM items WHERE bucket = 0 AND id > ?', id(run)),
    ),
  ]
}

/** Items from the whole span, the same at every run. */
function spread(store: Store, count: number): ItemId[] {
  const edge = store.read.prepare<[], { low: number; high: number }>('SELECT min(id) AS low, max(id) AS high FROM items').get() ?? {
    low: 0,
    high: 0,
  }
  const random = seeded(11)
  return Array.from({ length: count }, () => {
    const at = Math.floor(edge.low + (edge.high - edge.low) * random())
    return store.read.prepare<[number], { id: ItemId }>('SELECT id FROM items WHERE id >= ? ORDER BY id LIMIT 1').get(at)?.id
  }).filter((id) => id !== undefined)
}

function* searches(store: Store, bare: Bare, runs: number): Generator<[string, Compared]> {
  const queries: [string, string, string][] = [
    ['search common', 'merci ', '{text author} : ("merci")'],
    ['search two words', 'livraison retard ', '{text author} : ("livraison" AND "retard")'],
    ['search prefix of 2', 'me', '{text author} : ("me"*)'],
    ['search prefix of 3', 'liv', '{text author} : ("liv"*)'],
    ['search prefix of 5', 'livra', '{text author} : ("livra"*)'],
    ['search phrase', '"service client"', '{text author} : ("service client")'],
  ]
  const rare = rareWord(store)
  queries.splice(1, 0, ['search rare', `${rare} `, `{text author} : ("${rare}")`])
  for (const [name, query, match] of queries) {
    yield [
      name,
      compare(
        runs,
        () => searchItems(store.read, { query, limit }).items.length,
        () =>
          bare.all(
            `SELECT ${columns} FROM (SELECT rowid AS id FROM search WHERE search MATCH ? ORDER BY rowid DESC LIMIT ${limit}) s JOIN items i ON i.id = s.id ${joins} ORDER BY i.id DESC`,
            match,
          ),
      ),
    ]
  }
  yield [
    'search common in a brand',
    compare(
      runs,
      () => searchItems(store.read, { query: 'merci ', limit, filter: { brand: 'Marque 5' } }).items.length,
      () =>
        bare.all(
          `SELECT ${columns} FROM search s CROSS JOIN items i ON i.id = s.rowid ${joins} WHERE search MATCH ? AND i.brand_id = 5 ORDER BY s.rowid DESC LIMIT ${limit}`,
          '{text author} : ("merci")',
        ),
    ),
  ]
}

/** The word of the oldest texts that a search finds least often. */
function rareWord(store: Store): string {
  const rows = store.read.prepare<[], { text: string }>('SELECT text FROM items ORDER BY id LIMIT 200').all()
  const words = rows.flatMap(({ text }) => wordsOf(text)).filter(({ folded }) => folded.length >= 6)
  const counted = words.map(({ folded }) => ({ folded, n: searchItems(store.read, { query: `${folded} `, limit: 500 }).items.length }))
  return counted.filter(({ n }) => n > 0).sort((a, b) => a.n - b.n)[0]?.folded ?? 'merci'
}
