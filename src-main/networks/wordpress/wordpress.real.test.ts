import { afterAll, describe, expect, test } from 'vitest'
import { answerOn } from '../../../e2e/servers/wordpress/approve.ts'
import { startWordPress, wordPressMissing } from '../../../e2e/servers/wordpress/server.ts'
import type { RealWordPress } from '../../../e2e/servers/wordpress/server.ts'
import { toFailure } from '../../../src-contract/failure.ts'
import { accountId } from '../../../src-contract/ids.ts'
import type { RemoteItem } from '../../../src-contract/remote.ts'
import { systemClock } from '../../lib/clock.ts'
import { HttpFault, createHttpClient } from '../../net/http.ts'
import { describeAdapter, targetOf } from '../adapter.contract.ts'
import type { RunningNetwork } from '../adapter.contract.ts'
import type { Connecting } from '../adapter.ts'
import { wordpress } from './adapter.ts'

const never = new AbortController().signal
const missing = await wordPressMissing()
const server: RealWordPress | null = missing === null ? await startWordPress() : null
afterAll(() => server?.stop())

/** PHP's own server turns a connection away now and then when the machine is busy: what never reached it is asked again. */
async function reached<T>(work: () => Promise<T>, tries = 20): Promise<T> {
  try {
    return await work()
  } catch (thrown) {
    if (tries <= 1 || !(thrown instanceof HttpFault) || thrown.sent !== 'no') throw thrown
    await systemClock.sleep(250)
    return reached(work, tries - 1)
  }
}

const approvedAs = { approve: '1', unhide: '1', hide: '0', spam: 'spam', unspam: '1', delete: 'trash', restore: '1' } as const

async function begin(wp: RealWordPress, permalinks: 'pretty' | 'plain'): Promise<RunningNetwork> {
  await wp.permalinks(permalinks)
  await wp.empty()
  const http = createHttpClient({ origin: wp.url, clock: systemClock })
  const connecting: Connecting = { url: wp.url, user: wp.login, secrets: { password: wp.password }, http, clock: systemClock }
  const connected = await wordpress.connect(connecting, never)
  let at = Math.floor(Date.now() / 1000) - 100_000
  const arriveMany = async (texts: string[], parent = 0) =>
    (await wp.comments(texts.map((text) => ({ text, parent, at: (at += 60), name: 'Léa', email: 'lea@example.test' })))).map(String)
  return {
    connecting,
    wrong: { ...connecting, secrets: { password: 'wrong wrong wrong wrong' } },
    session: { account: { ...connected, id: accountId.parse(1) }, secrets: connected.secrets, saveSecrets: () => Promise.resolve(), http, clock: systemClock },
    arriveMany: (texts) => arriveMany(texts),
    arrive: async (text, inReplyTo) => (await arriveMany([text], Number(inReplyTo ?? 0)))[0] ?? '',
    edit: (id, text) => wp.edit(Number(id), text),
    remove: (id) => wp.remove(Number(id)),
    async confirms(verb, id, text) {
      const rows = await wp.read()
      if (verb !== 'reply') return verb in approvedAs && rows.find((row) => row.id === id)?.approved === approvedAs[verb as keyof typeof approvedAs]
      const answers = rows.filter((row) => row.parent === id && row.user !== '0')
      return answers.length === 1 && answers[0]?.content === text?.replace(/&/g, '&amp;').replace(/</g, '&lt;')
    },
    stop: () => Promise.resolve(),
  }
}

