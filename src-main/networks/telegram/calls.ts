import { Fault } from '../../../src-contract/failure.ts'
import type { FailureCode } from '../../../src-contract/failure.ts'
import { retryAtIn } from '../../net/budget.ts'
import { HttpFault } from '../../net/http.ts'
import type { HttpClient, HttpResponse } from '../../net/http.ts'
import type { Clock } from '../../lib/clock.ts'
import { envelope, refusal } from './wire.ts'

/** What a bot's token looks like. https://core.telegram.org/bots/api#authorizing-your-bot */
export const isToken = (text: string): boolean => /^\d{3,20}:[A-Za-z0-9_-]{20,100}$/.test(text)

/** The network said no. `movedTo`: the group is a supergroup by now, of this number. https://core.telegram.org/bots/api#responseparameters */
export class Refused extends HttpFault {
  readonly status: number
  readonly movedTo: number | null
  /** What only its words tell of: kept as that alone, because a description may hold anything. */
  readonly says: 'unmodified' | 'absent' | null
  constructor(code: FailureCode, host: string, status: number, movedTo: number | null, retryAt: number | null, says: Refused['says'] = null) {
    super(code, { host, status }, 'answered', retryAt)
    this.status = status
    this.movedTo = movedTo
    this.says = says
  }
}

export type Arguments = Record<string, unknown>
export type Calls = {
  readonly host: string
  /** A method that changes nothing. */
  ask(method: string, args: Arguments, signal: AbortSignal, timeoutMs?: number): Promise<unknown>
  /** One that does. */
  tell(method: string, args: Arguments, signal: AbortSignal): Promise<unknown>
}

/**
 * The token stands in the path of every request, so that an address is as secret as the token: none leaves this file, and what the client below
 * says of a failure is gone through before it is handed on.
 */
export function createCalls(of: { http: HttpClient; clock: Clock; origin: string; token: string }): Calls {
  const { http, clock, origin, token } = of
  const { host } = new URL(origin)
  // A pasted text that is no token must not become another path.
  if (!isToken(token)) throw new Fault('auth.rejected', { host, status: 401 })
  const addressOf = (method: string) => `${origin}/bot${token}/${method}`

  async function send(request: Parameters<HttpClient['send']>[0], signal: AbortSignal): Promise<unknown> {
    const answer = await http.send({ ...request, accept: [400, 403, 404, 409, 429] }, signal).catch((error: unknown) => {
      throw withoutToken(error, token, host)
    })
    if (answer.status >= 300) throw refusedBy(answer, host, clock.now())
    const parsed = envelope.safeParse(answer.json)
    if (parsed.success) return parsed.data.result
    // Something was done, or not: a reading may be asked again, of a writing nobody knows.
    throw new HttpFault('remote.unexpected', { host, status: answer.status }, request.method === 'GET' ? 'answered' : 'maybe')
  }

  return {
    host,
    ask: (method, args, signal, timeoutMs) =>
      send({ method: 'GET', url: `${addressOf(method)}${queryOf(args)}`, ...(timeoutMs === undefined ? {} : { timeoutMs }) }, signal),
    tell: (method, args, signal) => send({ method: 'POST', url: addressOf(method), json: args }, signal),
  }
}

function queryOf(args: Arguments): string {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(args)) {
    if (value !== undefined) query.set(name, typeof value === 'string' ? value : JSON.stringify(value))
  }
  return query.size === 0 ? '' : `?${query.toString()}`
}

const codes: Record<number, FailureCode> = { 404: 'remote.notFound', 409: 'remote.otherReader', 429: 'rate.limited' }

/** How long to wait is told in the body. https://core.telegram.org/bots/api#responseparameters */
function refusedBy(answer: HttpResponse, host: string, now: number): Refused {
  const { parameters, description } = refusal.safeParse(answer.json).data ?? {}
  const seconds = parameters?.retry_after ?? null
  const retryAt = seconds === null ? retryAtIn(answer.headers, now) : now + Math.min(seconds, 86_400) * 1000
  return new Refused(codes[answer.status] ?? 'remote.refused', host, answer.status, parameters?.migrate_to_chat_id ?? null, retryAt, saidIn(description ?? ''))
}

const saidIn = (description: string): Refused['says'] =>
  /message is not modified/i.test(description) ? 'unmodified' : /message to edit not found|MESSAGE_ID_INVALID/i.test(description) ? 'absent' : null

/** A server can put what it was asked into the address it sends us on to; that much of it is not repeated. */
function withoutToken(error: unknown, token: string, host: string): unknown {
  if (!(error instanceof HttpFault)) return new Fault('internal', { what: 'telegram' })
  const secret = (token.split(':')[1] ?? token).toLowerCase()
  const { code, params } = error.failure
  const clean = Object.fromEntries(
    Object.entries(params).map(([name, value]) => [name, String(value).toLowerCase().includes(secret) ? host : value]),
  )
  return new HttpFault(code, clean, error.sent, error.retryAt)
}
