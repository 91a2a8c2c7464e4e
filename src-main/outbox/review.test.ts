import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ItemId } from '../../src-contract/ids.ts'
import type { Job } from '../../src-contract/item.ts'
import type { WordPressSandbox } from '../../src-sandbox/wordpress/sandbox.ts'
import { handClock, startBlog, startDesk } from '../engine/blog-engine.contract.ts'
import type { Desk, HandClock } from '../engine/blog-engine.contract.ts'

let clock: HandClock
let blog: WordPressSandbox
let desk: Desk
let port: number
beforeEach(async () => {
  clock = handClock()
  blog = await startBlog(20, { now: () => clock.now() })
  port = Number(new URL(blog.url).port)
  desk = startDesk({ clock, random: () => 0.5 })
  await desk.connect(blog)
  await desk.call('sync.run', {})
})
afterEach(async () => {
  await clock.drive(desk.close())
  await blog.close()
})

const flush = (timeoutMs?: number) => clock.drive(desk.call('outbox.flush', { wait: true, ...(timeoutMs === undefined ? {} : { timeoutMs }) }))
const idOf = async (remoteId: number): Promise<ItemId> => (await desk.itemOf(remoteId)).id
const reply = async (remoteId: number, text = `Réponse ${remoteId}`) => desk.call('reply.submit', { id: await idOf(remoteId), text, source: 'test' })
const hide = async (remoteId: number) => desk.call('act.submit', { verb: 'hide', ids: [await idOf(remoteId)], source: 'test' })
const inReview = async () => (await desk.call('outbox.list', { needsYou: true })).jobs.filter(({ state }) => state === 'review')
const replies = () => Array.from(blog.comments.values()).filter(({ userId }) => userId === 1).map(({ raw, parentId }) => `${parentId}: ${raw}`).sort()

/** Decided while the blog cannot be reached; `meanwhile` is what happens there. */
async function offline(decide: () => Promise<unknown>, meanwhile: () => void): Promise<void> {
  await blog.close()
  await decide()
  await flush(20_000).catch(() => null)
  meanwhile()
  await blog.listen(port)
}

async function only(): Promise<Job> {
  const [job, ...more] = await inReview()
  if (job === undefined || more.length > 0) throw new Error(`${more.length + 1} jobs in review`)
  return job
}

describe('after an absence', () => {
  it('what has changed is asked, and nothing else waits', async () => {
    const colleague = { name: 'Vigie', email: 'vigie@blog.example' }
    await offline(async () => {
      for (const remoteId of [1, 2, 3, 4, 5, 6, 7]) await reply(remoteId)
      for (const remoteId of [8, 9]) await hide(remoteId)
    }, () => {
      blog.removeForever(1)
      blog.editComment(2, 'Tout à fait autre chose')
      blog.addComment({ postId: 1, parentId: 3, author: colleague, text: 'Déjà répondu', at: clock.now(), userId: 1 })
      blog.setStatus(4, 'spam')
      // Where the job would bring it, there is nothing to ask.
      blog.setStatus(8, 'hold')
    })
    expect(await flush()).toMatchObject({ verified: 5, review: 4, live: 0, needsYou: 4 })
    const [spam, other, edited, gone] = await inReview()
    expect(gone).toMatchObject({ state: 'review', why: { code: 'review.gone' }, review: { what: 'gone', was: 'visible', now: 'deleted' } })
    expect(edited).toMatchObject({ why: { code: 'review.edited' }, review: { what: 'edited', was: 'Un commentaire, le 2e', now: 'Tout à fait autre chose' } })
    expect(other).toMatchObject({ why: { code: 'review.repliedElsewhere' }, review: { what: 'repliedElsewhere', now: 'Déjà répondu' } })
    expect(other?.review?.url).toContain(blog.url)
    expect(other?.itemUrl).toContain(blog.url)
    expect(spam).toMatchObject({ why: { code: 'review.hiddenElsewhere' }, review: { what: 'hiddenElsewhere', was: 'visible', now: 'spam' } })
    expect(replies()).toEqual(['3: Déjà répondu', '5: Réponse 5', '6: Réponse 6', '7: Réponse 7'])
  })

  it.each(['send', 'edit', 'drop'] as const)('the user chooses: %s', async (choice) => {
    await offline(() => reply(2), () => blog.editComment(2, 'Autre chose'))
    await flush()
    const job = await only()
    const { job: decided } = await desk.call('outbox.decide', { id: job.id, choice, ...(choice === 'edit' ? { text: 'Alors merci' } : {}) })
    expect(decided).toMatchObject({ state: { send: 'queued', edit: 'held', drop: 'cancelled' }[choice], review: null })
    expect(await flush()).toMatchObject({ needsYou: 0, live: 0 })
    expect(replies()).toEqual({ send: ['2: Réponse 2'], edit: ['2: Alors merci'], drop: [] }[choice])
    const item = await desk.itemOf(2)
    expect(item.state).toBe(choice === 'drop' ? 'new' : 'done')
    expect((await desk.call('thread.get', { itemId: item.id })).thread.draft?.text ?? null).toBe(choice === 'drop' ? 'Réponse 2' : null)
  })

  it('can be asked about by undo too: what has not left is taken back', async () => {
    await offline(() => reply(2), () => blog.editComment(2, 'Autre chose'))
    await flush()
    expect(await desk.call('decision.undo', { source: 'test' })).toMatchObject({ cancelled: 1 })
    expect(await flush()).toMatchObject({ needsYou: 0 })
    expect(replies()).toEqual([])
  })

  it('an answer too long by now, a colleague\'s and our own are told apart', async () => {
    await offline(async () => {
      await hide(5)
      await reply(5)
    }, () => undefined)
    // Our own hiding changes the item before our reply is looked at: nothing of it is somebody else's.
    expect(await flush()).toMatchObject({ verified: 2, review: 0 })
  })
})

