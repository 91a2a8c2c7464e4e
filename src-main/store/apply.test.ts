import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Changes } from '../../src-contract/events.ts'
import { applyBatch, applySeen } from './apply.ts'
import type { BatchInput } from './apply.ts'
import { getCursor } from './cursors.ts'
import { dumpCanonical } from './dump.ts'
import { findByRemoteId, getItem, markRead, pageItems } from './items.ts'
import type { StoredItem } from './items.ts'
import { contradictions } from './oracle.ts'
import { searchItems } from './search.ts'
import { remoteAuthor, remoteItem, remotePost, startAt, testStore } from './test-store.ts'
import type { TestStore } from './test-store.ts'

let t: TestStore
beforeEach(() => {
  t = testStore()
})
afterEach(() => {
  expect(contradictions(t.store)).toEqual([])
  t.end()
})

const apply = (input: Partial<BatchInput>) => applyBatch(t.store, t.accountId, { posts: [], upserted: [], removed: [], ...input })

function held(remoteId: string): StoredItem {
  const id = findByRemoteId(t.store.read, t.accountId, remoteId)
  const item = id === null ? null : getItem(t.store.read, id)
  if (item === null) throw new Error(`${remoteId} is not held`)
  return item
}

function emitted(work: () => void): Changes[] {
  t.store.changes.flush()
  const seen: Changes[] = []
  const off = t.store.changes.on((changes) => seen.push(changes))
  work()
  t.store.changes.flush()
  off()
  return seen
}

const found = (query: string) => searchItems(t.store.read, { query, limit: 50 }).items.map(({ remoteId }) => remoteId)

describe('a batch', () => {
  const batch: Partial<BatchInput> = {
    posts: [remotePost('p')],
    upserted: [
      remoteItem('1', { postRemoteId: 'p', attachments: [{ kind: 'image', url: 'https://x.test/a.png', alt: 'a', width: 1, height: 2 }] }),
      remoteItem('2', { own: true, kind: 'reply', threadRemoteId: '1', parentRemoteId: '1' }),
    ],
    cursor: { stream: 'live', value: { page: 1 }, finished: false },
  }

  it('is held whole: item, author, post, thread, attachments, cursor', () => {
    expect(apply(batch)).toEqual({ fetched: 2, new: 2, changed: 0, removed: 0 })
    const item = held('1')
    expect(item).toMatchObject({
      state: 'new',
      unread: true,
      own: false,
      visibility: 'visible',
      post: { title: 'Post p' },
      thread: { remoteId: '1' },
    })
    expect(item.attachments).toMatchObject([{ kind: 'image', alt: 'a', width: 1, height: 2 }])
    expect(held('2')).toMatchObject({ own: true, unread: false, thread: { id: item.thread.id } })
    expect(getCursor(t.store.read, t.accountId, 'live')).toEqual({ cursor: { page: 1 }, finished: false })
  })

  it('replayed changes nothing, writes nothing and emits nothing', () => {
    apply(batch)
    const before = t.store.write.prepare<[], { n: number }>('SELECT total_changes() AS n').get()?.n
    const events = emitted(() => expect(apply(batch)).toEqual({ fetched: 2, new: 0, changed: 0, removed: 0 }))
    expect(t.store.write.prepare<[], { n: number }>('SELECT total_changes() AS n').get()?.n).toBe(before)
    expect(events).toEqual([])
  })

  it('that fails half-way leaves nothing, not even its cursor or an event', () => {
    const before = dumpCanonical(t.store.read)
    // A database cannot hold this: the second item fails after the first was written.
    const bad = remoteItem('bad', { visibility: null as never })
    const events = emitted(() => expect(() => apply({ ...batch, upserted: [remoteItem('1'), bad] })).toThrow())
    expect(dumpCanonical(t.store.read)).toBe(before)
    expect(events).toEqual([])
    expect(apply(batch).new).toBe(2)
  })

  it('gives the same content in whatever order its items come', () => {
    const items = Array.from({ length: 12 }, (_, n) =>
      remoteItem(`i${n}`, { createdAt: startAt - (n % 3) * 1000, author: remoteAuthor('x', { name: `Name ${n}` }) }),
    )
    apply({ upserted: items })
    const forward = dumpCanonical(t.store.read)
    t.end()
    t = testStore()
    for (const item of [...items].reverse()) apply({ upserted: [item] })
    expect(dumpCanonical(t.store.read)).toBe(forward)
  })

  it('tells of what it changed, by id, once', () => {
    apply(batch)
    const events = emitted(() => apply({ upserted: [remoteItem('1', { postRemoteId: 'p', text: 'other' })] }))
    expect(events).toMatchObject([{ upserted: [held('1').id], removed: [], source: 'sync', many: false }])
  })
})

