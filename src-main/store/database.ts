import { accessSync, chmodSync, constants, existsSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { Fault } from '../../src-contract/failure.ts'
import type { Clock } from '../lib/clock.ts'
import { makeWithParents } from '../lib/make-folder.ts'
import { createChangeFeed } from './changes.ts'
import type { ChangeFeed, TransactionalFeed } from './changes.ts'
import { openReader, openWriter, peek } from './connection.ts'
import type { ReadableDb, WritableDb } from './connection.ts'
import { CounterLedger } from './counters.ts'
import { applicationId, readHeader } from './file-header.ts'
import { copyBefore, listMigrations, migrate, versionOf } from './migrate.ts'
import type { Migration } from './migrate.ts'
import { isNetworkFolder } from './network-folder.ts'

export type Store = {
  readonly file: string
  readonly dir: string
  readonly read: ReadableDb
  readonly write: WritableDb
  readonly changes: ChangeFeed
  readonly clock: Clock
  /** What the transaction under way does to the counters. */
  readonly counters: CounterLedger
  close(): void
}

const feeds = new WeakMap<Store, TransactionalFeed>()

export const storeFileName = 'vigie.sqlite'

export type OpenOptions = { dir: string; clock: Clock; migrationsDir?: string; isNetworkFolder?: (dir: string) => boolean }

/**
 * Opens the data directory's file, made new where there is none. Whatever stands in the way is a Fault and nothing is touched: neither a
 * newer file nor a foreign one nor a broken one. One process at a time opens a directory; the engine's lock sees to that.
 */
export function openStore(options: OpenOptions): Store {
  const { dir, clock } = options
  const migrations = listMigrations(options.migrationsDir)
  makeFolder(dir)
  if ((options.isNetworkFolder ?? isNetworkFolder)(dir)) throw new Fault('store.networkFolder', { file: dir })
  const file = join(dir, storeFileName)
  const found = readHeader(file)
  refuseReadOnly(dir, file)
  if (found.kind === 'absent') create(dir, file, migrations)
  else if (found.version > migrations.length) throw new Fault('store.newer', { file })
  if (found.kind === 'ours') refuseUnreadable(file, migrations)

  const write = openWriter(file)
  try {
    if (versionOf(write) < migrations.length) {
      copyBefore(write, dir, clock.now())
      migrate(write, migrations)
    }
    return assemble(dir, file, clock, write, openReader(file))
  } catch (error) {
    write.close()
    throw error
  }
}

function assemble(dir: string, file: string, clock: Clock, write: WritableDb, read: ReadableDb): Store {
  const feed = createChangeFeed(clock)
  const store: Store = {
    file,
    dir,
    read,
    write,
    changes: feed,
    clock,
    counters: new CounterLedger(),
    close() {
      feed.close()
      // The writer last: it is the last connection out, which writes the log back and removes it.
      read.close()
      write.close()
    },
  }
  feeds.set(store, feed)
  return store
}

/**
 * Runs `fn` in one transaction of the writer. Inside another it joins that one: its writes stand or fall with the outer. Never across an
 * await. Changes are told after the commit alone.
 */
export function transact<T>(store: Store, fn: () => T): T {
  const { write, counters } = store
  if (write.inTransaction) return fn()
  const feed = feeds.get(store)
  if (feed === undefined) throw new Error('not an open store')
  write.prepare<[], never>('BEGIN IMMEDIATE').run()
  let result: T
  try {
    result = fn()
    counters.flush(write)
    write.prepare<[], never>('COMMIT').run()
  } catch (error) {
    // SQLite has rolled back by itself where the disk was full.
    if (write.inTransaction) write.prepare<[], never>('ROLLBACK').run()
    counters.clear()
    feed.rolledBack()
    throw error
  }
  feed.committed()
  return result
}

function makeFolder(dir: string): void {
  try {
    makeWithParents(dir)
    if (!statSync(dir).isDirectory()) throw new Error('not a folder')
  } catch (error) {
    throw new Fault('store.noFolder', { file: dir }, { cause: error })
  }
}

function refuseReadOnly(dir: string, file: string): void {
  try {
    accessSync(dir, constants.W_OK | constants.X_OK)
    if (existsSync(file)) accessSync(file, constants.R_OK | constants.W_OK)
  } catch (error) {
    throw new Fault('store.readOnly', { file }, { cause: error })
  }
}

/**
 * A new file is made whole under another name and then renamed: a kill or a full disk leaves either nothing or all of it. What an
 * earlier attempt left is swept away.
 */
function create(dir: string, file: string, migrations: readonly Migration[]): void {
  const prefix = `${storeFileName}.new`
  const sweep = () => {
    for (const name of readdirSync(dir)) if (name.startsWith(prefix)) rmSync(join(dir, name))
  }
  sweep()
  const fresh = join(dir, prefix)
  try {
    const db = openWriter(fresh)
    try {
      db.pragma(`application_id = ${applicationId}`)
      migrate(db, migrations)
    } finally {
      db.close()
    }
    // People's messages: for this user alone.
    chmodSync(fresh, 0o600)
    renameSync(fresh, file)
  } catch (error) {
    sweep()
    throw error instanceof Fault ? new Fault(error.failure.code, { ...error.failure.params, file }, { cause: error }) : error
  }
}

/** What the header cannot tell, read without writing: the version that stands in the log, and whether the schema can be read at all. */
function refuseUnreadable(file: string, migrations: readonly Migration[]): void {
  try {
    peek(file, (db) => {
      if (versionOf(db) > migrations.length) throw new Fault('store.newer', { file })
      db.tuples('SELECT name FROM sqlite_schema')
      for (const table of ['accounts', 'items', 'jobs', 'counters', 'cursors', 'settings']) db.tuples(`SELECT 1 FROM ${table} LIMIT 1`)
    })
  } catch (error) {
    throw error instanceof Fault ? error : new Fault('store.corrupt', { file }, { cause: error })
  }
}
