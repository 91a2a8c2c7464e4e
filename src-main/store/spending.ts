import { transact } from './database.ts'
import type { Store } from './database.ts'

/** What was spent of allowances that their networks do not tell. A correction may be negative; nothing falls below nothing. */
export type Spending = {
  spent(pool: string, span: string): number
  charge(pool: string, span: string, amount: number): void
}

export function spendingOf(store: Store): Spending {
  return {
    spent: (pool, span) =>
      store.write.prepare<[string, string], { spent: number }>('SELECT spent FROM spending WHERE pool = ? AND span = ?').get(pool, span)?.spent ?? 0,
    charge: (pool, span, amount) => {
      if (amount === 0) return
      transact(store, () => void store.write
        .prepare<[string, string, number, number], never>(
          'INSERT INTO spending (pool, span, spent) VALUES (?, ?, max(0, ?)) ON CONFLICT DO UPDATE SET spent = max(0, spent + ?)',
        )
        .run(pool, span, amount, amount))
    },
  }
}
