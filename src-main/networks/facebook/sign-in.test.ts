import { expect, test } from 'vitest'
import { toFailure } from '../../../src-contract/failure.ts'
import { never } from '../begin.contract.ts'
import { facebook } from './adapter.ts'
import { begin, userToken } from './begin.contract.ts'

const codeOf = (work: Promise<unknown>) => work.then(() => 'none', (error: unknown) => toFailure(error).code)

test('signing in comes back to this machine by its name, with the app’s own id, and yields what connects', async () => {
  const { sandbox, connecting } = await begin()
  try {
    const app = { ...connecting, secrets: { clientId: '4711', clientSecret: 'an-app-secret' } }
    const { signIn } = facebook
    const begun = await signIn?.begin(app, 'http://127.0.0.1:40123/abc', never)
    if (signIn === undefined || begun === undefined) throw new Error('no sign-in')
    const asked = new URL(begun.url).searchParams
    expect(asked.get('redirect_uri')).toBe('http://localhost:40123/abc')
    expect(asked.get('scope')?.split(',')).toEqual(expect.arrayContaining(['pages_show_list', 'pages_read_user_content', 'pages_manage_engagement', 'pages_messaging']))
    const back = `http://localhost:40123/abc?state=${asked.get('state')}`
    expect(await codeOf(signIn.finish(app, begun, 'http://localhost:40123/abc?state=else&code=x', never))).toBe('signIn.notOurs')
    expect(await codeOf(signIn.finish(app, begun, `${back}&error=access_denied`, never))).toBe('signIn.refused')
    const secrets = await signIn.finish(app, begun, `${back}&code=a-code`, never)
    expect(secrets).toEqual({ token: userToken, clientId: '4711', clientSecret: 'an-app-secret' })
    const connected = await facebook.connect({ ...connecting, secrets }, never)
    expect(connected).toMatchObject({ name: 'Maison Verte', secrets: { clientId: '4711' } })
  } finally {
    await sandbox.close()
  }
})
