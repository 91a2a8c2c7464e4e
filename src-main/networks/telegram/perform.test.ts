import { afterEach, describe, expect, test } from 'vitest'
import { toFailure } from '../../../src-contract/failure.ts'
import type { Clock } from '../../lib/clock.ts'
import type { NetworkVerb } from '../../../src-contract/network.ts'
import { telegram } from './adapter.ts'
import { actOn, never, newKey } from '../begin.contract.ts'
import { begin, createReading, them } from './begin.contract.ts'

const stops: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop()
})

const start = Date.parse('2026-03-01T10:00:00Z')

async function started(options: Parameters<typeof begin>[0] = {}) {
  let at = start
  const clock: Clock = { now: () => at, sleep: () => Promise.resolve() }
  const network = await begin({ now: () => at, clock, ...options })
  stops.push(() => network.sandbox.close())
  const reading = createReading(network.session)
  const perform = (action: Parameters<typeof telegram.perform>[1]) => telegram.perform(network.session, action, newKey(), never)
  return {
    ...network,
    reading,
    perform,
    pass: (ms: number) => void (at += ms),
    refusal: (work: Promise<unknown>) => work.then(() => 'none', (thrown: unknown) => toFailure(thrown).code),
    async itemOf(text: string) {
      await reading.read()
      return reading.text(text)
    },
  }
}

test('an answer stands under what it answers, in its thread and under its post', async () => {
  const { sandbox, itemOf, perform } = await started()
  const discussion = sandbox.group({ title: 'Discussion', channel: { id: -1_003_000_000_001, title: 'La Marque', username: 'lamarque' } })
  const root = sandbox.channelPost(discussion, 'Nouvelle collection')
  const question = sandbox.say(discussion, them, 'Et en bleu ?', { replyTo: root })
  const item = await itemOf('Et en bleu ?')
  const { observed, remoteId, url } = await perform(actOn(item, 'reply', 'Oui, dès lundi « promis » 🙂'))
  expect(sandbox.repliesTo(discussion, question)).toMatchObject([{ text: 'Oui, dès lundi « promis » 🙂', ours: true }])
  expect(observed).toMatchObject([{ own: true, kind: 'reply', threadRemoteId: item.threadRemoteId, parentRemoteId: item.remoteId, postRemoteId: `${discussion}:${root}` }])
  expect([remoteId, url]).toEqual([observed[0]?.remoteId, observed[0]?.url])
})

test('an answer that has too many characters is not sent, nor one in private where no conversation is', async () => {
  const { sandbox, group, itemOf, perform, refusal } = await started()
  const id = sandbox.say(group, them, 'Question')
  const item = await itemOf('Question')
  expect(await refusal(perform(actOn(item, 'reply', '😀'.repeat(2049))))).toBe('input.tooLong')
  expect(await refusal(perform(actOn(item, 'reply', 'Chut', { private: true })))).toBe('verb.unsupported')
  expect(await refusal(perform(actOn(item, 'reply', '   ')))).toBe('input.empty')
  expect(sandbox.repliesTo(group, id)).toEqual([])
  expect(await refusal(perform(actOn(item, 'reply', '😀'.repeat(2048))))).toBe('none')
})

test('an answer to what is gone is not sent at all', async () => {
  const { sandbox, group, itemOf, perform, refusal } = await started()
  const id = sandbox.say(group, them, 'Question')
  const item = await itemOf('Question')
  sandbox.remove(group, id)
  expect(await refusal(perform(actOn(item, 'reply', 'Trop tard')))).toBe('remote.refused')
})

