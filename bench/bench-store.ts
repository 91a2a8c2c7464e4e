import { systemClock } from '../src-main/lib/clock.ts'
import { createAccount } from '../src-main/store/accounts.ts'
import { openStore } from '../src-main/store/database.ts'
import type { Store } from '../src-main/store/database.ts'
import type { AccountId } from '../src-contract/ids.ts'
import { accounts } from './generator.ts'

export function openBenchStore(dir: string): Store {
  return openStore({ dir, clock: systemClock })
}

export function connectAccounts(store: Store): AccountId[] {
  return accounts.map(({ network, brand, remoteId }) =>
    createAccount(store, {
      network,
      brand,
      remoteId,
      handle: remoteId,
      name: remoteId,
      url: null,
      settings: {},
      secretRef: `secret-${remoteId}`,
    }),
  )
}
