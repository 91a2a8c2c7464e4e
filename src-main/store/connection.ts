import Database from 'better-sqlite3'
import { existsSync, rmSync } from 'node:fs'
import { Fault } from '../../src-contract/failure.ts'
import type { FailureCode } from '../../src-contract/failure.ts'

/** What SQLite holds in a column. Every integer of ours lies below 2^53. */
export type Value = string | number | null | Uint8Array

/**
 * A prepared statement. `run` gives the number of rows changed, `insert` the id of the new row: ten times as fast as RETURNING, which
 * builds a table of its own for its one row.
 */
export type Statement<P extends readonly Value[], R> = {
  get(...params: P): R | undefined
  all(...params: P): R[]
  run(...params: P): number
  insert(...params: P): number
}

const codes: readonly (readonly [RegExp, FailureCode])[] = [
  // What a full disk answers when the log or its shared memory, not the file, has to grow.
  [/^SQLITE_(FULL|IOERR_(WRITE|TRUNCATE|SHMSIZE))/, 'store.full'],
  [/^SQLITE_(BUSY|LOCKED)/, 'store.busy'],
  [/^SQLITE_(READONLY|CANTOPEN|PERM|AUTH)/, 'store.readOnly'],
  [/^SQLITE_(CORRUPT|NOTADB)/, 'store.corrupt'],
]

/** SQLite's errors that a person can do something about, as Faults; others as they are. */
export function storeFault(thrown: unknown, file: string): unknown {
  if (!(thrown instanceof Database.SqliteError)) return thrown
  const code = codes.find(([pattern]) => pattern.test(thrown.code))?.[1]
  return code === undefined ? thrown : new Fault(code, { file }, { cause: thrown })
}

/**
 * A connection that may only be asked. Statements are prepared once per SQL text and kept as long as the connection: the texts
 * are ours and few, never made of what a network or a user typed.
 */
export class ReadableDb {
  readonly file: string
  readonly #raw: Database.Database
  readonly #statements = new Map<string, unknown>()

  constructor(raw: Database.Database, file: string) {
    this.#raw = raw
    this.file = file
  }

  prepare<P extends readonly Value[], R>(sql: string): Statement<P, R> {
    const known = this.#statements.get(sql)
    // The text decides the types, and each text stands in one place.
    if (known !== undefined) return known as Statement<P, R>
    const made = this.#make<P, R>(sql)
    this.#statements.set(sql, made)
    return made
  }

  #make<P extends readonly Value[], R>(sql: string): Statement<P, R> {
    const guard = <T>(work: () => T): T => {
      try {
        return work()
      } catch (error) {
        throw storeFault(error, this.file)
      }
    }
    const statement = guard(() => this.#raw.prepare<unknown[], R>(sql))
    return {
      get: (...params) => guard(() => statement.get(...params)),
      all: (...params) => guard(() => statement.all(...params)),
      run: (...params) => guard(() => statement.run(...params).changes),
      insert: (...params) => guard(() => Number(statement.run(...params).lastInsertRowid)),
    }
  }

  /** Rows as bare arrays, where several columns share a name: for dumps and checks. */
  tuples(sql: string): Value[][] {
    try {
      return this.#raw.prepare<[], Value[]>(sql).raw().all()
    } catch (error) {
      throw storeFault(error, this.file)
    }
  }

  pragma(text: string): Record<string, Value>[] {
    try {
      return this.#raw.pragma(text) as Record<string, Value>[]
    } catch (error) {
      throw storeFault(error, this.file)
    }
  }

  close(): void {
    this.#statements.clear()
    this.#raw.close()
  }
}

/** The one connection that writes. */
export class WritableDb extends ReadableDb {
  readonly #raw: Database.Database

  constructor(raw: Database.Database, file: string) {
    super(raw, file)
    this.#raw = raw
  }

  get inTransaction(): boolean {
    return this.#raw.inTransaction
  }

  /** Several statements at once, for migrations. */
  exec(sql: string): void {
    try {
      this.#raw.exec(sql)
    } catch (error) {
      throw storeFault(error, this.file)
    }
  }
}

/**
 * The writer. Each pragma with its reason:
 * - WAL: readers never wait for the writer, nor it for them.
 * - synchronous FULL: in WAL, NORMAL may forget the last transactions at a power cut. A decision that the window has said to be taken, and
 *   above all the mark that a job was sent, must not be forgotten: the job would be sent twice. It costs one fsync per batch or action,
 *   not per row.
 * - foreign_keys: a row that names another has it.
 * - secure_delete: text that was deleted is overwritten with zeros in the file, not only unlinked.
 * - busy_timeout (`timeout`): one process writes, so waiting is for a backup tool's or a curious reader's lock alone.
 * - wal_autocheckpoint 4000 pages (16 MB): a first sync writes a lot; copying the same index pages back every 4 MB doubles the work.
 * - journal_size_limit: after such a burst the WAL shrinks again, and what was deleted does not linger in it.
 * - cache_size 64 MB: the upper pages of every index of a million items. temp_store in memory: sorted text never reaches another file.
 * - trusted_schema off, cell_size_check on: a file that somebody else prepared can neither run functions from its schema nor mislead the
 *   b-tree.
 * - no mmap: a failing disk would then be a signal that kills the engine instead of an error with a sentence, and it gains little here.
 */
export function openWriter(file: string): WritableDb {
  const raw = connect(file, { timeout: 5000 })
  const db = new WritableDb(raw, file)
  const [mode] = db.pragma('journal_mode = WAL')
  if (mode?.['journal_mode'] !== 'wal') {
    db.close()
    throw new Fault('store.readOnly', { file })
  }
  for (const pragma of [
    'synchronous = FULL',
    'foreign_keys = ON',
    'secure_delete = ON',
    'wal_autocheckpoint = 4000',
    `journal_size_limit = ${16 << 20}`,
    'cache_size = -65536',
    'temp_store = MEMORY',
    'trusted_schema = OFF',
    'cell_size_check = ON',
  ])
    db.pragma(pragma)
  return db
}

/**
 * Reads only: the file is opened so, and sees the last commit as of each statement. What its 16 MB do not hold, the system's own cache does; the writer needs
 * more, because it would write what it has no room for.
 */
export function openReader(file: string): ReadableDb {
  const db = new ReadableDb(connect(file, { readonly: true, fileMustExist: true, timeout: 5000 }), file)
  for (const pragma of ['cache_size = -16384', 'temp_store = MEMORY', 'trusted_schema = OFF', 'cell_size_check = ON']) db.pragma(pragma)
  return db
}

/**
 * A look at a file that may turn out not to be ours to touch. SQLite lays a log and a shared memory beside a file that it only reads, and
 * cannot remove them again without writing: what was not there before is removed here.
 */
export function peek<T>(file: string, look: (db: ReadableDb) => T): T {
  const beside = [`${file}-wal`, `${file}-shm`].filter((path) => !existsSync(path))
  try {
    const db = openReader(file)
    try {
      return look(db)
    } finally {
      db.close()
    }
  } finally {
    if (beside.length === 2) for (const path of beside) rmSync(path, { force: true })
  }
}

function connect(file: string, options: Database.Options): Database.Database {
  try {
    return new Database(file, options)
  } catch (error) {
    throw storeFault(error, file)
  }
}
