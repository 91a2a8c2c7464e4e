import { Fault } from '../../src-contract/failure.ts'
import type { AccountId, ItemId } from '../../src-contract/ids.ts'
import { audit } from './audit.ts'
import type { ReadableDb } from './connection.ts'
import { transact } from './database.ts'
import type { Store } from './database.ts'
import { isMany, purgeStep, removeFromIndex, removeManyFromIndex } from './search-index.ts'

/** Rows of a slice. A text that is overwritten in the index costs a hundred times one that is only marked there. */
const slice = { marked: 60, overwritten: 10, bare: 250 }

/** Only live jobs are asked for by their lane, which is how their index knows them. */
const live = `lane = ? AND state NOT IN ('verified', 'cancelled', 'refused')`

type Leaving = { items: number; marks: 0 | 1 }

/**
 * From here on nothing is read, sent or decided for the account, and whatever ends this process, its removal goes on in the next. What waited to be sent for
 * it goes at once, so that nothing of an account that leaves is still sent. Gives how many items it had. Begun before: nothing happens.
 */
export function beginRemoval(store: Store, id: AccountId): number {
  return transact(store, () => {
    const { write, clock } = store
    const known = leavingOf(write, id)
    if (known !== null) return known.items
    if (write.prepare<[number], { id: AccountId }>('SELECT id FROM accounts WHERE id = ?').get(id) === undefined) throw new Fault('account.unknown', { value: id })
    const items = countIn(write, 'WHERE account_id = ?', id)
    const marks = isMany(items, countIn(write, '')) ? 1 : 0
    write.prepare<[number, number, number, number], never>('INSERT INTO leaving (account_id, items, marks, began_at) VALUES (?, ?, ?, ?)').run(id, items, marks, clock.now())
    write.prepare<[number], never>(`DELETE FROM jobs WHERE ${live}`).run(id)
    store.changes.note({ accounts: [id], catalogue: true, many: true, source: 'user' })
    return items
  })
}

/** Accounts whose removal has begun and is not over. */
export function listLeaving(db: ReadableDb): AccountId[] {
  return db.prepare<[], { account_id: AccountId }>('SELECT account_id FROM leaving ORDER BY began_at, account_id').all().map((row) => row.account_id)
}

/** Removes one slice of what is left of an account that leaves. False once nothing is, and `endRemoval` may follow. */
export function removeSlice(store: Store, id: AccountId): boolean {
  return transact(store, () => {
    const leaving = leavingOf(store.write, id)
    if (leaving === null) return false
    const gone = removeItems(store, id, leaving.marks === 1) || removeBare(store, id)
    if (gone) store.changes.note({ accounts: [id], many: true, source: 'engine' })
    return gone || (leaving.marks === 1 && purgeStep(store.write))
  })
}

/** The account itself, of which nothing else is left. `secretRef` is given when no other account rests on that credential. */
export function endRemoval(store: Store, id: AccountId): { removed: number; secretRef: string | null } {
  return transact(store, () => {
    const { write } = store
    const removed = leavingOf(write, id)?.items ?? 0
    const secretRef = soleSecretOf(write, id)
    write.prepare<[number], never>('DELETE FROM accounts WHERE id = ?').run(id)
    write.prepare<[string, string], never>('DELETE FROM settings WHERE key IN (?, ?)').run(`gap.${id}`, `unreadable.${id}`)
    if (secretRef !== null) write.prepare<[string], never>('DELETE FROM credentials WHERE secret_ref = ?').run(secretRef)
    audit(store, { source: 'user', what: 'account.removed', detail: { account: id, items: removed } })
    store.changes.note({ accounts: [id], catalogue: true, many: true, source: 'user' })
    return { removed, secretRef }
  })
}

/** The credential that no other account rests on; null where one does. */
export function soleSecretOf(db: ReadableDb, id: AccountId): string | null {
  return (
    db
      .prepare<[number], { secret_ref: string }>(
        `SELECT cr.secret_ref FROM accounts a JOIN credentials cr ON cr.id = a.credential_id
         WHERE a.id = ? AND NOT EXISTS (SELECT 1 FROM accounts o WHERE o.credential_id = cr.id AND o.id <> a.id)`,
      )
      .get(id)?.secret_ref ?? null
  )
}

/** All of it at once, where nobody waits meanwhile. */
export function removeAccount(store: Store, id: AccountId): { removed: number; secretRef: string | null } {
  beginRemoval(store, id)
  while (removeSlice(store, id));
  return endRemoval(store, id)
}

function leavingOf(db: ReadableDb, id: AccountId): Leaving | null {
  return db.prepare<[number], Leaving>('SELECT items, marks FROM leaving WHERE account_id = ?').get(id) ?? null
}

function countIn(db: ReadableDb, where: string, ...params: number[]): number {
  return db.prepare<number[], { n: number }>(`SELECT coalesce(sum(items), 0) AS n FROM counters ${where}`).get(...params)?.n ?? 0
}

type Row = { id: ItemId; text: string; name: string; handle: string; bucket: number; unread: number; indexed: 0 | 1 }

/** What waits for a decision goes first, so that nobody decides about what is leaving. */
function removeItems(store: Store, accountId: AccountId, marks: boolean): boolean {
  const { write, counters } = store
  const rows = write
    .prepare<[number, number], Row>(
      `SELECT i.id, i.text, a.name, a.handle, i.bucket, i.unread, i.remote_visibility <> 'deleted' AND i.erased_at IS NULL AS indexed
       FROM items i JOIN authors a ON a.id = i.author_id WHERE i.account_id = ? ORDER BY i.bucket, i.id LIMIT ?`,
    )
    .all(accountId, marks ? slice.marked : slice.overwritten)
  if (rows.length === 0) return false
  const leaveIndex = (): void => {
    for (const { id, text, name, handle, indexed } of rows) if (indexed === 1) removeFromIndex(write, { id, accountId, text, author: { name, handle } })
  }
  if (marks) removeManyFromIndex(write, leaveIndex)
  else leaveIndex()
  for (const { id, bucket, unread } of rows) {
    counters.move(accountId, { bucket, unread }, null)
    write.prepare<[number], never>('DELETE FROM items WHERE id = ?').run(id)
  }
  return true
}

/** What items rest on, once there are none. */
function removeBare({ write }: Store, accountId: AccountId): boolean {
  const remove = (sql: string): boolean => write.prepare<[number, number], never>(sql).run(accountId, slice.bare) > 0
  return (
    remove('DELETE FROM threads WHERE id IN (SELECT id FROM threads WHERE account_id = ? LIMIT ?)') ||
    remove('DELETE FROM authors WHERE id IN (SELECT id FROM authors WHERE account_id = ? LIMIT ?)') ||
    remove('DELETE FROM posts WHERE id IN (SELECT id FROM posts WHERE account_id = ? LIMIT ?)')
  )
}
