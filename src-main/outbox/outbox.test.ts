import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { AccountId } from '../../src-contract/ids.ts'
import type { WordPressSandbox } from '../../src-sandbox/wordpress/sandbox.ts'
import type { SandboxRequest } from '../../src-sandbox/server.ts'
import { handClock, startBlog, startDesk } from '../engine/blog-engine.contract.ts'
import type { Desk, HandClock } from '../engine/blog-engine.contract.ts'

let clock: HandClock
let blog: WordPressSandbox
let desk: Desk
let account: AccountId
beforeEach(async () => {
  clock = handClock()
  blog = await startBlog(12, { now: () => clock.now() })
  desk = startDesk({ clock, random: () => 0.5 })
  account = await desk.connect(blog)
  await desk.call('sync.run', {})
})
afterEach(async () => {
  await clock.drive(desk.close())
  await blog.close()
})

const writing = (request: SandboxRequest) => request.method !== 'GET'
const replies = () => Array.from(blog.comments.values()).filter(({ userId }) => userId === 1)
const writes = () => blog.requests.filter(({ method }) => method !== 'GET').length
const flush = (timeoutMs?: number) => clock.drive(desk.call('outbox.flush', { wait: true, ...(timeoutMs === undefined ? {} : { timeoutMs }) }))
const act = async (verb: 'hide' | 'unhide' | 'approve' | 'spam' | 'delete' | 'done', ...remoteIds: number[]) => {
  const ids = await Promise.all(remoteIds.map(async (remoteId) => (await desk.itemOf(remoteId)).id))
  return desk.call('act.submit', { verb, ids, source: 'test' })
}
const reply = async (remoteId: number, text: string) => desk.call('reply.submit', { id: (await desk.itemOf(remoteId)).id, text, source: 'test' })

describe('a decision', () => {
  it('shows at once, leaves after its hold, and is then what the network says', async () => {
    const { jobs, refused } = await act('hide', 1, 2)
    expect(refused).toEqual([])
    expect(jobs.map(({ state, holdUntil, createdAt }) => [state, holdUntil - createdAt])).toEqual([['held', 3000], ['held', 3000]])
    expect(await desk.itemOf(1)).toMatchObject({ state: 'done', visibility: 'held', remoteState: 'visible' })
    clock.advance(2900)
    await desk.call('outbox.flush', { wait: false })
    expect(writes()).toBe(0)
    expect(await flush()).toEqual({ verified: 2, refused: 0, uncertain: 0, paused: 0, review: 0, needsYou: 0, live: 0 })
    expect([blog.comments.get(1)?.status, blog.comments.get(2)?.status]).toEqual(['hold', 'hold'])
    expect(await desk.itemOf(1)).toMatchObject({ state: 'done', visibility: 'held', remoteState: 'held', jobs: [{ state: 'verified' }] })
  })

  it('names the items that cannot, and does the others', async () => {
    const { jobs, refused } = await act('approve', 1, 10)
    const [visible, held] = [await desk.itemOf(1), await desk.itemOf(10)]
    expect(jobs.map(({ itemId }) => itemId)).toEqual([held.id])
    expect(refused).toEqual([{ id: visible.id, failure: { code: 'verb.notInThisState', params: { verb: 'approve', network: 'wordpress', value: visible.id } } }])
    expect(await desk.call('act.submit', { verb: 'like', ids: [visible.id] })).toMatchObject({ decisionId: null, jobs: [], refused: [{ failure: { code: 'verb.unsupported' } }] })
  })

  it('keeps its hold over a restart', async () => {
    await reply(3, 'Merci')
    clock.advance(5000)
    await clock.drive(desk.restart())
    clock.advance(2900)
    await desk.call('outbox.flush', { wait: false })
    expect(replies()).toEqual([])
    expect(await flush()).toMatchObject({ verified: 1 })
    expect(replies()).toHaveLength(1)
  })

  it('is held as long as the settings say', async () => {
    await desk.call('settings.set', { key: 'hold.other', value: 60_000 })
    const { jobs: [job] } = await act('spam', 4)
    expect((job?.holdUntil ?? 0) - (job?.createdAt ?? 0)).toBe(60_000)
  })

  it('sends what was decided on one thread in that order', async () => {
    await act('hide', 5)
    await act('unhide', 5)
    await act('spam', 5)
    await flush()
    expect(blog.comments.get(5)?.status).toBe('spam')
    const sent = (await desk.itemOf(5)).jobs.map(({ verb, state }) => `${verb} ${state}`)
    expect(sent).toEqual(['spam verified', 'unhide verified', 'hide verified'])
  })
})

