import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

export type LoginItem = {
  platform: string
  /** The program to start. */
  exe: string
  home: string
  env: Readonly<Record<string, string | undefined>>
  /** Electron's own, which knows macOS and Windows. */
  setLoginItemSettings(settings: { openAtLogin: boolean; args: string[] }): void
}

/** Without a window: it is opened from the tray, by a notification or by starting the app again. */
export const hiddenSwitch = '--hidden'

/** Says to the system whether the app is to start with the session. On Linux by a file of the desktop's own kind. Throws what the file system throws. */
export function startAtLogin(on: boolean, of: LoginItem): void {
  if (of.platform !== 'linux') return of.setLoginItemSettings({ openAtLogin: on, args: [hiddenSwitch] })
  const file = autostartFile(of)
  if (!on) return rmSync(file, { force: true })
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, ['[Desktop Entry]', 'Type=Application', 'Name=Vigie', `Exec=${quoted(of.exe)} ${hiddenSwitch}`, 'X-GNOME-Autostart-enabled=true', ''].join('\n'))
}

/** https://specifications.freedesktop.org/autostart-spec/latest/ */
export function autostartFile({ home, env }: Pick<LoginItem, 'home' | 'env'>): string {
  return join(env['XDG_CONFIG_HOME'] || join(home, '.config'), 'autostart', 'vigie.desktop')
}

/** An AppImage is mounted elsewhere at each start; the file itself is what stays. */
export function ownProgram(exe: string, env: Readonly<Record<string, string | undefined>>): string {
  return env['APPIMAGE'] || exe
}

/** https://specifications.freedesktop.org/desktop-entry-spec/latest/exec-variables.html: quoted first, then read as a string of the file. */
function quoted(path: string): string {
  return `"${path.replaceAll(/["`$\\]/g, '\\$&').replaceAll('\\', '\\\\').replaceAll('%', '%%')}"`
}
