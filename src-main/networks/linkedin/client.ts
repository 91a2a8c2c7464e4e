import type { z } from 'zod'
import type { FailureCode } from '../../../src-contract/failure.ts'
import { spanAt } from '../../net/allowance.ts'
import { retryAtIn } from '../../net/budget.ts'
import { HttpFault } from '../../net/http.ts'
import type { HttpRequest, HttpResponse } from '../../net/http.ts'
import type { Session } from '../adapter.ts'
import { appDoor } from '../app-oauth.ts'
import { readableIn } from '../readable.ts'
import { problem, page as pageShape } from './wire.ts'

export type Scope = 'r_organization_social' | 'w_organization_social' | 'rw_organization_admin' | 'r_basicprofile'
export type Asked = { method: HttpRequest['method']; path: string; query?: readonly string[]; json?: unknown; headers?: Record<string, string>; needs: Scope }
type Credentials = Pick<Session, 'secrets' | 'saveSecrets' | 'http' | 'clock' | 'unreadable'>

/** The calls of one account. Query parts are written as they go on the wire: Rest.li encodes by rules of its own. */
export type Client = {
  readonly host: string
  send(asked: Asked, signal: AbortSignal): Promise<HttpResponse>
  get<T extends z.ZodType>(schema: T, asked: Omit<Asked, 'method'>, signal: AbortSignal): Promise<z.output<T>>
  /** Null for what is gone or not shown to us. */
  find<T extends z.ZodType>(schema: T, asked: Omit<Asked, 'method'>, signal: AbortSignal): Promise<z.output<T> | null>
  /** A list by places counted from its beginning, `start` first; with each page where the next one begins, null at the end. */
  pages<T extends z.ZodType>(what: string, schema: T, asked: Omit<Asked, 'method'>, from: { start: number; count: number }, signal: AbortSignal): AsyncGenerator<{ rows: z.output<T>[]; /** None was left out as unreadable. */ whole: boolean; next: number | null }>
}

const mostPages = 20_000
const refused = [400, 403, 404, 409, 410, 422, 426, 429]

export function createClient(session: Credentials, { api, oauth, version }: { api: string; oauth: string; version: string }): Client {
  const { http, clock } = session
  const { host } = new URL(api)
  const readable = readableIn(session)
  // Of 401 the body says more than the status; the door renews a token on what is thrown here.
  const judged: Session['http'] = {
    approve: (origin) => http.approve(origin),
    get requests() { return http.requests },
    get budget() { return http.budget },
    async send(request, signal) {
      if (!request.url.startsWith(`${api}/rest/`)) return http.send(request, signal)
      const answer = await http.send({ ...request, accept: [...refused, 401] }, signal)
      if (answer.status === 401) throw refusalIn(answer, { host, version, now: clock.now(), needs: null })
      return answer
    },
  }
  const carried = { http: judged, clock, get secrets() { return session.secrets }, saveSecrets: (renewed: Record<string, string>) => session.saveSecrets(renewed) }
  const door = appDoor(carried, `${oauth}/oauth/v2/accessToken`)

  async function send({ method, path, query = [], json, headers, needs }: Asked, signal: AbortSignal): Promise<HttpResponse> {
    const answer = await door.send({
      method, url: `${api}/rest/${path}${query.length === 0 ? '' : `?${query.join('&')}`}`,
      headers: { 'linkedin-version': version, 'x-restli-protocol-version': '2.0.0', ...headers }, ...(json === undefined ? {} : { json }),
    }, signal)
    if (answer.status < 300) return answer
    throw refusalIn(answer, { host, version, now: clock.now(), needs })
  }
  async function get<T extends z.ZodType>(schema: T, asked: Omit<Asked, 'method'>, signal: AbortSignal): Promise<z.output<T>> {
    const answer = await send({ ...asked, method: 'GET' }, signal)
    const read = schema.safeParse(answer.json)
    if (!read.success) throw new HttpFault('remote.unexpected', { host, status: answer.status }, 'answered')
    return read.data
  }

  return {
    host,
    send,
    get,
    async find(schema, asked, signal) {
      try {
        return await get(schema, asked, signal)
      } catch (error) {
        if (isAbsent(error)) return null
        throw error
      }
    },
    async *pages(what, schema, { query = [], ...asked }, from, signal) {
      let [start, before] = [from.start, '']
      for (let n = 0; n < mostPages; n += 1) {
        const { elements, paging } = await get(pageShape, { ...asked, query: [...query, `start=${start}`, `count=${from.count}`] }, signal)
        start += from.count
        const now = JSON.stringify(elements)
        const over = elements.length === 0 || now === before || (paging?.total === undefined ? elements.length < from.count : start >= paging.total)
        before = now
        const rows = readable(what, schema, elements)
        yield { rows, whole: rows.length === elements.length, next: over ? null : start }
        if (over) return
      }
    },
  }
}

export const isAbsent = (error: unknown): boolean => error instanceof HttpFault && ['remote.notFound', 'remote.gone'].includes(error.failure.code)
export const isMissingScope = (error: unknown): boolean => error instanceof HttpFault && error.failure.code === 'auth.missingPermission'

/** https://learn.microsoft.com/linkedin/shared/api-guide/concepts/error-handling */
const meanings: Partial<Record<number, FailureCode>> = { 404: 'remote.notFound', 409: 'remote.conflict', 410: 'remote.gone' }
/** The token has run out; taken back or not one otherwise. */
const ended = 65602

function refusalIn(answer: HttpResponse, { host, version, now, needs }: { host: string; version: string; now: number; needs: Scope | null }): HttpFault {
  const { status } = answer
  const said = problem.safeParse(answer.json).data
  const params = { host, status, ...(said?.serviceErrorCode === undefined ? {} : { code: String(said.serviceErrorCode) }) }
  if (status === 401) return new HttpFault(said?.serviceErrorCode === ended || said?.code === 'EXPIRED_ACCESS_TOKEN' ? 'auth.expired' : 'auth.rejected', params, 'answered')
  if (status === 403) return new HttpFault('auth.missingPermission', { ...params, permission: needs ?? '' }, 'answered')
  if (status === 426) return new HttpFault('remote.oldVersion', { ...params, version }, 'answered')
  // What is left of a day nobody tells; it begins anew at midnight. https://learn.microsoft.com/linkedin/shared/api-guide/concepts/rate-limits
  if (status === 429) return new HttpFault('rate.limited', params, 'answered', retryAtIn(answer.headers, now) ?? spanAt(now, 'day', 'UTC').endsAt)
  return new HttpFault(meanings[status] ?? 'remote.refused', params, 'answered')
}
