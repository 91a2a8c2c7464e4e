import { lookup as resolve } from 'node:dns'
import { Agent as HttpAgent, request as httpRequest } from 'node:http'
import type { ClientRequest, IncomingMessage, RequestOptions } from 'node:http'
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https'
import { connect as connectPlain, isIP } from 'node:net'
import type { LookupFunction } from 'node:net'
import type { Duplex, Readable } from 'node:stream'
import { connect as connectTls } from 'node:tls'
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib'
import type { FailureCode } from '../../src-contract/failure.ts'
import { isLoopbackAddress, isLoopbackHost, isPrivateAddress, literalAddress } from './address.ts'
import { trust } from './authorities.ts'
import { HttpFault } from './http-fault.ts'
import type { Sent } from './http-fault.ts'
import { ProxyRefused, routeTo, tunnel } from './proxy.ts'
import type { Proxy, Route } from './proxy.ts'

/** One request and its answer over one connection: no redirects, no retries. Node's own client, whose `lookup` lets the very address that
 * is connected to be checked, so that a name cannot resolve to one address for the check and to another for the connection. */
export type Exchange = {
  method: string
  url: URL
  headers: Record<string, string>
  body: Buffer | null
  /** The origin the user typed: the only one that may lie at a private address. */
  typedOrigin: string | null
  /** Secrets may go there, or the user typed it: its name is nobody's trick, and is left to a proxy to resolve. */
  trusted?: boolean
  connectMs: number
  /** Without a byte for this long. */
  idleMs: number
  totalMs: number
  /** Of the answer, decompressed. */
  maxBytes: number
  /** Stop after the headers: the body is empty. */
  headersOnly: boolean
}

export type Exchanged = {
  status: number
  headers: Headers
  body: Buffer
  /** The answer said where it ends (length or chunks); one that ends with the connection may have been cut unseen. */
  delimited: boolean
}

/** Connections kept between reads of one client. Writes take a fresh one: a kept connection that dies under a request leaves it in doubt. */
export type Agents = { http: HttpAgent; https: HttpsAgent }
export const createAgents = (): Agents => {
  const options = { keepAlive: true, maxSockets: 4, maxFreeSockets: 2, timeout: 30_000 }
  return { http: new HttpAgent(options), https: new HttpsAgent(options) }
}

class AddressRefused extends Error {
  readonly refusal: 'network.addressRefused' | 'network.plainHttp'
  constructor(refusal: 'network.addressRefused' | 'network.plainHttp') {
    super(refusal)
    this.refusal = refusal
  }
}

function refusal(url: URL, address: string, typedOrigin: string | null): AddressRefused | null {
  if (url.protocol === 'http:' && !isLoopbackAddress(address)) return new AddressRefused('network.plainHttp')
  if (url.origin !== typedOrigin && isPrivateAddress(address)) return new AddressRefused('network.addressRefused')
  return null
}

/** Refuses before anything is opened what the spelling alone gives away. */
export function checkSpelling(url: URL, typedOrigin: string | null): AddressRefused | null {
  const address = literalAddress(url.hostname)
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return new AddressRefused('network.addressRefused')
  if (address !== null) return refusal(url, address, typedOrigin)
  if (url.protocol === 'http:' && !isLoopbackHost(url.hostname)) return new AddressRefused('network.plainHttp')
  return null
}

export function checkedLookup(url: URL, typedOrigin: string | null): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname, { ...options, all: true }, (error, addresses) => {
      const refused = error ?? addresses.map((found) => refusal(url, found.address, typedOrigin)).find((found) => found !== null)
      const first = addresses?.[0]
      if (refused || first === undefined) return callback(refused ?? new AddressRefused('network.addressRefused'), '')
      // A socket that tries several addresses asks for all of them, an older one for the first.
      if (options.all === true) callback(null, addresses)
      else callback(null, first.address, first.family)
    })
  }
}

/**
 * What a proxy is asked to connect to. It resolves names by itself and might reach what is private where it stands: of a stranger's name it is given the
 * address that was looked at here, and of one that has none here nothing. A name that was typed or belongs to the vendor is given as it is.
 */
async function throughProxy(url: URL, typedOrigin: string | null, trusted: boolean): Promise<string> {
  const literal = literalAddress(url.hostname)
  if (literal !== null || trusted || url.origin === typedOrigin) return literal ?? url.hostname
  return new Promise((found, refused) => {
    checkedLookup(url, typedOrigin)(url.hostname, {}, (error, address) => (error !== null ? refused(error) : found(String(address))))
  })
}

/** A way through the proxy and, over it, encryption with the server itself, whose certificate is held against its own name. */
async function connectThrough(proxy: Proxy, url: URL, of: Pick<Exchange, 'typedOrigin' | 'trusted'>, signal: AbortSignal): Promise<Duplex> {
  const host = await throughProxy(url, of.typedOrigin, of.trusted ?? false)
  const socket = await tunnel(proxy, { host, port: url.port === '' ? 443 : Number(url.port) }, signal)
  const name = literalAddress(url.hostname) ?? url.hostname
  const secure = connectTls({ socket, host: name, rejectUnauthorized: true, ALPNProtocols: ['http/1.1'], ...trust(), ...(isIP(name) === 0 ? { servername: name } : {}) })
  return opened(secure, 'secureConnect', signal)
}

