import type { FailureCode } from '../../src-contract/failure.ts'
import type { Clock } from '../lib/clock.ts'
import { approvedOrigins, carriesSecret } from './approved-origins.ts'
import { budgetIn, retryAtIn, waitIn } from './budget.ts'
import type { Budget } from './budget.ts'
import { HttpFault } from './http-fault.ts'
import type { Sent } from './http-fault.ts'
import { createAgents, exchange } from './transport.ts'
import type { Exchanged } from './transport.ts'

export { HttpFault }
export type { Sent }

export type HttpRequest = {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE' | 'PATCH'
  url: string
  headers?: Record<string, string>
  /** Sent as JSON. */
  json?: unknown
  /** Sent as a form, in place of JSON. */
  form?: Readonly<Record<string, string>>
  /** Statuses that are an answer to the caller, not a fault. 2xx always are. */
  accept?: number[]
  /**
   * `headers`: the answer is of any kind and only its headers count; redirects are followed anywhere public, because no credentials are
   * allowed on such a request. `bytes`: the same, and the answer as it came. Default `json`.
   */
  want?: 'json' | 'headers' | 'bytes' | 'discarded'
  /** For `bytes`: the origin that the user typed for this very request, in place of the client's. */
  typedOrigin?: string
  timeoutMs?: number
  maxBytes?: number
  /** What the answer says is left is left of this kind of request alone: the caller keeps account of it, `budget` does not. */
  ownAllowance?: true
}

/** `url` is where the answer came from in the end. `json` is null for an empty body. */
export type HttpResponse = {
  status: number
  headers: Headers
  json: unknown
  url: string
  /** For `bytes` alone. */
  bytes?: Buffer
  /** For `bytes`: where the address has moved for good, as far as the redirects said so from the first on. */
  movedTo?: string | null
}

/**
 * JSON over HTTP with one origin in mind. Throws `HttpFault` alone. Bound to the origin the user typed: redirects elsewhere are
 * refused and credentials never follow one; a header that carries a secret goes to approved origins alone; plain http only to loopback; private addresses only when the user typed them; answers over
 * `maxBytes` are cut off while they arrive; rate-limit headers are noted in `budget`.
 */
export type HttpClient = {
  send(request: HttpRequest, signal: AbortSignal): Promise<HttpResponse>
  /** Secrets may go there as well, from now on: a place that the account's own server named, once the adapter has judged it. Private addresses stay barred. */
  approve(origin: string): void
  /** Requests sent so far by this client, redirects included. */
  readonly requests: number
  /** What the last answer that told of it said is left; null while none did. */
  readonly budget: Budget | null
}

export type HttpOptions = {
  /** The origin the user typed; null where they typed none. It alone may lie at a private address or on loopback. */
  origin: string | null
  /** Fixed hosts of the vendor, to which secrets may go without having been typed. */
  vendor?: readonly string[]
  clock: Clock
  userAgent?: string
  connectMs?: number
  idleMs?: number
  timeoutMs?: number
  maxBytes?: number
  /** In place of a connection: a server in the same process. */
  exchange?: typeof exchange
}

const maxRedirects = 5

export function createHttpClient(options: HttpOptions): HttpClient {
  const agents = createAgents()
  const approved = approvedOrigins(options.origin, options.vendor ?? [])
  // What a server named is approved for secrets, and still no name that a proxy may take on trust.
  const known = approvedOrigins(options.origin, options.vendor ?? [])
  let requests = 0
  let budget: Budget | null = null

  async function sendOnce(request: HttpRequest, url: URL, signal: AbortSignal): Promise<Exchanged> {
    // Asked for each hop: whoever is redirected to has to be approved as well.
    if (carriesSecret(request.headers) && !approved.has(url)) throw new HttpFault('network.secretElsewhere', { host: url.host }, 'no')
    const body = bodyOf(request)
    const headers: Record<string, string> = { accept: 'application/json', 'user-agent': options.userAgent ?? 'Vigie', ...request.headers }
    if (body !== null) headers['content-type'] = request.form === undefined ? 'application/json' : 'application/x-www-form-urlencoded'
    requests += 1
    const exchanged = await (options.exchange ?? exchange)({
      method: request.method, url, headers, body, typedOrigin: request.typedOrigin ?? options.origin,
      trusted: known.has(url),
      connectMs: options.connectMs ?? 10_000,
      idleMs: options.idleMs ?? 30_000,
      totalMs: request.timeoutMs ?? options.timeoutMs ?? 60_000,
      maxBytes: request.maxBytes ?? options.maxBytes ?? 20_000_000,
      headersOnly: request.want === 'headers',
    }, agents, signal)
    if (request.ownAllowance !== true) budget = budgetIn(exchanged.headers, options.clock.now()) ?? budget
    return exchanged
  }

  async function send(request: HttpRequest, signal: AbortSignal): Promise<HttpResponse> {
    const anywhere = request.want === 'headers' || request.want === 'bytes'
    if (anywhere && carriesSecret(request.headers)) {
      throw new HttpFault('internal', { what: 'credentials on a request that follows redirects anywhere' }, 'no')
    }
    let url = parsed(request.url)
    let moved: { to: string | null; forGood: boolean } = { to: null, forGood: true }
    for (let hops = 0; ; hops += 1) {
      const answer = await sendOnce(request, url, signal)
      const next = redirectOf(answer, url)
      if (next === null) return answerOf(request, url, answer, options.clock.now(), moved.to)
      if (hops >= maxRedirects) throw new HttpFault('network.redirectLoop', { host: url.host }, 'answered')
      // 301, 302 and 303 turn a write into a read: what was asked is not what would be done.
      const keepsMethod = request.method === 'GET' || answer.status === 307 || answer.status === 308
      if (!keepsMethod || (!anywhere && next.origin !== url.origin)) {
        throw new HttpFault('network.redirectElsewhere', { host: url.host, to: next.host }, 'answered')
      }
      const forGood = moved.forGood && (answer.status === 301 || answer.status === 308)
      moved = { to: forGood ? next.href : moved.to, forGood }
      url = next
    }
  }

  return {
    send,
    approve: approved.approve,
    get requests() { return requests },
    get budget() { return budget },
  }
}

