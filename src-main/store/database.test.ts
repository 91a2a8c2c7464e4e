import Database from 'better-sqlite3'
import { spawnSync } from 'node:child_process'
import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Fault } from '../../src-contract/failure.ts'
import { applyBatch } from './apply.ts'
import { backup } from './backup.ts'
import { checkStore } from './check.ts'
import { openStore, storeFileName, transact } from './database.ts'
import { dumpCanonical } from './dump.ts'
import { listMigrations } from './migrate.ts'
import { applicationId } from './file-header.ts'
import { isNetworkFolder } from './network-folder.ts'
import { addAccount, handClock, remoteItem, tempDir, testStore } from './test-store.ts'

let dir: string
beforeEach(() => {
  dir = tempDir()
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))

const file = () => join(dir, storeFileName)
const open = (at = dir) => openStore({ dir: at, clock: handClock() })

function codeOf(work: () => unknown): string {
  try {
    work()
  } catch (error) {
    if (error instanceof Fault) return error.failure.code
    throw error
  }
  return 'opened'
}

/** Names, bytes and instants of change of everything in a folder: what "untouched" means. */
function everything(at: string): string {
  return readdirSync(at, { recursive: true, withFileTypes: true })
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => `${path} ${statSync(path).mtimeMs} ${statSync(path).isFile() ? readFileSync(path).toString('base64') : ''}`)
    .sort()
    .join('\n')
}

/** Opening is refused with this code and nothing is touched. */
function refuses(code: string): void {
  const before = everything(dir)
  expect(codeOf(() => open().close())).toBe(code)
  expect(everything(dir)).toBe(before)
}

function withItems(count: number): void {
  const store = open()
  const accountId = addAccount(store)
  applyBatch(store, accountId, {
    posts: [],
    removed: [],
    upserted: Array.from({ length: count }, (_, n) => remoteItem(`${n}`, { text: `some words ${n}` })),
  })
  store.close()
}

describe('opening a data directory', () => {
  it('makes folder and file where there are none, for this user alone', () => {
    const deep = join(dir, 'a', 'b')
    const store = open(deep)
    expect(checkStore(store)).toMatchObject({ ok: true, items: 0 })
    store.close()
    expect(statSync(join(deep, storeFileName)).mode & 0o777).toBe(0o600)
    expect(readdirSync(deep)).toEqual([storeFileName])
    const header = readFileSync(join(deep, storeFileName))
    expect([header.readUInt32BE(68), header.readUInt32BE(60)]).toEqual([applicationId, listMigrations().length])
  })

  it('finds everything again', () => {
    withItems(5)
    const store = open()
    expect(checkStore(store)).toMatchObject({ ok: true, items: 5 })
    store.close()
  })

  it('takes an empty file, and what an interrupted beginning left, for a beginning', () => {
    writeFileSync(file(), '')
    writeFileSync(`${file()}.new`, 'half of a file')
    writeFileSync(`${file()}.new-wal`, 'half of a log')
    open().close()
    expect(readdirSync(dir)).toEqual([storeFileName])
  })

  it('refuses a file of a newer version', () => {
    withItems(1)
    const db = new Database(file())
    db.pragma('user_version = 99')
    db.close()
    refuses('store.newer')
  })

  it('refuses one whose newer version stands only in its log', () => {
    withItems(1)
    const script = `const D = require('better-sqlite3'); const d = new D(process.argv[1]); d.pragma('user_version = 99'); process.kill(process.pid, 'SIGKILL')`
    spawnSync(process.execPath, ['-e', script, file()], { cwd: fileURLToPath(new URL('.', import.meta.url)) })
    expect(statSync(`${file()}-wal`).size).toBeGreaterThan(0)
    expect(codeOf(open)).toBe('store.newer')
  })

  it('refuses somebody else’s database', () => {
    const db = new Database(file())
    db.exec('CREATE TABLE theirs (x)')
    db.close()
    refuses('store.foreign')
  })

  it.each(['a letter, not a database', 'SQLite format 3\0', '\0'.repeat(5000)])('refuses what is no database (%#)', (content) => {
    writeFileSync(file(), content)
    refuses('store.foreign')
  })

  it('refuses a folder in the place of the file', () => {
    mkdirSync(file())
    refuses('store.foreign')
  })

  it('refuses a file that was cut short', () => {
    withItems(500)
    truncateSync(file(), statSync(file()).size / 2)
    refuses('store.corrupt')
  })

  it('refuses a file whose schema is damaged', () => {
    withItems(1)
    const bytes = readFileSync(file())
    bytes.fill(0xab, 100, 4096)
    writeFileSync(file(), bytes)
    refuses('store.corrupt')
  })

  it('refuses a place where no folder can be', () => {
    writeFileSync(join(dir, 'plain'), '')
    const before = everything(dir)
    expect(codeOf(() => open(join(dir, 'plain', 'sub')))).toBe('store.noFolder')
    expect(codeOf(() => open(join(dir, 'plain')))).toBe('store.noFolder')
    expect(codeOf(() => open('/proc/vigie'))).toBe('store.noFolder')
    expect(everything(dir)).toBe(before)
  })

  it('refuses a network folder', () => {
    expect(codeOf(() => openStore({ dir, clock: handClock(), isNetworkFolder: () => true }))).toBe('store.networkFolder')
    expect(readdirSync(dir)).toEqual([])
  })
})

