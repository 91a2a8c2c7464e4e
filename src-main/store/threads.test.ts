import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ItemId } from '../../src-contract/ids.ts'
import { applyBatch } from './apply.ts'
import { saveDraft } from './drafts.ts'
import { imageSource } from './images.ts'
import { findByRemoteId } from './items.ts'
import { addNote } from './notes.ts'
import { getSettings, setSetting } from './settings.ts'
import { addAccount, remoteAuthor, remoteItem, startAt, testStore } from './test-store.ts'
import type { TestStore } from './test-store.ts'
import { getThread } from './threads.ts'

let t: TestStore
beforeEach(() => {
  t = testStore()
  const zoe = remoteAuthor('zoe', { avatarUrl: 'https://x.test/zoe.png' })
  applyBatch(t.store, t.accountId, {
    posts: [],
    removed: [],
    upserted: [
      remoteItem('root', { createdAt: startAt - 5000 }),
      remoteItem('answer', { createdAt: startAt - 4000, threadRemoteId: 'root', author: zoe }),
      remoteItem('elsewhere', {
        createdAt: startAt - 9000,
        author: zoe,
        visibility: 'spam',
        attachments: [{ kind: 'image', url: 'https://x.test/p.png', alt: null, width: 1, height: 1 }],
      }),
      remoteItem('later', { createdAt: startAt - 1000, author: zoe }),
    ],
  })
})
afterEach(() => t.end())

function id(remoteId: string): ItemId {
  const found = findByRemoteId(t.store.read, t.accountId, remoteId)
  if (found === null) throw new Error(`${remoteId} is not held`)
  return found
}

describe('a thread', () => {
  it('is its exchange, oldest first, with who wrote the item and what else they wrote', () => {
    const thread = getThread(t.store.read, id('answer'))
    expect(thread.items.map(({ remoteId }) => remoteId)).toEqual(['root', 'answer'])
    expect(thread.author).toMatchObject({ author: { name: 'Name of zoe', avatar: true }, items: 3, hidden: 1, firstAt: startAt - 9000 })
    expect(thread.author.recent.map(({ text }) => text)).toEqual(['text of later', 'text of elsewhere'])
  })

  it('keeps one draft, which empty text removes, and notes in their order', () => {
    saveDraft(t.store, id('root'), 'first')
    saveDraft(t.store, id('answer'), 'second')
    const { id: threadId } = getThread(t.store.read, id('root'))
    addNote(t.store, threadId, 'a')
    addNote(t.store, threadId, 'b')
    expect(getThread(t.store.read, id('root'))).toMatchObject({
      draft: { text: 'second', itemId: id('answer') },
      notes: [{ text: 'a' }, { text: 'b' }],
    })
    expect(saveDraft(t.store, id('root'), 'third', true)).toMatchObject({ text: 'third', private: true })
    expect(saveDraft(t.store, id('root'), 'fourth')).toMatchObject({ text: 'fourth', private: false })
    expect(saveDraft(t.store, id('root'), '')).toBeNull()
    expect(getThread(t.store.read, id('root')).draft).toBeNull()
  })

  it('without end shows its beginning, its newest part and the item asked for', () => {
    const upserted = Array.from({ length: 700 }, (_, n) => remoteItem(`n${n}`, { threadRemoteId: 'endless', createdAt: startAt + n }))
    applyBatch(t.store, t.accountId, { posts: [], removed: [], upserted })
    const shown = getThread(t.store.read, id('n50')).items.map(({ remoteId }) => remoteId)
    expect(shown).toEqual(['n0', 'n50', ...Array.from({ length: 500 }, (_, n) => `n${n + 200}`)])
  })

  it('of an item that is not there is a failure', () => {
    expect(() => getThread(t.store.read, 5 as ItemId)).toThrow('item.unknown')
    expect(() => saveDraft(t.store, 5 as ItemId, 'x')).toThrow('item.unknown')
  })

  it('of another account with the same ids is another thread', () => {
    const other = addAccount(t.store, 'other')
    applyBatch(t.store, other, { posts: [], removed: [], upserted: [remoteItem('root')] })
    const theirs = findByRemoteId(t.store.read, other, 'root')
    if (theirs === null) throw new Error('nothing there')
    expect(getThread(t.store.read, theirs).items).toHaveLength(1)
  })
})

describe('beside the threads', () => {
  it('pictures say where they lie and whose they are', () => {
    const { items } = getThread(t.store.read, id('elsewhere'))
    const [item] = items
    if (item === undefined) throw new Error('nothing there')
    expect(imageSource(t.store.read, 'author', item.author.id)).toEqual({ accountId: t.accountId, url: 'https://x.test/zoe.png' })
    expect(imageSource(t.store.read, 'attachment', item.attachments[0]?.id ?? 0)).toEqual({
      accountId: t.accountId,
      url: 'https://x.test/p.png',
    })
    expect(imageSource(t.store.read, 'attachment', 999)).toBeNull()
    const root = getThread(t.store.read, id('root')).items[0]
    expect(imageSource(t.store.read, 'author', root?.author.id ?? 0)).toBeNull()
  })

  it('settings are any JSON, by name', () => {
    setSetting(t.store, 'images', false)
    setSetting(t.store, 'views', { a: [1, null] })
    setSetting(t.store, 'images', true)
    expect(getSettings(t.store.read)).toEqual({ images: true, views: { a: [1, null] } })
  })
})
