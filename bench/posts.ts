import { execFile, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { cpus, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs, promisify } from 'node:util'

// One post with very many comments, read to its end: `-- --comments 100000 facebook instagram threads`. One JSON document on stdout.
const { values, positionals } = parseArgs({ options: { comments: { type: 'string', default: '100000' } }, allowPositionals: true })
const run = promisify(execFile)
const here = fileURLToPath(new URL('.', import.meta.url))

async function measure(network: string): Promise<unknown> {
  const server = spawn(process.execPath, [join(here, 'posts-server.ts'), network, values.comments], { stdio: ['pipe', 'pipe', 'inherit'] })
  const dir = mkdtempSync(join(tmpdir(), 'vigie-bench-posts-'))
  try {
    const said = await new Promise<string>((resolve, reject) => {
      server.stdout.once('data', (chunk: Buffer) => resolve(chunk.toString('utf8')))
      server.once('exit', () => reject(new Error('the server of the bench ended')))
    })
    const { url, token, user } = JSON.parse(said) as { url: string; token: string; user: string }
    const { stdout } = await run(process.execPath, ['--expose-gc', join(here, 'posts-probe.ts'), dir, network, url, token, user], { timeout: 3_600_000 })
    return JSON.parse(stdout) as unknown
  } finally {
    server.stdin.end()
    rmSync(dir, { recursive: true, force: true })
  }
}

const networks: unknown[] = []
for (const network of positionals.length === 0 ? ['facebook', 'instagram', 'threads'] : positionals) networks.push(await measure(network))
process.stdout.write(`${JSON.stringify({ node: process.versions.node, cpus: cpus().length, load: Number(loadavg()[0]?.toFixed(1)), comments: Number(values.comments), networks }, null, 2)}\n`)
