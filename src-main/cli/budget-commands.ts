import { done } from './command.ts'
import type { CliCommand } from './command.ts'

export const budgetCliCommands: readonly CliCommand[] = [
  {
    name: 'budget', words: '', count: { least: 0, most: 0 }, options: [], help: 'cli.command.budget', answers: 'budget.list',
    run: async ({ engine }) => done(await engine.call('budget.list', {})),
  },
]
