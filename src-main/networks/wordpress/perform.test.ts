import { afterEach, expect, test } from 'vitest'
import { toFailure } from '../../../src-contract/failure.ts'
import type { NetworkVerb } from '../../../src-contract/network.ts'
import type { Target } from '../../../src-contract/remote.ts'
import { createSandboxServer } from '../../../src-sandbox/server.ts'
import type { SandboxAnswer } from '../../../src-sandbox/server.ts'
import { createWordPressSandbox } from '../../../src-sandbox/wordpress/sandbox.ts'
import type { CommentStatus } from '../../../src-sandbox/wordpress/blog.ts'
import { systemClock } from '../../lib/clock.ts'
import { HttpFault, createHttpClient } from '../../net/http.ts'
import { authorizationOf, createSiteClient } from './client.ts'
import { perform, reconcile } from './perform.ts'

const signal = new AbortController().signal
const running: { close(): unknown }[] = []
afterEach(async () => {
  for (const server of running.splice(0)) await server.close()
})

const actorAt = (url: string, root = `${url}/wp-json/`) => {
  const http = createHttpClient({ origin: url, clock: systemClock })
  return { site: createSiteClient(http, root, authorizationOf('camille', 'pass')), me: 1, now: () => 5_000_000, signal }
}

async function blog() {
  const sandbox = createWordPressSandbox({ title: 'Blog', user: { login: 'camille', name: 'Camille', applicationPassword: 'pass' } })
  running.push(sandbox)
  await sandbox.listen()
  const postId = sandbox.addPost({ title: 'Un', text: 'x', at: 1e12 })
  const add = (status: CommentStatus = 'approved') => sandbox.addComment({ postId, author: { name: 'Léa', email: 'lea@example.org' }, text: 'Bonjour', at: 2e12, status })
  return { sandbox, postId, add, actor: actorAt(sandbox.url), writes: () => sandbox.requests.filter((request) => request.method !== 'GET').length }
}

const target = (id: number, postId: number | null = 1): Target => ({
  remoteId: String(id), threadRemoteId: String(id), parentRemoteId: null, postRemoteId: postId === null ? null : String(postId), authorRemoteId: 'x', visibility: 'visible', ref: {},
})
const act = (verb: NetworkVerb, id: number, text: string | null = null) => ({ verb, target: target(id), text, private: false, reason: null })
const faultOf = (work: Promise<unknown>) => work.then(() => null, (thrown: unknown) => thrown)

test('what is so already is done, and nothing is written', async () => {
  const { add, actor, writes } = await blog()
  const settled: [CommentStatus, NetworkVerb][] = [['approved', 'approve'], ['approved', 'unhide'], ['hold', 'hide'], ['spam', 'spam'], ['trash', 'delete'], ['approved', 'unspam'], ['approved', 'restore']]
  for (const [status, verb] of settled) expect((await perform(actor, act(verb, add(status)))).observed[0]?.remoteId).not.toBeUndefined()
  expect(writes()).toBe(0)
})

test('taking something out of spam or trash gives back what it was, and the answer tells which', async () => {
  const { sandbox, add, actor } = await blog()
  for (const before of ['approved', 'hold'] as const) {
    for (const [there, back] of [['spam', 'unspam'], ['delete', 'restore']] as const) {
      const id = add(before)
      await perform(actor, act(there, id))
      const { observed } = await perform(actor, act(back, id))
      expect([sandbox.comments.get(id)?.status, observed[0]?.visibility]).toEqual([before, before === 'hold' ? 'held' : 'visible'])
    }
  }
})

test('the visitor’s address and program are left as they were', async () => {
  const { sandbox, add, actor } = await blog()
  const id = add()
  const before = { ...sandbox.comments.get(id)?.author }
  for (const verb of ['hide', 'approve', 'spam', 'unspam', 'delete', 'restore'] as const) await perform(actor, act(verb, id))
  expect(sandbox.comments.get(id)?.author).toEqual(before)
})

test('a server that answers well and changes nothing is not believed', async () => {
  const comment = { id: 7, post: 1, parent: 0, author: 0, content: { rendered: '<p>x</p>' }, status: 'approved', type: 'comment' }
  const server = createSandboxServer(() => ({ status: 200, body: comment }))
  running.push(server)
  expect(await faultOf(perform(actorAt(await server.listen()), act('hide', 7)))).toMatchObject({ sent: 'answered', failure: { code: 'remote.unchanged' } })
})

