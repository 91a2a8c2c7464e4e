import { afterAll, describe, expect, test } from 'vitest'
import { startChatStandIn } from '../../../e2e/servers/bluesky/chat-stand-in.ts'
import { allowIn } from '../../../e2e/servers/bluesky/consent.ts'
import { createPerson, recordAt, recordsOf } from '../../../e2e/servers/bluesky/people.ts'
import { startBluesky } from '../../../e2e/servers/bluesky/stack.ts'
import type { BlueskyStack } from '../../../e2e/servers/bluesky/stack.ts'
import { systemClock } from '../../lib/clock.ts'
import { createHttpClient } from '../../net/http.ts'
import { openLoopback } from '../../net/loopback.ts'
import { describeAdapter } from '../adapter.contract.ts'
import type { RunningNetwork } from '../adapter.contract.ts'
import type { Connecting } from '../adapter.ts'
import { bluesky } from './adapter.ts'
import { actOn, never, newKey, openSession } from '../begin.contract.ts'
import { createReading } from './begin.contract.ts'
import { claimsOf } from './session.ts'

const chat = await startChatStandIn()
const started = await startBluesky(chat.url)
const stack: BlueskyStack | null = 'skipped' in started ? null : started
if ('skipped' in started) process.stderr.write(`skipped: the Bluesky adapter against its real servers, because ${started.skipped}\n`)
else chat.trust(started.plc, started.chat)

afterAll(async () => {
  await stack?.stop()
  await chat.stop()
})

async function begin(at: BlueskyStack, options: { privileged?: boolean } = {}) {
  const us = await createPerson(at.pds, 'atelier')
  const them = await createPerson(at.pds, 'lea')
  const password = await us.appPassword(options.privileged ?? false)
  const http = createHttpClient({ origin: at.pds, clock: systemClock })
  const connecting = { url: at.pds, user: us.handle, secrets: { password }, http, clock: systemClock }
  const opened = await openSession(bluesky, connecting)
  const post = await us.say('Nouvelle collection')
  return { us, them, connecting, post, ...opened }
}

async function start(at: BlueskyStack): Promise<RunningNetwork> {
  const { us, them, connecting, session, post } = await begin(at)
  const cids = new Map<string, string>([[post.uri, post.cid]])
  const reports: string[] = []
  return {
    session,
    connecting,
    wrong: { ...connecting, secrets: { password: 'nope-nope-nope-nope' } },
    async arrive(text, inReplyTo) {
      const parent = { uri: inReplyTo ?? post.uri, cid: cids.get(inReplyTo ?? post.uri) ?? '' }
      const { uri, cid } = await them.say(text, { root: post, parent })
      cids.set(uri, cid)
      return uri
    },
    remove: (uri) => them.remove(uri),
    async confirms(verb, uri, text) {
      const gate = await recordAt(at.pds, post.uri.replace('app.bsky.feed.post', 'app.bsky.feed.threadgate'))
      const hidden = ((gate?.['hiddenReplies'] ?? []) as string[]).includes(uri)
      const liked = (await recordsOf(at.pds, us.did, 'app.bsky.feed.like')).filter(
        ({ value }) => (value['subject'] as { uri: string }).uri === uri,
      ).length
      const blocked = (await recordsOf(at.pds, us.did, 'app.bsky.graph.block')).filter(({ value }) => value['subject'] === them.did).length
      const { viewer } = (await us.get('app.bsky.actor.getProfile', { actor: them.did })).json as { viewer?: { muted?: boolean } }
      const answers = (await recordsOf(at.pds, us.did, 'app.bsky.feed.post')).filter(
        ({ value }) => (value['reply'] as { parent: { uri: string } } | undefined)?.parent.uri === uri,
      )
      if (verb === 'report') reports.splice(0, reports.length, ...(await reportedAt(at)))
      const truth: Partial<Record<typeof verb, boolean>> = {
        hide: hidden,
        unhide: !hidden,
        like: liked === 1,
        unlike: liked === 0,
        block: blocked === 1,
        unblock: blocked === 0,
        mute: viewer?.muted === true,
        unmute: viewer?.muted === false,
        delete: (await recordAt(at.pds, uri)) === null,
        report: reports.includes(uri),
        reply: answers.length === 1 && answers[0]?.value['text'] === text,
      }
      return truth[verb] ?? false
    },
    stop: () => Promise.resolve(),
  }
}

/** As the real moderation service lists them. */
async function reportedAt(at: BlueskyStack): Promise<string[]> {
  const authorization = `Basic ${Buffer.from('admin:admin-pass').toString('base64')}`
  const answer = (await (
    await fetch(`${at.ozone}/xrpc/tools.ozone.moderation.queryStatuses?limit=100`, { headers: { authorization } })
  ).json()) as { subjectStatuses: { subject: { uri?: string } }[] }
  return answer.subjectStatuses.flatMap(({ subject }) => subject.uri ?? [])
}

if (stack !== null) {
  describeAdapter('real Bluesky', { adapter: bluesky, many: 30, sandbox: false, settleMs: 20_000, start: () => start(stack) })
}

