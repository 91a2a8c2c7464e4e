import { afterEach, expect, test } from 'vitest'
import { toFailure } from '../../../src-contract/failure.ts'
import { systemClock } from '../../lib/clock.ts'
import { actOn, never, newKey, openSession } from '../begin.contract.ts'
import { instagram } from './adapter.ts'
import { begin, createReading, page, userId } from './begin.contract.ts'
import { byPage } from './capabilities.ts'

const dayMs = 86_400_000
let stop: () => Promise<void> = () => Promise.resolve()
afterEach(() => stop())

async function started(options: Parameters<typeof begin>[0] = {}) {
  const made = await begin(options)
  stop = made.sandbox.close
  return { ...made, reading: createReading(made.session) }
}
const codeOf = (work: Promise<unknown>) => work.then(() => 'none', (error: unknown) => toFailure(error).code)

test('a token is renewed once it is a week old, tried once a day, and saved before it is used', async () => {
  let now = Date.now()
  const { sandbox, session, saves, reading } = await started({ clock: { ...systemClock, now: () => now } })
  await reading.read('comments')
  expect(saves.at(-1)).toMatchObject({ token: 'a-token-of-ours', renewedAt: String(now) })
  now += 6 * dayMs
  await reading.read('comments')
  expect(session.secrets['token']).toBe('a-token-of-ours')
  now += 2 * dayMs
  sandbox.misbehave({ mode: '500', match: ({ path }) => path === '/refresh_access_token' })
  await reading.read('comments')
  await reading.read('comments')
  expect(sandbox.requests.filter(({ path }) => path === '/refresh_access_token')).toHaveLength(1)
  sandbox.behave()
  now += dayMs
  await reading.read('comments')
  expect(session.secrets['token']).toBe('a-lasting-token-1')
  expect(await codeOf(reading.read('comments'))).toBe('none')
})

test('signing in sends the browser to https alone, and takes the whole address that is pasted', async () => {
  const { connecting } = await started()
  const app = { ...connecting, secrets: { clientId: '4712', clientSecret: 'an-app-secret', redirectUrl: 'https://maison.example/retour' } }
  const begun = await instagram.signIn?.begin(app, 'http://127.0.0.1:1/x', never)
  if (begun === undefined || instagram.signIn === undefined) throw new Error('no sign-in')
  const asked = new URL(begun.url).searchParams
  expect(asked.get('redirect_uri')).toBe('https://maison.example/retour')
  expect(asked.get('scope')).toContain('instagram_business_manage_comments')
  const back = (more: string) => `https://maison.example/retour?state=${asked.get('state')}&${more}#_`
  expect(await codeOf(instagram.signIn.finish(app, begun, 'https://maison.example/retour?state=else&code=a-code-for-us', never))).toBe('signIn.notOurs')
  expect(await codeOf(instagram.signIn.finish(app, begun, back('error=access_denied'), never))).toBe('signIn.refused')
  const secrets = await instagram.signIn.finish(app, begun, back('code=a-code-for-us'), never)
  expect(secrets).toMatchObject({ token: 'a-lasting-token-1', clientId: '4712' })
  expect((await openSession(instagram, { ...connecting, secrets })).connected.handle).toBe('@maisonverte')
  expect(await codeOf(instagram.signIn.begin({ ...app, secrets: { ...app.secrets, redirectUrl: 'http://maison.example/' } }, '', never))).toBe('input.url')
})

test('an answer to an answer goes under its comment, by name', async () => {
  const { sandbox, session, reading, post } = await started()
  const top = sandbox.comment(post, 'lea', 'Un', Date.now() - dayMs)
  sandbox.comment(post, 'marc', 'Deux', Date.now() - dayMs + 1000, top)
  await reading.read('comments')
  await instagram.perform(session, actOn(reading.text('Deux'), 'reply', 'Merci'), newKey(), never)
  expect(sandbox.repliesTo(top).map(({ text }) => text)).toEqual(['@marc Merci'])
})

test('a new answer under an old comment is found, however deep in the list', async () => {
  const { sandbox, reading, post } = await started()
  const old = sandbox.comment(post, 'lea', 'Le premier', Date.now() - 20 * dayMs)
  for (let n = 0; n < 160; n += 1) sandbox.comment(post, 'ana', `Message ${n}`, Date.now() - 10 * dayMs + n * 60_000)
  await reading.read()
  sandbox.expireCursors()
  sandbox.comment(post, 'marc', 'Moi aussi', Date.now() - 1000, old)
  await reading.read('comments')
  expect(reading.text('Moi aussi').threadRemoteId).toBe(old)
})

