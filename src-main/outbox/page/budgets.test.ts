import { afterEach, describe, expect, it } from 'vitest'
import { money, units } from './page-adapter.contract.ts'
import { only, openPageDesk } from './page-desk.contract.ts'
import type { PageDesk, PageDeskOptions } from './page-desk.contract.ts'

const hourMs = 3_600_000

let at: PageDesk
afterEach(() => at.end())
const open = async (options: PageDeskOptions = {}) => {
  at = await openPageDesk(options)
}
/** One reading in the background: what stopped it, or null. */
const sync = async () => only((await at.desk.call('sync.run', {})).accounts).error?.code ?? null
const asked = () => at.page.requests.length
const many = (n: number) => Array.from({ length: n }, (_, index) => `Commentaire ${index}`)
/** The accounts of the ledger, as the page keeps its own. */
const spent = () => at.page.spent

describe('an allowance that headers count', () => {
  it('stops reading at three quarters of the window; the user goes on to its end, and then waits for the next', async () => {
    // Connecting and the first reading have used two of twelve.
    await open({ page: { meter: 'requests', limit: 12, windowMs: 900_000 }, texts: many(8) })
    while ((await sync()) === null);
    expect(spent()).toBe(9)
    expect(await sync()).toBe('rate.limited')
    expect(spent()).toBe(9)
    const began = at.clock.now()
    await at.hide(...many(5))
    expect(await at.flush()).toMatchObject({ verified: 5, live: 0 })
    // Three while something was left, two in the next window: nobody knocked in between.
    expect(at.page.requests.filter(({ method }) => method === 'POST')).toHaveLength(5)
    expect(at.clock.now() - began).toBeGreaterThan(600_000)
    expect(spent()).toBe(2)
    expect(await sync()).toBeNull()
  })

  it('that has run out in spite of that says when to come back, and is not asked before', async () => {
    await open({ page: { meter: 'requests', limit: 100 } })
    at.page.spent = 100
    const began = at.clock.now()
    await at.hide('Un', 'Deux')
    expect(await at.flush()).toMatchObject({ verified: 2, live: 0 })
    expect(at.clock.now() - began).toBeGreaterThanOrEqual(890_000)
    expect(at.page.requests.filter(({ method }) => method === 'POST')).toHaveLength(3)
  })
})

describe('an allowance that a header tells in percent', () => {
  it('stops reading at 75 % and sending at 100 %, and does not lengthen the ban by asking', async () => {
    await open({ page: { meter: 'percent', limit: 20 }, texts: many(9) })
    while ((await sync()) === null);
    expect(spent()).toBe(15)
    await at.hide(...many(7))
    const before = asked()
    await expect(at.flush(20 * 60_000)).rejects.toMatchObject({ failure: { code: 'outbox.timeout' } })
    expect(spent()).toBe(20)
    expect(asked() - before).toBe(5)
    expect((await at.desk.call('outbox.list', { live: true })).jobs).toHaveLength(2)
    // An hour later the window has moved on.
    at.page.renew()
    expect(await at.flush()).toMatchObject({ verified: 2, live: 0 })
  })
})

describe('units that no header tells', () => {
  // 23:30 in California; midnight there is 07:30 here.
  const startAt = Date.UTC(2026, 5, 10, 6, 30)
  const set = { allowance: units, batch: 50 } as const

  it('are counted before the call, as the network counts them, and over a restart', async () => {
    await open({ startAt, set, page: { meter: 'units' }, texts: many(60) })
    await at.hide(...many(60))
    await at.reply('Commentaire 0', 'Merci')
    expect(await at.flush()).toMatchObject({ verified: 61 })
    // One moderation call names fifty, the other ten.
    expect(at.page.calls).toEqual([50, 10])
    await at.desk.call('settings.set', { key: 'budget.youtube', value: spent() })
    await at.clock.drive(at.desk.restart())
    // What was connected before there was an account is the network's to count alone.
    expect(await sync()).toBe('rate.limited')
    const before = asked()
    await at.desk.call('act.submit', { verb: 'unhide', ids: [(await at.itemOf('Commentaire 1')).id], source: 'test' })
    expect(await at.flush(20 * 60_000).catch((error: { failure: { code: string } }) => error.failure.code)).toBe('outbox.timeout')
    expect(asked()).toBe(before)
    // The day ends where it is counted.
    expect(await at.flush()).toMatchObject({ verified: 1, live: 0 })
    expect(at.clock.now()).toBeGreaterThanOrEqual(startAt + 30 * 60_000)
    expect(await sync()).toBeNull()
  })

  it('are kept for the user from three quarters on', async () => {
    await open({ startAt, set, page: { meter: 'units' } })
    await at.desk.call('settings.set', { key: 'budget.youtube', value: 400 })
    // Seven replies of fifty and the reading: over 300.
    for (const n of [1, 2, 3, 4, 5, 6]) await at.reply('Un', `Merci ${n}`)
    expect(await at.flush()).toMatchObject({ verified: 6 })
    expect(await sync()).toBe('rate.limited')
    await at.reply('Deux', 'Encore')
    expect(await at.flush()).toMatchObject({ verified: 1 })
    expect(at.ours()).toHaveLength(7)
  })
})

describe('money', () => {
  it('is spent up to the ceiling that the user has set; what it stops needs them, and leaves when it is raised', async () => {
    await open({ set: { id: 'x', allowance: money }, page: { meter: 'money' } })
    await at.desk.call('settings.set', { key: 'budget.x', value: 0.25 })
    await at.reply('Un', 'Voyez https://exemple.example/prix')
    await at.reply('Deux', 'Merci')
    await at.reply('Trois', 'Voyez https://exemple.example/horaires')
    expect(await at.flush()).toMatchObject({ verified: 2, paused: 1, needsYou: 1, live: 0 })
    // Twenty cents for the one with an address, one and a half for the other; a second address would be too much.
    expect(spent()).toBe(3_000 + 1_000 + 200_000 + 15_000)
    const job = only(await at.needsYou())
    expect(job).toMatchObject({ state: 'paused', why: { code: 'budget.spent', params: { network: 'x' } }, review: null })
    expect(only((await at.desk.call('account.list', {})).accounts).health.status).not.toBe('needsYou')
    await at.desk.call('settings.set', { key: 'budget.x', value: 1 })
    expect(await at.flush()).toMatchObject({ verified: 1, needsYou: 0 })
    expect(at.ours()).toHaveLength(3)
  })

  it('comes back with the month, and what waited leaves by itself', async () => {
    const startAt = Date.UTC(2026, 4, 31, 23, 0)
    await open({ startAt, set: { id: 'x', allowance: money }, page: { meter: 'money' } })
    await at.desk.call('settings.set', { key: 'budget.x', value: 0.03 })
    await at.reply('Un', 'Merci')
    await at.reply('Deux', 'Merci aussi')
    expect(await at.flush()).toMatchObject({ verified: 1, paused: 1, needsYou: 1 })
    at.clock.advance(2 * hourMs)
    expect(await at.flush()).toMatchObject({ verified: 1, needsYou: 0 })
    expect(at.ours()).toHaveLength(2)
  })
})
