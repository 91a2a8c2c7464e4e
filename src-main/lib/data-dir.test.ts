import { expect, it } from 'vitest'
import { defaultDataDir } from './data-dir.ts'

it('keeps the data where each system keeps such things', () => {
  expect(defaultDataDir('linux', {}, '/home/a')).toBe('/home/a/.local/share/vigie')
  expect(defaultDataDir('linux', { XDG_DATA_HOME: '/x' }, '/home/a')).toBe('/x/vigie')
  expect(defaultDataDir('linux', { XDG_DATA_HOME: '' }, '/home/a')).toBe('/home/a/.local/share/vigie')
  expect(defaultDataDir('darwin', { XDG_DATA_HOME: '/x' }, '/Users/a')).toBe('/Users/a/Library/Application Support/Vigie')
  expect(defaultDataDir('win32', { LOCALAPPDATA: 'L' }, 'H')).toContain('Vigie')
})
