import { afterEach, describe, expect, test } from 'vitest'
import type { MastodonSandboxOptions } from '../../../src-sandbox/mastodon/sandbox.ts'
import { toFailure } from '../../../src-contract/failure.ts'
import { mastodon } from './adapter.ts'
import { actOn, never, newKey } from '../begin.contract.ts'
import { begin, createReading, them, us } from './begin.contract.ts'
import { addressed, lengthOf } from './words.ts'

const stops: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop()
})

async function started(options: Partial<MastodonSandboxOptions> = {}) {
  const network = await begin(options)
  stops.push(() => network.sandbox.close())
  const reading = createReading(network.session)
  const { session } = network
  return {
    ...network,
    reading,
    perform: (action: Parameters<typeof mastodon.perform>[1], key = newKey()) => mastodon.perform(session, action, key, never),
    refusal: (work: Promise<unknown>) =>
      work.then(
        () => 'none',
        (thrown: unknown) => toFailure(thrown).code,
      ),
  }
}

const at = (minute: number) => Date.parse('2026-03-01T10:00:00Z') + minute * 60_000

test('an answer is seen by those who see what it answers, and stays behind its warning', async () => {
  const { sandbox, post, reading, perform } = await started()
  const quiet = sandbox.reply(them, post, 'Sans bruit', at(0), { visibility: 'unlisted' })
  const warned = sandbox.reply(them, post, 'La fin du film…', at(1), { spoiler: 'Cinéma' })
  await reading.read()
  expect(reading.items.get(warned)?.text).toBe('Cinéma\n\nLa fin du film…')
  await perform(actOn(reading.text('Sans bruit'), 'reply', 'Merci'))
  await perform(actOn(reading.text('Cinéma\n\nLa fin du film…'), 'reply', 'Chut'))
  expect(sandbox.repliesTo(quiet)).toMatchObject([{ text: `@${them} Merci`, visibility: 'unlisted' }])
  expect(sandbox.status(sandbox.repliesTo(warned)[0]?.id ?? '')).toMatchObject({ text: `@${them} Chut`, spoiler: 'Cinéma' })
})

test('in private, an answer to a public comment goes to its author alone and begins a conversation', async () => {
  const { sandbox, post, reading, perform } = await started()
  const question = sandbox.reply(them, post, '@marc@ailleurs.test et moi voulons un remboursement', at(0))
  await reading.read()
  const { observed } = await perform(
    actOn([...reading.items.values()][0] ?? reading.text(''), 'reply', 'Votre numéro ?', { private: true }),
  )
  expect(sandbox.repliesTo(question)).toMatchObject([{ text: `@${them} Votre numéro ?`, visibility: 'direct' }])
  expect(observed).toMatchObject([{ kind: 'reply', threadRemoteId: observed[0]?.remoteId, postRemoteId: null }])
  await reading.read()
  expect(reading.items.get(observed[0]?.remoteId ?? '')).toEqual(observed[0])
})

test('an answer in a conversation names everyone in it, and nobody twice', async () => {
  const { sandbox, reading, perform } = await started()
  sandbox.addAccount({ username: 'marc', domain: 'ailleurs.test' })
  const first = sandbox.direct(them, us, `Bonjour @${us} et @marc@ailleurs.test`, at(0))
  await reading.read()
  const [message] = [...reading.items.values()]
  if (message === undefined) throw new Error('no message')
  await perform(actOn(message, 'reply', 'Bonjour à tous'))
  await perform(actOn(message, 'reply', `@${them}, et vous ?`))
  expect(sandbox.repliesTo(first).map(({ text }) => text)).toEqual([
    `@${them} @marc@ailleurs.test Bonjour à tous`,
    `@marc@ailleurs.test @${them}, et vous ?`,
  ])
  expect(sandbox.repliesTo(first).every(({ visibility }) => visibility === 'direct')).toBe(true)
})

describe.each([
  { server: 'that keeps the key', lacks: [] },
  { server: 'that passes over the key', lacks: ['idempotency' as const] },
])('on a server $server', ({ lacks }) => {
  test('an answer whose own answer was lost is sent again without standing there twice', async () => {
    const { sandbox, post, reading, perform } = await started({ lacks })
    const id = sandbox.reply(them, post, 'Question', at(0))
    await reading.read()
    const action = actOn(
      reading.text('Question'),
      'reply',
      'Oui !\n\nhttps://example.com/une/tres/longue/adresse?avec=des&choses=1 @marc@ailleurs.test',
    )
    const key = newKey()
    sandbox.misbehave({ mode: 'acceptThenCut', times: 1, match: ({ method }) => method === 'POST' })
    await expect(perform(action, key)).rejects.toMatchObject({ sent: 'maybe' })
    const performed = await perform(action, key)
    expect(sandbox.repliesTo(id).map((one) => one.id)).toEqual([performed.remoteId])
  })
})

test('the same words of some minutes earlier leave it open whether an answer was sent', async () => {
  const { sandbox, post, reading, session } = await started()
  const id = sandbox.reply(them, post, 'Question', at(0))
  const now = Date.now()
  sandbox.reply(us, id, `@${them} Merci !`, now - 60_000)
  await reading.read()
  const action = actOn(reading.text('Question'), 'reply', 'Merci !')
  expect((await mastodon.reconcile(session, action, newKey(), now, never)).kind).toBe('unknown')
  expect((await mastodon.reconcile(session, action, newKey(), now + 3_600_000, never)).kind).toBe('not-done')
  expect((await mastodon.reconcile(session, action, newKey(), now - 60_000, never)).kind).toBe('done')
})