describe('a reply', () => {
  it('is refused when it is empty, too long, or private where that does not exist', async () => {
    const { id } = await desk.itemOf(1)
    const codeOf = async (work: Promise<unknown>) => work.then(() => null, (error: { failure?: { code: string } }) => error.failure?.code)
    expect(await codeOf(desk.call('reply.submit', { id, text: ' \n ' }))).toBe('input.empty')
    expect(await codeOf(desk.call('reply.submit', { id, text: 'é'.repeat(40_000) }))).toBe('input.tooLong')
    expect(await codeOf(desk.call('reply.submit', { id, text: 'Merci', private: true }))).toBe('reply.notPrivate')
    expect((await desk.call('outbox.list', {})).jobs).toEqual([])
  })

  it('appears once, when its answer was lost after the network took it', async () => {
    blog.misbehave({ mode: 'acceptThenCut', match: writing, times: 1 })
    await reply(3, 'Merci beaucoup')
    expect(await flush()).toMatchObject({ verified: 1, uncertain: 0 })
    expect(replies().map(({ raw }) => raw)).toEqual(['Merci beaucoup'])
    const { jobs: [job], id } = await desk.itemOf(3)
    expect(job).toMatchObject({ state: 'verified', attempts: 1, remoteId: String(replies()[0]?.id) })
    expect((await desk.call('thread.get', { itemId: id })).thread.items.map(({ own, text }) => [own, text])).toEqual([[false, 'Un commentaire, le 3e'], [true, 'Merci beaucoup']])
  })

  it('appears once, when the network failed under it without having taken it', async () => {
    blog.misbehave({ mode: '500', match: writing, times: 1 })
    await reply(3, 'Merci')
    expect(await flush()).toMatchObject({ verified: 1 })
    expect(replies()).toHaveLength(1)
    expect((await desk.itemOf(3)).jobs[0]).toMatchObject({ attempts: 2 })
  })

  it('called back before it left is a draft again, and never reached the network', async () => {
    const { decisionId } = await reply(3, 'Trop vite')
    const undone = await desk.call('decision.undo', { source: 'test' })
    expect(undone).toMatchObject({ decision: { id: decisionId, verb: 'reply' }, cancelled: 1, inverted: [], notUndoable: [] })
    expect(await flush()).toMatchObject({ verified: 0, live: 0 })
    expect(writes()).toBe(0)
    const item = await desk.itemOf(3)
    expect(item).toMatchObject({ state: 'new', jobs: [] })
    expect((await desk.call('thread.get', { itemId: item.id })).thread.draft?.text).toBe('Trop vite')
  })

  it('sends nothing more for an account whose removal has begun', async () => {
    await reply(3, 'Parti')
    await flush()
    const before = writes()
    const removing = desk.call('account.remove', { id: account })
    expect(await desk.call('decision.undo', { source: 'test' })).toMatchObject({ inverted: [], notUndoable: [{ failure: { code: 'undo.alreadySent' } }] })
    await removing
    await flush()
    expect(writes()).toBe(before)
  })

  it('that has left is deleted where one can delete what is one\'s own', async () => {
    await reply(3, 'Parti')
    await flush()
    const [sent] = replies()
    expect(await desk.call('decision.undo', { source: 'test' })).toMatchObject({ cancelled: 0, inverted: [{ verb: 'delete' }], notUndoable: [] })
    expect(await flush()).toMatchObject({ verified: 1 })
    expect(blog.comments.get(sent?.id ?? 0)?.status).toBe('trash')
    expect((await desk.itemOf(3)).state).toBe('new')
  })

  it('that has left and is gone is not undone in silence; the next undo goes on to the decision before', async () => {
    await act('done', 1)
    await reply(3, 'Parti')
    await flush()
    blog.removeForever(replies()[0]?.id ?? 0)
    await desk.call('sync.run', {})
    const { id } = await desk.itemOf(3)
    const undone = await desk.call('decision.undo', { source: 'test' })
    expect(undone).toMatchObject({ decision: { undoneAt: null }, cancelled: 0, inverted: [], notUndoable: [{ id, failure: { code: 'undo.alreadySent' } }] })
    expect((await desk.itemOf(3)).state).toBe('done')
    expect(await desk.call('decision.undo', { source: 'test' })).toMatchObject({ decision: { verb: 'done' }, notUndoable: [] })
    expect((await desk.itemOf(1)).state).toBe('new')
  })
})

