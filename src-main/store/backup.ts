import {
  chmodSync,
  closeSync,
  constants,
  copyFileSync,
  existsSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs'
import { join, resolve } from 'node:path'
import { Fault } from '../../src-contract/failure.ts'
import { AsideFailed, runAside, type Progress } from './aside-task.ts'
import { audit } from './audit.ts'
import { openWriter, peek } from './connection.ts'
import { storeFileName } from './database.ts'
import type { Store } from './database.ts'
import { applicationId, readHeader } from './file-header.ts'
import { listMigrations } from './migrate.ts'

/**
 * A whole, compact copy as of one instant, without what was deleted. Written beside its place and renamed: there is never half a backup. An
 * existing file is never overwritten.
 */
export function backup(store: Store, file: string): { bytes: number; items: number } {
  const place = placeFor(file)
  try {
    makePart(place.part)
    store.read.prepare<[string], never>('VACUUM INTO ?').run(place.part)
    return finish(store, place)
  } catch (error) {
    throw unfinished(place, file, error)
  }
}

/** The same beside the engine, which answers meanwhile: a large file takes seconds. One backup to one place at a time. */
export async function backupAside(store: Store, file: string, progress: Progress): Promise<{ bytes: number; items: number }> {
  const place = placeFor(file)
  if (writing.has(place.part)) throw new Fault('backup.exists', { file })
  writing.add(place.part)
  try {
    makePart(place.part)
    await runAside({ kind: 'copy', file: store.file, to: place.part }, progress).catch((error: unknown) => {
      if (error instanceof AsideFailed) throw error
      // Without a thread the engine does it itself, and answers afterwards.
      makePart(place.part)
      store.read.prepare<[string], never>('VACUUM INTO ?').run(place.part)
    })
    return finish(store, place)
  } catch (error) {
    throw unfinished(place, file, error)
  } finally {
    writing.delete(place.part)
  }
}

type Place = { target: string; part: string }
const writing = new Set<string>()

function placeFor(file: string): Place {
  const target = resolve(file)
  if (existsSync(target)) throw new Fault('backup.exists', { file })
  return { target, part: `${target}.part` }
}

/** Made first, for this user alone: SQLite would make it readable to all, and takes an empty file. https://www.sqlite.org/lang_vacuum.html */
function makePart(part: string): void {
  rmSync(part, { force: true })
  closeSync(openSync(part, 'wx', 0o600))
}

function unfinished({ part }: Place, file: string, error: unknown): Fault {
  rmSync(part, { force: true })
  const isFull = /store\.full|SQLITE_FULL|ENOSPC|disk is full/.test(`${error instanceof Fault ? error.failure.code : ''} ${String(error)}`)
  return new Fault(isFull ? 'store.full' : 'backup.failed', { file }, { cause: error })
}

function finish(store: Store, { target, part }: Place): { bytes: number; items: number } {
  syncFile(part)
  // Somebody may have put a file there meanwhile: it is never overwritten.
  if (existsSync(target)) throw new Error('a file has come there')
  renameSync(part, target)
  audit(store, { source: 'user', what: 'backup.written', detail: { bytes: statSync(target).size } })
  return { bytes: statSync(target).size, items: inspectBackup(target).items }
}

/** Whether a file can be restored, and how many items it holds. */
export function inspectBackup(file: string, migrationsDir?: string): { items: number } {
  if (!existsSync(file)) throw new Fault('restore.missing', { file })
  const version = backupVersion(file)
  if (version > listMigrations(migrationsDir).length) throw new Fault('store.newer', { file })
  try {
    return readWhole(file)
  } catch (error) {
    throw new Fault('restore.damaged', { file }, { cause: error })
  }
}

function backupVersion(file: string): number {
  try {
    const found = readHeader(file)
    if (found.kind === 'ours') return found.version
  } catch (error) {
    if (error instanceof Fault && error.failure.code === 'store.corrupt') throw new Fault('restore.damaged', { file }, { cause: error })
  }
  throw new Fault('restore.notVigie', { file })
}

function readWhole(file: string): { items: number } {
  return peek(file, (db) => {
    if (Number(db.pragma('application_id')[0]?.['application_id']) !== applicationId) throw new Error('another application')
    const found = db.pragma('quick_check(1)')
    if (found[0]?.['quick_check'] !== 'ok') throw new Error('damaged')
    return { items: db.prepare<[], { n: number }>('SELECT count(*) AS n FROM items').get()?.n ?? 0 }
  })
}

/**
 * Puts a backup in the place of the data directory's file, which must be closed. The present file is kept under `backups/`; at every
 * instant either it or the restored one stands in its place, never neither. What waited in the backup to be sent may have been sent since:
 * those jobs come back as uncertain, so that the network is asked before anything goes out twice, and looked at before they leave: the
 * world has gone on. What waited for the user's decision still does; it counts as tried, so that it, too, is asked for first.
 */
export function replaceWith(dir: string, file: string): { kept: string; items: number } {
  const current = join(dir, storeFileName)
  const { items } = inspectBackup(file)
  const fresh = `${current}.restore`
  try {
    rmSync(fresh, { force: true })
    copyFileSync(file, fresh, constants.COPYFILE_EXCL)
    chmodSync(fresh, 0o600)
    doubtWaitingJobs(fresh)
    syncFile(fresh)
    const kept = keepCurrent(dir, current)
    renameSync(fresh, current)
    syncFolder(dir)
    return { kept, items }
  } catch (error) {
    rmSync(fresh, { force: true })
    throw error instanceof Fault ? error : new Fault('backup.failed', { file }, { cause: error })
  }
}

function doubtWaitingJobs(file: string): void {
  const db = openWriter(file)
  try {
    db.exec(`
      UPDATE jobs SET attempted_at = coalesce(attempted_at, created_at) WHERE state IN ('held', 'queued', 'sending', 'retry', 'paused', 'review');
      UPDATE jobs SET state = 'uncertain' WHERE state IN ('held', 'queued', 'sending', 'retry', 'paused');
      UPDATE jobs SET look = 1 WHERE state = 'uncertain'`)
    // Of an older backup there may be none yet. What it says was not handed over may have been since.
    if (db.tuples(`SELECT 1 FROM sqlite_schema WHERE name = 'dispatches'`).length > 0) db.exec('UPDATE dispatches SET handed_at = coalesce(handed_at, 0)')
  } finally {
    db.close()
  }
}

/** Under a second name first, then replaced by a rename. A damaged file, which is a reason to restore, is kept as it is, with its log. */
function keepCurrent(dir: string, current: string): string {
  const backups = join(dir, 'backups')
  mkdirSync(backups, { recursive: true, mode: 0o700 })
  const kept = join(backups, `vigie-replaced-${new Date().toISOString().replaceAll(/[:.]/g, '-')}.sqlite`)
  if (!existsSync(current)) return kept
  writeBackLog(current)
  secondName(current, kept)
  for (const suffix of ['-wal', '-shm']) if (existsSync(current + suffix)) renameSync(current + suffix, kept + suffix)
  return kept
}

function writeBackLog(current: string): void {
  try {
    openWriter(current).close()
  } catch {
    // Damaged: kept as it lies.
  }
}

function secondName(from: string, to: string): void {
  try {
    linkSync(from, to)
  } catch {
    // File systems without hard links, FAT on a stick.
    copyFileSync(from, to, constants.COPYFILE_EXCL)
    syncFile(to)
  }
}

function syncFile(file: string): void {
  const handle = openSync(file, 'r+')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}

/** So that the rename itself survives a power cut. Windows cannot and need not. */
function syncFolder(dir: string): void {
  if (process.platform === 'win32') return
  const handle = openSync(dir, constants.O_RDONLY)
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}
