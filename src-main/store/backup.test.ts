import Database from 'better-sqlite3'
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Fault } from '../../src-contract/failure.ts'
import { applyBatch } from './apply.ts'
import { backup, inspectBackup, replaceWith } from './backup.ts'
import { checkStore } from './check.ts'
import { openStore, storeFileName } from './database.ts'
import type { Store } from './database.ts'
import { decide } from './decisions.ts'
import { dumpCanonical } from './dump.ts'
import { findByRemoteId } from './items.ts'
import { moveJob } from './jobs.ts'
import { listJobs } from './jobs-read.ts'
import { contradictions } from './oracle.ts'
import { remoteItem, startAt, testStore } from './test-store.ts'
import type { TestStore } from './test-store.ts'

let t: TestStore
beforeEach(() => {
  t = testStore()
  applyBatch(t.store, t.accountId, { posts: [], removed: [], upserted: [remoteItem('1'), remoteItem('2'), remoteItem('3')] })
})
afterEach(() => t.end())

const target = () => join(t.dir, 'copy.sqlite')

function codeOf(work: () => unknown): string {
  try {
    work()
  } catch (error) {
    if (error instanceof Fault) return error.failure.code
    throw error
  }
  return 'done'
}

/** Closes the store, does it, and opens what stands in its place. */
function whileClosed(work: () => void): Store {
  t.store.close()
  work()
  const store = openStore({ dir: t.dir, clock: t.clock })
  t = { ...t, store }
  return store
}

describe('a backup', () => {
  it('holds everything, for this user alone, and nothing is left beside it', () => {
    expect(backup(t.store, target())).toMatchObject({ items: 3, bytes: statSync(target()).size })
    expect(statSync(target()).mode & 0o777).toBe(0o600)
    expect(readdirSync(t.dir).filter((name) => name.startsWith('copy'))).toEqual(['copy.sqlite'])
  })

  it('is for this user alone from its first byte', () => {
    const prepare = t.store.read.prepare.bind(t.store.read)
    const modes: number[] = []
    vi.spyOn(t.store.read, 'prepare').mockImplementation((sql: string) => {
      if (sql.startsWith('VACUUM')) modes.push(statSync(`${target()}.part`).mode & 0o777)
      return prepare(sql)
    })
    backup(t.store, target())
    expect([...modes, statSync(target()).mode & 0o777]).toEqual([0o600, 0o600])
  })

  it('never overwrites a file', () => {
    writeFileSync(target(), 'mine')
    expect(codeOf(() => backup(t.store, target()))).toBe('backup.exists')
    expect(readFileSync(target(), 'utf8')).toBe('mine')
  })

  it('that cannot be written says so and leaves nothing', () => {
    expect(codeOf(() => backup(t.store, join(t.dir, 'nowhere', 'copy.sqlite')))).toBe('backup.failed')
    expect(existsSync(join(t.dir, 'nowhere'))).toBe(false)
  })

  it('lacks deleted text that is no longer in the rows', () => {
    t.store.write.prepare<[], never>(`UPDATE items SET text = 'zanzibarbecue'`).run()
    t.store.write.prepare<[], never>(`UPDATE items SET text = ''`).run()
    backup(t.store, target())
    expect(readFileSync(target()).includes('zanzibarbecue')).toBe(false)
  })
})

describe('what is offered for restoring', () => {
  it('is looked at without touching it', () => {
    backup(t.store, target())
    const before = readFileSync(target())
    expect(inspectBackup(target())).toEqual({ items: 3 })
    expect(readFileSync(target()).equals(before)).toBe(true)
    expect(readdirSync(t.dir).filter((name) => name.startsWith('copy'))).toEqual(['copy.sqlite'])
  })

  it('is refused for what it is', () => {
    expect(codeOf(() => inspectBackup(target()))).toBe('restore.missing')
    writeFileSync(target(), 'a letter')
    expect(codeOf(() => inspectBackup(target()))).toBe('restore.notVigie')
    writeFileSync(target(), '')
    expect(codeOf(() => inspectBackup(target()))).toBe('restore.notVigie')
    mkdirSync(join(t.dir, 'folder'))
    expect(codeOf(() => inspectBackup(join(t.dir, 'folder')))).toBe('restore.notVigie')
    const foreign = join(t.dir, 'foreign.sqlite')
    const db = new Database(foreign)
    db.exec('CREATE TABLE theirs (x)')
    db.close()
    expect(codeOf(() => inspectBackup(foreign))).toBe('restore.notVigie')
    const cut = join(t.dir, 'cut.sqlite')
    backup(t.store, cut)
    truncateSync(cut, statSync(cut).size - 4096)
    expect(codeOf(() => inspectBackup(cut))).toBe('restore.damaged')
    const newer = join(t.dir, 'newer.sqlite')
    backup(t.store, newer)
    const later = new Database(newer)
    later.pragma('user_version = 99')
    later.close()
    expect(codeOf(() => inspectBackup(newer))).toBe('store.newer')
  })

  it('is refused when it is damaged inside', () => {
    backup(t.store, target())
    const bytes = readFileSync(target())
    for (let page = 4; page * 4096 < bytes.length; page += 1) bytes.fill(0x5a, page * 4096, page * 4096 + 200)
    writeFileSync(target(), bytes)
    expect(codeOf(() => inspectBackup(target()))).toBe('restore.damaged')
  })
})

