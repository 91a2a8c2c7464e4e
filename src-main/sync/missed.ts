import type { Capabilities } from '../../src-contract/network.ts'
import { noteGap } from '../store/accounts.ts'
import type { StoredAccount } from '../store/accounts.ts'
import type { Store } from '../store/database.ts'

/**
 * Some networks keep what is new for so long and no longer. An account that was away for more is read all the same, and the span that was lost is noted: what
 * `startedAt` found begins where the network's memory does. Called when the reading has ended well.
 */
export function noteMissed(store: Store, { id, health }: StoredAccount, { keeps }: Capabilities, startedAt: number): void {
  const fromAt = health.lastCompleteAt
  if (keeps === undefined || fromAt === null || startedAt - fromAt <= keeps.ms) return
  noteGap(store, id, { fromAt, toAt: startedAt - keeps.ms })
}
