import { Fault } from '../../src-contract/failure.ts'
import type { AccountId, BrandId, SavedReplyId, ThreadId } from '../../src-contract/ids.ts'
import type { SavedReply, SavedReplyText } from '../../src-contract/saved-replies.ts'
import type { ReadableDb } from './connection.ts'
import { transact } from './database.ts'
import type { Store } from './database.ts'
import { nameKey } from './same-name.ts'

type ReplyRow = { id: SavedReplyId; name: string }
type TextRow = { reply_id: SavedReplyId; brand_id: BrandId | null; lang: string | null; text: string }

/** By name; those removed left out. */
export function listSavedReplies(db: ReadableDb): SavedReply[] {
  const rows = db.prepare<[], ReplyRow>('SELECT id, name FROM saved_replies WHERE removed_at IS NULL ORDER BY name COLLATE NOCASE').all()
  const texts = db.prepare<[], TextRow>('SELECT reply_id, brand_id, lang, text FROM saved_reply_texts ORDER BY rowid').all()
  return rows.map(({ id, name }) => ({ id, name, texts: texts.filter((text) => text.reply_id === id).map(toText) }))
}

const toText = ({ brand_id, lang, text }: TextRow): SavedReplyText => ({ brandId: brand_id, lang, text })

/** Removed ones too: what was put away can be looked at before it is restored. */
export function getSavedReply(db: ReadableDb, id: SavedReplyId): SavedReply {
  const row = db.prepare<[number], ReplyRow>('SELECT id, name FROM saved_replies WHERE id = ?').get(id)
  if (row === undefined) throw new Fault('savedReply.unknown', { value: id })
  const texts = db.prepare<[number], TextRow>('SELECT reply_id, brand_id, lang, text FROM saved_reply_texts WHERE reply_id = ? ORDER BY rowid').all(id)
  return { ...row, texts: texts.map(toText) }
}

export function saveSavedReply(store: Store, of: { id?: SavedReplyId; name: string; texts: readonly SavedReplyText[]; at: number }): SavedReply {
  return transact(store, () => {
    refuseTaken(store.write, of.name, of.id ?? null)
    const id = of.id === undefined ? insert(store, of.name, of.at) : rename(store, of.id, of.name)
    store.write.prepare<[number], never>('DELETE FROM saved_reply_texts WHERE reply_id = ?').run(id)
    const add = store.write.prepare<[number, number | null, string | null, string], never>('INSERT INTO saved_reply_texts (reply_id, brand_id, lang, text) VALUES (?, ?, ?, ?)')
    // The last said of two for the same brand and language counts.
    const byPlace = new Map(of.texts.map((text) => [`${text.brandId ?? 0}/${text.lang ?? ''}`, text]))
    for (const { brandId, lang, text } of byPlace.values()) add.run(id, brandId, lang, text)
    store.changes.note({ catalogue: true, source: 'user' })
    return getSavedReply(store.write, id)
  })
}

function insert(store: Store, name: string, at: number): SavedReplyId {
  const made = store.write.prepare<[string, number], { id: SavedReplyId }>('INSERT INTO saved_replies (name, created_at) VALUES (?, ?) RETURNING id').get(name, at)
  if (made === undefined) throw new Error('a saved reply was not made')
  return made.id
}

function rename(store: Store, id: SavedReplyId, name: string): SavedReplyId {
  const changed = store.write.prepare<[string, number], never>('UPDATE saved_replies SET name = ?, removed_at = NULL WHERE id = ?').run(name, id)
  if (changed === 0) throw new Fault('savedReply.unknown', { value: id })
  return id
}

function refuseTaken(db: ReadableDb, name: string, own: SavedReplyId | null): void {
  const taken = listSavedReplies(db).find((reply) => reply.id !== own && nameKey(reply.name) === nameKey(name))
  if (taken !== undefined) throw new Fault('savedReply.exists', { name: taken.name })
}

export function removeSavedReply(store: Store, id: SavedReplyId, at: number): SavedReply {
  return transact(store, () => {
    const reply = getSavedReply(store.write, id)
    store.write.prepare<[number, number], never>('UPDATE saved_replies SET removed_at = ? WHERE id = ? AND removed_at IS NULL').run(at, id)
    store.changes.note({ catalogue: true, source: 'user' })
    return reply
  })
}

export function restoreSavedReply(store: Store, id: SavedReplyId): SavedReply {
  return transact(store, () => {
    const reply = getSavedReply(store.write, id)
    refuseTaken(store.write, reply.name, id)
    store.write.prepare<[number], never>('UPDATE saved_replies SET removed_at = NULL WHERE id = ?').run(id)
    store.changes.note({ catalogue: true, source: 'user' })
    return reply
  })
}

type SentRow = { thread_id: ThreadId; text: string }

/** Replies of an account since then that were sent or are to be, whatever became of them but for those called back and refused. */
export function repliesSince(db: ReadableDb, accountId: AccountId, at: number): { threadId: ThreadId; text: string }[] {
  return db
    .prepare<[number, number], SentRow>(
      `SELECT thread_id, text FROM jobs INDEXED BY jobs_replies
       WHERE verb = 'reply' AND created_at >= ? AND account_id = ? AND text IS NOT NULL AND state NOT IN ('cancelled', 'refused')`,
    )
    .all(at, accountId)
    .map(({ thread_id, text }) => ({ threadId: thread_id, text }))
}

/** Those in one thread, however old. */
export function repliesInThread(db: ReadableDb, threadId: ThreadId): string[] {
  return db
    .prepare<[number], { text: string }>(
      `SELECT text FROM jobs WHERE thread_id = ? AND verb = 'reply' AND text IS NOT NULL AND state NOT IN ('cancelled', 'refused')`,
    )
    .all(threadId)
    .map(({ text }) => text)
}