describe('an edit', () => {
  it('keeps what was said before as a revision and finds the new words only', () => {
    apply({ upserted: [remoteItem('1', { text: 'avant' })] })
    t.clock.set(startAt + 5000)
    expect(apply({ upserted: [remoteItem('1', { text: 'après', editedAt: startAt + 1 })] }).changed).toBe(1)
    t.clock.set(startAt + 9000)
    apply({ upserted: [remoteItem('1', { text: 'enfin', editedAt: startAt + 2 })] })
    expect(held('1').revisions.map(({ n, text, seenAt }) => [n, text, seenAt])).toEqual([
      [1, 'avant', startAt],
      [2, 'après', startAt + 5000],
    ])
    expect(found('avant')).toEqual([])
    expect(found('enfin')).toEqual(['1'])
  })
})

describe('a deletion', () => {
  it('leaves queue and index and keeps the record', () => {
    apply({ upserted: [remoteItem('1'), remoteItem('2')] })
    expect(apply({ removed: ['1', 'never-seen'] }).removed).toBe(1)
    expect(held('1')).toMatchObject({ remoteState: 'deleted', visibility: 'deleted', state: 'done', unread: false, text: 'text of 1' })
    expect(found('text')).toEqual(['2'])
    expect(pageItems(t.store.read, { state: 'todo' }, { limit: 9 }).items.map(({ remoteId }) => remoteId)).toEqual(['2'])
    expect(apply({ removed: ['1'] }).removed).toBe(0)
  })

  it('spoken too soon is taken back whole', () => {
    apply({ upserted: [remoteItem('1')] })
    const before = dumpCanonical(t.store.read)
    applySeen(t.store, t.accountId, [{ remoteId: '1', item: null }], [])
    expect(dumpCanonical(t.store.read)).not.toBe(before)
    applySeen(t.store, t.accountId, [{ remoteId: '1', item: remoteItem('1') }], [])
    expect(dumpCanonical(t.store.read)).toBe(before)
  })

  it('follows from a page that covers a span and lacks it: there alone, and no further', () => {
    const at = (ms: number) => startAt - 100_000 + ms
    apply({ upserted: ['a', 'b', 'c', 'd'].map((id, n) => remoteItem(id, { createdAt: at(n * 1000), threadRemoteId: 'a' })) })
    apply({ upserted: [remoteItem('other', { createdAt: at(1500) })] })
    const thread = { threadRemoteId: 'a', fromAt: at(1000), toAt: at(2000) }
    expect(apply({ upserted: [remoteItem('b', { createdAt: at(1000), threadRemoteId: 'a' })], covers: thread }).removed).toBe(1)
    expect(['a', 'b', 'c', 'd', 'other'].filter((id) => held(id).remoteState === 'deleted')).toEqual(['c'])
    expect(apply({ covers: { threadRemoteId: null, fromAt: at(1500), toAt: at(9000) } }).removed).toBe(2)
    expect(['a', 'b', 'c', 'd', 'other'].filter((id) => held(id).remoteState === 'deleted')).toEqual(['c', 'd', 'other'])
  })
})

