import { expect, it } from 'vitest'
import { acceleratorOf } from './accelerator.ts'

it('keys of the window are written as menus write them, and those that menus cannot write not at all', () => {
  const written = ['j', 'Shift+c', 'Mod+k', 'Mod+Shift+n', '+', 'PageDown', 'F5', 'Enter'].map(acceleratorOf)
  expect(written).toEqual(['J', 'Shift+C', 'CmdOrCtrl+K', 'CmdOrCtrl+Shift+N', 'Plus', 'PageDown', 'F5', 'Enter'])
  for (const other of ['g i', '* a', '!', '#', '[', '?', 'é', '', 'Escape', 'Mod+', 'Shift+']) expect(acceleratorOf(other), other).toBeNull()
})
