import { afterEach, describe, expect, test } from 'vitest'
import { toFailure } from '../../../src-contract/failure.ts'
import { bluesky } from './adapter.ts'
import { actOn, never, newKey } from '../begin.contract.ts'
import { begin, createReading, them, us } from './begin.contract.ts'
import { tidOf } from './tid.ts'

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

const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'none',
    (error: unknown) => toFailure(error).code,
  )
const gateUri = (rootUri: string) => rootUri.replace('app.bsky.feed.post', 'app.bsky.feed.threadgate')

describe('hiding a reply', () => {
  test('makes a gate that closes the thread to nobody', async () => {
    const { sandbox, session, post, reading } = await start()
    sandbox.reply(them, post.uri, 'Nul')
    await reading.read()
    await bluesky.perform(session, actOn(reading.text('Nul'), 'hide'), newKey(), never)
    expect(sandbox.record(gateUri(post.uri))).toEqual({
      $type: 'app.bsky.feed.threadgate',
      post: post.uri,
      createdAt: expect.any(String),
      hiddenReplies: [reading.text('Nul').remoteId],
    })
  })

  test('keeps what another client put into the gate', async () => {
    const { sandbox, session, post, reading } = await start()
    const { uri } = sandbox.reply(them, post.uri, 'Nul')
    const allow = [{ $type: 'app.bsky.feed.threadgate#followerRule' }]
    const rkey = post.uri.split('/').at(-1) ?? ''
    sandbox.put(us, 'app.bsky.feed.threadgate', rkey, {
      post: post.uri,
      createdAt: '2026-01-01T00:00:00.000Z',
      allow,
      later: { x: 1 },
      hiddenReplies: ['at://did:plc:x/app.bsky.feed.post/a'],
    })
    await reading.read()
    await bluesky.perform(session, actOn(reading.text('Nul'), 'hide'), newKey(), never)
    await bluesky.perform(session, actOn(reading.text('Nul'), 'unhide'), newKey(), never)
    await bluesky.perform(session, actOn(reading.text('Nul'), 'hide'), newKey(), never)
    expect(sandbox.record(gateUri(post.uri))).toMatchObject({
      allow,
      later: { x: 1 },
      hiddenReplies: ['at://did:plc:x/app.bsky.feed.post/a', uri],
    })
  })

  test('reads the gate again when another client wrote between reading and writing', async () => {
    const { sandbox, post, reading, connecting, session } = await start()
    const mine = sandbox.reply(them, post.uri, 'Nul')
    const theirs = sandbox.reply(them, post.uri, 'Aussi nul')
    await reading.read()
    let raced = 0
    const http: typeof connecting.http = {
      requests: 0,
      budget: null,
      approve: () => undefined,
      send(request, signal) {
        if (request.url.endsWith('putRecord') && raced < 2) {
          raced += 1
          const rkey = post.uri.split('/').at(-1) ?? ''
          sandbox.put(us, 'app.bsky.feed.threadgate', rkey, {
            post: post.uri,
            createdAt: '2026-01-01T00:00:00.000Z',
            hiddenReplies: raced === 1 ? [] : [theirs.uri],
          })
        }
        return connecting.http.send(request, signal)
      },
    }
    const performed = await bluesky.perform({ ...session, http }, actOn(reading.text('Nul'), 'hide'), newKey(), never)
    expect(raced).toBe(2)
    expect(sandbox.hiddenUnder(post.uri)).toEqual([theirs.uri, mine.uri])
    expect(performed.observed[0]?.visibility).toBe('hidden')
  })

  test('stops where the list is full, and says so before', async () => {
    const { sandbox, session, post, reading } = await start()
    sandbox.reply(them, post.uri, 'Nul')
    const rkey = post.uri.split('/').at(-1) ?? ''
    const hiddenReplies = Array.from({ length: 300 }, (_, n) => `at://did:plc:x/app.bsky.feed.post/${n}`)
    sandbox.put(us, 'app.bsky.feed.threadgate', rkey, { post: post.uri, createdAt: '2026-01-01T00:00:00.000Z', hiddenReplies })
    await reading.read()
    expect(reading.text('Nul').refuses).toContainEqual({ verb: 'hide', code: 'verb.listFull' })
    expect(await codeOf(bluesky.perform(session, actOn(reading.text('Nul'), 'hide'), newKey(), never))).toBe('verb.listFull')
    expect(sandbox.hiddenUnder(post.uri)).toHaveLength(300)
  })

  test('is refused under the posts of others', async () => {
    const { sandbox, session, reading } = await start()
    const foreign = sandbox.post(them, 'Mon avis')
    sandbox.reply('marc.test', foreign.uri, `@${us} regardez`)
    await reading.read()
    const item = reading.text(`@${us} regardez`)
    expect(item).toMatchObject({ kind: 'mention', threadRemoteId: foreign.uri, postRemoteId: foreign.uri })
    expect(item.refuses).toContainEqual({ verb: 'hide', code: 'verb.notOwnThread' })
    expect(await codeOf(bluesky.perform(session, actOn(item, 'hide'), newKey(), never))).toBe('verb.notOwnThread')
  })

  test('is seen when another client did it', async () => {
    const { sandbox, session, post, reading } = await start()
    const { uri } = sandbox.reply(them, post.uri, 'Nul')
    await reading.read()
    sandbox.put(us, 'app.bsky.feed.threadgate', post.uri.split('/').at(-1) ?? '', {
      post: post.uri,
      createdAt: '2026-01-01T00:00:00.000Z',
      hiddenReplies: [uri],
    })
    const { seen } = await bluesky.look(session, [actOn(reading.text('Nul'), 'like').target], never)
    expect(seen[0]?.item?.visibility).toBe('hidden')
  })
})

