import { afterEach, describe, expect, test } from 'vitest'
import { targetOf } from '../adapter.contract.ts'
import { bluesky } from './adapter.ts'
import { actOn, never, newKey } from '../begin.contract.ts'
import { begin, createReading, them, us } from './begin.contract.ts'

type Begun = Awaited<ReturnType<typeof begin>>
const begun: Begun[] = []
afterEach(async () => {
  for (const { sandbox } of begun.splice(0)) await sandbox.close()
})
async function start() {
  const one = await begin()
  begun.push(one)
  return { ...one, reading: createReading(one.session) }
}

describe('a reply that never became a notification', () => {
  test('is found by walking the thread, directly under our post', async () => {
    const { sandbox, post, reading } = await start()
    for (let n = 0; n < 40; n += 1) sandbox.reply(them, post.uri, `Réponse ${n}`, undefined, { notify: n % 5 !== 0 })
    await reading.read('notifications')
    expect(reading.items.size).toBe(32)
    await reading.read('threads')
    expect(reading.items.size).toBe(40)
  })

  test('is found however deep it lies, and however late it comes', async () => {
    const { sandbox, post, reading } = await start()
    const first = sandbox.reply(them, post.uri, 'Premier')
    await reading.read()
    let above = first.uri
    for (let n = 0; n < 30; n += 1) above = sandbox.reply('marc.test', above, `Plus bas ${n}`, undefined, { notify: false }).uri
    await reading.read()
    expect(reading.items.size).toBe(31)
    for (const item of reading.items.values())
      expect(item).toMatchObject({ kind: 'comment', threadRemoteId: first.uri, postRemoteId: post.uri })
  })

  test('is found in turn under each of many posts at rest', async () => {
    const { sandbox, session, post } = await start()
    let now = Date.now()
    const reading = createReading({ ...session, clock: { ...session.clock, now: () => now } })
    const tops = [sandbox.reply(them, post.uri, 'Sous le premier')]
    for (let n = 1; n < 20; n += 1)
      tops.push(sandbox.reply(them, sandbox.post(us, `Publication ${n}`, Date.parse('2026-02-02T08:00:00Z') + n * 60_000).uri, `Sous ${n}`))
    await reading.read('threads')
    tops.forEach(({ uri }, n) => sandbox.reply('marc.test', uri, `Plus bas ${n}`, undefined, { notify: false }))
    for (let minute = 0; minute < 6; minute += 1) {
      now += 60_000
      await reading.read('threads')
    }
    expect(reading.items.size).toBe(40)
  })
})

describe('places', () => {
  test('are the same by notification, by walk and by history', async () => {
    const { sandbox, post, reading } = await start()
    const second = sandbox.reply(us, post.uri, '(2/2) Suite de la publication')
    const top = sandbox.reply(them, second.uri, 'Sur la suite')
    const deep = sandbox.reply('marc.test', top.uri, 'Je confirme')
    const ours = sandbox.reply(us, deep.uri, 'Merci à vous deux')
    const below = sandbox.reply(them, ours.uri, 'De rien')
    for (const streams of [['notifications'], ['threads'], ['notifications-history'], ['threads-history']]) {
      reading.items.clear()
      reading.cursors.clear()
      await reading.read(...streams)
      const place = (uri: string) => {
        const item = reading.items.get(uri)
        return item === undefined ? null : [item.kind, item.own, item.threadRemoteId, item.parentRemoteId, item.postRemoteId]
      }
      expect(place(top.uri)).toEqual(['comment', false, top.uri, second.uri, second.uri])
      expect(place(deep.uri)).toEqual(['comment', false, top.uri, top.uri, second.uri])
      expect(place(ours.uri)).toEqual(['reply', true, top.uri, deep.uri, second.uri])
      expect(place(below.uri)).toEqual(['comment', false, top.uri, ours.uri, second.uri])
      // What we say to ourselves under our own post is part of what was published.
      expect(reading.items.has(second.uri)).toBe(false)
      expect(reading.posts.get(second.uri)?.text).toBe('(2/2) Suite de la publication')
    }
  })

  test('of a quote is our post, of a mention elsewhere the post it stands under', async () => {
    const { sandbox, post, reading } = await start()
    const quote = sandbox.quote(them, post.uri, 'Regardez-moi ça')
    const mention = sandbox.mention('marc.test', us, 'ouvert lundi ?')
    const foreign = sandbox.post('marc.test', 'Qui connaît un bon atelier ?')
    const advice = sandbox.reply(them, foreign.uri, `@${us} évidemment`)
    await reading.read()
    expect(reading.items.get(quote.uri)).toMatchObject({ kind: 'mention', threadRemoteId: quote.uri, postRemoteId: post.uri })
    expect(reading.items.get(mention.uri)).toMatchObject({ kind: 'mention', threadRemoteId: mention.uri, postRemoteId: null })
    expect(reading.items.get(advice.uri)).toMatchObject({ kind: 'mention', threadRemoteId: foreign.uri, postRemoteId: foreign.uri })
    expect(reading.posts.get(foreign.uri)?.text).toBe('Qui connaît un bon atelier ?')
    expect(reading.items.size).toBe(3)
  })

  test('below our reply to a stranger: what answers us is ours, the rest of their thread is not', async () => {
    const { sandbox, reading } = await start()
    const foreign = sandbox.post('marc.test', 'Qui connaît un bon atelier ?')
    const ours = sandbox.reply(us, foreign.uri, 'Nous !')
    const answer = sandbox.reply('marc.test', ours.uri, 'Vos prix ?', undefined, { notify: false })
    sandbox.reply(them, answer.uri, 'Chers')
    sandbox.reply(them, foreign.uri, 'Pas eux')
    await reading.read('threads')
    expect([...reading.items.keys()].sort()).toEqual([ours.uri, answer.uri].sort())
    expect(reading.items.get(answer.uri)).toMatchObject({ kind: 'comment', threadRemoteId: foreign.uri, parentRemoteId: ours.uri })
  })

  test('hold when a post in between is gone', async () => {
    const { sandbox, post, reading } = await start()
    const top = sandbox.reply(them, post.uri, 'Premier')
    const middle = sandbox.reply('marc.test', top.uri, 'Entre')
    const low = sandbox.reply(them, middle.uri, 'Dernier')
    sandbox.deletePost(middle.uri)
    await reading.read()
    expect(reading.items.get(low.uri)).toMatchObject({
      kind: 'comment',
      parentRemoteId: middle.uri,
      threadRemoteId: low.uri,
      postRemoteId: post.uri,
    })
  })
})

