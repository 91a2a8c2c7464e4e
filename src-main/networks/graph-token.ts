import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import { Fault } from '../../src-contract/failure.ts'
import type { Clock } from '../lib/clock.ts'
import { HttpFault } from '../net/http.ts'
import type { HttpClient } from '../net/http.ts'
import type { Connecting, Session, SignInBegun } from './adapter.ts'
import { graphFault, refusalStatuses } from './graph-faults.ts'

/*
 * Tokens of sixty days, renewed long before they end. Instagram and Threads have the same way of it, each at its own address: a code becomes a token of an hour,
 * that one a token of sixty days with the app's secret, and that one renews itself once it is a day old.
 */

export type LongTokens = {
  /** Where the person is asked. */
  authorize: string
  /** Where a code is turned into a token of an hour. */
  exchange: string
  /** Host of the interface, without a version. */
  origin: string
  scopes: readonly string[]
  /** `ig` or `th`: how its ways of granting begin. */
  prefix: 'ig' | 'th'
}

const dayMs = 86_400_000
/** Of sixty days, so that an account that is read now and then never loses it. */
const renewAfterMs = 7 * dayMs

const given = z.object({ access_token: z.string().regex(/^[\x21-\x7e]{1,4096}$/), expires_in: z.number().positive().optional() })
const code = z.union([given, z.object({ data: z.array(given).min(1) })])
const kept = z.object({ state: z.string(), redirectUrl: z.string(), clientId: z.string(), clientSecret: z.string() })

/** The vendor sends the browser to https alone: to any page of the person's own that they registered, whose whole address they then paste here. */
export function beginPasted(at: LongTokens, { secrets }: Connecting): SignInBegun {
  const state = randomBytes(32).toString('base64url')
  const [clientId, clientSecret, redirectUrl] = ['clientId', 'clientSecret', 'redirectUrl'].map((name) => secrets[name]?.trim() ?? '')
  if (redirectUrl === undefined || !URL.canParse(redirectUrl) || new URL(redirectUrl).protocol !== 'https:') throw new Fault('input.url', { value: (redirectUrl ?? '').slice(0, 200) })
  const query = new URLSearchParams({ client_id: clientId ?? '', redirect_uri: redirectUrl, scope: at.scopes.join(','), response_type: 'code', state })
  return { url: `${at.authorize}?${query.toString()}`, keep: { state, redirectUrl, clientId: clientId ?? '', clientSecret: clientSecret ?? '' } }
}

/** `returned` counts when it carries the state that we gave. */
export async function finishPasted(at: LongTokens, { http, clock }: Connecting, begun: SignInBegun, returned: string, signal: AbortSignal): Promise<Record<string, string>> {
  const { state, redirectUrl, clientId, clientSecret } = kept.parse(begun.keep)
  const answer = URL.canParse(returned) ? new URL(returned).searchParams : null
  if (answer?.get('state') !== state) throw new Fault('signIn.notOurs')
  const { host } = new URL(at.exchange)
  const brought = answer.get('code')
  if (brought === null || brought === '') throw new Fault('signIn.refused', { host })
  const form = { client_id: clientId, client_secret: clientSecret, grant_type: 'authorization_code', redirect_uri: redirectUrl, code: brought }
  const short = await http.send({ method: 'POST', url: at.exchange, form, accept: refusalStatuses }, signal)
  if (short.status >= 300) throw graphFault(short, { host, write: false, needs: at.scopes[0] ?? '', now: clock.now() })
  const read = code.safeParse(short.json)
  const token = read.data === undefined ? undefined : 'data' in read.data ? read.data.data[0]?.access_token : read.data.access_token
  if (token === undefined) throw new Fault('remote.unexpected', { host, status: short.status })
  const params = { grant_type: `${at.prefix}_exchange_token`, client_secret: clientSecret }
  const lasting = await tokenFrom(http, at, 'access_token', params, token, clock, signal)
  return { token: lasting, renewedAt: String(clock.now()), clientId, clientSecret, redirectUrl }
}

async function tokenFrom(http: HttpClient, at: LongTokens, path: string, params: Record<string, string>, token: string, clock: Clock, signal: AbortSignal): Promise<string> {
  const { host } = new URL(at.origin)
  const url = `${at.origin}/${path}?${new URLSearchParams(params).toString()}`
  const answer = await http.send({ method: 'GET', url, headers: { authorization: `Bearer ${token}` }, accept: refusalStatuses }, signal)
  if (answer.status >= 300) throw graphFault(answer, { host, write: false, needs: at.scopes[0] ?? '', now: clock.now() })
  const read = given.safeParse(answer.json)
  if (!read.success) throw new Fault('remote.unexpected', { host, status: answer.status })
  return read.data.access_token
}

/** Tried once a day from when the token is a week old. That it did not work is no reason not to read: there are weeks left. */
export async function keepToken(at: LongTokens, session: Pick<Session, 'secrets' | 'saveSecrets' | 'http' | 'clock'>, signal: AbortSignal): Promise<void> {
  const { secrets, clock } = session
  const now = clock.now()
  const [renewedAt, triedAt] = [Number(secrets['renewedAt'] ?? 0), Number(secrets['triedAt'] ?? 0)]
  // A pasted one: from now on it is known how old it is at least.
  if (renewedAt === 0) return session.saveSecrets({ ...secrets, renewedAt: String(now) })
  if (now - renewedAt < renewAfterMs || now - triedAt < dayMs) return
  const params = { grant_type: `${at.prefix}_refresh_token` }
  try {
    const token = await tokenFrom(session.http, at, 'refresh_access_token', params, secrets['token'] ?? '', clock, signal)
    await session.saveSecrets({ ...secrets, token, renewedAt: String(now), triedAt: String(now) })
  } catch (error) {
    if (signal.aborted || (error instanceof HttpFault && error.failure.code === 'rate.limited')) throw error
    await session.saveSecrets({ ...secrets, triedAt: String(now) })
  }
}
