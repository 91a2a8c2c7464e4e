import { afterEach, expect, test } from 'vitest'
import { Fault, toFailure } from '../../../src-contract/failure.ts'
import { HttpFault } from '../../net/http.ts'
import { createReading, never, sendingBy } from '../begin.contract.ts'
import { discourse } from './adapter.ts'
import { begin, nameOf, them, us } from './begin.contract.ts'
import { targetOf } from '../adapter.contract.ts'

const stops: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop()
})

async function begun(more: Parameters<typeof begin>[0] = {}) {
  const made = await begin(more)
  stops.push(() => made.sandbox.close())
  const { forum, session } = made
  return { ...made, reading: createReading(discourse, session), lea: forum.named(them), own: forum.named(us) }
}
const at = Date.parse('2026-03-01T10:00:00Z')

test('what is cooked is read as words: quotes with who is quoted, previews as their address, pictures and files beside the text, emoji as typed', async () => {
  const { forum, topic, lea, own, reading } = await begun()
  const raw = [
    '[quote="sauvaline, post:1, topic:7"]\nElle est là, en rayon samedi.\n[/quote]',
    'Ravie 🙂 et déçue :rage: à la fois <b>, @Sauvaline !',
    'https://ailleurs.example/essai',
    '![Le pull déteint|800x600](https://forum.example/uploads/pull.jpeg)',
    '[facture.pdf|attachment](/uploads/short-url/abc.pdf)',
  ]
  const post = forum.write(topic, lea, raw.join('\n\n'), at, 1)
  forum.write(topic, own, 'Merci \\*Léa\\* !', at + 1000, 2)
  await reading.read()
  const item = reading.items.get(nameOf(post))
  expect(item).toMatchObject({ kind: 'mention', own: false, parentRemoteId: `${topic.id}/1`, author: { handle: them, name: 'Léa' } })
  expect(item?.text.split('\n').filter((line) => line !== '')).toEqual([
    'sauvaline:', 'Elle est là, en rayon samedi.', 'Ravie 🙂 et déçue :rage: à la fois <b>, @Sauvaline !', 'https://ailleurs.example/essai', 'facture.pdf (24.2 KB)',
  ])
  expect(item?.attachments.map(({ kind, url, alt }) => [kind, new URL(url).pathname, alt])).toEqual([
    ['image', '/uploads/pull.jpeg', 'Le pull déteint'], ['file', '/uploads/short-url/abc.pdf', null], ['link', '/essai', null],
  ])
  expect(reading.items.get(`${topic.id}/3`)).toMatchObject({ kind: 'reply', own: true, text: 'Merci *Léa* !' })
  expect(reading.items.has(`${topic.id}/1`)).toBe(false)
  expect(reading.posts.get(String(topic.id))).toMatchObject({ title: 'Nouvelle collection', createdAt: Date.parse('2026-02-01T08:00:00Z') })
})

test('private messages are conversations with their subject, and others’ conversations stay theirs though we administer the forum', async () => {
  const { forum, lea, own, reading, session } = await begun()
  Object.assign(own, { admin: true })
  const ours = forum.begin(lea, 'Commande 1234', 'Bonjour, où est-elle ?', at, { to: [own] })
  forum.begin(lea, 'Entre nous', 'Tu as vu ?', at, { to: [forum.named('marc')] })
  await reading.read()
  expect([...reading.items.values()].map(({ kind, text }) => [kind, text])).toEqual([['message', 'Commande 1234\n\nBonjour, où est-elle ?']])
  forum.write(ours.topic, lea, 'Vous êtes là ?', at + 60_000, null)
  const before = session.http.requests
  await reading.read('messages')
  expect(reading.text('Vous êtes là ?')).toMatchObject({ kind: 'message', threadRemoteId: nameOf(ours), postRemoteId: null })
  expect(session.http.requests - before).toBeLessThanOrEqual(3)
  const looked = await discourse.look(session, [...reading.items.values()].map(targetOf), never)
  expect(looked.seen.map(({ item }) => item)).toEqual([...reading.items.values()])
})

test('a long conversation is read whole', async () => {
  const { forum, lea, own, reading } = await begun()
  const { topic } = forum.begin(lea, 'Commande 1234', 'Message 1', at, { to: [own] })
  for (let n = 2; n <= 75; n += 1) forum.write(topic, lea, `Message ${n}`, at + n * 1000, null)
  await reading.read('messages')
  expect(reading.items.size).toBe(75)
})

