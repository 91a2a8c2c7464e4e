import { afterEach, expect, test } from 'vitest'
import { toFailure } from '../../../src-contract/failure.ts'
import { createEraser } from '../../engine/eraser.ts'
import { silentLogger } from '../../lib/logger.ts'
import { createAccount } from '../../store/accounts.ts'
import { applyBatch } from '../../store/apply.ts'
import { testStore } from '../../store/test-store.ts'
import { actOn, never, newKey } from '../begin.contract.ts'
import { linkedin } from './adapter.ts'
import { begin, createReading, page } from './begin.contract.ts'
import { isEnding } from './connect.ts'

const hourMs = 3_600_000
let stop: () => Promise<void> = () => Promise.resolve()
afterEach(() => stop())

async function started(options: Parameters<typeof begin>[0] = {}) {
  const made = await begin(options)
  stop = made.sandbox.close
  return { ...made, reading: createReading(made.session) }
}
const faultOf = (work: Promise<unknown>) => work.then(() => null, (error: unknown) => toFailure(error))

test('every page that the person administers is an account of its own, by one token', async () => {
  const { connected } = await started({ organizations: [page, { id: '7', name: 'Maison Bleue' }] })
  expect(connected.several?.map(({ remoteId, handle }) => [remoteId, handle])).toEqual([['2414183', 'Maison Verte'], ['7', 'Maison Bleue']])
})

test('the scope that is missing is named: by refusal, and for writing by what the application is told of its token', async () => {
  const without = (scope: string) => ['r_organization_social', 'w_organization_social', 'rw_organization_admin', 'r_basicprofile'].filter((one) => one !== scope)
  const none = await faultOf(started({ scopes: without('r_organization_social') }))
  expect(none).toMatchObject({ code: 'auth.missingPermission', params: { permission: 'r_organization_social' } })
  const { connected } = await started({ scopes: without('w_organization_social'), secrets: { clientId: '77vigie', clientSecret: 'WPL_AP1.sandbox' } })
  expect(connected.missing?.verbs).toEqual(['reply', 'edit', 'delete', 'like', 'unlike'])
})

test('a version that is switched off is told as that, and one that soon will be is warned of', async () => {
  expect(await faultOf(started({ versions: (version) => version > '202608' }))).toMatchObject({ code: 'remote.oldVersion', params: { version: '202608' } })
  expect([isEnding('202608', Date.UTC(2027, 4, 30)), isEnding('202608', Date.UTC(2027, 5, 1))]).toEqual([false, true])
})

test('a token that ran out, one that was taken back and a day’s ceiling are three things', async () => {
  const { sandbox, session } = await started()
  const read = () => faultOf(createReading(session).read())
  sandbox.throttle(true)
  expect(await read()).toMatchObject({ code: 'rate.limited' })
  sandbox.throttle(false)
  sandbox.endToken()
  expect(await read()).toMatchObject({ code: 'auth.expired' })
  sandbox.revoke()
  expect(await read()).toMatchObject({ code: 'auth.rejected' })
})

test('whatever its post is called, a comment is one, and what is told of it later finds it: changed, gone, and mentions', async () => {
  const { sandbox, reading, post } = await started()
  const ids = ['Un', 'Deux'].map((text) => sandbox.comment(sandbox.activityOf(post) ?? '', 'Léa', text, Date.now() - hourMs))
  await reading.read()
  expect(reading.posts.size).toBe(1)
  expect([...reading.items.keys()].sort()).toEqual([...ids].sort())
  sandbox.edit(ids[0] ?? '', 'Un, corrigé')
  sandbox.remove(ids[1] ?? '')
  const mention = sandbox.mention('Zoé', 'Bravo Maison Verte')
  await reading.read('mentions')
  expect(reading.text('Un, corrigé').postRemoteId).toBe(post)
  expect([...reading.removed]).toEqual([ids[1]])
  expect(reading.items.get(mention)).toMatchObject({ kind: 'mention', text: 'Bravo Maison Verte', author: { name: '', handle: '' } })
})

