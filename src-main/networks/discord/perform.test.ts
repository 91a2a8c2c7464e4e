import { afterEach, describe, expect, test } from 'vitest'
import { toFailure } from '../../../src-contract/failure.ts'
import { rights } from '../../../src-sandbox/discord/sandbox.ts'
import { actOn, never, newKey } from '../begin.contract.ts'
import { discord } from './adapter.ts'
import { begin, createReading, them, token } from './begin.contract.ts'

const stops: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop()
})

async function started(options: Parameters<typeof begin>[0] = {}) {
  const network = await begin(options)
  stops.push(() => network.sandbox.close())
  const reading = createReading(network.session)
  return {
    ...network,
    reading,
    perform: (action: Parameters<typeof discord.perform>[1], key = newKey()) => discord.perform(network.session, action, key, never),
    refusal: (work: Promise<unknown>) => work.then(() => 'none', (thrown: unknown) => toFailure(thrown).code),
    async itemOf(text: string) {
      await reading.read()
      return reading.text(text)
    },
  }
}

describe('an answer', () => {
  test('whose own answer was lost is sent again without standing there twice', async () => {
    const { sandbox, channel, itemOf, perform } = await started()
    const id = sandbox.say(channel, them, 'Question')
    const action = actOn(await itemOf('Question'), 'reply', 'Oui, dès lundi « promis » 🙂')
    const key = newKey()
    sandbox.misbehave({ mode: 'acceptThenCut', times: 1, match: ({ method }) => method === 'POST' })
    await expect(perform(action, key)).rejects.toMatchObject({ sent: 'maybe' })
    const performed = await perform(action, key)
    expect(sandbox.repliesTo(channel, id).map((one) => one.id)).toEqual([performed.remoteId])
    await perform(action, newKey())
    expect(sandbox.repliesTo(channel, id)).toHaveLength(2)
  })

  test('calls nobody by what a stranger wrote', async () => {
    const { sandbox, session, channel, itemOf } = await started()
    sandbox.say(channel, them, 'Question')
    const item = await itemOf('Question')
    const sent: unknown[] = []
    const http = { ...session.http, send: (request: Parameters<typeof session.http.send>[0], signal: AbortSignal) => {
      if (request.method === 'POST') sent.push(request.json)
      return session.http.send(request, signal)
    } }
    await discord.perform({ ...session, http }, actOn(item, 'reply', '@everyone venez'), newKey(), never)
    expect(sent).toMatchObject([{ allowed_mentions: { parse: [] }, enforce_nonce: true, message_reference: { fail_if_not_exists: true } }])
    expect(String((sent[0] as { nonce: string }).nonce)).toMatch(/^[0-9a-f]{1,25}$/)
  })

  test('with the same words of some minutes earlier leaves it open whether it was sent', async () => {
    const { sandbox, session, channel, itemOf } = await started()
    const id = sandbox.say(channel, them, 'Question', { at: Date.now() - 3_600_000 })
    const item = await itemOf('Question')
    const now = Date.now()
    sandbox.say(channel, 'marque', 'Merci !', { replyTo: id, at: now - 60_000 })
    const action = actOn(item, 'reply', 'Merci !')
    expect((await discord.reconcile(session, action, newKey(), now, never)).kind).toBe('unknown')
    expect((await discord.reconcile(session, action, newKey(), now + 3_600_000, never)).kind).toBe('not-done')
    expect((await discord.reconcile(session, action, newKey(), now - 60_000, never)).kind).toBe('done')
  })

  test('to what is gone is not sent, nor one that is too long', async () => {
    const { sandbox, channel, itemOf, perform, refusal } = await started()
    const id = sandbox.say(channel, them, 'Question')
    const item = await itemOf('Question')
    expect(await refusal(perform(actOn(item, 'reply', 'é'.repeat(2001))))).toBe('input.tooLong')
    sandbox.remove(channel, id)
    expect(await refusal(perform(actOn(item, 'reply', 'Trop tard')))).toBe('remote.refused')
  })
})

test('what is already gone is deleted, and of a conversation only one’s own part', async () => {
  const { sandbox, channel, itemOf, perform } = await started()
  const id = sandbox.say(channel, them, 'Insulte')
  const item = await itemOf('Insulte')
  sandbox.remove(channel, id)
  expect(await perform(actOn(item, 'delete'))).toMatchObject({ observed: [] })
})

test('a right that is missing is told as such, and nothing is done', async () => {
  const { sandbox, guild, channel, itemOf, perform, refusal } = await started()
  const id = sandbox.say(channel, them, 'Insulte')
  const item = await itemOf('Insulte')
  sandbox.setRights(guild, rights.view | rights.history | rights.send)
  for (const verb of ['delete', 'ban', 'unban', 'silence', 'like'] as const) expect(await refusal(perform(actOn(item, verb)))).toBe('auth.missingPermission')
  expect([sandbox.message(channel, id) === null, sandbox.isBanned(guild, them), sandbox.isSilenced(guild, them)]).toEqual([false, false, false])
})

test('a ban or a silence whose answer was lost is read back', async () => {
  const { sandbox, session, guild, channel, itemOf, perform } = await started()
  sandbox.say(channel, them, 'Insulte')
  const item = await itemOf('Insulte')
  for (const verb of ['silence', 'ban'] as const) {
    const back = () => discord.reconcile(session, actOn(item, verb), newKey(), Date.now(), never)
    expect((await back()).kind).toBe('not-done')
    sandbox.misbehave({ mode: 'acceptThenCut', times: 1, match: ({ method }) => method !== 'GET' })
    await expect(perform(actOn(item, verb))).rejects.toMatchObject({ sent: 'maybe' })
    expect((await back()).kind).toBe('done')
  }
  expect(sandbox.isBanned(guild, them)).toBe(true)
})

describe('connecting', () => {
  test('says what no server lets the bot do, and that words are kept from it', async () => {
    const { connecting } = await started({ permissions: rights.view | rights.history | rights.send, readsContent: false })
    const { missing, handle } = await discord.connect(connecting, never)
    expect(handle).toBe('marque')
    expect(missing).toEqual({ verbs: ['like', 'delete', 'ban', 'unban', 'silence', 'unsilence'], streams: ['content'] })
    expect((await discord.connect((await started({ permissions: rights.administrator })).connecting, never)).missing).toBeUndefined()
  })

  test('takes a token as it is pasted, and only a server on this machine in place of the network’s own', async () => {
    const { connecting, sandbox } = await started()
    expect((await discord.connect({ ...connecting, secrets: { token: ` Bot ${token}\n` } }, never)).secrets).toEqual({ token })
    const before = sandbox.requests.length
    const codes: string[] = []
    for (const wrong of [{ url: 'https://discord.example.org' }, { url: 'http://10.0.0.8' }, { secrets: { token: 'a b' } }, { secrets: { token: '' } }]) {
      codes.push(await discord.connect({ ...connecting, ...wrong }, never).then(() => 'none', (thrown: unknown) => toFailure(thrown).code))
    }
    expect(codes).toEqual(['network.addressRefused', 'network.addressRefused', 'auth.rejected', 'input.secretMissing'])
    expect(sandbox.requests.length).toBe(before)
  })
})
