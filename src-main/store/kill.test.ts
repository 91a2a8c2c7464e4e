import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { describe, expect, it } from 'vitest'
import { getCursor } from './cursors.ts'
import { openStore } from './database.ts'
import { dumpCanonical } from './dump.ts'
import { contradictions } from './oracle.ts'
import { handClock, tempDir } from './test-store.ts'
import { listStoredAccounts } from './accounts.ts'

/**
 * Reads its place from the store and goes on from there until `last`: what an engine does after its death. One line per committed batch.
 */
const child = `
  const [base, dir, last] = process.argv.slice(1)
  const { openStore } = await import(base + 'database.ts')
  const { applyBatch } = await import(base + 'apply.ts')
  const { getCursor } = await import(base + 'cursors.ts')
  const { listStoredAccounts } = await import(base + 'accounts.ts')
  const { addAccount, handClock, remoteItem, remoteAuthor } = await import(base + 'test-store.ts')
  const store = openStore({ dir, clock: handClock() })
  const accountId = listStoredAccounts(store.read)[0]?.id ?? addAccount(store)
  for (let page = getCursor(store.read, accountId, 'live')?.cursor.page ?? 0; page < Number(last); page += 1) {
    const upserted = Array.from({ length: 50 }, (_, n) => remoteItem('i' + ((page * 37 + n) % 700), {
      createdAt: 1.7e12 + ((page * 37 + n) % 700) * 1000, text: 'word' + page + ' some more words ' + n, author: remoteAuthor('u' + (n % 9)),
      visibility: (page + n) % 11 === 0 ? 'deleted' : 'visible',
    }))
    applyBatch(store, accountId, { posts: [], upserted, removed: [], cursor: { stream: 'live', value: { page: page + 1 }, finished: false } })
    process.stdout.write((page + 1) + '\\n')
  }
  store.close()`

const last = 60

function start(script: string, dir: string) {
  return spawn(process.execPath, ['--no-warnings', script, new URL('./', import.meta.url).href, dir, String(last)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
}

/** Resolves with the last batch that the process said was committed, after it was killed or had ended. */
async function run(script: string, dir: string, killAfterMs: number | null): Promise<number> {
  const running = start(script, dir)
  let committed = 0
  const lines = createInterface({ input: running.stdout }).on('line', (line) => {
    // Counted from the first batch, so that the kill falls among the batches whatever the machine's mood.
    if (committed === 0 && killAfterMs !== null) setTimeout(() => running.kill('SIGKILL'), killAfterMs)
    committed = Number(line)
  })
  await Promise.all([once(running, 'exit'), once(lines, 'close')])
  return committed
}

describe('killed in the middle of its writing, again and again', () => {
  it('the store is whole each time, has lost nothing that it said was there, and ends as if nothing had happened', async () => {
    const root = tempDir()
    const script = join(root, 'child.mjs')
    writeFileSync(script, child.replace('process.argv.slice(1)', 'process.argv.slice(2)'))
    const [killed, undisturbed] = [join(root, 'killed'), join(root, 'undisturbed')]
    for (let attempt = 0; attempt < 6; attempt += 1) {
      const committed = await run(script, killed, 5 + attempt * 23)
      const store = openStore({ dir: killed, clock: handClock() })
      expect(contradictions(store)).toEqual([])
      const [account] = listStoredAccounts(store.read)
      const page = account === undefined ? 0 : getCursor(store.read, account.id, 'live')?.cursor['page']
      expect(Number(page ?? 0)).toBeGreaterThanOrEqual(committed)
      store.close()
    }
    await run(script, killed, null)
    await run(script, undisturbed, null)
    const dumps = [killed, undisturbed].map((dir) => {
      const store = openStore({ dir, clock: handClock() })
      const dump = dumpCanonical(store.read)
      store.close()
      return dump
    })
    expect(dumps[0]).toBe(dumps[1])
    rmSync(root, { recursive: true, force: true })
  }, 120_000)
})
