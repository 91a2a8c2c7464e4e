import { afterEach, expect, test } from 'vitest'
import { toFailure } from '../../../src-contract/failure.ts'
import { targetOf } from '../adapter.contract.ts'
import { createReading, never } from '../begin.contract.ts'
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
  return { ...made, reading: createReading(nodebb, session), lea: board.named(them), own: board.named(us) }
}
const at = Date.parse('2026-03-01T10:00:00Z')

test('what is rendered is read as words: quotes, mentions, emoji as characters, pictures and files beside the text', async () => {
  const { board, topic, lea, own, reading } = await begun()
  const raw = [
    '> Elle est là, en rayon samedi.', 'Merci 🙂 @Kestrane, voyez https://ailleurs.example/a_b <b>', '![le mât](/assets/uploads/files/mat.jpeg)', '[notice.pdf](/assets/uploads/files/notice.pdf)',
  ]
  const post = board.write(topic, lea, raw.join('\n\n'), at, 1)
  board.write(topic, own, 'Avec plaisir \\*Léa\\*', at + 1000, post.pid)
  await reading.read()
  const item = reading.items.get(String(post.pid))
  expect(item).toMatchObject({ kind: 'mention', own: false, parentRemoteId: '1', threadRemoteId: '1', author: { handle: them } })
  expect(item?.text.split('\n').filter((line) => line !== '')).toEqual([
    'Elle est là, en rayon samedi.', 'Merci 🙂 @Kestrane, voyez https://ailleurs.example/a_b <b>', 'notice.pdf',
  ])
  expect(item?.attachments.map(({ kind, url, alt }) => [kind, new URL(url).pathname, alt])).toEqual([
    ['image', '/assets/uploads/files/mat.jpeg', 'le mât'], ['file', '/assets/uploads/files/notice.pdf', null],
  ])
  expect(reading.text('Avec plaisir *Léa*')).toMatchObject({ kind: 'reply', own: true })
  // What opens a topic of ours is what we published.
  expect(reading.items.has('1')).toBe(false)
  expect(reading.posts.get('1')).toMatchObject({ title: 'Nouvelle tente', createdAt: Date.parse('2026-02-01T08:00:00Z') })
})

test('conversations are read whole, others’ are not ours, and notes on who came are nobody’s words', async () => {
  const { board, lea, own, reading, session } = await begun()
  const room = board.room([lea, own])
  board.say(room, lea, 'user-join', at, true)
  for (let n = 0; n < 120; n += 1) board.say(room, lea, `Message ${n}`, at + n * 1000)
  board.say(board.room([lea, board.named('marc')]), lea, 'Entre nous', at)
  board.say(board.room([lea, own], { public: true }), lea, 'Dans le salon public', at)
  await reading.read()
  expect(reading.items.size).toBe(120)
  expect(reading.text('Message 7')).toMatchObject({ kind: 'message', threadRemoteId: `chat/${room.id}`, postRemoteId: null, author: { handle: them } })
  board.say(room, lea, 'Vous êtes là ?', at + 500_000)
  await reading.read('messages')
  expect(reading.items.size).toBe(121)
  const some = [...reading.items.values()].slice(0, 20)
  expect((await nodebb.look(session, some.map(targetOf), never)).seen.map(({ item }) => item)).toEqual(some)
})

test('rooms below those at which a reading was broken off are read the next time', async () => {
  const { board, lea, own, reading, session } = await begun()
  const rooms = Array.from({ length: 25 }, () => board.room([lea, own]))
  for (const [n, room] of rooms.entries()) board.say(room, lea, `Bonjour ${n}`, at + n * 1000)
  await reading.read()
  for (const [n, room] of rooms.entries()) board.say(room, lea, `Alors ${n} ?`, at + 100_000 + n * 1000)
  const stream = nodebb.streams(session.account).find(({ id }) => id === 'messages')
  if (stream === undefined) throw new Error('no messages')
  let before = 3
  for await (const batch of nodebb.pull(session, stream, reading.cursors.get('messages') ?? null, never)) {
    for (const item of batch.upserted) reading.items.set(item.remoteId, item)
    reading.cursors.set('messages', batch.cursor)
    if ((before -= 1) === 0) break
  }
  await reading.read('messages')
  expect([...reading.items.values()].filter(({ text }) => text.startsWith('Alors'))).toHaveLength(25)
  expect(await reading.read('messages')).toEqual([])
})

