import { escalationAnswer } from '../../src-contract/escalation.ts'
import type { AnswerKind, EscalationAnswer, RecordEntry } from '../../src-contract/escalation.ts'
import { Fault } from '../../src-contract/failure.ts'
import type { EscalationAnswerId, EscalationId, ItemId } from '../../src-contract/ids.ts'
import type { ReadableDb, Value } from './connection.ts'
import { transact } from './database.ts'
import type { Store } from './database.ts'
import { addRecord } from './escalation-record.ts'
import { getEscalation } from './escalations.ts'
import { wakeItem } from './snoozes.ts'

export type NewAnswer = {
  escalationId: EscalationId
  /** What the other end calls it: the same twice is one. */
  remoteId: string
  kind: AnswerKind
  from: { name: string; address: string | null }
  text: string
  whole: string
  status: string | null
  foundBy: EscalationAnswer['foundBy']
  at: number
}

const entries: Record<AnswerKind, RecordEntry['what']> = {
  reply: 'answered', comment: 'answered', status: 'statusChanged', autoReply: 'autoReplied', bounce: 'bounced',
}

/**
 * What came back, once. A person's words wake the item (it is open and unread) unless the escalation was closed, which then is unread alone; what a machine
 * says is kept and wakes nobody, save for a bounce: then nobody is reading. Null: known already, or its item is gone.
 */
export function addAnswer(store: Store, of: NewAnswer): EscalationAnswerId | null {
  return transact(store, () => {
    const escalation = getEscalation(store.write, of.escalationId)
    if (escalation.itemId === null) return null
    const known = store.write
      .prepare<[number, string], { id: number }>('SELECT id FROM escalation_answers WHERE escalation_id = ? AND remote_id = ?')
      .get(of.escalationId, of.remoteId)
    if (known !== undefined) return null
    const id = store.write
      .prepare<Value[], never>(
        `INSERT INTO escalation_answers (escalation_id, item_id, remote_id, kind, from_name, from_address, text, whole, status, found_by, at, received_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      )
      .insert(
        of.escalationId, escalation.itemId, of.remoteId, of.kind, of.from.name, of.from.address, of.text, of.whole, of.status, of.foundBy, of.at, store.clock.now(),
      ) as EscalationAnswerId
    const isPerson = of.kind === 'reply' || of.kind === 'comment'
    if (isPerson) {
      store.write
        .prepare<Value[], never>(`UPDATE escalations SET state = iif(state = 'closed', 'closed', 'answered'), answered_at = coalesce(answered_at, ?) WHERE id = ?`)
        .run(of.at, of.escalationId)
    }
    if (isPerson || of.kind === 'bounce') {
      store.write.prepare<[number], never>('UPDATE escalations SET unread = 1 WHERE id = ?').run(of.escalationId)
      if (escalation.state !== 'closed') wakeItem(store, escalation.itemId)
    }
    addRecord(store, {
      escalationId: of.escalationId, who: 'recipient', what: entries[of.kind], channelId: escalation.channel.id,
      messageId: of.remoteId, detail: { answer: id, kind: of.kind, foundBy: of.foundBy },
    })
    store.changes.note({ escalations: [of.escalationId], upserted: [escalation.itemId], source: 'engine' })
    return id
  })
}

type AnswerRow = {
  id: EscalationAnswerId
  escalation_id: EscalationId
  item_id: ItemId
  kind: AnswerKind
  from_name: string
  from_address: string | null
  text: string
  whole: string
  status: string | null
  found_by: string
  at: number
  received_at: number
}

const answerSql = 'SELECT id, escalation_id, item_id, kind, from_name, from_address, text, whole, status, found_by, at, received_at FROM escalation_answers'

const toAnswer = (row: AnswerRow): EscalationAnswer => escalationAnswer.parse({
  id: row.id, escalationId: row.escalation_id, kind: row.kind, from: { name: row.from_name, address: row.from_address }, text: row.text, whole: row.whole,
  status: row.status, foundBy: row.found_by, at: row.at, receivedAt: row.received_at,
})

/** Oldest first. */
export function answersOf(db: ReadableDb, id: EscalationId): EscalationAnswer[] {
  return db.prepare<[number], AnswerRow>(`${answerSql} WHERE escalation_id = ? ORDER BY at, id`).all(id).map(toAnswer)
}

export function getAnswer(db: ReadableDb, id: EscalationAnswerId): EscalationAnswer {
  const row = db.prepare<[number], AnswerRow>(`${answerSql} WHERE id = ?`).get(id)
  if (row === undefined) throw new Fault('answer.unknown', { value: id })
  return toAnswer(row)
}

/** Answers by what the other end calls them, so that none is read twice. */
export function knowsAnswer(db: ReadableDb, id: EscalationId, remoteId: string): boolean {
  return db.prepare<[number, string], { id: number }>('SELECT id FROM escalation_answers WHERE escalation_id = ? AND remote_id = ?').get(id, remoteId) !== undefined
}
