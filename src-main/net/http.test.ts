import { readFileSync } from 'node:fs'
import { createServer as createTlsServer } from 'node:https'
import { createServer } from 'node:net'
import type { Socket } from 'node:net'
import { fileURLToPath } from 'node:url'
import { inspect } from 'node:util'
import { gzipSync } from 'node:zlib'
import { afterEach, expect, test, vi } from 'vitest'
import { createSandboxServer } from '../../src-sandbox/server.ts'
import type { Handler, SandboxServer } from '../../src-sandbox/server.ts'
import { toFailure } from '../../src-contract/failure.ts'
import { systemClock } from '../lib/clock.ts'
import { HttpFault, createHttpClient } from './http.ts'
import type { HttpOptions, HttpRequest } from './http.ts'
import type { Exchanged } from './transport.ts'

const running: SandboxServer[] = []
afterEach(async () => {
  vi.unstubAllEnvs()
  await Promise.all(running.splice(0).map((server) => server.close()))
})

async function serve(handler: Handler = () => ({ status: 200, body: { ok: true } })) {
  const server = createSandboxServer(handler)
  running.push(server)
  await server.listen()
  return server
}

const never = new AbortController().signal
const clientOf = (server: SandboxServer, options: Partial<HttpOptions> = {}) => createHttpClient({ origin: server.url, clock: systemClock, ...options })

async function faultOf(work: Promise<unknown>): Promise<HttpFault> {
  const thrown: unknown = await work.then(() => null, (error: unknown) => error)
  if (!(thrown instanceof HttpFault)) throw new Error('expected an HttpFault', { cause: thrown })
  return thrown
}

const answered = (url: URL): Exchanged => ({
  status: 200, headers: new Headers({ 'content-type': 'application/json' }), body: Buffer.from(JSON.stringify({ at: url.href })), delimited: true,
})

const get = (server: SandboxServer, rest: Partial<HttpRequest> = {}): HttpRequest => ({ method: 'GET', url: `${server.url}/x`, ...rest })
const post = (server: SandboxServer, rest: Partial<HttpRequest> = {}): HttpRequest => ({ method: 'POST', url: `${server.url}/x`, json: { a: 1 }, ...rest })

test('JSON goes out and comes back, and every request is counted', async () => {
  const server = await serve((request) => ({ status: 201, headers: { 'x-total': '7' }, body: { got: request.json } }))
  const client = clientOf(server)
  const answer = await client.send(post(server), never)
  expect(answer).toMatchObject({ status: 201, json: { got: { a: 1 } } })
  expect(answer.headers.get('x-total')).toBe('7')
  expect(client.requests).toBe(1)
})

test('a dead port is never sent to', async () => {
  const server = await serve()
  await server.close()
  expect(await faultOf(clientOf(server).send(post(server), never))).toMatchObject({ sent: 'no', failure: { code: 'network.unreachable' } })
})

test('an answer that is lost after the work was done is a maybe', async () => {
  const server = await serve()
  for (const mode of ['acceptThenCut', 'cut'] as const) {
    server.behave()
    server.misbehave({ mode })
    expect(await faultOf(clientOf(server).send(post(server), never))).toMatchObject({ sent: 'maybe', failure: { code: 'network.cut' } })
  }
})

test('a server that never answers is given up, and the request may have arrived', async () => {
  const server = await serve()
  server.misbehave({ mode: 'never' })
  expect(await faultOf(clientOf(server, { timeoutMs: 100 }).send(post(server), never))).toMatchObject({ sent: 'maybe', failure: { code: 'network.timeout' } })
})

test('HTML in place of JSON is called so', async () => {
  const server = await serve()
  server.misbehave({ mode: 'html' })
  expect((await faultOf(clientOf(server).send(get(server), never))).failure.code).toBe('network.notJson')
})

test('an endless answer is stopped at the limit', async () => {
  const server = await serve()
  server.misbehave({ mode: 'huge' })
  expect((await faultOf(clientOf(server, { maxBytes: 1_000_000 }).send(get(server), never))).failure.code).toBe('network.tooLarge')
})

test('a redirect loop ends', async () => {
  const server = await serve()
  server.misbehave({ mode: 'redirectLoop' })
  const client = clientOf(server)
  expect((await faultOf(client.send(get(server), never))).failure.code).toBe('network.redirectLoop')
  expect(client.requests).toBe(6)
})

