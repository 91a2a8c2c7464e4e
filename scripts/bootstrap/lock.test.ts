import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
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

test('a lock that bears our own number, but that we do not hold, is one from before', async () => {
  const path = join(dir, 'lock')
  writeFileSync(path, String(process.pid))
  expect(await withLock(path, async () => 'done')).toBe('done')
})

test('a lock nobody touched for long is taken over: its number may be another process’s by now', async () => {
  const path = join(dir, 'lock')
  writeFileSync(path, String(process.ppid))
  const longAgo = new Date(Date.now() - 3_600_000)
  utimesSync(path, longAgo, longAgo)
  expect(await withLock(path, async () => 'done')).toBe('done')
})

test('an empty lock, left when a machine went down, is taken over', async () => {
  const path = join(dir, 'lock')
  writeFileSync(path, '')
  const longAgo = new Date(Date.now() - 3_600_000)
  utimesSync(path, longAgo, longAgo)
  expect(await withLock(path, async () => 'done')).toBe('done')
})

test('a lock that is held is touched, however long the work takes', async () => {
  const path = join(dir, 'lock')
  await withLock(path, async () => {
    const longAgo = new Date(Date.now() - 3_600_000)
    utimesSync(path, longAgo, longAgo)
    while (statSync(path).mtimeMs <= longAgo.getTime()) await new Promise((done) => setTimeout(done, 50))
  })
  expect(existsSync(path)).toBe(false)
})

test('it is given back when the work fails, and the failure is passed on', async () => {
  const path = join(dir, 'lock')
  await expect(withLock(path, () => Promise.reject(new Error('broken')))).rejects.toThrow('broken')
  expect(existsSync(path)).toBe(false)
})
