import { afterEach, describe, expect, test } from 'vitest'
import { toFailure } from '../../../src-contract/failure.ts'
import type { Clock } from '../../lib/clock.ts'
import { bluesky } from './adapter.ts'
import { never, openSession } from '../begin.contract.ts'
import { begin, createReading, password, us } from './begin.contract.ts'
import { claimsOf } from './session.ts'

type Begun = Awaited<ReturnType<typeof begin>>
const begun: Begun[] = []
afterEach(async () => {
  for (const { sandbox } of begun.splice(0)) await sandbox.close()
})
async function start(options: Parameters<typeof begin>[0] = {}): Promise<Begun> {
  const one = await begin(options)
  begun.push(one)
  return one
}

const paths = ({ sandbox }: Begun) => sandbox.requests.map(({ path }) => path.replace('/xrpc/', ''))
const made = (one: Begun) => paths(one).filter((path) => path === 'com.atproto.server.createSession').length
const refreshed = (one: Begun) => paths(one).filter((path) => path === 'com.atproto.server.refreshSession').length

describe('a session', () => {
  test('is made once and kept', async () => {
    const one = await start()
    for (let n = 0; n < 3; n += 1) await createReading(one.session).read()
    expect(made(one)).toBe(1)
    expect(refreshed(one)).toBe(0)
  })

  test('that has ended by its own date is renewed before it is used', async () => {
    const one = await start()
    await one.session.saveSecrets({ ...one.session.secrets, accessJwt: one.sandbox.expiredToken(us) })
    await createReading(one.session).read()
    expect(refreshed(one)).toBe(1)
    expect(made(one)).toBe(1)
    expect((claimsOf(one.session.secrets['accessJwt'] ?? '')?.exp ?? 0) * 1000).toBeGreaterThan(Date.now())
    expect(one.session.secrets['password']).toBe(password)
  })

  test('that the server has ended is renewed, and what was asked is asked again', async () => {
    const one = await start()
    one.sandbox.reply('lea.test', one.post.uri, 'Bonjour')
    one.sandbox.expireAccess(us)
    const reading = createReading(one.session)
    await reading.read()
    expect(reading.items.size).toBe(1)
    expect(refreshed(one)).toBe(1)
  })

  test('saves its new tokens before it uses them, because the old one is spent', async () => {
    const one = await start()
    const order: string[] = []
    one.sandbox.expireAccess(us)
    const save = one.session.saveSecrets
    const session = {
      ...one.session,
      saveSecrets: (secrets: Record<string, string>) => {
        order.push(`saved after ${paths(one).at(-1)}`)
        return save(secrets)
      },
    }
    await bluesky.look(session, [], never)
    for await (const _ of bluesky.pull(session, { id: 'notifications', role: 'live' }, null, never)) continue
    expect(order).toEqual(['saved after com.atproto.server.refreshSession'])
    expect(paths(one).at(-1)).toBe('app.bsky.notification.listNotifications')
  })

  test('whose tokens are no longer taken is made anew with the app password', async () => {
    const one = await start()
    one.sandbox.endSessions(us)
    await createReading(one.session).read()
    expect(made(one)).toBe(2)
  })

  test('that nothing brings back says that the credentials are refused', async () => {
    const one = await start()
    one.sandbox.endSessions(us)
    one.sandbox.revokePasswords(us)
    const thrown: unknown = await createReading(one.session)
      .read()
      .catch((error: unknown) => error)
    expect(toFailure(thrown).code).toBe('auth.rejected')
  })

  test('is not renewed at every request by a machine whose clock is a year ahead', async () => {
    const one = await start()
    const ahead: Clock = { now: () => Date.now() + 365 * 86_400_000, sleep: () => Promise.resolve() }
    one.sandbox.reply('lea.test', one.post.uri, 'Bonjour')
    await createReading({ ...one.session, clock: ahead }).read('notifications')
    expect(refreshed(one)).toBe(1)
  })

  test('of somebody else is never taken for ours', async () => {
    const one = await start()
    one.sandbox.addAccount({ handle: 'autre.test', password: 'autre' })
    const other = await openSession(bluesky, { ...one.connecting, user: 'autre.test', secrets: { password: 'autre' } })
    one.sandbox.expireAccess('autre.test')
    const mixed = { ...one.session, secrets: other.session.secrets }
    const thrown: unknown = await createReading(mixed)
      .read()
      .catch((error: unknown) => error)
    expect(toFailure(thrown).code).toBe('auth.rejected')
  })
})

describe('connecting', () => {
  test('takes a handle with its @, in short, or a DID, and keys the account on the DID', async () => {
    const { connecting, connected } = await start()
    for (const user of [`@${us}`, ' atelier-nord ', connected.remoteId]) {
      expect(await bluesky.connect({ ...connecting, user }, never)).toMatchObject({
        remoteId: connected.remoteId,
        handle: us,
        name: 'Atelier Nord',
      })
    }
  })

  test('sends no password to what is no such server', async () => {
    const one = await start()
    one.sandbox.misbehave({ mode: 'html' })
    const thrown: unknown = await bluesky.connect(one.connecting, never).catch((error: unknown) => error)
    expect(toFailure(thrown).code).toBe('network.notJson')
    expect(paths(one).at(-1)).toBe('com.atproto.server.describeServer')
  })

  test('says what is missing', async () => {
    const { connecting } = await start()
    const codeOf = (given: object) =>
      bluesky.connect({ ...connecting, ...given }, never).then(
        () => 'none',
        (error: unknown) => toFailure(error).code,
      )
    expect(await codeOf({ secrets: {} })).toBe('input.secretMissing')
    expect(await codeOf({ user: ' ' })).toBe('input.secretMissing')
    expect(await codeOf({ url: 'ftp://x' })).toBe('input.url')
  })

  test('goes where the server says the repository lies only if that is public and https', async () => {
    const endpoints: [string, 'typed' | 'told'][] = [
      ['https://pds.example.com', 'told'],
      ['http://pds.example.com', 'typed'],
      ['http://127.0.0.1:9', 'typed'],
      ['https://localhost', 'typed'],
      ['nonsense', 'typed'],
    ]
    for (const [serviceEndpoint, goes] of endpoints) {
      const answers: Record<string, object> = {
        'com.atproto.server.describeServer': { did: 'did:web:x', availableUserDomains: ['.bsky.social'] },
        'com.atproto.server.createSession': {
          did: 'did:plc:abcdefghijklmnopqrstuvwx',
          handle: 'a.bsky.social',
          accessJwt: 'a.b.c',
          refreshJwt: 'a.b.c',
          didDoc: { service: [{ id: '#atproto_pds', type: 'AtprotoPersonalDataServer', serviceEndpoint }] },
        },
        'app.bsky.actor.getProfile': { did: 'did:plc:abcdefghijklmnopqrstuvwx', handle: 'a.bsky.social' },
        'chat.bsky.convo.listConvos': { convos: [] },
      }
      const http = {
        requests: 0,
        budget: null,
        approve: () => undefined,
        send: ({ url }: { url: string }) =>
          Promise.resolve({ status: 200, headers: new Headers(), json: answers[new URL(url).pathname.replace('/xrpc/', '')], url }),
      }
      const connected = await bluesky.connect(
        { url: null, user: 'a', secrets: { password }, http, clock: { now: () => 0, sleep: () => Promise.resolve() } },
        never,
      )
      expect(connected.settings).toMatchObject({
        service: 'https://bsky.social',
        pds: goes === 'told' ? serviceEndpoint : 'https://bsky.social',
      })
    }
  })
})
