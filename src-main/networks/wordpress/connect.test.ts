import { readFileSync } from 'node:fs'
import { createServer } from 'node:https'
import { afterEach, expect, test } from 'vitest'
import { toFailure } from '../../../src-contract/failure.ts'
import { createSandboxServer } from '../../../src-sandbox/server.ts'
import { createWordPressSandbox } from '../../../src-sandbox/wordpress/sandbox.ts'
import type { WordPressSandboxOptions } from '../../../src-sandbox/wordpress/sandbox.ts'
import { systemClock } from '../../lib/clock.ts'
import { createHttpClient } from '../../net/http.ts'
import { connect } from './connect.ts'

const never = new AbortController().signal
const password = 'abcd EFGH ijkl MNOP qrst UVWX'
const running: { close(): unknown }[] = []
afterEach(async () => {
  for (const server of running.splice(0)) await server.close()
})

async function blog(options: Partial<WordPressSandboxOptions> = {}) {
  const sandbox = createWordPressSandbox({ title: 'Chez Léa &amp; fils', user: { login: 'camille', name: 'Camille', applicationPassword: password }, ...options })
  await sandbox.listen()
  running.push(sandbox)
  return sandbox
}

function connectTo(url: string | null, more: { user?: string | null; secrets?: Record<string, string>; maxBytes?: number } = {}) {
  const origin = url !== null && URL.canParse(url) ? new URL(url).origin : null
  const http = createHttpClient({ origin, clock: systemClock, ...(more.maxBytes === undefined ? {} : { maxBytes: more.maxBytes }) })
  return connect({ url, user: 'camille', secrets: { password }, http, clock: systemClock, ...more }, never)
}

const refusalOf = (work: Promise<unknown>) => work.then(() => 'none', (thrown: unknown) => toFailure(thrown).code)

test.each([{ permalinks: 'pretty' }, { permalinks: 'plain' }, { permalinks: 'pretty', folder: '/journal' }, { permalinks: 'plain', folder: '/a/b' }] as const)(
  'the site is found from any of its pages: %o', async (options) => {
    const site = await blog(options)
    for (const page of ['', '/', '/wp-admin/', '/wp-admin/edit-comments.php', '/wp-login.php', '/wp-json/wp/v2/', '/2026/03/un-article/']) {
      const connected = await connectTo(`${site.url}${page}`)
      expect(connected.url).toBe(`${site.url}/`)
      expect(connected.handle).toBe(site.url.slice('http://'.length))
    }
  })

test('who we are is named by the site and the user, so that two users of a site are two accounts', async () => {
  const site = await blog()
  const connected = await connectTo(site.url)
  expect(connected).toMatchObject({ remoteId: `${site.url.slice('http://'.length)}#1`, name: 'Chez Léa & fils', secrets: { password }, settings: { user: 'camille', userId: 1 } })
})

test('a site whose interface is open to those signed in alone is found', async () => {
  const site = await blog()
  site.misbehave({ mode: '401', match: (request) => request.path.startsWith('/wp-json') && request.headers['authorization'] === undefined })
  expect((await connectTo(site.url)).url).toBe(`${site.url}/`)
})

test('each thing that is missing is told as what it is', async () => {
  expect(await refusalOf(connectTo((await blog()).url, { secrets: { password: 'not the one' } }))).toBe('auth.rejected')
  expect(await refusalOf(connectTo((await blog()).url, { user: 'somebody' }))).toBe('auth.rejected')
  expect(await refusalOf(connectTo((await blog({ moderator: false })).url))).toBe('auth.missingPermission')
  expect(await refusalOf(connectTo((await blog({ applicationPasswords: false })).url))).toBe('site.noApplicationPasswords')
  expect(await refusalOf(connectTo((await blog({ rest: false })).url))).toBe('site.noRest')
})

test('what was not typed is asked for before anything is sent', async () => {
  const site = await blog()
  expect(await refusalOf(connectTo(null))).toBe('input.url')
  expect(await refusalOf(connectTo('not a url'))).toBe('input.url')
  expect(await refusalOf(connectTo(site.url, { user: ' ' }))).toBe('input.invalid')
  expect(await refusalOf(connectTo(site.url, { secrets: {} }))).toBe('input.secretMissing')
  expect(site.requests).toEqual([])
})