test('a redirect within the origin is followed, credentials and all; elsewhere neither', async () => {
  const elsewhere = await serve()
  const server = await serve((request) => {
    if (request.path === '/x') return { status: 302, headers: { location: '/y' } }
    if (request.path === '/away') return { status: 302, headers: { location: `${elsewhere.url}/steal` } }
    return { status: 200, body: { authorization: request.headers['authorization'] ?? null } }
  })
  const headers = { authorization: 'Basic c2VjcmV0' }
  expect((await clientOf(server).send(get(server, { headers }), never)).json).toEqual({ authorization: 'Basic c2VjcmV0' })
  expect(await faultOf(clientOf(server).send({ method: 'GET', url: `${server.url}/away`, headers }, never))).toMatchObject({ failure: { code: 'network.redirectElsewhere' } })
  expect(elsewhere.requests).toEqual([])
})

test('a write is not turned into a read by a redirect', async () => {
  const server = await serve((request) => (request.path === '/x' ? { status: 302, headers: { location: '/y' } } : { status: 200, body: {} }))
  expect((await faultOf(clientOf(server).send(post(server), never))).failure.code).toBe('network.redirectElsewhere')
  expect(server.requests).toHaveLength(1)
})

test('a request that may be redirected anywhere carries no credentials', async () => {
  const server = await serve()
  expect((await faultOf(clientOf(server).send(get(server, { want: 'headers', headers: { Authorization: 'Basic x' } }), never))).failure.code).toBe('internal')
  expect(server.requests).toEqual([])
})

test('a secret goes to the origin that was typed, to the vendor’s hosts and to what was approved, and nowhere else', async () => {
  const server = await serve()
  const other = server.url.replace('127.0.0.1', 'localhost')
  const options = { origin: other, clock: systemClock, exchange: async ({ url }: { url: URL }) => answered(url) }
  const client = createHttpClient({ ...options, vendor: ['https://api.vendor.example'] })
  const ask = (url: string, name = 'Authorization') => client.send({ method: 'GET', url, headers: { [name]: 'secret' } }, never)
  expect((await ask(`${other}/x`)).json).toEqual({ at: `${other}/x` })
  expect((await ask('https://api.vendor.example/x')).status).toBe(200)
  for (const name of ['authorization', 'Cookie', 'DPoP', 'Api-Key', 'User-Api-Key', 'X-Api-Key', 'Access-Token']) {
    expect(await faultOf(ask('https://pds.example/x', name))).toMatchObject({ sent: 'no', failure: { code: 'network.secretElsewhere', params: { host: 'pds.example' } } })
  }
  expect((await client.send({ method: 'GET', url: 'https://pds.example/x' }, never)).status).toBe(200)
  for (const near of ['https://pds.example:8443', 'http://pds.example', 'https://www.pds.example.evil.example', 'https://pds.example@evil.example', 'ftp://pds.example', 'pds.example']) client.approve(near)
  expect((await faultOf(ask('https://pds.example/x'))).failure.code).toBe('network.secretElsewhere')
  client.approve('https://pds.example/any/path')
  expect((await ask('https://pds.example/x')).status).toBe(200)
  expect((await faultOf(ask('http://pds.example/x'))).failure.code).toBe('network.secretElsewhere')
})

test('a site and its www. are one, over https; nothing else of its domain is', async () => {
  const client = createHttpClient({ origin: 'https://example.com', clock: systemClock, exchange: async ({ url }) => answered(url) })
  const ask = (url: string) => client.send({ method: 'GET', url, headers: { authorization: 'x' } }, never).then(() => 'sent', (error: unknown) => toFailure(error).code)
  const said = await Promise.all(['https://www.example.com', 'https://example.com', 'https://shop.example.com', 'https://example.com:8443', 'http://www.example.com'].map(ask))
  expect(said).toEqual(['sent', 'sent', 'network.secretElsewhere', 'network.secretElsewhere', 'network.secretElsewhere'])
})

test('a place that was approved is no more reachable for it: private addresses stay barred', async () => {
  const server = await serve()
  const client = createHttpClient({ origin: null, clock: systemClock })
  client.approve(server.url)
  expect((await faultOf(client.send(get(server, { headers: { authorization: 'x' } }), never))).failure.code).toBe('network.addressRefused')
  expect(server.requests).toEqual([])
})

