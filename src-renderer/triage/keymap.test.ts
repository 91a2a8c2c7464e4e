import { describe, expect, test } from 'vitest'
import { translator } from '../stores/language.ts'
import { commandList } from './commands.ts'
import { chordOf, digitAt, lookUp, type Press } from './keymap.ts'

const bare: Press = { key: '', code: '', ctrl: false, meta: false, alt: false, shift: false, altGraph: false, mac: false }
const press = (more: Partial<Press>): string | null => chordOf({ ...bare, ...more })
const here = { inText: false, inList: true, onInbox: true, inOutbox: false }
const idOf = (chord: string, pending: string | null = null, where = here): string | null => {
  const found = lookUp(chord, pending, where)
  return found !== null && 'command' in found ? found.command.id : null
}

describe('what was pressed', () => {
  test('is the letter the layout types, wherever its key lies', () => {
    // On AZERTY the key at QWERTY's W types z.
    expect(press({ key: 'z', code: 'KeyW' })).toBe('z')
    expect(press({ key: '!', code: 'Slash' })).toBe('!')
    expect(press({ key: '/', code: 'Period', shift: true })).toBe('/')
    expect(press({ key: '?', code: 'KeyM', shift: true })).toBe('?')
  })

  test('is the place of the key where the layout has no Latin letters', () => {
    expect(press({ key: 'о', code: 'KeyJ' })).toBe('j')
    expect(press({ key: 'ρ', code: 'KeyR' })).toBe('r')
    expect(press({ key: 'é', code: 'Digit2' })).toBe('é')
  })

  test('the row of digits is known by its place, whatever it types', () => {
    expect(['Digit1', 'Numpad9', 'KeyA', 'Digit10', ''].map(digitAt)).toEqual(['1', '9', null, null, null])
  })

  test('AltGr types a character, it is not Ctrl and Alt', () => {
    expect(press({ key: '#', code: 'Digit3', ctrl: true, alt: true, altGraph: true })).toBe('#')
  })

  test('Caps Lock changes no command, Shift makes another key', () => {
    expect(press({ key: 'E', code: 'KeyE' })).toBe('e')
    expect(press({ key: 'E', code: 'KeyE', shift: true })).toBe('Shift+e')
    expect(press({ key: 'e', code: 'KeyE', shift: true })).toBe('Shift+e')
    expect(press({ key: 'N', code: 'KeyN', shift: true, ctrl: true })).toBe('Mod+Shift+n')
  })

  test('the platform’s own modifier makes a chord, the other ones nothing', () => {
    expect(press({ key: 'k', ctrl: true })).toBe('Mod+k')
    expect(press({ key: 'k', meta: true, mac: true })).toBe('Mod+k')
    expect(press({ key: 'k', meta: true })).toBeNull()
    expect(press({ key: 'k', ctrl: true, mac: true })).toBeNull()
    expect(press({ key: 'h', alt: true })).toBeNull()
  })
})

describe('what it means', () => {
  test('no single key acts in a text field', () => {
    const single = commandList
      .flatMap((command) => command.keys)
      .filter((key) => !key.startsWith('Mod+') && !key.includes(' ') && key !== 'F5')
    for (const key of single) expect([key, idOf(key, null, { ...here, inText: true, inList: false })]).toEqual([key, null])
    expect(idOf('Mod+k', null, { ...here, inText: true })).toBe('palette.open')
  })

  test('two keys in a row are one command, and the first alone is none', () => {
    expect(lookUp('g', null, here)).toEqual({ prefix: 'g' })
    expect(idOf('a', 'g')).toBe('accounts.open')
    expect(idOf('q', 'g')).toBeNull()
  })

  test('Enter belongs to a button that has the focus, arrows to what scrolls', () => {
    expect(idOf('Enter')).toBe('queue.open')
    expect(idOf('Enter', null, { ...here, inList: false })).toBeNull()
    expect(idOf('ArrowDown')).toBe('queue.next')
    expect(idOf('ArrowDown', null, { ...here, inList: false })).toBeNull()
  })

  test('Esc is one step out, and a field keeps its own', () => {
    expect(idOf('Escape')).toBe('queue.back')
    expect(idOf('Escape', null, { ...here, inText: true, inList: false })).toBeNull()
  })

  test('nothing is decided about an item while it is not on screen', () => {
    expect(idOf('h', null, { ...here, onInbox: false })).toBeNull()
    expect(idOf('?', null, { ...here, onInbox: false })).toBe('keys.show')
  })
})

describe('in the outbox', () => {
  const there = { ...here, inOutbox: true }

  test('a key is about the job in hand, never about the item beneath', () => {
    expect(idOf('e', null, there)).toBe('job.edit')
    expect(idOf('s', null, there)).toBe('job.send')
    expect(idOf('j', null, there)).toBe('job.next')
    for (const { id, keys, onItem } of commandList) {
      if (onItem) for (const key of keys) expect(idOf(key, null, there), key).not.toBe(id)
    }
  })

  test('undo, the palette and the keys are there as everywhere, and its own keys are nowhere else', () => {
    const found = ['z', 'Mod+k', '?'].map((key) => idOf(key, null, there))
    expect(found).toEqual(['decision.undo', 'palette.open', 'keys.show'])
    expect(idOf('p')).toBeNull()
    expect(lookUp('g', null, there)).toBeNull()
  })
})

describe('the table', () => {
  test('gives each key and each name to one command, in the outbox and outside it', () => {
    for (const inOutbox of [false, true]) {
      const there = commandList.filter((command) => (inOutbox ? command.inOutbox || command.everywhere : !command.inOutbox))
      const keys = there.flatMap((command) => command.keys)
      expect(new Set(keys).size).toBe(keys.length)
    }
    expect(new Set(commandList.map((command) => command.id)).size).toBe(commandList.length)
  })

  test('no key is also the first of two', () => {
    const keys = commandList.flatMap((command) => command.keys)
    const firsts = new Set(keys.filter((key) => key.includes(' ')).map((key) => key.split(' ')[0]))
    expect(keys.filter((key) => firsts.has(key))).toEqual([])
  })

  test('has a command for every entry of the native menus, and a name for each in both languages', async () => {
    const { menus } = await import('../../src-i18n/fr/menus.ts')
    const entries = Object.keys(menus)
      .filter((key) => key.startsWith('command.'))
      .map((key) => key.slice('command.'.length))
    const ids: readonly string[] = commandList.map((command) => command.id)
    // The way back has an entry of its own there.
    expect(entries.filter((name) => !ids.includes(name) && name !== 'item.reopen')).toEqual([])
    for (const language of ['fr', 'en'] as const) {
      for (const { id } of commandList) expect(translator(language).find(`ui.command.${id}`), id).not.toBeNull()
    }
  })
})
