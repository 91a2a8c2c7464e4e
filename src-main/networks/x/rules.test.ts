import { afterEach, describe, expect, test } from 'vitest'
import { toFailure } from '../../../src-contract/failure.ts'
import { callback } from '../../../src-sandbox/x/sandbox.ts'
import { HttpFault } from '../../net/http.ts'
import { actOn, never, newKey } from '../begin.contract.ts'
import { x } from './adapter.ts'
import { begin, createReading, limits, them } from './begin.contract.ts'
import { isOlder } from './ids.ts'
import { priceOf } from './price.ts'
import { questionsFor } from './streams.ts'

const open: { close(): Promise<void> }[] = []
afterEach(async () => {
  for (const each of open.splice(0)) await each.close()
})
async function started(options: Parameters<typeof begin>[0] = {}) {
  const made = await begin(options)
  open.push(made.sandbox)
  return { ...made, reading: createReading(made.session) }
}
const codeOf = (work: Promise<unknown>) => work.then(() => 'none', (error: unknown) => toFailure(error).code)
const hour = 3_600_000

describe('whom one may answer', () => {
  test('who mentioned us or quoted us, and nobody else: the item says so, and so does the attempt', async () => {
    const { sandbox, session, reading, post } = await started()
    const at = Date.now() - hour
    const [named, quoting] = [sandbox.say(them, '@marque bonjour', { at }), sandbox.say(them, '@Marque regardez', { at: at + 1000, quoting: post })]
    const direct = sandbox.say(them, 'Très beau', { at: at + 2000, under: post })
    const aside = sandbox.say('max', 'Bof', { at: at + 3000, under: direct })
    await reading.read()
    const refusing = (id: string) => reading.items.get(id)?.refuses.filter(({ verb }) => verb === 'reply')
    for (const id of [named, quoting, direct]) expect(refusing(id)).toEqual([])
    expect(refusing(aside)).toEqual([{ verb: 'reply', code: 'verb.notSummoned' }])
    expect(await codeOf(x.perform(session, actOn(reading.text('Bof'), 'reply', 'Merci'), newKey(), never))).toBe('verb.notSummoned')
    expect(reading.items.get(aside)).toMatchObject({ threadRemoteId: direct, postRemoteId: post, kind: 'comment', url: `https://x.com/max/status/${aside}` })
    expect(reading.items.get(named)).toMatchObject({ kind: 'mention', postRemoteId: null })
  })

  test('hiding is for one’s own conversations', async () => {
    const { sandbox, session, reading } = await started()
    sandbox.say(them, '@marque bonjour', { at: Date.now() - hour })
    await reading.read()
    const item = reading.text('@marque bonjour')
    expect(item.refuses).toContainEqual({ verb: 'hide', code: 'verb.notOwnThread' })
    expect(await codeOf(x.perform(session, actOn(item, 'hide'), newKey(), never))).toBe('verb.notOwnThread')
  })

  test('the same words twice are refused there, and found to be there already', async () => {
    const { sandbox, session, reading, post } = await started()
    const id = sandbox.say(them, 'Question', { at: Date.now() - hour, under: post })
    await reading.read()
    const key = newKey()
    const first = await x.perform(session, actOn(reading.text('Question'), 'reply', 'Voir https://example.com/a & b'), key, never)
    const again = await x.perform(session, actOn(reading.text('Question'), 'reply', 'Voir https://example.com/a & b'), key, never)
    expect(again.remoteId).toBe(first.remoteId)
    expect(sandbox.repliesTo(id)).toHaveLength(1)
    // Said before by us under something else, the same words are a refusal.
    sandbox.say(them, 'Autre question', { at: Date.now() - hour + 1000, under: post })
    await reading.read()
    expect(await codeOf(x.perform(session, actOn(reading.text('Autre question'), 'reply', 'Voir https://example.com/a & b'), newKey(), never))).toBe('remote.refused')
  })
})

