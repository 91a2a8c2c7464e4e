import { useKeys } from '../stores/keys.ts'
import { translator, useLanguage } from '../stores/language.ts'
import { sayMenu } from '../stores/outside.ts'
import { commandList, type Command, type CommandId, type Group } from './commands.ts'

/** The menus of the system beyond those every app has, by the groups they are made of. */
const menus: readonly { menu: 'item' | 'pick' | 'go'; groups: readonly Group[] }[] = [
  { menu: 'item', groups: ['decide', 'write'] },
  { menu: 'pick', groups: ['pick'] },
  { menu: 'go', groups: ['move', 'go'] },
]

/** The command table as the system's menus show it, with the keys as they are now. */
export function menuTable() {
  const t = translator(useLanguage.getState().language)
  const entryOf = (command: Command & { readonly id: CommandId }) => ({ id: command.id, label: t(`ui.command.${command.id}`), key: command.keys[0] ?? null })
  return menus.map(({ menu, groups }) => ({
    menu, groups: groups.map((group) => commandList.filter((command) => command.group === group && command.inOutbox !== true).map(entryOf)),
  }))
}

/** Said again whenever a key or the language changes: a menu never shows what is no longer so. */
export function startMenu(): () => void {
  const say = (): void => sayMenu(menuTable())
  const ends = [useKeys.subscribe(say), useLanguage.subscribe(say)]
  say()
  return () => ends.forEach((end) => end())
}
