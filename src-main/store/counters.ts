import type { AccountId } from '../../src-contract/ids.ts'
import type { WritableDb } from './connection.ts'

/** Where an item is counted: its account's row for its bucket, and there as unread or not. */
export type Counted = { bucket: number; unread: number }

/** Gathers what a transaction does to the counters and writes it once, just before the commit. */
export class CounterLedger {
  readonly #deltas = new Map<string, { accountId: AccountId; bucket: number; items: number; unread: number }>()

  /** `was` is null for a new item, `is` for one that leaves. */
  move(accountId: AccountId, was: Counted | null, is: Counted | null): void {
    if (was !== null) this.#add(accountId, was, -1)
    if (is !== null) this.#add(accountId, is, 1)
  }

  #add(accountId: AccountId, { bucket, unread }: Counted, by: number): void {
    const key = `${accountId}/${bucket}`
    const delta = this.#deltas.get(key)
    if (delta === undefined) this.#deltas.set(key, { accountId, bucket, items: by, unread: by * unread })
    else {
      delta.items += by
      delta.unread += by * unread
    }
  }

  flush(db: WritableDb): void {
    for (const { accountId, bucket, items, unread } of this.#deltas.values()) {
      if (items === 0 && unread === 0) continue
      db.prepare<[number, number, number, number], never>(
        `INSERT INTO counters (account_id, bucket, items, unread) VALUES (?, ?, ?, ?)
         ON CONFLICT DO UPDATE SET items = items + excluded.items, unread = unread + excluded.unread`,
      ).run(accountId, bucket, items, unread)
    }
    this.#deltas.clear()
  }

  clear(): void {
    this.#deltas.clear()
  }
}