describe('undo', () => {
  it('sends the opposite of what has left, after it', async () => {
    await act('spam', 1, 2)
    await flush()
    const { inverted, cancelled } = await desk.call('decision.undo', { source: 'test' })
    expect([cancelled, inverted.map(({ verb }) => verb)]).toEqual([0, ['unspam', 'unspam']])
    await flush()
    expect([blog.comments.get(1)?.status, blog.comments.get(2)?.status]).toEqual(['approved', 'approved'])
    expect(await desk.itemOf(1)).toMatchObject({ state: 'new', visibility: 'visible', remoteState: 'visible' })
  })

  it('makes spam again of what was approved from among the spam', async () => {
    await act('spam', 1)
    await flush()
    const { refused } = await act('approve', 1)
    expect(refused).toEqual([])
    await flush()
    expect(blog.comments.get(1)?.status).toBe('approved')
    expect((await desk.call('decision.undo', { source: 'test' })).inverted.map(({ verb }) => verb)).toEqual(['spam'])
    await flush()
    expect(blog.comments.get(1)?.status).toBe('spam')
    expect(await desk.itemOf(1)).toMatchObject({ visibility: 'spam', remoteState: 'spam' })
  })

  it('takes the last decision of its own source, each once', async () => {
    await act('done', 1)
    await desk.call('act.submit', { verb: 'done', ids: [(await desk.itemOf(2)).id], source: 'other' })
    await desk.call('decision.undo', { source: 'test' })
    expect([(await desk.itemOf(1)).state, (await desk.itemOf(2)).state]).toEqual(['new', 'done'])
    await expect(desk.call('decision.undo', { source: 'test' })).rejects.toMatchObject({ failure: { code: 'undo.nothing' } })
  })
})

describe('a network that is not as it should be', () => {
  it('is asked again when nothing was sent, at the instant it named', async () => {
    blog.misbehave({ mode: '429', match: writing, times: 1, retryAfterS: 40 })
    const startedAt = clock.now()
    await act('hide', 1)
    const done = desk.call('outbox.flush', { wait: true })
    await clock.drive(done)
    expect(clock.now() - startedAt).toBeGreaterThanOrEqual(40_000)
    expect(blog.comments.get(1)?.status).toBe('hold')
    expect((await desk.itemOf(1)).jobs[0]).toMatchObject({ state: 'verified', attempts: 2, why: null })
  })

  it('may be away: the job waits, is seen to wait, and goes when it is back', async () => {
    const port = Number(new URL(blog.url).port)
    await blog.close()
    await act('hide', 1)
    await expect(flush(30_000)).rejects.toMatchObject({ failure: { code: 'outbox.timeout' } })
    expect((await desk.call('outbox.list', { live: true })).jobs[0]).toMatchObject({ state: 'retry', why: { code: 'network.unreachable' } })
    expect(await desk.itemOf(1)).toMatchObject({ visibility: 'held', remoteState: 'visible' })
    await blog.listen(port)
    expect(await flush()).toMatchObject({ verified: 1 })
    expect(blog.comments.get(1)?.status).toBe('hold')
  })

  it('that says no gives the item back as it was, and the reason', async () => {
    blog.misbehave({ mode: '403', match: writing, times: 1 })
    await act('hide', 1)
    expect(await flush()).toMatchObject({ verified: 0, refused: 1, live: 0 })
    expect(await desk.itemOf(1)).toMatchObject({ state: 'new', unread: true, visibility: 'visible', jobs: [{ state: 'refused', why: { code: 'remote.refused' } }] })
  })

  it('that knows our credentials no more stops this account alone, until it is connected again', async () => {
    const other = await startBlog(2, { now: () => clock.now() })
    await desk.connect(other, 'Boutique')
    await desk.call('sync.run', {})
    blog.misbehave({ mode: '401' })
    await act('hide', 3, 4)
    const mine = (await desk.items()).filter((item) => item.brand.name === 'Boutique')
    await desk.call('act.submit', { verb: 'hide', ids: mine.map(({ id }) => id) })
    expect(await flush()).toMatchObject({ verified: 2, paused: 2, live: 0 })
    expect(writes()).toBeLessThanOrEqual(1)
    const health = async () => (await desk.call('account.list', {})).accounts.find(({ id }) => id === account)?.health
    expect(await health()).toMatchObject({ status: 'needsYou', failure: { code: 'auth.rejected' } })
    blog.behave()
    await desk.call('account.reconnect', { id: account, secrets: { password: 'abcd efgh ijkl mnop' } })
    expect(await flush()).toMatchObject({ verified: 2, paused: 0 })
    expect(await health()).toMatchObject({ status: 'ok', failure: null })
    await other.close()
  })
})

