import { copyFileSync, cpSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { capture, tail } from './exec.mjs'
import { withLock } from './lock.mjs'
import { cacheDir, modules, readJson, readStamp, toolNode, withTools, writeStamp } from './paths.mjs'
import { Sentence, step } from './say.mjs'

const folder = join(modules, 'better-sqlite3')
// better-sqlite3 takes this file, when it exists, before its prebuilt one.
const built = join(folder, 'build', 'Release', 'better_sqlite3.node')

// The prebuilt binary asks for Node-API 10; an Electron before 36 crashes on it (SIGSEGV), so it is tried in a child. There
// it is built once from its own source with experimental Node-API, which loads in old and new runtimes alike.
const flags = '-UNAPI_VERSION -DNAPI_EXPERIMENTAL -DNODE_API_EXPERIMENTAL_NOGC_ENV_OPT_OUT'

function version() {
  return readJson(join(folder, 'package.json')).version
}

function cached() {
  return join(cacheDir(), `better-sqlite3-${version()}-napi-experimental-${process.platform}-${process.arch}`, 'better_sqlite3.node')
}

function state(electron) {
  return { sqlite: version(), electron: electron.version, fallback: electron.fallback, own: existsSync(built) }
}

// Whether a compiler will be wanted, as far as it can be told before the runtime can be started.
export function mayBuildSqlite(electron) {
  return electron.fallback && !existsSync(built) && !existsSync(cached())
}

export async function ensureSqlite(electron) {
  if (JSON.stringify(readStamp('sqlite')) === JSON.stringify(state(electron))) return
  // One of our own making is for the fall-back alone: what is released carries the prebuilt one.
  if (!electron.fallback) rmSync(join(folder, 'build'), { recursive: true, force: true })
  if (!(await loads(electron.path))) {
    await withLock(`${cached()}.lock`, async () => {
      if (!existsSync(cached())) await step('Building better-sqlite3 for this Electron (once, about two minutes)', build)
    })
    place(cached(), built)
    if (!(await loads(electron.path))) throw new Sentence('better-sqlite3 loads neither prebuilt nor built in this Electron.')
  }
  writeStamp('sqlite', state(electron))
}

// By rename, so that a process which has the old file mapped keeps it.
function place(from, to) {
  mkdirSync(dirname(to), { recursive: true })
  copyFileSync(from, `${to}.${process.pid}`)
  renameSync(`${to}.${process.pid}`, to)
}

async function loads(executable) {
  const program = "new (require('better-sqlite3'))(':memory:').prepare('select sqlite_version()').get()"
  const env = { ...process.env, ELECTRON_RUN_AS_NODE: '1' }
  const probe = await capture(executable, ['-e', program], { cwd: dirname(modules), env, timeoutMs: 60_000 })
  return probe.code === 0
}

// In a copy, so that two at once and a build cut short leave node_modules as it was.
async function build() {
  const scratch = mkdtempSync(join(tmpdir(), 'vigie-sqlite-'))
  try {
    const copy = join(scratch, 'node_modules', 'better-sqlite3')
    cpSync(folder, copy, { recursive: true, filter: path => path !== join(folder, 'build') })
    cpSync(join(modules, 'node-addon-api'), join(scratch, 'node_modules', 'node-addon-api'), { recursive: true })
    const gyp = join(modules, 'node-gyp', 'bin', 'node-gyp.js')
    const nodedir = headersIn(scratch, headers())
    const args = [gyp, 'rebuild', '--release', '--force_build=1', `--nodedir=${nodedir}`, '--jobs=max']
    const env = { ...withTools(), CXXFLAGS: flags, npm_config_nodedir: nodedir }
    const done = await capture(toolNode(), args, { cwd: copy, env })
    const made = join(copy, 'build', 'Release', 'better_sqlite3.node')
    if (done.code !== 0 || !existsSync(made)) throw new Sentence(`better-sqlite3 could not be built:\n${tail(done.stderr)}`)
    place(made, cached())
  } finally {
    rmSync(scratch, { recursive: true, force: true })
  }
}

// gyp cuts a path at a space, and a checkout may lie below one; a temporary folder seldom does. A junction, because Windows gives links to
// few people.
export function headersIn(scratch, found) {
  const link = join(scratch, 'node-headers')
  symlinkSync(found, link, 'junction')
  return link
}

// Node's headers come with the tool chain's Node; nothing is downloaded for them.
function headers() {
  const candidates = [join(modules, 'node', 'node_modules', `node-${process.platform}-${process.arch}`), '/usr', '/usr/local']
  const found = candidates.find(dir => existsSync(join(dir, 'include', 'node', 'node_api.h')))
  if (found === undefined) throw new Sentence('Node’s headers (include/node) are nowhere on this machine; better-sqlite3 cannot be built.')
  return found
}