test('in a business account’s conversation the answer is the account’s own, and deleting asks in its name', async () => {
  const { sandbox, itemOf, perform, refusal } = await started()
  const { chat, message } = sandbox.business.say('client_perdu', 'Où est mon colis ?')
  const item = await itemOf('Où est mon colis ?')
  expect(item).toMatchObject({ kind: 'message', own: false })
  const { observed } = await perform(actOn(item, 'reply', 'Il arrive demain.'))
  expect(observed).toMatchObject([{ own: true, threadRemoteId: item.threadRemoteId }])
  await perform(actOn(item, 'delete'))
  expect(sandbox.business.message(chat, message)).toBeNull()
  sandbox.business.allow({ canReply: false, canDelete: false })
  expect(await refusal(perform(actOn(item, 'reply', 'Encore')))).toBe('remote.refused')
  expect(await refusal(perform(actOn(item, 'delete')))).toBe('auth.missingPermission')
  for (const verb of ['like', 'ban', 'silence'] as const) {
    expect(item.refuses).toContainEqual({ verb, code: 'verb.unsupported' })
    expect(await refusal(perform(actOn(item, verb)))).toBe('verb.unsupported')
  }
})

describe('deleting', () => {
  test('what is already gone is deleted', async () => {
    const { sandbox, group, itemOf, perform } = await started()
    const id = sandbox.say(group, them, 'Insulte')
    const item = await itemOf('Insulte')
    sandbox.remove(group, id)
    expect(await perform(actOn(item, 'delete'))).toMatchObject({ observed: [] })
  })

  test('without the right to it, that is what is said', async () => {
    const { sandbox, group, itemOf, perform, refusal } = await started()
    const id = sandbox.say(group, them, 'Insulte')
    const item = await itemOf('Insulte')
    for (const rights of [null, { canDelete: false, canRestrict: true }]) {
      sandbox.setRights(group, rights)
      expect(await refusal(perform(actOn(item, 'delete')))).toBe('auth.missingPermission')
    }
    expect(sandbox.message(group, id)).not.toBeNull()
  })

  test('after two days in a conversation it is too late, and that is what is said', async () => {
    const { sandbox, itemOf, perform, refusal, pass } = await started()
    sandbox.direct(them, 'Message privé')
    const item = await itemOf('Message privé')
    pass(48 * 3_600_000 + 1)
    expect(await refusal(perform(actOn(item, 'delete')))).toBe('verb.windowClosed')
  })
})

describe('about an author', () => {
  test('a channel that writes in the group is banned as a channel', async () => {
    const { sandbox, group, itemOf, perform } = await started()
    const spam = { id: -1_009_000_000_009, title: 'Gains faciles', username: 'gains' }
    sandbox.say(group, them, 'Cliquez ici', { channel: spam })
    const item = await itemOf('Cliquez ici')
    expect(item.author).toMatchObject({ name: 'Gains faciles', handle: 'gains' })
    await perform(actOn(item, 'ban'))
    expect(sandbox.channelBanned(group, spam.id)).toBe(true)
    await perform(actOn(item, 'unban'))
    expect(sandbox.channelBanned(group, spam.id)).toBe(false)
  })

  test('a ban holds where it was spoken: the same person elsewhere is another author', async () => {
    const { sandbox, group, reading } = await started()
    const other = sandbox.group({ title: 'Ailleurs' })
    sandbox.say(group, them, 'Ici')
    sandbox.say(other, them, 'Là')
    await reading.read()
    expect(reading.text('Ici').author.remoteId).not.toBe(reading.text('Là').author.remoteId)
  })

  test('without the right to restrict, that is what is said', async () => {
    const { sandbox, group, itemOf, perform, refusal } = await started()
    sandbox.say(group, them, 'Insulte')
    const item = await itemOf('Insulte')
    sandbox.setRights(group, { canDelete: true, canRestrict: false })
    for (const verb of ['ban', 'unban', 'silence', 'unsilence'] as const) expect(await refusal(perform(actOn(item, verb)))).toBe('auth.missingPermission')
  })

  test('a group that is no supergroup silences nobody', async () => {
    const { sandbox, itemOf, perform, refusal } = await started()
    const small = sandbox.group({ title: 'Petit groupe', kind: 'group' })
    sandbox.say(small, them, 'Bonjour')
    const item = await itemOf('Bonjour')
    expect(item.refuses.map(({ verb }) => verb).sort()).toEqual(['silence', 'unsilence'])
    expect(await refusal(perform(actOn(item, 'silence')))).toBe('verb.unsupported')
    expect(await refusal(perform(actOn(item, 'ban')))).toBe('none')
    expect(sandbox.member(small, them)).toBe('kicked')
  })

  test('a ban whose answer was lost is read back', async () => {
    const { sandbox, session, group, itemOf, perform } = await started()
    sandbox.say(group, them, 'Insulte')
    const item = await itemOf('Insulte')
    const back = (verb: NetworkVerb) => telegram.reconcile(session, actOn(item, verb), newKey(), start, never)
    expect((await back('ban')).kind).toBe('not-done')
    sandbox.misbehave({ mode: 'acceptThenCut', times: 1, match: ({ method }) => method === 'POST' })
    await expect(perform(actOn(item, 'ban'))).rejects.toMatchObject({ sent: 'maybe' })
    expect((await back('ban')).kind).toBe('done')
    expect((await back('silence')).kind).toBe('not-done')
    expect((await back('delete')).kind).toBe('unknown')
    expect((await back('reply')).kind).toBe('unknown')
  })
})

