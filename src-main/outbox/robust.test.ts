import Database from 'better-sqlite3'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Failure } from '../../src-contract/failure.ts'
import type { AccountId } from '../../src-contract/ids.ts'
import { explain } from '../../src-i18n/explain.ts'
import { createTranslator } from '../../src-i18n/translate.ts'
import type { WordPressSandbox } from '../../src-sandbox/wordpress/sandbox.ts'
import type { SandboxRequest } from '../../src-sandbox/server.ts'
import { handClock, password, startBlog, startDesk } from '../engine/blog-engine.contract.ts'
import type { Desk, HandClock } from '../engine/blog-engine.contract.ts'
import { openStore } from '../store/database.ts'
import type { Store } from '../store/database.ts'

const dayMs = 86_400_000

let wall: number
let clock: HandClock
let blog: WordPressSandbox
let desk: Desk
let account: AccountId
let store: Store
beforeEach(async () => {
  wall = 0
  const hand = handClock()
  // What is on the wall may be set; what is slept passes as it passes.
  clock = { ...hand, now: () => hand.now() + wall, elapsed: () => hand.now() }
  blog = await startBlog(12, { now: () => hand.now() })
  desk = startDesk({ clock, random: () => 0.5, openStore: (options) => (store = openStore(options)) })
  account = await desk.connect(blog)
  await desk.call('sync.run', {})
})
afterEach(async () => {
  await clock.drive(desk.close())
  await blog.close()
})

const writing = (request: SandboxRequest) => request.method !== 'GET'
const replies = () => Array.from(blog.comments.values()).filter(({ userId }) => userId === 1).map(({ raw }) => raw)
const flush = (timeoutMs?: number) => clock.drive(desk.call('outbox.flush', { wait: true, ...(timeoutMs === undefined ? {} : { timeoutMs }) }))
const hide = async (...remoteIds: number[]) =>
  desk.call('act.submit', { verb: 'hide', source: 'test', ids: await Promise.all(remoteIds.map(async (remoteId) => (await desk.itemOf(remoteId)).id)) })
const reply = async (remoteId: number, text: string) => desk.call('reply.submit', { id: (await desk.itemOf(remoteId)).id, text, source: 'test' })
const jobs = async () => (await desk.call('outbox.list', {})).jobs
const failureOf = (work: Promise<unknown>) => work.then(() => null, (error: { failure?: Failure }) => error.failure ?? null)
const sentence = (failure: Failure | null | undefined) => (failure ? explain(failure, createTranslator('en')) : '')
const settled = () => new Promise((resolve) => setTimeout(resolve, 150))

/** No page more than the file has now: SQLITE_FULL, as when the disk is. */
const fillDisk = () => {
  const free = Number(store.write.pragma('freelist_count')[0]?.['freelist_count'])
  const pages = Number(store.write.pragma('page_count')[0]?.['page_count'])
  store.write.pragma(`max_page_count = ${pages - Math.min(0, free)}`)
}
const makeRoom = () => void store.write.pragma('max_page_count = 1000000')

describe('a full disk', () => {
  it('refuses a decision whole, with a sentence, and takes it once there is room', async () => {
    fillDisk()
    const { id } = await desk.itemOf(3)
    const failure = await failureOf(desk.call('reply.submit', { id, text: 'x'.repeat(60_000), source: 'test' }))
    expect(failure?.code).toBe('store.full')
    expect(sentence(failure)).toContain('The disk is full')
    expect(await jobs()).toEqual([])
    expect((await desk.itemOf(3)).state).toBe('new')
    makeRoom()
    await reply(3, 'Merci')
    expect(await flush()).toMatchObject({ verified: 1 })
    expect(replies()).toEqual(['Merci'])
  })

  it('when the answer is to be written: it is kept in mind and written as soon as there is room, and nothing is sent twice', async () => {
    await reply(3, `Merci ${'beaucoup '.repeat(3000)}`)
    const off = blog.onReply(() => fillDisk())
    const failure = await failureOf(flush())
    off()
    expect(failure?.code).toBe('store.full')
    expect(replies()).toHaveLength(1)
    makeRoom()
    expect(await flush()).toMatchObject({ live: 0, needsYou: 0 })
    expect((await jobs()).map(({ state, attempts }) => [state, attempts])).toEqual([['verified', 1]])
    expect(replies()).toHaveLength(1)
  })
})

describe('another program that keeps the file', () => {
  it('makes a decision fail with a sentence; the jobs that wait go on when it lets go', async () => {
    store.write.pragma('busy_timeout = 20')
    await hide(1)
    const other = new Database(join(desk.dir, 'vigie.sqlite'))
    other.exec('BEGIN IMMEDIATE')
    const failure = await failureOf(hide(2))
    expect(failure?.code).toBe('store.busy')
    expect(sentence(failure)).toContain('in use by another program')
    expect((await failureOf(flush()))?.code).toBe('store.busy')
    expect(blog.comments.get(1)?.status).toBe('approved')
    other.exec('ROLLBACK')
    other.close()
    expect(await flush()).toMatchObject({ live: 0 })
    expect([blog.comments.get(1)?.status, blog.comments.get(2)?.status]).toEqual(['hold', 'approved'])
  })
})

