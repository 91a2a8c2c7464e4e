import { chmodSync, closeSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs'
import { Fault } from '../../src-contract/failure.ts'

/** The file's text, or null where there is none. */
export function readPrivateFile(file: string): string | null {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null
    throw new Fault('secrets.unreadable', { file, reason: codeOf(error) }, { cause: error })
  }
}

/** Whole or not at all, readable by its owner alone from the first byte: written beside, synced, renamed. */
export function writePrivateFile(file: string, text: string): void {
  const fresh = `${file}.new`
  try {
    rmSync(fresh, { force: true })
    const handle = openSync(fresh, 'wx', 0o600)
    try {
      writeSync(handle, text)
      fsyncSync(handle)
    } finally {
      closeSync(handle)
    }
    chmodSync(fresh, 0o600)
    renameSync(fresh, file)
  } catch (error) {
    rmSync(fresh, { force: true })
    throw writeFault(file, error)
  }
}

function writeFault(file: string, error: unknown): Fault {
  const code = codeOf(error)
  if (code === 'ENOSPC' || code === 'EDQUOT') return new Fault('store.full', { file }, { cause: error })
  return new Fault('store.readOnly', { file, reason: code }, { cause: error })
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unknown'
}
