import { readFileSync } from 'node:fs'
import { createServer as createHttpServer } from 'node:http'
import { createServer } from 'node:https'
import { connect, createServer as createTcpServer } from 'node:net'
import type { AddressInfo, Server, Socket } from 'node:net'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { WebSocketServer } from 'ws'
import { systemClock } from '../lib/clock.ts'
import { authorities, trustFile } from './authorities.ts'
import { fetchPicture } from './fetch-bytes.ts'
import { createHttpClient } from './http.ts'
import { chooseProxy, routeInList, routeTo, askSystemProxy } from './proxy.ts'
import { socketEvents } from './web-socket.ts'

const fixture = (name: string) => fileURLToPath(new URL(`fixtures/${name}`, import.meta.url))
const authority = fixture('own-ca-cert.pem')
const servers: { close(): unknown }[] = []
const sockets = new Set<Socket>()

const listen = async (server: Server): Promise<number> => {
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined)
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  servers.push(server)
  return (server.address() as AddressInfo).port
}

/** A server of a network with an authority of its own; it says who asked for what. */
async function startBlog(): Promise<{ port: number; asked: string[] }> {
  const asked: string[] = []
  const server = createServer({ key: readFileSync(fixture('own-server-key.pem')), cert: readFileSync(fixture('own-server-cert.pem')) }, (request, response) => {
    asked.push(`${request.method} ${request.headers.host}${request.url}`)
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"fine":true}')
  })
  new WebSocketServer({ server }).on('connection', (socket) => socket.send('{"heard":true}'))
  return { port: await listen(server), asked }
}

type ProxyOptions = { user?: string; answer?: string }

/** A proxy like any other: it connects to where it is told, where every name of ours leads to this machine. */
async function startProxy({ user, answer }: ProxyOptions = {}): Promise<{ port: number; places: string[] }> {
  const places: string[] = []
  const server = createHttpServer((_, response) => response.writeHead(400).end())
  server.on('connect', (request, client: Socket, head: Buffer) => {
    sockets.add(client)
    client.on('error', () => undefined)
    places.push(request.url ?? '')
    const given = request.headers['proxy-authorization']
    if (user !== undefined && given !== `Basic ${Buffer.from(user).toString('base64')}`) return void client.end('HTTP/1.1 407 Who are you\r\n\r\n')
    if (answer !== undefined) return void client.end(answer)
    const target = connect(Number((request.url ?? '').split(':').at(-1)), '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Go\r\nVia: test\r\n\r\n')
      target.write(head)
      target.pipe(client).pipe(target)
    })
    sockets.add(target)
    target.on('error', () => client.destroy())
  })
  return { port: await listen(server), places }
}

async function startSocks(): Promise<{ port: number; names: string[] }> {
  const names: string[] = []
  const server = createTcpServer((client) => {
    client.once('data', () => {
      client.write(Buffer.from([5, 0]))
      client.once('data', (ask: Buffer) => {
        const length = ask[4] ?? 0
        names.push(ask.subarray(5, 5 + length).toString())
        const target = connect(ask.readUInt16BE(5 + length), '127.0.0.1', () => {
          client.write(Buffer.from([5, 0, 0, 1, 127, 0, 0, 1, 0, 80]))
          target.pipe(client).pipe(target)
        })
        sockets.add(target)
      })
    })
  })
  return { port: await listen(server), names }
}

const signal = () => AbortSignal.timeout(20_000)
const get = (url: string, typed: string | null = new URL(url).origin) =>
  createHttpClient({ origin: typed, clock: systemClock }).send({ method: 'GET', url, headers: typed === null ? {} : { authorization: 'Bearer secret' } }, signal())
const codeOf = (work: Promise<unknown>) => work.then(() => 'fine', (error: { failure?: { code: string; params: unknown } }) => error.failure?.code ?? String(error))

beforeEach(() => void trustFile(authority))
afterEach(() => {
  askSystemProxy(null)
  chooseProxy(null)
  trustFile(null)
  for (const socket of sockets) socket.destroy()
  sockets.clear()
  for (const server of servers.splice(0)) server.close()
})

