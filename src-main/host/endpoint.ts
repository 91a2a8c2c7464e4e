import { createHash, randomBytes } from 'node:crypto'
import { chmodSync, lstatSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { Fault } from '../../src-contract/failure.ts'
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

/**
 * A short path, whatever the data directory is called: a socket's may have 104 bytes on macOS and 108 on Linux
 * (https://man7.org/linux/man-pages/man7/unix.7.html). Named by the folder's digest, so that two directories never meet.
 */
export function socketPath(dir: string, env: Readonly<Record<string, string | undefined>> = process.env): string {
  const name = createHash('sha256').update(dir).digest('hex').slice(0, 20)
  if (process.platform === 'win32') return `\\\\.\\pipe\\vigie-${name}`
  const runtime = env['XDG_RUNTIME_DIR']
  const own = runtime !== undefined && runtime !== '' && isOwnFolder(runtime) ? join(runtime, 'vigie') : join(tmpdir(), `vigie-${userInfo().uid}`)
  const path = join(own, `${name}.sock`)
  const short = Buffer.byteLength(path) <= 100 ? own : `/tmp/vigie-${userInfo().uid}`
  makeOwnFolder(short)
  return join(short, `${name}.sock`)
}

/** In a folder that anybody may write to, somebody else may have been there first: theirs is refused. */
function makeOwnFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
  } catch (error) {
    throw new Fault('store.noFolder', { file: folder, reason: codeOf(error) }, { cause: error })
  }
  if (!isOwnFolder(folder)) throw new Fault('store.noFolder', { file: folder, reason: 'owner' })
  chmodSync(folder, 0o700)
}

function isOwnFolder(folder: string): boolean {
  const stat = lstatSync(folder, { throwIfNoEntry: false })
  return stat !== undefined && stat.isDirectory() && stat.uid === userInfo().uid
}

function isEndpoint(value: unknown): value is Endpoint {
  return (
    typeof value === 'object' && value !== null && 'protocol' in value && typeof value.protocol === 'number' &&
    'path' in value && typeof value.path === 'string' && 'token' in value && typeof value.token === 'string' && 'pid' in value && typeof value.pid === 'number'
  )
}