describe.runIf(stack !== null)('the real servers', () => {
  const at = stack as BlueskyStack

  test('bring replies that were indexed before the post they answer, of which they never tell', async () => {
    const { us, them, session } = await begin(at)
    const early: string[] = []
    const root = await us.sayAfterItsReplies('Publiée à l’instant', async (ref) => {
      for (let n = 0; n < 3; n += 1) early.push((await them.say(`En avance ${n}`, { root: ref, parent: ref })).uri)
    })
    const alone = createReading(session)
    await alone.read('notifications')
    expect(alone.items.size).toBe(0)
    await alone.read('threads')
    expect([...alone.items.keys()].sort()).toEqual([...early].sort())
    const told = await them.say('À l’heure', { root, parent: root })
    const reading = createReading(session)
    for (let n = 0; n < 50 && !reading.items.has(told.uri); n += 1) {
      await reading.read('notifications')
      await systemClock.sleep(100)
    }
    expect([...reading.items.keys()]).toEqual([told.uri])
    await reading.read('threads')
    expect([...reading.items.keys()].sort()).toEqual([told.uri, ...early].sort())
  })

  test('renew a session whose token ended in the past, without the user', async () => {
    const { them, session, saves, post } = await begin(at)
    await them.say('Bonjour', { root: post, parent: post })
    const expired = at.expiredToken(session.account.remoteId)
    // By our clock, and by the server's alone: to a clock a day behind the token looks good.
    for (const behindMs of [0, 86_400_000]) {
      await session.saveSecrets({ ...session.secrets, accessJwt: expired })
      saves.length = 0
      const reading = createReading({
        ...session,
        get secrets() {
          return session.secrets
        },
        clock: { ...systemClock, now: () => Date.now() - behindMs },
      })
      await reading.read('notifications', 'threads')
      expect(reading.items.size).toBe(1)
      expect(saves).toHaveLength(1)
      expect((claimsOf(session.secrets['accessJwt'] ?? '')?.exp ?? 0) * 1000).toBeGreaterThan(Date.now())
    }
  })

  test('pass messages on, signed for us, to the service the directory lists', async () => {
    const { us, them, session } = await begin(at, { privileged: true })
    const talking = {
      ...session,
      get secrets() {
        return session.secrets
      },
      account: { ...session.account, settings: { ...session.account.settings, chat: 'yes', chatService: at.chat } },
    }
    const convo = chat.chat.convoOf(us.did, them.did)
    chat.chat.say(convo, them.did, 'Bonjour, ma commande ?', Date.now())
    chat.proxied.length = 0
    const reading = createReading(talking)
    await reading.read('messages')
    await bluesky.perform(talking, actOn(reading.text('Bonjour, ma commande ?'), 'reply', 'Elle part demain.'), newKey(), never)
    await reading.read('messages')
    expect(reading.text('Elle part demain.')).toMatchObject({ own: true, kind: 'reply', threadRemoteId: convo.id })
    expect(new Set(chat.proxied.map(({ iss }) => iss))).toEqual(new Set([us.did]))
    expect(chat.proxied.map(({ lxm }) => lxm)).toContain('chat.bsky.convo.sendMessage')
  })

  test('refuse messages to an app password without them, which is no fault of the account', async () => {
    const { session, connected } = await begin(at)
    expect(connected.settings['chat']).toBe('no')
    const reading = createReading(session)
    await reading.read()
    expect(reading.items.size).toBe(0)
  })
})

describe.skipIf(stack === null)(`signing in to a real PDS by the browser${stack === null ? ': skipped' : ''}`, () => {
  const at = stack as BlueskyStack

  test('the person says yes there, the browser comes back, and the account reads, answers and renews its tokens', async () => {
    const us = await createPerson(at.pds, 'atelier')
    const them = await createPerson(at.pds, 'lea')
    // By the name it goes by itself: whoever signs in checks that it speaks for no other.
    const url = at.pds.replace('127.0.0.1', 'localhost')
    const http = createHttpClient({ origin: url, clock: systemClock })
    const connecting: Connecting = { url, user: us.handle, secrets: {}, http, clock: systemClock }
    const loopback = await openLoopback(() => ({ title: 'Vigie', text: 'Fini.' }))
    const { signIn } = bluesky
    if (signIn === undefined) throw new Error('no sign-in')
    const begun = await signIn.begin(connecting, loopback.url, never)
    await allowIn(begun.url, us)
    const returned = await loopback.returned
    const secrets = await signIn.finish(connecting, begun, returned ?? '', never)
    loopback.close()

    const { session, connected, saves } = await openSession(bluesky, { ...connecting, user: null, secrets })
    expect(connected).toMatchObject({ remoteId: us.did, handle: us.handle, settings: { pds: url } })

    const post = await us.say('Nouvelle collection')
    await them.say('Où l’acheter ?', { root: post, parent: post })
    const reading = createReading(session)
    await expect.poll(async () => {
      await reading.read('notifications', 'threads')
      return [...reading.items.values()].map(({ text }) => text)
    }, { timeout: 60_000, interval: 500 }).toContain('Où l’acheter ?')
    const { observed } = await bluesky.perform(session, actOn(reading.text('Où l’acheter ?'), 'reply', 'En boutique.'), newKey(), never)
    expect(observed).toMatchObject([{ kind: 'reply', text: 'En boutique.' }])

    // Made to look old: the next request renews it, and the one after goes by the new one.
    const old = { ...session, secrets: { ...session.secrets, expiresAt: '0' } }
    await createReading(old).read('notifications')
    expect(saves.length).toBe(1)
    expect(saves[0]?.['refreshToken']).not.toBe(secrets['refreshToken'])
    await createReading(session).read('notifications')
    expect(saves.length).toBe(1)
  })
})
