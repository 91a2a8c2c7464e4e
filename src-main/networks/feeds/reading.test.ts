import { afterEach, describe, expect, it } from 'vitest'
import { toFailure } from '../../../src-contract/failure.ts'
import { begin, dayMs, hears, remoteIdOf, startAt, watchOf } from './begin.contract.ts'

type Desk = Awaited<ReturnType<typeof begin>>
let desk: Desk
const open = async (): Promise<Desk> => (desk = await begin())
afterEach(() => desk.stop())

const site = 'https://journal.example/'

describe('a feed', () => {
  it.each(['rss2', 'rss091', 'rdf', 'atom', 'json', 'alerts'] as const)('is read as %s, its markup gone', async (format) => {
    const { sandbox, read } = await open()
    const feed = sandbox.feed('/flux', { format, site, title: 'Le Journal' })
    feed.publish({ title: 'Sauvaline & fils <ouvre>', text: '<p>Une <b>boutique</b>&nbsp;!</p><script>alert(1)</script>', html: true, author: format === 'rss2' ? 'Ana <i>B</i>' : null })
    const { items, thrown } = await read([watchOf(1, [feed.url], hears('Sauvaline'))])
    expect(thrown).toBeNull()
    expect(items).toHaveLength(1)
    expect(items[0]?.text).toMatch(/^Sauvaline & fils( <ouvre>)?\n\nUne boutique\s!$/)
    expect(items[0]).toMatchObject({ kind: 'mention', own: false, url: 'https://journal.example/article-1.html', author: { handle: 'journal.example' } })
    expect(items[0]?.remoteId).toBe(items[0]?.threadRemoteId)
  })

  it('that has not changed costs one empty answer', async () => {
    const { sandbox, read } = await open()
    const feed = sandbox.feed('/flux')
    feed.publish({ title: 'Un', text: 'a' })
    const watches = [watchOf(1, [feed.url])]
    expect((await read(watches)).items).toHaveLength(1)
    expect(await read(watches)).toMatchObject({ batches: 0, thrown: null })
    expect(sandbox.requests).toHaveLength(2)
  })

  it('leads to the article, not to the click counter, and names its publisher', async () => {
    const { sandbox, read } = await open()
    const feed = sandbox.feed('/alerte', { format: 'alerts', title: 'Alerte Google : Sauvaline' })
    feed.publish({ title: 'Sauvaline ouvre', text: 'x', link: 'https://www.ouest.example/a?id=3&utm_source=rss' })
    const { items } = await read([watchOf(1, [feed.url])])
    expect(items[0]).toMatchObject({ url: 'https://www.ouest.example/a?id=3&utm_source=rss', author: { name: 'ouest.example', handle: 'ouest.example' } })
    expect(items[0]?.text).toBe('Sauvaline ouvre\n\nx')
  })

  it('gives an edit where its words change, and nothing where only dates or names do', async () => {
    const { sandbox, read, pass } = await open()
    const feed = sandbox.feed('/flux', { format: 'atom', site })
    const id = feed.publish({ title: 'Sauvaline', text: 'un' })
    const watches = [watchOf(1, [feed.url], hears('Sauvaline'))]
    const [first] = (await read(watches)).items
    pass(60_000)
    feed.edit(id, { text: 'deux', updatedAt: startAt + 30_000 })
    const [edited] = (await read(watches)).items
    expect(edited).toMatchObject({ remoteId: first?.remoteId, text: 'Sauvaline\n\ndeux', editedAt: startAt + 30_000 })
    feed.edit(id, { updatedAt: startAt + 50_000 })
    expect((await read(watches)).items).toEqual([])
    feed.renameAll()
    expect((await read(watches)).items).toEqual([])
    feed.publish({ title: 'Sauvaline encore', text: 'trois' })
    expect((await read(watches)).texts).toEqual(['Sauvaline encore\n\ntrois'])
  })

  it('keeps an article whose name and address both change, by its title and date', async () => {
    const { sandbox, read } = await open()
    const feed = sandbox.feed('/flux', { site })
    feed.publish({ title: 'Sauvaline', text: 'un', id: 'a', link: `${site}?s=1` })
    const watches = [watchOf(1, [feed.url])]
    const [first] = (await read(watches)).items
    feed.edit('a', { id: 'b', link: `${site}x?s=2`, text: 'deux' })
    expect((await read(watches)).items.map(({ remoteId }) => remoteId)).toEqual([first?.remoteId])
  })

  it('whose entries share one name, or one address, still has as many entries', async () => {
    const { sandbox, read } = await open()
    const sameName = sandbox.feed('/noms', { site })
    for (const n of [1, 2, 3]) sameName.publish({ title: `T${n}`, text: 'x', id: 'same' })
    const sameLink = sandbox.feed('/adresses', { site })
    for (const n of [4, 5, 6]) sameLink.publish({ title: `T${n}`, text: 'x', link: site })
    const { items } = await read([watchOf(1, [sameName.url, sameLink.url])])
    expect(new Set(items.map(({ remoteId }) => remoteId)).size).toBe(6)
  })

  it('that reuses its names for other articles loses none of them', async () => {
    const { sandbox, read, pass } = await open()
    const feed = sandbox.feed('/flux', { site })
    feed.publish({ title: 'Hier', text: 'x', id: '1' })
    const watches = [watchOf(1, [feed.url])]
    await read(watches)
    feed.remove('1')
    pass(dayMs)
    feed.publish({ title: 'Aujourd’hui', text: 'y', id: '1' })
    const { items } = await read(watches)
    expect(items.map(({ remoteId }) => remoteId)).toEqual([remoteIdOf(`${site}article-2.html`)])
  })

  it('whose article moves to another address keeps it apart from what is published at the old one', async () => {
    const { sandbox, read, pass } = await open()
    const feed = sandbox.feed('/flux', { site })
    feed.publish({ title: 'A', text: 'x', id: 'a', link: `${site}page` })
    const watches = [watchOf(1, [feed.url])]
    const [first] = (await read(watches)).items
    feed.edit('a', { link: `${site}archive`, text: 'y' })
    pass(dayMs)
    feed.publish({ title: 'B', text: 'z', id: 'b', link: `${site}page` })
    const { items } = await read(watches)
    expect(items.map(({ text, remoteId }) => [text[0], remoteId === first?.remoteId])).toEqual([['B', false], ['A', true]])
  })

  it('with dates missing or still to come is as old as the first sight of it, in the order it has', async () => {
    const { sandbox, read } = await open()
    const feed = sandbox.feed('/flux')
    feed.publish({ title: 'A', text: 'x', at: null })
    feed.publish({ title: 'B', text: 'x', at: startAt + 400 * dayMs })
    feed.publish({ title: 'C', text: 'x', at: startAt - dayMs })
    const { items } = await read([watchOf(1, [feed.url])])
    expect(items.map(({ text, createdAt }) => [text[0], createdAt])).toEqual([['C', startAt - dayMs], ['B', startAt - 1], ['A', startAt - 2]])
  })

  it('in another alphabet than it says is read all the same', async () => {
    const { sandbox, read } = await open()
    const document = (encoding: string) => `<?xml version="1.0" encoding="${encoding}"?><rss version="2.0"><channel><title>t</title><item><title>Été à Nîmes</title><link>${site}${encoding}</link></item></channel></rss>`
    const latin = sandbox.serve('/latin', { status: 200, headers: { 'content-type': 'text/xml' }, body: Buffer.from(document('ISO-8859-1'), 'latin1') })
    const lying = sandbox.serve('/ment', { status: 200, headers: { 'content-type': 'text/xml; charset=utf-8' }, body: Buffer.from(document('utf-8'), 'latin1') })
    const unknown = sandbox.serve('/inconnu', { status: 200, headers: { 'content-type': 'text/xml; charset=martien' }, body: Buffer.from(document('x-martien'), 'utf8') })
    const wide = sandbox.serve('/large', { status: 200, headers: { 'content-type': 'text/xml' }, body: Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(document('UTF-16'), 'utf16le')]) })
    const { texts, thrown } = await read([watchOf(1, [latin, lying, unknown, wide])])
    expect(thrown).toBeNull()
    expect(texts).toEqual(['Été à Nîmes', 'Été à Nîmes', 'Été à Nîmes', 'Été à Nîmes'])
  })
})