describe('through the system’s proxy', () => {
  it('a server that only the proxy can reach answers, encrypted from end to end', async () => {
    const [blog, proxy] = [await startBlog(), await startProxy()]
    const said: string[] = []
    askSystemProxy(async (origin) => {
      said.push(origin)
      return `PROXY 127.0.0.1:${proxy.port}; DIRECT`
    })
    const { json } = await get(`https://blog.test:${blog.port}/wp-json/?secret=1`)
    expect(json).toEqual({ fine: true })
    expect(blog.asked).toEqual([`GET blog.test:${blog.port}/wp-json/?secret=1`])
    expect(proxy.places).toEqual([`blog.test:${blog.port}`])
    // What decides about the way may be a script from elsewhere: it hears where, and not what for.
    expect(said).toEqual([`https://blog.test:${blog.port}/`])
  })

  it('a server is still held to its certificate, by its own name', async () => {
    const [blog, proxy] = [await startBlog(), await startProxy()]
    askSystemProxy(async () => `PROXY 127.0.0.1:${proxy.port}`)
    expect(await codeOf(get(`https://other.test:${blog.port}/`))).toBe('network.tls')
    trustFile(null)
    expect(await codeOf(get(`https://blog.test:${blog.port}/`))).toBe('network.tls')
    expect(blog.asked).toEqual([])
  })

  it('private addresses and strangers’ names stay barred, and this machine is never asked of a proxy', async () => {
    const [blog, proxy] = [await startBlog(), await startProxy()]
    askSystemProxy(async () => `PROXY 127.0.0.1:${proxy.port}`)
    const picture = (address: string) => codeOf(fetchPicture(address, { typedOrigin: null }, signal()))
    expect(await picture('https://10.0.0.7/x.png')).toBe('network.addressRefused')
    expect(await picture('https://[fd00::1]/x.png')).toBe('network.addressRefused')
    expect(await picture('https://169.254.169.254/latest')).toBe('network.addressRefused')
    expect(await picture('http://blog.test/x.png')).toBe('network.plainHttp')
    // A name that leads nowhere from here might lead anywhere from there.
    expect(await picture(`https://blog.test:${blog.port}/x.png`)).toBe('network.unreachable')
    expect(await picture(`https://localhost:${blog.port}/x.png`)).toBe('network.addressRefused')
    expect(proxy.places).toEqual([])
    expect((await get(`https://localhost:${blog.port}/`)).json).toEqual({ fine: true })
    expect(proxy.places).toEqual([])
  })

  it('a name and password are given to the proxy and to nobody behind it', async () => {
    const [blog, proxy] = [await startBlog(), await startProxy({ user: 'me:p:ss' })]
    chooseProxy(`http://me:p%3Ass@127.0.0.1:${proxy.port}`)
    expect((await get(`https://blog.test:${blog.port}/`)).json).toEqual({ fine: true })
    chooseProxy(`http://me:wrong@127.0.0.1:${proxy.port}`)
    const failed = await get(`https://blog.test:${blog.port}/`).catch((error: unknown) => error)
    expect(failed).toMatchObject({ failure: { code: 'network.proxy', params: { host: `127.0.0.1:${proxy.port}` } }, sent: 'no' })
    expect(blog.asked).toHaveLength(1)
  })

  it.each([
    ['refuses', 'HTTP/1.1 403 No\r\n\r\n'], ['talks nonsense', '\u0000\u0001\r\n\r\n'], ['never ends its head', `HTTP/1.1 200 Go\r\n${'x: y\r\n'.repeat(5000)}`], ['hangs up', ''],
  ])('one that %s is named, and nothing was sent', async (_what, answer) => {
    const [blog, proxy] = [await startBlog(), await startProxy({ answer })]
    askSystemProxy(async () => `PROXY 127.0.0.1:${proxy.port}`)
    expect(await codeOf(get(`https://blog.test:${blog.port}/`))).toBe('network.proxy')
    expect(blog.asked).toEqual([])
  })

  it('SOCKS leads there as well', async () => {
    const [blog, socks] = [await startBlog(), await startSocks()]
    askSystemProxy(async () => `SOCKS5 127.0.0.1:${socks.port}`)
    expect((await get(`https://blog.test:${blog.port}/`)).json).toEqual({ fine: true })
    expect(socks.names).toEqual(['blog.test'])
  })

  it('what a network tells by itself is heard', async () => {
    const [blog, proxy] = [await startBlog(), await startProxy()]
    askSystemProxy(async () => `PROXY 127.0.0.1:${proxy.port}`)
    const over = new AbortController()
    const heard: string[] = []
    const of = { url: `wss://blog.test:${blog.port}/`, headers: {}, typedOrigin: `https://blog.test:${blog.port}`, clock: systemClock, signal: over.signal }
    for await (const event of socketEvents(of)) {
      heard.push(event.kind)
      if (event.kind === 'message') over.abort()
    }
    expect(heard).toEqual(['open', 'message'])
    expect(proxy.places).toEqual([`blog.test:${blog.port}`])
  })
})

