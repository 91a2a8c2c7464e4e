import { connect as connectPlain, isIP } from 'node:net'
import type { Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { isLoopbackHost } from './address.ts'
import { trust } from './authorities.ts'

/** The way to a server: straight, or by somebody who connects on our behalf. */
export type Route = { kind: 'direct' } | { kind: 'http' | 'https' | 'socks5'; host: string; port: number; user: string | null; password: string }
export type Proxy = Exclude<Route, { kind: 'direct' }>

/** Says as the system does what leads to an origin: `DIRECT`, `PROXY host:port`, `HTTPS host:port`, `SOCKS5 host:port`, several with `;` between. */
export type ProxyResolver = (origin: string) => Promise<string>

/** Why a proxy did not connect us: its own words are not repeated. */
export class ProxyRefused extends Error {
  readonly proxy: string
  constructor(proxy: Proxy, cause?: unknown) {
    super('the proxy did not connect us', { cause })
    this.proxy = `${proxy.host}:${proxy.port}`
  }
}

const direct: Route = { kind: 'direct' }
/** A system that does not say is taken for one that says nothing. */
const resolveMs = 5_000

let system: ProxyResolver | null = null
let chosen: string | null = null

/** What the system says, asked by whoever can; without it the environment decides (HTTPS_PROXY, ALL_PROXY, NO_PROXY). For the whole process. */
export function askSystemProxy(resolver: ProxyResolver | null): void {
  system = resolver
}

/** The user's own word: `system`, `direct`, or the address of a proxy; what cannot be read is as if nothing were said. */
export function chooseProxy(word: string | null): void {
  chosen = word
}

/** This machine is never reached through another. */
export async function routeTo(url: URL, env: Readonly<Record<string, string | undefined>> = process.env): Promise<Route> {
  if (isLoopbackHost(url.hostname) || chosen === 'direct') return direct
  const own = chosen === null || chosen === 'system' ? null : routeOf(chosen)
  if (own !== null) return own
  if (system === null) return routeByEnvironment(url, env)
  // Only where one goes, not what for: what decides may be a script from elsewhere.
  const said = await Promise.race([system(`${url.origin}/`).catch(() => ''), new Promise<string>((resolve) => setTimeout(resolve, resolveMs, '').unref())])
  return routeInList(said)
}

const schemes = { PROXY: 'http', HTTP: 'http', HTTPS: 'https', SOCKS5: 'socks5', SOCKS: 'socks5' } as const
const usualPorts = { http: 80, https: 443, socks5: 1080 } as const

/** The first of them that we speak. */
export function routeInList(list: string): Route {
  for (const entry of list.split(';').map((each) => each.trim())) {
    if (/^direct$/i.test(entry)) return direct
    const [word = '', place = ''] = entry.split(/\s+/)
    const kind = schemes[word.toUpperCase() as keyof typeof schemes]
    const route = kind === undefined ? null : routeOf(`${kind}://${place}`)
    if (route !== null) return route
  }
  return direct
}

function routeOf(address: string): Proxy | null {
  const full = address.includes('://') ? address : `http://${address}`
  const [, scheme = ''] = /^([a-z0-9]+):\/\//i.exec(full) ?? []
  const kind = { http: 'http', https: 'https', socks5: 'socks5', socks5h: 'socks5', socks: 'socks5' }[scheme.toLowerCase()] as Proxy['kind'] | undefined
  // Read as http whatever it is: of other schemes a URL keeps no host of its own kind.
  const bare = full.replace(/^[a-z0-9]+:/i, 'http:')
  if (kind === undefined || !URL.canParse(bare)) return null
  const { hostname, port, username, password } = new URL(bare)
  const isPortSaid = /:80(?:\/|$)/.test(bare)
  const said = port === '' ? (isPortSaid ? 80 : usualPorts[kind]) : Number(port)
  if (hostname === '') return null
  const host = hostname.replace(/^\[|\]$/g, '')
  return { kind, host, port: said, user: username === '' ? null : decoded(username), password: decoded(password) }
}

/** A per cent sign that begins no escape is itself: passwords hold them. */
const decoded = (text: string): string => text.replace(/(?:%[0-9a-f]{2})+/gi, (escaped) => {
  try {
    return decodeURIComponent(escaped)
  } catch {
    return escaped
  }
})

function routeByEnvironment(url: URL, env: Readonly<Record<string, string | undefined>>): Route {
  const said = (name: string): string | null => env[name.toLowerCase()] || env[name] || null
  const address = said('HTTPS_PROXY') ?? said('ALL_PROXY')
  if (address === null || isExempt(url, said('NO_PROXY') ?? '')) return direct
  return routeOf(address) ?? direct
}

/** `*`, or names with all that ends in them, each with a port or for all. */
function isExempt(url: URL, list: string): boolean {
  const host = url.hostname.toLowerCase()
  const port = url.port === '' ? '443' : url.port
  return list.toLowerCase().split(/[\s,]+/).filter((each) => each !== '').some((each) => {
    if (each === '*') return true
    const [, name = each, only = null] = /^(.*?)(?::(\d+))?$/.exec(each) ?? []
    const bare = name.replace(/^\*?\./, '')
    return (only === null || only === port) && (host === bare || (isIP(bare) === 0 && host.endsWith(`.${bare}`)))
  })
}

/**
 * A connection to `host` by way of a proxy, which has agreed to it; what travels over it is the caller's to encrypt. Rejects with `ProxyRefused`, or with
 * what `signal` was aborted for.
 */
export async function tunnel(proxy: Proxy, to: { host: string; port: number }, signal: AbortSignal): Promise<Socket> {
  const socket = open(proxy)
  const abort = () => void socket.destroy()
  signal.addEventListener('abort', abort, { once: true })
  socket.on('error', () => undefined)
  try {
    await once(socket, proxy.kind === 'https' ? 'secureConnect' : 'connect')
    await (proxy.kind === 'socks5' ? greetSocks(socket, proxy, to) : askHttp(socket, proxy, to))
    signal.throwIfAborted()
    return socket
  } catch (error) {
    socket.destroy()
    signal.throwIfAborted()
    throw new ProxyRefused(proxy, error)
  } finally {
    signal.removeEventListener('abort', abort)
  }
}

function open(proxy: Proxy): Socket {
  const { host, port } = proxy
  if (proxy.kind !== 'https') return connectPlain({ host, port })
  return connectTls({ host, port, rejectUnauthorized: true, ...trust(), ...(isIP(host) === 0 ? { servername: host } : {}) })
}

function once(socket: Socket, event: string): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once(event, resolve)
    socket.once('error', reject)
    socket.once('close', () => reject(new Error('closed')))
  })
}

