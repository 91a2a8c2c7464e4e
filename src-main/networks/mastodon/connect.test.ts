import { afterEach, expect, test } from 'vitest'
import { createMastodonSandbox } from '../../../src-sandbox/mastodon/sandbox.ts'
import type { MastodonSandboxOptions } from '../../../src-sandbox/mastodon/sandbox.ts'
import { toFailure } from '../../../src-contract/failure.ts'
import { systemClock } from '../../lib/clock.ts'
import { createHttpClient } from '../../net/http.ts'
import type { Connecting } from '../adapter.ts'
import { mastodon } from './adapter.ts'
import { never } from '../begin.contract.ts'
import { staffScopes, token, us } from './begin.contract.ts'

const stops: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop()
})

async function at(options: Partial<MastodonSandboxOptions> = {}, scopes = ['read', 'write', 'follow']) {
  const sandbox = createMastodonSandbox({ accounts: [{ username: us, displayName: 'La Marque', token, scopes }], ...options })
  await sandbox.listen()
  stops.push(() => sandbox.close())
  const connect = (more: Partial<Connecting> = {}) =>
    mastodon.connect(
      {
        url: sandbox.url,
        user: null,
        secrets: { token },
        http: createHttpClient({ origin: sandbox.url, clock: systemClock }),
        clock: systemClock,
        ...more,
      },
      never,
    )
  return {
    sandbox,
    connect,
    refusal: (work: Promise<unknown>) =>
      work.then(
        () => null,
        (thrown: unknown) => toFailure(thrown),
      ),
  }
}

test('a handle is whole, and the account is another on another server', async () => {
  const { connect } = await at({ domain: 'social.example' })
  expect(await connect()).toMatchObject({ handle: 'marque@social.example', name: 'La Marque', secrets: { token } })
  expect((await connect()).remoteId).toMatch(/^social\.example#\d+$/)
})

test('the address of a profile and a whole handle name the server as well', async () => {
  const { sandbox, connect } = await at()
  const { host } = new URL(sandbox.url)
  for (const url of [`${sandbox.url}/@marque`, `@marque@${host}`, host])
    expect((await connect({ url })).settings).toMatchObject({ origin: sandbox.url })
})

test('the length of a status is the server’s own, from either version of what it says of itself', async () => {
  expect((await (await at({ maxCharacters: 5000 })).connect()).settings).toMatchObject({ maxCharacters: 5000, many: true })
  expect((await (await at({ maxCharacters: 1500, lacks: ['instanceV2', 'manyStatuses'] })).connect()).settings).toMatchObject({
    maxCharacters: 1500,
    many: false,
  })
})

test.each([
  [['write', 'follow'], 'read:accounts'],
  [['read:accounts', 'write', 'follow'], 'read:notifications'],
  [['read', 'follow'], 'write:statuses'],
  [['read', 'write:statuses', 'follow'], 'write:favourites'],
  [['read', 'write:statuses', 'write:favourites'], 'write:blocks'],
])('a token of %j lacks %s, and that is said before anything is saved', async (scopes, permission) => {
  const { connect, refusal } = await at({}, scopes)
  expect(await refusal(connect())).toMatchObject({ code: 'auth.missingPermission', params: { permission } })
})

test('trying what a token may do changes nothing', async () => {
  const { sandbox, connect } = await at()
  const post = sandbox.post(us, 'Bonjour')
  await connect()
  expect(sandbox.status(post)).toMatchObject({ text: 'Bonjour' })
  const writes = sandbox.requests.filter(({ method }) => method !== 'GET').map(({ path }) => path)
  expect(writes).toEqual([
    '/api/v1/statuses/0/unreblog',
    '/api/v1/statuses/0/unfavourite',
    '/api/v1/accounts/0/unblock',
    '/api/v1/accounts/0/unmute',
    '/api/v1/reports',
  ])
  expect(sandbox.reports).toEqual([])
})

test('what an account can do without is named, and it is connected all the same', async () => {
  const { connect } = await at({}, ['read', 'write:statuses', 'write:favourites', 'write:blocks'])
  expect((await connect()).missing).toEqual({ verbs: ['mute', 'unmute', 'report'], streams: [] })
})

test.each([
  { who: 'a moderator with the scopes of one', staff: true, scopes: staffScopes, expected: true },
  { who: 'a moderator whose token may only look', staff: true, scopes: ['read', 'write', 'follow', 'admin:read'], expected: false },
  { who: 'a moderator whose token may not look', staff: true, scopes: ['read', 'write', 'follow', 'admin:write'], expected: false },
  { who: 'a member with a token of any scope', staff: false, scopes: staffScopes, expected: false },
])('$who counts as staff: $expected, found out without a decision about anybody', async ({ staff, scopes, expected }) => {
  const { sandbox, connect } = await at({ accounts: [{ username: us, token, scopes, staff }] })
  const { settings, missing } = await connect()
  expect(settings).toMatchObject({ staff: expected })
  expect(missing).toEqual({ verbs: [], streams: [] })
  expect(sandbox.warnings).toEqual([])
})

test('a server that does not say that it speaks Mastodon’s own language is not asked for its staff', async () => {
  const { sandbox, connect } = await at({ accounts: [{ username: us, token, scopes: staffScopes, staff: true }], lacks: ['manyStatuses'] })
  expect((await connect()).settings).toMatchObject({ staff: false })
  expect(sandbox.requests.filter(({ path }) => path.includes('/admin/'))).toEqual([])
})

test('the token is not shown to a server that has not said what it is', async () => {
  const { sandbox, connect, refusal } = await at()
  sandbox.misbehave({ mode: 'html' })
  expect(await refusal(connect())).toMatchObject({ code: 'remote.unexpected' })
  expect(sandbox.requests.map(({ path }) => path)).toEqual(['/api/v2/instance', '/api/v1/instance'])
})

test('an address or a token that is missing is named', async () => {
  const { connect, refusal } = await at()
  expect(await refusal(connect({ secrets: { token: ' ' } }))).toMatchObject({ code: 'input.secretMissing' })
  expect(await refusal(connect({ url: ' ' }))).toMatchObject({ code: 'input.url' })
})
