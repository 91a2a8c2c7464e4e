import { Fault, failure } from '../../src-contract/failure.ts'
import type { Failure } from '../../src-contract/failure.ts'
import type { AccountId, BrandId, CredentialId } from '../../src-contract/ids.ts'
import { accountHealth } from '../../src-contract/item.ts'
import type { Account, AccountHealth } from '../../src-contract/item.ts'
import type { NetworkId } from '../../src-contract/network.ts'
import type { Opaque } from '../../src-contract/remote.ts'
import { audit } from './audit.ts'
import { ensureBrand } from './brands.ts'
import type { ReadableDb, Value } from './connection.ts'
import { transact } from './database.ts'
import type { Store } from './database.ts'
import { setSetting } from './settings.ts'
import { unreadableIn } from './unreadable.ts'

export type StoredHealth = {
  status: AccountHealth['status']
  lastCompleteAt: number | null
  lastAttemptAt: number | null
  nextAt: number | null
  backfillDone: number | null
  backfillTotal: number | null
  requests: number | null
  failure: Failure | null
  sweptAt: number | null
  sweepPosition: number | null
}

export type StoredAccount = {
  id: AccountId
  network: NetworkId
  brandId: BrandId
  remoteId: string
  handle: string
  name: string
  url: string | null
  settings: Opaque
  secretRef: string
  health: StoredHealth
}

type AccountRow = {
  id: AccountId
  brand_id: BrandId
  brand: string
  hue: number
  network: NetworkId
  remote_id: string
  handle: string
  name: string
  url: string | null
  settings: string
  secret_ref: string
  items: number
  open: number
  status: AccountHealth['status']
  last_complete_at: number | null
  last_attempt_at: number | null
  next_at: number | null
  backfill_done: number | null
  backfill_total: number | null
  requests: number | null
  failure: string | null
  swept_at: number | null
  sweep_position: number | null
  gap: string | null
  unreadable: string | null
  leaving: number | null
  rows_left: number
}

const accountSql = `
  SELECT a.id, a.brand_id, b.name AS brand, b.hue, a.network, a.remote_id, a.handle, a.name, a.url, a.settings, cr.secret_ref,
    (SELECT coalesce(sum(items), 0) FROM counters WHERE account_id = a.id AND bucket <> 9) AS items,
    (SELECT coalesce(sum(items), 0) FROM counters WHERE account_id = a.id AND bucket = 0) AS open,
    h.status, h.last_complete_at, h.last_attempt_at, h.next_at, h.backfill_done, h.backfill_total, h.requests, h.failure, h.swept_at, h.sweep_position,
    (SELECT value FROM settings WHERE key = 'gap.' || a.id) AS gap,
    (SELECT value FROM settings WHERE key = 'unreadable.' || a.id) AS unreadable,
    (SELECT items FROM leaving WHERE account_id = a.id) AS leaving, (SELECT coalesce(sum(items), 0) FROM counters WHERE account_id = a.id) AS rows_left
  FROM accounts a
  JOIN brands b ON b.id = a.brand_id
  JOIN credentials cr ON cr.id = a.credential_id
  JOIN account_health h ON h.account_id = a.id`

function toHealth(row: AccountRow): StoredHealth {
  return {
    status: row.status,
    lastCompleteAt: row.last_complete_at,
    lastAttemptAt: row.last_attempt_at,
    nextAt: row.next_at,
    backfillDone: row.backfill_done,
    backfillTotal: row.backfill_total,
    requests: row.requests,
    failure: row.failure === null ? null : failure.parse(JSON.parse(row.failure)),
    sweptAt: row.swept_at,
    sweepPosition: row.sweep_position,
  }
}

function toStoredAccount(row: AccountRow): StoredAccount {
  const { id, network, handle, name, url } = row
  return {
    id,
    network,
    handle,
    name,
    url,
    brandId: row.brand_id,
    remoteId: row.remote_id,
    settings: JSON.parse(row.settings) as Opaque,
    secretRef: row.secret_ref,
    health: toHealth(row),
  }
}

const gapSchema = accountHealth.shape.gap.unwrap()

/** Settings are anybody's to write: what cannot be read is as if it were not there. */
function gapIn(stored: string | null): { gap?: { fromAt: number; toAt: number } } {
  const gap = stored === null ? undefined : gapSchema.safeParse(JSON.parse(stored)).data
  return gap === undefined ? {} : { gap }
}

/** What was written in this span on the account's network is lost to us: the network kept it for so long and no longer. */
export function noteGap(store: Store, id: AccountId, gap: { fromAt: number; toAt: number }): void {
  transact(store, () => {
    setSetting(store, `gap.${id}`, gap)
    store.changes.note({ accounts: [id], source: 'sync' })
  })
}

function toAccount(row: AccountRow): Account {
  const { id, network, handle, name, url, items, open } = row
  const { status, lastCompleteAt, lastAttemptAt, nextAt, backfillDone, backfillTotal, requests, failure: why } = toHealth(row)
  return {
    id,
    network,
    handle,
    name,
    url,
    items,
    open,
    brand: { id: row.brand_id, name: row.brand, hue: row.hue },
    ...(row.leaving === null ? {} : { leaving: { items: row.leaving, left: row.rows_left } }),
    health: {
      status,
      lastCompleteAt,
      lastAttemptAt,
      nextAt,
      requests,
      failure: why,
      ...gapIn(row.gap),
      ...unreadableIn(row.unreadable, lastCompleteAt),
      backfill: backfillDone === null || backfillDone === backfillTotal ? null : { done: backfillDone, total: backfillTotal },
    },
  }
}