describe('a blocked author', () => {
  test('is not taken for one who deleted everything', async () => {
    const { sandbox, session, post, reading } = await start()
    sandbox.reply(them, post.uri, 'Reste')
    const gone = sandbox.reply(them, post.uri, 'Part')
    await reading.read()
    await bluesky.perform(session, actOn(reading.text('Reste'), 'block'), newKey(), never)
    sandbox.deletePost(gone.uri)
    const targets = ['Reste', 'Part'].map((text) => actOn(reading.text(text), 'like').target)
    const { seen } = await bluesky.look(session, targets, never)
    expect(seen.find((one) => one.remoteId === gone.uri)?.item).toBeNull()
    expect(seen.find((one) => one.remoteId !== gone.uri)?.item).toEqual({
      ...reading.text('Reste'),
      authorBlocked: true,
      ref: { ...reading.text('Reste').ref, blocking: expect.any(String) },
    })
  })

  test('blocked in another client is blocked here, once, and unblocked with one word', async () => {
    const { sandbox, session, post, reading } = await start()
    sandbox.reply(them, post.uri, 'Reste')
    await reading.read()
    sandbox.put(us, 'app.bsky.graph.block', '3jzfcijpj2z2a', { subject: sandbox.didOf(them), createdAt: '2026-01-01T00:00:00.000Z' })
    await bluesky.perform(session, actOn(reading.text('Reste'), 'block'), newKey(), never)
    expect(sandbox.blockedBy(us)).toHaveLength(1)
    await bluesky.perform(session, actOn(reading.text('Reste'), 'unblock'), newKey(), never)
    expect(sandbox.blockedBy(us)).toEqual([])
  })
})

