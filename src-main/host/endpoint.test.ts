import { spawnSync } from 'node:child_process'
import { statSync } from 'node:fs'
import { dirname } from 'node:path'
import { expect, it } from 'vitest'

it.skipIf(process.platform === 'win32')('the socket finds a folder even where the one for passing files lies somewhere nothing can be made', () => {
  // In a process of its own, which can be ended where it tries for ever.
  const program = `
    import { socketPath } from ${JSON.stringify(new URL('./endpoint.ts', import.meta.url).href)}
    console.log(socketPath('/the data directory', {}))`
  const env = { PATH: process.env['PATH'] ?? '', TMPDIR: '/proc/nowhere' }
  const ran = spawnSync(process.execPath, ['--input-type=module-typescript', '-e', program], { env, encoding: 'utf8', timeout: 20_000 })
  expect(ran).toMatchObject({ status: 0, signal: null })
  expect(ran.stdout).toMatch(/^\/tmp\/vigie-\d+\/[0-9a-f]{20}\.sock\n$/)
  expect(statSync(dirname(ran.stdout)).mode & 0o777).toBe(0o700)
})
