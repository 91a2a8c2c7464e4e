import { afterEach, describe, expect, it } from 'vitest'
import type { WatchId } from '../../../src-contract/ids.ts'
import type { MastodonSandboxOptions } from '../../../src-sandbox/mastodon/sandbox.ts'
import type { AdapterWatch } from '../adapter.ts'
import { mastodon } from './adapter.ts'
import { begin, createReading, them, us } from './begin.contract.ts'

type Desk = Awaited<ReturnType<typeof begin>>
let desk: Desk
afterEach(() => desk.sandbox.close())

const watchOf = (terms: string[], id = 7): AdapterWatch =>
  ({ id: id as WatchId, terms, feeds: [], matches: (text) => terms.some((term) => text.toLowerCase().includes(term.toLowerCase())) && !text.includes('emploi') })

async function open(watch: AdapterWatch, options: Partial<MastodonSandboxOptions> = {}) {
  desk = await begin(options)
  const { sandbox, session } = desk
  session.account.watches = [watch]
  return { sandbox, session, reading: createReading(session), stream: `watch:${watch.id}` }
}
const hour = 3_600_000

describe('the search of a Mastodon server', () => {
  it('brings what speaks of the brand without naming the account, and tells which watch found it', async () => {
    const { sandbox, reading, stream } = await open(watchOf(['sauvaline']))
    const said = sandbox.post('zoe@autre.test', 'Le pain de Sauvaline est bon', Date.now() - hour)
    sandbox.post('zoe@autre.test', 'Sauvaline : offre d’emploi', Date.now() - hour)
    sandbox.post('zoe@autre.test', 'Sauvaline, il y a longtemps', Date.now() - 40 * 24 * hour)
    sandbox.post(us, 'Chez Sauvaline ce matin', Date.now() - hour)
    const [batch] = await reading.read(stream)
    expect([...reading.items.keys()]).toEqual([said])
    expect(reading.text('Le pain de Sauvaline est bon')).toMatchObject({ kind: 'mention', own: false })
    expect(batch?.found).toEqual([{ watch: 7, remoteIds: [said] }])
    expect(await reading.read(stream)).toEqual([])
  })

  it('gives what came by a notification the same place, so that it is there once', async () => {
    const { sandbox, reading, stream } = await open(watchOf(['sauvaline']))
    const id = sandbox.post(them, `@${us} vu chez Sauvaline`, Date.now() - hour)
    await reading.read('notifications')
    const told = reading.items.get(id)
    await reading.read(stream)
    expect(reading.items.get(id)).toEqual(told)
    expect(told).toMatchObject({ kind: 'mention' })
  })

  it('enters nothing older when the words are changed', async () => {
    const { sandbox, session, reading, stream } = await open(watchOf(['sauvaline']))
    sandbox.post(them, 'Noisette hier', Date.now() - hour)
    await reading.read(stream)
    session.account.watches = [watchOf(['noisette'])]
    await reading.read(stream)
    expect(reading.items.size).toBe(0)
    sandbox.post(them, 'Noisette après', Date.now() + 1000)
    await reading.read(stream)
    expect([...reading.items.values()].map(({ text }) => text)).toEqual(['Noisette après'])
  })

  it('that is not there leaves the hashtag, and says that it is not all', async () => {
    const { sandbox, reading, stream } = await open(watchOf(['sauvaline']), { lacks: ['search'] })
    sandbox.post(them, 'Le pain de Sauvaline', Date.now() - hour)
    const tagged = sandbox.post(them, 'Le pain #Sauvaline', Date.now() - hour)
    await reading.read(stream)
    expect([...reading.items.keys()]).toEqual([tagged])
    expect(mastodon.sources?.(reading.cursors.get(stream) ?? {})).toMatchObject([{ narrow: true, failure: null }])
  })

  it('that is refused or broken is noted, and hurts nothing else of the account', async () => {
    const { sandbox, reading, stream } = await open(watchOf(['deux mots']))
    sandbox.misbehave({ mode: '403', match: ({ path }) => path === '/api/v2/search' })
    await reading.read()
    expect(mastodon.sources?.(reading.cursors.get(stream) ?? {})).toMatchObject([{ failure: { code: 'search.none' } }])
    sandbox.behave()
    sandbox.misbehave({ mode: '500', match: ({ path }) => path === '/api/v2/search' })
    await reading.read()
    expect(mastodon.sources?.(reading.cursors.get(stream) ?? {})).toMatchObject([{ failure: { code: 'remote.serverError' } }])
    sandbox.behave()
    await reading.read()
    expect(mastodon.sources?.(reading.cursors.get(stream) ?? {})).toMatchObject([{ failure: null, narrow: false }])
  })

  it('turns as many pages as have something new', async () => {
    const { sandbox, reading, stream } = await open(watchOf(['deux mots']))
    await reading.read(stream)
    for (let n = 0; n < 90; n += 1) sandbox.post(them, `deux mots ${n}`, Date.now() + n)
    await reading.read(stream)
    expect(reading.items.size).toBe(90)
  })
})
