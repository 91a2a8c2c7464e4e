import { Fault } from '../../src-contract/failure.ts'
import type { Failure, FailureCode } from '../../src-contract/failure.ts'

/**
 * Whether the request may have reached the server when no whole answer came: 'no' (never sent: safe to send again), 'maybe' (sent, the
 * answer was lost: read back before sending again), 'answered' (the server's word is known).
 */
export type Sent = 'no' | 'maybe' | 'answered'

export class HttpFault extends Fault {
  readonly sent: Sent
  /** When the server said to come back, epoch ms. */
  readonly retryAt: number | null
  constructor(code: FailureCode, params: Failure['params'], sent: Sent, retryAt: number | null = null) {
    super(code, params)
    this.name = 'HttpFault'
    this.sent = sent
    this.retryAt = retryAt
  }
}

export type HttpRequest = {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE' | 'PATCH'
  url: string
  headers?: Record<string, string>
  /** Sent as JSON. */
  json?: unknown
  /** Statuses that are an answer to the caller, not a fault. 2xx always are. */
  accept?: number[]
  timeoutMs?: number
  maxBytes?: number
}

export type HttpResponse = { status: number; headers: Headers; json: unknown; url: string }

/**
 * JSON over HTTP with one origin in mind. Throws `HttpFault` alone. Bound to the origin the user typed: redirects elsewhere are
 * refused and credentials never follow one; plain http only to loopback; private addresses only when the user typed them; answers over
 * `maxBytes` are cut off while they arrive; rate-limit headers are noted in `budget`.
 */
export type HttpClient = {
  send(request: HttpRequest, signal: AbortSignal): Promise<HttpResponse>
  /** Requests sent so far by this client. */
  readonly requests: number
}
