import { describe, expect, it } from 'vitest'
import type { Changes } from '../../src-contract/events.ts'
import type { ItemId, JobId } from '../../src-contract/ids.ts'
import { createChangeFeed } from './changes.ts'

function feedAndClock() {
  const wakes: (() => void)[] = []
  const feed = createChangeFeed({
    now: () => 0,
    sleep: (ms) => {
      expect(ms).toBe(50)
      return new Promise((resolve) => wakes.push(resolve))
    },
  })
  const seen: Changes[] = []
  const off = feed.on((changes) => seen.push(changes))
  return { feed, seen, off, wakes }
}

const ids = (...of: number[]) => of as ItemId[]

describe('changes', () => {
  it('are told 50 ms after the commit, several commits as one', async () => {
    const { feed, seen, wakes } = feedAndClock()
    feed.note({ upserted: ids(1, 2), source: 'sync' })
    expect(wakes).toHaveLength(0)
    feed.committed()
    feed.note({ upserted: ids(2, 3), jobs: [7 as JobId], source: 'sync' })
    feed.committed()
    expect([wakes.length, seen]).toEqual([1, []])
    wakes[0]?.()
    await Promise.resolve()
    expect(seen).toEqual([{ upserted: [1, 2, 3], removed: [], accounts: [], jobs: [7], catalogue: false, many: false, source: 'sync' }])
  })

  it('of a transaction that was rolled back are never told', () => {
    const { feed, seen } = feedAndClock()
    feed.note({ upserted: ids(1) })
    feed.rolledBack()
    feed.committed()
    feed.flush()
    expect(seen).toEqual([])
  })

  it('keep their sources apart, and the last word on an item counts', () => {
    const { feed, seen } = feedAndClock()
    feed.note({ upserted: ids(1), source: 'user' })
    feed.note({ upserted: ids(2), source: 'sync' })
    feed.note({ removed: ids(1), source: 'user' })
    feed.committed()
    feed.flush()
    expect(seen.map(({ source, upserted, removed }) => [source, upserted, removed])).toEqual([
      ['user', [], [1]],
      ['sync', [2], []],
    ])
  })

  it('beyond a thousand are "many", without ids', () => {
    const { feed, seen } = feedAndClock()
    feed.note({ upserted: ids(...Array.from({ length: 1001 }, (_, n) => n + 1)), accounts: [], source: 'sync' })
    feed.committed()
    feed.flush()
    expect(seen).toMatchObject([{ many: true, upserted: [] }])
  })

  it('are not told to those who left, nor after the end', () => {
    const { feed, seen, off } = feedAndClock()
    off()
    feed.note({ catalogue: true })
    feed.committed()
    feed.close()
    expect(seen).toEqual([])
  })
})
