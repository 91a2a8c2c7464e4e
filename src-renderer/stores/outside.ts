import type { ShellInput } from '../../src-contract/shell.ts'
import { shell } from '../bridge.ts'
import { tellFailure } from './decisions.ts'

/** Only ever by the shell, which checks the address again; the page itself navigates nowhere. */
export async function openOutside(url: string): Promise<void> {
  try {
    await shell('openExternal', { url })
  } catch (thrown) {
    tellFailure(thrown)
  }
}

export async function newWindow(): Promise<void> {
  await shell('newWindow', {}).catch(tellFailure)
}

/** The window's own commands, for the menus of the system. */
export function sayMenu(menus: ShellInput<'menu'>['menus']): void {
  shell('menu', { menus }).catch(() => undefined)
}

export async function startDemo(): Promise<void> {
  await shell('startDemo', {})
}
