import { afterEach, expect, test } from 'vitest'
import { toFailure } from '../../../src-contract/failure.ts'
import { HttpFault } from '../../net/http.ts'
import { actOn, createReading, never, newKey } from '../begin.contract.ts'
import { nodebb } from './adapter.ts'
import { begin, them, us } from './begin.contract.ts'

const stops: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop()
})

async function begun(more: Parameters<typeof begin>[0] = {}) {
  const made = await begin(more)
  stops.push(() => made.sandbox.close())
  const { board, session } = made
  const perform = (...args: Parameters<typeof actOn>) => nodebb.perform(session, actOn(...args), newKey(), never)
  return { ...made, perform, reading: createReading(nodebb, session), lea: board.named(them), own: board.named(us) }
}
const at = Date.parse('2026-03-01T10:00:00Z')
const codeOf = async (work: Promise<unknown>) => toFailure(await work.catch((error: unknown) => error)).code

test('what waits is posted when approved and gone when refused', async () => {
  const { board, topic, reading, perform } = await begun()
  const marc = board.named('marc')
  board.enqueue(marc, 'Je la veux aussi', at, { topic })
  board.enqueue(marc, 'Achetez mes pilules', at + 1, { topic })
  await reading.read()
  expect((await perform(reading.text('Je la veux aussi'), 'approve')).observed).toMatchObject([{ visibility: 'visible' }])
  expect((await perform(reading.text('Achetez mes pilules'), 'delete')).observed).toMatchObject([{ visibility: 'deleted' }])
  expect([board.queue.size, topic.posts.filter(({ by }) => by === marc).map(({ raw }) => raw)]).toEqual([0, ['Je la veux aussi']])
})

test('a flag is rejected when its post is approved, resolved when it is deleted, and done when somebody was quicker', async () => {
  const { board, topic, lea, reading, perform } = await begun()
  const marc = board.named('marc')
  const posts = ['Je ne suis pas d’accord', 'Bande de voleurs', 'Déjà vu'].map((text) => board.write(topic, lea, text, at))
  const flags = posts.map((post) => board.flag(post, marc, 'Insulte', at))
  await reading.read()
  const entry = (n: number) => reading.items.get(`flag/${flags[n]?.id}`) ?? reading.text('')
  await perform(entry(0), 'approve')
  await perform(entry(1), 'delete')
  Object.assign(posts[2] ?? {}, { deleted: true })
  await perform(entry(2), 'delete')
  expect(flags.map(({ state }) => state)).toEqual(['rejected', 'resolved', 'resolved'])
  expect(posts.map(({ deleted }) => deleted)).toEqual([false, true, true])
  expect(await codeOf(perform(entry(0), 'approve'))).toBe('verb.notInThisState')
})

test('an answer reads exactly as it was typed, whatever its marks would mean, and is written once', async () => {
  const { topic, board, lea, reading, session } = await begun()
  board.write(topic, lea, 'Une question', at)
  await reading.read()
  const question = reading.text('Une question')
  for (const text of ['# Pas un titre', '- pas une liste\n1. ni cela', 'a *b* _c_ `d` [e](f) <g> ~~h~~ \\ @lea https://x.example/a_b*c snake_case', 'Un\n\ndeux']) {
    const key = newKey()
    const first = await nodebb.perform(session, actOn(question, 'reply', text), key, never)
    const again = await nodebb.perform(session, actOn(question, 'reply', text), key, never)
    expect(first.observed).toMatchObject([{ text, own: true, kind: 'reply', parentRemoteId: question.remoteId }])
    expect(again.remoteId).toBe(first.remoteId)
  }
  expect(topic.posts).toHaveLength(2 + 4)
})

test('a message is answered in its room, and the same words twice are there twice only when asked for twice', async () => {
  const { board, lea, own, reading, perform, session } = await begun()
  const room = board.room([lea, own])
  board.say(room, lea, 'Où est ma commande ?', at)
  await reading.read()
  const message = reading.text('Où est ma commande ?')
  const key = newKey()
  const sent = await nodebb.perform(session, actOn(message, 'reply', 'Elle part demain.'), key, never)
  expect(sent.observed).toMatchObject([{ kind: 'reply', own: true, threadRemoteId: `chat/${room.id}`, text: 'Elle part demain.' }])
  await nodebb.perform(session, actOn(message, 'reply', 'Elle part demain.'), key, never)
  expect(room.messages.filter(({ by }) => by === own)).toHaveLength(1)
  const [mine] = sent.observed
  if (mine === undefined) throw new Error('nothing was observed')
  expect((await perform(mine, 'delete')).observed).toMatchObject([{ visibility: 'trash' }])
  expect((await perform(mine, 'restore')).observed).toMatchObject([{ visibility: 'visible' }])
  expect(await codeOf(perform(message, 'delete'))).toBe('auth.missingPermission')
})

test('who has just written waits as long as the forum wants', async () => {
  const { board, topic, lea, reading, perform } = await begun({ as: {}, postDelayS: 10 })
  board.write(topic, lea, 'Une question', at)
  await reading.read()
  await perform(reading.text('Une question'), 'reply', 'Merci, on regarde.')
  const thrown: unknown = await perform(reading.text('Une question'), 'reply', 'Et voici la réponse.').catch((error: unknown) => error)
  expect(toFailure(thrown).code).toBe('rate.limited')
  expect(thrown instanceof HttpFault && (thrown.retryAt ?? 0) - Date.now()).toBeGreaterThan(2000)
})

test('staff is not banned, and a post of another is not a member’s to delete', async () => {
  const { board, topic, lea, reading, perform } = await begun({ as: {} })
  board.write(topic, lea, 'Le mien', at)
  await reading.read()
  for (const verb of ['ban', 'silence', 'delete'] as const) expect(await codeOf(perform(reading.text('Le mien'), verb))).toBe('auth.missingPermission')
})

test('a mute lasts a week and a ban until it is lifted', async () => {
  const { board, topic, lea, reading, perform } = await begun()
  board.write(topic, lea, 'Insulte', at)
  await reading.read()
  const before = Date.now()
  await perform(reading.text('Insulte'), 'silence')
  expect((lea.mutedUntil - before) / 86_400_000).toBeCloseTo(7, 1)
  expect((await perform(reading.text('Insulte'), 'ban')).observed).toMatchObject([{ authorBlocked: true }])
  expect((await perform(reading.text('Insulte'), 'unban')).observed).toMatchObject([{ authorBlocked: false }])
  expect(lea.banned).toBe(false)
})