test('a form is sent as one', async () => {
  const server = await serve((request) => ({ status: 200, body: { type: request.headers['content-type'], text: request.text } }))
  const answer = await clientOf(server).send({ method: 'POST', url: `${server.url}/x`, form: { grant_type: 'a b', code: 'é&' } }, never)
  expect(answer.json).toEqual({ type: 'application/x-www-form-urlencoded', text: 'grant_type=a+b&code=%C3%A9%26' })
})

test('loopback and private addresses are for the origin that was typed alone', async () => {
  const server = await serve()
  for (const origin of [null, 'https://example.com', 'http://127.0.0.1:1']) {
    expect(await faultOf(createHttpClient({ origin, clock: systemClock }).send(get(server), never))).toMatchObject({ sent: 'no', failure: { code: 'network.addressRefused' } })
  }
  expect(server.requests).toEqual([])
})

test('a name that leads to a private address is refused as the address itself', async () => {
  const server = await serve()
  const url = server.url.replace('127.0.0.1', 'localhost')
  expect((await faultOf(createHttpClient({ origin: null, clock: systemClock }).send({ method: 'GET', url }, never))).failure.code).toBe('network.addressRefused')
  expect(await createHttpClient({ origin: url, clock: systemClock }).send({ method: 'GET', url }, never)).toMatchObject({ status: 200 })
})

test('nothing is sent in the clear but to loopback', async () => {
  const client = createHttpClient({ origin: 'http://192.0.2.1', clock: systemClock })
  for (const url of ['http://192.0.2.1/', 'http://example.com/']) {
    expect(await faultOf(client.send({ method: 'GET', url }, never))).toMatchObject({ sent: 'no', failure: { code: 'network.plainHttp' } })
  }
})

test.each([
  ['401', 'auth.rejected'], ['403', 'remote.refused'], ['404', 'remote.notFound'], ['429', 'rate.limited'], ['500', 'remote.serverError'], ['503', 'remote.serverError'],
] as const)('%s is %s', async (mode, code) => {
  const server = await serve()
  server.misbehave({ mode, retryAfterS: 30 })
  const fault = await faultOf(clientOf(server, { clock: { ...systemClock, now: () => 1_000_000 } }).send(get(server), never))
  expect(fault).toMatchObject({ sent: 'answered', retryAt: 1_030_000, failure: { code } })
})

test('a write under which the server failed may have been done', async () => {
  const server = await serve()
  server.misbehave({ mode: '500' })
  expect((await faultOf(clientOf(server).send(post(server), never))).sent).toBe('maybe')
})

test('a status that the caller awaits is an answer', async () => {
  const server = await serve(() => ({ status: 410, body: { code: 'gone' } }))
  expect(await clientOf(server).send(get(server, { accept: [410] }), never)).toMatchObject({ status: 410, json: { code: 'gone' } })
})

test('the name of a refusal is kept, a sentence of the server never', async () => {
  const bodies = [{ code: 'rest_cannot_edit' }, { error: 'InvalidToken', message: 'secret' }, { code: 'You are <b>not</b> allowed' }]
  const server = await serve(() => ({ status: 403, body: bodies.shift() }))
  expect((await faultOf(clientOf(server).send(get(server), never))).failure.params['code']).toBe('rest_cannot_edit')
  expect((await faultOf(clientOf(server).send(get(server), never))).failure.params['code']).toBe('InvalidToken')
  expect((await faultOf(clientOf(server).send(get(server), never))).failure.params).not.toHaveProperty('code')
})

test('whatever is thrown carries no credentials', async () => {
  const server = await serve()
  const headers = { authorization: 'Basic aHVzaDpodXNo' }
  for (const mode of ['401', '500', 'cut', 'acceptThenCut', 'html', 'redirectLoop'] as const) {
    server.behave()
    server.misbehave({ mode })
    const fault = await faultOf(clientOf(server).send(get(server, { headers }), never))
    expect(`${inspect(fault, { depth: 9, showHidden: true })}${JSON.stringify(fault)}`).not.toContain('aHVzaDpodXNo')
  }
})

test('a secret that cannot stand in a header is neither sent nor repeated', async () => {
  const server = await serve()
  const fault = await faultOf(clientOf(server).send(get(server, { headers: { authorization: 'Bearer sec\nret' } }), never))
  expect(fault).toMatchObject({ sent: 'no', failure: { code: 'internal' } })
  expect(inspect(fault)).not.toContain('sec')
  expect(server.requests).toEqual([])
})

