import { Fault } from '../../src-contract/failure.ts'
import type { NoteId, ThreadId } from '../../src-contract/ids.ts'
import type { Note } from '../../src-contract/item.ts'
import type { ReadableDb } from './connection.ts'
import { transact } from './database.ts'
import type { Store } from './database.ts'
import { itemsOfThread } from './thread-items.ts'

type NoteRow = { id: NoteId; thread_id: ThreadId; text: string; created_at: number }

const toNote = ({ id, thread_id, text, created_at }: NoteRow): Note => ({ id, threadId: thread_id, text, createdAt: created_at })

/** Oldest first. */
export function notesOf(db: ReadableDb, threadId: ThreadId): Note[] {
  return db
    .prepare<[number], NoteRow>('SELECT id, thread_id, text, created_at FROM notes WHERE thread_id = ? ORDER BY id')
    .all(threadId)
    .map(toNote)
}

export function addNote(store: Store, threadId: ThreadId, text: string): Note {
  return transact(store, () => {
    if (store.write.prepare<[number], { id: number }>('SELECT id FROM threads WHERE id = ?').get(threadId) === undefined) {
      throw new Fault('thread.unknown', { id: threadId })
    }
    const row = store.write
      .prepare<[number, string, number], NoteRow>(
        'INSERT INTO notes (thread_id, text, created_at) VALUES (?, ?, ?) RETURNING id, thread_id, text, created_at',
      )
      .get(threadId, text, store.clock.now())
    if (row === undefined) throw new Error('a note was not made')
    store.changes.note({ upserted: itemsOfThread(store.write, threadId), source: 'user' })
    return toNote(row)
  })
}
