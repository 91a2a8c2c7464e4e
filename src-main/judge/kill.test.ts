import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { expect, it } from 'vitest'
import { applyBatch } from '../store/apply.ts'
import { openStore } from '../store/database.ts'
import { contradictions } from '../store/oracle.ts'
import { addAccount, handClock, remoteItem, tempDir } from '../store/test-store.ts'

/** Judges what is there, and in the same transaction puts a label on each that it sees first: what rules do. A line for each slice. */
const child = `
  const [base, dir] = process.argv.slice(2)
  const { openStore } = await import(base + '../store/database.ts')
  const { setLabel } = await import(base + '../store/labels.ts')
  const { addFiring } = await import(base + '../store/firings.ts')
  const { handClock } = await import(base + '../store/test-store.ts')
  const { createJudge } = await import(base + 'judge.ts')
  const store = openStore({ dir, clock: handClock() })
  const judge = createJudge({
    store, clock: handClock(), logger: { log() {} }, onLeft() {},
    act: (judged) => {
      setLabel(store, judged.map(({ row }) => row.id), 'vu', true)
      for (const { row } of judged) addFiring(store, { ruleId: 7, name: 'vu', itemId: row.id, revision: row.revision, outcomes: [], decisionId: null })
      process.stdout.write('slice\\n')
    },
  })
  await judge.drain()
  await judge.stop()
  store.close()`

const items = 600
const counts = (dir: string) => {
  const store = openStore({ dir, clock: handClock() })
  const n = (sql: string) => store.read.prepare<[], { n: number }>(sql).get()?.n ?? -1
  const found = {
    contradictions: contradictions(store), judged: n('SELECT count(*) AS n FROM items WHERE judged = revision'), verdicts: n('SELECT count(*) AS n FROM verdicts'),
    firings: n('SELECT count(*) AS n FROM firings'), labels: n('SELECT count(*) AS n FROM item_labels'),
  }
  store.close()
  return found
}

it('killed while it judges, again and again, it judges each item once, and rules act on each once', async () => {
  const root = tempDir()
  const script = join(root, 'child.mjs')
  writeFileSync(script, child)
  const dir = join(root, 'data')
  const store = openStore({ dir, clock: handClock() })
  const accountId = addAccount(store)
  for (let page = 0; page < items / 100; page += 1) {
    const upserted = Array.from({ length: 100 }, (_, n) => remoteItem(`i${page * 100 + n}`, { createdAt: 1.7e12 + (page * 100 + n) * 1000, text: n % 3 === 0 ? `Quel connard, ${n}` : `Très bon pain, ${n}` }))
    applyBatch(store, accountId, { posts: [], upserted, removed: [] })
  }
  store.close()
  let killed = 0
  for (let attempt = 0; attempt < 4; attempt += 1) {
    const running = spawn(process.execPath, ['--no-warnings', script, new URL('./', import.meta.url).href, dir], { stdio: ['ignore', 'pipe', 'inherit'] })
    let slices = 0
    // Counted in slices, so that the kill falls among them whatever the machine's mood.
    const lines = createInterface({ input: running.stdout }).on('line', () => {
      slices += 1
      if (slices === attempt + 1 && attempt < 3) running.kill('SIGKILL')
    })
    const [[code]] = await Promise.all([once(running, 'exit'), once(lines, 'close')])
    if (code === null) killed += 1
    const now = counts(dir)
    expect(now).toMatchObject({ contradictions: [], verdicts: now.judged, firings: now.judged, labels: now.judged })
  }
  expect(killed).toBeGreaterThan(1)
  expect(counts(dir)).toMatchObject({ judged: items, verdicts: items, firings: items, labels: items })
  rmSync(root, { recursive: true, force: true })
}, 240_000)
