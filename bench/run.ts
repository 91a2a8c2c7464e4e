import { execFile, spawn } from 'node:child_process'
import { existsSync, statSync } from 'node:fs'
import { cpus, loadavg } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs, promisify } from 'node:util'
import { storeFileName } from '../src-main/store/database.ts'
import { openBenchStore } from './bench-store.ts'
import { benchIngest } from './ingest.ts'
import { largeFile } from './large-file.ts'
import { median, rounded } from './measure.ts'
import { benchJudging } from './judging.ts'
import { benchOutbox } from './outbox.ts'
import { benchQueries } from './queries.ts'

// One JSON document on stdout; words for people on stderr.
const { values } = parseArgs({
  options: {
    items: { type: 'string', default: '1000000' },
    ingest: { type: 'string', default: '200000' },
    rounds: { type: 'string', default: '20' },
    runs: { type: 'string', default: '200' },
    starts: { type: 'string', default: '5' },
    window: { type: 'boolean', default: false },
    // Nothing but that, which takes minutes instead of most of an hour.
    only: { type: 'string' },
  },
})
const items = count(values.items)
const say = (text: string) => void process.stderr.write(`${text}\n`)
const run = promisify(execFile)
const here = fileURLToPath(new URL('.', import.meta.url))

// `load`: of the last minute before; figures that were taken beside other work are worth less.
const machine = { node: process.versions.node, cpu: { model: cpus()[0]?.model, count: cpus().length }, load: rounded(loadavg()[0] ?? 0, 1) }
const dir = values.only === 'window' ? largeFile(items, say) : null
const report = dir === null ? await everything() : { ...machine, file: sized(dir), window: await measureWindow(dir) }
process.stdout.write(`${JSON.stringify(report, null, 2)}\n`)
// What was measured before stands; why there is no more has been said.
if (values.window && report.window === null) process.exitCode = 1

async function everything() {
  // --items alone makes the whole bench that small.
  const ingest = benchIngest(Math.min(count(values.ingest), items), count(values.rounds), say)
  const data = largeFile(items, say)
  const store = openBenchStore(data)
  const queries = benchQueries(store, count(values.runs), say)
  const sqlite = store.read.prepare<[], { v: string }>('SELECT sqlite_version() AS v').get()?.v
  store.close()
  const outbox = await benchOutbox(data, items, count(values.runs), say)
  const { stdout } = await run(process.execPath, [join(here, 'probe.ts'), data])
  return {
    ...machine,
    sqlite,
    ingest,
    file: sized(data),
    queries,
    outbox,
    judging: await benchJudging(Math.min(100_000, items), say),
    engine: { start: await startOfEngine(data, count(values.starts)), ...JSON.parse(stdout) },
    window: await measureWindow(data),
  }
}

function sized(data: string) {
  return { items, bytes: statSync(join(data, storeFileName)).size }
}

function count(text: string): number {
  const parsed = Number(text)
  if (!Number.isInteger(parsed) || parsed < 1) throw new Error(`not a number of items: ${text}`)
  return parsed
}

/** The built app in a real Electron on a copy of the same file; null unless asked for, as `npm run bench` does once it has brought one up. */
async function measureWindow(data: string): Promise<unknown> {
  if (!values.window) return null
  const program = join(here, '..', 'e2e', 'bench', 'window.ts')
  const small = items < 1_000_000 ? ['--sync', String(Math.min(50_000, items)), '--presses', '100', '--starts', '3'] : []
  const child = spawn(process.execPath, [program, '--data', data, ...small], { stdio: ['ignore', 'pipe', 'inherit'] })
  const said: Buffer[] = []
  child.stdout.on('data', (chunk: Buffer) => said.push(chunk))
  const code = await new Promise((resolve) => child.once('close', resolve))
  return code === 0 ? JSON.parse(Buffer.concat(said).toString('utf8')) : null
}

/** A whole process from nothing to its answer and back: the command line, which opens the same engine as the window. */
async function startOfEngine(data: string, starts: number): Promise<{ command: string; p50Ms: number; runs: number } | null> {
  const cli = join(here, '..', 'src-main', 'cli.ts')
  if (!existsSync(cli)) return null
  const times: number[] = []
  for (let attempt = 0; attempt < starts; attempt += 1) {
    const startedAt = performance.now()
    // Not doctor: that one reads the whole file.
    await run(process.execPath, [cli, 'inbox', '--limit', '1', '--data', data, '--json'])
    times.push(performance.now() - startedAt)
  }
  return { command: 'vigie inbox --limit 1', p50Ms: rounded(median(times), 0), runs: times.length }
}
