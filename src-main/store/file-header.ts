import { closeSync, existsSync, openSync, readSync, statSync } from 'node:fs'
import { Fault } from '../../src-contract/failure.ts'

/** "VIGI". Written before anything else, so that a file without it is somebody else's. */
export const applicationId = 0x56494749

export type Found = { kind: 'absent' } | { kind: 'ours'; version: number }

/**
 * Looks at a file without SQLite, which may create or change files beside what it opens: what is not ours is not touched at all.
 * Offsets are those of https://sqlite.org/fileformat.html#the_database_header.
 */
export function readHeader(file: string): Found {
  const bytes = firstBytes(file)
  if (bytes === null || bytes.length === 0) return { kind: 'absent' }
  if (bytes.length < 100 || bytes.toString('latin1', 0, 16) !== 'SQLite format 3\0') throw new Fault('store.foreign', { file })
  if (bytes.readUInt32BE(68) !== applicationId) throw new Fault('store.foreign', { file })
  if (isCutShort(file, bytes)) throw new Fault('store.corrupt', { file })
  return { kind: 'ours', version: bytes.readUInt32BE(60) }
}

/** Fewer bytes than the header counts pages for. With a log beside it the missing pages may be there: SQLite copies them back. */
function isCutShort(file: string, header: Buffer): boolean {
  if (existsSync(`${file}-wal`) && statSync(`${file}-wal`).size > 0) return false
  const field = header.readUInt16BE(16)
  const pageSize = field === 1 ? 65_536 : field
  const countIsValid = header.readUInt32BE(24) === header.readUInt32BE(92)
  return countIsValid && statSync(file).size < header.readUInt32BE(28) * pageSize
}

function firstBytes(file: string): Buffer | null {
  const stat = statSync(file, { throwIfNoEntry: false })
  if (stat === undefined) return null
  if (!stat.isFile()) throw new Fault('store.foreign', { file })
  try {
    const handle = openSync(file, 'r')
    try {
      const bytes = Buffer.alloc(100)
      return bytes.subarray(0, readSync(handle, bytes, 0, 100, 0))
    } finally {
      closeSync(handle)
    }
  } catch (error) {
    throw new Fault('store.readOnly', { file }, { cause: error })
  }
}