describe('a group that has become a supergroup', () => {
  test('keeps its people, and none of its numbers is taken for another’s', async () => {
    const { sandbox, itemOf, perform, refusal } = await started()
    const small = sandbox.group({ title: 'Petit groupe', kind: 'group' })
    const id = sandbox.say(small, them, 'Insulte')
    const item = await itemOf('Insulte')
    const large = sandbox.upgrade(small)
    // Another message has the same number there by now.
    while (sandbox.say(large, 'innocente', 'Bonjour') < id);
    for (const verb of ['delete', 'like'] as const) expect(await refusal(perform(actOn(item, verb)))).toBe('remote.gone')
    expect(await refusal(perform(actOn(item, 'reply', 'Réponse')))).toBe('remote.gone')
    expect(sandbox.message(large, id)).toMatchObject({ text: 'Bonjour', reaction: null })
    expect(await refusal(perform(actOn(item, 'ban')))).toBe('none')
    expect(sandbox.member(large, them)).toBe('kicked')
  })
})

test('how long to wait is read from the answer’s body', async () => {
  const { sandbox, session, reading, group, itemOf, perform } = await started()
  sandbox.say(group, them, 'Question')
  const item = await itemOf('Question')
  sandbox.tooMany(17)
  for (const work of [reading.read(), perform(actOn(item, 'reply', 'Réponse'))]) {
    await expect(work).rejects.toMatchObject({ failure: { code: 'rate.limited' }, retryAt: session.clock.now() + 17_000, sent: 'answered' })
  }
})

test('what the business account said is edited as its own, and what another administrator said in the name of a group is not', async () => {
  const { sandbox, group, itemOf, perform, refusal } = await started()
  const { chat } = sandbox.business.say(them, 'Bonjour')
  const sent = await perform(actOn(await itemOf('Bonjour'), 'reply', 'Bonjour à vous'))
  const [own] = sent.observed
  if (own === undefined) throw new Error('nothing was sent')
  await perform(actOn(own, 'edit', 'Bonjour à vous aussi'))
  expect(sandbox.business.message(chat, Number(own.remoteId.split(':').at(-1)))?.text).toBe('Bonjour à vous aussi')
  sandbox.say(group, 'chef', 'Fermé lundi', { anonymous: true })
  const theirs = await itemOf('Fermé lundi')
  expect(theirs.own).toBe(true)
  expect(theirs.refuses).toContainEqual({ verb: 'edit', code: 'verb.unsupported' })
  expect(await refusal(perform(actOn(theirs, 'edit', 'Ouvert lundi')))).toBe('verb.unsupported')
})