describe('a muted author', () => {
  test('is muted in a message as under a post, is told nothing, and no record says so', async () => {
    const { sandbox, session, post, reading } = await start()
    sandbox.reply(them, post.uri, 'Encore moi')
    sandbox.message(them, us, 'Et ici')
    await reading.read()
    const records = () => sandbox.requests.filter((one) => one.path.includes('createRecord')).length
    const before = records()
    await bluesky.perform(session, actOn(reading.text('Et ici'), 'mute'), newKey(), never)
    expect(sandbox.mutedBy(us)).toEqual([sandbox.didOf(them)])
    expect(records()).toBe(before)
    const unmute = actOn(reading.text('Encore moi'), 'unmute')
    expect((await bluesky.reconcile(session, unmute, newKey(), 0, never)).kind).toBe('not-done')
    await bluesky.perform(session, unmute, newKey(), never)
    expect(sandbox.mutedBy(us)).toEqual([])
    expect((await bluesky.reconcile(session, unmute, newKey(), 0, never)).kind).toBe('done')
  })

  test('through a list stays muted, and that is said', async () => {
    const { sandbox, session, post, reading } = await start()
    sandbox.reply(them, post.uri, 'Encore moi')
    await reading.read()
    sandbox.muteByList(us, them)
    const sleepless = { ...session, clock: { ...session.clock, sleep: () => Promise.resolve() } }
    expect(await codeOf(bluesky.perform(sleepless, actOn(reading.text('Encore moi'), 'unmute'), newKey(), never))).toBe('verb.notInThisState')
  })

  test('is not called muted while the network does not say so', async () => {
    const { sandbox, session, connecting, post, reading } = await start()
    sandbox.reply(them, post.uri, 'Encore moi')
    await reading.read()
    const http: typeof connecting.http = {
      requests: 0,
      budget: null,
      approve: () => undefined,
      async send(request, signal) {
        const answer = await connecting.http.send(request, signal)
        if (request.url.endsWith('muteActor')) await connecting.http.send({ ...request, url: request.url.replace('muteActor', 'unmuteActor') }, signal)
        return answer
      },
    }
    const clock = { ...session.clock, sleep: () => Promise.resolve() }
    expect(await codeOf(bluesky.perform({ ...session, http, clock }, actOn(reading.text('Encore moi'), 'mute'), newKey(), never))).toBe('remote.unchanged')
  })

  test('is nobody but another', async () => {
    const { sandbox, session, post, reading } = await start()
    sandbox.reply(them, post.uri, 'Question ?')
    await reading.read()
    const { observed } = await bluesky.perform(session, actOn(reading.text('Question ?'), 'reply', 'Oui'), newKey(), never)
    const [own] = observed
    if (own === undefined) throw new Error('nothing observed')
    expect(own.refuses).toContainEqual({ verb: 'mute', code: 'verb.notOnOwn' })
    expect(await codeOf(bluesky.perform(session, actOn(own, 'mute'), newKey(), never))).toBe('verb.notOnOwn')
  })
})

describe('what the AppView does not show yet', () => {
  test('is no deletion', async () => {
    const { sandbox, session, post, reading } = await start()
    sandbox.reply(them, post.uri, 'Bonjour')
    await reading.read()
    sandbox.delayIndex(60_000)
    const sleepless = { ...session, clock: { ...session.clock, sleep: () => Promise.resolve() } }
    const sent = await bluesky.perform(sleepless, actOn(reading.text('Bonjour'), 'reply', 'Merci'), newKey(), never)
    const own = sent.observed[0]
    expect(own).toMatchObject({
      own: true,
      kind: 'reply',
      text: 'Merci',
      threadRemoteId: reading.text('Bonjour').threadRemoteId,
      author: { handle: us, name: 'Atelier Nord' },
    })
    if (own === undefined) throw new Error('nothing observed')
    expect((await bluesky.look(session, [actOn(own, 'like').target], never)).seen).toEqual([])
  })

  test('does not undo a like in what the action observed', async () => {
    const { sandbox, session, post, reading } = await start()
    sandbox.reply(them, post.uri, 'Bonjour')
    await reading.read()
    sandbox.delayIndex(60_000)
    const sleepless = { ...session, clock: { ...session.clock, sleep: () => Promise.resolve() } }
    const liked = await bluesky.perform(sleepless, actOn(reading.text('Bonjour'), 'like'), newKey(), never)
    expect(liked.observed[0]?.liked).toBe(true)
    const [item] = liked.observed
    if (item === undefined) throw new Error('nothing observed')
    const unliked = await bluesky.perform(sleepless, actOn(item, 'unlike'), newKey(), never)
    expect(unliked.observed[0]?.liked).toBe(false)
    expect(sandbox.likersOf(item.remoteId)).toEqual([])
  })
})

