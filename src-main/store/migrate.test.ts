import Database from 'better-sqlite3'
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Fault } from '../../src-contract/failure.ts'
import { applyBatch } from './apply.ts'
import { checkStore } from './check.ts'
import { openWriter } from './connection.ts'
import { openStore, storeFileName } from './database.ts'
import { dumpCanonical } from './dump.ts'
import { listMigrations, migrate, versionOf } from './migrate.ts'
import { addAccount, handClock, remoteItem, tempDir } from './test-store.ts'
import { renderSchema } from './write-schema.ts'

const own = fileURLToPath(new URL('migrations/', import.meta.url))
let dir: string
let migrationsDir: string
beforeEach(() => {
  dir = tempDir()
  migrationsDir = join(dir, 'migrations')
  cpSync(own, migrationsDir, { recursive: true })
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))

const data = () => join(dir, 'data')
const open = () => openStore({ dir: data(), clock: handClock(), migrationsDir })
const next = listMigrations().length + 1
const addMigration = (sql: string, version = next) =>
  writeFileSync(join(migrationsDir, `${String(version).padStart(4, '0')}-made-up.sql`), sql)
const copies = () => (existsSync(join(data(), 'backups')) ? readdirSync(join(data(), 'backups')) : [])

function codeOf(work: () => unknown): string {
  try {
    work()
  } catch (error) {
    if (error instanceof Fault) return error.failure.code
    throw error
  }
  return 'opened'
}

/** A file of the present version with something in it; its dump. */
function filled(): string {
  const store = open()
  const accountId = addAccount(store)
  applyBatch(store, accountId, { posts: [], removed: [], upserted: [remoteItem('1'), remoteItem('2')] })
  const dump = dumpCanonical(store.read)
  store.close()
  return dump
}

describe('every migration', () => {
  it.each(listMigrations())('$name leads from the one before to its own number, with everything whole', ({ version }) => {
    const file = join(dir, 'step.sqlite')
    const db = openWriter(file)
    migrate(db, listMigrations().slice(0, version - 1))
    expect(versionOf(db)).toBe(version - 1)
    migrate(db, listMigrations().slice(0, version))
    expect(versionOf(db)).toBe(version)
    expect(db.pragma('integrity_check')).toEqual([{ integrity_check: 'ok' }])
    expect(db.pragma('foreign_key_check')).toEqual([])
    db.close()
  })

  it('is numbered without a gap, or nothing is opened', () => {
    addMigration('SELECT 1', next + 1)
    expect(open).toThrow('out of sequence')
    expect(existsSync(join(data(), storeFileName))).toBe(false)
  })

  it('is in schema.sql as it stands', () => {
    expect(readFileSync(new URL('schema.sql', import.meta.url), 'utf8')).toBe(renderSchema())
  })
})

describe('an older file', () => {
  it('is copied whole before it is brought up to date, and keeps what it holds', () => {
    const before = filled()
    addMigration('ALTER TABLE items ADD COLUMN mood TEXT; CREATE TABLE moods (id INTEGER PRIMARY KEY) STRICT;')
    const store = open()
    expect(versionOf(store.write)).toBe(next)
    expect(dumpCanonical(store.read)).toBe(before)
    expect(checkStore(store).ok).toBe(true)
    store.close()
    const [copy, ...others] = copies()
    expect(others).toEqual([])
    const kept = new Database(join(data(), 'backups', copy ?? ''), { readonly: true })
    expect(kept.pragma('user_version', { simple: true })).toBe(next - 1)
    expect(kept.prepare('SELECT count(*) AS n FROM items').get()).toEqual({ n: 2 })
    kept.close()
  })

  it('stays as it was when a migration fails half-way, and opens again with the version before', () => {
    const before = filled()
    addMigration('CREATE TABLE moods (id INTEGER PRIMARY KEY) STRICT; INSERT INTO moods VALUES (1); INSERT INTO nowhere VALUES (1);')
    expect(codeOf(open)).toBe('store.migrationFailed')
    expect(copies()).toHaveLength(1)
    rmSync(join(migrationsDir, `${String(next).padStart(4, '0')}-made-up.sql`))
    const store = open()
    expect(dumpCanonical(store.read)).toBe(before)
    expect(store.read.tuples(`SELECT name FROM sqlite_schema WHERE name = 'moods'`)).toEqual([])
    store.close()
  })

  it('is not brought to a state in which rows name what is not there', () => {
    filled()
    addMigration('DELETE FROM authors;')
    expect(codeOf(open)).toBe('store.migrationFailed')
  })

  it('keeps those steps that succeeded', () => {
    filled()
    addMigration('CREATE TABLE moods (id INTEGER PRIMARY KEY) STRICT;')
    addMigration('no SQL at all', next + 1)
    expect(codeOf(open)).toBe('store.migrationFailed')
    rmSync(join(migrationsDir, `${String(next + 1).padStart(4, '0')}-made-up.sql`))
    const store = open()
    expect(versionOf(store.write)).toBe(next)
    store.close()
  })

  it('that is a copy made by a version to come is refused by this one', () => {
    filled()
    addMigration('CREATE TABLE moods (id INTEGER PRIMARY KEY) STRICT;')
    open().close()
    expect(codeOf(() => openStore({ dir: data(), clock: handClock() }))).toBe('store.newer')
  })
})

describe('a file of the present version', () => {
  it('is neither copied nor changed by opening it', () => {
    filled()
    const before = readFileSync(join(data(), storeFileName))
    open().close()
    expect(readFileSync(join(data(), storeFileName)).equals(before)).toBe(true)
    expect(copies()).toEqual([])
  })

  it('that cannot be begun leaves nothing behind', () => {
    addMigration('no SQL at all')
    mkdirSync(data())
    expect(codeOf(open)).toBe('store.migrationFailed')
    expect(readdirSync(data())).toEqual([])
  })
})
