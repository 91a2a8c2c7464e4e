import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { InboxFilter } from '../../src-contract/commands.ts'
import type { AccountId, ItemId } from '../../src-contract/ids.ts'
import { item as itemSchema } from '../../src-contract/item.ts'
import { listAccounts, setHealth, getAccount } from './accounts.ts'
import { removeAccount } from './removal.ts'
import { applyBatch } from './apply.ts'
import { listBrands, renameBrand } from './brands.ts'
import type { Value } from './connection.ts'
import { decide } from './decisions.ts'
import { planFilter } from './filter.ts'
import { countItems, getItems, markRead, pageItems, positionOf } from './items.ts'
import type { StoredItem } from './items.ts'
import { listLabels, removeLabel, setLabel } from './labels.ts'
import { contradictions } from './oracle.ts'
import { recentTargets, targetsBefore } from './targets.ts'
import { addAccount, remoteAuthor, remoteItem, remotePost, seeded, startAt, testStore } from './test-store.ts'
import type { TestStore } from './test-store.ts'

let t: TestStore
let accounts: AccountId[]
const random = seeded(42)
const below = (n: number) => Math.floor(random() * n)

// Large enough for pages beyond the middle to be counted from the other end.
beforeAll(() => {
  t = testStore()
  accounts = [
    t.accountId,
    addAccount(t.store, 'shop', 'Maison Verte'),
    addAccount(t.store, 'did:a', 'Vélo Bleu'),
    addAccount(t.store, 'did:b', 'Maison Verte'),
  ]
  const visibilities = ['deleted', 'hidden', 'held', 'spam', 'trash'] as const
  const kinds = ['comment', 'mention', 'message', 'review'] as const
  accounts.forEach((accountId, a) => {
    applyBatch(t.store, accountId, {
      posts: [remotePost('p')],
      removed: [],
      upserted: Array.from({ length: 900 }, (_, n) => {
        const own = below(10) === 0
        return remoteItem(`${n}`, {
          createdAt: startAt - below(100_000) * 10,
          kind: own ? 'reply' : (kinds[below(4)] ?? 'comment'),
          own,
          postRemoteId: 'p',
          threadRemoteId: `t${below(300)}`,
          author: remoteAuthor(`u${a}${below(40)}`),
          visibility: visibilities[below(12)] ?? 'visible',
        })
      }),
    })
  })
  const ids = t.store.read
    .prepare<[], { id: ItemId }>('SELECT id FROM items ORDER BY id')
    .all()
    .map(({ id }) => id)
  for (const state of ['done', 'open', 'waiting', 'snoozed'] as const) {
    const some = ids.filter(() => below(6) === 0)
    decide(t.store, { verb: 'done', source: 'w', at: startAt, items: some.map((id) => ({ id, state })), jobs: [] })
  }
  markRead(
    t.store,
    ids.filter(() => below(3) === 0),
    false,
  )
  setLabel(
    t.store,
    ids.filter(() => below(9) === 0),
    'presse',
    true,
  )
})
afterAll(() => {
  expect(contradictions(t.store)).toEqual([])
  t.end()
})

/** What the filter means, item by item. */
function passes(item: StoredItem, filter: InboxFilter): boolean {
  const { state = 'all' } = filter
  return (
    !item.own &&
    (state === 'all' || (state === 'todo' ? item.state === 'new' || item.state === 'open' : item.state === state)) &&
    (filter.brand === undefined || item.brand.name.toLowerCase() === filter.brand.toLowerCase()) &&
    (filter.brandId === undefined || item.brand.id === filter.brandId) &&
    (filter.accountId === undefined || item.account.id === filter.accountId) &&
    (filter.network === undefined || item.network === filter.network) &&
    (filter.kind === undefined || item.kind === filter.kind) &&
    (filter.unread === undefined || item.unread === filter.unread) &&
    (filter.aside === undefined || ['hidden', 'held', 'spam', 'trash'].includes(item.visibility) === filter.aside) &&
    (filter.label === undefined || item.labels.some(({ name }) => name === filter.label))
  )
}

const filters = (): InboxFilter[] => {
  const states = [undefined, 'todo', 'new', 'open', 'snoozed', 'waiting', 'done', 'all'] as const
  const scopes: InboxFilter[] = [
    {},
    { brand: 'maison verte' },
    { brand: 'Vélo Bleu' },
    { network: 'bluesky' },
    { network: 'wordpress', brand: 'Maison Verte' },
    { network: 'x' },
    { brand: 'nobody' },
    { kind: 'mention' },
    { unread: true },
    { unread: false },
    { label: 'presse' },
    { label: 'none' },
    { aside: true },
    { aside: true, brand: 'Maison Verte', unread: true },
    { aside: false, network: 'bluesky' },
    { aside: true, label: 'presse' },
    { label: 'presse', brand: 'Maison Verte', unread: true },
    ...accounts.slice(0, 2).map((accountId) => ({ accountId })),
  ]
  return states.flatMap((state) => scopes.map((scope) => ({ ...scope, ...(state === undefined ? {} : { state }) })))
}

