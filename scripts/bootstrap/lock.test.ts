import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { withLock } from './lock.mjs'

let dir = ''
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'vigie-lock-'))
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))

test('two at once take turns', async () => {
  const path = join(dir, 'lock')
  const order: string[] = []
  const turn = (name: string) =>
    withLock(path, async () => {
      order.push(`${name} in`)
      await new Promise((done) => setTimeout(done, 20))
      order.push(`${name} out`)
    })
  await Promise.all([turn('a'), turn('b'), turn('c')])
  expect(order.filter((_, at) => at % 2 === 0).every((entry) => entry.endsWith('in'))).toBe(true)
  for (let at = 0; at < order.length; at += 2) expect(order[at + 1]).toBe(order[at]?.replace('in', 'out'))
  expect(existsSync(path)).toBe(false)
})

test('the lock of a process that is gone is taken over', async () => {
  const { pid } = spawnSync(process.execPath, ['-e', ''])
  const path = join(dir, 'lock')
  writeFileSync(path, String(pid))
  expect(await withLock(path, async () => 'done')).toBe('done')
})

test('it is given back when the work fails, and the failure is passed on', async () => {
  const path = join(dir, 'lock')
  await expect(withLock(path, () => Promise.reject(new Error('broken')))).rejects.toThrow('broken')
  expect(existsSync(path)).toBe(false)
})