test('conversations below those at which a reading was broken off are read the next time', async () => {
  const { forum, lea, own, reading, session } = await begun()
  const talks = Array.from({ length: 35 }, (_, n) => forum.begin(lea, `Commande ${n}`, `Bonjour ${n}`, at + n * 1000, { to: [own] }).topic)
  await reading.read()
  for (const [n, topic] of talks.entries()) forum.write(topic, lea, `Alors ${n} ?`, at + 100_000 + n * 1000, null)
  const stream = discourse.streams(session.account).find(({ id }) => id === 'messages')
  if (stream === undefined) throw new Error('no messages')
  let before = 3
  for await (const batch of discourse.pull(session, stream, reading.cursors.get('messages') ?? null, never)) {
    for (const item of batch.upserted) reading.items.set(item.remoteId, item)
    reading.cursors.set('messages', batch.cursor)
    if ((before -= 1) === 0) break
  }
  await reading.read('messages')
  expect([...reading.items.values()].filter(({ text }) => text.startsWith('Alors'))).toHaveLength(35)
  expect(await reading.read('messages')).toEqual([])
})

test('the queue gives what waits and what was flagged, with the reason, page after page, and says when somebody else has decided', async () => {
  const { forum, topic, lea, reading } = await begun()
  const marc = forum.named('marc')
  const bad = forum.write(topic, lea, 'Achetez mes pilules', at, null)
  forum.flag(marc, bad, 8, null)
  forum.flag(forum.named('zoe'), bad, 8, null)
  forum.flag(forum.named('nina'), bad, 7, 'Il écrit cela partout.')
  const queued = forum.queue(marc, 'Premier message ici', at, { topic, replyTo: bad.number })
  for (let n = 0; n < 23; n += 1) forum.queue(marc, `Nouveau sujet ${n}`, at, { title: `Sujet ${n}` })
  await reading.read()
  const entries = [...reading.items.values()].filter(({ remoteId }) => remoteId.startsWith('review/'))
  expect(entries).toHaveLength(25)
  expect(reading.items.get(`review/${queued.id}`)).toMatchObject({
    text: 'Premier message ici', visibility: 'held', threadRemoteId: `${topic.id}/1`, parentRemoteId: nameOf(bad), author: { handle: 'marc' },
    attachments: [{ kind: 'link', alt: 'New members’ first posts are looked at (/admin).' }],
  })
  const flagged = entries.find(({ text }) => text === 'Achetez mes pilules')
  expect(flagged).toMatchObject({ visibility: 'held', parentRemoteId: nameOf(bad), author: { handle: them } })
  expect(flagged?.attachments[0]?.alt).toBe('It’s Spam ×2 · Il écrit cela partout.')
  const review = [...forum.reviews.values()].find(({ post }) => post === bad)
  Object.assign(review ?? {}, { status: 2, version: 9 })
  await reading.read('review')
  expect(reading.items.get(`review/${review?.id}`)).toMatchObject({ visibility: 'visible', refuses: expect.arrayContaining([{ verb: 'approve', code: 'verb.notInThisState' }]) as unknown })
  expect(await reading.read('review')).toEqual([])
})

test('a member like any other reads what they watch and whatever names them, and is told what they may not do', async () => {
  const { forum, opening, lea, reading, connected } = await begun({ member: true, watches: [7] })
  const elsewhere = forum.begin(lea, 'Bavardages', 'Rien pour la marque', at, { category: 3 })
  const named = forum.write(elsewhere.topic, lea, '@Sauvaline vous livrez à Nîmes ?', at, null)
  const answer = forum.write(opening.topic, lea, 'Superbe', at, 1)
  const watched = forum.begin(lea, 'Avis sur le pull', 'Il déteint', at, { category: 7 })
  await reading.read()
  expect([...reading.items.keys()].sort()).toEqual([named, answer, watched].map(nameOf).sort())
  expect(reading.items.get(nameOf(named))).toMatchObject({ kind: 'mention' })
  expect(connected.missing).toEqual({ verbs: ['hide', 'unhide', 'silence', 'unsilence', 'ban', 'unban', 'approve'], streams: ['review'] })
  expect(reading.items.get(nameOf(watched))?.refuses).toEqual(expect.arrayContaining([{ verb: 'delete', code: 'auth.missingPermission' }, { verb: 'ban', code: 'auth.missingPermission' }]))
  // Twice the same, and nothing moves.
  expect(await reading.read('notifications')).toEqual([])
})