/** For a connection that Node's client asks for; null where it is straight. */
function byProxy(route: Route, url: URL, of: Pick<Exchange, 'typedOrigin' | 'trusted'>, signal: AbortSignal): RequestOptions['createConnection'] | null {
  if (route.kind === 'direct') return null
  return (_options, created) => {
    connectThrough(route, url, of, signal).then((socket) => created(null, socket), (error: Error) => created(error, null as never))
    return undefined
  }
}

/** For a connection that is neither of a request's: straight or through the proxy, by the same rules. */
export function connector(url: URL, of: Pick<Exchange, 'typedOrigin' | 'trusted'>, signal: AbortSignal): NonNullable<RequestOptions['createConnection']> {
  return (_options, created) => {
    connectEither(url, of, signal).then((socket) => created(null, socket), (error: Error) => created(error, null as never))
    return undefined
  }
}

async function connectEither(url: URL, of: Pick<Exchange, 'typedOrigin' | 'trusted'>, signal: AbortSignal): Promise<Duplex> {
  const route = await routeTo(url)
  signal.throwIfAborted()
  if (route.kind !== 'direct') return connectThrough(route, url, of, signal)
  const secure = url.protocol === 'https:'
  const host = literalAddress(url.hostname) ?? url.hostname
  const place = { host, port: url.port === '' ? (secure ? 443 : 80) : Number(url.port), lookup: checkedLookup(url, of.typedOrigin) }
  const socket = secure ? connectTls({ ...place, rejectUnauthorized: true, ...trust(), ...(isIP(host) === 0 ? { servername: host } : {}) }) : connectPlain(place)
  return opened(socket, secure ? 'secureConnect' : 'connect', signal)
}

function opened<S extends Duplex>(socket: S, event: string, signal: AbortSignal): Promise<S> {
  return new Promise((resolvePromise, rejectPromise) => {
    const abort = () => void socket.destroy()
    const gone = () => rejectPromise(new Error('closed'))
    signal.addEventListener('abort', abort, { once: true })
    socket.once('error', rejectPromise)
    socket.once('close', gone)
    socket.once(event, () => {
      socket.removeListener('error', rejectPromise)
      socket.removeListener('close', gone)
      signal.removeEventListener('abort', abort)
      resolvePromise(socket)
    })
  })
}

const offline = new Set(['ENETUNREACH', 'ENETDOWN', 'EAI_AGAIN'])

function codeOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : null
  if (typeof code === 'string') return code
  return error instanceof AggregateError && error.errors.length > 0 ? codeOf(error.errors[0]) : ''
}

/** What a failed connection means. `sent` decides between "never reached it" and "the answer was lost". */
function meaningOf(error: unknown, sent: Sent): FailureCode {
  if (error instanceof AddressRefused) return error.refusal
  if (error instanceof ProxyRefused) return 'network.proxy'
  const code = codeOf(error)
  if (/CERT|SELF_SIGNED|UNABLE_TO_|ERR_TLS|ERR_SSL|^EPROTO$|HOSTNAME_MISMATCH/.test(code)) return 'network.tls'
  if (sent !== 'no') return 'network.cut'
  return offline.has(code) ? 'network.offline' : 'network.unreachable'
}

function headersOf(message: IncomingMessage): Headers {
  const headers = new Headers()
  for (const [name, value] of Object.entries(message.headersDistinct)) for (const one of value ?? []) headers.append(name, one)
  return headers
}

function decoded(message: IncomingMessage): Readable | null {
  const encoding = (message.headers['content-encoding'] ?? 'identity').trim().toLowerCase()
  if (encoding === 'identity' || encoding === '') return message
  const decoder = encoding === 'gzip' ? createGunzip() : encoding === 'br' ? createBrotliDecompress() : encoding === 'deflate' ? createInflate() : null
  if (decoder === null) return null
  message.on('error', (error) => decoder.destroy(error))
  message.on('aborted', () => decoder.destroy(new Error('aborted')))
  return message.pipe(decoder)
}

/** The whole body, or why there is none. Never rejects; what is too much is found out before it is held. */
function readBody(message: IncomingMessage, maxBytes: number): Promise<Buffer | FailureCode> {
  return new Promise((resolvePromise) => {
    const body = decoded(message)
    if (body === null) return resolvePromise('remote.unexpected')
    if (Number(message.headers['content-length'] ?? 0) > maxBytes) return resolvePromise('network.tooLarge')
    const chunks: Buffer[] = []
    let size = 0
    body.on('data', (chunk: Buffer) => {
      size += chunk.byteLength
      if (size > maxBytes) return resolvePromise('network.tooLarge')
      chunks.push(chunk)
    })
    body.on('error', () => resolvePromise('network.cut'))
    message.on('error', () => resolvePromise('network.cut'))
    message.on('aborted', () => resolvePromise('network.cut'))
    body.on('end', () => resolvePromise(message.complete ? Buffer.concat(chunks) : 'network.cut'))
  })
}

