import { afterAll, describe, expect, test } from 'vitest'
import { lastingId, startSnac, until } from '../../../e2e/servers/mastodon/server.ts'
import type { RealSnac } from '../../../e2e/servers/mastodon/server.ts'
import { systemClock } from '../../lib/clock.ts'
import { HttpFault, createHttpClient } from '../../net/http.ts'
import type { HttpClient } from '../../net/http.ts'
import { describeAdapter } from '../adapter.contract.ts'
import type { RunningNetwork } from '../adapter.contract.ts'
import type { Connecting } from '../adapter.ts'
import { mastodon } from './adapter.ts'
import { actOn, never, newKey, openSession, sendingBy } from '../begin.contract.ts'
import { createReading } from './begin.contract.ts'

/** One pair for each test, a second try included; a person made while it serves may bring it down. */
const mostPairs = 60
const started = await startSnac(Array.from({ length: mostPairs }, (_, n) => [`marque${n + 1}`, `lea${n + 1}`]).flat())
const server: RealSnac | null = 'skipped' in started ? null : started
if ('skipped' in started) process.stderr.write(`skipped: the Mastodon adapter against a real snac, because ${started.skipped}\n`)
afterAll(() => server?.stop())

/** On a busy machine it closes on a question now and then; the schedule would come again later. */
const insisting = (http: HttpClient): HttpClient =>
  sendingBy(http, async (request, signal) => {
    for (let left = 5; ; left -= 1) {
      try {
        return await http.send(request, signal)
      } catch (error) {
        const harmless = error instanceof HttpFault && ['network.cut', 'network.unreachable'].includes(error.failure.code)
        if (left === 0 || !harmless || (request.method !== 'GET' && error.sent !== 'no')) throw error
      }
    }
  })

let pairs = 0
/** It delivers every few seconds; on a busy machine much later. */
const deliveryMs = 200_000

async function begin(at: RealSnac) {
  const pair = (pairs += 1)
  const [us, them] = [await at.person(`marque${pair}`), await at.person(`lea${pair}`)]
  const connecting: Connecting = {
    url: at.url,
    user: null,
    secrets: { token: us.token },
    http: insisting(createHttpClient({ origin: at.url, clock: systemClock })),
    clock: systemClock,
  }
  const { session } = await openSession(mastodon, connecting)
  const post = await us.say('Nouvelle collection')
  const delivered = (ids: readonly string[]) =>
    until(async () => ids.every((id) => told.includes(id)) || ((told = await us.told()), false), deliveryMs, 'delivery')
  let told: string[] = []
  return { us, them, connecting, session, post, delivered }
}

async function startOn(at: RealSnac): Promise<RunningNetwork> {
  const { us, them, connecting, session, post, delivered } = await begin(at)
  const uris = new Map<string, string>()
  const say = async (text: string, to = post.id) => {
    const { id, uri } = await them.say(text, { to })
    uris.set(lastingId(id), uri)
    return lastingId(id)
  }
  return {
    session,
    connecting,
    wrong: { ...connecting, secrets: { token: 'somebody-elses' } },
    async arrive(text, inReplyTo) {
      // It shows in a thread what it has delivered to us alone: of answers among others, those of people we follow.
      if (inReplyTo !== undefined) await us.follow(them)
      const id = await say(text, inReplyTo)
      // It can be liked or answered once it is delivered. What comes during a read is to come during it,
      // and of an answer to somebody else's answer we are never told.
      if (!text.startsWith('While reading') && inReplyTo === undefined) await delivered([id])
      return id
    },
    async arriveMany(texts) {
      const ids: string[] = []
      for (const text of texts) ids.push(await say(text))
      await delivered(ids)
      return ids
    },
    edit: (id, text) => them.edit(id, text),
    remove: (id) => them.remove(uris.get(id) ?? ''),
    async confirms(verb, id, text) {
      const liked = (await us.status(id))?.favourited === true
      const blocked = await us.blocks(them.id)
      const answers = (await us.answersTo(id)).filter(({ account }) => account.id === us.id)
      const truth: Partial<Record<typeof verb, boolean>> = {
        like: liked,
        unlike: !liked,
        block: blocked,
        unblock: !blocked,
        reply: answers.length === 1 && answers[0]?.text.endsWith(` ${text}`) === true,
      }
      return truth[verb] ?? false
    },
    stop: () => Promise.resolve(),
  }
}

if (server !== null) {
  describeAdapter('a real snac', { adapter: mastodon, many: 12, sandbox: false, settleMs: deliveryMs, together: true, start: () => startOn(server) })
}

describe.skipIf(server === null)(`a real snac${server === null ? ': skipped' : ''}`, { concurrent: true }, () => {
  const at = server as RealSnac

  test('what is said to us alone is a message, and our answer to it reaches nobody else', async () => {
    const { us, them, session, delivered } = await begin(at)
    const said = await them.say(`@${us.name} en privé, svp`, { visibility: 'direct' })
    await delivered([lastingId(said.id)])
    const reading = createReading(session)
    await reading.read()
    const message = reading.items.get(lastingId(said.id))
    expect(message).toMatchObject({ kind: 'message', own: false, threadRemoteId: lastingId(said.id), postRemoteId: null })
    if (message === undefined) return
    const { observed } = await mastodon.perform(session, actOn(message, 'reply', 'Bien sûr.'), newKey(), never)
    expect(observed).toMatchObject([{ kind: 'reply', text: 'Bien sûr.', threadRemoteId: lastingId(said.id) }])
    expect((await us.answersTo(said.id)).map((one) => one.visibility)).toEqual(['private'])
  })

  test('an edit keeps the item, whatever the server makes of its id', async () => {
    const { them, session, post, delivered } = await begin(at)
    const said = await them.say('Avant', { to: post.id })
    await delivered([lastingId(said.id)])
    const reading = createReading(session)
    await reading.read()
    await new Promise((resolve) => setTimeout(resolve, 1100))
    await them.edit(said.id, 'Après')
    const target = actOn(reading.text('Avant'), 'like').target
    await until(async () => (await mastodon.look(session, [target], never)).seen[0]?.item?.text === 'Après', deliveryMs, 'the edit')
    const { seen } = await mastodon.look(session, [target], never)
    expect(seen).toMatchObject([{ remoteId: lastingId(said.id), item: { remoteId: lastingId(said.id), text: 'Après' } }])
  })
})
