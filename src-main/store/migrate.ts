import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Fault } from '../../src-contract/failure.ts'
import type { ReadableDb, WritableDb } from './connection.ts'

export type Migration = { version: number; name: string; sql: string }

/** Beside this module both in the sources and in the bundle. */
const ownMigrations = fileURLToPath(new URL('migrations/', import.meta.url))

/** NNNN-what.sql, numbered from 1 without a gap. */
export function listMigrations(dir: string = ownMigrations): Migration[] {
  const found = readdirSync(dir)
    .filter((name) => /^\d{4}-[a-z0-9-]+\.sql$/.test(name))
    .sort()
  return found.map((name, index) => {
    if (Number(name.slice(0, 4)) !== index + 1) throw new Error(`migration ${name} is out of sequence`)
    return { version: index + 1, name, sql: readFileSync(join(dir, name), 'utf8') }
  })
}

export function versionOf(db: ReadableDb): number {
  return Number(db.pragma('user_version')[0]?.['user_version'])
}

/**
 * Brings the file to the last migration, each in one transaction: after a failure or a kill it is at some version wholly, never
 * between two. Afterwards the log is written back, so that the file's own header tells its version.
 */
export function migrate(db: WritableDb, migrations: readonly Migration[]): void {
  const due = migrations.slice(versionOf(db))
  if (due.length === 0) return
  // Rebuilding a table needs them off, and they cannot be changed inside a transaction; each migration is checked as a whole instead.
  db.pragma('foreign_keys = OFF')
  try {
    for (const migration of due) apply(db, migration)
  } finally {
    db.pragma('foreign_keys = ON')
  }
  db.pragma('wal_checkpoint(TRUNCATE)')
}

function apply(db: WritableDb, { version, name, sql }: Migration): void {
  db.exec('BEGIN IMMEDIATE')
  try {
    db.exec(sql)
    if (db.pragma('foreign_key_check').length > 0) throw new Error('rows without what they name')
    db.pragma(`user_version = ${version}`)
    db.exec('COMMIT')
  } catch (error) {
    if (db.inTransaction) db.exec('ROLLBACK')
    if (error instanceof Fault && error.failure.code === 'store.full') throw error
    throw new Fault('store.migrationFailed', { file: db.file, name }, { cause: error })
  }
}

/** A whole copy of the file as it was before a migration. It stays until the user removes it. */
export function copyBefore(db: ReadableDb, dir: string, at: number): string {
  const backups = join(dir, 'backups')
  mkdirSync(backups, { recursive: true, mode: 0o700 })
  const stamp = new Date(at).toISOString().replaceAll(/[:.]/g, '-')
  const file = join(backups, `vigie-${String(versionOf(db)).padStart(4, '0')}-${stamp}.sqlite`)
  db.prepare<[string], never>('VACUUM INTO ?').run(file)
  return file
}
