import { afterEach, expect, test } from 'vitest'
import { toFailure } from '../../../src-contract/failure.ts'
import { HttpFault } from '../../net/http.ts'
import { actOn, createReading, never, newKey } from '../begin.contract.ts'
import { discourse } from './adapter.ts'
import { begin, nameOf, them, us } from './begin.contract.ts'
import { readMarkdown, writeMarkdown } from '../../net/markdown-text.ts'

const stops: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop()
})

async function begun(more: Parameters<typeof begin>[0] = {}) {
  const made = await begin(more)
  stops.push(() => made.sandbox.close())
  const { forum, session } = made
  const perform = (...args: Parameters<typeof actOn>) => discourse.perform(session, actOn(...args), newKey(), never)
  return { ...made, perform, reading: createReading(discourse, session), lea: forum.named(them), own: forum.named(us) }
}
const at = Date.parse('2026-03-01T10:00:00Z')

test('a post that waits is posted when approved, and gone when refused', async () => {
  const { forum, topic, reading, perform } = await begun()
  const marc = forum.named('marc')
  const [good, bad] = [forum.queue(marc, 'Je le veux aussi', at, { topic }), forum.queue(marc, 'Achetez mes pilules', at, { topic })]
  await reading.read()
  expect((await perform(reading.text('Je le veux aussi'), 'approve')).observed).toMatchObject([{ remoteId: `review/${good.id}`, visibility: 'visible' }])
  expect((await perform(reading.text('Achetez mes pilules'), 'delete')).observed).toMatchObject([{ remoteId: `review/${bad.id}`, visibility: 'trash' }])
  expect([good.status, bad.status]).toEqual([1, 2])
  expect([...forum.posts.values()].filter(({ by }) => by === marc).map(({ raw }) => raw)).toEqual(['Je le veux aussi'])
  // Decided already: said, and nothing is done again.
  expect(toFailure(await perform(reading.text('Je le veux aussi'), 'approve').catch((error: unknown) => error)).code).toBe('verb.notInThisState')
})

test('a flag is refused or acted on, and who was quicker is not overruled', async () => {
  const { forum, topic, lea, reading, perform } = await begun()
  const [fine, bad] = [forum.write(topic, lea, 'Je ne suis pas d’accord', at, null), forum.write(topic, lea, 'Bande de voleurs', at, null)]
  const [first, second] = [forum.flag(forum.named('marc'), fine, 4, null), forum.flag(forum.named('marc'), bad, 4, null)]
  await reading.read()
  const [kept, gone] = [reading.items.get(`review/${first.id}`), reading.items.get(`review/${second.id}`)]
  if (kept === undefined || gone === undefined) throw new Error('no entry')
  await perform(kept, 'approve')
  // Somebody adds a flag in between: the version we read is no longer the one.
  forum.flag(forum.named('zoe'), bad, 8, null)
  await perform(gone, 'delete')
  expect([first.status, second.status, fine.hidden, bad.deletedAt === null]).toEqual([2, 1, false, false])
})

test('where a newer forum decides about a post and its author apart, both are decided, and nobody is punished on the way', async () => {
  const { forum, topic, lea, reading, perform } = await begun({ apart: true })
  const [fine, bad] = [forum.write(topic, lea, 'Je ne suis pas d’accord', at, null), forum.write(topic, lea, 'Bande de voleurs', at, null)]
  const [first, second] = [forum.flag(forum.named('marc'), fine, 4, null), forum.flag(forum.named('marc'), bad, 4, null)]
  await reading.read()
  const entry = (id: number) => reading.items.get(`review/${id}`) ?? reading.text('')
  expect((await perform(entry(first.id), 'approve')).observed).toMatchObject([{ visibility: 'visible' }])
  expect((await perform(entry(second.id), 'delete')).observed).toMatchObject([{ visibility: 'trash' }])
  expect([first.status, second.status, fine.deletedAt, bad.deletedAt === null, lea.silencedTill, lea.suspendedTill]).toEqual([3, 1, null, false, null, null])
})

test('a post that others flagged is hidden through the queue, and the queue is then done with it', async () => {
  const { forum, topic, lea, reading, perform } = await begun()
  const post = forum.write(topic, lea, 'Bande de voleurs', at, null)
  const review = forum.flag(forum.named('marc'), post, 4, null)
  await reading.read()
  const item = reading.items.get(nameOf(post))
  if (item === undefined) throw new Error('no item')
  expect((await perform(item, 'hide')).observed).toMatchObject([{ visibility: 'hidden' }])
  expect([post.hidden, review.status]).toEqual([true, 1])
})

test('an answer reads exactly as it was typed, whatever its marks would mean', async () => {
  const { forum, topic, lea, reading, perform } = await begun()
  forum.write(topic, lea, 'Une question', at, null)
  await reading.read()
  const texts = ['# Pas un titre', '1. Pas une liste\n- ni cela\n> ni cela', 'a *b* _c_ `d` [e](f) <g> ~~h~~ | &amp; \\ @lea https://x.example/a_b*c snake_case', 'Un\n\ndeux']
  for (const text of texts) {
    const { observed } = await perform(reading.text('Une question'), 'reply', text)
    expect(observed[0]).toMatchObject({ text, own: true, kind: 'reply' })
    const item = reading.items
    await reading.read('posts')
    expect([...item.values()].map((one) => one.text)).toContain(text)
    const raw = [...forum.posts.values()].at(-1)
    expect(raw?.raw).toBe(writeMarkdown(text))
    expect(readMarkdown(raw?.raw ?? '')).toBe(text)
  }
})

