import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { InboxFilter, InboxOrder } from '../../src-contract/commands.ts'
import type { ItemId } from '../../src-contract/ids.ts'
import { applyBatch } from './apply.ts'
import { decide, revertDecision } from './decisions.ts'
import { findByRemoteId, getItem, pageItems, positionOf } from './items.ts'
import { setLabel } from './labels.ts'
import { addAccount, remoteAuthor, remoteItem, seeded, startAt, testStore } from './test-store.ts'
import type { TestStore } from './test-store.ts'
import { nextStaleAt, raiseFresh, sinkStale } from './urgent.ts'
import { staleMs } from './urgency.ts'
import { sayOf } from './verdicts.ts'
import { transact } from './database.ts'

const hour = 3_600_000

let t: TestStore
beforeEach(() => {
  t = testStore()
})
afterEach(() => t.end())

const put = (items: Parameters<typeof remoteItem>[]) => applyBatch(t.store, t.accountId, { posts: [], removed: [], upserted: items.map((each) => remoteItem(...each)) })
const idOf = (remoteId: string): ItemId => findByRemoteId(t.store.write, t.accountId, remoteId) ?? (0 as never)
const say = (remoteId: string, head: 'toxic' | 'complaint' | 'question') => transact(t.store, () => sayOf(t.store, idOf(remoteId), head, true))
const names = (order: InboxOrder, filter: InboxFilter = { state: 'todo' }) => pageItems(t.store.write, filter, { limit: 100, order }).items.map(({ remoteId }) => remoteId)
const at = (hoursAgo: number) => ({ createdAt: startAt - hoursAgo * hour })