describe('without permission to write', () => {
  let migrationsDir: string
  beforeEach(() => {
    migrationsDir = tempDir()
    cpSync(new URL('migrations/', import.meta.url), migrationsDir, { recursive: true })
    chmodSync(migrationsDir, 0o755)
  })
  afterEach(() => rmSync(migrationsDir, { recursive: true, force: true }))

  /**
   * Root may write everywhere: the attempt is made in a process that has become another user once everything is loaded, because the sources
   * may lie where that user cannot look.
   */
  function openAsNobody(at: string): string {
    const script = `
      const [database, connection, dir, migrationsDir] = process.argv.slice(1)
      const { openStore } = await import(database)
      const { openWriter } = await import(connection)
      try { openWriter(':memory:') } catch { /* It cannot have a log; the library is loaded. */ }
      if (process.getuid() === 0) { process.setgroups([]); process.setgid(65534); process.setuid(65534) }
      const clock = { now: () => 0, sleep: () => new Promise(() => {}) }
      try { openStore({ dir, clock, migrationsDir }).close(); console.log('opened') }
      catch (error) { console.log(error.failure?.code ?? String(error)) }`
    const modules = ['database.ts', 'connection.ts'].map((name) => new URL(name, import.meta.url).href)
    const args = ['--no-warnings', '--input-type=module', '-e', script, ...modules, at, migrationsDir]
    const ran = spawnSync(process.execPath, args, { encoding: 'utf8', cwd: '/' })
    return ran.stdout.trim() || ran.stderr
  }

  it('elsewhere, opening works', () => {
    chmodSync(dir, 0o777)
    expect(openAsNobody(join(dir, 'mine'))).toBe('opened')
  })

  it('to the folder, opening is refused and nothing is touched', () => {
    withItems(1)
    chmodSync(dir, 0o555)
    chmodSync(file(), 0o666)
    const before = everything(dir)
    expect(openAsNobody(dir)).toBe('store.readOnly')
    expect(everything(dir)).toBe(before)
    chmodSync(dir, 0o755)
  })

  it('to the file, opening is refused and nothing is touched', () => {
    withItems(1)
    chmodSync(dir, 0o777)
    chmodSync(file(), 0o444)
    const before = everything(dir)
    expect(openAsNobody(dir)).toBe('store.readOnly')
    expect(everything(dir)).toBe(before)
  })

  it('to the folder above, none can be made', () => {
    chmodSync(dir, 0o555)
    expect(openAsNobody(join(dir, 'new'))).toBe('store.noFolder')
    expect(existsSync(join(dir, 'new'))).toBe(false)
    chmodSync(dir, 0o755)
  })
})

describe('a full disk', () => {
  it('fails the batch with a sentence, and what was there is whole', () => {
    const t = testStore()
    const batch = (from: number) => ({
      posts: [],
      removed: [],
      upserted: Array.from({ length: 200 }, (_, n) => remoteItem(`${from + n}`, { text: 'x'.repeat(500) })),
    })
    applyBatch(t.store, t.accountId, batch(0))
    const before = dumpCanonical(t.store.read)
    const [pages] = t.store.write.pragma('page_count')
    t.store.write.pragma(`max_page_count = ${Number(pages?.['page_count']) + 4}`)
    expect(codeOf(() => applyBatch(t.store, t.accountId, batch(1000)))).toBe('store.full')
    expect(dumpCanonical(t.store.read)).toBe(before)
    expect(checkStore(t.store)).toMatchObject({ ok: true, items: 200 })
    t.store.write.pragma('max_page_count = 1000000')
    expect(applyBatch(t.store, t.accountId, batch(1000)).new).toBe(200)
    expect(checkStore(t.store).ok).toBe(true)
    t.end()
  })
})

