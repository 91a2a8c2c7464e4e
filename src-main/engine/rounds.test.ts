import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ChannelId } from '../../src-contract/ids.ts'
import { handClock } from '../store/test-store.ts'
import { startOffice } from './escalation.contract.ts'
import type { Office } from './escalation.contract.ts'

const hour = 3_600_000
/** Monday, nine in the morning by UTC. */
const monday = Date.UTC(2026, 10, 23, 9)
const always = { timeZone: 'UTC', week: [{ days: [1, 2, 3, 4, 5, 6, 7], from: '00:00', to: '00:00' }], holidays: 'none' as const, off: [] }

let office: Office
let clock: ReturnType<typeof handClock>
let channelId: ChannelId
beforeEach(async () => {
  clock = handClock(monday)
  office = await startOffice({ clock })
  channelId = await office.add('webhook')
  const { calendar } = await office.desk.call('calendar.save', { name: 'Toujours', calendar: always })
  await office.desk.call('deadline.save', {
    brandId: null, verdict: '', calendarId: calendar.id, minutes: 240, warnMinutes: 60,
    plan: [{ tone: 'gentle', afterMinutes: 0 }, { tone: 'firm', afterMinutes: 60 }],
  })
})
afterEach(() => office.close())

const look = () => office.desk.call('alert.look', {})
const after = async (hours: number) => {
  clock.set(monday + hours * hour)
  await look()
}
const codeOf = async (work: Promise<unknown>) => work.then(() => 'nothing thrown', (error: { failure?: { code: string } }) => error.failure?.code)

describe('the clock of an escalation', () => {
  it('is set by brand and verdict, warns and is passed once each, also over a restart', async () => {
    const id = await office.escalate(await office.desk.itemOf(5), channelId)
    await office.sent()
    const get = async () => (await office.desk.call('escalation.get', { id })).escalation
    const told = async () => (await office.desk.call('escalation.get', { id })).record.map(({ what }) => what).filter((what) => ['warned', 'breached'].includes(what))
    expect(await get()).toMatchObject({ dueAt: monday + 4 * hour, warnAt: monday + 3 * hour, warnedAt: null })
    await after(2)
    expect(await told()).toEqual([])
    await after(3)
    await after(3.5)
    expect(await told()).toEqual(['warned'])
    await office.desk.restart()
    await after(5)
    await after(6)
    expect(await told()).toEqual(['warned', 'breached'])
  })

  it('stands still while one waits for the customer, and has as much left after', async () => {
    const id = await office.escalate(await office.desk.itemOf(5), channelId)
    await office.sent()
    clock.set(monday + hour)
    await office.desk.call('escalation.pause', { id })
    await after(30)
    expect((await office.desk.call('escalation.get', { id })).escalation).toMatchObject({ warnedAt: null, breachedAt: null })
    const { escalation } = await office.desk.call('escalation.resume', { id })
    expect(escalation).toMatchObject({ pausedAt: null, dueAt: monday + 33 * hour, warnAt: monday + 32 * hour })
  })

  it('follows up by its plan, each step once, and never after it was closed', async () => {
    const id = await office.escalate(await office.desk.itemOf(5), channelId)
    await office.sent()
    const followed = async () => (await office.desk.call('escalation.get', { id })).record.filter(({ what }) => what === 'followedUp').length
    await after(3)
    expect(await followed()).toBe(0)
    await after(4)
    await after(4.5)
    expect(await followed()).toBe(1)
    await office.desk.restart()
    await look()
    expect(await followed()).toBe(1)
    await office.desk.call('escalation.close', { id })
    await after(20)
    expect(await followed()).toBe(1)
  })

  it('goes on by every other channel when one was removed, and by that one once it is back', async () => {
    const other = await office.add('rt')
    const left = await office.escalate(await office.desk.itemOf(5), other)
    const removed = await office.escalate(await office.desk.itemOf(6), channelId)
    await office.sent()
    await office.desk.call('channel.remove', { id: channelId })
    const followed = async (id: typeof left) => (await office.desk.call('escalation.get', { id })).record.filter(({ what }) => what === 'followedUp').length
    await after(4)
    expect([await followed(left), await followed(removed)]).toEqual([1, 0])
    await office.desk.call('channel.restore', { id: channelId })
    await after(4.5)
    expect([await followed(left), await followed(removed)]).toEqual([1, 1])
  })

  it('refuses a calendar that never works, a zone that is none, and a manager without an address', async () => {
    expect(await codeOf(office.desk.call('calendar.save', { name: 'x', calendar: { ...always, week: [] } }))).toBe('calendar.neverWorks')
    expect(await codeOf(office.desk.call('calendar.save', { name: 'x', calendar: { ...always, timeZone: 'Mars/Olympus' } }))).toBe('calendar.zone')
    const deadline = { brandId: null, verdict: '' as const, calendarId: null, minutes: 60, warnMinutes: 0, plan: [{ tone: 'manager' as const, afterMinutes: 0 }] }
    expect(await codeOf(office.desk.call('deadline.save', deadline))).toBe('deadline.noManager')
  })
})

describe('a spike', () => {
  it('rings once for one fire, by the channel too, and not again after a restart', async () => {
    const { settings } = await office.desk.call('alert.list', {})
    await office.desk.call('alert.set', { settings: { ...settings, kinds: ['all'], least: 6, windowMinutes: 30, channelId } })
    const [first] = await office.desk.items()
    const newest = (first?.createdAt ?? 0) + 60_000
    clock.set(newest + 60_000)
    expect((await look()).rung).toEqual([])
    for (let n = 0; n < 8; n += 1) {
      office.blog.addComment({ postId: Number(first?.post?.remoteId), author: { name: `Client ${n}`, email: `c${n}@mail.example` }, text: `Encore en panne, ${n}`, at: newest + n * 1000, status: 'approved' })
    }
    await office.desk.call('sync.run', {})
    const { rung } = await look()
    expect(rung).toMatchObject([{ kind: 'all', channelId, endedAt: null }])
    expect(rung[0]?.count).toBe(9)
    expect(rung[0]?.jobId).not.toBe(null)
    await office.sent()
    expect(office.hook.posts.filter(({ text }) => text.includes('9 messages')).length).toBe(1)
    await office.desk.restart()
    expect((await look()).rung).toEqual([])
    expect((await office.desk.call('alert.list', {})).alerts.length).toBe(1)
    clock.set(newest + 2 * hour)
    await look()
    expect((await office.desk.call('alert.list', {})).alerts.every(({ endedAt }) => endedAt !== null)).toBe(true)
  })
})