describe('reading', () => {
  test('markup, short links and leading names are undone; ids stay text', async () => {
    const { sandbox, reading, post } = await started()
    const id = sandbox.say(them, '1 < 2 && voir https://example.com/page 👍🏽 مرحبا', { at: Date.now() - hour, under: post })
    await reading.read()
    expect(reading.items.get(id)?.text).toBe('1 < 2 && voir https://example.com/page 👍🏽 مرحبا')
    expect(Number.isSafeInteger(Number(id))).toBe(false)
    expect(isOlder('999', '1000')).toBe(true)
  })

  test('private messages cost one look while there is nothing new, and are answered in their conversation', async () => {
    const { sandbox, session, reading } = await started()
    for (let n = 0; n < 30; n += 1) sandbox.write(them, `Message ${n}`, Date.now() - hour + n * 1000)
    await reading.read('messages')
    expect(reading.items.size).toBe(30)
    const before = sandbox.billing.spent
    await reading.read('messages')
    expect(sandbox.billing.spent - before).toBeLessThanOrEqual(20_000)
    const item = reading.text('Message 29')
    const action = actOn(item, 'reply', 'Bien reçu')
    const done = await x.perform(session, action, newKey(), never)
    expect(sandbox.messages.at(-1)).toMatchObject({ text: 'Bien reçu', by: { username: 'marque' } })
    expect(done.observed).toMatchObject([{ own: true, kind: 'reply', threadRemoteId: item.threadRemoteId }])
    expect(await x.reconcile(session, action, newKey(), Date.now() - 1000, never)).toMatchObject({ kind: 'done', performed: { remoteId: done.remoteId } })
    sandbox.write(them, 'Merci', Date.now() + 1000)
    await reading.read('messages')
    expect(reading.text('Merci').kind).toBe('message')
  })

  test('an answer that names what it could not give is good for the rest, and what it could not give is gone', async () => {
    const { sandbox, session, reading, post } = await started()
    const [kept, gone] = ['Un', 'Deux'].map((text, n) => sandbox.say(them, text, { at: Date.now() - hour + n * 1000, under: post }))
    await reading.read()
    const targets = Array.from(reading.items.values(), (item) => actOn(item, 'hide').target)
    sandbox.remove(gone ?? '')
    const { seen } = await x.look(session, targets, never)
    expect(new Map(seen.map(({ remoteId, item }) => [remoteId, item === null]))).toEqual(new Map([[kept, false], [gone, true]]))
  })

  test('an exhausted allowance is waited for until the instant that the headers tell', async () => {
    const { sandbox, reading, session } = await started({ limits: { ...limits, '/users/:id/mentions': 1 } })
    sandbox.say(them, '@marque bonjour', { at: Date.now() - hour })
    const thrown: unknown = await reading.read('mentions').then(() => null, (error: unknown) => error)
    expect(toFailure(thrown).code).toBe('rate.limited')
    expect(thrown instanceof HttpFault && thrown.retryAt).toBeGreaterThan(session.clock.now())
  })

  test('without credit nothing is done, and that is what is said', async () => {
    const { reading } = await started({ credit: 12_000 })
    const thrown: unknown = await reading.read().then(() => null, (error: unknown) => error)
    expect(toFailure(thrown).code).toBe('credits.spent')
  })

  test('no question is longer than the search takes, and every conversation is in one', () => {
    const roots = Array.from({ length: 40 }, (_, n) => String(1_900_000_000_000_000_000n + BigInt(n)))
    const questions = questionsFor(roots, 'marque')
    expect(questions.every((one) => one.length <= 512)).toBe(true)
    expect(roots.every((id) => questions.some((one) => one.includes(`conversation_id:${id}`)))).toBe(true)
    expect(questionsFor([], 'marque')).toEqual([])
  })
})

describe('what it costs', () => {
  const get = (path: string) => ({ method: 'GET', url: `https://api.x.com/2${path}` }) as const
  const answer = (json: unknown, status = 200) => ({ status, headers: new Headers(), json, url: 'https://api.x.com/' })

  test('is told beforehand at its most, and afterwards by what was given', () => {
    expect(priceOf(get('/users/1/mentions?max_results=10'), null)).toBe(300_000)
    expect(priceOf(get('/users/1/mentions?max_results=10'), answer({ data: [{}, {}], includes: { users: [{}], posts: [{}] } }))).toBe(2 * 5_000 + 10_000 + 5_000)
    expect(priceOf(get('/users/1/mentions?max_results=10'), answer({ meta: { result_count: 0 } }))).toBe(0)
    expect(priceOf({ method: 'POST', url: 'https://api.x.com/2/tweets', json: { text: 'Merci' } }, null)).toBe(10_000)
    expect(priceOf({ method: 'POST', url: 'https://api.x.com/2/tweets', json: { text: 'Voir https://a.fr' } }, null)).toBe(200_000)
    expect(priceOf({ method: 'PUT', url: 'https://api.x.com/2/tweets/1/hidden', json: { hidden: true } }, answer({ title: 'no' }, 403))).toBe(0)
    expect(priceOf({ method: 'POST', url: 'https://api.x.com/2/oauth2/token' }, null)).toBe(0)
  })
})

describe('signing in', () => {
  test('comes back to the registered address, spends each refresh token once, and says which permission is missing', async () => {
    const { sandbox, connecting, session, saves } = await started()
    const secrets = { clientId: sandbox.granted.clientId }
    const begun = await x.signIn?.begin({ ...connecting, secrets }, 'http://127.0.0.1:5000/other', never)
    if (begun === undefined) throw new Error('no sign-in')
    expect(new URL(begun.url).searchParams.get('redirect_uri')).toBe(callback)
    const got = await x.signIn?.finish({ ...connecting, secrets }, begun, sandbox.oauth.authorize(begun.url, true, ['tweet.read', 'users.read', 'tweet.write', 'offline.access']), never)
    const connected = await x.connect({ ...connecting, secrets: got ?? {} }, never)
    expect(connected.missing).toEqual({ verbs: ['hide', 'unhide', 'mute', 'unmute'], streams: ['messages'] })
    await session.saveSecrets({ ...got, expiresAt: '0' })
    await createReading(session).read('mentions')
    const [, renewed] = saves
    expect(renewed?.['refreshToken']).not.toBe(got?.['refreshToken'])
    await session.saveSecrets({ ...session.secrets, expiresAt: '0' })
    await createReading(session).read('mentions')
    expect(saves).toHaveLength(4)
    // One that was spent before is dead.
    await session.saveSecrets({ ...got, expiresAt: '0' })
    expect(await codeOf(createReading(session).read('mentions'))).toBe('auth.expired')
  })
})
