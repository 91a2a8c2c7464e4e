import Database from 'better-sqlite3'
import type { AccountId, ItemId } from '../../src-contract/ids.ts'
import type { Effect, Visibility } from '../../src-contract/network.ts'
import { checkStore } from './check.ts'
import type { Store } from './database.ts'
import type { Value } from './connection.ts'
import { columnsOf } from './search-index.ts'

// Says by the plainest possible means what the store keeps by clever ones; tests compare. Not part of the app.

/** Everything that is kept twice says the same: empty when all is well. */
export function contradictions(store: Store): string[] {
  return [...checkStore(store).problems, ...overlayContradictions(store), ...indexContradictions(store)]
}

type ShownRow = {
  id: ItemId
  remote_visibility: Visibility
  remote_liked: number
  visibility: Visibility
  liked: number
  remote_blocked: number
  blocked: number
  author_id: number
}

function overlayContradictions(store: Store): string[] {
  const rows = store.write
    .prepare<[], ShownRow>(
      `SELECT i.id, i.remote_visibility, i.remote_liked, i.visibility, i.liked, a.remote_blocked, a.blocked, a.id AS author_id
       FROM items i JOIN authors a ON a.id = i.author_id`,
    )
    .all()
  const jobs = store.write
    .prepare<[], { item_id: ItemId; author_id: number; effect: string; state: string }>(
      'SELECT j.item_id, i.author_id, j.effect, j.state FROM jobs j JOIN items i ON i.id = j.item_id ORDER BY j.id',
    )
    .all()
    .filter(({ state }) => ['held', 'queued', 'sending', 'retry', 'paused', 'uncertain', 'review'].includes(state))
    .map((job) => ({ ...job, effect: JSON.parse(job.effect) as Effect }))
  return rows.flatMap((row) => {
    let { remote_visibility: visibility, remote_liked: liked, remote_blocked: blocked } = row
    for (const { item_id, author_id, effect } of jobs) {
      if (item_id === row.id && effect.visibility !== undefined && row.remote_visibility !== 'deleted') visibility = effect.visibility
      if (item_id === row.id && effect.liked !== undefined) liked = Number(effect.liked)
      if (author_id === row.author_id && effect.authorBlocked !== undefined) blocked = Number(effect.authorBlocked)
    }
    const due = `${visibility}/${liked}/${blocked}`
    const shown = `${row.visibility}/${row.liked}/${row.blocked}`
    return due === shown ? [] : [`item ${row.id} shows ${shown}, should show ${due}`]
  })
}

/** Every word of every text, at its place, against an index built afresh from the items. */
function indexContradictions(store: Store): string[] {
  const kept = new Database(store.file, { readonly: true })
  const fresh = new Database(':memory:')
  try {
    const sql = kept.prepare<[], { sql: string }>(`SELECT sql FROM sqlite_schema WHERE name = 'search'`).get()?.sql ?? ''
    fresh.exec(sql)
    const insert = fresh.prepare<Value[]>('INSERT INTO search (rowid, text, author, facet) VALUES (?, ?, ?, ?)')
    const rows = kept
      .prepare<[], { id: ItemId; account_id: AccountId; text: string; name: string; handle: string }>(
        `SELECT i.id, i.account_id, i.text, a.name, a.handle FROM items i JOIN authors a ON a.id = i.author_id WHERE i.remote_visibility <> 'deleted' AND i.erased_at IS NULL`,
      )
      .all()
    for (const { id, account_id, text, name, handle } of rows)
      insert.run(id, ...columnsOf({ accountId: account_id, text, author: { name, handle } }))
    const due = new Set(instances(fresh))
    const held = new Set(instances(kept))
    const missing = Array.from(due).filter((line) => !held.has(line))
    const extra = Array.from(held).filter((line) => !due.has(line))
    return [...missing.map((line) => `not in the index: ${line}`), ...extra.map((line) => `left in the index: ${line}`)]
  } finally {
    kept.close()
    fresh.close()
  }
}

function instances(db: Database.Database): string[] {
  db.exec('CREATE VIRTUAL TABLE temp.words USING fts5vocab (main, search, instance)')
  return db
    .prepare<[], Value[]>('SELECT term, doc, col, "offset" FROM temp.words ORDER BY doc, col, "offset"')
    .raw()
    .all()
    .map((row) => row.join(' '))
}
