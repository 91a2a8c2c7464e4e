import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openPreferences } from './preferences.ts'

let dir = ''
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'vigie-preferences-'))
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))

const none = { language: null, theme: 'system', bounds: null, maximized: false, words: [] }

describe('openPreferences', () => {
  it('remembers what was changed', () => {
    const file = join(dir, 'window', 'preferences.json')
    openPreferences(file).change({ theme: 'dark', bounds: { x: 1, y: 2, width: 3, height: 4 } })
    openPreferences(file).change({ language: 'fr' })
    expect(openPreferences(file).read()).toEqual({ ...none, theme: 'dark', language: 'fr', bounds: { x: 1, y: 2, width: 3, height: 4 } })
  })

  const damaged = ['', '{', 'null', '[]', '"x"', '{"theme":"pink","bounds":{"x":"a"},"maximized":1,"language":"de"}']
  it.each(damaged)('starts afresh from a file that holds %j', (text) => {
    const file = join(dir, 'preferences.json')
    writeFileSync(file, text)
    expect(openPreferences(file).read()).toEqual(none)
  })

  it('keeps what was valid in a file of which a part is not', () => {
    const file = join(dir, 'preferences.json')
    writeFileSync(file, '{"theme":"dark","bounds":{"x":0,"y":0,"width":-5,"height":2}}')
    expect(openPreferences(file).read()).toEqual({ ...none, theme: 'dark' })
  })

  it('goes on when the file cannot be written', () => {
    writeFileSync(join(dir, 'file'), '')
    const open = openPreferences(join(dir, 'file', 'preferences.json'))
    open.change({ theme: 'light' })
    expect(open.read().theme).toBe('light')
  })
})
