import { parseArgs } from 'node:util'
import type { CliCommand } from './command.ts'
import { everywhere, options } from './options.ts'
import { table } from './table.ts'
import { UsageError } from './usage-error.ts'
import type { Typed } from './values.ts'

export type Parsed = { command: CliCommand | null; typed: Typed }

const known = [...Object.values(everywhere), ...Object.values(options)]

/** Options may stand in any order, before or after the command's words. Throws `UsageError`. */
export function parse(argv: readonly string[]): Parsed {
  const { values, positionals } = scan(argv)
  const text = (name: string): string | undefined => {
    const value = values[name]
    return typeof value === 'string' ? value : undefined
  }
  const flag = (name: string) => values[name] === true
  const command = find(positionals)
  if (command === null) {
    if (positionals.length > 0) throw new UsageError(positionals.slice(0, 2).join(' '))
    return { command, typed: { words: [], text, flag } }
  }
  const words = positionals.slice(command.name.split(' ').length)
  const asked = flag('help') || flag('version')
  if (!asked) check(command, words, Object.keys(values))
  return { command, typed: { words, text, flag } }
}

/** The longest name that fits: `outbox flush` before `outbox`. */
function find(positionals: readonly string[]): CliCommand | null {
  const name = (words: number) => positionals.slice(0, words).join(' ')
  return table.find((each) => each.name === name(2)) ?? table.find((each) => each.name === name(1)) ?? null
}

function scan(argv: readonly string[]): { values: Record<string, string | boolean | undefined>; positionals: string[] } {
  try {
    const { values, positionals } = parseArgs({
      args: [...argv],
      strict: true,
      allowPositionals: true,
      options: Object.fromEntries(known.map(({ name, value }) => [name, { type: value === null ? ('boolean' as const) : ('string' as const) }])),
    })
    return { values, positionals }
  } catch (error) {
    // parseArgs names the argument in quotes and nothing else of ours.
    throw new UsageError(/'([^']{1,80})'/.exec(error instanceof Error ? error.message : '')?.[1] ?? argv.join(' ').slice(0, 80))
  }
}

function check(command: CliCommand, words: readonly string[], given: readonly string[]): void {
  if (words.length < command.count.least) throw new UsageError(`${command.name} ${command.words}`)
  if (words.length > command.count.most) throw new UsageError(words[command.count.most] ?? '')
  const allowed = new Set<string>([...Object.keys(everywhere), ...command.options.map((key) => options[key].name)])
  for (const name of given) if (!allowed.has(name)) throw new UsageError(`--${name}`)
  for (const key of command.required ?? []) if (!given.includes(options[key].name)) throw new UsageError(`--${options[key].name}`)
}
