import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { AccountId, BrandId, ItemId, JobId, ThreadId } from '../src-contract/ids.ts'
import { silentLogger } from '../src-main/lib/logger.ts'
import { systemClock } from '../src-main/lib/clock.ts'
import { createSender } from '../src-main/outbox/run.ts'
import { submit } from '../src-main/outbox/submit.ts'
import type { Plan } from '../src-main/outbox/submit.ts'
import { openStore } from '../src-main/store/database.ts'
import type { Store } from '../src-main/store/database.ts'
import { setSetting } from '../src-main/store/settings.ts'
import { compare, rounded } from './measure.ts'
import type { Compared } from './measure.ts'

type Row = { id: ItemId; account_id: AccountId; thread_id: ThreadId; brand_id: BrandId }

export type OutboxFigures = { enqueue: Compared & { items: number }; drain: { jobs: number; ms: number; perS: number } }

/**
 * One decision with its local effect and its job, against the bare statements that such a decision is made of, on a copy of the large file; then a thousand
 * hides through the sender to a network that answers at once.
 */
export async function benchOutbox(file: string, items: number, runs: number, say: (text: string) => void): Promise<OutboxFigures> {
  const dir = mkdtempSync(join(tmpdir(), 'vigie-bench-outbox-'))
  cpSync(file, join(dir, 'data'), { recursive: true })
  const store = openStore({ dir: join(dir, 'data'), clock: systemClock })
  try {
    const drained = Math.min(1000, Math.floor(items / 4))
    const wanted = runs * 2 + drained
    const open = store.read.prepare<[], { n: number }>('SELECT count(*) AS n FROM items WHERE bucket = 0').get()?.n ?? 0
    // From all over the file, in no order: nobody decides down one page of an index.
    const rows = store.read
      .prepare<[number, number], Row>('SELECT id, account_id, thread_id, brand_id FROM items WHERE bucket = 0 AND id / 2048 % ? = 0 ORDER BY id * 7919 % 1000003 LIMIT ?')
      .all(Math.max(1, Math.floor(open / wanted / 2)), wanted)
    say(`outbox: ${runs} decisions`)
    const [ours, bare] = [rows.slice(0, runs), rows.slice(runs, runs * 2)]
    const enqueue = compare(ours.length, (run) => decide(store, ours[run]), (run) => decideBare(store, bare[run]))
    store.write.exec("UPDATE jobs SET state = 'cancelled'")
    say(`outbox: draining ${drained}`)
    return { enqueue: { ...enqueue, items }, drain: await drain(store, rows.slice(runs * 2)) }
  } finally {
    store.close()
    rmSync(dir, { recursive: true, force: true })
  }
}

const planOf = ({ id, brand_id }: Row): Plan => ({
  itemId: id, network: 'wordpress', brandId: brand_id, state: 'done',
  send: { verb: 'hide', effect: { visibility: 'held' }, oneWay: false, text: null, private: false },
})

function decide(store: Store, row: Row | undefined): number {
  return row === undefined ? 0 : submit(store, { verb: 'hide', source: 'bench', at: systemClock.now(), plans: [planOf(row)] }).jobIds.length
}

/** What any program would have to write: the decision, what the item was, the item as it is now, the job, the count. */
function decideBare(store: Store, row: Row | undefined): number {
  if (row === undefined) return 0
  const { write } = store
  const now = Date.now()
  write.prepare<[], never>('BEGIN IMMEDIATE').run()
  const decision = write.prepare<[number], never>(`INSERT INTO decisions (verb, source, created_at) VALUES ('hide', 'bare', ?)`).insert(now)
  write.prepare<[number, number], never>(
    'INSERT INTO decision_items (decision_id, item_id, state, unread, snoozed_until) SELECT ?, id, state, unread, snoozed_until FROM items WHERE id = ?',
  ).run(decision, row.id)
  write.prepare<[number], never>(`UPDATE items SET state = 'done', unread = 0, bucket = 3, visibility = 'held' WHERE id = ?`).run(row.id)
  write.prepare<[number, number, number, number, string, number, number], never>(
    `INSERT INTO jobs (decision_id, account_id, item_id, thread_id, verb, seed, effect, state, created_at, hold_until)
     VALUES (?, ?, ?, ?, 'hide', ?, '{"visibility":"held"}', 'held', ?, ?)`,
  ).run(decision, row.account_id, row.id, row.thread_id, `bare-${row.id}`, now, now + 3000)
  write.prepare<[number], never>('UPDATE counters SET items = items - 1 WHERE account_id = ? AND bucket = 0').run(row.account_id)
  write.prepare<[number], never>('UPDATE counters SET items = items + 1 WHERE account_id = ? AND bucket = 3').run(row.account_id)
  write.prepare<[], never>('COMMIT').run()
  return 1
}

async function drain(store: Store, rows: Row[]): Promise<OutboxFigures['drain']> {
  setSetting(store, 'hold.other', 0)
  const done = { remoteId: null, url: null, observed: [], posts: [] }
  const sender = createSender({
    store, clock: systemClock, logger: silentLogger, random: Math.random,
    performer: {
      perform: async () => done,
      reconcile: async () => ({ kind: 'not-done' }),
      look: async () => new Set<ItemId>(),
      obstacle: () => null,
      inverseOf: () => null,
      batchOf: () => 1,
      performMany: async () => [],
      freeAt: () => 0,
    },
  })
  const ids: JobId[] = []
  for (let from = 0; from < rows.length; from += 100) {
    ids.push(...submit(store, { verb: 'hide', source: 'bench', at: systemClock.now(), plans: rows.slice(from, from + 100).map(planOf) }).jobIds)
  }
  const startedAt = performance.now()
  await sender.flush({ wait: true, timeoutMs: null })
  const ms = performance.now() - startedAt
  await sender.stop()
  return { jobs: ids.length, ms: rounded(ms, 0), perS: rounded((ids.length / ms) * 1000, 0) }
}
