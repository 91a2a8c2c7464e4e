import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { delimiter, dirname, join, resolve, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Sentence } from './say.mjs'

export const root = resolve(dirname(fileURLToPath(import.meta.url)), '..', '..')
export const modules = join(root, 'node_modules')
export const out = join(root, 'out')

// Outside the work tree, so that a second clone finds what the first one fetched or built. One that is there may be read-only: what lies in
// it already may be all that is wanted.
export function cacheDir() {
  const base =
    process.platform === 'win32'
      ? (process.env.LOCALAPPDATA ?? join(homedir(), 'AppData', 'Local'))
      : process.platform === 'darwin'
        ? join(homedir(), 'Library', 'Caches')
        : process.env.XDG_CACHE_HOME || join(homedir(), '.cache')
  const dir = join(base, 'vigie')
  try {
    mkdirSync(dir, { recursive: true })
  } catch (error) {
    const where = process.platform === 'linux' ? 'XDG_CACHE_HOME' : process.platform === 'win32' ? 'LOCALAPPDATA' : 'HOME'
    throw new Sentence(`The cache ${dir} cannot be made (${error.code}). Set ${where} to a folder you can write to, then try again.`)
  }
  return dir
}

// The tool chain's own Node: the machine's may be too old to run TypeScript sources.
export function toolNode() {
  const exe = process.platform === 'win32' ? join(modules, 'node', 'bin', 'node.exe') : join(modules, 'node', 'bin', 'node')
  return existsSync(exe) ? exe : process.execPath
}

export function withTools(env = process.env) {
  return { ...env, PATH: [join(modules, '.bin'), join(modules, 'node', 'bin'), ...outsidePath(env)].join(delimiter) }
}

// PATH without this checkout's node_modules: what replaces node_modules must not run from inside it.
export function outsidePath(env = process.env) {
  const inside = modules + sep
  return (env.PATH ?? env.Path ?? '').split(delimiter).filter(entry => entry !== '' && !(resolve(entry) + sep).startsWith(inside))
}

// Stamps lie in node_modules, so that a fresh install forgets them.
const stamps = join(modules, '.vigie')

export function readStamp(name) {
  try {
    return JSON.parse(readFileSync(join(stamps, `${name}.json`), 'utf8'))
  } catch {
    return undefined
  }
}

export function writeStamp(name, value) {
  mkdirSync(stamps, { recursive: true })
  const path = join(stamps, `${name}.json`)
  const temporary = `${path}.${process.pid}`
  writeFileSync(temporary, `${JSON.stringify(value, null, 2)}\n`)
  renameSync(temporary, path)
}

export function readJson(path) {
  return JSON.parse(readFileSync(path, 'utf8'))
}