describe.skipIf(server === null)(`a real WordPress${missing === null ? '' : `: skipped, ${missing}`}`, () => {
  const wp = () => {
    if (server === null) throw new Error('no server')
    return server
  }
  const connectTo = (more: Partial<Connecting>) => {
    const http = createHttpClient({ origin: wp().url, clock: systemClock })
    return wordpress.connect({ url: wp().url, user: wp().login, secrets: { password: wp().password }, http, clock: systemClock, ...more }, never)
  }
  const refusalOf = (work: Promise<unknown>) => work.then(() => 'none', (thrown: unknown) => toFailure(thrown).code)

  for (const permalinks of ['pretty', 'plain'] as const) {
    describeAdapter(`WordPress with ${permalinks} permalinks`, { adapter: wordpress, many: 230, sandbox: false, start: () => begin(wp(), permalinks) })

    test(`the site is found from any of its pages (${permalinks})`, async () => {
      await wp().permalinks(permalinks)
      for (const page of ['', '/', '/wp-admin/edit-comments.php', '/2026/11/23/hello-world/', '/wp-login.php?action=lostpassword']) {
        expect((await connectTo({ url: `${wp().url}${page}` })).url).toBe(`${wp().url}/`)
      }
    })
  }

  test('its own page makes the password and sends the browser back with it; a no is told as one; a copied password will do', async () => {
    const { signIn } = wordpress
    if (signIn === undefined) throw new Error('no sign-in')
    const http = createHttpClient({ origin: wp().url, clock: systemClock })
    const connecting: Connecting = { url: wp().url, user: wp().login, secrets: {}, http, clock: systemClock }
    const person = { login: wp().login, password: 'not used over the interface' }
    const begun = await reached(() => signIn.begin(connecting, 'http://127.0.0.1:51999/back', never))
    expect(await refusalOf(signIn.finish(connecting, begun, await answerOn(begun.url, person, 'reject'), never))).toBe('signIn.refused')
    const { user, ...secrets } = await signIn.finish(connecting, begun, await answerOn(begun.url, person, 'approve'), never)
    expect(user).toBe(wp().login)
    expect((await reached(() => connectTo({ user: user ?? null, secrets }))).url).toBe(`${wp().url}/`)

    // As it is copied from the page of a site that sends nobody back; that page is filled by a script, which nothing here runs.
    const pasted = await signIn.finish(connecting, begun, wp().password, never)
    expect((await reached(() => connectTo({ secrets: pasted }))).url).toBe(`${wp().url}/`)
  })

  test('in production without https there is no password to connect with, and that is said', async () => {
    wp().environment('production')
    expect(await refusalOf(connectTo({}))).toBe('site.noApplicationPasswords')
    wp().environment('local')
  })

  test('a user who may not moderate is told so before anything is saved', async () => {
    const password = await wp().user('autrice', 'author')
    expect(await refusalOf(connectTo({ user: 'autrice', secrets: { password } }))).toBe('auth.missingPermission')
  })

  test('an editor may connect', async () => {
    const password = await wp().user('redac', 'editor')
    expect((await connectTo({ user: 'redac', secrets: { password } })).settings).toMatchObject({ user: 'redac' })
  })

  test('moderating leaves the address and the program of the author as evidence', async () => {
    const network = await begin(wp(), 'pretty')
    const item = await onlyItem(network, await network.arrive('Une insulte'))
    const before = (await wp().read())[0]
    await wordpress.perform(network.session, { verb: 'hide', target: targetOf(item), text: null, private: false, reason: null }, { seed: '', createdAt: 0 }, never)
    expect((await wp().read())[0]).toEqual({ ...before, approved: '0' })
  })

  test('what arrives straight in spam or trash, and pingbacks, are not missed', async () => {
    const network = await begin(wp(), 'pretty')
    const ids = await wp().comments([
      { text: 'Buy pills', approved: 'spam' }, { text: 'Listed word', approved: 'trash' }, { text: 'Held', approved: '0' },
      { text: '[…] a fine article […]', type: 'pingback' }, { text: 'An editors note', type: 'note' },
    ])
    const found = await everything(network)
    expect(ids.map((id) => found.get(String(id))).map((item) => item && [item.kind, item.visibility])).toEqual([
      ['comment', 'spam'], ['comment', 'trash'], ['comment', 'held'], ['mention', 'visible'], undefined,
    ])
  })

  test('comments on a page, on a private post and on a post thrown away are read, and the last are in the trash', async () => {
    const network = await begin(wp(), 'pretty')
    const [page, secret, doomed] = [
      await wp().post({ title: 'Contact & accès', text: 'Page', type: 'page' }), await wp().post({ title: 'Interne', text: 'Privé', status: 'private' }),
      await wp().post({ title: 'À jeter', text: 'x' }),
    ]
    const ids = (await wp().comments([page, secret, doomed].map((post) => ({ text: `On ${post}`, post })))).map(String)
    const found = await everything(network)
    expect(ids.map((id) => found.get(id)?.postRemoteId)).toEqual([String(page), String(secret), String(doomed)])
    await wp().trashPost(doomed)
    const { seen } = await wordpress.look(network.session, [...found.values()].map(targetOf), never)
    expect(seen.find((one) => one.remoteId === ids[2])?.item?.visibility).toBe('trash')
  })

  test('many comments deleted at once are all found gone, and what moved to spam is not', async () => {
    const network = await begin(wp(), 'pretty')
    const ids = (await network.arriveMany?.(Array.from({ length: 12 }, (_, n) => `Comment ${n}`))) ?? []
    const targets = [...(await everything(network)).values()].map(targetOf)
    for (const id of ids.slice(0, 8)) await wp().remove(Number(id))
    await wp().status(Number(ids[8]), 'spam')
    const { seen } = await wordpress.look(network.session, targets, never)
    expect(seen.filter((one) => one.item === null).map((one) => one.remoteId).sort()).toEqual(ids.slice(0, 8).sort())
    expect(seen.find((one) => one.remoteId === ids[8])?.item?.visibility).toBe('spam')
  })

  test('an idle live read costs three requests', async () => {
    const network = await begin(wp(), 'pretty')
    await network.arriveMany?.(Array.from({ length: 60 }, (_, n) => `Comment ${n}`))
    const live = { id: 'comments', role: 'live' } as const
    let cursor = null
    for await (const batch of wordpress.pull(network.session, live, cursor, never)) cursor = batch.cursor
    const before = network.session.http.requests
    for await (const batch of wordpress.pull(network.session, live, cursor, never)) expect(batch.upserted).toEqual([])
    expect(network.session.http.requests - before).toBe(3)
  })
})

async function everything(network: RunningNetwork): Promise<Map<string, RemoteItem>> {
  const items = new Map<string, RemoteItem>()
  for (const stream of wordpress.streams(network.session.account)) {
    for await (const batch of wordpress.pull(network.session, stream, null, never)) for (const item of batch.upserted) items.set(item.remoteId, item)
  }
  return items
}

async function onlyItem(network: RunningNetwork, id: string): Promise<RemoteItem> {
  const item = (await everything(network)).get(id)
  if (item === undefined) throw new Error('the item did not arrive')
  return item
}
