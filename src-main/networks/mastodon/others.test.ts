import { afterEach, describe, expect, test } from 'vitest'
import { toFailure } from '../../../src-contract/failure.ts'
import type { MastodonSandboxOptions } from '../../../src-sandbox/mastodon/sandbox.ts'
import { actOn, never, newKey } from '../begin.contract.ts'
import { mastodon } from './adapter.ts'
import { begin, createReading, them, us } from './begin.contract.ts'

// Servers that speak Mastodon's API and are not Mastodon.

const stops: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop()
})

async function started(options: Partial<MastodonSandboxOptions>) {
  const network = await begin(options)
  stops.push(() => network.sandbox.close())
  return { ...network, reading: createReading(network.session) }
}

type Lacks = NonNullable<MastodonSandboxOptions['lacks']>
const kinds: Record<string, Partial<MastodonSandboxOptions>> = {
  GoToSocial: { version: '0.19.1+git', differs: ['ulids'], lacks: ['instanceV2', 'manyStatuses', 'search'] },
  Pleroma: { version: '2.7.2 (compatible; Pleroma 2.8.0)', differs: ['flakes', 'noAccountUrl', 'local', 'typesRefused'], lacks: ['link', 'manyStatuses', 'idempotency'] },
  Pixelfed: { version: '3.5.3 (compatible; Pixelfed 0.12.4)', differs: ['numbers', 'allTypesRefused', 'nullContext', 'coarseScopes'], lacks: ['manyStatuses', 'idempotency', 'search'] },
  Friendica: { version: '2.8.0 (compatible; Friendica 2024.12)', differs: ['numbers', 'conversationsRefused', 'directIsPrivate', 'instanceV2Broken'], lacks: ['link', 'manyStatuses', 'idempotency', 'types'] },
}

describe.each(Object.entries(kinds))('a server like %s', (_, options) => {
  test('is connected, read to the end, once, with what came while nobody looked', async () => {
    const { sandbox, post, reading } = await started(options)
    const texts = new Set<string>()
    const say = (n: number) => {
      texts.add(`Question ${n}`)
      sandbox.reply(them, post, `Question ${n}`)
    }
    for (let n = 0; n < 45; n += 1) say(n)
    await reading.read()
    for (let n = 45; n < 140; n += 1) say(n)
    await reading.read()
    const found = [...reading.items.values()].filter(({ own }) => !own)
    expect(new Set(found.map(({ text }) => text.replace(/^@\S+ /, '')))).toEqual(texts)
    expect(found).toHaveLength(140)
    for (const { remoteId, author } of found) expect([typeof remoteId, typeof author.remoteId]).toEqual(['string', 'string'])
    expect((await reading.read()).flatMap(({ upserted }) => upserted)).toEqual([])
  })

  test('takes an answer once, however often it is sent, and a like and its undoing', async () => {
    const { sandbox, session, post, reading } = await started(options)
    const id = sandbox.reply(them, post, 'Livrez-vous ?')
    await reading.read()
    const item = reading.items.get(id)
    if (item === undefined) throw new Error('not read')
    const key = newKey()
    const first = await mastodon.perform(session, actOn(item, 'reply', 'Oui, partout.'), key, never)
    const again = await mastodon.perform(session, actOn(item, 'reply', 'Oui, partout.'), key, never)
    expect(again.remoteId).toBe(first.remoteId)
    expect(await mastodon.reconcile(session, actOn(item, 'reply', 'Oui, partout.'), key, Date.now(), never)).toMatchObject({ kind: 'done' })
    expect((await mastodon.perform(session, actOn(item, 'like'), newKey(), never)).observed).toMatchObject([{ liked: true }])
    expect((await mastodon.perform(session, actOn(item, 'unlike'), newKey(), never)).observed).toMatchObject([{ liked: false }])
  })
})

test('what has no words is read with what it has', async () => {
  const { sandbox, post, reading } = await started({ differs: ['nullContent'] })
  const id = sandbox.reply(them, post, 'sans texte')
  await reading.read()
  expect(reading.items.get(id)).toMatchObject({ text: '', author: { handle: them } })
})

test('an answer to what such a server calls private is for those it names alone; Mastodon’s own says what it means', async () => {
  for (const [lacks, expected] of [[['manyStatuses'], 'direct'], [[], 'private']] as const) {
    const { sandbox, session, post, reading } = await started({ lacks: lacks as Lacks })
    const id = sandbox.reply(them, post, 'Entre nous', Date.now(), { visibility: 'private' })
    await reading.read()
    const item = reading.items.get(id)
    if (item === undefined) throw new Error('not read')
    const { remoteId } = await mastodon.perform(session, actOn(item, 'reply', 'Bien sûr.'), newKey(), never)
    expect(sandbox.status(remoteId ?? '')?.visibility).toBe(expected)
  }
})

test('a token that is nobody’s any more is called that where the server has no 401 for it', async () => {
  const { session, reading } = await started({ differs: ['unprocessable'] })
  await reading.read()
  const stale = { ...session, secrets: { token: 'no longer' } }
  const code = await createReading(stale).read('notifications').then(() => 'none', (error: unknown) => toFailure(error).code)
  expect(code).toBe('auth.rejected')
})

test('signing in asks for coarse scopes where a server knows no finer ones', async () => {
  const { sandbox, connecting } = await started({ differs: ['coarseScopes'] })
  const { signIn } = mastodon
  if (signIn === undefined) throw new Error('no sign-in')
  const asking = { ...connecting, secrets: {} }
  const begun = await signIn.begin(asking, 'http://127.0.0.1:51789/', never)
  expect(new URL(begun.url).searchParams.get('scope')).toBe('read write follow')
  const secrets = await signIn.finish(asking, begun, sandbox.authorize(begun.url, us), never)
  expect(await mastodon.connect({ ...asking, secrets }, never)).toMatchObject({ handle: `${us}@sandbox.test` })
})
