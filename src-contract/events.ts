import type { AccountId, EscalationId, ItemId, JobId } from './ids.ts'

/**
 * What changed, after it was committed. Ids alone: whoever shows them asks again. Coalesced over 50 ms. `upserted` holds at most
 * 1,000 ids; beyond that `many` is true and everything shown is asked for again.
 */
export type Changes = {
  upserted: ItemId[]
  removed: ItemId[]
  accounts: AccountId[]
  jobs: JobId[]
  /** Their rows, answers or record. Absent: none. */
  escalations?: EscalationId[]
  /** Brands, labels, settings, channels: small tables, asked for again whole. */
  catalogue: boolean
  many: boolean
  source: 'sync' | 'user' | 'outbox' | 'engine'
}

export type EngineEvent =
  | { event: 'changes'; changes: Changes }
  | { event: 'syncProgress'; accountId: AccountId; fetched: number; total: number | null }
  | { event: 'online'; online: boolean }
  /** Items that wait to be judged; 0 once, when none does any more. */
  | { event: 'judging'; left: number }
  /** Of a backup in bytes, of a check in steps. */
  | { event: 'progress'; of: 'backup' | 'check'; done: number; total: number }
  | { event: 'stopping' }
