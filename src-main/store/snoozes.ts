import type { AccountId, ItemId, ThreadId } from '../../src-contract/ids.ts'
import type { Visibility } from '../../src-contract/network.ts'
import { audit } from './audit.ts'
import { bucketOf, ownBucket } from './bucket.ts'
import type { ReadableDb } from './connection.ts'
import { transact } from './database.ts'
import type { Store } from './database.ts'
import { refreshUrgency } from './urgent.ts'

type SnoozedRow = { id: ItemId; account_id: AccountId; bucket: number; unread: number; remote_visibility: Visibility }

const columns = 'id, account_id, bucket, unread, remote_visibility'

/** When the next item comes back by itself; null when none does. */
export function nextWakeAt(db: ReadableDb): number | null {
  return (
    db.prepare<[], { at: number | null }>(
      `SELECT min(snoozed_until) AS at FROM items INDEXED BY items_snoozed WHERE state = 'snoozed' AND snoozed_until IS NOT NULL`,
    ).get()?.at ?? null
  )
}

/** Those whose time has come are open again, and unread. A second time finds nothing. */
export function wakeDue(store: Store, at: number): ItemId[] {
  return transact(store, () => {
    const due = store.write
      .prepare<[number], SnoozedRow>(`SELECT ${columns} FROM items INDEXED BY items_snoozed WHERE state = 'snoozed' AND snoozed_until <= ?`)
      .all(at)
    for (const row of due) wake(store, row)
    const ids = due.map(({ id }) => id)
    if (ids.length === 0) return ids
    audit(store, { source: 'engine', what: 'items.woken', detail: { items: ids.length } })
    store.changes.note({ upserted: ids, source: 'engine' })
    return ids
  })
}

/** Somebody has written in the thread after them: whatever they waited for, it is now. Within the transaction of whoever calls. */
export function wakeThread(store: Store, threadId: ThreadId, before: ItemId): ItemId[] {
  const woken = store.write
    .prepare<[number, number], SnoozedRow>(
      `SELECT ${columns} FROM items INDEXED BY items_snoozed_thread WHERE thread_id = ? AND state = 'snoozed' AND id < ?`,
    )
    .all(threadId, before)
  for (const row of woken) wake(store, row)
  return woken.map(({ id }) => id)
}

/** Whom it was handed over to has answered: it is open and unread, whatever it waited for. Within the transaction of whoever calls. */
export function wakeItem(store: Store, id: ItemId): void {
  const row = store.write.prepare<[number, number], SnoozedRow>(`SELECT ${columns} FROM items WHERE id = ? AND bucket <> ?`).get(id, ownBucket)
  if (row === undefined) return
  wake(store, row)
  audit(store, { source: 'engine', what: 'item.answered', itemId: id })
  store.changes.note({ upserted: [id], source: 'engine' })
}

function wake(store: Store, row: SnoozedRow): void {
  const bucket = bucketOf(false, row.remote_visibility, 'open')
  store.write.prepare<[number, number], never>(`UPDATE items SET state = 'open', snoozed_until = NULL, unread = 1, bucket = ? WHERE id = ?`).run(bucket, row.id)
  store.counters.move(row.account_id, row, { bucket, unread: 1 })
  refreshUrgency(store, row.id)
}
