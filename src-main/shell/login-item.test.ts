import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { autostartFile, ownProgram, startAtLogin, type LoginItem } from './login-item.ts'

let home: string
const calls: unknown[] = []
const item = (more: Partial<LoginItem> = {}): LoginItem => ({
  platform: 'linux', exe: '/opt/Vigie/vigie-app', home, env: {}, setLoginItemSettings: (settings) => void calls.push(settings), ...more,
})
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'vigie-login-'))
  calls.length = 0
})
afterEach(() => rmSync(home, { recursive: true, force: true }))

it('on Linux starting with the session is a file of the desktop, which goes when it is turned off', () => {
  startAtLogin(true, item())
  const file = autostartFile(item())
  expect(file).toBe(join(home, '.config', 'autostart', 'vigie.desktop'))
  expect(readFileSync(file, 'utf8')).toContain('\nExec="/opt/Vigie/vigie-app" --hidden\n')
  startAtLogin(false, item())
  expect(existsSync(file)).toBe(false)
  startAtLogin(false, item())
  expect(calls).toEqual([])
})

it('a path with signs of its own stays one word', () => {
  startAtLogin(true, item({ exe: '/home/a "b" $c/100%/v`i\\gie' }))
  expect(readFileSync(autostartFile(item()), 'utf8')).toContain('Exec="/home/a \\\\"b\\\\" \\\\$c/100%%/v\\\\`i\\\\\\\\gie" --hidden')
})

it('elsewhere the system is told, with the switch that opens no window', () => {
  for (const platform of ['darwin', 'win32']) startAtLogin(platform === 'darwin', item({ platform }))
  expect(calls).toEqual([{ openAtLogin: true, args: ['--hidden'] }, { openAtLogin: false, args: ['--hidden'] }])
})

it('an AppImage names its own file, not where it is mounted', () => {
  expect(ownProgram('/tmp/.mount_x/vigie-app', { APPIMAGE: '/home/me/Vigie.AppImage' })).toBe('/home/me/Vigie.AppImage')
  expect(ownProgram('/opt/Vigie/vigie-app', {})).toBe('/opt/Vigie/vigie-app')
})
