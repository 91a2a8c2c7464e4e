import { afterEach, expect, test } from 'vitest'
import { toFailure } from '../../../src-contract/failure.ts'
import { never } from '../begin.contract.ts'
import { mastodon } from './adapter.ts'
import { begin, us } from './begin.contract.ts'

const stops: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop()
})

const redirectUrl = 'http://127.0.0.1:51789/'

async function started() {
  const { sandbox, connecting } = await begin()
  stops.push(() => sandbox.close())
  const { signIn } = mastodon
  if (signIn === undefined) throw new Error('no sign-in')
  const asking = { ...connecting, secrets: {} }
  return { sandbox, asking, signIn, begun: await signIn.begin(asking, redirectUrl, never) }
}

const codeOf = (work: Promise<unknown>) => work.then(() => 'none', (thrown: unknown) => toFailure(thrown).code)

test('the user is asked by their own server, for what is needed and no more, and what comes back connects', async () => {
  const { sandbox, asking, signIn, begun } = await started()
  expect(begun.url.startsWith(`${sandbox.url}/oauth/authorize?`)).toBe(true)
  expect(new URL(begun.url).searchParams.get('scope')).not.toContain('admin')
  expect(begun.url).not.toContain(String(begun.keep['verifier']))
  const secrets = await signIn.finish(asking, begun, sandbox.authorize(begun.url, us), never)
  expect(await mastodon.connect({ ...asking, secrets }, never)).toMatchObject({ handle: `${us}@sandbox.test` })
})

test('an address that does not carry our own word is nobody’s, and a code is good once and for us alone', async () => {
  const { sandbox, asking, signIn, begun } = await started()
  const returned = sandbox.authorize(begun.url, us)
  for (const other of ['', 'not an address', `${redirectUrl}?code=guessed&state=guessed`, returned.replace(/state=[^&]+/, 'state=')]) {
    expect(await codeOf(signIn.finish(asking, begun, other, never))).toBe('signIn.notOurs')
  }
  expect(await codeOf(signIn.finish(asking, { ...begun, keep: { ...begun.keep, verifier: 'another' } }, returned, never))).toBe('remote.refused')
  expect(await codeOf(signIn.finish(asking, begun, returned, never))).toBe('remote.refused')
})

test('who says no is told so', async () => {
  const { sandbox, asking, signIn, begun } = await started()
  expect(await codeOf(signIn.finish(asking, begun, sandbox.authorize(begun.url, null), never))).toBe('signIn.refused')
})
