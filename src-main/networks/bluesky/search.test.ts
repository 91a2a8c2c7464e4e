import { afterEach, describe, expect, it } from 'vitest'
import type { WatchId } from '../../../src-contract/ids.ts'
import type { AdapterWatch } from '../adapter.ts'
import { bluesky } from './adapter.ts'
import { begin, createReading, them, us } from './begin.contract.ts'

type Desk = Awaited<ReturnType<typeof begin>>
let desk: Desk
afterEach(() => desk.sandbox.close())

const hour = 3_600_000
const watchOf = (terms: string[]): AdapterWatch =>
  ({ id: 3 as WatchId, terms, feeds: [], matches: (text) => terms.some((term) => text.toLowerCase().includes(term.toLowerCase())) })

async function open(watch: AdapterWatch) {
  desk = await begin()
  const { sandbox, session } = desk
  session.account.watches = [watch]
  return { sandbox, reading: createReading(session), stream: 'watch:3' }
}

describe('the search of Bluesky', () => {
  it('brings what speaks of the brand without naming the account, once and without our own posts', async () => {
    const { sandbox, reading, stream } = await open(watchOf(['atelier du nord', 'sauvaline']))
    const one = sandbox.post(them, 'Vu à l’Atelier du Nord et chez Sauvaline', Date.now() - hour)
    sandbox.post(them, 'Du nord, un atelier', Date.now() - hour)
    sandbox.post(us, 'Sauvaline est des nôtres', Date.now() - hour)
    const [batch] = await reading.read(stream)
    expect([...reading.items.keys()]).toEqual([one.uri])
    expect(reading.items.get(one.uri)).toMatchObject({ kind: 'mention', threadRemoteId: one.uri })
    expect(batch?.found).toEqual([{ watch: 3, remoteIds: [one.uri] }])
    expect(await reading.read(stream)).toEqual([])
  })

  it('gives an answer under our own post the place that its notification gives it', async () => {
    const { sandbox, reading, stream } = await open(watchOf(['sauvaline']))
    const answer = sandbox.reply(them, desk.post.uri, 'Comme chez Sauvaline', Date.now() - hour)
    await reading.read('notifications')
    const told = reading.items.get(answer.uri)
    expect(told).toMatchObject({ kind: 'comment' })
    await reading.read(stream)
    expect(reading.items.get(answer.uri)).toEqual(told)
  })

  it('that the server does not have is noted, and hurts nothing else of the account', async () => {
    const { sandbox, reading, stream } = await open(watchOf(['sauvaline']))
    sandbox.misbehave({ mode: '404', match: ({ path }) => path.endsWith('searchPosts') })
    await reading.read()
    expect(bluesky.sources?.(reading.cursors.get(stream) ?? {})).toMatchObject([{ failure: { code: 'search.none' } }])
  })
})
