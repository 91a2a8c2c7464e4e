import { readFileSync } from 'node:fs'
import { createServer } from 'node:https'
import { fileURLToPath } from 'node:url'
import { afterEach, expect, test, vi } from 'vitest'
import { systemClock } from '../lib/clock.ts'
import { socketEvents } from './web-socket.ts'

afterEach(() => vi.unstubAllEnvs())

test.each(['1', '0'])('a token goes over no connection that nobody vouches for, NODE_TLS_REJECT_UNAUTHORIZED=%s', async (setting) => {
  vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', setting)
  const asked: string[] = []
  const folder = fileURLToPath(new URL('fixtures/', import.meta.url))
  const server = createServer({ key: readFileSync(`${folder}self-signed-key.pem`), cert: readFileSync(`${folder}self-signed-cert.pem`) })
  server.on('upgrade', (request, socket) => {
    asked.push(request.headers.authorization ?? '')
    socket.end('HTTP/1.1 401 Unauthorized\r\n\r\n')
  })
  const host = await new Promise<string>((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      resolve(`127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`)
    })
  })
  const events = socketEvents({
    url: `wss://${host}`, headers: { authorization: 'Bearer x' }, typedOrigin: `https://${host}`, clock: systemClock, signal: new AbortController().signal,
  })
  await expect(events.next()).rejects.toMatchObject({ failure: { code: 'network.unreachable' } })
  expect(asked).toEqual([])
  server.close()
})
