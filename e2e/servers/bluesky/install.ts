import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { missingPackages } from '../debian.ts'

export type Tools = { node: string; postgres: string; redis: string; folder: string }

const here = dirname(fileURLToPath(import.meta.url))
const asked = () => process.env['CI'] === 'true' || process.env['VIGIE_REAL'] === '1'

/** The newest PostgreSQL of Debian's packages, which keeps its programs away from PATH. */
function postgresFolder(): string {
  const root = '/usr/lib/postgresql'
  const versions = existsSync(root) ? readdirSync(root).filter((version) => existsSync(join(root, version, 'bin/initdb'))) : []
  return join(root, versions.sort((a, b) => Number(b) - Number(a))[0] ?? 'none', 'bin')
}

/** The servers need a newer Node than the app does: the one that runs this, or that of the tool chain. */
function nodePath(): string | null {
  if (Number(process.versions.node.split('.')[0]) >= 22) return process.execPath
  const own = join(here, '../../../node_modules/.bin/node')
  return existsSync(own) ? own : null
}

/**
 * npm ci where the lock file has changed since the last one. The folder is a package of its own, and git ignores what is installed in it.
 */
async function installNodePackages(node: string): Promise<void> {
  const stamp = join(here, 'node_modules/.vigie-lock')
  const lock = createHash('sha256')
    .update(readFileSync(join(here, 'package-lock.json')))
    .digest('hex')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return
  await new Promise<void>((resolve, reject) => {
    const env = { ...process.env, PATH: `${dirname(node)}:${process.env['PATH'] ?? ''}` }
    const child = spawn('npm', ['ci', '--no-progress'], { cwd: here, env, stdio: ['ignore', 'ignore', 'pipe'] })
    let said = ''
    child.stderr.on('data', (chunk: Buffer) => {
      said = (said + chunk.toString()).slice(-2000)
    })
    child.once('error', reject)
    child.once('exit', (code) => (code === 0 ? resolve() : reject(new Error(`npm ci in e2e/servers/bluesky ended with ${code}: ${said}`))))
  })
  writeFileSync(stamp, lock)
}

/** What is there is used; what is missing is installed only where that was asked for. */
export async function findTools(): Promise<Tools | { skipped: string }> {
  const node = nodePath()
  if (node === null) return { skipped: 'they need Node 22 or newer' }
  const missing = await missingPackages(['postgresql', 'redis-server'])
  if (missing !== null) return { skipped: missing }
  if (asked()) await installNodePackages(node)
  else if (!existsSync(join(here, 'node_modules/@atproto/dev-env')))
    return { skipped: 'not installed, and not asked to (VIGIE_REAL=1): npm ci in e2e/servers/bluesky' }
  return { node, postgres: postgresFolder(), redis: '/usr/bin/redis-server', folder: here }
}