describe('an item', () => {
  it('of an instant that is taken stands beside the other, thousands of times', () => {
    const upserted = Array.from({ length: 5000 }, (_, n) => remoteItem(`s${n}`, { createdAt: startAt }))
    expect(apply({ upserted }).new).toBe(5000)
    const ids = t.store.read
      .prepare<[], { id: number }>('SELECT id FROM items ORDER BY id')
      .all()
      .map(({ id }) => id)
    expect(ids.at(-1)).toBe(startAt * 2048 + 4999)
    expect(apply({ upserted: [remoteItem('between', { createdAt: startAt + 1 })] }).new).toBe(1)
  })

  it('dated absurdly stands at the edge of the order and keeps its date', () => {
    apply({
      upserted: [
        remoteItem('past', { createdAt: -5 }),
        remoteItem('zero', { createdAt: 0 }),
        remoteItem('late', { createdAt: startAt * 50 }),
        remoteItem('odd', { createdAt: Number.NaN }),
      ],
    })
    expect(pageItems(t.store.read, {}, { limit: 9 }).items.map(({ remoteId }) => remoteId)).toEqual(['late', 'odd', 'zero', 'past'])
    expect(held('late').createdAt).toBe(startAt * 50)
    expect(held('late').id).toBe((startAt + 86_400_000) * 2048)
  })

  it('new in a thread that is done is new alone', () => {
    apply({ upserted: [remoteItem('1'), remoteItem('2', { threadRemoteId: '1' })] })
    expect([held('1').state, held('2').state]).toEqual(['new', 'new'])
  })

  it('with text that no database holds is held all the same and found again', () => {
    const odd = remoteItem('id\uD800\0', { text: 'a\uDFFFb\0c', author: remoteAuthor('\uD83D') })
    expect(apply({ upserted: [odd] }).new).toBe(1)
    expect(apply({ upserted: [odd] })).toMatchObject({ new: 0, changed: 0 })
    expect(held('id\uFFFD\uFFFD').text).toBe('a\uFFFDb\uFFFDc')
  })

  it('of a post nobody told of is held without it, and joins it later', () => {
    apply({ upserted: [remoteItem('1', { postRemoteId: 'p' })] })
    expect(held('1').post).toBeNull()
    expect(apply({ posts: [remotePost('p')], upserted: [remoteItem('1', { postRemoteId: 'p' })] }).changed).toBe(1)
    expect(held('1').post?.title).toBe('Post p')
  })

  it('whose pictures change has the new ones', () => {
    const image = (url: string) => ({ kind: 'image' as const, url, alt: null, width: null, height: null })
    apply({ upserted: [remoteItem('1', { attachments: [image('https://x.test/1')] })] })
    expect(apply({ upserted: [remoteItem('1', { attachments: [image('https://x.test/2'), image('https://x.test/3')] })] }).changed).toBe(1)
    expect(held('1').attachments.map(({ url }) => url)).toEqual(['https://x.test/2', 'https://x.test/3'])
  })

  it('marked read counts so', () => {
    apply({ upserted: [remoteItem('1')] })
    const events = emitted(() => markRead(t.store, [held('1').id], false))
    expect(held('1').unread).toBe(false)
    expect(events).toHaveLength(1)
    expect(emitted(() => markRead(t.store, [held('1').id], false))).toEqual([])
  })
})

describe('an author', () => {
  it('renamed is found by the new name on all that they wrote, and not by the old', () => {
    apply({
      upserted: [
        remoteItem('1', { author: remoteAuthor('x', { name: 'Zébulon' }) }),
        remoteItem('2', { createdAt: startAt, author: remoteAuthor('x', { name: 'Zébulon' }) }),
      ],
    })
    expect(found('zebulon')).toHaveLength(2)
    apply({ upserted: [remoteItem('3', { createdAt: startAt + 1, author: remoteAuthor('x', { name: 'Margotte' }) })] })
    expect(found('zebulon')).toEqual([])
    expect(found('margot')).toEqual(['3', '2', '1'])
  })

  it('is who the newest item of theirs says, so that old pages do not rename them back', () => {
    const old = remoteItem('1', { createdAt: startAt - 5000, author: remoteAuthor('x', { name: 'Then' }) })
    const recent = remoteItem('2', { createdAt: startAt, author: remoteAuthor('x', { name: 'Now' }) })
    apply({ upserted: [old, recent] })
    expect(apply({ upserted: [recent, old] })).toMatchObject({ new: 0, changed: 0 })
    expect(emitted(() => apply({ upserted: [old] }))).toEqual([])
    expect(held('1').author.name).toBe('Now')
  })

  it('blocked on the network is so on all their items', () => {
    apply({ upserted: [remoteItem('1'), remoteItem('2')] })
    const events = emitted(() => apply({ upserted: [remoteItem('1', { authorBlocked: true })] }))
    expect(held('2').author.blocked).toBe(true)
    expect(events.flatMap(({ upserted }) => upserted).sort()).toEqual([held('1').id, held('2').id].sort())
    apply({ upserted: [remoteItem('2', { authorBlocked: null })] })
    expect(held('2').author.blocked).toBe(true)
  })
})
