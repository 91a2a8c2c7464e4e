import { afterEach, expect, test } from 'vitest'
import type { Cursor } from '../../../src-contract/remote.ts'
import { createWordPressSandbox } from '../../../src-sandbox/wordpress/sandbox.ts'
import type { WordPressSandbox } from '../../../src-sandbox/wordpress/sandbox.ts'
import type { CommentStatus } from '../../../src-sandbox/wordpress/blog.ts'
import { systemClock } from '../../lib/clock.ts'
import { createHttpClient } from '../../net/http.ts'
import { authorizationOf, createSiteClient } from './client.ts'
import { pullBackfill, pullLive } from './pull.ts'

const never = new AbortController().signal
const running: WordPressSandbox[] = []
afterEach(async () => {
  await Promise.all(running.splice(0).map((sandbox) => sandbox.close()))
})

const start = Date.parse('2026-01-05T09:00:00Z')

async function blog() {
  const sandbox = createWordPressSandbox({ title: 'Blog', user: { login: 'camille', name: 'Camille', applicationPassword: 'pass' } })
  running.push(sandbox)
  await sandbox.listen()
  const postId = sandbox.addPost({ title: 'Un', text: 'Un article', at: start })
  const add = (count: number, status: CommentStatus = 'approved') => Array.from({ length: count }, (_, n) => {
    const id = sandbox.addComment({ postId, author: { name: 'Léa', email: 'lea@example.org' }, text: `Commentaire ${n}`, at: start + n * 1000, status })
    return String(id)
  })
  const http = createHttpClient({ origin: sandbox.url, clock: systemClock })
  const reader = { site: createSiteClient(http, `${sandbox.url}/wp-json/`, authorizationOf('camille', 'pass')), me: 1, signal: never }
  return { sandbox, postId, add, reader, http }
}
type Test = Awaited<ReturnType<typeof blog>>

/** Reads on from a cursor, at most `batches` batches, telling of each. */
async function read(pull: typeof pullLive, { reader }: Test, cursor: Cursor | null, found: Set<string>, batches = Infinity, onBatch: () => void = () => {}) {
  let last = cursor
  let left = batches
  for await (const batch of pull(reader, cursor)) {
    for (const item of batch.upserted) found.add(item.remoteId)
    last = batch.cursor
    onBatch()
    left -= 1
    if (left <= 0) break
  }
  return last
}

const sorted = (ids: Iterable<string>) => [...ids].sort((a, b) => Number(a) - Number(b))

test('history comes newest first, whole, with its measure', async () => {
  const t = await blog()
  const ids = [...t.add(250), ...t.add(120, 'spam'), ...t.add(30, 'trash'), ...t.add(40, 'hold')]
  const progress: unknown[] = []
  const order: string[] = []
  for await (const batch of pullBackfill(t.reader, null)) {
    progress.push(batch.progress)
    order.push(...batch.upserted.map((item) => item.remoteId))
  }
  expect(sorted(order)).toEqual(sorted(ids))
  expect(order[0]).toBe(ids.at(-1))
  expect(progress.at(-1)).toEqual({ done: 440, total: 440 })
})

test('history that was read to its end is not read again', async () => {
  const t = await blog()
  t.add(5)
  const cursor = await read(pullBackfill, t, null, new Set())
  const before = t.http.requests
  await read(pullBackfill, t, cursor, new Set())
  expect(t.http.requests).toBe(before)
})

test('what is deleted above while history is read hides nothing below', async () => {
  const t = await blog()
  const ids = t.add(450)
  const found = new Set<string>()
  let doomed = [...ids].reverse()
  const gone: string[] = []
  await read(pullBackfill, t, null, found, Infinity, () => {
    // Among those read already, more than the pages overlap.
    const now = doomed.slice(0, 35)
    doomed = doomed.slice(35)
    for (const id of now) if (found.has(id) && t.sandbox.removeForever(Number(id))) gone.push(id)
  })
  expect(gone.length).toBeGreaterThan(100)
  expect(sorted(found)).toEqual(ids)
})

test('what is moved to spam, or taken out of it, while history is read is met all the same', async () => {
  const t = await blog()
  const [spam, good] = [t.add(150, 'spam'), t.add(250)]
  const found = new Set<string>()
  let step = 0
  await read(pullBackfill, t, null, found, Infinity, () => {
    step += 1
    if (step === 1) t.sandbox.setStatus(Number(good[0]), 'spam')
    // The list of what is approved has been read to its end by now.
    if (step === 4) t.sandbox.setStatus(Number(spam[0]), 'approved')
  })
  expect(sorted(found)).toEqual(sorted([...spam, ...good]))
})

test('history broken off anywhere goes on where it was', async () => {
  const t = await blog()
  const ids = [...t.add(230), ...t.add(120, 'spam')]
  const found = new Set<string>()
  let cursor: Cursor | null = null
  for (let n = 0; n < 20; n += 1) cursor = await read(pullBackfill, t, cursor, found, 1)
  expect(sorted(found)).toEqual(sorted(ids))
})