test('a request that is called off is told so', async () => {
  const server = await serve()
  server.misbehave({ mode: 'never' })
  const controller = new AbortController()
  const work = faultOf(clientOf(server).send(get(server), controller.signal))
  controller.abort()
  expect((await work).failure.code).toBe('cancelled')
  expect((await faultOf(clientOf(server).send(get(server), controller.signal))).sent).toBe('no')
})

test('a slow answer is waited for while it is within time', async () => {
  const server = await serve()
  server.misbehave({ mode: 'slow', slowMs: 50 })
  expect(await clientOf(server).send(get(server), never)).toMatchObject({ json: { ok: true } })
})

test('compressed answers are read, and counted as they unfold', async () => {
  const body = gzipSync(JSON.stringify({ padding: 'x'.repeat(5_000_000) }))
  const server = await serve(() => ({ status: 200, headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' }, body }))
  expect(body.byteLength).toBeLessThan(20_000)
  expect(await clientOf(server).send(get(server), never)).toMatchObject({ status: 200 })
  expect((await faultOf(clientOf(server, { maxBytes: 1_000_000 }).send(get(server), never))).failure.code).toBe('network.tooLarge')
})

test('an allowance told by the server is noted', async () => {
  const server = await serve(() => ({ status: 200, headers: { 'ratelimit-limit': '10', 'ratelimit-remaining': '9' }, body: {} }))
  const client = clientOf(server)
  expect(client.budget).toBeNull()
  await client.send(get(server), never)
  expect(client.budget).toMatchObject({ limit: 10, remaining: 9 })
})

test('JSON that ends with the connection in the middle is a cut, not nonsense', async () => {
  const server = createServer((socket) => {
    socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nconnection: close\r\n\r\n{"half":'))
  })
  const url = await new Promise<string>((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      resolve(`http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`)
    })
  })
  expect((await faultOf(createHttpClient({ origin: url, clock: systemClock }).send({ method: 'GET', url }, never))).failure.code).toBe('network.cut')
  server.close()
})

test('a read whose kept connection has died is asked again', async () => {
  let answered = 0
  const sockets: Socket[] = []
  const server = createServer((socket) => {
    sockets.push(socket)
    socket.on('error', () => {})
    // The second request on a connection meets its end.
    let asked = 0
    socket.on('data', () => {
      asked += 1
      if (asked > 1) {
        socket.destroy()
        return
      }
      answered += 1
      socket.write('HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n{}')
    })
  })
  const url = await new Promise<string>((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      resolve(`http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`)
    })
  })
  const client = createHttpClient({ origin: url, clock: systemClock })
  await client.send({ method: 'GET', url }, never)
  await client.send({ method: 'GET', url }, never)
  expect(answered).toBe(2)
  for (const socket of sockets) socket.destroy()
  server.close()
})

test.each(['1', '0'])('a certificate that nobody vouches for stops everything before a byte of ours, NODE_TLS_REJECT_UNAUTHORIZED=%s', async (setting) => {
  vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', setting)
  const asked: string[] = []
  const folder = fileURLToPath(new URL('fixtures/', import.meta.url))
  const options = { key: readFileSync(`${folder}self-signed-key.pem`), cert: readFileSync(`${folder}self-signed-cert.pem`) }
  const server = createTlsServer(options, (request, response) => {
    asked.push(request.url ?? '')
    response.end('{}')
  })
  const url = await new Promise<string>((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      resolve(`https://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`)
    })
  })
  const fault = await faultOf(createHttpClient({ origin: url, clock: systemClock }).send({ method: 'POST', url, json: {}, headers: { authorization: 'Basic x' } }, never))
  expect(fault).toMatchObject({ sent: 'no', failure: { code: 'network.tls' } })
  expect(asked).toEqual([])
  server.close()
})

test('https spoken to a server without it is a failure of the secure connection', async () => {
  const server = await serve()
  const url = server.url.replace('http:', 'https:')
  expect(await faultOf(createHttpClient({ origin: url, clock: systemClock }).send({ method: 'GET', url }, never))).toMatchObject({ sent: 'no', failure: { code: 'network.tls' } })
})
