import type { AuthorId, ItemId } from '../../src-contract/ids.ts'
import type { RemoteAuthor, RemoteItem } from '../../src-contract/remote.ts'
import type { AuthorRow, BatchContext } from './batch-context.ts'
import { noteItemsOf, refreshBlocked } from './overlay.ts'
import { addToIndex, authorText, removeFromIndex, removeManyFromIndex } from './search-index.ts'
import { wellFormed, wellFormedOrNull } from './well-formed.ts'

/** The item's author as stored afterwards. */
export function applyAuthor(context: BatchContext, item: RemoteItem): AuthorRow {
  const said = cleaned(item.author)
  const known = context.authors.get(said.remoteId) ?? findAuthor(context, said.remoteId)
  const row = known === undefined ? insertAuthor(context, said, item.authorBlocked) : updateAuthor(context, known, said, item)
  context.authors.set(said.remoteId, row)
  return row
}

const cleaned = (author: RemoteAuthor): RemoteAuthor => ({
  remoteId: wellFormed(author.remoteId),
  name: wellFormed(author.name),
  handle: wellFormed(author.handle),
  url: wellFormedOrNull(author.url),
  avatarUrl: wellFormedOrNull(author.avatarUrl),
})

function findAuthor({ store, accountId }: BatchContext, remoteId: string): AuthorRow | undefined {
  return store.write
    .prepare<[number, string], AuthorRow>(
      'SELECT id, name, handle, url, avatar_url, remote_blocked, flag FROM authors WHERE account_id = ? AND remote_id = ?',
    )
    .get(accountId, remoteId)
}

function insertAuthor({ store, accountId }: BatchContext, said: RemoteAuthor, blocked: boolean | null): AuthorRow {
  const remoteBlocked = Number(blocked ?? false)
  const id = store.write
    .prepare<[number, string, string, string, string | null, string | null, number, number], never>(
      `INSERT INTO authors (account_id, remote_id, name, handle, url, avatar_url, remote_blocked, blocked) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    )
    .insert(accountId, said.remoteId, said.name, said.handle, said.url, said.avatarUrl, remoteBlocked, remoteBlocked) as AuthorId
  return { id, name: said.name, handle: said.handle, url: said.url, avatar_url: said.avatarUrl, remote_blocked: remoteBlocked, flag: null }
}

function updateAuthor(context: BatchContext, known: AuthorRow, said: RemoteAuthor, item: RemoteItem): AuthorRow {
  let row = known
  const differs = known.name !== said.name || known.handle !== said.handle || known.url !== said.url || known.avatar_url !== said.avatarUrl
  if (differs && isNewestOf(context, known.id, item)) row = renameAuthor(context, known, said)
  if (item.authorBlocked !== null && Number(item.authorBlocked) !== known.remote_blocked)
    row = blockAuthor(context, row, item.authorBlocked)
  return row
}

/**
 * Some networks give a comment its author's name of that day. The newest item of theirs (by creation, then remote id) therefore says who
 * they are; else two pages read in turn would rename them back and forth for ever.
 */
function isNewestOf({ store }: BatchContext, authorId: AuthorId, item: RemoteItem): boolean {
  // Those of the newest millisecond: ids are ordered by it.
  const newest = store.write
    .prepare<[number, number], { created_at: number; remote_id: string }>(
      `SELECT created_at, remote_id FROM items
       WHERE author_id = ? AND id >= (SELECT max(id) FROM items WHERE author_id = ?) / 2048 * 2048`,
    )
    .all(authorId, authorId)
  return newest.every(
    ({ created_at, remote_id }) => item.createdAt > created_at || (item.createdAt === created_at && item.remoteId >= remote_id),
  )
}

function renameAuthor(context: BatchContext, known: AuthorRow, said: RemoteAuthor): AuthorRow {
  const { store, source } = context
  const row: AuthorRow = { ...known, name: said.name, handle: said.handle, url: said.url, avatar_url: said.avatarUrl }
  store.write
    .prepare<[string, string, string | null, string | null, number], never>(
      'UPDATE authors SET name = ?, handle = ?, url = ?, avatar_url = ? WHERE id = ?',
    )
    .run(row.name, row.handle, row.url, row.avatar_url, row.id)
  if (authorText(known) !== authorText(row)) reindexItemsOf(context, known, row)
  noteItemsOf(store, row.id, source)
  return row
}

function reindexItemsOf({ store, accountId }: BatchContext, was: AuthorRow, is: AuthorRow): void {
  const items = store.write
    .prepare<[number], { id: ItemId; text: string }>(`SELECT id, text FROM items WHERE author_id = ? AND remote_visibility <> 'deleted' AND erased_at IS NULL`)
    .all(is.id)
  // The texts stay: only the old name is left in the index until its pages are next written.
  removeManyFromIndex(store.write, () => {
    for (const { id, text } of items) {
      removeFromIndex(store.write, { id, accountId, text, author: was })
      addToIndex(store.write, { id, accountId, text, author: is })
    }
  })
}

function blockAuthor(context: BatchContext, row: AuthorRow, blocked: boolean): AuthorRow {
  const { store, source } = context
  store.write.prepare<[number, number], never>('UPDATE authors SET remote_blocked = ? WHERE id = ?').run(Number(blocked), row.id)
  refreshBlocked(store, row.id, source)
  return { ...row, remote_blocked: Number(blocked) }
}
