import { createHash, randomBytes } from 'node:crypto'
import { chmodSync, lstatSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Fault } from '../../src-contract/failure.ts'
import { makeWithParents } from '../lib/make-folder.ts'
import { codeOf } from './lock.ts'

/**
 * How a second process reaches the engine of a data directory: DIR/engine.json, readable by its owner alone, written once the lock is
 * held and the socket listens. It stays behind after a kill; whoever reads it learns at the socket whether anybody is there.
 */
export type Endpoint = { protocol: number; path: string; token: string; pid: number }

const fileOf = (dir: string) => join(dir, 'engine.json')

export function writeEndpoint(dir: string, endpoint: Endpoint): void {
  const file = fileOf(dir)
  const fresh = `${file}.new`
  try {
    rmSync(fresh, { force: true })
    writeFileSync(fresh, JSON.stringify(endpoint), { mode: 0o600, flag: 'wx' })
    renameSync(fresh, file)
  } catch (error) {
    throw new Fault(codeOf(error) === 'ENOSPC' ? 'store.full' : 'store.readOnly', { file }, { cause: error })
  }
}

/** Null while there is none, or none that can be read: the engine may be writing it right now. */
export function readEndpoint(dir: string): Endpoint | null {
  try {
    const value: unknown = JSON.parse(readFileSync(fileOf(dir), 'utf8'))
    return isEndpoint(value) ? value : null
  } catch {
    return null
  }
}

export function removeEndpoint(dir: string): void {
  rmSync(fileOf(dir), { force: true })
}

export const newToken = () => randomBytes(32).toString('hex')

const longestPath = 100

/**
 * A short path, whatever the data directory is called: a socket's may have 104 bytes on macOS and 108 on Linux
 * (https://man7.org/linux/man-pages/man7/unix.7.html). Named by the folder's digest, so that two directories never meet. In the user's runtime
 * folder, else in the one for passing files, else, where somebody else sits in both, in the data directory itself.
 */
export function socketPath(dir: string, env: Readonly<Record<string, string | undefined>> = process.env): string {
  const name = createHash('sha256').update(dir).digest('hex').slice(0, 20)
  if (process.platform === 'win32') return `\\\\.\\pipe\\vigie-${name}`
  const runtime = env['XDG_RUNTIME_DIR'] ?? ''
  const passing = [tmpdir(), '/tmp'].map((folder) => join(folder, `vigie-${uid()}`))
  const folders = [...(runtime !== '' && isOwnFolder(runtime) ? [join(runtime, 'vigie')] : []), ...passing, dir]
  const fits = folders.filter((folder) => Buffer.byteLength(join(folder, `${name}.sock`)) <= longestPath)
  const folder = fits.find(makeOwnFolder)
  if (folder === undefined) throw new Fault('store.noFolder', { file: folders[0] ?? dir })
  return join(folder, `${name}.sock`)
}

/** False where it cannot be made, or where somebody else was there first. */
function makeOwnFolder(folder: string): boolean {
  try {
    makeWithParents(folder)
    if (!isOwnFolder(folder)) return false
    chmodSync(folder, 0o700)
    return true
  } catch {
    return false
  }
}

function isOwnFolder(folder: string): boolean {
  const stat = lstatSync(folder, { throwIfNoEntry: false })
  return stat !== undefined && stat.isDirectory() && stat.uid === uid()
}

/** Not `userInfo()`: that fails for a user without an entry in the system's list, as in many containers. */
function uid(): number {
  return process.getuid?.() ?? 0
}

function isEndpoint(value: unknown): value is Endpoint {
  return (
    typeof value === 'object' && value !== null && 'protocol' in value && typeof value.protocol === 'number' &&
    'path' in value && typeof value.path === 'string' && 'token' in value && typeof value.token === 'string' && 'pid' in value && typeof value.pid === 'number'
  )
}
