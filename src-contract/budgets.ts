import { z } from 'zod'
import { networkId } from './network.ts'

/**
 * What one project or contract with a network may spend, and has: units, or millionths of a coin. `reading` is where background reading stops; the rest is for
 * what the user decides. `standard`: the limit where none was set.
 */
export const budget = z.strictObject({
  network: networkId,
  kind: z.enum(['units', 'money']),
  every: z.enum(['day', 'month']),
  spent: z.number(),
  limit: z.number(),
  reading: z.number(),
  standard: z.number(),
  endsAt: z.number().int(),
  handles: z.array(z.string()),
})
export type BudgetRow = z.infer<typeof budget>

export const budgetCommands = {
  /** One for each project or contract of the connected accounts. A limit is set as `budget.<network>` among the settings. */
  'budget.list': { input: z.strictObject({}), output: z.strictObject({ budgets: z.array(budget) }) },
} as const
