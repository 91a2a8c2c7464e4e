import { afterEach, expect, test } from 'vitest'
import type { MastodonSandboxOptions } from '../../../src-sandbox/mastodon/sandbox.ts'
import { toFailure } from '../../../src-contract/failure.ts'
import { HttpFault } from '../../net/http.ts'
import { actOn, never, newKey } from '../begin.contract.ts'
import { begin, createReading, them, us } from './begin.contract.ts'
import { mastodon } from './adapter.ts'

const stops: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop()
})

async function started(options: Partial<MastodonSandboxOptions> = {}) {
  const network = await begin(options)
  stops.push(() => network.sandbox.close())
  return { ...network, reading: createReading(network.session) }
}

const at = (minute: number) => Date.parse('2026-03-01T10:00:00Z') + minute * 60_000

test('an answer whose notification was lost is found under its post', async () => {
  const { sandbox, post, reading } = await started()
  const lost = sandbox.reply(them, post, 'Perdue en route', at(0), { notify: false })
  await reading.read('notifications')
  expect(reading.items.size).toBe(0)
  await reading.read('threads')
  expect([...reading.items.keys()]).toEqual([lost])
  expect(reading.posts.get(post)?.text).toBe('Nouvelle collection')
})

test('a status that is given in place of another is not taken for it', async () => {
  const { sandbox, post, reading, session } = await started()
  const asked = sandbox.reply(them, post, 'Question', at(0))
  await reading.read()
  const http: typeof session.http = {
    requests: 0,
    budget: null,
    approve: () => undefined,
    async send(request, signal) {
      const answer = await session.http.send(request, signal)
      return { ...answer, json: JSON.parse(JSON.stringify(answer.json).replaceAll(`"id":"${asked}"`, '"id":"1"')) as unknown }
    },
  }
  const [item] = reading.items.values()
  if (item === undefined) throw new Error('nothing read')
  const looked = mastodon.look({ ...session, http }, [actOn(item, 'like').target], never)
  expect(await looked.then(() => 'seen', (error: unknown) => toFailure(error).code)).toBe('remote.unexpected')
})

test('a deeper answer that names nobody is found while its thread is recent', async () => {
  const { sandbox, post, reading } = await started()
  const first = sandbox.reply(them, post, 'Question', at(0))
  await reading.read()
  const below = sandbox.reply('marc@ailleurs.test', first, 'Même question', at(1), { notify: false })
  await reading.read('threads')
  expect(reading.items.get(below)).toMatchObject({ kind: 'comment', threadRemoteId: first, parentRemoteId: first, postRemoteId: post })
})

test.each([{ lacks: [] }, { lacks: ['link' as const] }])(
  'between two reads more may come than a page holds, and none is missed (%o)',
  async ({ lacks }) => {
    const { sandbox, reading } = await started({ lacks })
    sandbox.post(them, `@${us} la première`, at(0))
    await reading.read('notifications')
    for (let n = 0; n < 250; n += 1) sandbox.post(them, `@${us} n° ${n}`, at(10 + n))
    await reading.read('notifications')
    expect(reading.items.size).toBe(251)
  },
)

test.each([{ lacks: [] }, { lacks: ['link' as const] }])(
  'of an account that was empty when it was connected, everything that comes before the next read is read (%o)',
  async ({ lacks }) => {
    const { sandbox, reading } = await started({ lacks })
    await reading.read()
    for (let n = 0; n < 200; n += 1) sandbox.post(them, `@${us} n° ${n}`, at(n))
    for (let n = 0; n < 60; n += 1) sandbox.direct(`client${n}@ailleurs.test`, us, `Commande ${n}`, at(n))
    await reading.read('notifications')
    expect(reading.items.size).toBe(260)
    reading.items.clear()
    await reading.read('conversations')
    expect(reading.items.size).toBe(lacks.length === 0 ? 60 : 40)
  },
)

test('a notification stored late, with the number before that of a known one, is still read', async () => {
  const { sandbox, reading, session } = await started()
  sandbox.post(them, `@${us} bonjour`, at(0))
  sandbox.post(them, `@${us} encore`, at(1))
  await reading.read('notifications')
  const cursor = reading.cursors.get('notifications')
  sandbox.post(them, `@${us} en même temps`, at(1))
  const told: string[] = []
  for await (const batch of mastodon.pull(session, { id: 'notifications', role: 'live' }, cursor ?? null, never))
    told.push(...batch.upserted.map(({ text }) => text))
  expect(told).toEqual([`@${us} en même temps`])
})

