import type { Recipient } from '../../src-contract/escalation.ts'
import type { ChannelId, EscalationId, ItemId, JobId, PacketId } from '../../src-contract/ids.ts'
import type { JobState } from '../../src-contract/item.ts'
import type { ReadableDb, Value } from './connection.ts'
import { transact } from './database.ts'
import type { Store } from './database.ts'
import { addRecord } from './escalation-record.ts'

export type DispatchKind = 'packet' | 'followUp' | 'alert'

/** What one job of a channel sends. `messageId` is chosen with the job, the same at every attempt. */
export type Dispatch = {
  jobId: JobId
  escalationId: EscalationId | null
  channelId: ChannelId
  kind: DispatchKind
  messageId: string
  recipients: Recipient[]
  packetId: PacketId | null
  subject: string
  text: string
  handedAt: number | null
}

type DispatchRow = {
  job_id: JobId
  escalation_id: EscalationId | null
  channel_id: ChannelId
  kind: DispatchKind
  message_id: string
  recipients: string
  packet_id: PacketId | null
  subject: string
  text: string
  handed_at: number | null
}

export function addDispatch(store: Store, of: Omit<Dispatch, 'handedAt'>): void {
  store.write
    .prepare<Value[], never>(
      `INSERT INTO dispatches (job_id, escalation_id, channel_id, kind, message_id, recipients, packet_id, subject, text) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    )
    .run(of.jobId, of.escalationId, of.channelId, of.kind, of.messageId, JSON.stringify(of.recipients), of.packetId, of.subject, of.text)
}

export function getDispatch(db: ReadableDb, jobId: JobId): Dispatch | null {
  const row = db
    .prepare<[number], DispatchRow>(
      'SELECT job_id, escalation_id, channel_id, kind, message_id, recipients, packet_id, subject, text, handed_at FROM dispatches WHERE job_id = ?',
    )
    .get(jobId)
  if (row === undefined) return null
  return {
    jobId: row.job_id, escalationId: row.escalation_id, channelId: row.channel_id, kind: row.kind, messageId: row.message_id,
    recipients: JSON.parse(row.recipients) as Recipient[], packetId: row.packet_id, subject: row.subject, text: row.text, handedAt: row.handed_at,
  }
}

/** Before the first byte that can do anything leaves, or null once the other end has surely not taken it. In the file when this returns. */
export function noteHanded(store: Store, jobId: JobId, at: number | null): void {
  transact(store, () => void store.write.prepare<Value[], never>('UPDATE dispatches SET handed_at = ? WHERE job_id = ?').run(at, jobId))
}

export function escalationOfMessage(db: ReadableDb, channelId: ChannelId, messageId: string): EscalationId | null {
  return db
    .prepare<[string, number], { id: EscalationId | null }>('SELECT escalation_id AS id FROM dispatches WHERE message_id = ? AND channel_id = ?')
    .get(messageId, channelId)?.id ?? null
}

/** Every message of ours by this channel about that escalation, oldest first: a follow-up answers them. */
export function messagesOf(db: ReadableDb, id: EscalationId): { messageId: string; jobId: JobId }[] {
  return db
    .prepare<[number], { messageId: string; jobId: JobId }>(
      `SELECT d.message_id AS messageId, d.job_id AS jobId FROM dispatches d JOIN jobs j ON j.id = d.job_id
       WHERE d.escalation_id = ? AND j.state = 'verified' ORDER BY d.job_id`,
    )
    .all(id)
}

const words = { verified: 'sent', refused: 'refused', cancelled: 'withdrawn', uncertain: 'uncertain' } as const

/**
 * A job of a channel has come to that state: said in the escalation's record, in the transaction that moved it. What the other end calls a packet becomes
 * the escalation's.
 */
export function noteJobState(store: Store, jobId: JobId, to: JobState, itemId: ItemId): void {
  const dispatch = getDispatch(store.write, jobId)
  const escalationId = dispatch?.escalationId ?? null
  if (dispatch === null || escalationId === null) return
  store.changes.note({ escalations: [escalationId], upserted: [itemId], source: 'outbox' })
  const what = to === 'verified' || to === 'refused' || to === 'cancelled' || to === 'uncertain' ? words[to] : null
  if (what === null) return
  const job = store.write
    .prepare<[number], { remote_id: string | null; url: string | null; why: string | null; attempts: number }>('SELECT remote_id, url, why, attempts FROM jobs WHERE id = ?')
    .get(jobId)
  if (to === 'verified' && dispatch.kind === 'packet') {
    store.write.prepare<Value[], never>('UPDATE escalations SET remote_id = ?, url = ? WHERE id = ?').run(job?.remote_id ?? null, job?.url ?? null, escalationId)
  }
  // Read back again and again, it is uncertain once.
  const last = store.write
    .prepare<[number, number], { what: string }>('SELECT what FROM escalation_record WHERE escalation_id = ? AND job_id = ? ORDER BY id DESC LIMIT 1')
    .get(escalationId, jobId)
  if (to === 'uncertain' && last?.what === 'uncertain') return
  addRecord(store, {
    escalationId, what, who: to === 'cancelled' ? 'user' : 'engine', channelId: dispatch.channelId, jobId, messageId: dispatch.messageId,
    detail: { kind: dispatch.kind, attempts: job?.attempts ?? 0, ...(to === 'refused' || to === 'uncertain' ? { code: codeOf(job?.why ?? null) } : {}) },
  })
}

function codeOf(why: string | null): string | null {
  const parsed: unknown = why === null ? null : JSON.parse(why)
  return typeof parsed === 'object' && parsed !== null && 'code' in parsed && typeof parsed.code === 'string' ? parsed.code : null
}
