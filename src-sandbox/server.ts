import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'

/** What a simulated network sees of a request. `json` is null for an empty or unreadable body. */
export type SandboxRequest = { method: string; path: string; query: URLSearchParams; headers: Record<string, string>; text: string; json: unknown }

/** `body` is sent as JSON, or as it is when it is a string or bytes (set `content-type` then). */
export type SandboxAnswer = { status: number; headers?: Record<string, string>; body?: unknown }

export type Handler = (request: SandboxRequest) => SandboxAnswer | Promise<SandboxAnswer>

/**
 * How a server goes wrong. `slow` answers truly after `slowMs`; `cut` does the work and stops in the middle of the answer; `acceptThenCut` does the
 * work and closes without a byte; `extra` answers truly, with a field nobody knows in every object; `never` does nothing and never answers; `html` is a login page in place of an answer; `huge` is valid
 * JSON without end; the rest refuse without doing the work.
 */
export type Misbehaviour = '401' | '403' | '404' | '429' | '500' | '503' | 'slow' | 'cut' | 'acceptThenCut' | 'extra' | 'never' | 'html' | 'huge' | 'redirectLoop'

export type Misbehave = {
  mode: Misbehaviour
  /** All requests when left out. `path` is without the query. */
  match?: (request: SandboxRequest) => boolean
  /** How many matching requests it spoils; until `behave` when left out. */
  times?: number
  retryAfterS?: number
  slowMs?: number
}

export type SandboxServer = {
  /** `http://127.0.0.1:port`, known once it listens. */
  readonly url: string
  listen(port?: number): Promise<string>
  /** Ends every connection, open ones too. */
  close(): Promise<void>
  /** Method and path of each request, oldest first, without query or body. The oldest leave beyond 10,000. */
  readonly requests: { method: string; path: string }[]
  misbehave(how: Misbehave): void
  /** Forgets every misbehaviour. */
  behave(): void
  /** What it would answer, without a connection between. */
  readonly answers: Handler
}

const maxBody = 10_000_000

async function read(message: IncomingMessage): Promise<SandboxRequest> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of message) {
    if (!(chunk instanceof Buffer)) continue
    size += chunk.byteLength
    if (size > maxBody) throw new Error('request body too large')
    chunks.push(chunk)
  }
  const url = new URL(message.url ?? '/', 'http://sandbox.invalid')
  const text = Buffer.concat(chunks).toString('utf8')
  const headers: Record<string, string> = {}
  for (const [name, value] of Object.entries(message.headers)) headers[name] = Array.isArray(value) ? value.join(', ') : (value ?? '')
  return { method: message.method ?? 'GET', path: url.pathname, query: url.searchParams, headers, text, json: parseJson(text) }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

function payload(answer: SandboxAnswer): { headers: Record<string, string>; bytes: Buffer } {
  const { body } = answer
  if (body === undefined) return { headers: { ...answer.headers }, bytes: Buffer.alloc(0) }
  if (body instanceof Uint8Array) return { headers: { ...answer.headers }, bytes: Buffer.from(body) }
  const json = typeof body !== 'string'
  const type = json ? 'application/json; charset=UTF-8' : 'text/html; charset=UTF-8'
  return { headers: { 'content-type': type, ...answer.headers }, bytes: Buffer.from(json ? JSON.stringify(body) : body) }
}

function write(response: ServerResponse, answer: SandboxAnswer): void {
  const { headers, bytes } = payload(answer)
  response.writeHead(answer.status, { ...headers, 'content-length': String(bytes.byteLength) })
  response.end(bytes)
}

/** The true length is announced and half of it sent. */
function writeCut(response: ServerResponse, answer: SandboxAnswer): void {
  const { headers, bytes } = payload(answer)
  response.writeHead(answer.status, { ...headers, 'content-length': String(bytes.byteLength) })
  response.write(bytes.subarray(0, Math.floor(bytes.byteLength / 2)), () => response.destroy())
}

/** Sends until the other side has had enough, at the pace it takes. */
function writeHuge(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'application/json; charset=UTF-8' })
  response.write('[0')
  const chunk = ',0'.repeat(32_768)
  const more = () => {
    while (!response.destroyed && response.write(chunk));
    if (!response.destroyed) response.once('drain', more)
  }
  more()
}