describe('a document that is nearly a feed', () => {
  const serve = async (body: string) => {
    const { sandbox, read } = await open()
    return read([watchOf(1, [sandbox.serve('/presque', { status: 200, headers: { 'content-type': 'text/xml' }, body })])])
  }
  const item = (n: number, inside = '') => `<item><title>Titre ${n}</title><link>${site}${n}</link>${inside}</item>`

  it('gives its sound entries, and of the spoiled ones what they say', async () => {
    const { texts, thrown } = await serve(`<?xml version="1.0"?><rss version="2.0"><channel><title>t</title>${item(1)}${item(2, '</b><description>Été & <br> pluie</description>')}${item(3, '<category>')}${item(4)}</channel></rss>`)
    expect(thrown).toBeNull()
    expect(texts).toEqual(expect.arrayContaining(['Titre 1', expect.stringMatching(/^Titre 2/), 'Titre 4']))
  })

  it('and breaks off gives all entries but the one it breaks off in', async () => {
    const { texts } = await serve(`<?xml version="1.0"?><rss version="2.0"><channel><title>t</title>${item(1)}${item(2)}<item><title>Titre tron`)
    expect(texts).toEqual(['Titre 1', 'Titre 2'])
  })
})

describe('several feeds and watches', () => {
  it('bring the same article once, told by the first, found by both', async () => {
    const { sandbox, read } = await open()
    const one = sandbox.feed('/un', { site })
    const two = sandbox.feed('/deux', { format: 'alerts' })
    one.publish({ title: 'Sauvaline', text: 'du premier', link: 'https://www.ouest.example/a/?utm_source=x' })
    two.publish({ title: 'Sauvaline', text: 'du second', link: 'http://ouest.example/a#haut' })
    const watches = [watchOf(1, [one.url]), watchOf(2, [two.url])]
    const first = await read(watches)
    expect(first.texts).toEqual(['Sauvaline\n\ndu premier'])
    const id = first.items[0]?.remoteId
    expect(first.found).toEqual([{ watch: 1, remoteId: id }, { watch: 2, remoteId: id }])
    two.edit(two.entries[0]?.id ?? '', { text: 'changé' })
    expect((await read(watches)).items).toEqual([])
  })

  it('hold new words against what comes after, and a new watch against all that is not old', async () => {
    const { sandbox, read } = await open()
    const feed = sandbox.feed('/flux', { site })
    feed.publish({ title: 'Rouge', text: 'x' })
    feed.publish({ title: 'Bleu', text: 'x' })
    feed.publish({ title: 'Bleu ancien', text: 'x', at: startAt - 40 * dayMs })
    expect((await read([watchOf(1, [feed.url], hears('Rouge'))])).texts).toEqual(['Rouge\n\nx'])
    const wider = watchOf(1, [feed.url], (text) => /Rouge|Bleu/.test(text))
    expect((await read([wider])).items).toEqual([])
    feed.publish({ title: 'Bleu neuf', text: 'x' })
    expect((await read([wider])).texts).toEqual(['Bleu neuf\n\nx'])
    const second = await read([wider, watchOf(2, [feed.url], hears('Bleu'))])
    expect(second.texts).toEqual(['Bleu\n\nx'])
    expect(second.found.map(({ watch }) => watch)).toEqual([2, 2])
  })

  it('forget what no watch names any more', async () => {
    const { sandbox, read, sources } = await open()
    const feed = sandbox.feed('/flux', { site })
    feed.publish({ title: 'A', text: 'x' })
    await read([watchOf(1, [feed.url])])
    expect(sources()).toHaveLength(1)
    expect((await read([])).thrown).toBeNull()
    expect(sources()).toEqual([])
  })
})

