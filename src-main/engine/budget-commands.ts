import type { budgetCommands } from '../../src-contract/budgets.ts'
import type { BudgetRow } from '../../src-contract/budgets.ts'
import { readersShare, spanAt } from '../net/allowance.ts'
import { listStoredAccounts } from '../store/accounts.ts'
import { getSetting } from '../store/settings.ts'
import { spendingOf } from '../store/spending.ts'
import type { Handlers } from './context.ts'
import { adapterAccount, limitOf } from './sessions.ts'

export const budgetHandlers: Handlers<keyof typeof budgetCommands> = {
  'budget.list': ({ store, adapters, clock }) => {
    const pools = new Map<string, BudgetRow>()
    const spending = spendingOf(store)
    for (const stored of listStoredAccounts(store.read)) {
      const allowance = adapters.get(stored.network)?.allowance
      if (allowance === undefined) continue
      const pool = `${stored.network} ${allowance.pool(adapterAccount(stored))}`
      const known = pools.get(pool)
      if (known !== undefined) {
        known.handles.push(stored.handle)
        continue
      }
      const { kind, every, zone, limit: standard } = allowance
      const { span, endsAt } = spanAt(clock.now(), every, zone)
      const limit = limitOf(getSetting(store.read, `budget.${stored.network}`), allowance)
      pools.set(pool, { network: stored.network, kind, every, spent: spending.spent(pool, span), limit, reading: limit * readersShare, standard, endsAt, handles: [stored.handle] })
    }
    return { budgets: Array.from(pools.values()) }
  },
}
