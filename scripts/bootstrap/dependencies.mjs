import { createHash } from 'node:crypto'
import { existsSync, readFileSync, symlinkSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { capture, tail } from './exec.mjs'
import { withLock } from './lock.mjs'
import { modules, out, outsidePath, readJson, readStamp, root, toolNode, writeStamp } from './paths.mjs'
import { Sentence, say, step } from './say.mjs'

// npm ci, unless what is installed is already what the lock file asks for; then the `node` package's own install step,
// which --ignore-scripts leaves out with all the others.
export async function ensureDependencies() {
  const wanted = fingerprint()
  if (readStamp('dependencies')?.lock === wanted && hasToolNode()) return
  await withLock(join(out, '.dependencies.lock'), async () => {
    if (readStamp('dependencies')?.lock === wanted && hasToolNode()) return
    if (!matchesLockFile()) await step('Installing dependencies (npm ci)', installAll)
    if (!hasToolNode()) await step('Installing the tool chain’s Node', installToolNode)
    writeStamp('dependencies', { lock: wanted })
  })
}

function fingerprint() {
  const hash = createHash('sha256')
  hash.update(readFileSync(join(root, 'package-lock.json')))
  hash.update(`${process.platform} ${process.arch}`)
  return hash.digest('hex')
}

function hasToolNode() {
  return toolNode() !== process.execPath || process.execPath.startsWith(modules)
}

// True when every package that the lock file asks for lies there in its version; optional ones for other systems may be missing.
function matchesLockFile() {
  let installed
  try {
    installed = readJson(join(modules, '.package-lock.json')).packages
  } catch {
    return false
  }
  const wanted = Object.entries(readJson(join(root, 'package-lock.json')).packages).filter(([path]) => path !== '')
  return wanted.every(([path, entry]) => {
    if (entry.optional && installed[path] === undefined) return true
    return installed[path]?.version === entry.version && existsSync(join(root, path, 'package.json'))
  })
}

async function installAll() {
  const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund']
  const first = await npm(args, root)
  if (first.code === 0) return
  // An npm older than the one that wrote the lock file may refuse it.
  const version = (await npm(['--version'], root)).stdout.trim()
  if (Number.parseInt(version, 10) < 11) {
    say(`  npm ${version} did not manage it; once more with npm 11`)
    const second = await npm(['exec', '--yes', '--', 'npm@11', ...args], root)
    if (second.code === 0) return
    throw new Sentence(`npm ci failed:\n${tail(second.stderr)}`)
  }
  throw new Sentence(`npm ci failed:\n${tail(first.stderr)}`)
}

async function installToolNode() {
  const dir = join(modules, 'node')
  const done = await capture('node', ['installArchSpecificPackage'], { cwd: dir, env: npmEnv(), shell: process.platform === 'win32' })
  if (done.code === 0 && hasToolNode()) {
    linkToolNode()
    return
  }
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  if (major > 22 || (major === 22 && minor >= 18)) {
    say(`  not available for this system; Node ${process.versions.node} serves instead`)
    return
  }
  throw new Sentence(`The tool chain’s Node could not be installed, and Node ${process.versions.node} is too old for it:\n${tail(done.stderr)}`)
}

// npm makes no link to a program that was not there yet when it linked them.
function linkToolNode() {
  const link = join(modules, '.bin', 'node')
  if (process.platform !== 'win32' && !existsSync(link)) symlinkSync(join('..', 'node', 'bin', 'node'), link)
}

export function npm(args, cwd) {
  return capture('npm', args, { cwd, env: npmEnv(), shell: process.platform === 'win32' })
}

// What `npm run` tells its scripts about itself would point a nested npm at the wrong folder; settings of the user's stay.
function npmEnv() {
  const env = { ...process.env, PATH: outsidePath().join(delimiter) }
  for (const name of Object.keys(env)) {
    if (/^npm_(package|lifecycle)_/.test(name) || name === 'npm_config_local_prefix' || name === 'INIT_CWD') delete env[name]
  }
  return env
}