test('flags and what waits are items with their reason, page after page, and say when somebody else has decided', async () => {
  const { board, topic, lea, reading } = await begun()
  const marc = board.named('marc')
  const bad = board.write(topic, lea, 'Achetez mes pilules', at)
  const flag = board.flag(bad, marc, 'Spam', at)
  board.flag(bad, board.named('zoe'), 'C’est de la <b>pub</b>', at)
  for (let n = 0; n < 25; n += 1) board.flag(board.write(topic, lea, `Message ${n}`, at + n), marc, 'Hors sujet', at + n)
  const queued = board.enqueue(marc, 'Premier message ici', at + 1, { topic, toPid: bad.pid })
  board.enqueue(marc, 'Un sujet', at + 2, { title: 'Bonjour & <tous>' })
  await reading.read()
  expect([...reading.items.keys()].filter((id) => id.startsWith('flag/'))).toHaveLength(26)
  expect(reading.items.get(`flag/${flag.id}`)).toMatchObject({
    text: 'Achetez mes pilules', visibility: 'held', parentRemoteId: String(bad.pid), threadRemoteId: '1', author: { handle: them },
    attachments: [{ kind: 'link', alt: 'Spam · C’est de la <b>pub</b>' }],
  })
  expect(reading.items.get(`queue/${queued.id}`)).toMatchObject({ text: 'Premier message ici', visibility: 'held', parentRemoteId: String(bad.pid), author: { handle: 'marc' } })
  expect(reading.text('Bonjour & <tous>\n\nUn sujet').visibility).toBe('held')
  expect(await reading.read('review')).toEqual([])
  flag.state = 'rejected'
  board.queue.delete(queued.id)
  await reading.read('review')
  expect(reading.items.get(`flag/${flag.id}`)).toMatchObject({ visibility: 'visible' })
  expect([...reading.removed]).toEqual([`queue/${queued.id}`])
})

test('a member who moderates nothing reads the topics they follow and whatever names them, and is told what they may not do', async () => {
  const { board, lea, opening, reading, connected } = await begun({ as: {} })
  const elsewhere = board.begin(lea, 'Bavardages', 'Rien pour la marque', at)
  const named = board.write(elsewhere.topic, lea, '@Kestrane vous livrez à Nîmes ?', at + 1000)
  const answer = board.write(opening.topic, lea, 'Superbe', at + 2000)
  await reading.read()
  expect([...reading.items.keys()].sort()).toEqual([named, answer].map(({ pid }) => String(pid)).sort())
  expect(connected.missing).toEqual({ verbs: ['approve', 'silence', 'unsilence', 'ban', 'unban'], streams: ['review'] })
  expect(reading.items.get(String(answer.pid))?.refuses).toEqual(expect.arrayContaining([{ verb: 'delete', code: 'auth.missingPermission' }, { verb: 'ban', code: 'auth.missingPermission' }]))
  expect(await reading.read('notifications')).toEqual([])
})

test('the address of a category reads that category and those below it', async () => {
  const { board, lea, reading } = await begun({ path: '/category/7/support', parents: { 8: 7 } })
  board.begin(lea, 'Ailleurs', 'Ici on bavarde', at, 1)
  const [first, second] = [board.begin(lea, 'Ma tente', 'Elle fuit', at, 7), board.begin(lea, 'Mon retour', 'Il est refusé', at, 8)]
  await reading.read('topics', 'topics-history')
  expect([...reading.items.keys()].sort()).toEqual([first, second].map(({ pid }) => String(pid)).sort())
})

test('a token that was taken back is told as such, though pages are still shown as to a guest', async () => {
  const { sandbox, session } = await begun()
  sandbox.revoke('a-token-of-ours')
  for (const id of ['topics', 'messages', 'review']) {
    const read = async () => {
      for await (const _ of nodebb.pull(session, { id, role: 'live' }, null, never));
    }
    expect(toFailure(await read().catch((error: unknown) => error)).code).toBe('auth.rejected')
  }
})