test('who names us in their own thread is a mention, there and not under a post of ours', async () => {
  const { sandbox, reading } = await started()
  const theirs = sandbox.post(them, `Je reçois mon pull de @${us} demain`, at(0))
  const elsewhere = sandbox.post('marc@ailleurs.test', 'Quelle marque ?', at(1))
  const named = sandbox.reply(them, elsewhere, `Voyez chez @${us}`, at(2))
  await reading.read()
  expect(reading.items.get(theirs)).toMatchObject({ kind: 'mention', threadRemoteId: theirs, postRemoteId: null })
  expect(reading.items.get(named)).toMatchObject({ kind: 'mention', threadRemoteId: elsewhere, postRemoteId: elsewhere })
  expect(reading.posts.get(elsewhere)?.text).toBe('Quelle marque ?')
  expect(reading.items.has(elsewhere)).toBe(false)
})

test('a quote of ours is a mention that shows what it quotes', async () => {
  const { sandbox, post, reading } = await started()
  sandbox.post(them, 'À voir', at(0), { quotes: post })
  await reading.read()
  expect(reading.text('À voir')).toMatchObject({ kind: 'mention', attachments: [{ kind: 'link', alt: `@${us}: Nouvelle collection` }] })
})

test('several posts of ours in a row are one publication, and what stands under each is its own thread', async () => {
  const { sandbox, post, reading } = await started()
  const second = sandbox.reply(us, post, 'La suite', at(0))
  const question = sandbox.reply(them, second, 'Et en bleu ?', at(1))
  const answer = sandbox.reply(us, question, 'En avril', at(2))
  await reading.read()
  expect([...reading.items.keys()].sort()).toEqual([question, answer])
  expect(reading.items.get(answer)).toMatchObject({
    kind: 'reply',
    own: true,
    threadRemoteId: question,
    postRemoteId: second,
    parentRemoteId: question,
  })
  expect([...reading.posts.keys()].sort()).toEqual([post, second])
})

test('a conversation is read whole, also what was said twice to the same message', async () => {
  const { sandbox, reading } = await started()
  const first = sandbox.direct(them, us, 'Bonjour, ma commande ?', at(0))
  const ours = sandbox.direct(us, them, 'Laquelle ?', at(1), first)
  const two = [sandbox.direct(us, them, 'Son numéro ?', at(2), first), sandbox.direct(them, us, 'La 1234', at(3), ours)]
  await reading.read('conversations')
  expect([...reading.items.keys()].sort()).toEqual([first, ours, ...two].sort())
  for (const item of reading.items.values())
    expect(item).toMatchObject({ kind: item.own ? 'reply' : 'message', threadRemoteId: first, postRemoteId: null })
  const before = reading.cursors.get('conversations')
  expect(await reading.read('conversations')).toEqual([])
  sandbox.direct(them, us, 'Merci !', at(4), ours)
  await reading.read('conversations')
  expect(reading.items.size).toBe(5)
  expect(reading.cursors.get('conversations')).not.toEqual(before)
})

test('history brings every conversation, a page at a time', async () => {
  const { sandbox, reading } = await started()
  for (let n = 0; n < 90; n += 1) sandbox.direct(`client${n}@ailleurs.test`, us, `Commande ${n}`, at(n))
  await reading.read('conversations')
  expect(reading.items.size).toBe(15)
  await reading.read('conversations-history')
  expect(reading.items.size).toBe(90)
})

test('where there are no conversations, messages come as notifications', async () => {
  const { sandbox, reading } = await started({ lacks: ['conversations', 'link'] })
  const first = sandbox.direct(them, us, 'Bonjour', at(0))
  await reading.read('notifications')
  expect(reading.items.get(first)).toMatchObject({ kind: 'message', threadRemoteId: first })
})

test('said in private under a public answer, a message begins a conversation of its own', async () => {
  const { sandbox, post, reading } = await started()
  const question = sandbox.reply(them, post, 'Ma commande ?', at(0))
  const aside = sandbox.reply(us, question, 'Écrivez-nous', at(1), { visibility: 'direct' })
  const back = sandbox.reply(them, aside, 'La 1234', at(2))
  await reading.read()
  expect(reading.items.get(back)).toMatchObject({ kind: 'message', threadRemoteId: aside, postRemoteId: null })
  expect(reading.items.get(question)).toMatchObject({ kind: 'comment', threadRemoteId: question })
})

test('a favourite is no item', async () => {
  const { sandbox, post, reading } = await started({ lacks: ['types'] })
  sandbox.favourite(them, post)
  await reading.read()
  expect(reading.items.size).toBe(0)
})

