import { chmodSync, realpathSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { Fault } from '../../src-contract/failure.ts'
import { makeWithParents } from '../lib/make-folder.ts'
import { isNetworkFolder } from '../store/network-folder.ts'

export type Lock = { release(): void }

/** Held on to here: a database that nobody refers to any more is closed by the collector, and its lock goes with it. */
const heldHere = new Set<Database.Database>()

/**
 * The lock of a data directory: an exclusive SQLite transaction left open on a database of its own. The kernel releases it at any
 * death of the process, kill -9 included, so that no stale lock is ever found. Null when another process has it. Makes the folder where
 * it is missing.
 */
export function takeLock(dir: string): Lock | null {
  ready(dir)
  const file = join(dir, 'lock.sqlite')
  let database: Database.Database | null = null
  try {
    // Two that begin at once touch it both for an instant: long enough to get out of each other's way.
    database = new Database(file, { timeout: 20 })
    chmodSync(file, 0o600)
    // A rollback journal: in WAL mode an exclusive transaction would still let others read, and leave files behind.
    database.pragma('journal_mode = DELETE')
    database.exec('BEGIN EXCLUSIVE')
  } catch (error) {
    database?.close()
    const code = codeOf(error)
    if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED')) return null
    throw lockFault(code, file, error)
  }
  const held = database
  heldHere.add(held)
  return {
    release() {
      heldHere.delete(held)
      held.close()
    },
  }
}

/** The folder as the kernel knows it: two spellings of one folder are one data directory. */
export function realDataDir(dir: string): string {
  ready(dir)
  return realpathSync(dir)
}

function ready(dir: string): void {
  try {
    makeWithParents(dir)
  } catch (error) {
    throw new Fault(codeOf(error) === 'ENOSPC' ? 'store.full' : 'store.noFolder', { file: dir, reason: codeOf(error) }, { cause: error })
  }
  // File locks are no promise where several machines may write.
  if (isNetworkFolder(dir)) throw new Fault('store.networkFolder', { file: dir })
}

function lockFault(code: string, file: string, cause: unknown): Fault {
  if (code === 'SQLITE_FULL') return new Fault('store.full', { file }, { cause })
  if (code.startsWith('SQLITE_READONLY') || code.startsWith('SQLITE_CANTOPEN') || code === 'EACCES' || code === 'EPERM' || code === 'EROFS') return new Fault('store.readOnly', { file }, { cause })
  if (code.startsWith('SQLITE_IOERR')) return new Fault('store.full', { file }, { cause })
  return new Fault('store.corrupt', { file }, { cause })
}

export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''
}
