import { afterEach, expect, test } from 'vitest'
import { toFailure } from '../../../src-contract/failure.ts'
import type { PostPace } from '../../../src-contract/remote.ts'
import { systemClock } from '../../lib/clock.ts'
import { actOn, never, newKey } from '../begin.contract.ts'
import { threads } from './adapter.ts'
import { begin, createReading } from './begin.contract.ts'
import { weightOf } from './perform.ts'

const dayMs = 86_400_000
let stop: () => Promise<void> = () => Promise.resolve()
afterEach(() => stop())

async function started(options: Parameters<typeof begin>[0] = {}) {
  const made = await begin(options)
  stop = made.sandbox.close
  return { ...made, reading: createReading(made.session) }
}
const codeOf = (work: Promise<unknown>) => work.then(() => 'none', (error: unknown) => toFailure(error).code)

test('what waits for approval is held, and approving shows it', async () => {
  const { sandbox, session, reading, post } = await started()
  const id = sandbox.reply(post, 'ana', 'En attente', Date.now() - dayMs, { pending: true })
  await reading.read()
  expect(reading.text('En attente')).toMatchObject({ visibility: 'held', remoteId: id })
  const { observed } = await threads.perform(session, actOn(reading.text('En attente'), 'approve'), newKey(), never)
  expect(observed).toMatchObject([{ visibility: 'visible' }])
  expect(sandbox.thread(id)?.pending).toBe(false)
})

test('an answer to an answer cannot be hidden by itself, nor one of others deleted', async () => {
  const { sandbox, session, reading, post } = await started()
  const top = sandbox.reply(post, 'lea', 'Un', Date.now() - dayMs)
  sandbox.reply(top, 'marc', 'Deux', Date.now() - dayMs + 1000)
  await reading.read()
  expect(reading.text('Deux').refuses).toContainEqual({ verb: 'hide', code: 'verb.notInThisState' })
  expect(await codeOf(threads.perform(session, actOn(reading.text('Deux'), 'hide'), newKey(), never))).toBe('verb.notInThisState')
  expect(await codeOf(threads.perform(session, actOn(reading.text('Un'), 'delete'), newKey(), never))).toBe('verb.unsupported')
})

test('an answer is made first and published then, once, even where the making takes its time', async () => {
  const hurried = { ...systemClock, sleep: (_ms: number, signal?: AbortSignal) => systemClock.sleep(0, signal) }
  const { sandbox, session, reading, post } = await started({ slowContainers: 3, clock: hurried })
  const id = sandbox.reply(post, 'lea', 'Une question', Date.now() - dayMs)
  await reading.read()
  const key = newKey()
  for (let n = 0; n < 2; n += 1) await threads.perform(session, actOn(reading.text('Une question'), 'reply', 'Oui'), key, never)
  expect(sandbox.repliesTo(id)).toHaveLength(1)
  expect(sandbox.requests.filter(({ path }) => path.endsWith('/threads_publish'))).toHaveLength(1)
})

test('emoji weigh their bytes', async () => {
  const { sandbox, session, reading, post } = await started()
  sandbox.reply(post, 'lea', 'Une question', Date.now() - dayMs)
  await reading.read()
  expect([weightOf('abc'), weightOf('🙂'), weightOf('é')]).toEqual([3, 4, 1])
  expect(await codeOf(threads.perform(session, actOn(reading.text('Une question'), 'reply', '🙂'.repeat(126)), newKey(), never))).toBe('input.tooLong')
})

test('nobody counts there, so that it is looked under those posts whose time has come', async () => {
  const { sandbox, session, reading, post } = await started()
  const second = sandbox.post('Deux', Date.now() - dayMs)
  for (const [n, one] of [post, second].entries()) sandbox.reply(one, 'lea', `Sous ${n}`, Date.now() - 3_600_000 * 5)
  await reading.read('comments')
  const at = Date.now()
  const pace = (remoteId: string, dueAt: number): PostPace => ({ remoteId, createdAt: 0, remoteCount: null, held: 1, dueAt })
  const stream = threads.streams({ ...session.account, posts: [pace(post, at + 60_000), pace(second, at - 1)] }).find(({ id }) => id === 'comments')
  if (stream === undefined) throw new Error('no stream')
  const from = sandbox.requests.length
  for await (const _batch of threads.pull(session, stream, reading.cursors.get('comments') ?? null, never)) continue
  expect(sandbox.requests.slice(from).filter(({ path }) => path.endsWith('/conversation')).map(({ path }) => path.split('/')[2])).toEqual([second])
})

test('the history of a long conversation goes on where it was left a moment ago, and without that from its beginning to the same end', async () => {
  const { sandbox, session, post } = await started()
  for (let n = 0; n < 650; n += 1) sandbox.reply(post, 'lea', `Message ${n}`, Date.now() - dayMs + n * 1000)
  const stream = threads.streams(session.account).find(({ id }) => id === 'comments-history')
  if (stream === undefined) throw new Error('no stream')
  // Each slice ends after one batch.
  const sliced = async (between: () => void) => {
    const found = new Set<string>()
    let cursor = null
    const from = sandbox.requests.length
    for (let n = 0; n < 40; n += 1) {
      let more = false
      for await (const batch of threads.pull(session, stream, cursor, never)) {
        for (const { remoteId } of batch.upserted) found.add(remoteId)
        more = batch.progress?.done !== batch.progress?.total
        cursor = batch.cursor
        break
      }
      if (!more) break
      between()
    }
    return { found: found.size, pages: sandbox.requests.slice(from).filter(({ path }) => path.endsWith('/conversation')).length }
  }
  const remembered = await sliced(() => undefined)
  expect(remembered.found).toBe(650)
  expect(remembered.pages).toBeLessThanOrEqual(16)
  // Places that are no longer good are refused, and what is left is found by instant.
  const expired = await sliced(() => sandbox.expireCursors())
  expect(expired.found).toBe(650)
  expect(expired.pages).toBeGreaterThan(remembered.pages)
})