test('what is too long for this server is not sent', async () => {
  const { sandbox, post, reading, perform, refusal } = await started({ maxCharacters: 60 })
  const id = sandbox.reply(them, post, 'Question', at(0))
  await reading.read()
  expect(await refusal(perform(actOn(reading.text('Question'), 'reply', 'é'.repeat(56))))).toBe('input.tooLong')
  expect(sandbox.repliesTo(id)).toEqual([])
  expect(await refusal(perform(actOn(reading.text('Question'), 'reply', 'é'.repeat(30))))).toBe('none')
})

test('an own answer is deleted, once is enough, and that of another never', async () => {
  const { sandbox, post, reading, perform, refusal } = await started()
  const question = sandbox.reply(them, post, 'Question', at(0))
  const answer = sandbox.reply(us, question, 'Réponse', at(1))
  await reading.read()
  const own = actOn(reading.text('Réponse'), 'delete')
  expect((await perform(own)).observed).toMatchObject([{ remoteId: answer, visibility: 'deleted' }])
  expect((await perform(own)).observed).toEqual([])
  expect(sandbox.status(answer)).toBeNull()
  expect(await refusal(perform(actOn(reading.text('Question'), 'delete')))).toBe('verb.unsupported')
  expect(sandbox.status(question)).not.toBeNull()
})

test('a report names the status, its author and the reason, and no server beyond ours', async () => {
  const { sandbox, post, reading, perform } = await started()
  const id = sandbox.reply(them, post, 'Insulte', at(0))
  await reading.read()
  await perform(actOn(reading.text('Insulte'), 'report', null, { reason: 'spam' }))
  await perform(actOn(reading.text('Insulte'), 'report', null, { reason: 'Il menace nos vendeuses.' }))
  expect(sandbox.reports).toEqual([
    { by: us, account: them, statuses: [id], comment: 'spam', category: 'spam' },
    { by: us, account: them, statuses: [id], comment: 'Il menace nos vendeuses.', category: 'other' },
  ])
})

test('what became of a block is read from the relationship, gone items included', async () => {
  const { sandbox, post, reading, perform, session } = await started()
  const id = sandbox.reply(them, post, 'Insulte', at(0))
  await reading.read()
  const block = actOn(reading.text('Insulte'), 'block')
  expect((await mastodon.reconcile(session, block, newKey(), 0, never)).kind).toBe('not-done')
  expect((await perform(block)).observed).toMatchObject([{ remoteId: id, authorBlocked: true }])
  expect((await mastodon.reconcile(session, block, newKey(), 0, never)).kind).toBe('done')
  sandbox.remove(id)
  expect((await mastodon.reconcile(session, block, newKey(), 0, never)).kind).toBe('done')
  expect((await mastodon.look(session, [block.target], never)).seen).toEqual([])
})

test('an answer to what is gone says so', async () => {
  const { sandbox, post, reading, perform, refusal } = await started()
  const id = sandbox.reply(them, post, 'Question', at(0))
  await reading.read()
  sandbox.remove(id)
  expect(await refusal(perform(actOn(reading.text('Question'), 'reply', 'Trop tard')))).toBe('remote.gone')
})

test('people are named once, at the head, whole names only', () => {
  expect(addressed('Merci', ['lea@x.test'])).toBe('@lea@x.test Merci')
  expect(addressed('Merci @lea@x.test.', ['lea@x.test'])).toBe('Merci @lea@x.test.')
  expect(addressed('Voir @leandre', ['lea'])).toBe('@lea Voir @leandre')
})

test('a link counts as one length and a name without its server', () => {
  expect(lengthOf(`https://example.com/${'a'.repeat(200)} @lea@x.test 👩‍👩‍👧`, 23)).toBe(23 + 1 + 4 + 1 + 1)
})

test('an edit keeps to whom it is addressed, its warning and its pictures', async () => {
  const { sandbox, post, reading, perform } = await started()
  sandbox.reply(them, post, '@marc@ailleurs.test la fin du film…', at(0), { spoiler: 'Cinéma' })
  await reading.read()
  const [item] = [...reading.items.values()]
  if (item === undefined) throw new Error('nothing came')
  const { observed: [own] } = await perform(actOn(item, 'reply', 'Chut'))
  if (own === undefined) throw new Error('nothing was sent')
  const pictured = sandbox.reply(us, item.remoteId, `@${them} Voyez`, at(1), { images: [{ alt: 'Une affiche', width: 300, height: 400 }] })
  await reading.read()
  await perform(actOn(own, 'edit', 'Chut donc'))
  expect(sandbox.status(own.remoteId)).toMatchObject({ text: `@${them} Chut donc`, spoiler: 'Cinéma' })
  const { observed } = await perform(actOn({ ...own, remoteId: pictured }, 'edit', 'Voyez plutôt'))
  expect(observed).toMatchObject([{ text: 'Voyez plutôt', attachments: [{ kind: 'image', alt: 'Une affiche' }] }])
  expect(sandbox.status(pictured)?.text).toBe(`@${them} Voyez plutôt`)
})

test('a server that knows no edits says so, and the reply stays', async () => {
  const { sandbox, post, reading, perform, refusal } = await started({ lacks: ['edit'] })
  const question = sandbox.reply(them, post, 'Une question', at(0))
  await reading.read()
  const { observed: [own] } = await perform(actOn(reading.text('Une question'), 'reply', 'Oui'))
  if (own === undefined) throw new Error('nothing was sent')
  expect(await refusal(perform(actOn(own, 'edit', 'Non')))).toBe('verb.unsupported')
  expect(sandbox.repliesTo(question)).toMatchObject([{ text: `@${them} Oui` }])
})