describe('reading', () => {
  test('with nothing new asks a handful of questions', async () => {
    const { sandbox, post, reading } = await start()
    for (let n = 0; n < 60; n += 1) sandbox.reply(them, post.uri, `Réponse ${n}`, Date.parse('2026-03-01T08:00:00Z') + n * 60_000)
    await reading.read()
    const before = sandbox.requests.length
    const batches = await reading.read('notifications', 'threads', 'messages')
    expect(batches).toEqual([])
    const asked = sandbox.requests.slice(before).map(({ path }) => path.replace('/xrpc/', ''))
    expect(asked).toEqual([
      'app.bsky.notification.listNotifications',
      'app.bsky.feed.getAuthorFeed',
      'app.bsky.feed.getAuthorFeed',
      'app.bsky.feed.getPostThread',
      'chat.bsky.convo.listConvos',
    ])
  })

  test('of an account that was empty when it was connected brings everything that comes before the next read', async () => {
    const { sandbox, reading } = await start()
    await reading.read()
    for (let n = 0; n < 330; n += 1) sandbox.mention(them, us, `n° ${n}`, Date.parse('2026-03-01T10:00:00Z') + n * 60_000)
    await reading.read('notifications')
    expect(reading.items.size).toBe(330)
  })

  test('goes on where it was killed between two pages of notifications, without a hole', async () => {
    const { sandbox, session, post, reading } = await start()
    const day = Date.parse('2026-03-01T08:00:00Z')
    sandbox.reply(them, post.uri, 'Connu', day)
    await reading.read('notifications')
    for (let n = 0; n < 450; n += 1) sandbox.reply(them, post.uri, `Réponse ${n}`, day + (n + 1) * 60_000)
    const [live] = bluesky.streams(session.account)
    if (live === undefined) throw new Error('no stream')
    for await (const batch of bluesky.pull(session, live, reading.cursors.get(live.id) ?? null, never)) {
      for (const item of batch.upserted) reading.items.set(item.remoteId, item)
      reading.cursors.set(live.id, batch.cursor)
      break
    }
    sandbox.reply(them, post.uri, 'Pendant la panne', day + 500 * 60_000)
    await reading.read('notifications')
    expect(reading.items.size).toBe(452)
  })

  test('does not turn over a thousand likes again at every sync', async () => {
    const { sandbox, post, reading } = await start()
    const day = Date.parse('2026-03-01T08:00:00Z')
    sandbox.reply(them, post.uri, 'Une seule réponse', day)
    await reading.read('notifications')
    for (let n = 0; n < 1000; n += 1) sandbox.like(`fan${n}.test`, post.uri, day + (n + 1) * 60_000)
    const pages = async () => {
      const before = sandbox.requests.length
      await reading.read('notifications')
      return sandbox.requests.slice(before).filter(({ path }) => path.endsWith('listNotifications')).length
    }
    expect(await pages()).toBeGreaterThan(9)
    expect(await pages()).toBeLessThanOrEqual(2)
    sandbox.reply(them, post.uri, 'Et une autre', day + 1001 * 60_000)
    await pages()
    expect(reading.items.size).toBe(2)
  })

  test('back-fills to the first post there was, and says how far it is', async () => {
    const { sandbox, reading } = await start()
    for (let n = 0; n < 120; n += 1) {
      const at = Date.parse('2025-01-01T08:00:00Z') + n * 3_600_000
      const { uri } = sandbox.post(us, `Publication ${n}`, at)
      if (n % 3 === 0) sandbox.reply(them, uri, `Réponse ${n}`, at + 60_000, { notify: false })
    }
    const batches = await reading.read('threads-history')
    expect(reading.items.size).toBe(40)
    const last = batches.at(-1)?.progress
    expect(last).toEqual({ done: 121, total: 121 })
    expect(batches.slice(0, -1).every(({ progress }) => progress?.total === null)).toBe(true)
    expect(await reading.read('threads-history')).toEqual([])
  })

  test('is not spoilt by one post that nobody can read', async () => {
    const { sandbox, post, reading } = await start()
    sandbox.reply(them, post.uri, 'Lisible')
    sandbox.put(them, 'app.bsky.feed.post', '3jzfcijpj2z2a', {
      text: 42,
      createdAt: 'never',
      facets: 'none',
      langs: [7],
      reply: { root: post, parent: post },
    })
    await reading.read()
    expect([...reading.items.values()].map((item) => item.text).sort()).toEqual(['', 'Lisible'])
  })

  test('makes no thread of a root that names no record', async () => {
    const { sandbox, post, reading } = await start()
    sandbox.put(them, 'app.bsky.feed.post', '3jzfcijpj2z2a', {
      text: 'Sans racine',
      createdAt: '2026-03-01T10:00:00.000Z',
      reply: { root: { uri: '', cid: post.cid }, parent: post },
      facets: [{ index: { byteStart: 0, byteEnd: 4 }, features: [{ $type: 'app.bsky.richtext.facet#mention', did: sandbox.didOf(us) }] }],
    })
    await reading.read('notifications')
    const item = reading.text('Sans racine')
    expect(item).toMatchObject({ kind: 'mention', threadRemoteId: item.remoteId, parentRemoteId: null })
  })
})

