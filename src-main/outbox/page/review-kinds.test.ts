import { afterEach, describe, expect, it } from 'vitest'
import { only, openPageDesk } from './page-desk.contract.ts'
import type { PageDesk, PageDeskOptions } from './page-desk.contract.ts'

const hourMs = 3_600_000

let at: PageDesk
afterEach(() => at.end())
const open = async (options: PageDeskOptions = {}) => {
  at = await openPageDesk(options)
}

describe('a time in which one may answer', () => {
  it.each([['comment', 7 * 24 * hourMs], ['message', 24 * hourMs]] as const)('that ends while a reply waits is asked about, nothing is sent, and dropping gives the words back (%s)', async (kind, answerableMs) => {
    await open({ set: { kind }, page: { answerableMs } })
    await at.offline(() => at.reply('Un', 'Merci'), () => at.clock.advance(answerableMs))
    // Those that did not need an answer go on: nothing else waits.
    await at.hide('Deux')
    expect(await at.flush()).toMatchObject({ verified: 1, review: 1, live: 0, needsYou: 1 })
    const job = only(await at.needsYou())
    expect(job).toMatchObject({ state: 'review', attempts: 1, why: { code: 'review.windowClosed' }, review: { what: 'windowClosed', was: null, now: null, url: null } })
    expect(at.ours()).toEqual([])
    expect((await at.desk.call('outbox.decide', { id: job.id, choice: 'drop' })).job.state).toBe('cancelled')
    const { thread } = await at.desk.call('thread.get', { itemId: job.itemId })
    expect([thread.draft?.text, (await at.itemOf('Un')).state]).toEqual(['Merci', 'new'])
  })

  it('that has ended: sent all the same, the network says no, and that is told', async () => {
    await open({ page: { answerableMs: 24 * hourMs } })
    await at.offline(() => at.reply('Un', 'Merci'), () => at.clock.advance(24 * hourMs))
    await at.flush()
    await at.desk.call('outbox.decide', { id: only(await at.needsYou()).id, choice: 'send' })
    expect(await at.flush()).toMatchObject({ refused: 1, needsYou: 1 })
    expect(only(await at.needsYou())).toMatchObject({ state: 'refused', why: { code: 'verb.windowClosed' } })
    expect(at.ours()).toEqual([])
  })

  it('that is still open stops nothing', async () => {
    await open({ page: { answerableMs: 24 * hourMs } })
    await at.offline(() => at.reply('Un', 'Merci'), () => at.clock.advance(20 * hourMs))
    expect(await at.flush()).toMatchObject({ verified: 1, review: 0 })
    expect(at.ours()).toEqual(['Merci'])
  })
})

describe('a limit that shrinks', () => {
  it('is asked about with the limit and the length; shortened, the reply leaves', async () => {
    await open()
    await at.offline(() => at.reply('Un', 'x'.repeat(200)), () => { at.page.textLimit = 100 })
    expect(await at.flush()).toMatchObject({ verified: 0, review: 1 })
    const job = only(await at.needsYou())
    expect(job).toMatchObject({ state: 'review', why: { code: 'review.tooLong' }, review: { what: 'tooLong', was: '100', now: '200', url: null } })
    await expect(at.desk.call('outbox.decide', { id: job.id, choice: 'edit', text: 'y'.repeat(101) })).rejects.toMatchObject({ failure: { code: 'input.tooLong' } })
    await at.desk.call('outbox.decide', { id: job.id, choice: 'edit', text: 'Plus court' })
    expect(await at.flush()).toMatchObject({ verified: 1, needsYou: 0 })
    expect(at.ours()).toEqual(['Plus court'])
  })
})

describe('what waited for more than an hour and cannot be looked at', () => {
  it('is asked about; what is younger, or can be looked at, leaves', async () => {
    await open()
    await at.offline(async () => {
      await at.reply('Un', 'Vieux et inconnu')
      await at.reply('Deux', 'Vieux')
      at.clock.advance(2 * hourMs)
      await at.reply('Trois', 'Jeune et inconnu')
    }, () => {
      at.page.silent.add('c1')
      at.page.silent.add('c3')
    })
    expect(await at.flush()).toMatchObject({ verified: 2, review: 1 })
    const job = only(await at.needsYou())
    expect(job).toMatchObject({ text: 'Vieux et inconnu', why: { code: 'review.old' }, review: { what: 'old', was: null, now: null, url: null } })
    expect(at.ours().sort()).toEqual(['Jeune et inconnu', 'Vieux'])
    await at.desk.call('outbox.decide', { id: job.id, choice: 'send' })
    expect(await at.flush()).toMatchObject({ verified: 1, needsYou: 0 })
    expect(at.ours()).toContain('Vieux et inconnu')
  })

  it('counts no look that failed as an attempt to send', async () => {
    await open()
    await at.reply('Un', 'Merci')
    at.clock.advance(2 * hourMs)
    await at.clock.drive(at.desk.restart())
    at.page.misbehave({ mode: '503', match: ({ method }) => method === 'GET', times: 4 })
    expect(await at.flush()).toMatchObject({ verified: 1 })
    expect(only((await at.itemOf('Un')).jobs)).toMatchObject({ state: 'verified', attempts: 1 })
  })
})
