import { execFile, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { cpus, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs, promisify } from 'node:util'

// A mailbox from its address to its last message: `-- --messages 50000`. One JSON document on stdout.
const { values } = parseArgs({ options: { messages: { type: 'string', default: '50000' } } })
const run = promisify(execFile)
const here = fileURLToPath(new URL('.', import.meta.url))
const server = spawn(process.execPath, [join(here, 'mail-server.ts'), values.messages], { stdio: ['pipe', 'pipe', 'inherit'] })
const dir = mkdtempSync(join(tmpdir(), 'vigie-bench-mail-'))
try {
  const said = await new Promise<string>((resolve, reject) => {
    server.stdout.once('data', (chunk: Buffer) => resolve(chunk.toString('utf8')))
    server.once('exit', () => reject(new Error('the mail server of the bench ended')))
  })
  const { url, address, password } = JSON.parse(said) as { url: string; address: string; password: string }
  const { stdout } = await run(process.execPath, ['--expose-gc', join(here, 'mail-probe.ts'), dir, url, address, password], { timeout: 3_600_000 })
  const report = { node: process.versions.node, cpus: cpus().length, load: Number(loadavg()[0]?.toFixed(1)), messages: Number(values.messages), ...JSON.parse(stdout) }
  process.stdout.write(`${JSON.stringify(report, null, 2)}\n`)
} finally {
  server.stdin.end()
  rmSync(dir, { recursive: true, force: true })
}