describe('messages', () => {
  test('arrive, are answered and leave by the log alone', async () => {
    const { sandbox, session, reading } = await start()
    sandbox.message(them, us, 'Bonjour, où est ma commande ?', Date.parse('2026-03-01T10:00:00Z'))
    await reading.read('messages')
    const first = reading.text('Bonjour, où est ma commande ?')
    expect(first).toMatchObject({ kind: 'message', own: false, author: { handle: them, name: 'Léa' } })
    const { convoId, id } = sandbox.message(them, us, 'Oubliez, elle est là', Date.parse('2026-03-01T10:01:00Z'))
    const sent = await bluesky.perform(session, actOn(first, 'reply', 'Elle part demain.'), newKey(), never)
    expect(sent.observed[0]).toMatchObject({
      own: true,
      kind: 'reply',
      text: 'Elle part demain.',
      threadRemoteId: first.threadRemoteId,
      author: { name: 'Atelier Nord' },
    })
    sandbox.deleteMessage(convoId, id)
    await reading.read('messages')
    expect([...reading.removed]).toEqual([`${convoId}/${id}`])
    expect(reading.items.has(`${convoId}/${id}`)).toBe(false)
    expect(sandbox.messagesIn(convoId)).toEqual([
      { from: them, text: 'Bonjour, où est ma commande ?' },
      { from: us, text: 'Elle part demain.' },
    ])
  })

  test('are filled back to the first of every conversation', async () => {
    const { sandbox, reading } = await start()
    for (let n = 0; n < 230; n += 1)
      sandbox.message(n % 2 === 0 ? them : 'marc.test', us, `Message ${n}`, Date.parse('2026-01-01T10:00:00Z') + n * 60_000)
    const batches = await reading.read('messages-history')
    expect(reading.items.size).toBe(230)
    expect(batches.at(-1)?.progress).toEqual({ done: 230, total: 230 })
    expect(await reading.read('messages-history')).toEqual([])
  })

  test('of a conversation that was left keep nothing else from being read', async () => {
    const { sandbox, session, reading } = await start()
    const at = Date.parse('2026-01-01T10:00:00Z')
    const { convoId } = sandbox.message(them, us, 'Bonjour ?', at)
    for (let n = 0; n < 150; n += 1) sandbox.message('marc.test', us, `Message ${n}`, at + n * 60_000)
    await reading.read('messages')
    const action = actOn(reading.text('Bonjour ?'), 'reply', 'Merci !')
    const history = { id: 'messages-history', role: 'backfill' } as const
    for await (const batch of bluesky.pull(session, history, null, never)) {
      reading.cursors.set(history.id, batch.cursor)
      break
    }
    sandbox.leaveConvo(convoId, us)
    sandbox.message('marc.test', us, 'Encore moi')
    const { seen } = await bluesky.look(session, [...reading.items.values()].map(targetOf), never)
    expect(seen.length).toBe(reading.items.size - 1)
    expect(seen.every(({ item }) => item?.threadRemoteId !== undefined && item.threadRemoteId !== convoId)).toBe(true)
    // One history began before it was left, one after.
    const again = await reading.read('messages-history')
    expect(again.at(-1)?.cursor).toMatchObject({ todo: [] })
    reading.cursors.clear()
    await reading.read('messages-history', 'messages')
    expect(reading.items.size).toBe(152)
    expect(await bluesky.reconcile(session, action, newKey(), Date.now(), never)).toEqual({ kind: 'unknown' })
  })

  test('whose sending was in doubt are looked for, and two alike are left to a person', async () => {
    const { sandbox, session, reading } = await start()
    sandbox.message(them, us, 'Bonjour ?')
    await reading.read('messages')
    const action = actOn(reading.text('Bonjour ?'), 'reply', 'Merci !')
    const attemptedAt = Date.now()
    expect((await bluesky.reconcile(session, action, newKey(), attemptedAt, never)).kind).toBe('not-done')
    sandbox.misbehave({ mode: 'acceptThenCut', times: 1, match: (request) => request.path.endsWith('sendMessage') })
    await expect(bluesky.perform(session, action, newKey(), never)).rejects.toMatchObject({ sent: 'maybe' })
    expect((await bluesky.reconcile(session, action, newKey(), attemptedAt, never)).kind).toBe('done')
    expect((await bluesky.reconcile(session, action, newKey(), attemptedAt + 60_000, never)).kind).toBe('unknown')
  })

  test('whose sending was in doubt are found below whatever followed, and told as unknown below too much', async () => {
    const { sandbox, session, reading } = await start()
    const at = Date.parse('2026-03-01T10:00:00Z')
    const { convoId } = sandbox.message(them, us, 'Bonjour ?', at - 3_600_000)
    await reading.read('messages')
    const action = actOn(reading.text('Bonjour ?'), 'reply', 'Merci !')
    const follow = (from: number, to: number) => {
      for (let n = from; n < to; n += 1) sandbox.message(them, us, `Message ${n}`, at + 1000 + n)
    }
    const kind = async (text = 'Merci !') => (await bluesky.reconcile(session, { ...action, text }, newKey(), at, never)).kind
    follow(0, 250)
    expect(await kind()).toBe('not-done')
    const sent = sandbox.message(us, them, 'Merci !', at + 500)
    sandbox.message(us, them, 'Un peu avant', at - 60_000)
    expect(await bluesky.reconcile(session, action, newKey(), at, never)).toMatchObject({
      kind: 'done',
      performed: { remoteId: `${convoId}/${sent.id}` },
    })
    expect(await kind('Un peu avant')).toBe('unknown')
    expect(await kind('Jamais dit')).toBe('not-done')
    follow(250, 1100)
    expect(await kind('Jamais dit')).toBe('unknown')
  })

  test('are simply not there for an app password that may not read them', async () => {
    const one = await begin({ privileged: false })
    begun.push(one)
    one.sandbox.message(them, us, 'Bonjour ?')
    expect(one.connected.settings['chat']).toBe('no')
    expect(bluesky.streams(one.session.account).some(({ id }) => id.startsWith('messages'))).toBe(false)
    await createReading(one.session).read()
    const promised = { ...one.session, account: { ...one.session.account, settings: { ...one.session.account.settings, chat: 'yes' } } }
    expect(await createReading(promised).read('messages')).toEqual([])
    expect(one.sandbox.requests.some(({ path }) => path.includes('chat.bsky'))).toBe(false)
  })
})
