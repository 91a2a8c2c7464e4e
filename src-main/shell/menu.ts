import { app, Menu, type MenuItemConstructorOptions } from 'electron'
import type { Key, Args } from '../../src-i18n/catalogue.ts'
import { createTranslator, type Translator } from '../../src-i18n/translate.ts'
import type { Language } from '../../src-i18n/language.ts'
import type { ShellInput } from '../../src-contract/shell.ts'
import { acceleratorOf } from './accelerator.ts'

type Entry = MenuItemConstructorOptions
/** The catalogue holds a text for each command there is a menu entry for: an entry without one does not compile. */
type CommandName = Key extends infer K ? (K extends `menu.command.${infer N}` ? N : never) : never
type Theme = 'system' | 'light' | 'dark'

export type MenuChoices = { language: Language; theme: Theme; table: MenuTable; run(command: string): void }
export type MenuTable = ShellInput<'menu'>['menus']

const separator: Entry = { type: 'separator' }

/**
 * The same commands as keys and buttons in the window, by the same names: the window does them all. A single letter is shown beside its
 * command but not taken by the menu, because in a text field it is a letter.
 */
export function showMenu(choices: MenuChoices): void {
  const t = createTranslator(choices.language)
  const command = (name: CommandName, accelerator?: string): Entry => ({
    label: commandText(t, name),
    click: () => choices.run(name),
    ...(accelerator === undefined ? {} : shortcut(accelerator)),
  })
  const mac = process.platform === 'darwin'
  const template: Entry[] = [
    ...(mac ? [applicationMenu(t, command)] : []),
    { label: t('menu.file'), submenu: fileEntries(t, command, mac) },
    { label: t('menu.edit'), submenu: editEntries(t, command) },
    ...choices.table.map(({ menu, groups }) => ({ label: t(`menu.${menu}`), submenu: tableEntries(groups, choices.run) })),
    { label: t('menu.view'), submenu: viewEntries(t, choices) },
    {
      label: t('menu.window'),
      role: 'window',
      submenu: [{ role: 'minimize', label: t('menu.minimize') }, { role: 'close', label: t('menu.close') }],
    },
    {
      label: t('menu.help'),
      role: 'help',
      submenu: [command('keys.show', '?'), ...(mac ? [] : [separator, { role: 'about' as const, label: t('menu.about') }])],
    },
  ]
  Menu.setApplicationMenu(Menu.buildFromTemplate(template))
}

type Command = (name: CommandName, accelerator?: string) => Entry

function commandText(t: Translator, name: CommandName): string {
  const key: Key = `menu.command.${name}`
  const none: Args<typeof key> = []
  return t(key, ...none)
}

/** macOS lets a menu take every key it shows; there the letters are left out. */
function shortcut(accelerator: string): Entry {
  if (accelerator.includes('+')) return { accelerator }
  return process.platform === 'darwin' ? {} : { accelerator, registerAccelerator: false }
}

function applicationMenu(t: Translator, command: Command): Entry {
  return {
    label: app.name,
    submenu: [
      { role: 'about', label: t('menu.about') }, separator, command('settings.open', 'CmdOrCtrl+,'), separator,
      { role: 'services', label: t('menu.services') }, separator,
      { role: 'hide', label: t('menu.hide') }, { role: 'hideOthers', label: t('menu.hideOthers') },
      { role: 'unhide', label: t('menu.unhide') }, separator,
      { role: 'quit', label: t('menu.quit') },
    ],
  }
}

function fileEntries(t: Translator, command: Command, mac: boolean): Entry[] {
  const entries = [
    command('window.new', 'CmdOrCtrl+Shift+N'), separator,
    command('account.connect'), command('sync.run', 'F5'), separator,
    command('data.backup'), command('data.restore'), command('data.check'),
  ]
  if (mac) return entries
  return [...entries, separator, command('settings.open', 'CmdOrCtrl+,'), separator, { role: 'quit', label: t('menu.quit') }]
}

function editEntries(t: Translator, command: Command): Entry[] {
  return [
    { role: 'undo', label: t('menu.undo') }, { role: 'redo', label: t('menu.redo') }, separator,
    { role: 'cut', label: t('menu.cut') }, { role: 'copy', label: t('menu.copy') }, { role: 'paste', label: t('menu.paste') },
    { role: 'selectAll', label: t('menu.selectAll') }, separator,
    command('search.open', '/'),
  ]
}

/** What the window says there is. Its keys are shown and left to it; on macOS a menu would take a letter from the field one writes in. */
function tableEntries(groups: MenuTable[number]['groups'], run: (command: string) => void): Entry[] {
  return groups.flatMap((group, at) => [
    ...(at === 0 ? [] : [separator]),
    ...group.map(({ id, label, key }): Entry => {
      const accelerator = key === null ? null : acceleratorOf(key)
      const shown = accelerator !== null && (process.platform !== 'darwin' || accelerator.includes('CmdOrCtrl'))
      return { id, label: label.replaceAll('&', '&&'), click: () => run(id), ...(shown ? { accelerator, registerAccelerator: false } : {}) }
    }),
  ])
}

function viewEntries(t: Translator, choices: MenuChoices): Entry[] {
  const { theme, language, run } = choices
  const themes: Theme[] = ['system', 'light', 'dark']
  const languages: Language[] = ['fr', 'en']
  return [
    { label: t('menu.theme'), submenu: themes.map((each) => choice(t(`menu.theme.${each}`), each === theme, () => run(`theme.${each}`))) },
    {
      label: t('menu.language'),
      submenu: languages.map((each) => choice(t(`menu.language.${each}`), each === language, () => run(`language.${each}`))),
    },
    separator,
    { role: 'zoomIn', label: t('menu.zoomIn') }, { role: 'zoomOut', label: t('menu.zoomOut') },
    { role: 'resetZoom', label: t('menu.zoomReset') }, separator,
    { role: 'togglefullscreen', label: t('menu.fullScreen') },
    ...(app.isPackaged ? [] : [{ role: 'toggleDevTools' as const }]),
  ]
}

function choice(label: string, checked: boolean, click: () => void): Entry {
  return { label, type: 'radio', checked, click }
}
