import { afterEach, expect, test } from 'vitest'
import { toFailure } from '../../../src-contract/failure.ts'
import { createBlueskySandbox } from '../../../src-sandbox/bluesky/sandbox.ts'
import type { BlueskySandbox, BlueskySandboxOptions } from '../../../src-sandbox/bluesky/sandbox.ts'
import { systemClock } from '../../lib/clock.ts'
import type { Clock } from '../../lib/clock.ts'
import { createHttpClient } from '../../net/http.ts'
import type { Connecting } from '../adapter.ts'
import { createReading, never, openSession } from '../begin.contract.ts'
import { bluesky } from './adapter.ts'
import { them, us } from './begin.contract.ts'
import { begin, finish } from './sign-in.ts'

const running: BlueskySandbox[] = []
afterEach(async () => {
  await Promise.all(running.splice(0).map((each) => each.close()))
})

const back = 'http://127.0.0.1:51999/a-path-of-this-sign-in'
const codeOf = (work: Promise<unknown>) => work.then(() => 'none', (error: unknown) => toFailure(error).code)

async function start(options: Partial<BlueskySandboxOptions> & { clock?: Clock } = {}) {
  const { clock = systemClock, ...more } = options
  const sandbox = createBlueskySandbox({ accounts: [{ handle: us, displayName: 'Atelier Nord' }, { handle: them, displayName: 'Léa' }], ...more })
  await sandbox.listen()
  running.push(sandbox)
  const connecting: Connecting = { url: sandbox.url, user: us, secrets: {}, http: createHttpClient({ origin: sandbox.url, clock }), clock }
  return { sandbox, connecting }
}

/** The user's browser: opens the page, presses the button, gives where it is sent. */
async function press(url: string, button: 'approve' | 'reject', as = us): Promise<string> {
  const { origin, pathname, search } = new URL(url)
  const body = new URLSearchParams(search)
  body.set(button, 'yes')
  body.set('as', as)
  return (await fetch(`${origin}${pathname}`, { method: 'POST', body, redirect: 'manual' })).headers.get('location') ?? ''
}

async function signedIn(of: Awaited<ReturnType<typeof start>>) {
  const begun = await begin(of.connecting, back, never)
  const secrets = await finish(of.connecting, begun, await press(begun.url, 'approve'), never)
  // As after a start of the app: nothing of the sign-in but its secrets is there.
  const http = createHttpClient({ origin: of.sandbox.url, clock: of.connecting.clock })
  return { secrets, ...(await openSession(bluesky, { ...of.connecting, user: null, secrets, http }, { http, clock: of.connecting.clock })) }
}

test('what the browser carries tells nothing, and what comes back is good for the one who began', async () => {
  const of = await start()
  const begun = await begin(of.connecting, back, never)
  const page = new URL(begun.url)
  expect([...page.searchParams.keys()].toSorted()).toEqual(['client_id', 'request_uri'])
  const client = new URL(page.searchParams.get('client_id') ?? '')
  expect([client.origin, client.searchParams.get('redirect_uri')]).toEqual(['http://localhost', back])
  const to = await press(begun.url, 'approve')
  const wrong = [
    to.replace(/state=[\w-]+/, 'state=another'), to.replace(/iss=[^&]+/, 'iss=https%3A%2F%2Fevil.example'), to.replace(/[?&]iss=[^&]+/, '?'), 'no address', back,
    `${back}?state=${String(begun.keep['state'])}&iss=${encodeURIComponent(of.sandbox.url)}`,
  ]
  for (const returned of wrong) expect([returned, await codeOf(finish(of.connecting, begun, returned, never))]).toEqual([returned, 'signIn.notOurs'])
  // Another sign-in of ours cannot use it: neither its key nor what only it knows fit.
  const other = await begin(of.connecting, back, never)
  expect(await codeOf(finish(of.connecting, { ...other, keep: { ...other.keep, state: begun.keep['state'] ?? null } }, to, never))).toBe('auth.expired')
  // A code is good once, whoever tried it.
  expect(await codeOf(finish(of.connecting, begun, to, never))).toBe('auth.expired')
})

test('signed in, the account reads, answers, and may do with messages what was granted', async () => {
  const of = await start()
  const { session, connected } = await signedIn(of)
  expect(connected).toMatchObject({ handle: us, name: 'Atelier Nord', settings: { chat: 'yes' } })
  expect(connected.missing).toBeUndefined()
  const post = of.sandbox.post(us, 'Nouvelle collection', Date.parse('2026-02-01T08:00:00Z'))
  of.sandbox.reply(them, post.uri, 'Où l’acheter ?')
  of.sandbox.message(them, us, 'Bonjour')
  const reading = createReading(bluesky, session)
  await reading.read()
  expect([...reading.items.values()].map(({ text }) => text)).toEqual(expect.arrayContaining(['Où l’acheter ?', 'Bonjour']))
})

