import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { WordPressSandbox } from '../../src-sandbox/wordpress/sandbox.ts'
import { startBlog, startDesk } from './blog-engine.contract.ts'
import type { Desk } from './blog-engine.contract.ts'

let blog: WordPressSandbox
let desk: Desk
beforeEach(async () => {
  blog = await startBlog(5)
  desk = startDesk()
  await desk.connect(blog)
  await desk.call('sync.run', {})
})
afterEach(async () => {
  await desk.close()
  await blog.close()
})

const codeOf = async (work: Promise<unknown>) => work.then(() => 'nothing thrown', (error: { failure?: { code: string } }) => error.failure?.code)
const stateOf = async (remoteId: number) => (await desk.itemOf(remoteId)).state

describe('putting off', () => {
  it('takes an item out of the queue until its time, also while no engine ran', async () => {
    const { id } = await desk.itemOf(3)
    const until = Date.now() + 300
    const { jobs, refused } = await desk.call('act.submit', { verb: 'snooze', ids: [id], until })
    expect({ jobs, refused }).toEqual({ jobs: [], refused: [] })
    expect((await desk.call('inbox.page', { filter: { state: 'todo' }, limit: 50 })).items.map((item) => item.remoteId)).not.toContain('3')
    expect((await desk.call('inbox.page', { filter: { state: 'snoozed' }, limit: 50 })).items).toMatchObject([{ id, snoozedUntil: until }])
    while (Date.now() <= until) await new Promise((resolve) => setTimeout(resolve, 50))
    await desk.restart()
    expect(await desk.itemOf(3)).toMatchObject({ state: 'open', unread: true, snoozedUntil: null })
  })

  it('rings by itself in an engine that stays', async () => {
    desk.engine.start()
    const { id } = await desk.itemOf(2)
    await desk.call('act.submit', { verb: 'snooze', ids: [id], until: Date.now() + 200 })
    expect(await stateOf(2)).toBe('snoozed')
    for (let tries = 0; tries < 600 && (await stateOf(2)) === 'snoozed'; tries += 1) await new Promise((resolve) => setTimeout(resolve, 50))
    expect(await stateOf(2)).toBe('open')
  })

  it('refuses a time that has passed, one beyond a year, and a time for anything else', async () => {
    const { id } = await desk.itemOf(3)
    for (const until of [Date.now() - 1, Date.now() + 367 * 86_400_000]) {
      expect(await codeOf(desk.call('act.submit', { verb: 'snooze', ids: [id], until }))).toBe('input.invalid')
    }
    expect(await codeOf(desk.call('act.submit', { verb: 'done', ids: [id], until: Date.now() + 60_000 }))).toBe('input.invalid')
    expect(await stateOf(3)).toBe('new')
  })

  it('is taken up again by hand, and what is done is not put off', async () => {
    const { id } = await desk.itemOf(3)
    await desk.call('act.submit', { verb: 'snooze', ids: [id] })
    await desk.call('act.submit', { verb: 'reopen', ids: [id] })
    expect(await stateOf(3)).toBe('open')
    await desk.call('act.submit', { verb: 'done', ids: [id] })
    const { refused } = await desk.call('act.submit', { verb: 'snooze', ids: [id] })
    expect(refused).toMatchObject([{ id, failure: { code: 'verb.notInThisState' } }])
  })
})
