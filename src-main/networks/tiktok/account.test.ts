import { afterEach, describe, expect, test } from 'vitest'
import { toFailure } from '../../../src-contract/failure.ts'
import { tiktokScopes } from '../../../src-sandbox/tiktok/sandbox.ts'
import { systemClock } from '../../lib/clock.ts'
import { HttpFault } from '../../net/http.ts'
import type { Connecting } from '../adapter.ts'
import { actOn, never, newKey, openSession } from '../begin.contract.ts'
import { tiktok } from './adapter.ts'
import { begin, createReading, us } from './begin.contract.ts'

const dayMs = 86_400_000
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
const faultOf = (work: Promise<unknown>): Promise<unknown> => work.then(() => null, (error: unknown) => error)

/** Time passes when somebody waits, and when a test says so. */
function pretend(startAt = Date.parse('2026-03-02T10:00:00Z')) {
  let at = startAt
  return {
    pass: (ms: number) => { at += ms },
    clock: { ...systemClock, now: () => at, sleep: (ms: number) => { at += ms; return Promise.resolve() } },
  }
}

describe('signing in', () => {
  const app = { id: '7400', secret: 'an-app-secret', redirectUrls: ['https://maison.example/retour/'] }
  const typed = (connecting: Connecting, more: Record<string, string> = {}): Connecting => ({
    ...connecting, user: null, secrets: { clientId: app.id, clientSecret: app.secret, redirectUrl: 'https://maison.example/retour/', ...more },
  })

  test('sends the browser to the network, takes the whole address that is pasted, and says what was not granted', async () => {
    const { sandbox, connecting } = await started({ app })
    const { signIn } = tiktok
    if (signIn === undefined) throw new Error('no sign-in')
    const begun = await signIn.begin(typed(connecting), 'http://127.0.0.1:1/x', never)
    const asked = new URL(begun.url).searchParams
    expect(asked.get('scope')).toBe(tiktokScopes.join(','))
    expect(asked.get('disable_auto_auth')).toBe('1')
    expect(await codeOf(signIn.finish(typed(connecting), begun, 'https://maison.example/retour/?state=else&code=x', never))).toBe('signIn.notOurs')
    expect(await codeOf(signIn.finish(typed(connecting), begun, sandbox.tokens.authorize(begun.url, false), never))).toBe('signIn.refused')
    const back = sandbox.tokens.authorize(begun.url, true, ['user.info.basic', 'video.list', 'comment.list'])
    const { user, ...secrets } = await signIn.finish(typed(connecting), begun, back, never)
    expect(user).toBe(us.openId)
    // A code is good once.
    expect(await codeOf(signIn.finish(typed(connecting), begun, back, never))).toBe('auth.expired')
    const connected = await tiktok.connect({ ...connecting, user: user ?? '', secrets }, never)
    expect(connected).toMatchObject({ handle: '@maisonverte', missing: { verbs: ['reply', 'hide', 'unhide', 'like', 'unlike', 'delete'], streams: [] } })
    // What signing in again needs is kept.
    expect(connected.secrets).toMatchObject({ clientId: app.id, redirectUrl: 'https://maison.example/retour/' })
  })

  test('says of an address that the network would refuse what is wrong with it', async () => {
    const { connecting } = await started({ app })
    const beginAt = (redirectUrl: string) => codeOf(tiktok.signIn?.begin(typed(connecting, { redirectUrl }), '', never) ?? Promise.resolve())
    const wrong = [
      'http://maison.example/retour/', 'https://maison.example/retour', 'https://maison.example:8443/retour/', 'https://maison.example:443/', 'https://maison.example/?a=b/', 'https://maison.example/#/',
      'https://maison.example/?', 'https://me:secret@maison.example/', 'maison.example/', '', 'https://maison.example', 'https:/maison.example/',
    ]
    for (const address of wrong) expect([address, await beginAt(address)]).toEqual([address, 'signIn.redirect'])
    for (const address of ['https://maison.example/', 'https://maison.example/a/b/']) expect([address, await beginAt(address)]).toEqual([address, 'none'])
  })

  test('a token of a day is renewed before it ends, saved before it is used, and each refresh token is spent once', async () => {
    const time = pretend()
    const { sandbox, connecting } = await started({ clock: time.clock })
    const { session, saves } = await openSession(tiktok, { ...connecting, secrets: sandbox.granted }, time)
    const reading = createReading(session)
    await reading.read('comments')
    // Nothing says how old a pasted token is: it is renewed when it is refused.
    time.pass(dayMs + 1)
    await reading.read('comments')
    expect(saves).toHaveLength(1)
    const [renewed] = saves
    expect(renewed?.['refreshToken']).not.toBe(sandbox.granted.refreshToken)
    // From then on it is known.
    time.pass(dayMs - 60_000)
    const before = sandbox.requests.length
    await reading.read('comments')
    expect(sandbox.requests.slice(before)[0]?.path).toContain('/refresh_token/')
    expect(saves).toHaveLength(2)
    sandbox.tokens.revoke()
    expect(await codeOf(reading.read('comments'))).toBe('auth.expired')
  })

  test('a pasted token that nothing renews says so, and is refused when it ends', async () => {
    const time = pretend()
    const { connected, reading } = await started({ clock: time.clock })
    expect(connected.missing?.streams).toEqual(['renewal'])
    time.pass(dayMs + 1)
    expect(await codeOf(reading.read('comments'))).toBe('auth.rejected')
  })
})