test('the address of a category reads that category and those below it', async () => {
  const categories = [{ id: 1, slug: 'general' }, { id: 7, slug: 'support' }, { id: 8, slug: 'retours', parent: 7 }]
  const { forum, lea, reading } = await begun({ categories, path: '/c/support/7' })
  forum.begin(lea, 'Ailleurs', 'Ici on bavarde', at, { category: 1 })
  const first = forum.begin(lea, 'Mon colis', 'Il est perdu', at, { category: 7 })
  const second = forum.begin(lea, 'Mon retour', 'Il est refusé', at, { category: 8 })
  await reading.read('posts', 'posts-history')
  expect([...reading.items.keys()].sort()).toEqual([first, second].map(nameOf).sort())
})

test('a forum in a folder of its site is found from any of its pages', async () => {
  const { connected } = await begun({ folder: '/forum', path: '/t/nouvelle-collection/101/2' })
  expect(connected.settings['base']).toMatch(/\/forum$/)
  expect(connected.handle).toMatch(/^Sauvaline@127\.0\.0\.1:\d+$/)
})

test('a key that only reads connects, and each item says that nothing can be done with it', async () => {
  const { forum, topic, lea, reading, connected } = await begun({ member: true, watches: [1], scopes: ['read'] })
  forum.write(topic, lea, 'Bonjour à tous', at, null)
  await reading.read()
  expect(connected.missing?.verbs).toEqual(discourse.capabilities.verbs.map(({ verb }) => verb))
  expect(reading.text('Bonjour à tous').refuses.map(({ verb }) => verb)).toContain('reply')
})

test('a wait that only the body states is kept to, and a key that was taken back is told as such', async () => {
  const { sandbox, session } = await begun()
  sandbox.leave(0, 45, true)
  const read = async () => {
    for await (const _ of discourse.pull(session, { id: 'posts', role: 'live' }, null, never));
  }
  const limited: unknown = await read().catch((error: unknown) => error)
  expect(toFailure(limited).code).toBe('rate.limited')
  expect(limited instanceof HttpFault && (limited.retryAt ?? 0) > Date.now() + 30_000).toBe(true)
  sandbox.leave(null)
  sandbox.revoke('a-key-of-the-forum')
  expect(toFailure(await read().catch((error: unknown) => error)).code).toBe('auth.rejected')
})

test('many posts between two readings are read to the last known one, across a break', async () => {
  const { forum, topic, lea, reading, session } = await begun()
  forum.write(topic, lea, 'Premier', at, null)
  await reading.read()
  for (let n = 0; n < 170; n += 1) forum.write(topic, lea, `Suite ${n}`, at + n, null)
  for await (const batch of discourse.pull(session, { id: 'posts', role: 'live' }, reading.cursors.get('posts') ?? null, never)) {
    reading.cursors.set('posts', batch.cursor)
    for (const item of batch.upserted) reading.items.set(item.remoteId, item)
    break
  }
  forum.write(topic, lea, 'Pendant la pause', at + 1000, null)
  await reading.read('posts')
  expect(reading.items.size).toBe(172)
})

test('an edit of a recent post shows at the next reading, with its date', async () => {
  const { forum, topic, lea, reading } = await begun()
  const post = forum.write(topic, lea, 'Avant', at, null)
  await reading.read()
  forum.edit(post, 'Après', at + 60_000)
  expect(await reading.read('posts')).toHaveLength(1)
  expect(reading.items.get(nameOf(post))).toMatchObject({ text: 'Après', editedAt: at + 60_000 })
  expect(await reading.read('posts')).toEqual([])
})

test('a key of the administration for one member needs no name, and a member’s own key is taken beside one', async () => {
  const [staff, member] = [await begun(), await begun({ member: true, watches: [1] })]
  expect((await discourse.connect({ ...staff.connecting, user: null }, never)).settings['keyKind']).toBe('admin')
  expect((await discourse.connect({ ...member.connecting, user: us }, never)).settings['keyKind']).toBe('user')
})

test('a name with half a character in it stops nothing', async () => {
  const { connecting } = await begun()
  const http = sendingBy(connecting.http, async (request, signal) => {
    const answer = await connecting.http.send(request, signal)
    const isMe = request.url.endsWith('/session/current.json')
    return isMe ? { ...answer, json: { current_user: { id: 1, username: 'a\u{d800}b', moderator: false } } } : answer
  })
  // Told as what the forum makes of such a name, not broken over.
  const told: unknown = await discourse.connect({ ...connecting, http }, never).catch((error: unknown) => error)
  expect(told instanceof Fault).toBe(true)
})