describe('orders', () => {
  test('the urgent one follows verdicts, marks and windows as they change, and gives back what was there when they are taken back', () => {
    put([['new', at(1)], ['old', at(20)], ['asks', at(2)], ['angry', at(1.5)], ['window', { ...at(3), replyUntilAt: startAt + 2 * hour }], ['vip', { ...at(2.5), author: remoteAuthor('zoe') }]])
    expect(names('urgent')).toEqual(['window', 'old', 'vip', 'asks', 'angry', 'new'])
    say('angry', 'complaint')
    say('asks', 'question')
    expect(names('urgent')).toEqual(['angry', 'window', 'old', 'asks', 'vip', 'new'])
    const author = getItem(t.store.write, idOf('vip'))?.author.id ?? (0 as never)
    const { decisionId } = decide(t.store, { verb: 'flag', source: 'test', at: startAt, items: [], jobs: [], authors: [{ id: author, flag: 'vip' }] })
    expect(names('urgent')).toEqual(['angry', 'window', 'vip', 'old', 'asks', 'new'])
    expect(getItem(t.store.write, idOf('vip'))).toMatchObject({ author: { flag: 'vip' }, priority: { because: ['vip'], burns: true, waitingSince: startAt - 2.5 * hour } })
    revertDecision(t.store, decisionId, startAt)
    expect(names('urgent')).toEqual(['angry', 'window', 'old', 'asks', 'vip', 'new'])
    expect(getItem(t.store.write, idOf('vip'))?.author.flag).toBeUndefined()
  })

  test('newest and oldest are each other reversed, whatever is shown; waiting leaves out what is done', () => {
    put([['a', at(1)], ['b', at(2)], ['c', at(3)]])
    decide(t.store, { verb: 'done', source: 'test', at: startAt, items: [{ id: idOf('b'), state: 'done' }], jobs: [] })
    expect(names('newest', { state: 'all' })).toEqual(['a', 'b', 'c'])
    expect(names('oldest', { state: 'all' })).toEqual(['c', 'b', 'a'])
    expect(names('waiting', { state: 'all' })).toEqual(['c', 'a'])
    expect(names('urgent', { state: 'all' })).toEqual(names('newest', { state: 'all' }))
  })

  test('a done item that is taken up again stands where what is known by then puts it', () => {
    put([['a', at(1)], ['b', at(2)]])
    const { decisionId } = decide(t.store, { verb: 'done', source: 'test', at: startAt, items: [{ id: idOf('a'), state: 'done' }], jobs: [] })
    say('a', 'toxic')
    expect(names('urgent')).toEqual(['b'])
    revertDecision(t.store, decisionId, startAt)
    expect(names('urgent')).toEqual(['a', 'b'])
  })

  test('what has waited too long sinks once, when its time has come, and not before', () => {
    put([['a', at(1)], ['b', at(40)]])
    say('a', 'question')
    expect(names('urgent')).toEqual(['b', 'a'])
    const next = nextStaleAt(t.store.write) ?? 0
    expect(next).toBe(startAt - 40 * hour + 24 * hour + staleMs + 1)
    t.clock.set(next - 1)
    expect(sinkStale(t.store, t.clock.now())).toBe(false)
    expect(names('urgent')).toEqual(['b', 'a'])
    t.clock.set(next)
    sinkStale(t.store, t.clock.now())
    expect(names('urgent')).toEqual(['a', 'b'])
    expect(getItem(t.store.write, idOf('b'))?.priority?.burns).toBe(false)
    expect(nextStaleAt(t.store.write)).toBeGreaterThan(next)
  })

  test('a file from before has its fresh items raised, and a second time finds nothing', () => {
    put([['a', at(1)], ['b', at(40)], ['ancient', at(9000)]])
    transact(t.store, () => t.store.write.prepare<[], never>('UPDATE items SET urgent_at = 8000000000000000 - id / 2048').run())
    expect(names('urgent')).toEqual(['a', 'b', 'ancient'])
    expect(raiseFresh(t.store)).toBe(true)
    expect(raiseFresh(t.store)).toBe(false)
    expect(names('urgent')).toEqual(['b', 'a', 'ancient'])
  })

  test('by seed: pages, positions and what a plain sort says are the same in every scope, and nothing comes twice while more arrives', () => {
    const random = seeded(7)
    const other = addAccount(t.store, 'did:plc:lumen', 'Lumen')
    const some = (n: number) => Math.floor(random() * n)
    for (let n = 0; n < 120; n += 1) {
      const item = remoteItem(`i${n}`, { ...at(some(900)), kind: some(4) === 0 ? 'message' : 'comment', author: remoteAuthor(`u${some(9)}`), ...(some(5) === 0 ? { replyUntilAt: startAt + some(90) * hour } : {}) })
      applyBatch(t.store, n % 3 === 0 ? other : t.accountId, { posts: [], removed: [], upserted: [item] })
      const id = findByRemoteId(t.store.write, n % 3 === 0 ? other : t.accountId, `i${n}`) ?? (0 as never)
      if (some(3) === 0) transact(t.store, () => sayOf(t.store, id, some(2) === 0 ? 'complaint' : 'toxic', true))
      if (some(6) === 0) decide(t.store, { verb: 'done', source: 'test', at: startAt, items: [{ id, state: 'done' }], jobs: [] })
      if (some(8) === 0) setLabel(t.store, [id], 'presse', true)
    }
    type Row = { id: ItemId; urgent_at: number }
    const plain = (where: string) => t.store.write.prepare<[], Row>(`SELECT id, urgent_at FROM items i WHERE bucket = 0 AND ${where} ORDER BY urgent_at, id`).all().map(({ id }) => id)
    const scopes: [InboxFilter, string][] = [
      [{ state: 'todo' }, '1'], [{ state: 'todo', accountId: other }, `account_id = ${other}`], [{ state: 'todo', brand: 'Lumen' }, `account_id = ${other}`],
      [{ state: 'todo', network: 'wordpress' }, `account_id = ${t.accountId}`], [{ state: 'todo', verdict: 'toxic' }, '(flags & 1) <> 0'], [{ state: 'todo', kind: 'message' }, `kind = 'message'`],
      [{ state: 'todo', label: 'presse' }, 'id IN (SELECT item_id FROM item_labels)'],
    ]
    for (const [filter, where] of scopes) {
      const due = plain(where)
      const seen: ItemId[] = []
      let cursor: ItemId | undefined
      do {
        const { items, next } = pageItems(t.store.write, filter, { limit: 7, cursor, order: 'urgent' })
        seen.push(...items.map(({ id }) => id))
        cursor = next
      } while (cursor !== undefined)
      expect(seen).toEqual(due)
      due.forEach((id, index) => expect(positionOf(t.store.write, filter, id, 'urgent')).toEqual({ position: index, present: true }))
      expect(pageItems(t.store.write, filter, { limit: 5, offset: 3, order: 'urgent' }).items.map(({ id }) => id)).toEqual(due.slice(3, 8))
    }
    const before = plain('1')
    const first = pageItems(t.store.write, { state: 'todo' }, { limit: 20, order: 'urgent' })
    put([['burning', at(30)]])
    const rest = pageItems(t.store.write, { state: 'todo' }, { limit: 500, cursor: first.next, order: 'urgent' })
    const shown = [...first.items, ...rest.items].map(({ id }) => id)
    expect(new Set(shown).size).toBe(shown.length)
    expect(before.filter((id) => !shown.includes(id))).toEqual([])
  })
})
