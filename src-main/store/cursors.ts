import type { AccountId } from '../../src-contract/ids.ts'
import type { Opaque } from '../../src-contract/remote.ts'
import type { ReadableDb } from './connection.ts'
import { transact } from './database.ts'
import type { Store } from './database.ts'

export type StreamCursor = { cursor: Opaque; finished: boolean }

export function getCursor(db: ReadableDb, accountId: AccountId, stream: string): StreamCursor | null {
  const row = db
    .prepare<[number, string], { cursor: string; finished: number }>(
      'SELECT cursor, finished FROM cursors WHERE account_id = ? AND stream = ?',
    )
    .get(accountId, stream)
  return row === undefined ? null : { cursor: JSON.parse(row.cursor) as Opaque, finished: row.finished === 1 }
}

/** Where a stream stands, in the transaction of the batch it came with. Writes only when it differs. */
export function putCursor(store: Store, accountId: AccountId, stream: string, { cursor, finished }: StreamCursor): void {
  store.write
    .prepare<[number, string, string, number], never>(
      `INSERT INTO cursors (account_id, stream, cursor, finished) VALUES (?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET cursor = excluded.cursor, finished = excluded.finished
       WHERE cursor <> excluded.cursor OR finished <> excluded.finished`,
    )
    .run(accountId, stream, JSON.stringify(cursor), finished ? 1 : 0)
}

/** A stream that ended without a last batch. */
export function finishStream(store: Store, accountId: AccountId, stream: string): void {
  transact(store, () => {
    store.write
      .prepare<[number, string], never>(
        `INSERT INTO cursors (account_id, stream, cursor, finished) VALUES (?, ?, '{}', 1)
         ON CONFLICT DO UPDATE SET finished = 1 WHERE finished = 0`,
      )
      .run(accountId, stream)
  })
}
