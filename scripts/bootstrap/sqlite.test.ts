import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { headersIn } from './sqlite.mjs'

test('headers below a path with a space are handed to the build by one without', () => {
  const scratch = mkdtempSync(join(tmpdir(), 'vigie-sqlite-'))
  const outside = mkdtempSync(join(tmpdir(), 'vigie with a space-'))
  try {
    mkdirSync(join(outside, 'include'))
    writeFileSync(join(outside, 'include', 'node_api.h'), 'here')
    const nodedir = headersIn(scratch, outside)
    expect(nodedir.slice(tmpdir().length)).not.toContain(' ')
    expect(readFileSync(join(nodedir, 'include', 'node_api.h'), 'utf8')).toBe('here')
  } finally {
    for (const dir of [scratch, outside]) rmSync(dir, { recursive: true, force: true })
  }
})
