import { afterEach, expect, test } from 'vitest'
import { createWordPressSandbox } from '../../../src-sandbox/wordpress/sandbox.ts'
import type { WordPressSandbox, WordPressSandboxOptions } from '../../../src-sandbox/wordpress/sandbox.ts'
import { systemClock } from '../../lib/clock.ts'
import { createHttpClient } from '../../net/http.ts'
import { applyBatch, applySeen } from '../../store/apply.ts'
import { testStore } from '../../store/test-store.ts'
import { targetOf } from '../adapter.contract.ts'
import { actOn, createReading, never, newKey, openSession } from '../begin.contract.ts'
import { wordpress } from './adapter.ts'

const running: WordPressSandbox[] = []
afterEach(async () => {
  await Promise.all(running.splice(0).map((each) => each.close()))
})

const password = 'abcd EFGH ijkl MNOP qrst UVWX'
const at = Date.parse('2026-03-01T10:00:00Z')
const lea = { name: 'Léa', email: 'lea@example.org' }

async function start(options: Partial<WordPressSandboxOptions> = { shop: 'manager' }) {
  const sandbox = createWordPressSandbox({ title: 'Boutique', user: { login: 'camille', name: 'Camille', applicationPassword: password }, ...options })
  await sandbox.listen()
  running.push(sandbox)
  const http = createHttpClient({ origin: new URL(sandbox.url).origin, clock: systemClock })
  const opened = await openSession(wordpress, { url: sandbox.url, user: 'camille', secrets: { password }, http, clock: systemClock })
  const productId = sandbox.addPost({ title: 'Théière', text: 'En fonte.', at, kind: 'product' })
  const review = (text: string, rating: number, status: 'approved' | 'hold' | 'spam' = 'approved') =>
    sandbox.addComment({ postId: productId, author: lea, text, at: at + 1000, type: 'review', rating, status })
  return { sandbox, productId, review, ...opened, reading: createReading(wordpress, opened.session) }
}

test('a review comes with its stars and its product, wherever it stands; a comment and a starless review come without', async () => {
  const { sandbox, productId, review, reading } = await start()
  review('Parfaite', 5)
  review('Bof', 2, 'hold')
  review('Achetez ici', 1, 'spam')
  review('Sans étoile', 0)
  sandbox.addComment({ postId: productId, author: lea, text: 'Une question', at: at + 2000 })
  await reading.read()
  const found = [...reading.items.values()].map(({ text, kind, rating, visibility }) => [text, kind, rating, visibility]).sort()
  expect(found).toEqual([
    ['Achetez ici', 'review', 1, 'spam'], ['Bof', 'review', 2, 'held'], ['Parfaite', 'review', 5, 'visible'], ['Sans étoile', 'review', null, 'visible'],
    ['Une question', 'comment', null, 'visible'],
  ])
  expect([...reading.posts.values()].map(({ title }) => title)).toEqual(['Théière'])
})

test.each(['manager', 'editor'] as const)('a review is held, approved, called spam and thrown away with its stars kept (%s)', async (shop) => {
  const { sandbox, review, session, reading } = await start({ shop })
  const id = review('Parfaite', 4)
  await reading.read()
  const item = reading.text('Parfaite')
  const steps = [['hide', 'held'], ['approve', 'visible'], ['spam', 'spam'], ['unspam', 'visible'], ['delete', 'trash'], ['restore', 'visible']] as const
  for (const [verb, visibility] of steps) {
    const { observed } = await wordpress.perform(session, actOn(item, verb), newKey(), never)
    expect([verb, observed]).toMatchObject([verb, [{ visibility, rating: 4, kind: 'review' }]])
  }
  expect(sandbox.comments.get(id)).toMatchObject({ status: 'approved', rating: 4 })
})

test('an answer to a review is a reply under it, without stars', async () => {
  const { sandbox, review, session, reading } = await start()
  const id = review('Le bec goutte', 2)
  await reading.read()
  const { observed } = await wordpress.perform(session, actOn(reading.text('Le bec goutte'), 'reply', 'Nous vous la remplaçons.'), newKey(), never)
  expect(observed).toMatchObject([{ kind: 'reply', rating: null, parentRemoteId: String(id) }])
  expect([...sandbox.comments.values()].filter(({ parentId }) => parentId === id)).toMatchObject([{ type: 'comment', rating: 0 }])
})

test('who may not see the shop’s reviews is told so, and reads them without stars', async () => {
  const { connected, review, reading } = await start({ shop: 'closed' })
  expect(connected.missing).toEqual({ verbs: [], streams: ['ratings'] })
  review('Parfaite', 5)
  await reading.read()
  expect(reading.text('Parfaite')).toMatchObject({ kind: 'review', rating: undefined })
})

test.each(['refused', 'gone'] as const)('stars that the shop no longer shows us stay as they were (%s)', async (how) => {
  const { sandbox, review, session, reading } = await start()
  const store = testStore()
  try {
    const id = String(review('Parfaite', 4))
    const starless = String(review('Sans étoile', 0))
    const apply = () => applyBatch(store.store, store.accountId, { posts: [...reading.posts.values()], upserted: [...reading.items.values()], removed: [] })
    const held = () => store.store.read.prepare<[], { id: string; rating: number | null }>('SELECT remote_id AS id, rating FROM items ORDER BY remote_id').all()
    await reading.read()
    apply()
    const expected = [{ id, rating: 4 }, { id: starless, rating: null }]
    expect(held()).toEqual(expected)
    sandbox.closeShop(how)
    const { seen } = await wordpress.look(session, [...reading.items.values()].map(targetOf), never)
    applySeen(store.store, store.accountId, seen, [])
    const { observed } = await wordpress.perform(session, actOn(reading.text('Parfaite'), 'hide'), newKey(), never).catch(() => ({ observed: [] }))
    applyBatch(store.store, store.accountId, { posts: [], upserted: observed, removed: [] })
    expect(seen.length).toBe(2)
    expect(held()).toEqual(expected)
    // What the shop says again counts: a review that lost its stars has none.
    sandbox.closeShop(null)
    const comment = sandbox.comments.get(Number(id))
    if (comment !== undefined) comment.rating = 0
    const again = await wordpress.look(session, [targetOf(reading.text('Parfaite'))], never)
    applySeen(store.store, store.accountId, again.seen, [])
    expect(held()[0]).toEqual({ id, rating: null })
  } finally {
    store.end()
  }
})

test('a blog without a shop is asked for no stars', async () => {
  const { sandbox, connected, productId, reading } = await start({})
  expect(connected).toMatchObject({ settings: { shop: false } })
  expect(connected.missing).toBeUndefined()
  sandbox.addComment({ postId: productId, author: lea, text: 'Cinq étoiles', at: at + 1000, type: 'review' })
  await reading.read()
  expect(sandbox.requests.some(({ path }) => path.includes('/wc/'))).toBe(false)
})

test('several sites of one person are several accounts, on one network of sites as well', async () => {
  const ids = new Set<string>()
  for (const folder of ['', '/boutique', '/journal']) {
    const { connected } = await start({ folder })
    ids.add(connected.remoteId.replace(/:\d+/, ''))
  }
  expect(ids).toEqual(new Set(['127.0.0.1#1', '127.0.0.1/boutique#1', '127.0.0.1/journal#1']))
})
