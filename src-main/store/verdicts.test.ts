import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { InboxFilter } from '../../src-contract/commands.ts'
import type { ItemId } from '../../src-contract/ids.ts'
import { applyBatch } from './apply.ts'
import type { Value } from './connection.ts'
import { transact } from './database.ts'
import { planFilter } from './filter.ts'
import { countItems, getItem, pageItems } from './items.ts'
import { unjudged } from './judged-rows.ts'
import { addAccount, remoteItem, startAt, testStore } from './test-store.ts'
import type { TestStore } from './test-store.ts'
import { headOrder } from './verdict-codes.ts'
import { basisOf, sayOf, writeVerdict } from './verdicts.ts'
import type { NewVerdict } from './verdicts.ts'

let t: TestStore
const verdict = (n: number): NewVerdict => {
  const label = (positive: boolean, band: 'queue' | 'hide' = 'queue') => ({ p: positive ? 0.91 : 0.0042, band: positive ? band : 'pass' as const })
  return {
    lang: 'fr', sublabels: n % 10 === 0 ? ['insult', 'threat'] : [], listed: n % 100 === 0 ? ['suspect'] : [], hide: n % 20 === 0,
    reasons: n % 10 === 0 ? [{ from: 0, to: 3, weight: 1.25, reason: 'toxic: word' }] : [],
    labels: { toxic: label(n % 10 === 0, n % 20 === 0 ? 'hide' : 'queue'), spam: label(n % 25 === 0), complaint: label(n % 7 === 0), question: label(n % 5 === 0), praise: label(n % 3 === 0) },
  }
}
const write = (n: number, id: ItemId, revision = 1) => transact(t.store, () => writeVerdict(t.store, { id, revision, print: null }, basisOf(t.store, 'model-1'), verdict(n)))
const idOf = (n: number) => t.store.read.prepare<[string], { id: ItemId }>('SELECT id FROM items WHERE remote_id = ?').get(`i${n}`)?.id as ItemId

beforeAll(() => {
  t = testStore()
  const second = addAccount(t.store, 'did:plc:second', 'Autre Maison')
  for (let page = 0; page < 10; page += 1) {
    for (const [account, first] of [[t.accountId, 0], [second, 1]] as const) {
      const upserted = Array.from({ length: 50 }, (_, n) => remoteItem(`i${page * 100 + n * 2 + first}`, { createdAt: startAt - (page * 100 + n * 2 + first) * 60_000 }))
      applyBatch(t.store, account, { posts: [], upserted, removed: [] })
    }
  }
  for (let n = 0; n < 1000; n += 1) write(n, idOf(n))
})
afterAll(() => t.end())

describe('a verdict', () => {
  it('comes back with the item as it was given', () => {
    expect(getItem(t.store.read, idOf(0))?.verdict).toEqual({ ...verdict(0), revision: 1, at: startAt, said: {}, model: 'model-1' })
    expect(getItem(t.store.read, idOf(1))?.verdict?.labels.toxic).toEqual({ p: 0.0042, band: 'pass' })
  })

  it('is kept once where the same is said again, and anew where something else is; the old one stays', () => {
    const rows = () => t.store.read.prepare<[number], { n: number }>('SELECT count(*) AS n FROM verdicts WHERE item_id = ?').get(idOf(3))?.n
    expect([write(3, idOf(3)), rows()]).toEqual([false, 1])
    expect([write(10, idOf(3)), rows()]).toEqual([true, 2])
    expect([write(3, idOf(3)), rows()]).toEqual([true, 3])
    expect(write(3, idOf(3), 2)).toBe(false)
  })

  it('waits for every revision, and for none of our own replies', () => {
    expect(unjudged(t.store.read, 10)).toEqual([])
    applyBatch(t.store, t.accountId, { posts: [], upserted: [remoteItem('i4', { createdAt: startAt - 240_000, text: 'autre' }), remoteItem('ours', { own: true, kind: 'reply' })], removed: [] })
    expect(unjudged(t.store.read, 10).map(({ id, revision }) => [id, revision])).toEqual([[idOf(4), 2]])
    expect(write(4, idOf(4), 2)).toBe(true)
    expect(unjudged(t.store.read, 10)).toEqual([])
  })
})

describe('the inbox by verdict', () => {
  it.each(headOrder)('holds exactly what is %s, in its order, whatever else is asked', (head) => {
    const all = pageItems(t.store.read, {}, { limit: 2000 }).items
    for (const filter of [{}, { state: 'todo' }, { brand: 'Autre Maison' }, { network: 'bluesky', unread: true }] satisfies InboxFilter[]) {
      const due = pageItems(t.store.read, filter, { limit: 2000 }).items.filter(({ verdict: judged }) => judged?.labels[head].band !== 'pass').map(({ id }) => id)
      expect(pageItems(t.store.read, { ...filter, verdict: head }, { limit: 2000 }).items.map(({ id }) => id)).toEqual(due)
      expect(countItems(t.store.read, { ...filter, verdict: head })).toBe(due.length)
      expect(due.length).toBeLessThan(all.length)
    }
  })

  it('follows the user’s word', () => {
    const id = idOf(11)
    const isIn = () => pageItems(t.store.read, { verdict: 'spam' }, { limit: 500 }).items.some((item) => item.id === id)
    transact(t.store, () => sayOf(t.store, id, 'spam', true))
    expect([isIn(), getItem(t.store.read, id)?.verdict?.said]).toEqual([true, { spam: true }])
    // Judged again, it still goes before the verdict.
    write(10, id)
    expect(isIn()).toBe(true)
    transact(t.store, () => sayOf(t.store, id, 'spam', null))
    expect(isIn()).toBe(false)
  })

  it('is walked in an index of its own, without a look at the rows and without sorting', () => {
    for (const filter of [{ verdict: 'toxic' }, { verdict: 'question', state: 'todo' }, { verdict: 'spam', brand: 'Maison Verte' }, { verdict: 'praise', network: 'bluesky', unread: true }] satisfies InboxFilter[]) {
      const { arms } = planFilter(t.store.read, filter)
      const sql = arms.map((arm) => `SELECT ${arm.id} AS id FROM ${arm.from} WHERE ${arm.where} AND ${arm.id} < ?`).join(' UNION ALL ')
      const plan = t.store.read
        .prepare<Value[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql} ORDER BY id DESC LIMIT ? OFFSET ?`)
        .all(...arms.flatMap((arm): Value[] => [...arm.params, 9e15]), 50, 0)
        .map(({ detail }) => detail)
      const looks = plan.filter((line) => /SCAN i|SEARCH i/.test(line))
      expect(looks.every((line) => line.includes(`COVERING INDEX items_${filter.verdict}`)), plan.join('\n')).toBe(true)
      expect(plan.join('\n')).not.toMatch(/TEMP B-TREE/)
    }
  })
})