test('posts of many topics between two readings are read to the last known one, across a break', async () => {
  const { board, lea, topic, reading, session } = await begun()
  board.write(topic, lea, 'Premier', at)
  await reading.read()
  for (let n = 0; n < 45; n += 1) board.begin(lea, `Sujet ${n}`, `Question ${n}`, at + 60_000 + n * 1000)
  for (let n = 0; n < 65; n += 1) board.write(topic, lea, `Suite ${n}`, at + 200_000 + n * 1000)
  for await (const batch of nodebb.pull(session, { id: 'topics', role: 'live' }, reading.cursors.get('topics') ?? null, never)) {
    reading.cursors.set('topics', batch.cursor)
    for (const item of batch.upserted) reading.items.set(item.remoteId, item)
    break
  }
  board.write(topic, lea, 'Pendant la pause', at + 900_000)
  await reading.read('topics')
  await reading.read('topics')
  expect(reading.items.size).toBe(1 + 45 + 65 + 1)
})

test('a deleted post stays where it was for those who moderate, and can be looked at', async () => {
  const { board, topic, lea, reading, session } = await begun()
  const post = board.write(topic, lea, 'À effacer', at)
  await reading.read()
  post.deleted = true
  const { seen } = await nodebb.look(session, [targetOf(reading.text('À effacer'))], never)
  expect(seen).toMatchObject([{ item: { visibility: 'trash', text: 'À effacer' } }])
})

test('a message that is gone is told as gone, whether the forum says so or says nothing', async () => {
  for (const silent of [false, true]) {
    const { board, lea, own, reading, session } = await begun({ silent })
    const room = board.room([lea, own])
    board.say(room, lea, 'Oublié', at)
    await reading.read('messages')
    const target = targetOf(reading.text('Oublié'))
    room.messages = []
    expect((await nodebb.look(session, [target], never)).seen).toEqual([{ remoteId: target.remoteId, item: null }])
  }
})

test('many topics of one and the same moment are read all, across breaks', async () => {
  const { board, lea, reading, session } = await begun()
  for (let n = 0; n < 45; n += 1) board.begin(lea, `Sujet ${n}`, `Question ${n}`, at)
  const stream = { id: 'topics-history', role: 'backfill' } as const
  for (let ended = false; !ended; ) {
    ended = true
    for await (const batch of nodebb.pull(session, stream, reading.cursors.get(stream.id) ?? null, never)) {
      for (const item of batch.upserted) reading.items.set(item.remoteId, item)
      reading.cursors.set(stream.id, batch.cursor)
      ended = false
      break
    }
  }
  expect(reading.items.size).toBe(45)
})

test('a topic that moves up while the history is read, begun or not yet, is read whole all the same', async () => {
  const { board, lea, reading, session } = await begun({ postsPerPage: 5 })
  const topics = Array.from({ length: 30 }, (_, n) => board.begin(lea, `Sujet ${n}`, `Message ${n}-0`, at + n * 1_000_000).topic)
  for (const [n, topic] of topics.entries()) for (let m = 1; m < 12; m += 1) board.write(topic, lea, `Message ${n}-${m}`, at + n * 1_000_000 + m)
  let later = at + 100_000_000
  const stream = { id: 'topics-history', role: 'backfill' } as const
  for (let ended = false, batches = 0; !ended; ) {
    ended = true
    for await (const batch of nodebb.pull(session, stream, reading.cursors.get(stream.id) ?? null, never)) {
      for (const item of batch.upserted) reading.items.set(item.remoteId, item)
      reading.cursors.set(stream.id, batch.cursor)
      ended = false
      batches += 1
      const moved = batches % 7 === 1 && batches < 60 ? topics[batches % 30] : undefined
      if (moved !== undefined) board.write(moved, lea, `Pendant la lecture ${batches}`, (later += 1000))
      break
    }
  }
  for (let n = 0; n < 30; n += 1) {
    expect([...reading.items.values()].filter(({ text }) => text.startsWith(`Message ${n}-`)), `topic ${n}`).toHaveLength(12)
  }
})
