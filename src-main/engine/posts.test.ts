import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createFacebookSandbox } from '../../src-sandbox/facebook/sandbox.ts'
import type { FacebookSandbox } from '../../src-sandbox/facebook/sandbox.ts'
import { systemClock } from '../lib/clock.ts'
import { facebook } from '../networks/facebook/adapter.ts'
import { startDesk } from './blog-engine.contract.ts'
import type { Desk } from './blog-engine.contract.ts'

const dayMs = 86_400_000
const pages = [{ id: '101', name: 'Maison Verte', token: 'page-a' }, { id: '102', name: 'Maison Bleue', token: 'page-b' }]
const codeOf = (work: Promise<unknown>) => work.then(() => 'none', (error: { failure?: { code: string } }) => error.failure?.code ?? String(error))

let now = 0
let desk: Desk
let network: FacebookSandbox
let post = ''

function open(retention: typeof facebook.capabilities.retention = undefined): Desk {
  const capabilities = retention === undefined ? facebook.capabilities : { ...facebook.capabilities, retention }
  return startDesk({ adapters: [{ ...facebook, capabilities }], clock: { ...systemClock, now: () => now } })
}
const connect = (user = 'Maison Verte') => desk.call('account.add', { network: 'facebook', brand: user, url: network.url, user, secrets: { token: 'camille' } }).then(({ id }) => id)

beforeEach(async () => {
  now = Date.now()
  network = createFacebookSandbox({ pages, userToken: 'camille', now: () => now })
  await network.listen()
  post = network.post('Nouvelle collection', now - 2 * dayMs, { page: '101' })
  desk = open()
})
afterEach(async () => {
  await desk.close()
  await network.close()
})

describe('what is lacking under a post', () => {
  it('is told by account and by post, and is fetched by reading that post from end to end', async () => {
    const id = await connect()
    for (let n = 0; n < 130; n += 1) network.comment(post, 'Léa', `Message ${n}`, now - dayMs + n * 1000)
    await desk.call('sync.run', { accountId: id })
    expect(await desk.call('gap.list', {})).toMatchObject({ posts: [], total: { posts: 0, comments: 0 } })
    // Written elsewhere with an instant long past: no reading from the newest down comes by it.
    for (let n = 0; n < 7; n += 1) network.comment(post, 'Marc', `Ancien ${n}`, now - 2 * dayMs + n * 1000 + 60_000)
    now += 60_000
    await desk.call('sync.run', { accountId: id })
    const { posts: [gap], total } = await desk.call('gap.list', { accountId: id })
    expect(total).toEqual({ posts: 1, comments: 7 })
    expect(gap).toMatchObject({ held: 130, counted: 137, wholeAt: null, network: 'facebook' })
    expect((await desk.call('account.list', {})).accounts).toMatchObject([{ lacking: { posts: 1, comments: 7 } }])
    if (gap === undefined) throw new Error('no gap')
    expect(await desk.call('sync.post', { postId: gap.postId })).toMatchObject({ new: 7, held: 137, counted: 137 })
    expect((await desk.call('gap.list', {})).posts).toEqual([])
    expect((await desk.call('account.list', {})).accounts[0]).not.toHaveProperty('lacking')
    expect(await desk.call('post.get', { id: gap.postId })).toMatchObject({ held: 137, counted: 137, wholeAt: now })
    expect(await codeOf(desk.call('sync.post', { postId: 9_999 as typeof gap.postId }))).toBe('post.unknown')
  })

  it('says how long a comment waits there, from when it was looked at', async () => {
    const id = await connect()
    network.comment(post, 'Léa', 'Bonjour', now - dayMs)
    await desk.call('sync.run', { accountId: id })
    now += 10 * 60_000
    await desk.call('sync.run', { accountId: id })
    const { posts: [paced] } = await desk.call('post.pace', {})
    expect(paced).toMatchObject({ delayMs: 5 * 60_000, held: 1, counted: 1 })
  })

  it('looks seldomer and says so where the network tells that the allowance runs low', async () => {
    const id = await connect()
    network.comment(post, 'Léa', 'Bonjour', now - dayMs)
    const look = async (percent: number) => {
      network.use(percent)
      now += 2 * 60_000
      await desk.call('sync.run', { accountId: id })
      const { posts: [paced] } = await desk.call('post.pace', {})
      if (paced === undefined) throw new Error('no post')
      const { delayMs: shownMs } = await desk.call('post.get', { id: paced.postId })
      return { delayMs: paced.delayMs, shownMs, betweenMs: paced.dueAt - (paced.checkedAt ?? 0) }
    }
    await look(10)
    const usual = await look(20)
    const low = await look(60)
    const lowest = await look(74)
    expect(usual.delayMs).toBe(60_000)
    expect(low.delayMs).toBeGreaterThan(usual.delayMs)
    expect(lowest).toMatchObject({ delayMs: 12 * 60_000, shownMs: 12 * 60_000 })
    expect(low.betweenMs).toBeGreaterThan(usual.betweenMs)
    expect((await look(5)).delayMs).toBeLessThan(lowest.delayMs)
  })
})

