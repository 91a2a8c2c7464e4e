import { recordEntry } from '../../src-contract/escalation.ts'
import type { RecordEntry } from '../../src-contract/escalation.ts'
import type { ChannelId, EscalationId, JobId } from '../../src-contract/ids.ts'
import type { ReadableDb, Value } from './connection.ts'
import { transact } from './database.ts'
import type { Store } from './database.ts'

export type NewEntry = {
  escalationId: EscalationId
  who: RecordEntry['who']
  what: RecordEntry['what']
  channelId?: ChannelId | null
  jobId?: JobId | null
  messageId?: string | null
  /** Ids, codes, counts, digests; nobody's words. */
  detail?: RecordEntry['detail']
}

/** Joins the transaction under way. Nothing takes an entry out or changes it: the file itself refuses. */
export function addRecord(store: Store, { escalationId, who, what, channelId, jobId, messageId, detail }: NewEntry): void {
  transact(store, () => {
    store.write
      .prepare<Value[], never>(
        'INSERT INTO escalation_record (escalation_id, at, who, what, channel_id, job_id, message_id, detail) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
      )
      .run(escalationId, store.clock.now(), who, what, channelId ?? null, jobId ?? null, messageId ?? null, detail === undefined ? null : JSON.stringify(detail))
    store.changes.note({ escalations: [escalationId], source: 'engine' })
  })
}

type EntryRow = { id: number; at: number; who: string; what: string; channel_id: ChannelId | null; job_id: JobId | null; message_id: string | null; detail: string | null }

/** Oldest first. */
export function recordOf(db: ReadableDb, id: EscalationId): RecordEntry[] {
  return db
    .prepare<[number], EntryRow>('SELECT id, at, who, what, channel_id, job_id, message_id, detail FROM escalation_record WHERE escalation_id = ? ORDER BY id')
    .all(id)
    .map((row) => recordEntry.parse({
      id: row.id, at: row.at, who: row.who, what: row.what, channelId: row.channel_id, jobId: row.job_id, messageId: row.message_id,
      detail: row.detail === null ? {} : JSON.parse(row.detail),
    }))
}
