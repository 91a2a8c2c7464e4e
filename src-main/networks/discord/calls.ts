import type { FailureCode } from '../../../src-contract/failure.ts'
import type { Clock } from '../../lib/clock.ts'
import { retryAtIn } from '../../net/budget.ts'
import { HttpFault } from '../../net/http.ts'
import type { HttpClient, HttpRequest, HttpResponse } from '../../net/http.ts'
import { limitsOf } from './limits.ts'
import { refusal } from './wire.ts'

/** Errors have numbers. https://docs.discord.com/developers/topics/opcodes-and-status-codes#json */
export const unknownChannel = 10_003
export const unknownMessage = 10_008
export const unknownBan = 10_026
export const unknownMember = 10_007
export const unknownUser = 10_013
const missingAccess = 50_001
const missingPermissions = 50_013

/** The network said no. `code` is its own number for it. */
export class Refused extends HttpFault {
  readonly status: number
  readonly code: number | null
  constructor(failure: FailureCode, host: string, status: number, code: number | null, retryAt: number | null) {
    super(failure, { host, status }, 'answered', retryAt)
    this.status = status
    this.code = code
  }
}

export const isRefused = (error: unknown, ...codes: number[]): boolean => error instanceof Refused && error.code !== null && codes.includes(error.code)

export type Calls = {
  readonly host: string
  call(method: HttpRequest['method'], path: string, signal: AbortSignal, json?: unknown): Promise<unknown>
}

/** So long is waited here for an allowance; longer ones are the schedule's. */
const patienceMs = 10_000
/** What the network asks of every program that speaks to it. https://docs.discord.com/developers/reference#user-agent */
const userAgent = 'DiscordBot (https://vigie.invalid, 0.1.0)'

export function createCalls(of: { http: HttpClient; clock: Clock; origin: string; token: string }): Calls {
  const { http, clock, origin, token } = of
  const { host } = new URL(origin)
  const limits = limitsOf(http, clock)

  async function waitFor(at: number, signal: AbortSignal): Promise<void> {
    const ms = at - clock.now()
    if (ms <= 0) return
    if (ms > patienceMs) throw new HttpFault('rate.limited', { host }, 'no', at)
    await clock.sleep(ms, signal)
  }

  async function send(request: HttpRequest, path: string, signal: AbortSignal): Promise<HttpResponse> {
    const { route, major } = routeOf(request.method, path)
    await waitFor(limits.freeAt(route, major), signal)
    const answer = await http.send(request, signal)
    limits.note(route, major, answer.headers)
    return answer
  }

  return {
    host,
    async call(method, path, signal, json) {
      const request: HttpRequest = {
        method,
        url: `${origin}/api/v10${path}`,
        headers: { authorization: `Bot ${token}`, 'user-agent': userAgent },
        ...(json === undefined ? {} : { json }),
        accept: [400, 403, 404, 409, 429],
        ownAllowance: true,
      }
      const answer = await send(request, path, signal)
      if (answer.status < 300) return answer.json
      const refused = refusedBy(answer, host, clock.now())
      // Refused for now is not done: once more, where that is soon.
      if (refused.status !== 429 || refused.retryAt === null || refused.retryAt - clock.now() > patienceMs || isGlobal(answer)) throw refused
      await waitFor(refused.retryAt, signal)
      const again = await send(request, path, signal)
      if (again.status < 300) return again.json
      throw refusedBy(again, host, clock.now())
    },
  }
}

/** What tells allowances apart: the method and the path without the ids that do not count, and the server or channel that does. */
function routeOf(method: string, path: string): { route: string; major: string } {
  const bare = path.split('?')[0] ?? path
  const major = /^\/(?:channels|guilds)\/(\d+)/.exec(bare)?.[1] ?? ''
  return { route: `${method} ${bare.replace(/\d{5,}/g, ':id')}`, major }
}

const isGlobal = (answer: HttpResponse): boolean =>
  answer.headers.get('x-ratelimit-scope') === 'global' || refusal.safeParse(answer.json).data?.global === true

function refusedBy(answer: HttpResponse, host: string, now: number): Refused {
  const { code = null, retry_after: seconds = null } = refusal.safeParse(answer.json).data ?? {}
  const told = seconds === null ? retryAtIn(answer.headers, now) : now + Math.min(seconds, 86_400) * 1000
  return new Refused(codeFor(answer.status, code), host, answer.status, code, answer.status === 429 ? told : null)
}

function codeFor(status: number, code: number | null): FailureCode {
  if (code === missingAccess || code === missingPermissions) return 'auth.missingPermission'
  if (code === unknownMessage || code === unknownChannel) return 'remote.gone'
  return status === 404 ? 'remote.notFound' : status === 429 ? 'rate.limited' : status === 409 ? 'remote.conflict' : 'remote.refused'
}