test('the same words twice within minutes are put off until the forum takes them, and are not written twice', async () => {
  const { forum, topic, lea, reading, perform } = await begun({ member: true, watches: [1] })
  forum.write(topic, lea, 'Une question', at, null)
  forum.write(topic, lea, 'Une autre question', at, null)
  await reading.read()
  await perform(reading.text('Une question'), 'reply', 'Merci, on regarde.')
  const thrown: unknown = await perform(reading.text('Une autre question'), 'reply', 'Merci, on regarde.').catch((error: unknown) => error)
  expect(toFailure(thrown).code).toBe('rate.limited')
  expect(thrown instanceof HttpFault && (thrown.retryAt ?? 0) > Date.now()).toBe(true)
  expect([...forum.posts.values()].filter(({ raw }) => raw === 'Merci, on regarde.')).toHaveLength(1)
})

test('an answer in a private conversation stays in it', async () => {
  const { forum, lea, own, reading, perform } = await begun()
  const { topic } = forum.begin(lea, 'Commande 1234', 'Où est-elle ?', at, { to: [own] })
  await reading.read()
  const { observed } = await perform(reading.text('Commande 1234\n\nOù est-elle ?'), 'reply', 'Elle part demain.')
  expect(observed).toMatchObject([{ threadRemoteId: `${topic.id}/1`, postRemoteId: null, kind: 'reply' }])
  expect([...forum.posts.values()].at(-1)?.topic).toBe(topic)
})

test('staff is neither silenced nor suspended, and one’s own post is deleted and brought back', async () => {
  const { forum, topic, reading, perform } = await begun()
  forum.write(topic, forum.named('modo', { moderator: true }), 'Restons courtois', at, null)
  const mine = forum.write(topic, forum.named(us), 'Nos horaires changent', at, null)
  await reading.read()
  expect(toFailure(await perform(reading.text('Restons courtois'), 'ban').catch((error: unknown) => error)).code).toBe('auth.missingPermission')
  const own = reading.text('Nos horaires changent')
  expect((await perform(own, 'delete')).observed).toMatchObject([{ visibility: 'trash' }])
  expect(mine.deletedAt).not.toBeNull()
  expect((await perform(own, 'restore')).observed).toMatchObject([{ visibility: 'visible' }])
})

test('a silence lasts a week, a suspension as good as for ever, and both are told to the forum with a reason', async () => {
  const { forum, topic, lea, reading, perform } = await begun()
  forum.write(topic, lea, 'Insulte', at, null)
  await reading.read()
  const before = Date.now()
  await perform(reading.text('Insulte'), 'silence')
  await perform(reading.text('Insulte'), 'ban')
  expect(((lea.silencedTill ?? 0) - before) / 86_400_000).toBeCloseTo(7, 1)
  expect((lea.suspendedTill ?? 0) - before).toBeGreaterThan(100 * 365 * 86_400_000)
  await reading.read('posts')
  expect((await perform(reading.text('Insulte'), 'unban')).observed).toMatchObject([{ authorBlocked: false }])
  expect(lea.suspendedTill).toBeNull()
})

test.each([['tells', true], ['does not tell', false]] as const)('an answer that waits for approval is found where the forum %s what waits, and is uncertain elsewhere', async (_, tellsPending) => {
  const { sandbox, forum, topic, lea, session, reading } = await begun({ tellsPending })
  forum.write(topic, lea, 'Livrez-vous en Corse ?', at, null)
  await reading.read()
  sandbox.queueAll()
  const action = actOn(reading.text('Livrez-vous en Corse ?'), 'reply', 'Oui, partout en France.')
  const key = newKey()
  const attemptedAt = Date.now()
  sandbox.misbehave({ mode: 'acceptThenCut', match: ({ method }) => method === 'POST', times: 1 })
  await discourse.perform(session, action, key, never).catch(() => undefined)
  const waiting = () => [...forum.reviews.values()].filter(({ status, payload }) => status === 0 && payload?.raw.includes('partout'))
  expect(waiting()).toHaveLength(1)
  expect((await discourse.reconcile(session, action, key, attemptedAt, never)).kind).toBe(tellsPending ? 'done' : 'unknown')
  if (!tellsPending) return
  // Sent again all the same, it is not written again.
  expect((await discourse.perform(session, action, key, never)).remoteId).toBeNull()
  expect(waiting()).toHaveLength(1)
  const other = actOn(reading.text('Livrez-vous en Corse ?'), 'reply', 'Non.')
  expect((await discourse.reconcile(session, other, newKey(), attemptedAt, never)).kind).toBe('not-done')
})

test('an edit keeps the pictures that stand in a post, and is refused in the name of others', async () => {
  const { forum, topic, lea, own, reading, perform } = await begun()
  const question = forum.write(topic, lea, 'Comment le laver ?', at, null)
  await reading.read()
  const { observed: [sent] } = await perform(reading.text('Comment le laver ?'), 'reply', 'À la main')
  const answer = [...forum.posts.values()].find(({ by, raw }) => by === own && raw === 'À la main')
  if (sent === undefined || answer === undefined) throw new Error('nothing was sent')
  forum.edit(answer, 'À la main\n\n![Une étiquette|300x400](upload://abc123.png)', at + 1000)
  await perform(sent, 'edit', 'À trente degrés')
  expect(answer.raw).toBe('À trente degrés\n\n![Une étiquette|300x400](upload://abc123.png)')
  expect(toFailure(await perform(reading.text('Comment le laver ?'), 'edit', 'Rien à demander').catch((error: unknown) => error)).code).toBe('verb.unsupported')
  expect(question.raw).toBe('Comment le laver ?')
})