describe('one credential with several pages', () => {
  it('asks which is meant, tells them all when it is tried, and adds those that are chosen', async () => {
    const typed = { network: 'facebook' as const, url: network.url, secrets: { token: 'camille' } }
    expect(await codeOf(desk.call('account.add', { ...typed, brand: 'X' }))).toBe('account.several')
    const { trial } = await desk.call('account.test', typed)
    expect(trial.several?.map(({ name, already }) => [name, already])).toEqual([['Maison Verte', null], ['Maison Bleue', null]])
    const saved = await desk.call('account.save', { trial: trial.id, accounts: [{ remoteId: '101', brand: 'Verte' }, { remoteId: '102', brand: 'Bleue' }] })
    expect(saved.all).toHaveLength(2)
    network.comment(post, 'Léa', 'Sur la verte', now - dayMs)
    network.comment(network.post('Autre', now - dayMs, { page: '102' }), 'Léa', 'Sur la bleue', now - 1000)
    await desk.call('sync.run', {})
    expect((await desk.items()).map(({ text, brand }) => [text, brand.name]).sort()).toEqual([['Sur la bleue', 'Bleue'], ['Sur la verte', 'Verte']])
    // Tried again, both are known.
    expect((await desk.call('account.test', typed)).trial.several?.map(({ already }) => already?.brand)).toEqual(['Verte', 'Bleue'])
  })

  it('pauses the page alone whose token is dead', async () => {
    await connect('Maison Verte')
    await connect('Maison Bleue')
    network.killToken('page-a')
    await desk.call('sync.run', {})
    const { accounts } = await desk.call('account.list', {})
    expect(accounts.map(({ name, health }) => [name, health.status]).sort()).toEqual([['Maison Bleue', 'ok'], ['Maison Verte', 'needsYou']])
  })
})

describe('windows', () => {
  it('close by themselves: an answer that was possible is refused with the reason', async () => {
    const id = await connect()
    network.message('Zoé', 'Ma commande ?', now - 3_600_000, '101')
    await desk.call('sync.run', { accountId: id })
    const [item] = await desk.items()
    if (item === undefined) throw new Error('no message')
    expect(item.capabilities.replyUntilAt).toBe(Math.floor((now - 3_600_000) / 1000) * 1000 + dayMs)
    expect(item.capabilities.can).toContain('reply')
    now += dayMs
    const later = (await desk.call('item.get', { id: item.id })).item
    expect(later.capabilities.cannot).toContainEqual({ verb: 'reply', code: 'verb.windowClosed' })
    expect(later.capabilities).not.toHaveProperty('replyUntilAt')
    expect(later.url).toMatch(/^https:/)
  })
})

