import type { Account, AccountHealth } from '../../src-contract/item.ts'

export type Status = AccountHealth['status']

const byGravity: readonly Status[] = ['needsYou', 'retrying', 'offline', 'syncing', 'never', 'ok']

/** A brand is as well as its worst account; null where it has none. */
export function worstOf(accounts: readonly Account[]): Status | null {
  return byGravity.find((status) => accounts.some((account) => account.health.status === status)) ?? null
}