describe('an engine that died while it was sending', () => {
  it('does not know whether the job arrived, reads back, and neither loses nor doubles it', async () => {
    for (const arrived of [true, false]) {
      const remoteId = arrived ? 3 : 4
      await reply(remoteId, `Merci ${remoteId}`)
      // Taken by the network or not, never answered: what the process knew when it was killed.
      blog.misbehave({ mode: arrived ? 'acceptThenCut' : 'never', match: writing })
      const before = writes()
      const sent = desk.call('outbox.flush', { wait: true }).catch(() => null)
      clock.advance(8000)
      await expect.poll(writes, { timeout: 20_000 }).toBe(before + 1)
      await clock.drive(desk.restart())
      await sent
      blog.behave()
      expect(await flush()).toMatchObject({ live: 0, uncertain: 0 })
      expect((await desk.itemOf(remoteId)).jobs[0]).toMatchObject({ state: 'verified' })
    }
    expect(replies().map(({ raw }) => raw)).toEqual(['Merci 3', 'Merci 4'])
  })
})

describe('a restored backup', () => {
  it('sends nothing again that was sent since, and what was not', async () => {
    await reply(3, 'Déjà parti')
    const file = `${desk.dir}/copy.vigie`
    await desk.call('data.backup', { file })
    expect(await flush()).toMatchObject({ verified: 1 })
    expect(replies()).toHaveLength(1)
    await clock.drive(desk.call('data.restore', { file }))
    expect(await flush()).toMatchObject({ verified: 1, uncertain: 0, live: 0 })
    expect(replies()).toHaveLength(1)
    expect((await desk.itemOf(3)).jobs[0]).toMatchObject({ state: 'verified', remoteId: String(replies()[0]?.id) })
    const waiting = `${desk.dir}/waiting.vigie`
    await reply(4, 'Pas encore')
    await desk.call('data.backup', { file: waiting })
    await clock.drive(desk.call('data.restore', { file: waiting }))
    expect(await flush()).toMatchObject({ verified: 1 })
    expect(replies().map(({ raw }) => raw)).toEqual(['Déjà parti', 'Pas encore'])
  })
})

describe('the outbox', () => {
  it('lets go of a job that has not left, and of none that has', async () => {
    const { jobs: [job] } = await act('hide', 1)
    if (job === undefined) throw new Error('no job')
    expect((await desk.call('outbox.cancel', { id: job.id })).job.state).toBe('cancelled')
    expect(await desk.itemOf(1)).toMatchObject({ state: 'new', visibility: 'visible' })
    await act('hide', 2)
    await flush()
    const sent = (await desk.itemOf(2)).jobs[0]
    if (sent === undefined) throw new Error('no job')
    await expect(desk.call('outbox.cancel', { id: sent.id })).rejects.toMatchObject({ failure: { code: 'undo.alreadySent' } })
  })
})
