import { expect, test } from 'vitest'
import { nameOf } from './system.mjs'

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
