import { execFile, spawn } from 'node:child_process'
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

export type Tools = { node: string; postgres: string; redis: string; folder: string }
export type Found = Tools | { skipped: string }

const here = import.meta.dirname

/** The newest PostgreSQL of Debian's packages, which keeps its programs away from PATH. */
function postgresFolder(): string | null {
  const root = '/usr/lib/postgresql'
  if (!existsSync(root)) return null
  const versions = readdirSync(root).filter((version) => existsSync(join(root, version, 'bin/initdb')))
  const newest = versions.sort((a, b) => Number(b) - Number(a))[0]
  return newest === undefined ? null : join(root, newest, 'bin')
}

const redisPath = () => ['/usr/bin/redis-server', '/usr/local/bin/redis-server'].find((path) => existsSync(path)) ?? null

/** The servers need a newer Node than the app does: the one that runs this, or that of the tool chain. */
function nodePath(): string | null {
  if (Number(process.versions.node.split('.')[0]) >= 22) return process.execPath
  const own = join(here, '../../../node_modules/.bin/node')
  return existsSync(own) ? own : null
}

async function installDebianPackages(): Promise<void> {
  // Another install may be under way: apt waits for its lock.
  const options = ['-o', 'DPkg::Lock::Timeout=600', '-o', 'Acquire::Retries=3']
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const install = () => run('apt-get', [...options, 'install', '-y', '--no-install-recommends', 'postgresql', 'redis-server'], { env, maxBuffer: 2 ** 26 })
  // The package lists of a fresh machine are empty.
  await install().catch(async () => {
    await run('apt-get', [...options, 'update'], { env, maxBuffer: 2 ** 26 })
    await install()
  })
}

/** npm ci where the lock file has changed since the last one; the folder is not among the app's dependencies and git ignores it. */
async function installNodePackages(node: string): Promise<void> {
  const stamp = join(here, 'node_modules/.vigie-lock')
  const lock = createHash('sha256').update(readFileSync(join(here, 'package-lock.json'))).digest('hex')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return
  await new Promise<void>((resolve, reject) => {
    const path = `${join(node, '..')}:${process.env['PATH'] ?? ''}`
    const child = spawn('npm', ['ci', '--no-progress'], { cwd: here, env: { ...process.env, PATH: path }, stdio: ['ignore', 'ignore', 'pipe'] })
    let said = ''
    child.stderr.on('data', (chunk: Buffer) => { said = (said + chunk.toString()).slice(-2000) })
    child.once('error', reject)
    child.once('exit', (code) => (code === 0 ? resolve() : reject(new Error(`npm ci of e2e/servers/bluesky ended with ${code}: ${said}`))))
  })
  writeFileSync(stamp, lock)
}

/** What is there is used; what is missing is installed only where it was asked for, as root on Debian. */
export async function findTools(): Promise<Found> {
  const node = nodePath()
  if (process.platform !== 'linux') return { skipped: 'the real Bluesky servers are started on Linux only' }
  if (node === null) return { skipped: 'the real Bluesky servers need Node 22 or newer' }
  const asked = process.env['CI'] === 'true' || process.env['VIGIE_REAL'] === '1'
  const debian = process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')
  if ((postgresFolder() === null || redisPath() === null) && asked && debian) await installDebianPackages()
  const postgres = postgresFolder()
  const redis = redisPath()
  if (postgres === null || redis === null) {
    return { skipped: 'PostgreSQL or Redis is missing: apt-get install --no-install-recommends postgresql redis-server, or VIGIE_REAL=1 as root' }
  }
  if (!existsSync(join(here, 'node_modules/@atproto/dev-env')) && !asked) {
    return { skipped: 'the real Bluesky servers are not installed: npm ci in e2e/servers/bluesky, or VIGIE_REAL=1' }
  }
  if (asked) await installNodePackages(node)
  return { node, postgres, redis, folder: here }
}
