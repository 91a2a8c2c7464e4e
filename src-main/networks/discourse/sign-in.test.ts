import { afterEach, expect, test } from 'vitest'
import { toFailure } from '../../../src-contract/failure.ts'
import { never } from '../begin.contract.ts'
import { discourse } from './adapter.ts'
import { begin, us } from './begin.contract.ts'

const stops: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop()
})
function way() {
  if (discourse.signIn === undefined) throw new Error('no way to sign in')
  return discourse.signIn
}
const signIn = way()

async function begun() {
  const { sandbox, connecting } = await begin({ member: true, watches: [1] })
  stops.push(() => sandbox.close())
  const asking = { ...connecting, secrets: {} }
  const first = await signIn.begin(asking, 'http://127.0.0.1:1/', never)
  return { sandbox, asking, first, page: await fetch(first.url) }
}

test('the forum asks its member, what it shows is pasted, and the key inside connects', async () => {
  const { sandbox, asking, first, page } = await begun()
  expect(page.status).toBe(200)
  expect(await page.text()).toContain('Vigie')
  // An address of ours is on no forum's list, and would be refused.
  expect(new URL(first.url).searchParams.has('auth_redirect')).toBe(false)
  const shown = sandbox.authorise(first.url, us)
  const secrets = await signIn.finish(asking, first, `\n  ${shown}\n`, never)
  expect(Object.keys(secrets)).toEqual(['key'])
  const connected = await discourse.connect({ ...asking, secrets }, never)
  expect(connected.handle).toMatch(/^Sauvaline@/)
  expect(connected.settings['keyKind']).toBe('user')
  // Where a forum sends the browser back, the address carries it.
  expect(await signIn.finish(asking, first, `http://127.0.0.1:1/?payload=${encodeURIComponent(shown)}`, never)).toEqual(secrets)
})

test('what was not meant for us is refused: another’s answer, an earlier one, noise', async () => {
  const { sandbox, asking, first } = await begun()
  const other = await signIn.begin(asking, '', never)
  const strange = [sandbox.authorise(other.url, us), '', 'AAAA', '%E0%A4%A', 'x'.repeat(5000), sandbox.authorise(first.url, us).slice(0, 100)]
  for (const returned of strange) {
    expect(toFailure(await signIn.finish(asking, first, returned, never).catch((error: unknown) => error)).code).toBe('signIn.notOurs')
  }
  const otherNonce = sandbox.authorise(first.url.replace(/nonce=\w+/, `nonce=${'0'.repeat(32)}`), us)
  expect(toFailure(await signIn.finish(asking, first, otherNonce, never).catch((error: unknown) => error)).code).toBe('signIn.notOurs')
})
