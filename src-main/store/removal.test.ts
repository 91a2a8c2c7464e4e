import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { AccountId } from '../../src-contract/ids.ts'
import { isLeaving, listAccounts, listStoredAccounts } from './accounts.ts'
import { applyBatch } from './apply.ts'
import { openStore } from './database.ts'
import type { Store } from './database.ts'
import { contradictions } from './oracle.ts'
import { beginRemoval, endRemoval, listLeaving, removeAccount, removeSlice } from './removal.ts'
import { addAccount, handClock, remoteAuthor, remoteItem, remotePost, seeded, tempDir } from './test-store.ts'

let dir: string
beforeEach(() => {
  dir = tempDir()
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))

const open = (): Store => openStore({ dir: join(dir, 'data'), clock: handClock() })

/** So many items of a few authors under a few posts, every ninth deleted on its network, every seventh ours. */
function fill(store: Store, accountId: AccountId, count: number, word: string): void {
  const posts = Array.from({ length: 5 }, (_, n) => remotePost(`p${n}`))
  const upserted = Array.from({ length: count }, (_, n) => remoteItem(`${accountId}-${n}`, {
    text: `${word} numero ${n}`, createdAt: 1.7e12 + n * 1000, author: remoteAuthor(`u${n % 11}`), postRemoteId: `p${n % 5}`,
    own: n % 7 === 3, kind: n % 7 === 3 ? 'reply' : 'comment', visibility: n % 9 === 4 ? 'deleted' : 'visible',
  }))
  applyBatch(store, accountId, { posts, upserted, removed: [] })
}

const foundIn = (store: Store, word: string): number =>
  store.read.prepare<[string], { n: number }>('SELECT count(*) AS n FROM search WHERE search MATCH ?').get(word)?.n ?? 0
/** Pages of the index that still hold the word, marked as gone or not. */
const wordsLeft = (store: Store, word: string): number =>
  store.read.prepare<[string], { n: number }>('SELECT count(*) AS n FROM search_data WHERE instr(block, CAST(? AS BLOB)) > 0').get(word)?.n ?? 0
const rowsOf = (store: Store, table: string, id: AccountId): number => Number(store.read.tuples(`SELECT count(*) FROM ${table} WHERE account_id = ${id}`)[0]?.[0])

/** What the other account holds, which nothing may touch. */
const shownOf = (store: Store, id: AccountId): string =>
  JSON.stringify(store.read.tuples(`SELECT i.remote_id, i.text, i.bucket, i.unread, a.name FROM items i JOIN authors a ON a.id = i.author_id WHERE i.account_id = ${id} ORDER BY i.id`))

describe('an account that leaves', () => {
  it('is told apart from the first moment, counts down, and takes everything of its own with it and nothing else', () => {
    const store = open()
    const [stays, leaves] = [addAccount(store), addAccount(store, 'leaving', 'Autre')]
    fill(store, stays, 300, 'reste')
    fill(store, leaves, 900, 'zanzibarbecue')
    const before = shownOf(store, stays)
    expect(beginRemoval(store, leaves)).toBe(900)
    expect(listStoredAccounts(store.read).map(({ id }) => id)).toEqual([stays])
    expect([isLeaving(store.read, leaves), isLeaving(store.read, stays), listLeaving(store.read)]).toEqual([true, false, [leaves]])
    const left: number[] = []
    while (removeSlice(store, leaves)) {
      expect(contradictions(store)).toEqual([])
      left.push(listAccounts(store.read).find(({ id }) => id === leaves)?.leaving?.left ?? -1)
    }
    // In several slices, always fewer, and nothing is left of it.
    expect(left.length).toBeGreaterThan(5)
    expect(left).toEqual([...left].sort((a, b) => b - a))
    for (const table of ['items', 'threads', 'authors', 'posts']) expect(rowsOf(store, table, leaves), table).toBe(0)
    expect(endRemoval(store, leaves)).toEqual({ removed: 900, secretRef: 'secret-leaving' })
    expect([shownOf(store, stays), foundIn(store, 'zanzibarbecue')]).toEqual([before, 0])
    expect(foundIn(store, 'reste')).toBeGreaterThan(200)
    expect(contradictions(store)).toEqual([])
    expect(wordsLeft(store, 'anzibarbecue')).toBe(0)
    store.close()
  })

  it('takes the few words of a small one out of a large index one by one', () => {
    const store = open()
    const [stays, leaves] = [addAccount(store), addAccount(store, 'leaving', 'Autre')]
    fill(store, stays, 3000, 'reste')
    fill(store, leaves, 10, 'zanzibarbecue')
    removeAccount(store, leaves)
    expect([foundIn(store, 'zanzibarbecue'), contradictions(store)]).toEqual([0, []])
    expect(wordsLeft(store, 'anzibarbecue')).toBe(0)
    store.close()
  })

  it('leaves the same behind however often it is interrupted', () => {
    const random = seeded(11)
    for (let round = 0; round < 4; round += 1) {
      rmSync(join(dir, 'data'), { recursive: true, force: true })
      let store = open()
      const [stays, leaves] = [addAccount(store), addAccount(store, 'leaving', 'Autre')]
      fill(store, stays, 100, 'reste')
      fill(store, leaves, 700, 'part')
      const before = shownOf(store, stays)
      beginRemoval(store, leaves)
      while (removeSlice(store, leaves)) {
        if (random() < 0.6) continue
        store.close()
        store = open()
        expect(beginRemoval(store, leaves)).toBe(700)
        // What arrives from elsewhere meanwhile stays.
        applyBatch(store, stays, { posts: [], upserted: [], removed: [] })
      }
      expect(endRemoval(store, leaves).removed).toBe(700)
      expect([shownOf(store, stays), contradictions(store), listLeaving(store.read)]).toEqual([before, [], []])
      store.close()
    }
  })
})

