import { afterEach, expect, test } from 'vitest'
import { rights } from '../../../src-sandbox/discord/sandbox.ts'
import { systemClock } from '../../lib/clock.ts'
import { begin, createReading, them } from './begin.contract.ts'

const stops: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop()
})

test('what was said in threads that were opened and put away while nobody read is read all the same, once', async () => {
  let now = Date.now()
  const { sandbox, session, channel } = await begin({ clock: { ...systemClock, now: () => now } })
  stops.push(() => sandbox.close())
  const reading = createReading(session)
  const known = sandbox.thread(channel, 'Sujet connu')
  sandbox.say(known, them, 'Un début')
  await reading.read()
  sandbox.say(known, them, 'Et une suite')
  sandbox.archive(known)
  const unknown = sandbox.thread(channel, 'Sujet de la nuit')
  sandbox.say(unknown, them, 'Personne ne répond ?')
  sandbox.archive(unknown)
  now += 2 * 3_600_000
  await reading.read('messages')
  const texts = [...reading.items.values()].map(({ text }) => text)
  expect(texts).toContain('Et une suite')
  expect(texts).toContain('Personne ne répond ?')
  expect(await reading.read('messages')).toEqual([])
})

for (const [name, manages] of [['all of them where the bot may manage threads', true], ['those it was added to where it may not', false]] as const) {
  test(`private threads that were put away are read as well: ${name}`, async () => {
    let now = Date.now()
    const { sandbox, session, guild, channel } = await begin({ clock: { ...systemClock, now: () => now } })
    stops.push(() => sandbox.close())
    if (!manages) sandbox.setRights(guild, rights.view | rights.history | rights.send)
    const reading = createReading(session)
    const mine = sandbox.thread(channel, 'Réclamation', { type: 12, joined: true })
    const theirs = sandbox.thread(channel, 'Entre eux', { type: 12 })
    sandbox.say(mine, them, 'En privé avec vous')
    sandbox.say(theirs, them, 'En privé sans vous')
    sandbox.archive(mine)
    sandbox.archive(theirs)
    await reading.read()
    const texts = () => [...reading.items.values()].map(({ text }) => text).sort()
    const expected = ['En privé avec vous', ...(manages ? ['En privé sans vous'] : [])]
    expect(texts()).toEqual(expected)
    expect(sandbox.requests.some(({ path }) => path.includes('/threads/archived/private') && path.includes('@me') !== !manages)).toBe(false)
    // Opened and put away between two readings, behind more pages of older ones than the first holds.
    for (let n = 0; n < 120; n += 1) sandbox.archive(sandbox.thread(channel, `Vieux ${n}`, { type: 12, joined: true }), 1_700_000_000_000 + n)
    const late = sandbox.thread(channel, 'De la nuit', { type: 12, joined: true })
    sandbox.say(late, them, 'Cette nuit')
    sandbox.archive(late, now + 60_000)
    now += 2 * 3_600_000
    await reading.read('messages')
    expect(texts()).toEqual(['Cette nuit', ...expected])
  })
}
