import { expect, test } from 'vitest'
import { chosenBy } from './digit.ts'

const press = (key: string, code: string, more: Partial<Parameters<typeof chosenBy>[0]> = {}) =>
  chosenBy({ key, code, ctrlKey: false, metaKey: false, altKey: false, target: new EventTarget(), ...more })

test('a digit chooses by what it types, or by its place where the row types others', () => {
  expect([press('1', 'Digit1'), press('&', 'Digit1'), press('9', 'Numpad9'), press('«', 'Digit2')]).toEqual([0, 0, 8, 1])
  expect([press('0', 'Digit0'), press('a', 'KeyA'), press('1', 'Digit1', { ctrlKey: true }), press('&', 'Digit1', { altKey: true })]).toEqual([null, null, null, null])
})
