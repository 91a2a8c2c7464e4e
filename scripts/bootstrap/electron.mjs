import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fallbackDir, fallbackVersion, hasFallback, installFallback } from './electron-fallback.mjs'
import { capture } from './exec.mjs'
import { withLock } from './lock.mjs'
import { modules, out, readJson, readStamp, toolNode, withTools, writeStamp } from './paths.mjs'
import { Sentence, say, step } from './say.mjs'

const retryAfterMs = 24 * 3_600_000

// Gives { path, dir, version, fallback }. The ordinary download first; where it cannot be reached, the fall-back, and the
// ordinary way is tried again a day later. VIGIE_ELECTRON_FALLBACK=1 asks for the fall-back at once.
export async function ensureElectron() {
  const runtime = await findOrInstall()
  if (runtime.fallback) {
    say(`! Electron ${runtime.version} is the FALL-BACK runtime: an old Chromium, for development and tests only. Never release with it.`)
  }
  return runtime
}

async function findOrInstall() {
  const forced = process.env.VIGIE_ELECTRON_FALLBACK === '1'
  if (!forced && ordinary() !== undefined) return ordinary()
  const recent = Date.now() - (readStamp('electron')?.triedAt ?? 0) < retryAfterMs
  if (!forced && !(recent && hasFallback())) {
    const fetched = await withLock(join(out, '.electron.lock'), () => step(`Fetching Electron ${pinned()}`, fetchOrdinary))
    if (fetched) return ordinary()
    writeStamp('electron', { triedAt: Date.now() })
    if (!isFallbackPlatform()) {
      throw new Sentence(
        'Electron could not be downloaded from GitHub. Check the connection or the proxy (HTTPS_PROXY, ELECTRON_GET_USE_PROXY=1), ' +
          'or name a mirror in ELECTRON_MIRROR; a fall-back exists for Linux x64 only.',
      )
    }
    say('  not reachable from here; a fall-back serves')
  }
  if (!hasFallback()) await installFallback()
  return { path: join(fallbackDir(), 'electron'), dir: fallbackDir(), version: fallbackVersion, fallback: true }
}

export function pinned() {
  return readJson(join(modules, 'electron', 'package.json')).version
}

function isFallbackPlatform() {
  return process.platform === 'linux' && process.arch === 'x64'
}

// What electron's own installer has laid down, if it is whole and of the pinned version.
export function ordinary() {
  const package_ = join(modules, 'electron')
  const dir = join(package_, 'dist')
  try {
    const version = readFileSync(join(dir, 'version'), 'utf8').trim().replace(/^v/, '')
    const path = join(dir, readFileSync(join(package_, 'path.txt'), 'utf8').trim())
    return version === pinned() && existsSync(path) ? { path, dir, version, fallback: false } : undefined
  } catch {
    return undefined
  }
}

async function fetchOrdinary() {
  const proxied = Boolean(process.env.HTTPS_PROXY ?? process.env.https_proxy)
  const env = { ...withTools(), ...(proxied ? { ELECTRON_GET_USE_PROXY: '1' } : {}) }
  await capture(toolNode(), [join(modules, 'electron', 'install.js')], { env, timeoutMs: 15 * 60_000 })
  return ordinary() !== undefined
}

// A sandboxed Chromium cannot run as root, nor where the kernel keeps user namespaces from ordinary users.
export async function sandboxArgs() {
  if (process.platform !== 'linux') return []
  if (process.getuid() === 0) return ['--no-sandbox']
  const probe = await capture('unshare', ['--user', '--map-root-user', 'true'])
  if (probe.code === 0) return []
  say('! This system keeps user namespaces from ordinary users: Electron runs without its sandbox here.')
  return ['--no-sandbox']
}
