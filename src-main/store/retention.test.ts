import { afterEach, beforeEach, expect, test } from 'vitest'
import { applyBatch } from './apply.ts'
import { dueIn, eraseAuthors, eraseHandedOver, eraseStretch } from './retention.ts'
import { remoteItem, testStore } from './test-store.ts'
import type { TestStore } from './test-store.ts'

let open: TestStore
beforeEach(() => {
  open = testStore()
})
afterEach(() => open.end())

const dayMs = 86_400_000

test('what still waits to be handed over when its message is erased keeps its words until it has left, an answer what is new in it', () => {
  const { store, accountId, clock } = open
  const run = (sql: string) => store.write.prepare<[], never>(sql).run()
  const count = (sql: string) => store.read.prepare<[], { n: number }>(`SELECT count(*) AS n FROM ${sql}`).get()?.n
  applyBatch(store, accountId, { posts: [], removed: [], upserted: [remoteItem('1', { text: 'Mon adresse est 12 rue des Lilas.' })] })
  const item = store.read.prepare<[], { id: number; thread_id: number }>('SELECT id, thread_id FROM items').get()
  if (item === undefined) throw new Error('no item')
  // Rows that stand for a hand-over, without all that it hangs on.
  store.write.pragma('foreign_keys = OFF')
  run(`INSERT INTO packets (id, item_id, digest, body, created_at) VALUES (1, ${item.id}, '', 'Lilas', 0)`)
  run(`INSERT INTO jobs (id, decision_id, account_id, item_id, thread_id, verb, seed, effect, state, created_at, hold_until)
    VALUES (1, 1, ${accountId}, ${item.id}, ${item.thread_id}, 'escalate', 's', '{}', 'held', 0, 0)`)
  run(`INSERT INTO dispatches (job_id, channel_id, kind, message_id, recipients, packet_id, subject, text) VALUES (1, 1, 'packet', 'm', '[]', 1, '', 'Lilas')`)
  run(`INSERT INTO escalation_answers (escalation_id, item_id, remote_id, kind, from_name, text, whole, found_by, at, received_at)
    VALUES (1, ${item.id}, 'r', 'mail', 'SAV', 'Vu.', 'Vu. > Lilas', 'ticket', 0, 0)`)
  expect(eraseHandedOver(store, accountId)).toBe(0)

  clock.set(clock.now() + 2 * dayMs)
  expect(eraseStretch(store, accountId, { items: new Map([['comment', dayMs]]), authorMs: null, postMs: null }, 0).erased).toHaveLength(1)
  run(`UPDATE escalation_answers SET whole = 'Vu. > Lilas'`)
  expect(eraseHandedOver(store, accountId)).toBe(1)
  expect(count(`escalation_answers WHERE whole = 'Vu.'`)).toBe(1)
  expect(count('packets')).toBe(1)
  expect(count(`dispatches WHERE text = 'Lilas'`)).toBe(1)

  run(`UPDATE jobs SET state = 'verified'`)
  expect(eraseHandedOver(store, accountId)).toBe(2)
  expect(count('packets')).toBe(0)
  expect(count(`dispatches WHERE text <> ''`)).toBe(0)
  expect(eraseHandedOver(store, accountId)).toBe(0)
})

test('where nothing deleted may be kept, it goes at once with who wrote it, and so does the name of somebody who left; what stands is left alone', () => {
  const { store, accountId, clock } = open
  const keeping = { items: new Map(), authorMs: null, postMs: null, deleted: true }
  const by = (name: string) => ({ remoteId: `of-${name}`, name, handle: name, url: null, avatarUrl: null })
  const nobody = { remoteId: 'nobody', name: '', handle: '', url: null, avatarUrl: null }
  const names = () => store.read.prepare<[], { name: string }>('SELECT name FROM authors ORDER BY name').all().map(({ name }) => name)
  const texts = () => store.read.prepare<[], { text: string }>('SELECT text FROM items ORDER BY remote_id').all().map(({ text }) => text)
  const items = [remoteItem('1', { text: 'Je retire', author: by('lea') }), remoteItem('2', { text: 'Je pars', author: by('marc') }), remoteItem('3', { text: 'Je reste', author: by('zoe') })]
  applyBatch(store, accountId, { posts: [], removed: [], upserted: items })
  expect(dueIn(store.read, accountId, keeping, clock.now())).toBe(0)
  expect(eraseStretch(store, accountId, keeping, 0).erased).toEqual([])
  expect(eraseAuthors(store, accountId, null, true)).toBe(0)

  applyBatch(store, accountId, { posts: [], removed: ['1'], upserted: items.slice(1, 2).map((item) => ({ ...item, author: nobody })) })
  expect(dueIn(store.read, accountId, keeping, clock.now())).toBe(1)
  expect(dueIn(store.read, accountId, { ...keeping, deleted: false }, clock.now())).toBe(0)
  expect(eraseStretch(store, accountId, keeping, 0).erased).toHaveLength(1)
  expect(eraseAuthors(store, accountId, null, true)).toBe(2)
  expect(texts()).toEqual(['', 'Je pars', 'Je reste'])
  expect(names()).toEqual(['', '', '', 'zoe'])
  // Told of again, it stays erased.
  applyBatch(store, accountId, { posts: [], removed: [], upserted: items.slice(0, 1) })
  expect(texts()[0]).toBe('')
  expect(eraseStretch(store, accountId, keeping, 0).erased).toEqual([])
})