/** More than a proxy has to say. */
const longestHead = 16_384

/** https://www.rfc-editor.org/rfc/rfc9110#CONNECT */
async function askHttp(socket: Socket, proxy: Proxy, { host, port }: { host: string; port: number }): Promise<void> {
  const place = `${isIP(host) === 6 ? `[${host}]` : host}:${port}`
  const auth = proxy.user === null ? '' : `Proxy-Authorization: Basic ${Buffer.from(`${proxy.user}:${proxy.password}`).toString('base64')}\r\n`
  socket.write(`CONNECT ${place} HTTP/1.1\r\nHost: ${place}\r\n${auth}\r\n`)
  const head = await readUntil(socket, (bytes) => {
    const end = bytes.indexOf('\r\n\r\n')
    return end < 0 ? null : end + 4
  })
  if (!/^HTTP\/1\.[01] 200 /.test(head.toString('latin1'))) throw new Error('refused')
}

/** https://www.rfc-editor.org/rfc/rfc1928, with a name and password by https://www.rfc-editor.org/rfc/rfc1929. The name is the proxy's to resolve. */
async function greetSocks(socket: Socket, { user, password }: Proxy, { host, port }: { host: string; port: number }): Promise<void> {
  const exactly = (n: number) => readUntil(socket, (bytes) => (bytes.length >= n ? n : null))
  socket.write(Buffer.from([5, 1, user === null ? 0 : 2]))
  const [, method] = await exactly(2)
  if (method === 2 && user !== null) {
    const [name, secret] = [Buffer.from(user), Buffer.from(password)]
    socket.write(Buffer.concat([Buffer.from([1, name.length]), name, Buffer.from([secret.length]), secret]))
    const [, status] = await exactly(2)
    if (status !== 0) throw new Error('refused')
  } else if (method !== 0) throw new Error('refused')
  const name = Buffer.from(host)
  socket.write(Buffer.concat([Buffer.from([5, 1, 0, 3, name.length]), name, Buffer.from([port >> 8, port & 255])]))
  const [, reply, , kind = 0, first = 0] = await exactly(5)
  if (reply !== 0) throw new Error('refused')
  // The rest of the address it connects from, and two of the port.
  await exactly((kind === 1 ? 3 : kind === 4 ? 15 : first) + 2)
}

/** As much as `endOf` says is the whole; what follows stays on the socket. */
function readUntil(socket: Socket, endOf: (bytes: Buffer) => number | null): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    let held = Buffer.alloc(0)
    const settle = (): void => {
      socket.removeListener('data', take)
      socket.removeListener('close', gone)
      socket.removeListener('error', gone)
      socket.pause()
    }
    const gone = (): void => {
      settle()
      reject(new Error('closed'))
    }
    const take = (chunk: Buffer): void => {
      held = Buffer.concat([held, chunk])
      const end = endOf(held)
      if (end === null && held.length <= longestHead) return
      settle()
      if (end === null) return reject(new Error('too much'))
      if (held.length > end) socket.unshift(held.subarray(end))
      resolve(held.subarray(0, end))
    }
    socket.on('data', take)
    socket.once('close', gone)
    socket.once('error', gone)
    socket.resume()
  })
}
