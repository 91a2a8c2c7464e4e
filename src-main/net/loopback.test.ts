import { request } from 'node:http'
import { afterEach, expect, test } from 'vitest'
import { openLoopback } from './loopback.ts'
import type { Loopback } from './loopback.ts'

const open: Loopback[] = []
afterEach(() => {
  for (const each of open.splice(0)) each.close()
})

async function begin(): Promise<Loopback> {
  const loopback = await openLoopback((language) => ({ title: `Vigie <${language}>`, text: 'Vous pouvez revenir.' }))
  open.push(loopback)
  return loopback
}

type Answer = { status: number; location: string | null; body: string; headers: Record<string, unknown> }

const ask = (url: string, options: { method?: string; headers?: Record<string, string> } = {}): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const sent = request(url, { method: options.method ?? 'GET', headers: options.headers ?? {}, agent: false }, (message) => {
      let body = ''
      message.setEncoding('utf8').on('data', (part: string) => (body += part)).on('end', () => {
        resolve({ status: message.statusCode ?? 0, location: message.headers.location ?? null, body, headers: message.headers })
      })
    })
    sent.on('error', reject)
    sent.end()
  })

test('the browser’s address is passed on whole, and the browser sent on to a page without it', async () => {
  const loopback = await begin()
  const came = await ask(`${loopback.url}?code=secret&state=a%20b`)
  expect(await loopback.returned).toBe(`${loopback.url}?code=secret&state=a%20b`)
  expect(came).toMatchObject({ status: 303, body: '' })
  const page = await ask(new URL(came.location ?? '', loopback.url).href, { headers: { 'accept-language': 'fr' } })
  expect(page).toMatchObject({ status: 200, headers: { 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' } })
  expect(page.body).toContain('<title>Vigie &lt;fr></title>')
  expect(page.body).not.toContain('secret')
})

test('it is taken once', async () => {
  const loopback = await begin()
  await ask(`${loopback.url}?code=first`)
  expect((await ask(`${loopback.url}?code=second`)).status).toBe(404)
  expect(await loopback.returned).toBe(`${loopback.url}?code=first`)
})

test('who does not know the path, asks otherwise, or comes by another name is nobody', async () => {
  const loopback = await begin()
  const { origin, port } = new URL(loopback.url)
  expect((await ask(`${origin}/?code=x`)).status).toBe(404)
  expect((await ask(`${loopback.url}x?code=x`)).status).toBe(404)
  expect((await ask(`${loopback.url}/done`)).status).toBe(404)
  expect((await ask(`${loopback.url}?code=x`, { method: 'POST' })).status).toBe(404)
  expect((await ask(`${loopback.url}?code=x`, { headers: { host: `evil.example:${port}` } })).status).toBe(404)
  expect((await ask(`${loopback.url}?code=${'x'.repeat(9_000)}`)).status).toBe(404)
  await ask(`${loopback.url}?code=mine`)
  expect(await loopback.returned).toBe(`${loopback.url}?code=mine`)
})

test('each has a port and a path of its own, on this machine alone', async () => {
  const [one, two] = [await begin(), await begin()]
  expect(one.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/[\w-]{32}$/)
  expect(new URL(one.url).pathname).not.toBe(new URL(two.url).pathname)
})

test('closed, it says so and is gone', async () => {
  const loopback = await begin()
  loopback.close()
  expect(await loopback.returned).toBeNull()
  await expect(ask(loopback.url)).rejects.toThrow()
})
