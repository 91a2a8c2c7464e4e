import { spawnSync } from 'node:child_process'
import { mkdtempSync, realpathSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { makeWindowFolder } from './window-folder.ts'

let dir: string
beforeEach(() => {
  dir = realpathSync(mkdtempSync(join(tmpdir(), 'vigie-window-test-')))
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))

describe('the folder of the window', () => {
  it('lies in the data directory, for this user alone, and stays', () => {
    const folder = makeWindowFolder(join(dir, 'data'))
    folder.remove()
    expect(folder.dir).toBe(join(dir, 'data', 'window'))
    expect([folder.dir, dirname(folder.dir)].map((each) => statSync(each).mode & 0o777)).toEqual([0o700, 0o700])
  })

  it.skipIf(process.platform === 'win32')('is a passing one where the data directory cannot be made', () => {
    // In a process of its own, which can be ended where it tries for ever.
    const program = `
      import { existsSync } from 'node:fs'
      import { makeWindowFolder } from ${JSON.stringify(new URL('./window-folder.ts', import.meta.url).href)}
      const folder = makeWindowFolder('/proc/nowhere/vigie')
      const was = existsSync(folder.dir)
      folder.remove()
      console.log(JSON.stringify({ dir: folder.dir, was, stays: existsSync(folder.dir) }))`
    const env = { PATH: process.env['PATH'] ?? '', TMPDIR: dir }
    const ran = spawnSync(process.execPath, ['--input-type=module-typescript', '-e', program], { env, encoding: 'utf8', timeout: 20_000 })
    expect(ran).toMatchObject({ status: 0, signal: null })
    expect(JSON.parse(ran.stdout)).toEqual({ dir: expect.stringContaining(join(dir, 'vigie-window-')), was: true, stays: false })
  })
})
