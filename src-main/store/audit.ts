import type { AccountId, ItemId, JobId } from '../../src-contract/ids.ts'
import { transact } from './database.ts'
import type { Store } from './database.ts'

/** `what` is a past event ('decision.taken', 'job.verified'); `detail` holds ids, counts and codes, never text. */
export type AuditEntry = {
  source: string
  what: string
  accountId?: AccountId
  itemId?: ItemId
  jobId?: JobId
  detail?: Record<string, string | number | boolean | null>
}

/** Joins the transaction under way, so that a thing and its record stand or fall together. */
export function audit(store: Store, entry: AuditEntry): void {
  transact(store, () => {
    store.write
      .prepare<[number, string, string, number | null, number | null, number | null, string | null], never>(
        'INSERT INTO audit (at, source, what, account_id, item_id, job_id, detail) VALUES (?, ?, ?, ?, ?, ?, ?)',
      )
      .run(
        store.clock.now(),
        entry.source,
        entry.what,
        entry.accountId ?? null,
        entry.itemId ?? null,
        entry.jobId ?? null,
        entry.detail === undefined ? null : JSON.stringify(entry.detail),
      )
  })
}
