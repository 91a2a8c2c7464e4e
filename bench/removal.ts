import { mkdtempSync, rmSync } from 'node:fs'
import { cpus, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { AccountId } from '../src-contract/ids.ts'
import { applyBatch } from '../src-main/store/apply.ts'
import { beginRemoval, endRemoval, removeSlice } from '../src-main/store/removal.ts'
import { connectAccounts, openBenchStore } from './bench-store.ts'
import { generate } from './generator.ts'

// How long an account keeps the engine to itself while it leaves: `-- --items 100000` of it among `--others 200000`. One JSON document on stdout.
const { values } = parseArgs({ options: { items: { type: 'string', default: '100000' }, others: { type: 'string', default: '200000' } } })
const dir = mkdtempSync(join(tmpdir(), 'vigie-bench-removal-'))
try {
  const store = openBenchStore(dir)
  const [leaves, ...stay] = connectAccounts(store)
  if (leaves === undefined) throw new Error('no account was made')
  const fill = (into: (n: number) => AccountId, count: number, seed: number): void => {
    for (const { account, posts, upserted } of generate(count, 500, seed)) applyBatch(store, into(account), { posts, upserted, removed: [] })
  }
  fill(() => leaves, Number(values.items), 1)
  fill((n) => stay[n % stay.length] ?? leaves, Number(values.others), 2)
  const slices: number[] = []
  const timed = <T>(work: () => T): T => {
    const from = performance.now()
    const result = work()
    slices.push(performance.now() - from)
    return result
  }
  const from = performance.now()
  timed(() => beginRemoval(store, leaves))
  while (timed(() => removeSlice(store, leaves)));
  const { removed } = timed(() => endRemoval(store, leaves))
  const wholeMs = performance.now() - from
  slices.sort((a, b) => a - b)
  const at = (share: number): number => Math.round((slices[Math.min(slices.length - 1, Math.floor(slices.length * share))] ?? 0) * 10) / 10
  const figures = { removed, others: Number(values.others), wholeMs: Math.round(wholeMs), slices: slices.length, p50Ms: at(0.5), p95Ms: at(0.95), longestMs: at(1) }
  process.stdout.write(`${JSON.stringify({ ...figures, cpus: cpus().length, load: loadavg()[0] }, null, 2)}\n`)
  store.close()
} finally {
  rmSync(dir, { recursive: true, force: true })
}
