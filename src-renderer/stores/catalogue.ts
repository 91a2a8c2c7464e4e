import { create } from 'zustand'
import type { CommandOutput } from '../../src-contract/commands.ts'
import type { Account, Brand, Item, Label } from '../../src-contract/item.ts'
import { call } from '../bridge.ts'
import { forgetProgress, onChanges, onReady } from './engine.ts'
import { oneAtATime, soon } from './settle.ts'

export type NetworkEntry = CommandOutput<'network.list'>['networks'][number]

type CatalogueState = {
  /** Null until the engine has answered once: an empty list means that there is none. */
  brands: readonly Brand[] | null
  accounts: readonly Account[] | null
  labels: readonly Label[]
  networks: readonly NetworkEntry[]
}

export const useCatalogue = create<CatalogueState>(() => ({ brands: null, accounts: null, labels: [], networks: [] }))

/** What an account is called beside its brand: its own name, or its handle where the name only says the brand again. */
export function accountName(account: Pick<Account, 'name' | 'handle' | 'brand'>): string {
  const { name, handle, brand } = account
  return name === '' || name.toLowerCase() === brand.name.toLowerCase() ? handle : name
}

export function useAccountName(item: Pick<Item, 'account'>): string {
  const account = useCatalogue((state) => state.accounts?.find((each) => each.id === item.account.id))
  return account === undefined ? item.account.handle : accountName(account)
}

/** Counts and health: they change with nearly every batch. */
export const refreshCounts = oneAtATime(async () => {
  try {
    const [{ brands }, { accounts }] = await Promise.all([call('brand.list', {}), call('account.list', {})])
    useCatalogue.setState({ brands, accounts })
    forgetProgress(accounts.filter((account) => account.health.status !== 'syncing').map((account) => account.id))
  } catch {
    // The engine is gone: onReady asks again.
  }
})

const refreshRest = oneAtATime(async () => {
  try {
    const [{ labels }, { networks }] = await Promise.all([call('label.list', {}), call('network.list', {})])
    useCatalogue.setState({ labels, networks })
  } catch {
    // As above.
  }
})

export function startCatalogue(): () => void {
  const refreshSoon = soon(refreshCounts)
  const ends = [
    onReady(() => {
      void refreshCounts()
      void refreshRest()
    }),
    onChanges((changes) => {
      if (changes.catalogue) void refreshRest()
      refreshSoon()
    }),
  ]
  return () => ends.forEach((end) => end())
}
