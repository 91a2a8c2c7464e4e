import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { generate } from './generator.ts'
import { percentile } from './measure.ts'

describe('the bench', () => {
  it('prints one JSON document with a figure for everything it promises', () => {
    const cache = mkdtempSync(join(tmpdir(), 'vigie-bench-test-'))
    const run = () =>
      execFileSync(
        process.execPath,
        [fileURLToPath(new URL('run.ts', import.meta.url)), '--items', '2000', '--rounds', '2', '--runs', '2', '--starts', '1'],
        {
          encoding: 'utf8',
          stdio: ['ignore', 'pipe', 'ignore'],
          env: { ...process.env, XDG_CACHE_HOME: cache, VIGIE_SECRETS: 'file' },
        },
      )
    const report: unknown = JSON.parse(run())
    expect(report).toMatchObject({
      ingest: { items: 2000, ratio: expect.any(Number) },
      file: { items: 2000 },
      queries: {
        'inbox.page first': { rows: 50, ratio: expect.any(Number) },
        'item with thread': { p95Ms: expect.any(Number) },
        'search rare': { rows: 1 },
        'search common': { rows: 50 },
        'search two words': {},
        'search prefix of 3': {},
      },
      engine: { rssMb: { afterUse: expect.any(Number) }, openAndFirstPageMs: expect.any(Number) },
    })
    // The file is made once.
    expect(readdirSync(join(cache, 'vigie', 'bench'))).toHaveLength(1)
    rmSync(cache, { recursive: true, force: true })
  }, 120_000)

  it('makes the same items from the same seed', () => {
    const all = () => JSON.stringify(Array.from(generate(500, 100)))
    expect(all()).toBe(all())
    expect(Array.from(generate(250, 100)).map(({ upserted }) => upserted.length)).toEqual([100, 100, 50])
  })

  it('takes percentiles by the nearest rank', () => {
    expect([percentile([5, 1, 3], 0.5), percentile([1, 2, 3, 4], 0.95), percentile([], 0.5)]).toEqual([3, 4, 0])
  })
})