describe('restoring', () => {
  it('brings back what was there, and keeps what was there since', () => {
    const before = dumpCanonical(t.store.read)
    backup(t.store, target())
    applyBatch(t.store, t.accountId, { posts: [], removed: ['1'], upserted: [remoteItem('4')] })
    const since = dumpCanonical(t.store.read)
    let kept = ''
    const store = whileClosed(() => {
      kept = replaceWith(t.dir, target()).kept
    })
    expect(dumpCanonical(store.read)).toBe(before)
    expect(contradictions(store)).toEqual([])
    whileClosed(() => replaceWith(t.dir, kept))
    expect(dumpCanonical(t.store.read)).toBe(since)
  })

  it('sends nothing that may have been sent since: what waited is to be asked about first', () => {
    const id = findByRemoteId(t.store.read, t.accountId, '1')
    if (id === null) throw new Error('nothing there')
    const job = (state: 'queued' | 'paused' | 'review' | 'verified' | 'cancelled') => {
      const { jobIds } = decide(t.store, {
        verb: 'hide',
        source: 'w',
        at: startAt,
        items: [],
        jobs: [{ itemId: id, verb: 'hide', text: null, private: false, effect: { visibility: 'hidden' }, holdUntil: startAt }],
      })
      for (const jobId of jobIds) moveJob(t.store, jobId, ['held'], state)
    }
    job('verified')
    job('cancelled')
    job('queued')
    job('paused')
    job('review')
    backup(t.store, target())
    const store = whileClosed(() => replaceWith(t.dir, target()))
    expect(listJobs(store.read, { limit: 9 }).map(({ state, attemptedAt, look }) => [state, attemptedAt, look])).toEqual([
      // The user was asked, and has not answered.
      ['review', startAt, false],
      ['uncertain', startAt, true],
      ['uncertain', startAt, true],
      ['cancelled', null, false],
      ['verified', null, false],
    ])
    expect(contradictions(store)).toEqual([])
  })

  it('from a file that cannot be restored changes nothing', () => {
    const before = dumpCanonical(t.store.read)
    writeFileSync(target(), 'a letter')
    const store = whileClosed(() => expect(codeOf(() => replaceWith(t.dir, target()))).toBe('restore.notVigie'))
    expect(dumpCanonical(store.read)).toBe(before)
    expect(existsSync(join(t.dir, 'backups'))).toBe(false)
  })

  it('heals a damaged file, which is kept as it was', () => {
    backup(t.store, target())
    t.store.close()
    const file = join(t.dir, storeFileName)
    truncateSync(file, 8192)
    expect(codeOf(() => openStore({ dir: t.dir, clock: t.clock }))).toBe('store.corrupt')
    const { kept } = replaceWith(t.dir, target())
    expect(statSync(kept).size).toBe(8192)
    const store = openStore({ dir: t.dir, clock: t.clock })
    expect(checkStore(store)).toMatchObject({ ok: true, items: 3 })
    t = { ...t, store }
  })

  it('into an empty folder needs nothing to replace', () => {
    backup(t.store, target())
    const fresh = join(t.dir, 'fresh')
    mkdirSync(fresh)
    replaceWith(fresh, target())
    const store = openStore({ dir: fresh, clock: t.clock })
    expect(checkStore(store)).toMatchObject({ ok: true, items: 3 })
    store.close()
  })
})

describe('the check', () => {
  it('finds counters, places and texts that contradict the items', () => {
    expect(checkStore(t.store)).toMatchObject({ ok: true, problems: [], items: 3 })
    t.store.write.exec(
      `UPDATE counters SET items = items + 1; UPDATE items SET state = 'done' WHERE remote_id = '2'; INSERT INTO search (rowid, text) VALUES (7, 'ghost')`,
    )
    const { ok, problems } = checkStore(t.store)
    expect([ok, problems.length]).toEqual([false, 3])
    expect(problems.join(' ')).not.toContain('ghost')
  })

  it('finds rows that name what is not there', () => {
    t.store.write.exec('PRAGMA foreign_keys = OFF; DELETE FROM authors; PRAGMA foreign_keys = ON')
    expect(checkStore(t.store).problems[0]).toContain('authors')
  })

  it('finds a damaged page', () => {
    t.store.close()
    const file = join(t.dir, storeFileName)
    const bytes = readFileSync(file)
    const root = new Database(file, { readonly: true })
    const page =
      root.prepare<[], { rootpage: number }>(`SELECT rootpage FROM sqlite_schema WHERE name = 'items_brand'`).get()?.rootpage ?? 0
    root.close()
    bytes.fill(0x5a, (page - 1) * 4096, (page - 1) * 4096 + 64)
    writeFileSync(file, bytes)
    const store = openStore({ dir: t.dir, clock: t.clock })
    expect(checkStore(store).ok).toBe(false)
    t = { ...t, store }
  })
})
