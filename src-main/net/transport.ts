import { lookup as resolve } from 'node:dns'
import { Agent as HttpAgent, request as httpRequest } from 'node:http'
import type { ClientRequest, IncomingMessage, RequestOptions } from 'node:http'
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https'
import type { LookupFunction } from 'node:net'
import type { Readable } from 'node:stream'
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib'
import type { FailureCode } from '../../src-contract/failure.ts'
import { isLoopbackAddress, isLoopbackHost, isPrivateAddress, literalAddress } from './address.ts'
import { HttpFault } from './http-fault.ts'
import type { Sent } from './http-fault.ts'

/** One request and its answer over one connection: no redirects, no retries. Node's own client, whose `lookup` lets the very address that
 * is connected to be checked, so that a name cannot resolve to one address for the check and to another for the connection. */
export type Exchange = {
  method: string
  url: URL
  headers: Record<string, string>
  body: Buffer | null
  /** The origin the user typed: the only one that may lie at a private address. */
  typedOrigin: string | null
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

const offline = new Set(['ENETUNREACH', 'ENETDOWN', 'EAI_AGAIN'])

function codeOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : null
  if (typeof code === 'string') return code
  return error instanceof AggregateError && error.errors.length > 0 ? codeOf(error.errors[0]) : ''
}

/** What a failed connection means. `sent` decides between "never reached it" and "the answer was lost". */
function meaningOf(error: unknown, sent: Sent): FailureCode {
  if (error instanceof AddressRefused) return error.refusal
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

/** Rejects with `HttpFault` alone. A proxy of the system is not used. */
export function exchange(of: Exchange, agents: Agents, signal: AbortSignal): Promise<Exchanged> {
  return new Promise((resolvePromise, rejectPromise) => {
    let sent: Sent = 'no'
    let request: ClientRequest | null = null
    let settled = false
    const timers: NodeJS.Timeout[] = []
    const host = of.url.host

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
    }
    const succeed = (answer: Exchanged) => {
      if (settled) return
      settle()
      resolvePromise(answer)
    }
    const onAbort = () => fail('cancelled')

    if (signal.aborted) return fail('cancelled')
    const refused = checkSpelling(of.url, of.typedOrigin)
    if (refused !== null) return fail(refused.refusal)
    signal.addEventListener('abort', onAbort, { once: true })

    const secure = of.url.protocol === 'https:'
    const reading = of.method === 'GET'
    const options = {
      method: of.method,
      headers: { ...of.headers, 'accept-encoding': 'gzip, deflate, br', ...(of.body === null ? {} : { 'content-length': String(of.body.byteLength) }) },
      lookup: checkedLookup(of.url, of.typedOrigin),
      agent: reading && !of.headersOnly ? (secure ? agents.https : agents.http) : false,
      // Said, because left unsaid the environment decides. https://nodejs.org/api/cli.html#node_tls_reject_unauthorizedvalue
      rejectUnauthorized: true,
    } as const
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
      fail(meaningOf(error, sent))
    })
    started.on('socket', (socket) => {
      const open = () => {
        clearTimeout(connecting)
        idle.refresh()
        sent = 'maybe'
      }
      // A kept connection asks no `lookup`: it may have been opened for the account that typed this address.
      const kept = socket.connecting || socket.remoteAddress === undefined ? null : refusal(of.url, socket.remoteAddress, of.typedOrigin)
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
