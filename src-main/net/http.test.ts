import { afterEach, expect, test } from 'vitest'
import { createSandboxServer } from '../../src-sandbox/server.ts'
import type { Handler, SandboxServer } from '../../src-sandbox/server.ts'
import { systemClock } from '../lib/clock.ts'
import { HttpFault, createHttpClient } from './http.ts'
import type { HttpOptions, HttpRequest } from './http.ts'

const running: SandboxServer[] = []
afterEach(async () => {
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
