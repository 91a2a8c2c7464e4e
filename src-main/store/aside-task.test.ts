import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { systemClock } from '../lib/clock.ts'
import { backupAside, inspectBackup } from './backup.ts'
import { checkStore, checkStoreAside } from './check.ts'
import { openStore, type Store } from './database.ts'
import { setSetting } from './settings.ts'

let dir: string
let store: Store
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'vigie-aside-'))
  store = openStore({ dir, clock: systemClock })
})
afterEach(() => {
  store.close()
  rmSync(dir, { recursive: true, force: true })
})

it('a backup is made beside the engine, which reads and writes meanwhile, and is whole', async () => {
  const file = join(dir, 'copy.vigie')
  const made = backupAside(store, file, () => undefined)
  setSetting(store, 'badge', 'off')
  expect(await made).toMatchObject({ items: 0 })
  expect(inspectBackup(file)).toEqual({ items: 0 })
  if (process.platform !== 'win32') expect(statSync(file).mode & 0o777).toBe(0o600)
  expect(existsSync(`${file}.part`)).toBe(false)
})

it('a second one to the same place waits for nobody and spoils nothing, and what stands there is never overwritten', async () => {
  const file = join(dir, 'copy.vigie')
  const first = backupAside(store, file, () => undefined)
  await expect(backupAside(store, file, () => undefined)).rejects.toMatchObject({ failure: { code: 'backup.exists' } })
  await first
  await expect(backupAside(store, file, () => undefined)).rejects.toMatchObject({ failure: { code: 'backup.exists' } })
  await expect(backupAside(store, join(dir, 'none', 'x.vigie'), () => undefined)).rejects.toMatchObject({ failure: { code: 'backup.failed' } })
})

it('the check says the same beside the engine as in it, step by step', async () => {
  const steps: [number, number][] = []
  const aside = await checkStoreAside(store, (...step) => void steps.push(step))
  expect(aside).toEqual(checkStore(store))
  expect(steps.map(([done]) => done)).toEqual([0, 1, 2, 3, 4, 5])
  store.write.prepare<[], never>(`INSERT INTO settings (key, value) VALUES ('a', '1')`).run()
  expect((await checkStoreAside(store, () => undefined)).ok).toBe(true)
})
