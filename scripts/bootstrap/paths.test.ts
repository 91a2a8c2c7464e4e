import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { cacheDir } from './paths.mjs'
import { Sentence } from './say.mjs'

let dir = ''
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'vigie-paths-'))
})
afterEach(() => {
  vi.unstubAllEnvs()
  rmSync(dir, { recursive: true, force: true })
})

test.runIf(process.platform === 'linux')('a cache that cannot be made is a sentence that says what to set', () => {
  writeFileSync(join(dir, 'file'), '')
  vi.stubEnv('XDG_CACHE_HOME', join(dir, 'file'))
  expect(() => cacheDir()).toThrow(Sentence)
  expect(() => cacheDir()).toThrow(/XDG_CACHE_HOME/)
})