test('the first live read brings the newest of each list, later ones what is new alone', async () => {
  const t = await blog()
  const [spam, ids] = [t.add(3, 'spam'), t.add(300)]
  const first = new Set<string>()
  const cursor = await read(pullLive, t, null, first)
  expect(sorted(first)).toEqual(sorted([...spam, ...ids.slice(200)]))
  const later = new Set<string>()
  const fresh = [...t.add(2), ...t.add(1, 'spam'), ...t.add(1, 'trash')]
  const next = await read(pullLive, t, cursor, later)
  expect(sorted(later)).toEqual(sorted(fresh))
  const none = new Set<string>()
  const before = t.http.requests
  expect(await read(pullLive, t, next, none)).toEqual(next)
  expect([none.size, t.http.requests - before]).toEqual([0, 3])
})

test('what arrives in a list that was just read is found next time, also behind a flood in another', async () => {
  const t = await blog()
  t.add(30)
  const cursor = await read(pullLive, t, null, new Set())
  let late: string[] = []
  t.sandbox.misbehave({
    mode: 'slow',
    match: (request) => {
      // Once the first list has been answered: one comment for it, then many in the list that is read now.
      if (request.query.get('status') === 'spam' && late.length === 0) late = [...t.add(1, 'hold'), ...t.add(80, 'spam')]
      return false
    },
  })
  const found = new Set<string>()
  const next = await read(pullLive, t, cursor, found)
  expect(found.has(late[0] ?? '')).toBe(false)
  await read(pullLive, t, next, found)
  expect(sorted(found)).toEqual(sorted(late))
})

test('after a long absence a catch-up broken off after each batch loses nothing, whatever arrives in between', async () => {
  const t = await blog()
  t.add(40)
  let cursor = await read(pullLive, t, null, new Set())
  const fresh = [...t.add(260), ...t.add(90, 'spam')]
  const found = new Set<string>()
  for (let n = 0; n < 30; n += 1) {
    cursor = await read(pullLive, t, cursor, found, 1)
    if (n < 10) fresh.push(...t.add(1))
  }
  expect(sorted(found)).toEqual(sorted(fresh))
})

test('a comment imported with an old date is new all the same', async () => {
  const t = await blog()
  t.add(30)
  const cursor = await read(pullLive, t, null, new Set())
  const id = t.sandbox.addComment({ postId: t.postId, author: { name: 'X', email: '' }, text: 'Importé', at: start - 9e10 })
  const found = new Set<string>()
  await read(pullLive, t, cursor, found)
  expect([...found]).toEqual([String(id)])
})

test('a reply brings the whole line of its ancestors, and hangs under the first of them', async () => {
  const t = await blog()
  const author = { name: 'Léa', email: 'lea@example.org' }
  const [root] = t.add(1)
  let parentId = Number(root)
  for (let depth = 0; depth < 4; depth += 1) parentId = t.sandbox.addComment({ postId: t.postId, parentId, author, text: `${depth}`, at: start, status: depth === 1 ? 'spam' : 'approved' })
  t.add(150)
  const cursor = await read(pullLive, t, null, new Set())
  const reply = t.sandbox.addComment({ postId: t.postId, parentId, author, text: 'fin', at: start })
  const items = []
  for await (const batch of pullLive(t.reader, cursor)) items.push(...batch.upserted)
  expect(items.map((item) => Number(item.remoteId)).sort((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, reply])
  expect(new Set(items.map((item) => item.threadRemoteId))).toEqual(new Set([root]))
})

test('a ring of parents and a parent that is gone end somewhere', async () => {
  const t = await blog()
  const author = { name: 'Léa', email: 'lea@example.org' }
  const [a = ''] = t.add(1)
  const b = t.sandbox.addComment({ postId: t.postId, parentId: Number(a), author, text: 'b', at: start })
  const first = t.sandbox.comments.get(Number(a))
  if (first !== undefined) first.parentId = b
  const orphan = t.sandbox.addComment({ postId: t.postId, parentId: 99_999, author, text: 'orphan', at: start })
  const found = new Map<string, string>()
  for await (const batch of pullLive(t.reader, null)) for (const item of batch.upserted) found.set(item.remoteId, item.threadRemoteId)
  expect([...found.keys()].sort()).toEqual([a, String(b), String(orphan)].sort())
  expect(found.get(String(orphan))).toBe(String(orphan))
})

test('a comment on a post nobody may read stands without one', async () => {
  const t = await blog()
  const id = t.sandbox.addComment({ postId: 0, author: { name: 'X', email: '' }, text: 'Sans article', at: start })
  const items = []
  for await (const batch of pullLive(t.reader, null)) items.push(...batch.upserted)
  expect(items).toMatchObject([{ remoteId: String(id), postRemoteId: null }])
})
