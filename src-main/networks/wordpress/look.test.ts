import { afterEach, expect, test } from 'vitest'
import type { Target } from '../../../src-contract/remote.ts'
import { createSandboxServer } from '../../../src-sandbox/server.ts'
import { createWordPressSandbox } from '../../../src-sandbox/wordpress/sandbox.ts'
import { systemClock } from '../../lib/clock.ts'
import { createHttpClient } from '../../net/http.ts'
import { authorizationOf, createSiteClient } from './client.ts'
import type { SiteClient } from './client.ts'
import { look } from './look.ts'

const signal = new AbortController().signal
const running: { close(): unknown }[] = []
afterEach(async () => {
  for (const server of running.splice(0)) await server.close()
})

const siteAt = (url: string) => createSiteClient(createHttpClient({ origin: url, clock: systemClock }), `${url}/wp-json/`, authorizationOf('camille', 'pass'))

async function blog(count: number) {
  const sandbox = createWordPressSandbox({ title: 'Blog', user: { login: 'camille', name: 'Camille', applicationPassword: 'pass' } })
  running.push(sandbox)
  await sandbox.listen()
  const postId = sandbox.addPost({ title: 'Un', text: 'x', at: 1e12 })
  const ids = Array.from({ length: count }, () => sandbox.addComment({ postId, author: { name: 'Léa', email: '' }, text: 'Bonjour', at: 2e12 }))
  return { sandbox, postId, ids, site: siteAt(sandbox.url) }
}

const target = (id: number): Target => ({
  remoteId: String(id), threadRemoteId: String(id), parentRemoteId: null, postRemoteId: '1', authorRemoteId: 'x', visibility: 'visible', ref: {},
})

async function lookAt(site: SiteClient, ids: number[]) {
  const { seen } = await look(site, 1, ids.map(target), signal)
  const of = (gone: boolean) => seen.filter(({ item }) => (item === null) === gone).map(({ remoteId }) => Number(remoteId))
  return { there: of(false), gone: of(true) }
}

test('of comments that this user may not read nothing is said, be they few or many', async () => {
  for (const hidden of [1, 6, 30]) {
    const { sandbox, ids, site } = await blog(hidden + 2)
    for (const id of ids.slice(2)) sandbox.unreadable.add(id)
    const seen = await lookAt(site, ids)
    expect([seen.there.sort(), seen.gone]).toEqual([ids.slice(0, 2), []])
  }
})

test('a comment whose post is not there any more, or not for this user, is passed over', async () => {
  for (const [status, code] of [[404, 'rest_post_invalid_id'], [403, 'rest_cannot_read_post']] as const) {
    const server = createSandboxServer(({ path }) => (path.endsWith('/comments') ? { status: 200, body: [] } : { status, body: { code, message: 'No.', data: { status } } }))
    running.push(server)
    expect(await lookAt(siteAt(await server.listen()), [1])).toEqual({ there: [], gone: [] })
  }
})

test('a comment that is given in place of another, by itself or in a list, is not taken for it', async () => {
  const body = { id: 7, content: { rendered: 'Autre' }, status: 'approved' }
  const listed = createSandboxServer(({ path }) => (path.endsWith('/comments') ? { status: 200, body: [body] } : { status: 403, body: { code: 'rest_cannot_read', message: 'No.' } }))
  running.push(listed)
  expect(await lookAt(siteAt(await listed.listen()), [1])).toEqual({ there: [], gone: [] })
  const alone = createSandboxServer(({ path }) => ({ status: 200, body: path.endsWith('/comments') ? [] : body }))
  running.push(alone)
  await expect(lookAt(siteAt(await alone.listen()), [1])).rejects.toMatchObject({ failure: { code: 'remote.unexpected' } })
})

test('a right that the user has lost is told, and makes nothing disappear', async () => {
  const body = { code: 'rest_forbidden_context', message: 'No.', data: { status: 403 } }
  const server = createSandboxServer(({ path }) => (path.endsWith('/comments') ? { status: 200, body: [] } : { status: 403, body }))
  running.push(server)
  await expect(lookAt(siteAt(await server.listen()), [1])).rejects.toMatchObject({ failure: { code: 'auth.missingPermission' } })
})

test('an emptied trash is found gone a part at each look, behind whatever may not be read', async () => {
  const { sandbox, ids, site } = await blog(100)
  const [hidden, away, here] = [ids.slice(0, 25), ids.slice(25, 90), ids.slice(90)]
  for (const id of hidden) sandbox.unreadable.add(id)
  for (const id of away) sandbox.removeForever(id)
  const gone = new Set<number>()
  for (let n = 0; n < 200 && gone.size < away.length; n += 1) {
    const asked = sandbox.requests.length
    const seen = await lookAt(site, ids.filter((id) => !gone.has(id)))
    expect(sandbox.requests.length - asked).toBeLessThanOrEqual(32)
    expect(seen.there.sort((a, b) => a - b)).toEqual(here)
    for (const id of seen.gone) gone.add(id)
  }
  expect([...gone].sort((a, b) => a - b)).toEqual(away)
})

test('many comments in the trash with their post are found there', async () => {
  const { sandbox, postId, ids, site } = await blog(40)
  sandbox.trashPost(postId)
  expect((await lookAt(site, ids)).gone).toEqual([])
})
