import { create } from 'zustand'
import type { BudgetRow } from '../../src-contract/budgets.ts'
import { call } from '../bridge.ts'
import { onChanges, onReady } from './engine.ts'
import { oneAtATime } from './settle.ts'

/** What is spent at networks that cost, and what may be. Null until it has been asked for. */
export const useBudgets = create<{ budgets: readonly BudgetRow[] | null }>(() => ({ budgets: null }))

export const refreshBudgets = oneAtATime(async () => {
  try {
    useBudgets.setState({ budgets: (await call('budget.list', {})).budgets })
  } catch {
    // The engine is gone: onReady asks again.
  }
})

onReady(() => void refreshBudgets())
onChanges(({ catalogue }) => {
  if (catalogue) void refreshBudgets()
})

/** Units, or whole coins; null: as it is where nothing is set. */
export async function setBudget(network: BudgetRow['network'], value: number | null): Promise<void> {
  await call('settings.set', { key: `budget.${network}`, value })
  await refreshBudgets()
}