test('a comment that is gone cannot be held, and need not be deleted', async () => {
  const { actor, writes } = await blog()
  expect(toFailure(await faultOf(perform(actor, act('hide', 99)))).code).toBe('remote.gone')
  expect(await perform(actor, act('delete', 99))).toMatchObject({ observed: [] })
  expect((await reconcile(actor, act('delete', 99), 0)).kind).toBe('done')
  expect(writes()).toBe(0)
})

test('the same reply twice is one reply, and both times the same one', async () => {
  const { sandbox, add, actor } = await blog()
  const id = add()
  const first = await perform(actor, act('reply', id, 'Merci & à bientôt <3'))
  const second = await perform(actor, act('reply', id, 'Merci & à bientôt <3'))
  expect(second.remoteId).toBe(first.remoteId)
  expect(first.observed[0]).toMatchObject({ text: 'Merci & à bientôt <3', kind: 'reply', own: true, parentRemoteId: String(id) })
  expect([...sandbox.comments.values()].filter((one) => one.parentId === id)).toHaveLength(1)
})

test('a reply finds its post by itself where we do not know it', async () => {
  const { add, actor } = await blog()
  const id = add()
  expect(await perform(actor, { ...act('reply', id, 'Oui'), target: target(id, null) })).toMatchObject({ observed: [{ text: 'Oui' }] })
})

test('an empty reply and a private one are refused before anything is sent', async () => {
  const { sandbox, add, actor } = await blog()
  const id = add()
  expect(toFailure(await faultOf(perform(actor, act('reply', id, '  ')))).code).toBe('input.empty')
  expect(toFailure(await faultOf(perform(actor, { ...act('reply', id, 'x'), private: true }))).code).toBe('verb.unsupported')
  expect(toFailure(await faultOf(perform(actor, act('like', id)))).code).toBe('verb.unsupported')
  expect(sandbox.requests).toEqual([])
})

test('a reply that the site finds too long, or too soon after another, is told so', async () => {
  const { add, actor } = await blog()
  expect(toFailure(await faultOf(perform(actor, act('reply', add(), 'é'.repeat(33_000))))).code).toBe('remote.tooLong')
  const flood: SandboxAnswer = { status: 400, body: { code: 'comment_flood', message: 'Slow down.', data: { status: 400 } } }
  const server = createSandboxServer(() => flood)
  running.push(server)
  const fault = await faultOf(perform(actorAt(await server.listen()), act('reply', 7, 'x')))
  expect(fault).toBeInstanceOf(HttpFault)
  expect(fault).toMatchObject({ sent: 'answered', retryAt: 5_015_000, failure: { code: 'rate.limited' } })
})

test('reading back knows our own words of this attempt from older ones and from others’', async () => {
  const { sandbox, postId, add, actor } = await blog()
  const id = add()
  const attemptedAt = Date.parse('2026-03-01T10:00:00Z')
  const ours = { postId, parentId: id, author: { name: 'Camille', email: 'c@blog.example' }, text: 'Merci  beaucoup', userId: 1 }
  const found = async () => (await reconcile(actor, act('reply', id, 'Merci beaucoup '), attemptedAt)).kind
  sandbox.addComment({ ...ours, userId: 0, at: attemptedAt })
  sandbox.addComment({ ...ours, text: 'Autre chose', at: attemptedAt })
  sandbox.addComment({ ...ours, at: attemptedAt - 86_400_000 })
  sandbox.addComment({ ...ours, at: attemptedAt, status: 'trash' })
  expect(await found()).toBe('not-done')
  sandbox.addComment({ ...ours, at: attemptedAt - 60_000, status: 'spam' })
  expect(await found()).toBe('done')
})

test('a right that was lost and an interface that was shut are told as such', async () => {
  const shut = createWordPressSandbox({ title: 'Blog', user: { login: 'camille', name: 'Camille', applicationPassword: 'pass' }, rest: false })
  const demoted = createWordPressSandbox({ title: 'Blog', user: { login: 'camille', name: 'Camille', applicationPassword: 'pass' }, moderator: false })
  running.push(shut, demoted)
  const list = async (url: string) => toFailure(await faultOf(actorAt(url).site.comments({ status: 'all' }, signal))).code
  expect(await list(await shut.listen())).toBe('site.noRest')
  expect(await list(await demoted.listen())).toBe('auth.missingPermission')
})