test('a page of any other kind is no WordPress', async () => {
  for (const body of ['<!DOCTYPE html><p>Bonjour</p>', { name: 'another interface' }, '']) {
    const server = createSandboxServer(() => ({ status: 200, body }))
    running.push(server)
    expect(await refusalOf(connectTo(await server.listen()))).toBe('site.noRest')
  }
})

test('an endless answer, a loop, a dead host and a certificate nobody vouches for are told apart', async () => {
  const huge = await blog()
  huge.misbehave({ mode: 'huge' })
  expect(await refusalOf(connectTo(huge.url, { maxBytes: 1_000_000 }))).toBe('network.tooLarge')
  const loop = await blog()
  loop.misbehave({ mode: 'redirectLoop' })
  expect(await refusalOf(connectTo(loop.url))).toBe('network.redirectLoop')
  const dead = await blog()
  await dead.close()
  expect(await refusalOf(connectTo(dead.url))).toBe('network.unreachable')
  const read = (name: string) => readFileSync(new URL(`../../net/fixtures/${name}.pem`, import.meta.url))
  const secure = createServer({ key: read('self-signed-key'), cert: read('self-signed-cert') }, (_, response) => response.end())
  running.push(secure)
  const port = await new Promise<number>((resolve) => {
    secure.listen(0, '127.0.0.1', () => {
      const address = secure.address()
      resolve(typeof address === 'object' && address !== null ? address.port : 0)
    })
  })
  expect(await refusalOf(connectTo(`https://127.0.0.1:${port}`))).toBe('network.tls')
})

test('the password never reaches another host that the site points to', async () => {
  const thief = createSandboxServer(() => ({ status: 200, body: { namespaces: ['wp/v2'], authentication: { 'application-passwords': {} } } }))
  running.push(thief)
  await thief.listen()
  const site = createSandboxServer(() => ({ status: 200, headers: { link: `<${thief.url.replace('127.0.0.1', 'localhost')}/wp-json/>; rel="https://api.w.org/"` }, body: '<html>' }))
  running.push(site)
  expect(await refusalOf(connectTo(await site.listen()))).toBe('site.noRest')
  expect(thief.requests).toEqual([])
})

/** A site that is nothing but redirects and a WordPress at other addresses, without connections; `signedIn` are the origins that saw the password. */
async function connectThrough(typed: string, redirects: Record<string, string>) {
  const asked: string[] = []
  const signedIn = new Set<string>()
  const home = 'https://ailleurs.example/'
  const index = { name: 'Blog', home, url: home, namespaces: ['wp/v2'], authentication: { 'application-passwords': {} } }
  const me = { id: 1, name: 'Camille', slug: 'camille', capabilities: { moderate_comments: true } }
  const http = createHttpClient({
    origin: new URL(typed).origin, clock: systemClock,
    exchange: ({ url, headers }) => {
      asked.push(url.origin)
      if (headers['authorization'] !== undefined) signedIn.add(url.origin)
      const location = redirects[url.origin]
      const body = Buffer.from(JSON.stringify(url.pathname.endsWith('/users/me') ? me : index))
      const found = new Headers(location === undefined ? { 'content-type': 'application/json' } : { location })
      return Promise.resolve({ status: location === undefined ? 200 : 302, headers: found, body, delimited: true })
    },
  })
  const outcome = await refusalOf(connect({ url: typed, user: 'camille', secrets: { password }, http, clock: systemClock }, never))
  return { outcome, asked: asked.length, signedIn: Array.from(signedIn) }
}

test.each(['https://evil.example', 'https://blog.example.com.evil.example', 'https://www.blog.example.com:8443', 'https://example.com'])(
  'the password does not follow the front page to another site: %s', async (elsewhere) => {
    const met = await connectThrough('https://blog.example.com', { 'https://blog.example.com': `${elsewhere}/` })
    expect(met).toMatchObject({ outcome: 'network.redirectElsewhere', signedIn: [] })
    expect(met.asked).toBeGreaterThan(0)
  })

test('the password follows the front page to the same site with its www, and without', async () => {
  const [bare, www] = ['https://blog.example.com', 'https://www.blog.example.com']
  expect(await connectThrough(bare, { [bare]: `${www}/` })).toMatchObject({ outcome: 'none', signedIn: [www] })
  expect(await connectThrough(www, { [www]: `${bare}/` })).toMatchObject({ outcome: 'none', signedIn: [bare] })
})
