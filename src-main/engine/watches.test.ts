import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest'
import { toFailure } from '../../src-contract/failure.ts'
import type { AccountId, WatchId } from '../../src-contract/ids.ts'
import type { WatchDraft } from '../../src-contract/watches.ts'
import { createFeedSandbox } from '../../src-sandbox/feeds/sandbox.ts'
import type { FeedSandbox, SandboxFeed } from '../../src-sandbox/feeds/sandbox.ts'
import { createMastodonSandbox } from '../../src-sandbox/mastodon/sandbox.ts'
import { startDesk } from './blog-engine.contract.ts'
import type { Desk } from './blog-engine.contract.ts'

const hour = 3_600_000
let desk: Desk
let press: FeedSandbox
let journal: SandboxFeed
let alerts: SandboxFeed
const town = createMastodonSandbox({ accounts: [{ username: 'sauvaline', displayName: 'Sauvaline', token: 'jeton' }] })

beforeEach(async () => {
  desk = startDesk()
  press = createFeedSandbox()
  await Promise.all([press.listen(), town.url === '' ? town.listen() : null])
  journal = press.feed('/une', { site: 'https://journal.example/', title: 'Le Journal' })
  alerts = press.feed('/alerte', { format: 'alerts', title: 'Alerte' })
  journal.publish({ title: 'Sauvaline ouvre à Nîmes', text: 'Une boulangerie.' })
  journal.publish({ title: 'Le temps qu’il fait', text: 'Pluie.' })
})
afterAll(() => town.close())
afterEach(async () => {
  await desk.close()
  await press.close()
})

const draft = (more: Partial<WatchDraft> = {}): WatchDraft =>
  ({ brand: 'Sauvaline', name: 'La marque', kind: 'brand', words: { any: ['sauvaline'], all: [], none: ['emploi'] }, feeds: [journal.url, alerts.url], searches: [], ...more })
const found = async (watch: WatchId) => (await desk.call('inbox.page', { filter: { watch, state: 'all' }, limit: 50 })).items
const codeOf = (work: Promise<unknown>) => work.then(() => 'none', (error: unknown) => toFailure(error).code)
const mastodonOf = async (brand = 'Sauvaline'): Promise<AccountId> =>
  (await desk.call('account.add', { network: 'mastodon', brand, url: town.url, secrets: { token: 'jeton' } })).id

describe('a watch over feeds', () => {
  it('is tried first, and what it would find is told without being kept', async () => {
    const tried = await desk.call('watch.test', draft())
    expect(tried.items).toMatchObject([{ text: 'Sauvaline ouvre à Nîmes\n\nUne boulangerie.', ranges: [[0, 9]], known: null, network: 'feeds' }])
    expect(tried.sources).toMatchObject([{ state: 'ok', title: 'Le Journal', read: 2, found: 1 }, { state: 'ok', read: 0, found: 0 }])
    expect(await desk.call('account.list', {})).toEqual({ accounts: [] })
    expect(await desk.call('watch.list', {})).toEqual({ watches: [] })
  })

  it('enters mentions into the inbox, which tell who found them', async () => {
    const { watch } = await desk.call('watch.save', draft())
    expect(watch.sources.map(({ state }) => state)).toEqual(['waiting', 'waiting'])
    const { accounts: [synced] } = await desk.call('sync.run', {})
    expect(synced).toMatchObject({ network: 'feeds', new: 1 })
    const [item] = await found(watch.id)
    expect(item).toMatchObject({
      kind: 'mention', network: 'feeds', brand: { name: 'Sauvaline' }, watches: [{ id: watch.id, name: 'La marque' }], url: 'https://journal.example/article-1.html',
      capabilities: { can: expect.arrayContaining(['done']), reply: null },
    })
    expect((await desk.call('watch.test', draft({ id: watch.id }))).items[0]?.known).toBe(item?.id)
    expect((await desk.call('watch.list', {})).watches).toMatchObject([{ items: 1, open: 1, sources: [{ state: 'ok', title: 'Le Journal' }, { state: 'ok' }] }])
    expect(await desk.call('inbox.count', { filter: { watch: watch.id } })).toEqual({ total: 1 })
    expect((await desk.call('search.items', { query: 'boulangerie', limit: 5, filter: { watch: watch.id } })).items).toHaveLength(1)
    expect((await desk.call('search.items', { query: 'boulangerie', limit: 5, filter: { watch: (watch.id + 1) as WatchId } })).items).toEqual([])
    expect(item && (await desk.call('inbox.position', { filter: { watch: watch.id }, id: item.id }))).toEqual({ position: 0, present: true })
  })

  it('has an article of several feeds once, found by every watch that wants it', async () => {
    const one = (await desk.call('watch.save', draft())).watch
    const two = (await desk.call('watch.save', draft({ name: 'Les boulangers', words: { any: ['boulangerie'], all: [], none: [] }, feeds: [journal.url] }))).watch
    alerts.publish({ title: 'Sauvaline ouvre à Nîmes', text: 'Une…', link: 'https://journal.example/article-1.html?utm_source=alerte' })
    await desk.call('sync.run', {})
    expect((await desk.items()).map(({ watches }) => watches.map(({ name }) => name))).toEqual([['La marque', 'Les boulangers']])
    expect((await found(one.id)).map(({ id }) => id)).toEqual((await found(two.id)).map(({ id }) => id))
  })

  it('that is changed brings in what comes after, and nothing that was there; what is done stays done', async () => {
    const { watch } = await desk.call('watch.save', draft())
    await desk.call('sync.run', {})
    const [item] = await found(watch.id)
    await desk.call('act.submit', { verb: 'done', ids: item === undefined ? [] : [item.id] })
    await desk.call('watch.save', { ...draft({ id: watch.id, words: { any: ['sauvaline', 'temps'], all: [], none: [] } }) })
    expect((await desk.call('sync.run', {})).accounts[0]).toMatchObject({ new: 0, changed: 0 })
    journal.publish({ title: 'Le temps de demain', text: 'Soleil.' })
    expect((await desk.call('sync.run', {})).accounts[0]).toMatchObject({ new: 1 })
    expect((await found(watch.id)).map(({ state }) => state)).toEqual(['new', 'done'])
  })

  it('that is removed finds nothing more, keeps what it found, and can be taken back', async () => {
    const { watch } = await desk.call('watch.save', draft())
    await desk.call('sync.run', {})
    expect(await desk.call('watch.remove', { id: watch.id })).toEqual({ id: watch.id, name: 'La marque', items: 1 })
    journal.publish({ title: 'Sauvaline encore', text: 'x' })
    await desk.call('sync.run', {})
    expect(await desk.items()).toHaveLength(1)
    expect(await codeOf(desk.call('watch.remove', { id: watch.id }))).toBe('watch.unknown')
    await desk.call('watch.restore', { id: watch.id })
    await desk.call('sync.run', {})
    expect(await found(watch.id)).toHaveLength(2)
  })

  it('says which of its feeds cannot be read, and survives a restart', async () => {
    const gone = press.serve('/parti', { status: 410 })
    await desk.call('watch.save', draft({ feeds: [gone, journal.url] }))
    expect((await desk.call('sync.run', {})).accounts[0]?.error).toBeUndefined()
    await desk.restart()
    expect((await desk.call('watch.list', {})).watches[0]?.sources).toMatchObject([{ state: 'failing', failure: { code: 'feed.gone' } }, { state: 'ok' }])
    expect((await desk.call('sync.run', {})).accounts[0]).toMatchObject({ new: 0, changed: 0 })
  })
})

