import { existsSync, readFileSync, statSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import { expect, it } from 'vitest'
import { createDragFolder } from './drag-file.ts'

it('a message that is dragged is a text file under its number, for its user alone, and gone in the end', () => {
  const folder = createDragFolder()
  const file = folder.write(3_677_122_747_265_025, 'Nadia\n\nÇa ne marche pas 🙁\n')
  expect(basename(file)).toBe('vigie-3677122747265025.txt')
  expect(readFileSync(file, 'utf8')).toBe('\uFEFFNadia\n\nÇa ne marche pas 🙁\n')
  if (process.platform !== 'win32') expect(statSync(file).mode & 0o777).toBe(0o600)
  expect(dirname(folder.write(2, 'x'))).toBe(dirname(file))
  folder.remove()
  expect(existsSync(dirname(file))).toBe(false)
  folder.remove()
})
