import type { AccountId, AuthorId, BrandId, ItemId, ThreadId } from '../../src-contract/ids.ts'
import type { Author, AuthorFlag } from '../../src-contract/item.ts'
import type { FoundPeople } from '../../src-contract/desk-commands.ts'
import type { ReadableDb, Value } from './connection.ts'
import { facetOf } from './search-index.ts'
import { parseQuery, rangesIn, toAuthorMatch, toTextMatch } from './search-query.ts'

export type AuthorRow = {
  id: AuthorId; remote_id: string; name: string; handle: string; url: string | null; avatar: number; blocked: number; flag: AuthorFlag | null
}

const columns = 'a.id, a.remote_id, a.name, a.handle, a.url, a.avatar_url IS NOT NULL AS avatar, a.blocked, a.flag'

export const toAuthor = (row: AuthorRow): Author => ({
  id: row.id, remoteId: row.remote_id, name: row.name, handle: row.handle, url: row.url, avatar: row.avatar === 1, blocked: row.blocked === 1,
  ...(row.flag !== null && { flag: row.flag }),
})

export function getAuthors(db: ReadableDb, ids: readonly AuthorId[]): Author[] {
  return db
    .prepare<[string], AuthorRow>(`SELECT ${columns} FROM json_each(?) j JOIN authors a ON a.id = j.value ORDER BY j.key`)
    .all(JSON.stringify(ids))
    .map(toAuthor)
}

/** Whoever wrote among so many of the newest items that match is found; beyond, that there may be others is said. */
const mostLookedAt = 2000

export type Scope = { brandId: BrandId | null; limit: number }

/** By name and handle, those who wrote last first. */
export function findAuthors(db: ReadableDb, text: string, { brandId, limit }: Scope): FoundPeople['authors'] {
  const match = toAuthorMatch(text)
  if (match === null) return { found: [], more: false }
  const accounts = brandId === null ? null : db.prepare<[number], { id: AccountId }>('SELECT id FROM accounts WHERE brand_id = ?').all(brandId)
  if (accounts?.length === 0) return { found: [], more: false }
  const scope = accounts === null ? '' : ` AND facet : (${accounts.map(({ id }) => facetOf(id)).join(' OR ')})`
  const ids = db
    .prepare<[string, number], { id: ItemId }>('SELECT rowid AS id FROM search WHERE search MATCH ? ORDER BY rowid DESC LIMIT ?')
    .all(`${match}${scope}`, mostLookedAt)
  const rows = db
    .prepare<[string, number], AuthorRow & { brand: string; item_id: ItemId; items: number }>(
      `SELECT ${columns}, b.name AS brand, max(i.id) AS item_id, (SELECT count(*) FROM items x WHERE x.author_id = a.id) AS items
       FROM json_each(?) j JOIN items i ON i.id = j.value JOIN authors a ON a.id = i.author_id JOIN brands b ON b.id = i.brand_id
       WHERE i.bucket <> 9 GROUP BY a.id ORDER BY item_id DESC LIMIT ?`,
    )
    .all(JSON.stringify(ids.map(({ id }) => id)), limit + 1)
  return {
    found: rows.slice(0, limit).map((row) => ({ author: toAuthor(row), brand: row.brand, itemId: row.item_id, items: row.items })),
    more: rows.length > limit || ids.length === mostLookedAt,
  }
}

type FoundNote = { text: string; created_at: number; item_id: ItemId; thread_id: ThreadId | null; author_id: AuthorId | null }

const mostNotes = 500

/** Notes of threads and of people, the newest first. */
export function findNotes(db: ReadableDb, text: string, { brandId, limit }: Scope): FoundPeople['notes'] {
  const terms = parseQuery(text)
  const match = toTextMatch(terms)
  if (match === null) return { found: [], more: false }
  const hits = db.prepare<[string, number], { id: number }>('SELECT rowid AS id FROM note_search WHERE note_search MATCH ? ORDER BY rowid DESC LIMIT ?').all(match, mostNotes)
  const ids = JSON.stringify(hits.map(({ id }) => id))
  const rows = db
    .prepare<Value[], FoundNote>(
      `SELECT n.text, n.created_at, n.thread_id, NULL AS author_id,
         (SELECT i.id FROM items i WHERE i.thread_id = n.thread_id ORDER BY i.bucket = 9, i.id DESC LIMIT 1) AS item_id
       FROM json_each(?) j JOIN notes n ON j.value % 2 = 0 AND n.id = j.value / 2 JOIN threads t ON t.id = n.thread_id JOIN accounts ac ON ac.id = t.account_id
       WHERE ? IS NULL OR ac.brand_id = ?
       UNION ALL
       SELECT n.text, n.created_at, NULL, n.author_id, (SELECT i.id FROM items i WHERE i.author_id = n.author_id ORDER BY i.id DESC LIMIT 1)
       FROM json_each(?) j JOIN author_notes n ON j.value % 2 = 1 AND n.id = j.value / 2 JOIN authors a ON a.id = n.author_id JOIN accounts ac ON ac.id = a.account_id
       WHERE ? IS NULL OR ac.brand_id = ?
       ORDER BY 2 DESC LIMIT ?`,
    )
    .all(ids, brandId, brandId, ids, brandId, brandId, limit + 1)
    .filter(({ item_id }) => item_id !== null)
  const authors = new Map(getAuthors(db, rows.flatMap(({ author_id }) => author_id ?? [])).map((author) => [author.id, author]))
  return {
    found: rows.slice(0, limit).map((row) => ({
      text: row.text, createdAt: row.created_at, itemId: row.item_id, threadId: row.thread_id,
      author: row.author_id === null ? null : (authors.get(row.author_id) ?? null), ranges: rangesIn(row.text, terms),
    })),
    more: rows.length > limit || hits.length === mostNotes,
  }
}
