import type { Translator } from '../../src-i18n/translate.ts'
import type { CliCommand } from './command.ts'
import { everywhere, options } from './options.ts'
import type { OptionSpec } from './options.ts'
import { table } from './table.ts'

const shown = (option: OptionSpec) => `--${option.name}${option.value === null ? '' : ` ${option.value}`}`

/** How a command is typed: `account add NETWORK --brand NAME [--url URL]`. */
export function usageOf(command: CliCommand): string {
  const parts = command.options.map((key) => (command.required?.includes(key) === true ? shown(options[key]) : `[${shown(options[key])}]`))
  return [command.name, command.words, ...parts].filter((part) => part !== '').join(' ')
}

function rows(pairs: readonly (readonly [string, string])[]): string {
  const width = Math.max(...pairs.map(([left]) => left.length))
  return pairs.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`).join('\n')
}

/** Help for one command, or for all. */
export function helpText(command: CliCommand | null, t: Translator): string {
  const common = Object.values(everywhere).map((option) => [shown(option), t(option.help)] as const)
  if (command !== null) {
    const own = command.options.map((key) => [shown(options[key]), t(options[key].help)] as const)
    return `vigie ${usageOf(command)}\n\n${t(command.help)}\n\n${rows([...own, ...common])}\n`
  }
  const commands = table.filter(({ hidden }) => hidden !== true).map((each) => [`${each.name} ${each.words}`.trim(), t(each.help)] as const)
  return `${t('cli.about')}\n\n${rows(commands)}\n\n${rows(common)}\n\n${t('cli.exits')}\n`
}
