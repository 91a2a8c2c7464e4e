import { execFile, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { promisify } from 'node:util'

const run = promisify(execFile)

const isInstalled = (name: string): boolean =>
  spawnSync('dpkg-query', ['--show', '--showformat=${db:Status-Status}', name], { encoding: 'utf8' }).stdout === 'installed'

/**
 * Debian packages a real server needs: used where they are, installed where that was asked for (CI=true or VIGIE_REAL=1, as root on Debian),
 * and otherwise named, so that whoever skips a test can say why. Null when all are there.
 */
export async function missingPackages(names: readonly string[]): Promise<string | null> {
  if (!existsSync('/etc/debian_version')) return `not Debian: ${names.join(' ')}`
  const missing = names.filter((name) => !isInstalled(name))
  if (missing.length === 0) return null
  const line = `apt-get install -y --no-install-recommends ${missing.join(' ')}`
  if (process.env['CI'] !== 'true' && process.env['VIGIE_REAL'] !== '1') return `not installed, and not asked to (VIGIE_REAL=1): ${line}`
  if (process.getuid?.() !== 0) return `not installed, and not root: ${line}`
  await install(missing)
  const still = missing.filter((name) => !isInstalled(name))
  return still.length === 0 ? null : `could not be installed: ${still.join(' ')}`
}

async function install(names: readonly string[]): Promise<void> {
  // Another install may be under way: apt waits for its lock. Services of the packages are not started: the tests start their own.
  const options = ['-o', 'DPkg::Lock::Timeout=600', '-o', 'Acquire::Retries=3']
  const settings = { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' }, maxBuffer: 2 ** 26 }
  const once = () => run('apt-get', [...options, 'install', '-y', '--no-install-recommends', ...names], settings)
  // The lists of a fresh machine are empty or old.
  await once().catch(async () => {
    await run('apt-get', [...options, 'update'], settings)
    await once()
  })
}
