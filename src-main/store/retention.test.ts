import { afterEach, beforeEach, expect, test } from 'vitest'
import { applyBatch } from './apply.ts'
import { eraseHandedOver, eraseStretch } from './retention.ts'
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