describe('what is older than an hour at the start', () => {
  it('is looked at first; what is younger leaves as it is', async () => {
    await reply(2)
    clock.advance(2 * 3_600_000)
    await reply(3)
    await clock.drive(desk.restart())
    for (const remoteId of [2, 3]) blog.editComment(remoteId, 'Autre chose')
    expect(await flush()).toMatchObject({ verified: 1, review: 1 })
    expect((await only()).text).toBe('Réponse 2')
    expect(replies()).toEqual(['3: Réponse 3'])
  })

  it('waits while nobody can be asked', async () => {
    await reply(2)
    clock.advance(2 * 3_600_000)
    await clock.drive(desk.restart())
    blog.misbehave({ mode: '503' })
    await expect(flush(60_000)).rejects.toMatchObject({ failure: { code: 'outbox.timeout' } })
    expect(replies()).toEqual([])
    blog.behave()
    expect(await flush()).toMatchObject({ verified: 1 })
    expect(replies()).toEqual(['2: Réponse 2'])
  })
})

describe('what was refused', () => {
  it('needs the user until it is sent anew or dropped', async () => {
    blog.misbehave({ mode: '403', match: ({ method }) => method !== 'GET', times: 2 })
    await hide(5)
    await reply(6)
    expect(await flush()).toMatchObject({ refused: 2, needsYou: 2 })
    const [answer, hidden] = (await desk.call('outbox.list', { needsYou: true })).jobs
    if (answer === undefined || hidden === undefined) throw new Error('no jobs')
    expect((await desk.call('outbox.decide', { id: hidden.id, choice: 'drop' })).job.state).toBe('cancelled')
    expect((await desk.call('outbox.decide', { id: answer.id, choice: 'edit', text: 'Plus court' })).job).toMatchObject({ state: 'held', text: 'Plus court' })
    expect(await flush()).toMatchObject({ verified: 1, needsYou: 0 })
    expect(replies()).toEqual(['6: Plus court'])
    await expect(desk.call('outbox.decide', { id: hidden.id, choice: 'send' })).rejects.toMatchObject({ failure: { code: 'outbox.notWaiting' } })
  })
})

describe('leaving', () => {
  it('says what is unsent, for which brand, and until when', async () => {
    expect(await desk.call('engine.leaving', {})).toMatchObject({ unsent: 0, brands: [], leavesAt: null })
    await reply(2)
    await hide(3)
    const leaving = await desk.call('engine.leaving', {})
    expect(leaving).toMatchObject({ unsent: 2, counts: { held: 2 }, brands: [{ name: 'Atelier', unsent: 2 }] })
    expect((leaving.leavesAt ?? 0) - clock.now()).toBe(8_000)
  })
})

describe('holds', () => {
  it('are those of the brand, else of the network, else of all; between nothing and a minute', async () => {
    const set = (key: string, value: number) => desk.call('settings.set', { key, value })
    const holdOf = async (remoteId: number) => {
      const { jobs: [job] } = await hide(remoteId)
      return (job?.holdUntil ?? 0) - (job?.createdAt ?? 0)
    }
    const { brand } = await desk.itemOf(1)
    expect(await holdOf(1)).toBe(3_000)
    await set('hold.other', 5_000)
    expect(await holdOf(2)).toBe(5_000)
    await set('hold.other.wordpress', 0)
    expect(await holdOf(3)).toBe(0)
    await set(`hold.other.brand.${brand.id}`, 600_000)
    expect(await holdOf(4)).toBe(60_000)
  })
})