function openRequest(url: URL, options: RequestOptions): ClientRequest | null {
  try {
    return url.protocol === 'https:' ? httpsRequest(url, options) : httpRequest(url, options)
  } catch {
    return null
  }
}

/** Rejects with `HttpFault` alone. By the system's proxy where it has one: proxy.ts. */
export async function exchange(of: Exchange, agents: Agents, signal: AbortSignal): Promise<Exchanged> {
  const refused = checkSpelling(of.url, of.typedOrigin)
  if (signal.aborted || refused !== null) throw new HttpFault(refused?.refusal ?? 'cancelled', { host: of.url.host }, 'no')
  return exchangeBy(await routeTo(of.url), of, agents, signal)
}

function exchangeBy(route: Route, of: Exchange, agents: Agents, signal: AbortSignal): Promise<Exchanged> {
  return new Promise((resolvePromise, rejectPromise) => {
    let sent: Sent = 'no'
    let request: ClientRequest | null = null
    let settled = false
    const timers: NodeJS.Timeout[] = []
    const host = of.url.host
    const over = new AbortController()

    const settle = () => {
      settled = true
      for (const timer of timers) clearTimeout(timer)
      signal.removeEventListener('abort', onAbort)
    }
    const fail = (code: FailureCode) => {
      if (settled) return
      settle()
      rejectPromise(new HttpFault(code, { host }, sent))
      request?.destroy()
      over.abort()
    }
    const succeed = (answer: Exchanged) => {
      if (settled) return
      settle()
      resolvePromise(answer)
    }
    /** Nothing was sent: it is the proxy that is named. */
    const failAt = (proxy: string) => {
      if (settled) return
      settle()
      rejectPromise(new HttpFault('network.proxy', { host: proxy }, 'no'))
      request?.destroy()
    }
    const onAbort = () => fail('cancelled')

    if (signal.aborted) return fail('cancelled')
    signal.addEventListener('abort', onAbort, { once: true })

    const secure = of.url.protocol === 'https:'
    const reading = of.method === 'GET'
    const createConnection = byProxy(route, of.url, of, over.signal)
    // Through a proxy each request has a connection of its own: which address a kept one leads to could not be asked.
    const way = createConnection === null ? { agent: reading && !of.headersOnly ? (secure ? agents.https : agents.http) : false } as const : { createConnection }
    const options = {
      method: of.method,
      headers: { ...of.headers, 'accept-encoding': 'gzip, deflate, br', ...(of.body === null ? {} : { 'content-length': String(of.body.byteLength) }) },
      lookup: checkedLookup(of.url, of.typedOrigin),
      ...way,
      ...(secure ? trust() : {}),
      // Said, because left unsaid the environment decides. https://nodejs.org/api/cli.html#node_tls_reject_unauthorizedvalue
      rejectUnauthorized: true,
    }
    const started = openRequest(of.url, options)
    // A header that cannot be written: nothing was sent, and its value is not to be repeated.
    if (started === null) return fail('internal')
    request = started

    timers.push(setTimeout(() => fail('network.timeout'), of.totalMs))
    const connecting = setTimeout(() => fail('network.timeout'), of.connectMs)
    timers.push(connecting)
    const idle = setTimeout(() => fail('network.timeout'), of.idleMs + of.connectMs)
    timers.push(idle)

    let responded = false
    started.on('error', (error) => {
      // The server closed a kept connection just as a read took it: nothing was answered, and a read may be asked twice.
      if (started.reusedSocket && !responded && !settled) {
        settle()
        return resolvePromise(exchange(of, createAgents(), signal))
      }
      if (error instanceof ProxyRefused) return failAt(error.proxy)
      fail(meaningOf(error, sent))
    })
    started.on('socket', (socket) => {
      const open = () => {
        clearTimeout(connecting)
        idle.refresh()
        sent = 'maybe'
      }
      // A kept connection asks no `lookup`: it may have been opened for the account that typed this address.
      const kept = createConnection !== null || socket.connecting || socket.remoteAddress === undefined ? null : refusal(of.url, socket.remoteAddress, of.typedOrigin)
      if (kept !== null) return fail(kept.refusal)
      if (!socket.connecting) open()
      else socket.once(secure ? 'secureConnect' : 'connect', open)
    })
    started.on('response', (message) => {
      responded = true
      idle.refresh()
      const status = message.statusCode ?? 0
      const headers = headersOf(message)
      const delimited = headers.has('content-length') || headers.has('transfer-encoding')
      if (of.headersOnly) {
        succeed({ status, headers, body: Buffer.alloc(0), delimited })
        started.destroy()
        return
      }
      message.on('data', () => idle.refresh())
      void readBody(message, of.maxBytes).then((body) => (Buffer.isBuffer(body) ? succeed({ status, headers, body, delimited }) : fail(body)))
    })
    started.end(of.body ?? undefined)
  })
}
