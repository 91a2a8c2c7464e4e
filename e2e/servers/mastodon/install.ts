import { execFile } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)
const program = '/usr/bin/snac'

/**
 * Why snac cannot run here, or null. Debian 12 has it among its backports alone, which are asked for this one time by a list of sources of
 * our own: the machine's stay as they are. https://backports.debian.org/Instructions/
 */
export async function snacMissing(): Promise<string | null> {
  if (existsSync(program)) return null
  if (!existsSync('/etc/debian_version')) return 'not Debian: snac2'
  const release = /^VERSION_CODENAME=(\w+)$/m.exec(readFileSync('/etc/os-release', 'utf8'))?.[1] ?? 'bookworm'
  const line = `apt-get install -y --no-install-recommends -t ${release}-backports snac2`
  if (process.env['CI'] !== 'true' && process.env['VIGIE_REAL'] !== '1') return `not installed, and not asked to (VIGIE_REAL=1): ${line}`
  if (process.getuid?.() !== 0) return `not installed, and not root: ${line}`
  try {
    await install(release)
  } catch {
    return `could not be installed, the backports may be out of reach: ${line}`
  }
  return existsSync(program) ? null : `could not be installed: ${line}`
}

async function install(release: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'vigie-sources-'))
  try {
    const sources = join(folder, 'sources.list')
    const own = existsSync('/etc/apt/sources.list') ? readFileSync('/etc/apt/sources.list', 'utf8') : ''
    const key = '/usr/share/keyrings/debian-archive-keyring.gpg'
    writeFileSync(sources, `${own}\ndeb [signed-by=${key}] http://deb.debian.org/debian ${release}-backports main\n`)
    // Another install may be under way: apt waits for its lock. The package's own service is not started.
    const options = ['-o', `Dir::Etc::SourceList=${sources}`, '-o', 'DPkg::Lock::Timeout=600', '-o', 'Acquire::Retries=3']
    const settings = { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' }, maxBuffer: 2 ** 26 }
    await run('apt-get', [...options, 'update'], settings)
    await run('apt-get', [...options, 'install', '-y', '--no-install-recommends', '-t', `${release}-backports`, 'snac2'], settings)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