test('what was not granted is told as missing', async () => {
  const of = await start({ grants: () => 'atproto transition:generic' })
  const { connected } = await signedIn(of)
  expect(connected).toMatchObject({ settings: { chat: 'no' }, missing: { verbs: [], streams: ['messages'] } })
  expect(bluesky.streams({ id: 1 as never, remoteId: '', handle: '', url: null, settings: connected.settings }).map(({ id }) => id)).not.toContain('messages')
})

test('a no over there is told as one', async () => {
  const of = await start()
  const begun = await begin(of.connecting, back, never)
  expect(await codeOf(finish(of.connecting, begun, await press(begun.url, 'reject'), never))).toBe('signIn.refused')
})

test('a nonce that turns costs one more request and nothing else', async () => {
  const of = await start()
  const { session } = await signedIn(of)
  const reading = createReading(bluesky, session)
  await reading.read('notifications')
  for (let turn = 0; turn < 3; turn += 1) {
    of.sandbox.oauth.turn()
    await reading.read('notifications')
  }
  expect(of.sandbox.oauth.refreshes()).toBe(0)
})

test('a token that ends is renewed once, and the new one is saved before it is used', async () => {
  const of = await start()
  const { session, saves, secrets } = await signedIn(of)
  of.sandbox.oauth.expire()
  const before = of.sandbox.requests.length
  await createReading(bluesky, session).read('notifications')
  expect([of.sandbox.oauth.refreshes(), saves.length]).toEqual([1, 1])
  expect(saves[0]?.['refreshToken']).not.toBe(secrets['refreshToken'])
  expect(of.sandbox.requests.slice(before).filter(({ path }) => path === '/oauth/token').length).toBeLessThanOrEqual(2)
  // Had it not been saved, the next start would have nothing that is still good.
  await createReading(bluesky, session).read('notifications')
  expect(of.sandbox.oauth.refreshes()).toBe(1)
})

test('a token that cannot be saved is not used, and the failure is the one that was met', async () => {
  const of = await start()
  const { session } = await signedIn(of)
  of.sandbox.oauth.expire()
  const before = of.sandbox.requests.length
  const broken = { ...session, secrets: session.secrets, saveSecrets: () => Promise.reject(new Error('full')) }
  await expect(createReading(bluesky, broken).read('notifications')).rejects.toThrow('full')
  const after = of.sandbox.requests.slice(before).map(({ path }) => path)
  expect(after.slice(after.lastIndexOf('/oauth/token') + 1)).toEqual([])
})

test('one that was taken back ends the account’s reading with the way to mend it', async () => {
  const of = await start()
  const { session } = await signedIn(of)
  of.sandbox.oauth.revoke()
  expect(await codeOf(createReading(bluesky, session).read('notifications'))).toBe('auth.expired')
})

test('tokens and proofs go to the server that gave them and to nobody it points at', async () => {
  const of = await start()
  const begun = await begin(of.connecting, back, never)
  const lying = { ...begun, keep: { ...begun.keep, tokenUrl: 'https://evil.example/token' } }
  expect(await codeOf(finish(of.connecting, lying, await press(begun.url, 'approve'), never))).toBe('network.secretElsewhere')
})

test('a server that speaks for another is not believed', async () => {
  const of = await start()
  for (const spoil of [{ issuer: 'https://evil.example' }, { token_endpoint: 'https://evil.example/token' }, { authorization_endpoint: 'http://127.0.0.1:1/x' }, { token_endpoint: 7 }]) {
    const { http } = of.connecting
    const lied: Connecting = {
      ...of.connecting,
      http: {
        ...http, requests: 0, budget: null,
        send: async (request, signal) => {
          const answer = await http.send(request, signal)
          return request.url.endsWith('/oauth-authorization-server') ? { ...answer, json: { ...(answer.json as object), ...spoil } } : answer
        },
      },
    }
    expect([spoil, await codeOf(begin(lied, back, never))]).toEqual([spoil, 'remote.unexpected'])
  }
})

test('an app password goes on as before', async () => {
  const of = await start({ accounts: [{ handle: us, password: 'abcd-efgh-ijkl-mnop', privileged: true }] })
  const { connected } = await openSession(bluesky, { ...of.connecting, secrets: { password: 'abcd-efgh-ijkl-mnop' } })
  expect(Object.keys(connected.secrets).toSorted()).toEqual(['accessJwt', 'password', 'refreshJwt'])
})
