import type { AccountId } from '../../src-contract/ids.ts'
import type { ReadableDb } from './connection.ts'

/** Where a picture of a network lies, and to which account it belongs. */
export function imageSource(db: ReadableDb, of: 'author' | 'attachment', id: number): { accountId: AccountId; url: string } | null {
  const row =
    of === 'author'
      ? db
          .prepare<[number], { account_id: AccountId; url: string | null }>(
            'SELECT account_id, avatar_url AS url FROM authors WHERE id = ?',
          )
          .get(id)
      : db
          .prepare<[number], { account_id: AccountId; url: string | null }>(
            `SELECT i.account_id, a.url FROM attachments a JOIN items i ON i.id = a.item_id WHERE a.id = ? AND a.kind = 'image'`,
          )
          .get(id)
  return row === undefined || row.url === null ? null : { accountId: row.account_id, url: row.url }
}
