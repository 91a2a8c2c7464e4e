import { expect, it } from 'vitest'
import { applyBatch } from '../store/apply.ts'
import { dueJobs, jobCounts, nextDueAt } from '../store/jobs-read.ts'
import { remoteItem, startAt, testStore } from '../store/test-store.ts'
import type { BrandId, ItemId } from '../../src-contract/ids.ts'
import { submit } from './submit.ts'

it('ten thousand waiting jobs are found by the index of what is due, not by reading them', () => {
  const { store, accountId, end } = testStore()
  const upserted = Array.from({ length: 2_500 }, (_, n) => remoteItem(`i${n}`, { createdAt: startAt - n * 1000 }))
  applyBatch(store, accountId, { posts: [], removed: [], upserted })
  const ids = store.read.prepare<[], { id: ItemId }>('SELECT id FROM items').all().map(({ id }) => id)
  for (let round = 0; round < 4; round += 1) {
    submit(store, {
      verb: 'hide', source: 'test', at: startAt,
      plans: ids.map((itemId) => ({
        itemId, network: 'wordpress', brandId: 1 as BrandId, state: 'done',
        send: { verb: 'hide', effect: { visibility: 'hidden' }, oneWay: false, text: null, private: false },
      })),
    })
  }
  expect(jobCounts(store.read)).toMatchObject({ held: 10_000, live: 10_000 })
  expect(dueJobs(store.read, accountId, startAt, 1)).toEqual([])
  expect(nextDueAt(store.read, accountId, startAt)).toBe(startAt + 3_000)
  expect(dueJobs(store.read, accountId, startAt + 3_000, 1)).toHaveLength(1)
  const plan = store.read.prepare<[], { detail: string }>(`EXPLAIN QUERY PLAN SELECT d.id FROM jobs d INDEXED BY jobs_due WHERE d.lane = 1
    AND d.state IN ('held', 'queued', 'retry', 'uncertain') AND d.due_at <= 5 ORDER BY d.due_at, d.id LIMIT 1`).all().map(({ detail }) => detail)
  expect(plan).toEqual([expect.stringContaining('USING INDEX jobs_due')])
  end()
}, 60_000)
