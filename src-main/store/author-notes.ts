import { Fault } from '../../src-contract/failure.ts'
import type { AuthorId, AuthorNoteId } from '../../src-contract/ids.ts'
import type { AuthorNote } from '../../src-contract/item.ts'
import type { ReadableDb } from './connection.ts'
import { transact } from './database.ts'
import type { Store } from './database.ts'
import { noteItemsOf } from './overlay.ts'

type NoteRow = { id: AuthorNoteId; author_id: AuthorId; text: string; created_at: number }

const toNote = ({ id, author_id, text, created_at }: NoteRow): AuthorNote => ({ id, authorId: author_id, text, createdAt: created_at })

/**
 * The same person to one brand: their rows under each of its accounts of that network. Never across brands: what one client's people write is nothing to
 * another's.
 */
export function samePerson(db: ReadableDb, id: AuthorId): AuthorId[] {
  return db
    .prepare<[number], { id: AuthorId }>(
      `SELECT b.id FROM authors a JOIN accounts x ON x.id = a.account_id JOIN accounts y ON y.brand_id = x.brand_id AND y.network = x.network
       JOIN authors b ON b.account_id = y.id AND b.remote_id = a.remote_id WHERE a.id = ? ORDER BY b.id`,
    )
    .all(id)
    .map((row) => row.id)
}

/** Oldest first. */
export function notesAbout(db: ReadableDb, ids: readonly AuthorId[]): AuthorNote[] {
  return db
    .prepare<[string], NoteRow>('SELECT id, author_id, text, created_at FROM author_notes WHERE author_id IN (SELECT value FROM json_each(?)) ORDER BY id')
    .all(JSON.stringify(ids))
    .map(toNote)
}

export function addAuthorNote(store: Store, id: AuthorId, text: string): AuthorNote {
  return transact(store, () => {
    if (samePerson(store.write, id).length === 0) throw new Fault('author.unknown', { value: id })
    const row = store.write
      .prepare<[number, string, number], NoteRow>('INSERT INTO author_notes (author_id, text, created_at) VALUES (?, ?, ?) RETURNING id, author_id, text, created_at')
      .get(id, text, store.clock.now())
    if (row === undefined) throw new Error('a note was not made')
    noteItemsOf(store, id, 'user')
    return toNote(row)
  })
}

export function removeAuthorNote(store: Store, id: AuthorNoteId): AuthorNote {
  return transact(store, () => {
    const row = store.write.prepare<[number], NoteRow>('DELETE FROM author_notes WHERE id = ? RETURNING id, author_id, text, created_at').get(id)
    if (row === undefined) throw new Fault('author.unknown', { value: id })
    noteItemsOf(store, row.author_id, 'user')
    return toNote(row)
  })
}