describe('permissions', () => {
  test('what is missing is named, and without comments there is no connection', async () => {
    for (const lacking of ['user.info.basic', 'video.list', 'comment.list']) {
      const { sandbox, connecting } = await started()
      sandbox.video('Une autre', Date.now())
      const token = sandbox.tokens.issue(tiktokScopes.filter((one) => one !== lacking)).access_token
      const thrown = await faultOf(tiktok.connect({ ...connecting, secrets: { token } }, never))
      expect(toFailure(thrown)).toMatchObject({ code: 'auth.missingPermission', params: { permission: lacking } })
    }
  })

  test('that more than reading was not granted is told of a pasted token, where its application is known', async () => {
    const { sandbox, connecting } = await started()
    const pasted = async (more: Record<string, string>) => {
      const token = sandbox.tokens.issue(tiktokScopes.filter((one) => one !== 'comment.list.manage')).access_token
      return (await tiktok.connect({ ...connecting, secrets: { token, ...more } }, never)).missing?.verbs
    }
    expect(await pasted({})).toEqual([])
    expect(await pasted({ clientId: sandbox.granted.clientId })).toContain('hide')
    expect(await pasted({ clientId: 'another' })).toEqual([])
  })

  test('somebody else’s account is not ours, and one without a name is not asked for', async () => {
    const { connecting } = await started()
    expect(await codeOf(tiktok.connect({ ...connecting, user: 'somebody-else' }, never))).toBe('auth.missingPermission')
    expect(await codeOf(tiktok.connect({ ...connecting, user: null }, never))).toBe('input.secretMissing')
    expect(await codeOf(tiktok.connect({ ...connecting, url: 'https://elsewhere.example' }, never))).toBe('network.addressRefused')
  })
})

describe('limits', () => {
  test('too many questions of a minute wait five minutes, those of a day until midnight in Greenwich', async () => {
    const time = pretend(Date.parse('2026-03-02T21:30:00Z'))
    const { sandbox, reading, session, video } = await started({ clock: time.clock })
    sandbox.comment(video, 'lea', 'Bonjour', time.clock.now() - 60_000)
    sandbox.throttle('minute', 1)
    expect(await faultOf(reading.read('comments'))).toMatchObject({ failure: { code: 'rate.limited' }, retryAt: time.clock.now() + 5 * 60_000 })
    await reading.read('comments')
    sandbox.throttle('day', 1)
    const thrown = await faultOf(tiktok.perform(session, actOn(reading.text('Bonjour'), 'like'), newKey(), never))
    expect(thrown).toBeInstanceOf(HttpFault)
    expect(thrown).toMatchObject({ sent: 'answered', retryAt: Date.parse('2026-03-03T00:00:00Z') })
  })

  test('a network that counts forty questions of a kind a minute never has to refuse one', async () => {
    const time = pretend()
    const { sandbox, reading, video } = await started({ clock: time.clock, perMinute: 40 })
    for (let n = 0; n < 3000; n += 1) sandbox.comment(video, `client_${n % 50}`, `Message ${n}`, Date.parse('2026-02-10T00:00:00Z') + n * 60_000)
    const before = time.clock.now()
    await reading.read()
    expect(reading.items.size).toBe(3000)
    // A hundred pages and more, once for what is new and once for what was.
    expect(time.clock.now() - before).toBeGreaterThan(3 * 60_000)
  })
})
