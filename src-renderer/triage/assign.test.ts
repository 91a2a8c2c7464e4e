import { beforeEach, describe, expect, test } from 'vitest'
import { presets, readKeys, useKeys } from '../stores/keys.ts'
import { assignKey, holderOf, obstacleTo, removeKey, resetKey } from './assign.ts'
import { commandList, commandOf } from './commands.ts'
import { lookUp } from './keymap.ts'
import { presetKeys } from './presets.ts'

const here = { inText: false, inList: true, onInbox: true, inOutbox: false }
const doneBy = (chord: string) => {
  const found = lookUp(chord, null, here)
  return found !== null && 'command' in found ? found.command.id : null
}
beforeEach(() => useKeys.setState({ preset: 'vigie', own: {} }))

describe('the sets of keys', () => {
  test.each(presets)('%s gives each key to one command, in the outbox and outside it, and no first of two alone', (preset) => {
    useKeys.setState({ preset, own: {} })
    for (const inOutbox of [false, true]) {
      const keys = commandList.filter((command) => (inOutbox ? command.inOutbox || command.everywhere : !command.inOutbox)).flatMap((command) => command.keys)
      expect(keys.filter((key, at) => keys.indexOf(key) !== at)).toEqual([])
      const firsts = new Set(keys.filter((key) => key.includes(' ')).map((key) => key.split(' ')[0]))
      expect(keys.filter((key) => firsts.has(key))).toEqual([])
    }
    expect(Object.keys(presetKeys[preset]).filter((id) => !commandList.some((command) => command.id === id))).toEqual([])
  })

  test('change what a key does, and what help says, at once', () => {
    expect(doneBy('b')).toBe('item.block')
    useKeys.setState({ preset: 'gmail' })
    expect([doneBy('b'), doneBy('u'), doneBy('o')]).toEqual(['item.snooze', 'queue.back', 'queue.open'])
    expect(commandOf('item.snooze').keys).toEqual(['b'])
  })
})

describe('a key of one’s own', () => {
  test('does what it was given to, and whoever had it loses it and is named', () => {
    expect(holderOf('item.hide', 'e')?.id).toBe('item.done')
    assignKey('item.hide', 'e')
    expect([doneBy('e'), doneBy('h')]).toEqual(['item.hide', null])
    expect(commandOf('item.done').keys).toEqual([])
    expect(holderOf('item.hide', 'e')).toBeNull()
  })

  test('goes back to the preset, and takes its old key back with it', () => {
    assignKey('item.hide', 'e')
    resetKey('item.done')
    expect([doneBy('e'), doneBy('h')]).toEqual(['item.done', null])
    resetKey('item.hide')
    expect(doneBy('h')).toBe('item.hide')
  })

  test('can be none, and can be the same as one in the outbox, which is used elsewhere', () => {
    removeKey('item.hide')
    expect(doneBy('h')).toBeNull()
    expect(holderOf('item.hide', 'p')).toBeNull()
    expect(holderOf('job.send', 'z')?.id).toBe('decision.undo')
  })

  test('is never one that the system or a pair of keys needs', () => {
    expect(['Mod+c', 'Enter', 'Escape', 'g', '*', 'k', 'Mod+Shift+k'].map(obstacleTo)).toEqual(['reserved', 'reserved', 'reserved', 'prefix', 'prefix', null, null])
  })

  test('that cannot be read is as if it had not been set', () => {
    expect(readKeys(null)).toEqual({ preset: 'vigie', own: {} })
    expect(readKeys({ preset: 'emacs', own: { 'item.hide': ['e'], 'item.done': 'x', 'item.spam': [1], 'item.like': ['y'.repeat(99)] } })).toEqual({ preset: 'vigie', own: { 'item.hide': ['e'] } })
  })
})

test('a key that the user gave to one command stays that one’s where a later version gives it to another', () => {
  useKeys.setState({ preset: 'vigie', own: { 'item.report': ['a'] } })
  expect([doneBy('a'), commandOf('item.assign').keys]).toEqual(['item.report', []])
  useKeys.setState({ preset: 'vigie', own: { 'job.send': ['a'] } })
  expect(doneBy('a')).toBe('item.assign')
})