/** What a later version of the network may add. */
function withExtra(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withExtra)
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return value
  return { ...Object.fromEntries(Object.entries(value).map(([key, one]) => [key, withExtra(one)])), newInTheNextVersion: { of: ['something'] } }
}

const refusals: Partial<Record<Misbehaviour, SandboxAnswer>> = {
  401: { status: 401, body: { code: 'rest_not_logged_in', error: 'AuthMissing', message: 'You are not currently logged in.', data: { status: 401 } } },
  403: { status: 403, body: { code: 'rest_forbidden', error: 'Forbidden', message: 'Sorry, you are not allowed to do that.', data: { status: 403 } } },
  404: { status: 404, body: { code: 'rest_no_route', error: 'NotFound', message: 'No route was found.', data: { status: 404 } } },
  429: { status: 429, body: { code: 'too_many_requests', error: 'RateLimitExceeded', message: 'Too many requests.' } },
  500: { status: 500, body: { code: 'internal_server_error', error: 'InternalServerError', message: 'There has been a critical error.' } },
  503: { status: 503, body: '<html><body><h1>503 Service Unavailable</h1></body></html>' },
  html: { status: 200, body: '<!DOCTYPE html><html><body><form>Log in</form><script>alert(1)</script></body></html>' },
}

export function createSandboxServer(handler: Handler): SandboxServer {
  let spoilers: (Misbehave & { left: number })[] = []
  let url = ''
  const requests: { method: string; path: string }[] = []
  const sockets = new Set<Socket>()

  async function answer(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const request = await read(message)
    if (requests.push({ method: request.method, path: request.path }) > 10_000) requests.shift()
    const spoiler = spoilers.find((one) => one.left > 0 && (one.match?.(request) ?? true))
    if (spoiler === undefined) return write(response, await handler(request))
    spoiler.left -= 1
    await spoil(spoiler, request, response)
  }

  async function spoil(how: Misbehave, request: SandboxRequest, response: ServerResponse): Promise<void> {
    switch (how.mode) {
      case 'never':
        return
      case 'slow': {
        const truth = await handler(request)
        setTimeout(() => write(response, truth), how.slowMs ?? 2000).unref()
        return
      }
      case 'cut':
        return writeCut(response, await handler(request))
      case 'acceptThenCut':
        await handler(request)
        response.destroy()
        return
      case 'extra': {
        const truth = await handler(request)
        return write(response, { ...truth, body: withExtra(truth.body) })
      }
      case 'huge':
        return writeHuge(response)
      case 'redirectLoop':
        return write(response, { status: 307, headers: { location: `${request.path}?${request.query.toString()}` } })
      default: {
        const refusal = refusals[how.mode] ?? { status: 500 }
        const after: Record<string, string> = how.retryAfterS === undefined ? {} : { 'retry-after': String(how.retryAfterS) }
        return write(response, { ...refusal, headers: { ...refusal.headers, ...after } })
      }
    }
  }

  const server = createServer((message, response) => {
    // A fault of the sandbox itself: visible as a 500 with the reason, for whoever reads the test's log.
    answer(message, response).catch((error: unknown) => {
      if (!response.headersSent) write(response, { status: 500, body: { code: 'sandbox_fault', message: String(error) } })
      else response.destroy()
    })
  })
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.on('error', () => socket.destroy())
    socket.once('close', () => sockets.delete(socket))
  })

  return {
    get url() { return url },
    listen: (port = 0) =>
      new Promise((resolve, reject) => {
        server.once('error', reject)
        server.listen(port, '127.0.0.1', () => {
          server.removeListener('error', reject)
          const address = server.address()
          url = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : port}`
          resolve(url)
        })
      }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        for (const socket of sockets) socket.destroy()
      }),
    requests,
    answers: handler,
    misbehave: (how) => { spoilers.push({ ...how, left: how.times ?? Number.POSITIVE_INFINITY }) },
    behave: () => { spoilers = [] },
  }
}