describe('servers', () => {
  it('that fail hold up no other feed, and say so by name', async () => {
    const { sandbox, read, sources } = await open()
    const good = sandbox.feed('/bon', { site })
    good.publish({ title: 'A', text: 'x' })
    const bad = sandbox.serve('/panne', { status: 500 })
    const broken = sandbox.serve('/casse', { status: 200, headers: { 'content-type': 'text/xml' }, body: '<rapport><ligne>1' })
    const { items, thrown } = await read([watchOf(1, [bad, broken, good.url, 'pas une adresse'])])
    expect([items.length, thrown]).toEqual([1, null])
    expect(sources().map(({ failure }) => failure?.code ?? null)).toEqual(['remote.serverError', 'feed.broken', null, 'input.url'])
    sandbox.feed('/panne', { site }).publish({ title: 'B', text: 'x' })
    expect((await read([watchOf(1, [bad, good.url])])).texts).toEqual(['B\n\nx'])
    expect(sources().map(({ failure }) => failure)).toEqual([null, null])
  })

  it('that have moved a feed for good are asked at the new place, for a while at the old', async () => {
    const { sandbox, read, sources } = await open()
    const feed = sandbox.feed('/neuf', { site })
    feed.publish({ title: 'A', text: 'x' })
    const moved = sandbox.serve('/vieux', { status: 301, headers: { location: '/neuf' } })
    const away = sandbox.serve('/ailleurs', { status: 302, headers: { location: '/neuf' } })
    const watches = [watchOf(1, [moved, away])]
    expect((await read(watches)).items).toHaveLength(1)
    expect(sources().map((source) => source.moved)).toEqual([feed.url, null])
    await read(watches)
    expect(sandbox.requests.map(({ path }) => path)).toEqual(['/vieux', '/neuf', '/ailleurs', '/neuf', '/neuf', '/ailleurs', '/neuf'])
  })

  it('that say a feed is gone are believed for a day', async () => {
    const { sandbox, read, sources, pass } = await open()
    const gone = sandbox.serve('/parti', { status: 410 })
    const watches = [watchOf(1, [gone])]
    expect(toFailure((await read(watches)).thrown).code).toBe('feed.gone')
    expect(toFailure((await read(watches)).thrown).code).toBe('feed.gone')
    expect(sandbox.requests).toHaveLength(1)
    expect(sources()[0]?.failure?.code).toBe('feed.gone')
    pass(dayMs + 1)
    await read(watches)
    expect(sandbox.requests).toHaveLength(2)
  })

  it('that ask to be left in peace are, each by itself', async () => {
    const { sandbox, read, pass } = await open()
    const busy = sandbox.serve('/plein', { status: 429, headers: { 'retry-after': '120' } })
    const cached = sandbox.serve('/garde', { status: 200, headers: { 'content-type': 'text/xml', 'cache-control': 'max-age=300' }, body: '<rss version="2.0"><channel><title>t</title><item><title>A</title></item></channel></rss>' })
    const watches = [watchOf(1, [busy, cached])]
    await read(watches)
    pass(60_000)
    await read(watches)
    expect(sandbox.requests).toHaveLength(2)
    pass(70_000)
    await read(watches)
    expect(sandbox.requests).toHaveLength(3)
    pass(200_000)
    await read(watches)
    expect(sandbox.requests.filter(({ path }) => path === '/garde')).toHaveLength(2)
  })

  it('are found by the page of a site that names its feed, comments last', async () => {
    const { sandbox, read, sources } = await open()
    const feed = sandbox.feed('/flux', { site })
    sandbox.feed('/commentaires').publish({ title: 'non', text: 'x' })
    feed.publish({ title: 'A', text: 'x' })
    const page = sandbox.page('/blog', ['/comments/feed', '/flux'])
    expect((await read([watchOf(1, [page])])).texts).toEqual(['A\n\nx'])
    expect(sources()[0]).toMatchObject({ name: page, moved: feed.url, failure: null })
    const nothing = sandbox.page('/vide', [])
    expect(toFailure((await read([watchOf(1, [nothing])])).thrown).code).toBe('feed.notFeed')
  })

  it('lead into no private network by a redirect or a page, but the one that was typed', async () => {
    const { sandbox, read } = await open()
    const other = await begin()
    other.sandbox.feed('/flux').publish({ title: 'secret', text: 'x' })
    const away = sandbox.serve('/ailleurs', { status: 302, headers: { location: `${other.sandbox.url}/flux` } })
    const named = sandbox.page('/blog', [`${other.sandbox.url}/flux`])
    const metadata = sandbox.serve('/nuage', { status: 301, headers: { location: 'http://169.254.169.254/latest/' } })
    for (const url of [away, named, metadata]) {
      const { thrown, items } = await read([watchOf(1, [url])])
      expect(items).toEqual([])
      expect(['network.addressRefused', 'network.plainHttp']).toContain(toFailure(thrown).code)
    }
    expect(other.sandbox.requests).toEqual([])
    await other.stop()
  })

  it('that nobody typed lead into no private network at all, and once somebody has typed them they may', async () => {
    const { sandbox, read } = await open()
    const { url } = sandbox.feed('/flux')
    sandbox.feed('/flux').publish({ title: 'A', text: 'x' })
    const { thrown, items } = await read([{ ...watchOf(1, [url]), untyped: [url] }])
    expect([toFailure(thrown).code, items, sandbox.requests.length]).toEqual(['network.addressRefused', [], 0])
    expect((await read([{ ...watchOf(1, [url]), untyped: [url] }, watchOf(2, [url])])).items).toHaveLength(1)
  })

  it('that go round in circles, send without end, or hang, are left', async () => {
    desk = await begin({ connectMs: 1000, idleMs: 1000 })
    const { sandbox, read, sources } = desk
    const circle = sandbox.feed('/cercle')
    const huge = sandbox.feed('/enorme')
    const hung = sandbox.feed('/muet')
    sandbox.misbehave({ mode: 'redirectLoop', match: ({ path }) => path === '/cercle' })
    sandbox.misbehave({ mode: 'huge', match: ({ path }) => path === '/enorme' })
    sandbox.misbehave({ mode: 'never', match: ({ path }) => path === '/muet' })
    const good = sandbox.feed('/bon', { site })
    good.publish({ title: 'A', text: 'x' })
    expect((await read([watchOf(1, [circle.url, huge.url, hung.url, good.url])])).items).toHaveLength(1)
    expect(sources().map(({ failure }) => failure?.code ?? null)).toEqual(['network.redirectLoop', 'network.tooLarge', 'network.timeout', null])
  })
})