test('an answer to an answer stands under the comment at the top', async () => {
  const { sandbox, session, reading, post } = await started()
  const top = sandbox.comment(post, 'Léa', 'Un', Date.now() - hourMs)
  sandbox.comment(top, 'Marc', 'Deux', Date.now() - hourMs + 1000)
  await reading.read()
  const { observed } = await linkedin.perform(session, actOn(reading.text('Deux'), 'reply', 'Trois'), newKey(), never)
  expect(observed).toMatchObject([{ own: true, text: 'Trois', parentRemoteId: top, threadRemoteId: top }])
})

test('members’ words leave after two days, with who wrote them and what quotes them; our own answers stay', async () => {
  const { sandbox, session, reading, post } = await started()
  sandbox.comment(post, 'Léa', 'Mon adresse est 12 rue des Lilas.', Date.now() - hourMs)
  await reading.read()
  await linkedin.perform(session, actOn(reading.text('Mon adresse est 12 rue des Lilas.'), 'reply', 'Merci, c’est noté.'), newKey(), never)
  await reading.read()
  const open = testStore()
  try {
    const { store, clock } = open
    const account = createAccount(store, { network: 'linkedin', brand: 'B', remoteId: '1', handle: 'h', name: 'n', url: null, settings: {}, secretRef: 'x' })
    const batch = { posts: [...reading.posts.values()], upserted: [...reading.items.values()], removed: [] }
    applyBatch(store, account, batch)
    store.write.prepare<[], never>(`INSERT INTO drafts (thread_id, item_id, text, updated_at) SELECT thread_id, id, '> Mon adresse est 12 rue des Lilas.', 0 FROM items WHERE kind = 'comment'`).run()
    const eraser = createEraser({ store, clock, logger: silentLogger, adapters: new Map([['linkedin', linkedin]]) })
    const texts = () => store.read.prepare<[], { kind: string; text: string }>('SELECT kind, text FROM items ORDER BY kind').all().map(({ kind, text }) => [kind, text])
    clock.set(clock.now() + 47 * hourMs)
    expect(await eraser.run()).toBe(0)
    clock.set(clock.now() + 2 * hourMs)
    expect(await eraser.run()).toBe(1)
    expect(texts()).toEqual([['comment', ''], ['reply', 'Merci, c’est noté.']])
    expect(store.read.prepare<[], { text: string }>('SELECT text FROM drafts').get()?.text).not.toContain('Lilas')
    // Told again, it is not filled again.
    applyBatch(store, account, batch)
    expect(texts()[0]).toEqual(['comment', ''])
  } finally {
    open.end()
  }
})

test('signing in goes by the secret to an https page, or without it by PKCE to this machine; the two are not mixed', async () => {
  const { sandbox, connecting } = await started()
  const { signIn } = linkedin
  if (signIn === undefined) throw new Error('no sign-in')
  for (const secrets of [{ clientId: '77vigie', clientSecret: 'WPL_AP1.sandbox', redirectUrl: sandbox.client.redirectUrl }, { clientId: '77vigie', redirectUrl: 'http://127.0.0.1:47814/' }]) {
    const typed = { ...connecting, secrets }
    const begun = await signIn.begin(typed, '', never)
    expect(new URL(begun.url).pathname).toBe('clientSecret' in secrets ? '/oauth/v2/authorization' : '/oauth/native-pkce/authorization')
    expect(new URL(begun.url).searchParams.has('code_challenge')).toBe(!('clientSecret' in secrets))
    const given = await signIn.finish(typed, begun, sandbox.oauth.authorize(begun.url), never)
    expect((await linkedin.connect({ ...connecting, secrets: given }, never)).remoteId).toBe(page.id)
  }
  expect(await faultOf(signIn.begin({ ...connecting, secrets: { clientId: '77vigie', clientSecret: 'x', redirectUrl: 'http://127.0.0.1:1/' } }, '', never))).toMatchObject({ code: 'input.url' })
})
