import { done } from './command.ts'
import type { CliCommand } from './command.ts'

/** The canonical dump of the data: what two data directories have in common, local ids and instants of reading left out. For tests and support. */
export const dumpCommand: CliCommand = {
  name: 'dump', words: '', count: { least: 0, most: 0 }, options: [], help: 'cli.command.check', answers: null, hidden: true,
  run: async ({ dump }) => done(await dump()),
}