describe('hostile documents', () => {
  const wrap = (inside: string) => `<?xml version="1.0"?><rss version="2.0"><channel><title>t</title>${inside}<item><title>Sain</title><link>${site}sain</link></item></channel></rss>`
  const documents: [string, string, string[]][] = [
    ['entities that multiply', `<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;">]><rss version="2.0"><channel><title>t</title><item><title>&d;&d;&d;</title></item></channel></rss>`, ['&d;&d;&d;']],
    ['entities that read files', `<?xml version="1.0"?><!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss version="2.0"><channel><title>t</title><item><title>&x;</title></item></channel></rss>`, []],
    ['a title of ten megabytes, cut off while it arrives', wrap(`<item><title>${'a'.repeat(10_000_000)}</title></item>`), []],
    ['a title of four megabytes', wrap(`<item><title>${'a '.repeat(2_000_000)}</title><link>${site}long</link></item>`), ['long', 'Sain']],
    ['tags a hundred thousand deep', wrap(`<item><title>x</title>${'<a>'.repeat(100_000)}${'</a>'.repeat(100_000)}</item>`), []],
    ['names that reach for our own', wrap('<item><__proto__><polluted>1</polluted></__proto__><title>p</title></item>'), ['p', 'Sain']],
  ]
  it.each(documents)('%s harm nobody', async (_what, document, expected) => {
    const { sandbox, read } = await open()
    const url = sandbox.serve('/mal', { status: 200, headers: { 'content-type': 'text/xml' }, body: document })
    const { texts, thrown } = await read([watchOf(1, [url])])
    if (expected.length === 0) expect(['network.tooLarge', 'feed.broken']).toContain(toFailure(thrown).code)
    else expect(texts.map((text) => (text.length > 100 ? 'long' : text))).toEqual(expected)
    expect(texts.every((text) => text.length < 400)).toBe(true)
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false)
  })

  it('stay text: no address but of the web, no markup, no control characters', async () => {
    const { sandbox, read } = await open()
    const item = `<item><title>A\u202e&lt;img src=x onerror=alert(1)&gt;</title><link>javascript:alert(1)</link><guid>1</guid><description>&lt;a href="data:text/html,x"&gt;b&lt;/a&gt;&lt;iframe src="https://evil.example"&gt;&lt;/iframe&gt;c</description><enclosure url="file:///etc/passwd" type="image/png" length="1"/></item>`
    const url = sandbox.serve('/mal', { status: 200, headers: { 'content-type': 'text/xml' }, body: wrap(item) })
    const [first] = (await read([watchOf(1, [url])])).items
    expect(first).toMatchObject({ url: null, attachments: [] })
    expect(first?.text).not.toMatch(/[<>]/)
  })

  it('of thousands of entries are looked at as far as news goes', async () => {
    const { sandbox, read, cursor } = await open()
    const url = sandbox.serve('/long', { status: 200, headers: { 'content-type': 'text/xml' }, body: wrap(Array.from({ length: 20_000 }, (_, n) => `<item><title>T${n}</title><link>${site}${n}</link></item>`).join('')) })
    expect((await read([watchOf(1, [url])])).items).toHaveLength(400)
    expect(JSON.stringify(cursor()).length).toBeLessThan(60_000)
  })
})
