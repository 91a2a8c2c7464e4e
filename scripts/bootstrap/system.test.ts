import { expect, test } from 'vitest'
import { nameOf, triedLately } from './system.mjs'

test.each([
  ['ID=debian\nVERSION_ID="12"\n', 0],
  ['PRETTY_NAME="Debian GNU/Linux 13 (trixie)"\nVERSION_ID="13"\nID=debian\n', 1],
  ['PRETTY_NAME="Debian GNU/Linux forky/sid"\nID=debian\n', 1],
  ['ID=ubuntu\nID_LIKE=debian\nVERSION_ID="22.04"\n', 0],
  ['ID=ubuntu\nID_LIKE=debian\nVERSION_ID="24.04"\n', 1],
  ['ID=linuxmint\nID_LIKE="ubuntu debian"\nVERSION_ID="22"\n', 0],
  ['', 0],
])('without package lists the release says which name of a library it has: %j', (release, index) => {
  expect(nameOf(release)).toBe(index)
})

test('what is only nice and could not be had is left alone for a day, unless more is missing', () => {
  const font = ['fonts-liberation']
  const stamp = { wanted: ['fonts-liberation', 'libasound2,libasound2t64'], at: 1_000_000 }
  const nextDay = stamp.at + 24 * 3_600_000
  expect(triedLately(stamp, [font], stamp.at + 1)).toBe(true)
  expect(triedLately(stamp, [['libasound2', 'libasound2t64'], font], nextDay - 1)).toBe(true)
  expect(triedLately(stamp, [font, ['dbus']], stamp.at + 1)).toBe(false)
  expect(triedLately(stamp, [font], nextDay)).toBe(false)
  expect(triedLately(stamp, [font], stamp.at - 1)).toBe(false)
  expect(triedLately(undefined, [font], stamp.at)).toBe(false)
})