/** Removes what is leaving, one line per committed slice: what an engine does after its death. */
const child = `
  const [base, dir] = process.argv.slice(2)
  const { openStore } = await import(base + 'database.ts')
  const { beginRemoval, listLeaving, removeSlice, endRemoval } = await import(base + 'removal.ts')
  const { handClock } = await import(base + 'test-store.ts')
  const { listStoredAccounts } = await import(base + 'accounts.ts')
  const store = openStore({ dir, clock: handClock() })
  const id = listLeaving(store.read)[0] ?? listStoredAccounts(store.read).find((account) => account.remoteId === 'leaving')?.id
  if (id !== undefined) {
    beginRemoval(store, id)
    process.stdout.write('begun\\n')
    while (removeSlice(store, id)) process.stdout.write('slice\\n')
    endRemoval(store, id)
  }
  store.close()`

async function run(script: string, killAfter: number | null): Promise<number> {
  const running = spawn(process.execPath, ['--no-warnings', script, new URL('./', import.meta.url).href, join(dir, 'data')], { stdio: ['ignore', 'pipe', 'inherit'] })
  let told = 0
  const lines = createInterface({ input: running.stdout }).on('line', () => {
    told += 1
    if (told === killAfter) running.kill('SIGKILL')
  })
  await Promise.all([once(running, 'exit'), once(lines, 'close')])
  return told
}

describe('killed in the middle of a removal, again and again', () => {
  it('the store is whole each time, and the removal ends as if nothing had happened', async () => {
    const script = join(dir, 'child.mjs')
    writeFileSync(script, child)
    let store = open()
    const [stays, leaves] = [addAccount(store), addAccount(store, 'leaving', 'Autre')]
    fill(store, stays, 200, 'reste')
    fill(store, leaves, 3000, 'zanzibarbecue')
    const before = shownOf(store, stays)
    store.close()
    const left: number[] = []
    for (const killAfter of [1, 3, 5, 4, 6]) {
      await run(script, killAfter)
      store = open()
      expect(contradictions(store)).toEqual([])
      expect(listLeaving(store.read)).toEqual([leaves])
      left.push(rowsOf(store, 'items', leaves))
      store.close()
    }
    expect(left[0]).toBeGreaterThan(left.at(-1) ?? 0)
    await run(script, null)
    store = open()
    expect([shownOf(store, stays), contradictions(store), listLeaving(store.read), foundIn(store, 'zanzibarbecue')]).toEqual([before, [], [], 0])
    expect(listAccounts(store.read).map(({ id }) => id)).toEqual([stays])
    expect(wordsLeft(store, 'anzibarbecue')).toBe(0)
    store.close()
  }, 120_000)
})
