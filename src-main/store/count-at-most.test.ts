import { rmSync } from 'node:fs'
import { expect, test } from 'vitest'
import { applyBatch } from './apply.ts'
import { countAtMost, endOfLook } from './count-at-most.ts'
import { openStore } from './database.ts'
import { pageItems } from './items.ts'
import { addAccount, handClock, remoteItem, tempDir } from './test-store.ts'

test('a count looks at the newest fifty thousand where every row must be looked up, and says that there may be more', () => {
  const dir = tempDir()
  const store = openStore({ dir, clock: handClock() })
  const accountId = addAccount(store)
  const fill = (from: number, to: number) => {
    for (let at = from; at < to; at += 2000) {
      const upserted = Array.from({ length: Math.min(2000, to - at) }, (_, n) => ({ ...remoteItem(String(at + n)), createdAt: 1_700_000_000_000 + (at + n) * 1000, lang: at + n < 10 ? 'de' : 'fr' }))
      applyBatch(store, accountId, { posts: [], removed: [], upserted })
    }
  }
  const count = (filter: object, text = '') => countAtMost(store.read, { filter: { state: 'all', ...filter }, text, most: 1000 })
  const word = remoteItem('1').text.split(' ')[0] ?? ''
  fill(0, 2000)
  expect(count({ lang: 'de' })).toEqual({ count: 10, more: false })
  expect(count({ lang: 'de' }, word)).toEqual({ count: 10, more: false })
  expect(count({ lang: 'fr' })).toEqual({ count: 1000, more: true })
  fill(2000, 52_000)
  expect(count({ lang: 'de' })).toEqual({ count: 0, more: true })
  expect(count({ kind: 'review' })).toEqual({ count: 0, more: false })
  expect(count({ lang: 'de' }, word)).toEqual({ count: 0, more: true })
  expect(count({}, word)).toEqual({ count: 1000, more: true })
  expect(count({}, 'introuvable')).toEqual({ count: 0, more: false })
  // A search stops there as well, and goes on from where it stopped until there is nothing left.
  const from = endOfLook(store.read, { state: 'all', lang: 'de' }, false)
  expect(from).not.toBeNull()
  expect(endOfLook(store.read, { state: 'all', lang: 'de' }, false, from ?? undefined)).toBeNull()
  expect(pageItems(store.read, { lang: 'de' }, { limit: 50, cursor: from ?? undefined }).items).toHaveLength(10)
  expect(endOfLook(store.read, { state: 'all' }, true)).toBeNull()
  store.close()
  rmSync(dir, { recursive: true, force: true })
}, 120_000)
