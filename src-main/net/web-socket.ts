import { WebSocket } from 'ws'
import { Fault } from '../../src-contract/failure.ts'
import type { FailureCode } from '../../src-contract/failure.ts'
import type { Clock } from '../lib/clock.ts'
import { checkSpelling, connector } from './transport.ts'

export type SocketOptions = {
  /** ws: or wss:. */
  url: string
  headers: Readonly<Record<string, string>>
  /** The origin the user typed: it alone may lie at a private address. */
  typedOrigin: string | null
  clock: Clock
  signal: AbortSignal
  /** Sent once it is open. */
  greeting?: readonly unknown[]
}

/** That it is open, or what was said. */
export type SocketEvent = { kind: 'open' } | { kind: 'message'; json: unknown }

const openMs = 15_000
const most = 4_000_000
/** Nobody has to say anything for hours, but everybody answers a ping. */
const pingMs = 30_000

const meanings: Readonly<Record<number, FailureCode>> = {
  401: 'auth.rejected', 403: 'auth.missingPermission', 404: 'remote.notFound', 410: 'remote.notFound', 429: 'rate.limited', 500: 'remote.serverError', 503: 'remote.serverError',
}

/**
 * One connection, to be listened to: ends when it does, throws where it never came to stand. Where it may go is what holds for every request: no private
 * address but the one that was typed, in the clear on loopback alone, no redirects. A line that is dead without saying so is given up.
 */
export async function* socketEvents(of: SocketOptions): AsyncGenerator<SocketEvent> {
  const { signal, clock } = of
  const address = new URL(of.url.replace(/^ws/, 'http'))
  const refused = checkSpelling(address, of.typedOrigin)
  if (refused !== null) throw new Fault(refused.refusal, { host: address.host })
  if (signal.aborted) return
  const waiting: SocketEvent[] = []
  let failure: FailureCode | null = null
  let isOver = false
  let stood = false
  let wake: () => void = () => undefined
  const over = new AbortController()
  const options = {
    followRedirects: false, perMessageDeflate: false, handshakeTimeout: openMs, maxPayload: most, headers: { 'user-agent': 'Vigie', ...of.headers },
    // Said, because left unsaid the environment decides. https://nodejs.org/api/cli.html#node_tls_reject_unauthorizedvalue
    rejectUnauthorized: true,
  }
  const socket = new WebSocket(of.url, { ...options, createConnection: connector(address, { typedOrigin: of.typedOrigin }, over.signal) as never })
  const tell = (event: SocketEvent) => {
    // Whoever listens slowly has only to know that there is something.
    if (waiting.length < 1000) waiting.push(event)
    wake()
  }
  const end = (why: FailureCode | null) => {
    if (isOver) return
    isOver = true
    failure = why
    over.abort()
    socket.terminate()
    wake()
  }
  const onAbort = () => end(null)
  signal.addEventListener('abort', onAbort, { once: true })
  let answered = true
  const beat = async () => {
    while (!isOver) {
      await clock.sleep(pingMs, over.signal)
      if (isOver) return
      if (!answered) return end(null)
      answered = false
      socket.ping()
    }
  }
  socket.on('open', () => {
    stood = true
    for (const one of of.greeting ?? []) socket.send(JSON.stringify(one))
    tell({ kind: 'open' })
    void beat()
  })
  socket.on('pong', () => (answered = true))
  socket.on('message', (data, isBinary) => {
    answered = true
    const json = isBinary ? undefined : readJson(String(data))
    if (json !== undefined) tell({ kind: 'message', json })
  })
  socket.on('unexpected-response', (_request, response) => end(meanings[response.statusCode ?? 0] ?? 'remote.refused'))
  socket.on('error', () => end(stood ? null : 'network.unreachable'))
  socket.on('close', () => end(null))
  try {
    for (;;) {
      const next = waiting.shift()
      if (next !== undefined) yield next
      else if (isOver) break
      else await new Promise<void>((resolve) => (wake = resolve))
    }
    const why = failure as FailureCode | null
    if (why !== null && !signal.aborted) throw new Fault(why, { host: address.host })
  } finally {
    signal.removeEventListener('abort', onAbort)
    end(null)
  }
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}
