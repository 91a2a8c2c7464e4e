import type { z } from 'zod'
import { Fault } from '../../../src-contract/failure.ts'
import { HttpFault } from '../../net/http.ts'
import type { HttpClient, HttpRequest } from '../../net/http.ts'
import type { Session } from '../adapter.ts'
import { version } from './capabilities.ts'
import { faultIn, isTokenRefused } from './faults.ts'
import { paceOf } from './pace.ts'
import { envelope, tokens } from './wire.ts'

export type Asking = {
  method: 'GET' | 'POST'
  path: string
  params?: Readonly<Record<string, string | number | boolean | undefined>>
  json?: unknown
  /** The permission that it rests on. */
  needs: string
}

/** Questions with the account's token. What is renewed is saved before it is used. */
export type Door = {
  readonly host: string
  ask<T extends z.ZodType>(schema: T, asking: Asking, signal: AbortSignal): Promise<z.output<T>>
}

/** Renewed a little before it ends, so that it does not end on the way: an access token lasts a day. https://business-api.tiktok.com/portal/docs?id=1738084387220481 */
const earlyMs = 10 * 60_000

type Holder = Pick<Session, 'secrets' | 'saveSecrets' | 'http' | 'clock'>

export const canRenew = (secrets: Readonly<Record<string, string>>): boolean => ['refreshToken', 'clientId', 'clientSecret'].every((name) => (secrets[name] ?? '') !== '')

export function createDoor(session: Holder, origin: string): Door {
  const { http, clock } = session
  const { host } = new URL(origin)
  let renewedAt = -Infinity
  const endsAt = () => Number(session.secrets['expiresAt'] ?? Number.NaN)

  async function renew(signal: AbortSignal): Promise<void> {
    const { secrets } = session
    const body = { client_id: secrets['clientId'], client_secret: secrets['clientSecret'], grant_type: 'refresh_token', refresh_token: secrets['refreshToken'] }
    const given = await tokensFrom(http, origin, 'refresh_token', body, clock.now(), signal)
    await session.saveSecrets({ ...secrets, ...given.secrets })
    renewedAt = clock.now()
  }

  async function once<T extends z.ZodType>(schema: T, { method, path, params = {}, json, needs }: Asking, signal: AbortSignal): Promise<z.output<T>> {
    const query = new URLSearchParams(Object.entries(params).flatMap(([name, value]): [string, string][] => (value === undefined ? [] : [[name, String(value)]])))
    const request: HttpRequest = {
      method, url: `${origin}/${version}${path}${query.size === 0 ? '' : `?${query.toString()}`}`, headers: { 'access-token': session.secrets['token'] ?? '' },
      ...(json === undefined ? {} : { json }),
    }
    await paceOf(http, clock).wait(`${method} ${path}`, signal)
    const answer = await http.send(request, signal)
    const write = method !== 'GET'
    const said = envelope.safeParse(answer.json).data
    const unread = () => new HttpFault('remote.unexpected', { host, status: answer.status }, write ? 'maybe' : 'answered')
    if (said === undefined) throw unread()
    if (said.code !== 0) throw faultIn(said, { host, write, needs, now: clock.now(), endsAt: endsAt() })
    const read = schema.safeParse(said.data ?? {})
    if (!read.success) throw unread()
    return read.data
  }

  return {
    host,
    async ask(schema, asking, signal) {
      // One that was given a moment ago and seems to end means that a clock is wrong: then the server's word counts.
      if (canRenew(session.secrets) && endsAt() - earlyMs < clock.now() && clock.now() - renewedAt > earlyMs) await renew(signal)
      try {
        return await once(schema, asking, signal)
      } catch (error) {
        if (!isTokenRefused(error) || !canRenew(session.secrets) || clock.now() - renewedAt <= earlyMs) throw error
        await renew(signal)
        return once(schema, asking, signal)
      }
    },
  }
}

/** What came of a code, or of a refresh token. Neither is of use again where it was refused. */
export async function tokensFrom(
  http: HttpClient,
  origin: string,
  what: 'token' | 'refresh_token',
  json: Readonly<Record<string, string | undefined>>,
  now: number,
  signal: AbortSignal,
): Promise<{ secrets: Record<string, string>; businessId: string | null }> {
  const { host } = new URL(origin)
  const answer = await http.send({ method: 'POST', url: `${origin}/${version}/tt_user/oauth2/${what}/`, json }, signal)
  const said = envelope.safeParse(answer.json).data
  if (said !== undefined && said.code !== 0) {
    const passing = said.code === 40100 || said.code >= 50_000
    throw passing ? faultIn(said, { host, write: false, needs: '', now, endsAt: Number.NaN }) : new HttpFault('auth.expired', { host, code: String(said.code) }, 'no')
  }
  const given = tokens.safeParse(said?.data).data
  if (given === undefined) throw new Fault('remote.unexpected', { host, status: answer.status })
  return {
    businessId: given.open_id ?? null,
    secrets: {
      token: given.access_token,
      ...(given.refresh_token === undefined ? {} : { refreshToken: given.refresh_token }),
      ...(given.expires_in === undefined ? {} : { expiresAt: String(now + given.expires_in * 1000) }),
      ...(given.scope === undefined ? {} : { scope: given.scope.slice(0, 2000) }),
    },
  }
}
