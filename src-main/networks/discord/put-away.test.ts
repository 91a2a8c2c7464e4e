import { afterEach, expect, test } from 'vitest'
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