test('what may not be read is named and left out, and without comments there is no connection', async () => {
  const { sandbox, connecting, session, post } = await started()
  sandbox.grant('instagram_business_manage_messages', false)
  const opened = await openSession(instagram, connecting)
  expect(opened.connected.missing).toEqual({ verbs: [...byPage], streams: ['messages'] })
  expect(instagram.streams(opened.session.account).map(({ id }) => id)).not.toContain('messages')
  sandbox.comment(post, 'lea', 'Un', Date.now() - dayMs)
  sandbox.grant('instagram_business_manage_comments', false)
  expect(await codeOf(instagram.connect(connecting, never))).toBe('auth.missingPermission')
  sandbox.killToken(session.secrets['token'] ?? '')
  expect(await codeOf(instagram.connect(connecting, never))).toBe('auth.expired')
})

test('with the token of whoever looks after the Page, or of the Page, more is possible, and none of it is renewed here', async () => {
  for (const token of [page.userToken, page.token]) {
    const { sandbox, session, connected, reading, post } = await started({ token })
    expect(connected).toMatchObject({ remoteId: userId, handle: '@maisonverte' })
    expect(connected.missing).toBeUndefined()
    const id = sandbox.comment(post, 'lea', 'Bravo', Date.now() - dayMs)
    sandbox.message('zoe', 'Gagnez de l’argent', Date.now() - 3_600_000)
    await reading.read()
    const [comment, message] = [reading.text('Bravo'), reading.text('Gagnez de l’argent')]
    expect((await instagram.perform(session, actOn(comment, 'like'), newKey(), never)).observed).toMatchObject([{ liked: true }])
    expect(sandbox.isLiked(id)).toBe(true)
    expect(await codeOf(instagram.perform(session, actOn(comment, 'block'), newKey(), never))).toBe('verb.notInThisState')
    await instagram.perform(session, actOn(message, 'block'), newKey(), never)
    await instagram.perform(session, actOn(message, 'spam'), newKey(), never)
    expect([sandbox.isBlocked('zoe'), sandbox.isInSpam('zoe')]).toEqual([true, true])
    await instagram.perform(session, actOn(message, 'unblock'), newKey(), never)
    expect(sandbox.isBlocked('zoe')).toBe(false)
    await instagram.perform(session, actOn(message, 'reply', 'Non merci'), newKey(), never)
    expect(sandbox.messages('zoe').map(({ text }) => text)).toContain('Non merci')
    expect(sandbox.requests.some(({ path }) => path === '/refresh_access_token')).toBe(false)
    await stop()
  }
})

test('what a person has not allowed on Facebook is named, verb by verb, and without comments there is no connection', async () => {
  const { sandbox, connecting } = await started({ token: page.userToken })
  sandbox.grant('instagram_manage_engagement', false)
  expect((await instagram.connect(connecting, never)).missing).toEqual({ verbs: ['like', 'unlike'], streams: [] })
  sandbox.grant('instagram_manage_messages', false)
  expect((await instagram.connect(connecting, never)).missing).toEqual({ verbs: ['like', 'unlike', 'block', 'unblock', 'spam'], streams: ['messages'] })
  sandbox.grant('instagram_manage_comments', false)
  const refused: unknown = await instagram.connect(connecting, never).catch((error: unknown) => error)
  expect(toFailure(refused)).toMatchObject({ code: 'auth.missingPermission', params: { permission: 'instagram_manage_comments' } })
})

test('with Instagram’s own sign-in what a Page alone may do is not offered', async () => {
  const { sandbox, session, connected, reading, post } = await started()
  sandbox.comment(post, 'lea', 'Bravo', Date.now() - dayMs)
  await reading.read()
  expect(connected.missing?.verbs).toEqual([...byPage])
  expect(reading.text('Bravo').refuses).toContainEqual({ verb: 'like', code: 'verb.unsupported' })
  expect(await codeOf(instagram.perform(session, actOn(reading.text('Bravo'), 'like'), newKey(), never))).toBe('verb.unsupported')
})