describe('the queue', () => {
  it('has what its filter says, newest first, by offset and by cursor, and counts it', () => {
    const all = getItems(
      t.store.read,
      t.store.read
        .prepare<[], { id: ItemId }>('SELECT id FROM items ORDER BY id DESC')
        .all()
        .map(({ id }) => id),
    )
    for (const filter of filters()) {
      const due = all.filter((item) => passes(item, filter)).map(({ id }) => id)
      const label = JSON.stringify(filter)
      expect(countItems(t.store.read, filter), label).toBe(due.length)
      for (const offset of [
        0,
        7,
        Math.floor(due.length * 0.4),
        Math.floor(due.length * 0.6),
        Math.floor(due.length * 0.9),
        due.length - 3,
        due.length,
        due.length + 10,
      ].filter((at) => at >= 0)) {
        const page = pageItems(t.store.read, filter, { limit: 20, offset })
        expect(
          page.items.map(({ id }) => id),
          `${label} at ${offset}`,
        ).toEqual(due.slice(offset, offset + 20))
        expect(page.next, `${label} at ${offset}`).toBe(due.length > offset + 20 ? due[offset + 19] : undefined)
      }
      const walked: ItemId[] = []
      let cursor: ItemId | undefined
      do {
        const page = pageItems(t.store.read, filter, { limit: 500, cursor })
        walked.push(...page.items.map(({ id }) => id))
        cursor = page.next
      } while (cursor !== undefined)
      expect(walked, label).toEqual(due)
      for (const item of [all[3], all[1500], all.at(-2)]) {
        if (item === undefined) throw new Error('nothing there')
        expect(positionOf(t.store.read, filter, item.id), label).toEqual({
          position: due.filter((id) => id > item.id).length,
          present: due.includes(item.id),
        })
      }
    }
  })

  it('is walked in its indexes alone and never sorted', () => {
    const opened: InboxFilter[] = [
      { state: 'todo' },
      { state: 'all' },
      { brand: 'Maison Verte' },
      { network: 'bluesky' },
      { kind: 'mention', state: 'new' },
      { unread: true, state: 'todo' },
      { aside: true, brand: 'Maison Verte' },
    ]
    for (const filter of opened) {
      const { arms } = planFilter(t.store.read, filter)
      const sql = arms.map((arm) => `SELECT ${arm.id} AS id FROM ${arm.from} WHERE ${arm.where} AND ${arm.id} < ?`).join(' UNION ALL ')
      const plan = t.store.read
        .prepare<Value[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql} ORDER BY id DESC LIMIT ? OFFSET ?`)
        .all(...arms.flatMap((arm): Value[] => [...arm.params, 9e15]), 50, 0)
        .map(({ detail }) => detail)
      expect(
        plan.filter((line) => /SCAN i|SEARCH i/.test(line) && !line.includes('COVERING INDEX')),
        JSON.stringify(filter),
      ).toEqual([])
      expect(plan.join('\n')).not.toMatch(/TEMP B-TREE/)
      if (filter.aside === true) expect(plan.join('\n')).toContain('items_aside')
    }
  })

  it('gives items in the shape of the contract', () => {
    const { items } = pageItems(t.store.read, { label: 'presse' }, { limit: 50 })
    for (const { refuses: _r, replyUntil: _u, privateUntil: _v, ref: _f, postRemoteId: _p, authorRemoteId: _a, ...item } of items) {
      expect(() => itemSchema.parse({ ...item, capabilities: { can: [], oneWay: [], cannot: [], reply: null } })).not.toThrow()
    }
    expect(items.length).toBe(50)
  })
})

describe('the rail', () => {
  it('counts per brand and account what the queue counts', () => {
    for (const brand of listBrands(t.store.read)) {
      expect([brand.open, brand.unread]).toEqual([
        countItems(t.store.read, { brandId: brand.id, state: 'todo' }),
        countItems(t.store.read, { brandId: brand.id, state: 'todo', unread: true }),
      ])
    }
    for (const account of listAccounts(t.store.read)) {
      expect([account.items, account.open]).toEqual([
        countItems(t.store.read, { accountId: account.id }),
        countItems(t.store.read, { accountId: account.id, state: 'todo' }),
      ])
    }
  })
})

describe('the sweep', () => {
  it('goes over everything that is there, newest first, stretch by stretch', () => {
    const due = t.store.read
      .prepare<[number], { remote_id: string }>(
        `SELECT remote_id FROM items WHERE account_id = ? AND remote_visibility <> 'deleted' ORDER BY id DESC`,
      )
      .all(t.accountId)
      .map(({ remote_id }) => remote_id)
    const swept: string[] = []
    let before: ItemId | null = null
    do {
      const stretch: ReturnType<typeof targetsBefore> = targetsBefore(t.store.read, t.accountId, before, 70)
      swept.push(...stretch.targets.map(({ remoteId }) => remoteId))
      before = stretch.last
    } while (before !== null)
    expect(swept).toEqual(due)
    expect(recentTargets(t.store.read, t.accountId, { limit: 30, sinceAt: 0 }).map(({ remoteId }) => remoteId)).toEqual(due.slice(0, 30))
    expect(recentTargets(t.store.read, t.accountId, { limit: 30, sinceAt: startAt + 1 })).toEqual([])
  })
})

describe('small tables', () => {
  it('keep labels by name whatever its case, and take them off', () => {
    const [first] = pageItems(t.store.read, {}, { limit: 1 }).items
    if (first === undefined) throw new Error('nothing there')
    const label = setLabel(t.store, [first.id], ' Urgent ', true)
    expect(setLabel(t.store, [first.id], 'urgent', true)).toEqual(label)
    expect(listLabels(t.store.read).map(({ name }) => name)).toEqual(['presse', 'Urgent'])
    removeLabel(t.store, label.id)
    expect(getItems(t.store.read, [first.id])[0]?.labels.map(({ name }) => name)).not.toContain('Urgent')
  })

  it('rename a brand, but not to another one’s name', () => {
    const [brand, other] = listBrands(t.store.read)
    if (brand === undefined || other === undefined) throw new Error('two brands were expected')
    expect(() => renameBrand(t.store, brand.id, other.name.toUpperCase())).toThrow('brand.exists')
    expect(renameBrand(t.store, brand.id, brand.name.toUpperCase()).name).toBe(brand.name.toUpperCase())
    expect(renameBrand(t.store, brand.id, brand.name).name).toBe(brand.name)
  })

  it('keep an account’s health and say so only when it differs', () => {
    t.store.changes.flush()
    const seen: number[] = []
    const off = t.store.changes.on((changes) => seen.push(changes.accounts.length))
    const failure = { code: 'auth.rejected' as const, params: { host: 'x' } }
    setHealth(t.store, t.accountId, { status: 'needsYou', failure, backfillDone: 3, backfillTotal: 9, sweepPosition: 5 })
    t.store.changes.flush()
    setHealth(t.store, t.accountId, { status: 'needsYou', failure })
    t.store.changes.flush()
    off()
    expect(seen).toEqual([1])
    expect(getAccount(t.store.read, t.accountId)?.health).toMatchObject({ status: 'needsYou', failure, sweepPosition: 5 })
    expect(listAccounts(t.store.read).find(({ id }) => id === t.accountId)?.health).toMatchObject({
      backfill: { done: 3, total: 9 },
      failure,
    })
  })

  it('refuse an account that is connected already', () => {
    expect(() => addAccount(t.store)).toThrow('account.exists')
  })

  it('let an account leave with all that is its own, out of the index too', () => {
    const { removed, secretRef } = removeAccount(t.store, accounts[3] ?? t.accountId)
    expect([removed, secretRef]).toEqual([900, 'secret-did:b'])
    expect(contradictions(t.store)).toEqual([])
  })

  it('leave no word of theirs in the file when they leave in great number', () => {
    const other = addAccount(t.store, 'leaving', 'Autre')
    const upserted = Array.from({ length: 200 }, (_, n) => remoteItem(`${n}`, { text: `zanzibarbecue ${n}` }))
    applyBatch(t.store, other, { posts: [], removed: [], upserted })
    removeAccount(t.store, other)
    t.store.write.pragma('wal_checkpoint(TRUNCATE)')
    expect(readFileSync(t.store.file).includes('anzibarbecue')).toBe(false)
    applyBatch(t.store, t.accountId, { posts: [], removed: [], upserted: [remoteItem('lone', { text: 'quinquagesimal' })] })
    applyBatch(t.store, t.accountId, { posts: [], removed: ['lone'], upserted: [] })
    t.store.write.prepare<[], never>(`UPDATE items SET text = '' WHERE remote_id = 'lone'`).run()
    t.store.write.pragma('wal_checkpoint(TRUNCATE)')
    expect(readFileSync(t.store.file).includes('uinquagesimal')).toBe(false)
    t.store.write.prepare<[], never>(`UPDATE items SET text = 'quinquagesimal' WHERE remote_id = 'lone'`).run()
  })
})