test('an edit is told of by a look, with its time, one by one where the server takes no list', async () => {
  for (const lacks of [[], ['manyStatuses' as const]]) {
    const { sandbox, post, reading, session } = await started({ lacks })
    const ids = Array.from({ length: 30 }, (_, n) => sandbox.reply(them, post, `Réponse ${n}`, at(n)))
    await reading.read()
    sandbox.edit(ids[3] ?? '', 'Corrigée', at(40))
    sandbox.remove(ids[4] ?? '')
    const before = sandbox.requests.length
    const { seen } = await mastodon.look(
      session,
      ids.map((id) => actOn(reading.items.get(id) ?? reading.text(''), 'like').target),
      never,
    )
    expect(seen.find(({ remoteId }) => remoteId === ids[3])?.item).toMatchObject({ text: 'Corrigée', editedAt: at(40) })
    expect(seen.filter(({ item }) => item === null).map(({ remoteId }) => remoteId)).toEqual([ids[4]])
    // Two lists of twenty, or one thread; who is blocked; and the one that is missing.
    expect(sandbox.requests.length - before).toBe(lacks.length === 0 ? 4 : 3)
  }
})

test('a spent allowance is told with the time it is renewed, which stands there as a date', async () => {
  const { sandbox, session } = await started()
  sandbox.leave(0)
  const pull = mastodon.pull(session, { id: 'notifications', role: 'live' }, null, never)
  const thrown: unknown = await pull[Symbol.asyncIterator]()
    .next()
    .then(
      () => null,
      (error: unknown) => error,
    )
  expect(toFailure(thrown).code).toBe('rate.limited')
  expect(
    thrown instanceof HttpFault && thrown.retryAt !== null && thrown.retryAt >= Date.now() - 1000 && thrown.retryAt <= Date.now() + 300_000,
  ).toBe(true)
})

test('one unreadable status in a page spoils nothing but itself', async () => {
  const { sandbox, reading, session } = await started()
  sandbox.post(them, `@${us} lisible`, at(0))
  const http = session.http
  const spoiled = {
    ...session,
    http: {
      approve: (origin: string) => http.approve(origin),
      get requests() {
        return http.requests
      },
      get budget() {
        return http.budget
      },
      async send(request: Parameters<typeof http.send>[0], signal: AbortSignal) {
        const answer = await http.send(request, signal)
        if (!request.url.includes('/notifications')) return answer
        const rows = Array.isArray(answer.json) ? answer.json : []
        return {
          ...answer,
          json: [{ id: 7, type: null }, null, { id: 'x', type: 'mention', created_at: 'never', status: { id: {}, account: 3 } }, ...rows],
        }
      },
    },
  }
  for await (const batch of mastodon.pull(spoiled, { id: 'notifications', role: 'live' }, null, never)) {
    for (const item of batch.upserted) reading.items.set(item.remoteId, item)
  }
  expect([...reading.items.values()].map(({ text }) => text)).toEqual([`@${us} lisible`])
})

test('what stands below somebody we block stays under our post, and costs no question of its own', async () => {
  const { sandbox, post, reading, session } = await started()
  const blocked = sandbox.reply(them, post, 'Insulte', at(0))
  const below = Array.from({ length: 20 }, (_, n) =>
    sandbox.reply('marc@ailleurs.test', blocked, `Calmez-vous ${n}`, at(1 + n), { notify: false }),
  )
  await reading.read()
  await mastodon.perform(session, actOn(reading.text('Insulte'), 'block'), newKey(), never)
  const fresh = createReading(session)
  const before = sandbox.requests.filter(({ path }) => path.endsWith('/context')).length
  await fresh.read('threads')
  expect([...fresh.items.keys()].sort()).toEqual(below)
  for (const item of fresh.items.values()) expect(item).toMatchObject({ kind: 'comment', postRemoteId: post, parentRemoteId: blocked })
  expect(sandbox.requests.filter(({ path }) => path.endsWith('/context')).length - before).toBe(1)
})

test('answers that go round in a circle come to an end', async () => {
  const { sandbox, post, reading } = await started()
  const first = sandbox.reply(them, post, 'A', at(0))
  const second = sandbox.reply(them, first, 'B', at(1))
  sandbox.hang(first, second)
  await reading.read()
  expect(reading.items.has(first)).toBe(true)
})

test('where a server gives direct answers alone, those below them are asked for', async () => {
  const { sandbox, post, reading } = await started({ lacks: ['depth'] })
  const chain = [sandbox.reply(them, post, 'A', at(0), { notify: false })]
  for (let n = 1; n < 5; n += 1) chain.push(sandbox.reply('marc@ailleurs.test', chain[n - 1] ?? '', `B${n}`, at(n), { notify: false }))
  await reading.read('threads')
  expect([...reading.items.keys()].sort()).toEqual(chain)
  for (const item of reading.items.values()) expect(item.threadRemoteId).toBe(chain[0])
})