describe('a row that cannot be read', () => {
  it.each(['effect', 'why', 'verb', 'state'])('is set aside and shown as refused (%s); the others go on', async (column) => {
    const { jobs: [broken] } = await hide(1)
    await hide(2)
    store.write.prepare<[string, number], never>(`UPDATE jobs SET ${column} = ? WHERE id = ?`).run('{"half', broken?.id ?? 0)
    expect(await desk.call('outbox.list', { live: true })).toBeTruthy()
    expect(await flush()).toMatchObject({ verified: 1, live: 0, needsYou: 1 })
    expect([blog.comments.get(1)?.status, blog.comments.get(2)?.status]).toEqual(['approved', 'hold'])
    const { jobs: waiting } = await desk.call('outbox.list', { needsYou: true })
    expect(waiting.map(({ id, state }) => [id, state])).toEqual([[broken?.id, 'refused']])
    expect(sentence(waiting[0]?.why)).toContain('can no longer be read')
    expect(await desk.itemOf(1)).toMatchObject({ visibility: 'visible', state: 'new' })
    if (broken === undefined) throw new Error('no job')
    expect((await failureOf(desk.call('outbox.decide', { id: broken.id, choice: 'send' })))?.code).toBe('outbox.damaged')
    expect((await desk.call('outbox.decide', { id: broken.id, choice: 'drop' })).job.state).toBe('cancelled')
    expect(await flush()).toMatchObject({ needsYou: 0 })
  })
})

describe('a clock', () => {
  const holdLeft = async () => ((await jobs())[0]?.holdUntil ?? 0) - clock.now()

  it('set back a day neither keeps a hold for a day nor ends it', async () => {
    await desk.call('outbox.flush', { wait: false })
    await reply(3, 'Merci')
    clock.advance(5_000)
    await settled()
    wall -= dayMs
    await desk.call('outbox.flush', { wait: false })
    expect(await holdLeft()).toBe(3_000)
    expect(replies()).toEqual([])
    clock.advance(2_900)
    await settled()
    expect(replies()).toEqual([])
    expect(await flush()).toMatchObject({ verified: 1 })
    expect(replies()).toEqual(['Merci'])
  })

  it('that jumped unseen does not move what is decided after it', async () => {
    await desk.call('outbox.flush', { wait: false })
    wall += dayMs
    await reply(3, 'Merci')
    await desk.call('outbox.flush', { wait: false })
    expect(await holdLeft()).toBe(8_000)
    expect(await flush()).toMatchObject({ verified: 1 })
    expect(replies()).toEqual(['Merci'])
  })

  it('set back a day while nobody ran leaves at most the whole hold', async () => {
    await reply(3, 'Merci')
    await clock.drive(desk.restart())
    wall -= dayMs
    await desk.call('outbox.flush', { wait: false })
    expect(await holdLeft()).toBe(8_000)
    expect(await flush()).toMatchObject({ verified: 1 })
  })

  it('set back a day does not put a retry off for a day, nor make a lost answer look like none', async () => {
    blog.misbehave({ mode: 'acceptThenCut', match: writing, times: 1 })
    blog.misbehave({ mode: '429', match: writing, times: 1, retryAfterS: 30 })
    await reply(3, 'Merci')
    await hide(5)
    const begun = desk.call('outbox.flush', { wait: true })
    clock.advance(8_100)
    await settled()
    wall -= dayMs
    const at = clock.now()
    await clock.drive(begun)
    expect(clock.now() - at).toBeLessThan(3_600_000)
    expect(replies()).toEqual(['Merci'])
    expect(blog.comments.get(5)?.status).toBe('hold')
  })

  it('that jumps because the machine slept leaves a hold what was left of it', async () => {
    await desk.call('outbox.flush', { wait: false })
    await reply(3, 'Merci')
    clock.advance(2_000)
    await settled()
    wall += 8 * 3_600_000
    await desk.call('outbox.flush', { wait: false })
    expect(await holdLeft()).toBe(6_000)
    expect(replies()).toEqual([])
    expect(await flush()).toMatchObject({ verified: 1 })
  })
})

describe('a machine that sleeps while it sends', () => {
  it('reads back when it wakes: the reply stands once', async () => {
    blog.misbehave({ mode: 'acceptThenCut', match: writing, times: 1 })
    await reply(3, 'Merci')
    const begun = desk.call('outbox.flush', { wait: true })
    clock.advance(8_000)
    await expect.poll(() => blog.requests.filter(({ method }) => method === 'POST').length, { timeout: 20_000 }).toBe(1)
    wall += 5 * 3_600_000
    expect(await clock.drive(begun)).toMatchObject({ live: 0, needsYou: 0 })
    expect(replies()).toEqual(['Merci'])
  })
})

describe('dead credentials', () => {
  it('keep every job, say so in a sentence, and let all go once the account is connected again', async () => {
    blog.misbehave({ mode: '401' })
    await hide(1, 2)
    await reply(3, 'Merci')
    expect(await flush()).toMatchObject({ verified: 0, paused: 3, live: 0, needsYou: 3 })
    const waiting = (await desk.call('outbox.list', { needsYou: true })).jobs
    expect(waiting.map(({ state, review }) => [state, review?.what])).toEqual([['paused', 'credentials'], ['paused', 'credentials'], ['paused', 'credentials']])
    expect(sentence(waiting[0]?.why)).toContain('reconnect the account')
    blog.behave()
    await desk.call('account.reconnect', { id: account, secrets: { password } })
    expect(await flush()).toMatchObject({ verified: 3, needsYou: 0 })
    expect([blog.comments.get(1)?.status, blog.comments.get(2)?.status, replies()]).toEqual(['hold', 'hold', ['Merci']])
  })
})