function bodyOf({ json, form }: HttpRequest): Buffer | null {
  if (form !== undefined) return Buffer.from(new URLSearchParams(form).toString())
  return json === undefined ? null : Buffer.from(JSON.stringify(json))
}

function parsed(address: string): URL {
  if (!URL.canParse(address)) throw new HttpFault('input.url', { value: address.slice(0, 200) }, 'no')
  return new URL(address)
}

function redirectOf(answer: Exchanged, from: URL): URL | null {
  if (![301, 302, 303, 307, 308].includes(answer.status)) return null
  const location = answer.headers.get('location')
  return location !== null && URL.canParse(location, from.href) ? new URL(location, from.href) : null
}

function answerOf(request: HttpRequest, url: URL, answer: Exchanged, now: number, movedTo: string | null): HttpResponse {
  const good = (answer.status >= 200 && answer.status < 300) || (request.accept ?? []).includes(answer.status)
  const shaped = { status: answer.status, headers: answer.headers, url: url.href }
  // What is said beside yes or no is nobody's: it may be any text.
  if (request.want === 'discarded' && good) return { ...shaped, json: null }
  if (request.want === 'headers' || request.want === 'bytes') {
    if (good) return request.want === 'headers' ? { ...shaped, json: null } : { ...shaped, json: null, bytes: answer.body, movedTo }
    throw refusalOf(request, url, answer, null, now)
  }
  const json = readJson(answer)
  if (!good) throw refusalOf(request, url, answer, json.kind === 'json' ? json.value : null, now)
  if (json.kind === 'json') return { ...shaped, json: json.value }
  throw new HttpFault(json.kind === 'cut' ? 'network.cut' : 'network.notJson', { host: url.host, status: answer.status }, request.method === 'GET' ? 'answered' : 'maybe')
}

type Read = { kind: 'json'; value: unknown } | { kind: 'other' } | { kind: 'cut' }

function readJson(answer: Exchanged): Read {
  if (answer.body.byteLength === 0) return { kind: 'json', value: null }
  const type = answer.headers.get('content-type') ?? ''
  if (!/[/+]json\b/i.test(type)) return { kind: 'other' }
  try {
    return { kind: 'json', value: JSON.parse(answer.body.toString('utf8').replace(/^\uFEFF/, '')) }
  } catch {
    return { kind: answer.delimited ? 'other' : 'cut' }
  }
}

const codeOfStatus: Record<number, FailureCode> = {
  401: 'auth.rejected', 403: 'remote.refused', 404: 'remote.notFound', 409: 'remote.conflict', 410: 'remote.gone', 413: 'remote.tooLong', 429: 'rate.limited',
}

function refusalOf(request: HttpRequest, url: URL, answer: Exchanged, json: unknown, now: number): HttpFault {
  const { status } = answer
  const code = codeOfStatus[status] ?? (status >= 500 ? 'remote.serverError' : status >= 400 ? 'remote.refused' : 'remote.unexpected')
  // A write under which the server failed, or whose gateway gave up waiting, may have been done all the same.
  const sent = status >= 500 && request.method !== 'GET' ? 'maybe' : 'answered'
  const own = ownCode(json)
  return new HttpFault(code, { host: url.host, status, ...(own === null ? {} : { code: own }) }, sent, retryAtIn(answer.headers, now) ?? waitIn(json, now))
}

/** The network's own name for what went wrong, where it looks like a name: `rest_cannot_edit`, `InvalidToken`. Never a sentence of theirs. */
function ownCode(json: unknown): string | null {
  if (typeof json !== 'object' || json === null) return null
  const found = 'code' in json ? json.code : 'error' in json ? json.error : 'error_type' in json ? json.error_type : null
  return typeof found === 'string' && /^[A-Za-z][\w.:-]{0,79}$/.test(found) ? found : null
}
