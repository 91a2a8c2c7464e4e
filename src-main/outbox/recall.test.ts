import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { SandboxRequest } from '../../src-sandbox/server.ts'
import { only, openPageDesk } from './page/page-desk.contract.ts'
import type { PageDesk, PageDeskOptions } from './page/page-desk.contract.ts'

const writing = ({ method }: SandboxRequest) => method !== 'GET'
const reading = ({ method }: SandboxRequest) => method === 'GET'

let at: PageDesk
const open = async (options: PageDeskOptions = {}) => {
  await at.end()
  at = await openPageDesk(options)
}
beforeEach(async () => {
  at = await openPageDesk({ set: { deletes: true }, page: { deletes: true } })
})
afterEach(() => at.end())

const jobs = async () => (await at.desk.call('outbox.list', {})).jobs
const states = async () => (await jobs()).map(({ verb, state }) => `${verb} ${state}`).toReversed()

/** A reply whose answer is lost, taken by the network or not, and of which nothing can be found out for now. */
async function inDoubt(arrived: boolean): Promise<void> {
  at.page.misbehave({ mode: arrived ? 'acceptThenCut' : '500', match: writing, times: 1 })
  at.page.misbehave({ mode: '503', match: reading })
  await at.reply('Un', 'Trop vite')
  await at.flush(30_000).catch(() => null)
  expect(await states()).toEqual(['reply uncertain'])
}

describe('a reply that is undone while nobody knows whether it has arrived', () => {
  it('is deleted once it is found', async () => {
    await inDoubt(true)
    expect(await at.undo()).toMatchObject({ cancelled: 0, recalled: 1, inverted: [], notUndoable: [] })
    expect(only(await jobs())).toMatchObject({ state: 'uncertain', why: { code: 'undo.recalled' } })
    at.page.behave()
    expect(await at.flush()).toMatchObject({ live: 0, needsYou: 0 })
    expect(await states()).toEqual(['reply verified', 'delete verified'])
    expect(at.ours()).toEqual([])
  })

  it('is called off once it is sure that it has not arrived, and its words are a draft', async () => {
    await inDoubt(false)
    await at.undo()
    at.page.behave()
    expect(await at.flush()).toMatchObject({ live: 0, needsYou: 0 })
    expect(await states()).toEqual(['reply cancelled'])
    expect(at.ours()).toEqual([])
    expect(at.page.requests.filter(({ method }) => method === 'POST')).toHaveLength(1)
    expect((await at.desk.call('thread.get', { itemId: (await at.itemOf('Un')).id })).thread.draft?.text).toBe('Trop vite')
  })

  it.each([true, false])('is so whatever dies in between (arrived: %s)', async (arrived) => {
    await inDoubt(arrived)
    await at.undo()
    await at.clock.drive(at.desk.restart())
    at.page.behave()
    expect(await at.flush()).toMatchObject({ live: 0, needsYou: 0 })
    expect(await states()).toEqual(arrived ? ['reply verified', 'delete verified'] : ['reply cancelled'])
    expect(at.ours()).toEqual([])
  })

  it('where nothing takes it back: the user is told that it stands, until they have seen it', async () => {
    await open()
    await inDoubt(true)
    await at.undo()
    at.page.behave()
    expect(await at.flush()).toMatchObject({ live: 0, needsYou: 1 })
    const job = only((await at.desk.call('outbox.list', { needsYou: true })).jobs)
    expect(job).toMatchObject({ verb: 'reply', state: 'verified', why: { code: 'undo.stands' } })
    expect(at.ours()).toEqual(['Trop vite'])
    await expect(at.desk.call('outbox.decide', { id: job.id, choice: 'send' })).rejects.toMatchObject({ failure: { code: 'outbox.notWaiting' } })
    expect((await at.desk.call('outbox.decide', { id: job.id, choice: 'drop' })).job).toMatchObject({ state: 'verified', why: null })
    expect((await at.desk.call('outbox.list', { needsYou: true })).jobs).toEqual([])
  })
})

describe('what is undone in the very moment in which it is being sent', () => {
  /** Undone when the request is at the network and its answer is not. */
  function undoWhenAsked(): { told: Promise<unknown>[] } {
    const told: Promise<unknown>[] = []
    at.page.onWrite(() => told.push(at.undo()))
    return { told }
  }

  it('is taken back as soon as the answer says that it arrived', async () => {
    const undone = undoWhenAsked()
    await at.reply('Un', 'Trop vite')
    await at.flush()
    expect(await Promise.all(undone.told)).toMatchObject([{ recalled: 1, inverted: [], notUndoable: [] }])
    expect(await states()).toEqual(['reply verified', 'delete verified'])
    expect(at.ours()).toEqual([])
  })

  it('a hiding is called off with what was to take it back, when the network put it off', async () => {
    await open({ page: { meter: 'requests', limit: 10 } })
    at.page.spent = 10
    const undone = undoWhenAsked()
    await at.hide('Un')
    expect(await at.flush()).toMatchObject({ live: 0, needsYou: 0 })
    expect(await Promise.all(undone.told)).toMatchObject([{ recalled: 0, inverted: [{ verb: 'unhide' }] }])
    expect(await states()).toEqual(['hide cancelled', 'unhide cancelled'])
    expect(at.page.calls).toEqual([])
  })
})