describe('the way', () => {
  const to = (url: string, env: Record<string, string>) => routeTo(new URL(url), env)

  it('is told by the environment where no system is asked', async () => {
    const env = { HTTPS_PROXY: 'http://proxy.corp:3128', NO_PROXY: 'intra.corp, .lan,10.1.2.3,only.port:8443' }
    expect(await to('https://mastodon.social/', env)).toMatchObject({ kind: 'http', host: 'proxy.corp', port: 3128 })
    for (const url of ['https://intra.corp/', 'https://a.intra.corp/', 'https://x.lan/', 'https://10.1.2.3/', 'https://only.port:8443/', 'https://localhost/']) {
      expect(await to(url, env), url).toEqual({ kind: 'direct' })
    }
    for (const url of ['https://notintra.corp/', 'https://only.port/', 'https://110.1.2.3/']) expect(await to(url, env), url).toMatchObject({ kind: 'http' })
    expect(await to('https://a.example/', { ...env, NO_PROXY: '*' })).toEqual({ kind: 'direct' })
    expect(await to('https://a.example/', { https_proxy: 'proxy:8080' })).toMatchObject({ host: 'proxy', port: 8080 })
    expect(await to('https://a.example/', { ALL_PROXY: 'socks5h://proxy' })).toMatchObject({ kind: 'socks5', port: 1080 })
    expect(await to('https://a.example/', { HTTPS_PROXY: 'http://lea:p%ss%20w%ff@proxy:8080' })).toMatchObject({ host: 'proxy', user: 'lea', password: 'p%ss w%ff' })
    expect(await to('https://a.example/', {})).toEqual({ kind: 'direct' })
  })

  it('is read from what a system says, the first of it that can be gone', () => {
    expect(routeInList('DIRECT')).toEqual({ kind: 'direct' })
    expect(routeInList('QUIC q:1; HTTPS p.example:8443; DIRECT')).toMatchObject({ kind: 'https', host: 'p.example', port: 8443 })
    expect(routeInList('PROXY [::1]:80')).toMatchObject({ kind: 'http', host: '::1', port: 80 })
    for (const odd of ['', ';;', 'PROXY', 'PROXY  ', 'rubbish']) expect(routeInList(odd).kind, odd).toBe('direct')
  })

  it('is straight where the user says so, or where the system does not answer', async () => {
    askSystemProxy(async () => 'PROXY p:1')
    chooseProxy('direct')
    expect(await to('https://a.example/', {})).toEqual({ kind: 'direct' })
    chooseProxy('system')
    expect(await to('https://a.example/', {})).toMatchObject({ host: 'p' })
    askSystemProxy(() => Promise.reject(new Error('no')))
    expect(await to('https://a.example/', {})).toEqual({ kind: 'direct' })
  })
})

describe('who may vouch for a server', () => {
  it('is an authority of one’s own once its file is named, beside all the others', async () => {
    const blog = await startBlog()
    expect((await get(`https://localhost:${blog.port}/`)).json).toEqual({ fine: true })
    expect(trustFile(null)).toBe(0)
    expect(await codeOf(get(`https://localhost:${blog.port}/`))).toBe('network.tls')
    expect(trustFile(authority)).toBe(1)
    expect((await get(`https://localhost:${blog.port}/`)).json).toEqual({ fine: true })
  })

  it('is read from the file that NODE_EXTRA_CA_CERTS names, and what is no certificate spoils nothing', () => {
    const own = readFileSync(authority, 'utf8').trim()
    expect(authorities({ NODE_EXTRA_CA_CERTS: authority })).toContain(own)
    expect(trustFile(fixture('README.md'))).toBe(0)
    expect(trustFile('/nowhere')).toBe(0)
    expect(authorities({}).length).toBeGreaterThan(50)
  })
})