const byNetwork = 'ORDER BY b.name COLLATE NOCASE, a.network, a.id'

export function listAccounts(db: ReadableDb): Account[] {
  return db.prepare<[], AccountRow>(`${accountSql} ${byNetwork}`).all().map(toAccount)
}

/** Those that stay: for one that is being removed nothing is read, sent or asked. */
export function listStoredAccounts(db: ReadableDb): StoredAccount[] {
  return db.prepare<[], AccountRow>(`${accountSql} WHERE a.id NOT IN (SELECT account_id FROM leaving) ${byNetwork}`).all().map(toStoredAccount)
}

/** Whether it is being removed. */
export function isLeaving(db: ReadableDb, id: AccountId): boolean {
  return db.prepare<[number], { n: number }>('SELECT 1 AS n FROM leaving WHERE account_id = ?').get(id) !== undefined
}

export function getAccount(db: ReadableDb, id: AccountId): StoredAccount | null {
  const row = db.prepare<[number], AccountRow>(`${accountSql} WHERE a.id = ?`).get(id)
  return row === undefined ? null : toStoredAccount(row)
}

export type NewAccount = {
  network: NetworkId
  brand: string
  remoteId: string
  handle: string
  name: string
  url: string | null
  settings: Opaque
  secretRef: string
}

/** Account, credential and, where it is new, brand in one transaction. Who is connected already is refused. */
export function createAccount(store: Store, input: NewAccount): AccountId {
  return transact(store, () => {
    const { write, clock } = store
    const known = write
      .prepare<[string, string], { id: AccountId }>('SELECT id FROM accounts WHERE network = ? AND remote_id = ?')
      .get(input.network, input.remoteId)
    if (known !== undefined) throw new Fault(isLeaving(write, known.id) ? 'account.leaving' : 'account.exists', { network: input.network, account: input.handle })
    const brandId = ensureBrand(store, input.brand)
    const credentialId = ensureCredential(store, input.network, input.secretRef)
    const made = write
      .prepare<[number, number, string, string, string, string, string | null, string, number], { id: AccountId }>(
        `INSERT INTO accounts (brand_id, credential_id, network, remote_id, handle, name, url, settings, created_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id`,
      )
      .get(
        brandId,
        credentialId,
        input.network,
        input.remoteId,
        input.handle,
        input.name,
        input.url,
        JSON.stringify(input.settings),
        clock.now(),
      )
    if (made === undefined) throw new Error('an account was not made')
    write.prepare<[number], never>(`INSERT INTO account_health (account_id, status) VALUES (?, 'never')`).run(made.id)
    audit(store, { source: 'user', what: 'account.added', accountId: made.id })
    store.changes.note({ accounts: [made.id], catalogue: true, source: 'user' })
    return made.id
  })
}

/** One credential may carry many accounts. */
function ensureCredential(store: Store, network: NetworkId, secretRef: string): CredentialId {
  const known = store.write.prepare<[string], { id: CredentialId }>('SELECT id FROM credentials WHERE secret_ref = ?').get(secretRef)
  if (known !== undefined) return known.id
  const made = store.write
    .prepare<[string, string, number], { id: CredentialId }>(
      'INSERT INTO credentials (network, secret_ref, created_at) VALUES (?, ?, ?) RETURNING id',
    )
    .get(network, secretRef, store.clock.now())
  if (made === undefined) throw new Error('a credential was not made')
  return made.id
}

export function updateAccount(
  store: Store,
  id: AccountId,
  patch: { handle?: string; name?: string; url?: string | null; settings?: Opaque },
): void {
  transact(store, () => {
    const now = getAccount(store.write, id)
    if (now === null) throw new Fault('account.unknown', { id })
    const next = { ...now, ...patch }
    const changed = store.write
      .prepare<[string, string, string | null, string, number, string, string, string | null, string], never>(
        `UPDATE accounts SET handle = ?, name = ?, url = ?, settings = ? WHERE id = ? AND (handle, name, url, settings) IS NOT (?, ?, ?, ?)`,
      )
      .run(
        next.handle,
        next.name,
        next.url,
        JSON.stringify(next.settings),
        id,
        next.handle,
        next.name,
        next.url,
        JSON.stringify(next.settings),
      )
    if (changed > 0) store.changes.note({ accounts: [id], many: next.handle !== now.handle, source: 'engine' })
  })
}

const healthColumns = {
  status: 'status',
  lastCompleteAt: 'last_complete_at',
  lastAttemptAt: 'last_attempt_at',
  nextAt: 'next_at',
  backfillDone: 'backfill_done',
  backfillTotal: 'backfill_total',
  requests: 'requests',
  failure: 'failure',
  sweptAt: 'swept_at',
  sweepPosition: 'sweep_position',
} as const satisfies Record<keyof StoredHealth, string>

/** Fields not named stay. Emits the account, unless nothing differs. */
export function setHealth(store: Store, id: AccountId, patch: Partial<StoredHealth>): void {
  transact(store, () => {
    const { write } = store
    let changed = 0
    for (const [field, column] of Object.entries(healthColumns)) {
      const value = patch[field as keyof StoredHealth]
      if (value === undefined) continue
      const stored = typeof value === 'object' && value !== null ? JSON.stringify(value) : value
      changed += write
        .prepare<[Value, number, Value], never>(`UPDATE account_health SET ${column} = ? WHERE account_id = ? AND ${column} IS NOT ?`)
        .run(stored, id, stored)
    }
    if (changed > 0) store.changes.note({ accounts: [id], source: 'sync' })
  })
}