describe('a reply', () => {
  test('sent again after a lost answer stands once, under the key of its job', async () => {
    const { sandbox, session, post, reading } = await start()
    const { uri } = sandbox.reply(them, post.uri, 'Question ?')
    await reading.read()
    const key = newKey()
    const action = actOn(reading.text('Question ?'), 'reply', 'Oui @lea.test #merci')
    sandbox.misbehave({ mode: 'acceptThenCut', times: 1, match: (request) => request.path.endsWith('createRecord') })
    expect(await codeOf(bluesky.perform(session, action, key, never))).toBe('network.cut')
    expect((await bluesky.reconcile(session, action, key, Date.now(), never)).kind).toBe('done')
    const performed = await bluesky.perform(session, action, key, never)
    expect(performed.remoteId).toContain(tidOf(key))
    expect(sandbox.repliesTo(uri)).toHaveLength(1)
    expect(sandbox.record(performed.remoteId ?? '')).toMatchObject({
      reply: { root: { uri: post.uri }, parent: { uri } },
      facets: [expect.anything(), expect.anything()],
    })
  })

  test('over 300 graphemes or 3,000 bytes is refused here and sent nowhere', async () => {
    const { sandbox, session, post, reading } = await start()
    sandbox.reply(them, post.uri, 'Question ?')
    await reading.read()
    const before = sandbox.requests.length
    for (const text of ['é'.repeat(301), '👨‍👩‍👧‍👦'.repeat(130)]) {
      expect(await codeOf(bluesky.perform(session, actOn(reading.text('Question ?'), 'reply', text), newKey(), never))).toBe(
        'input.tooLong',
      )
    }
    expect(await codeOf(bluesky.perform(session, actOn(reading.text('Question ?'), 'reply', ' \n '), newKey(), never))).toBe('input.empty')
    expect(sandbox.requests.length).toBe(before)
    await bluesky.perform(session, actOn(reading.text('Question ?'), 'reply', '👩🏽‍🚀'.repeat(150)), newKey(), never)
  })

  test('to what was deleted meanwhile says that it is gone', async () => {
    const { sandbox, session, post, reading } = await start()
    const { uri } = sandbox.reply(them, post.uri, 'Question ?')
    await reading.read()
    sandbox.deletePost(uri)
    expect(await codeOf(bluesky.perform(session, actOn(reading.text('Question ?'), 'reply', 'Oui'), newKey(), never))).toBe('remote.gone')
  })

  test('of our own can be deleted, and is gone from the repository', async () => {
    const { sandbox, session, post, reading } = await start()
    sandbox.reply(them, post.uri, 'Question ?')
    await reading.read()
    const {
      observed: [own],
    } = await bluesky.perform(session, actOn(reading.text('Question ?'), 'reply', 'Oui'), newKey(), never)
    if (own === undefined) throw new Error('nothing observed')
    const key = newKey()
    expect((await bluesky.reconcile(session, actOn(own, 'delete'), key, 0, never)).kind).toBe('not-done')
    const deleted = await bluesky.perform(session, actOn(own, 'delete'), key, never)
    expect(deleted.observed).toEqual([{ ...own, visibility: 'deleted' }])
    expect(sandbox.record(own.remoteId)).toBeNull()
    expect((await bluesky.reconcile(session, actOn(own, 'delete'), key, 0, never)).kind).toBe('done')
  })
})

test('a report names the version that was seen and the reason in the words of the network', async () => {
  const { sandbox, session, post, reading } = await start()
  const { uri, cid } = sandbox.reply(them, post.uri, 'Gagnez 1000 €')
  await reading.read()
  await bluesky.perform(session, actOn(reading.text('Gagnez 1000 €'), 'report', null, { reason: 'spam' }), newKey(), never)
  await bluesky.perform(session, actOn(reading.text('Gagnez 1000 €'), 'report', null, { reason: 'Il recommence' }), newKey(), never)
  expect(sandbox.reports).toEqual([
    {
      by: sandbox.didOf(us),
      reasonType: 'tools.ozone.report.defs#reasonMisleadingSpam',
      reason: null,
      subject: { $type: 'com.atproto.repo.strongRef', uri, cid },
    },
    {
      by: sandbox.didOf(us),
      reasonType: 'com.atproto.moderation.defs#reasonOther',
      reason: 'Il recommence',
      subject: { $type: 'com.atproto.repo.strongRef', uri, cid },
    },
  ])
})