describe('a watch over a network', () => {
  it('enters what its search brings under that account, beside what came by itself', async () => {
    const account = await mastodonOf()
    const named = town.post('zoe@ailleurs.test', '@sauvaline vu chez Sauvaline', Date.now() - hour)
    const unnamed = town.post('zoe@ailleurs.test', 'Le pain de SAUVALINE', Date.now() - hour)
    await desk.call('sync.run', {})
    const { watch } = await desk.call('watch.save', draft({ feeds: [], searches: [account] }))
    await desk.call('sync.run', {})
    const items = (await desk.items()).filter(({ remoteId }) => remoteId === named || remoteId === unnamed)
    expect(items.map(({ kind, account: { id }, watches }) => [kind, id, watches.length])).toEqual([['mention', account, 1], ['mention', account, 1]])
    expect((await found(watch.id)).length).toBe(2)
    expect((await desk.call('watch.list', {})).watches[0]?.sources).toMatchObject([{ kind: 'search', network: 'mastodon', state: 'ok' }])
  })

  it('is refused with what it lacks: words, an account of the brand, a source', async () => {
    const account = await mastodonOf('Noisette')
    expect(await codeOf(desk.call('watch.save', draft({ searches: [account] })))).toBe('watch.otherBrand')
    expect(await codeOf(desk.call('watch.save', draft({ brand: 'Noisette', searches: [account], words: { any: [], all: [], none: [] } })))).toBe('watch.noWords')
    expect(await codeOf(desk.call('watch.save', draft({ words: { any: ['!!!'], all: [], none: [] } })))).toBe('watch.noWords')
    expect(await codeOf(desk.call('watch.save', draft({ feeds: [] })))).toBe('watch.noSource')
    expect(await codeOf(desk.call('watch.save', draft({ feeds: ['javascript:alert(1)'] })))).toBe('input.url')
    expect(await codeOf(desk.call('account.add', { network: 'feeds', brand: 'B', url: journal.url, secrets: {} }))).toBe('feed.byWatch')
  })
})

describe('lists of feeds', () => {
  it('go out as OPML and come in again, without what nobody has typed in a private network', async () => {
    await desk.call('watch.save', draft({ feeds: ['https://journal.example/rss?lang=fr', journal.url] }))
    const { text, feeds } = await desk.call('watch.writeOpml', {})
    expect(feeds).toBe(2)
    expect(await desk.call('watch.readOpml', { text })).toEqual({ feeds: [{ url: 'https://journal.example/rss?lang=fr', title: 'https://journal.example/rss?lang=fr' }], left: 1 })
    expect(await codeOf(desk.call('watch.readOpml', { text: '<html>' }))).toBe('opml.unreadable')
  })

  it('are remembered as not typed once they are saved, save what somebody had typed before', async () => {
    const noted = async () => ((await desk.call('settings.get', {})).settings['feeds.fromFile'] as string[] | undefined ?? []).length
    const typed = 'https://tape.example/rss'
    const text = (urls: string[]) => `<opml version="2.0"><body>${urls.map((url) => `<outline text="x" type="rss" xmlUrl="${url}"/>`).join('')}</body></opml>`
    await desk.call('watch.save', draft({ feeds: [typed] }))
    await desk.call('watch.readOpml', { text: text([typed, 'https://fichier.example/rss', 'https://ailleurs.example/rss']) })
    expect(await noted()).toBe(0)
    const { watch } = await desk.call('watch.save', draft({ name: 'Du fichier', feeds: [typed, 'https://fichier.example/rss', 'https://main.example/rss'] }))
    expect(await noted()).toBe(1)
    await desk.call('watch.save', draft({ id: watch.id, name: 'Du fichier', feeds: ['https://fichier.example/rss'] }))
    expect(await noted()).toBe(1)
  })
})