describe('what may not be kept', () => {
  const rule = { of: ['comment' as const, 'author' as const], ms: 2 * dayMs, source: 'https://example.com/' }

  async function quoted() {
    await desk.close()
    desk = open([rule])
    const id = await connect()
    network.comment(post, 'Léa Martin', 'Mon adresse est 12 rue des Lilas. Merci beaucoup.', now - dayMs)
    network.comment(post, 'Marc', 'Un autre commentaire', now - dayMs + 1000)
    await desk.call('sync.run', { accountId: id })
    const item = (await desk.items()).find(({ text }) => text.startsWith('Mon adresse'))
    if (item === undefined) throw new Error('no item')
    network.edit(item.remoteId, 'Mon adresse est 14 rue des Roses. Merci beaucoup.')
    await desk.call('sync.run', { accountId: id })
    await desk.call('draft.save', { itemId: item.id, text: '> Mon adresse est 12 rue des Lilas. Merci beaucoup.\nOui : Mon adresse est 14 rue des Roses. Noté !' })
    await desk.call('note.add', { threadId: item.thread.id, text: 'Elle dit : Mon adresse est 12 rue des Lilas.' })
    return { id, item }
  }

  it('goes when its time has come, with its revisions, who wrote it, and what quotes it; what was decided stays', async () => {
    const { id, item } = await quoted()
    expect(await desk.call('retention.run', {})).toEqual({ erased: 0 })
    now += 2 * dayMs + 1
    expect((await desk.call('retention.list', {})).networks).toMatchObject([{ network: 'facebook', erased: 0, due: 2, rules: [rule] }])
    expect(await desk.call('retention.run', {})).toEqual({ erased: 2 })
    const erased = (await desk.call('item.get', { id: item.id })).item
    expect(erased).toMatchObject({ text: '', erasedAt: now, author: { name: '', handle: '' }, remoteId: item.remoteId })
    expect(erased.revisions.every(({ text }) => text === null)).toBe(true)
    const { thread } = await desk.call('thread.get', { itemId: item.id })
    expect(thread.draft?.text).toBe('> […]\nOui : […] Noté !')
    expect(thread.notes[0]?.text).toBe('Elle dit : […]')
    expect((await desk.call('search.items', { query: 'Lilas', limit: 5 })).items).toEqual([])
    expect((await desk.call('search.items', { query: 'Martin', limit: 5 })).items).toEqual([])
    // Read again it stays erased, and a second run finds nothing.
    await desk.call('sync.run', { accountId: id })
    expect((await desk.call('item.get', { id: item.id })).item.text).toBe('')
    expect(await desk.call('retention.run', {})).toEqual({ erased: 0 })
    expect((await desk.call('data.check', {})).problems).toEqual([])
    expect((await desk.call('retention.list', {})).networks).toMatchObject([{ erased: 2, due: 0 }])
  })

  it('is kept for less long where a brand says so, and never for longer than the network lets it', async () => {
    const { item } = await quoted()
    const { brands: [brand] } = await desk.call('brand.list', {})
    if (brand === undefined) throw new Error('no brand')
    await desk.call('retention.set', { brandId: brand.id, days: 1 })
    expect((await desk.call('retention.list', {})).brands).toEqual([{ id: brand.id, name: brand.name, days: 1 }])
    now += dayMs + 1
    expect(await desk.call('retention.run', {})).toEqual({ erased: 2 })
    expect((await desk.call('item.get', { id: item.id })).item.text).toBe('')
    await desk.call('retention.set', { brandId: brand.id, days: 365 })
    network.comment(post, 'Zoé', 'Plus tard', now)
    await desk.call('sync.run', {})
    now += 2 * dayMs + 1
    expect(await desk.call('retention.run', {})).toEqual({ erased: 1 })
  })

  it('keeps everything where neither network nor brand says otherwise', async () => {
    const id = await connect()
    network.comment(post, 'Léa', 'Bonjour', now - dayMs)
    await desk.call('sync.run', { accountId: id })
    now += 1000 * dayMs
    expect(await desk.call('retention.run', {})).toEqual({ erased: 0 })
  })
})
