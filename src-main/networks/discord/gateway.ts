import { WebSocket } from 'ws'
import { Fault } from '../../../src-contract/failure.ts'
import type { FailureCode } from '../../../src-contract/failure.ts'
import type { Clock } from '../../lib/clock.ts'
import { isLoopbackHost } from '../../net/address.ts'
import { connector } from '../../net/transport.ts'
import { hello, payload, ready, told } from './wire.ts'

/** https://docs.discord.com/developers/topics/opcodes-and-status-codes#gateway-gateway-opcodes */
const op = { dispatch: 0, heartbeat: 1, identify: 2, resume: 6, reconnect: 7, invalid: 9, hello: 10, ack: 11 } as const
/** Servers and their channels, messages there and in conversations. What they say is read elsewhere. https://docs.discord.com/developers/events/gateway#gateway-intents */
const intents = (1 << 0) | (1 << 9) | (1 << 12)
/** https://docs.discord.com/developers/topics/opcodes-and-status-codes#gateway-gateway-close-event-codes */
const fatal: Record<number, FailureCode> = { 4004: 'auth.rejected', 4010: 'remote.unexpected', 4011: 'remote.unexpected', 4012: 'remote.unexpected', 4013: 'remote.unexpected', 4014: 'auth.missingPermission' }
/** The session is over; a new one can begin. */
const forgotten = new Set([4003, 4007, 4009])

export type Standing = { sessionId: string; url: string; seq: number | null }

/** What came: that the connection stands (anything may have happened before), or that something was written, where. */
export type Heard = { kind: 'ready' } | { kind: 'message'; channel: string | null; guild: string | null; own: boolean }

export type Ended = { standing: Standing | null; why: FailureCode | null }

export type GatewayOptions = {
  url: string
  token: string
  me: string
  /** To go on where the last connection ended. */
  standing: Standing | null
  clock: Clock
  random: () => number
  signal: AbortSignal
  heard(what: Heard): void
}

const openMs = 15_000
const most = 4_000_000

/** Only where the network's own gateways are, or for a server on this machine on this machine. */
export function isGateway(address: string, origin: string): boolean {
  if (!URL.canParse(address)) return false
  const { protocol, hostname } = new URL(address)
  if (isLoopbackHost(new URL(origin).hostname)) return protocol === 'ws:' && isLoopbackHost(hostname)
  return protocol === 'wss:' && /^(?:[\w-]+\.)*discord\.gg$/.test(hostname)
}

const events = new Set(['MESSAGE_CREATE', 'MESSAGE_UPDATE', 'MESSAGE_DELETE', 'MESSAGE_DELETE_BULK', 'GUILD_CREATE', 'CHANNEL_CREATE', 'THREAD_CREATE', 'THREAD_LIST_SYNC'])

/**
 * One connection, from its opening to its end; never rejects.
 *
 *   open ── hello ──▶ identify, or resume where something stands ── ready, resumed ──▶ events, each with a number
 *     each heartbeat is answered before the next is due, or the connection is dead and is given up
 *     reconnect, a lost line, a dead one ──▶ ended, what stands is handed back; invalid ──▶ ended, with or without it
 */
export function connectGateway(of: GatewayOptions): Promise<Ended> {
  return new Promise((resolve) => {
    const { url, token, clock, random, signal } = of
    let standing = of.standing
    let answered = true
    let isOver = false
    const over = new AbortController()
    const address = new URL(url.replace(/^ws/, 'http'))
    const socket = new WebSocket(`${url.replace(/\/?(?:\?.*)?$/, '/')}?v=10&encoding=json`, {
      // The name is the network's own; the address it stands for has to be a public one as well.
      ...(isLoopbackHost(address.hostname) ? {} : { createConnection: connector(address, { typedOrigin: null, trusted: true }, over.signal) as never }),
      followRedirects: false, perMessageDeflate: false, handshakeTimeout: openMs, maxPayload: most, headers: { 'user-agent': 'DiscordBot (https://vigie.invalid, 0.1.0)' },
      // Said, because left unsaid the environment decides. https://nodejs.org/api/cli.html#node_tls_reject_unauthorizedvalue
      rejectUnauthorized: true,
    })
    const send = (code: number, d: unknown) => {
      if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify({ op: code, d }))
    }
    const end = (why: FailureCode | null) => {
      if (isOver) return
      isOver = true
      over.abort()
      signal.removeEventListener('abort', onAbort)
      // Closed with 1000 the session would be over as well. https://docs.discord.com/developers/events/gateway#initiating-a-disconnect
      socket.terminate()
      resolve({ standing, why })
    }
    const onAbort = () => end(null)
    if (signal.aborted) return end(null)
    signal.addEventListener('abort', onAbort, { once: true })

    const beat = async (everyMs: number) => {
      await clock.sleep(everyMs * random(), over.signal)
      while (!isOver) {
        // Nobody has answered the last one: the line is dead, though nothing says so.
        if (!answered) return end(null)
        answered = false
        send(op.heartbeat, standing?.seq ?? null)
        await clock.sleep(everyMs, over.signal)
      }
    }
    const greet = () => {
      if (standing === null) send(op.identify, { token, intents, properties: { os: process.platform, browser: 'Vigie', device: 'Vigie' } })
      else send(op.resume, { token, session_id: standing.sessionId, seq: standing.seq })
    }
    const dispatch = (type: string, d: unknown) => {
      if (type === 'READY') {
        const found = ready.safeParse(d).data
        if (found === undefined) return end('remote.unexpected')
        standing = { sessionId: found.session_id, url: found.resume_gateway_url, seq: standing?.seq ?? null }
      }
      if (type === 'READY' || type === 'RESUMED') return of.heard({ kind: 'ready' })
      if (!events.has(type)) return
      const { channel_id: channel, guild_id: guild, author } = told.safeParse(d).data ?? {}
      of.heard({ kind: 'message', channel: channel ?? null, guild: guild ?? null, own: author?.id === of.me })
    }
    const receive = (text: string) => {
      const found = readPayload(text)
      if (found === null) return
      if (typeof found.s === 'number' && standing !== null) standing = { ...standing, seq: found.s }
      switch (found.op) {
        case op.hello: {
          const every = hello.safeParse(found.d).data?.heartbeat_interval
          if (every === undefined) return end('remote.unexpected')
          void beat(Math.max(1000, every))
          return greet()
        }
        case op.ack:
          answered = true
          return
        case op.heartbeat:
          return send(op.heartbeat, standing?.seq ?? null)
        case op.reconnect:
          return end(null)
        case op.invalid:
          if (found.d !== true) standing = null
          return end(null)
        case op.dispatch: {
          dispatch(found.t ?? '', found.d)
          if (typeof found.s === 'number' && standing !== null) standing = { ...standing, seq: found.s }
          return
        }
        default:
      }
    }
    socket.on('message', (data, isBinary) => {
      if (!isBinary && !isOver) receive(String(data))
    })
    socket.on('error', () => end(null))
    socket.on('close', (code) => {
      if (forgotten.has(code)) standing = null
      end(fatal[code] ?? null)
    })
  })
}

function readPayload(text: string) {
  try {
    return payload.safeParse(JSON.parse(text)).data ?? null
  } catch {
    return null
  }
}

/** What ended a connection for good, as a fault. */
export const faultOf = (why: FailureCode, host: string): Fault => new Fault(why, { host })