describe('a disk that is full in truth', () => {
  // A small file system of its own: root's to make.
  function mounted(size: string): boolean {
    return (
      process.platform === 'linux' &&
      process.getuid?.() === 0 &&
      spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', dir]).status === 0
    )
  }

  it('is told at every step, and what was written before is whole when there is room again', (context) => {
    if (!mounted('2200k')) return context.skip('no file system can be mounted here')
    try {
      for (const padKb of [2100, 1900, 1600, 1000, 300]) {
        rmSync(join(dir, 'data'), { recursive: true, force: true })
        writeFileSync(join(dir, 'pad'), Buffer.alloc(padKb * 1024))
        const code = codeOf(() => {
          const store = open(join(dir, 'data'))
          try {
            const accountId = addAccount(store)
            for (let n = 0; n < 10_000; n += 1)
              applyBatch(store, accountId, { posts: [], removed: [], upserted: [remoteItem(`${n}`, { text: 'word '.repeat(60) })] })
          } finally {
            expect(checkStore(store).problems).toEqual([])
            expect(codeOf(() => backup(store, join(dir, 'copy.sqlite')))).toBe('store.full')
            store.close()
          }
        })
        expect([padKb, code]).toEqual([padKb, 'store.full'])
        expect(readdirSync(dir).filter((name) => name.startsWith('copy'))).toEqual([])
      }
      rmSync(join(dir, 'pad'))
      const store = open(join(dir, 'data'))
      expect(checkStore(store).ok).toBe(true)
      expect(checkStore(store).items).toBeGreaterThan(0)
      store.close()
    } finally {
      spawnSync('umount', [dir])
    }
    return undefined
  })
})

describe('a transaction', () => {
  it('inside another stands or falls with it', () => {
    const t = testStore()
    expect(() =>
      transact(t.store, () => {
        applyBatch(t.store, t.accountId, { posts: [], removed: [], upserted: [remoteItem('1')] })
        throw new Error('later')
      }),
    ).toThrow('later')
    expect(checkStore(t.store)).toMatchObject({ ok: true, items: 0 })
    t.end()
  })

  it('that finds the file locked by somebody says so', () => {
    const t = testStore()
    t.store.write.pragma('busy_timeout = 1')
    const other = new Database(t.store.file)
    other.exec('BEGIN IMMEDIATE')
    expect(codeOf(() => applyBatch(t.store, t.accountId, { posts: [], removed: [], upserted: [remoteItem('1')] }))).toBe('store.busy')
    other.close()
    expect(applyBatch(t.store, t.accountId, { posts: [], removed: [], upserted: [remoteItem('1')] }).new).toBe(1)
    t.end()
  })

  it('leaves the reader unable to write', () => {
    const t = testStore()
    expect(codeOf(() => t.store.read.prepare<[], never>('DELETE FROM brands').run())).toBe('store.readOnly')
    t.end()
  })
})

describe('deleted text', () => {
  it('is in neither file nor log once the log is written back', () => {
    const t = testStore()
    applyBatch(t.store, t.accountId, { posts: [], removed: [], upserted: [remoteItem('1', { text: 'zanzibarbecue' })] })
    t.store.write.pragma('wal_checkpoint(TRUNCATE)')
    const holds = () => readdirSync(t.dir).some((name) => readFileSync(join(t.dir, name)).includes('zanzibarbecue'))
    expect(holds()).toBe(true)
    applyBatch(t.store, t.accountId, { posts: [], removed: ['1'], upserted: [] })
    t.store.write.prepare<[], never>(`UPDATE items SET text = ''`).run()
    t.store.write.pragma('wal_checkpoint(TRUNCATE)')
    expect(holds()).toBe(false)
    t.end()
  })
})

describe('a network folder', () => {
  const mounts = [
    '22 1 8:1 / / rw - ext4 /dev/sda1 rw',
    '30 22 0:40 / /home/me/remote rw - fuse.sshfs me@host:/ rw',
    '31 22 0:41 / /home/me/with\\040space rw - fuse.rclone cloud: rw',
    '32 22 0:42 / /media/stick rw - fuseblk /dev/sdb1 rw',
  ].join('\n')
  const on = (type: number, at = '/x') => isNetworkFolder(at, { typeOf: () => type, mounts: () => mounts }, 'linux')

  it('is told by its file system', () => {
    expect([0x6969, 0xff534d42, 0xfe534d42, 0x517b, -11_317_950].map((type) => on(type))).toEqual([true, true, true, true, true])
    expect([0xef53, 0x58465342, 0x01021994, 0x9123683e].map((type) => on(type))).toEqual([false, false, false, false])
  })

  it('behind FUSE is told by what is mounted there', () => {
    expect(
      ['/home/me/remote', '/home/me/remote/deep', '/home/me/with space', '/media/stick', '/home/me/remoteness', '/'].map((at) =>
        on(0x65735546, at),
      ),
    ).toEqual([true, true, true, false, false, false])
  })

  it('on Windows is told by its name', () => {
    const windows = (at: string) => isNetworkFolder(at, { typeOf: () => 0, mounts: () => '' }, 'win32')
    expect([String.raw`\\server\share`, '//server/share', String.raw`C:\Users`, String.raw`\\?\C:\Users`].map(windows)).toEqual([
      true,
      true,
      false,
      false,
    ])
  })
})
