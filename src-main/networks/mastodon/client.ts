import { z } from 'zod'
import { Fault } from '../../../src-contract/failure.ts'
import type { HttpResponse } from '../../net/http.ts'
import type { Session } from '../adapter.ts'
import { readableIn } from '../readable.ts'
import { isAbsent, parsedAnswer, statusIn } from './answer.ts'
import { pageLimit, statusesLimit } from './capabilities.ts'
import { settingsOf } from './settings.ts'
import type { Settings } from './settings.ts'
import { account, context, conversation, list, notification, relationship, report, searched, standing, status } from './wire.ts'
import type { Account, Conversation, Notification, Relationship, Standing, Status } from './wire.ts'

type Params = Record<string, string | number | boolean | readonly string[] | undefined>

/** Newest first. `older` is the `max_id` of the next page; null at the end. `linked`: the server says itself where pages go on. */
export type Page<T> = { rows: T[]; given: number; older: string | null; linked: boolean }
type Where = { maxId?: string | null; minId?: string | null }

export type Sanction = 'silence' | 'unsilence' | 'suspend' | 'unsuspend'

/** The calls of one account on one server. Keeps nothing between calls but whether its server takes several ids at once. */
export type Client = {
  readonly me: string
  readonly host: string
  readonly settings: Settings
  notifications(types: readonly string[], limit: number, where: Where, signal: AbortSignal): Promise<Page<Notification>>
  conversations(where: Where, signal: AbortSignal): Promise<Page<Conversation>>
  /** Own statuses, boosts of others' left out. */
  ownStatuses(where: Where, signal: AbortSignal): Promise<Page<Status>>
  /** Null where it is gone or not shown to us. */
  status(id: string, signal: AbortSignal): Promise<Status | null>
  /** Those that a server gives when asked for several; null where it has no such question. */
  statuses(ids: readonly string[], signal: AbortSignal): Promise<Status[] | null>
  /** Null where the status is gone or not shown to us. */
  context(id: string, signal: AbortSignal): Promise<{ ancestors: Status[]; descendants: Status[] } | null>
  /** What the server's search gives for a word, or several in a row. Page 0 is the first. */
  search(term: string, page: number, signal: AbortSignal): Promise<Status[]>
  /** The newest under a hashtag, given without its sign. */
  tagged(tag: string, signal: AbortSignal): Promise<Status[]>
  /** The accounts among these that we block. */
  blocking(ids: readonly string[], signal: AbortSignal): Promise<Map<string, boolean>>
  post(body: Record<string, unknown>, idempotencyKey: string, signal: AbortSignal): Promise<Status>
  edit(id: string, body: Record<string, unknown>, signal: AbortSignal): Promise<Status>
  favourite(id: string, on: boolean, signal: AbortSignal): Promise<Status>
  block(accountId: string, on: boolean, signal: AbortSignal): Promise<boolean>
  /** As we stand to somebody; null where the server does not say. */
  relationship(accountId: string, signal: AbortSignal): Promise<Relationship | null>
  mute(accountId: string, on: boolean, signal: AbortSignal): Promise<boolean>
  /** Everybody of another server. */
  blockDomain(domain: string, on: boolean, signal: AbortSignal): Promise<void>
  /** Somebody, by id. Null where they are gone. */
  person(accountId: string, signal: AbortSignal): Promise<Account | null>
  /** What our server's staff has decided about somebody; null where they are gone. */
  standing(accountId: string, signal: AbortSignal): Promise<Standing | null>
  /** As the server's staff: a decision about somebody, or the end of one. */
  sanction(accountId: string, what: Sanction, signal: AbortSignal): Promise<void>
  report(body: Record<string, unknown>, signal: AbortSignal): Promise<void>
  /** False when it was not there. */
  remove(id: string, signal: AbortSignal): Promise<boolean>
  self(signal: AbortSignal): Promise<Account>
}

export function createClient(session: Session): Client {
  const { http, secrets, account: of } = session
  const settings = settingsOf(of)
  const { host } = new URL(settings.origin)
  const headers = { authorization: `Bearer ${secrets['token'] ?? ''}` }
  const readable = readableIn(session)
  let many = settings.many

  const url = (path: string, params: Params = {}) => `${settings.origin}${path}${queryOf(params)}`
  const get = (path: string, params: Params, signal: AbortSignal) => http.send({ method: 'GET', url: url(path, params), headers }, signal)
  const post = (path: string, json: unknown, signal: AbortSignal, more: Record<string, string> = {}) =>
    http.send({ method: 'POST', url: url(path), headers: { ...headers, ...more }, json }, signal)

  const stable = settings.flavour === 'snac' ? stableStatus : (one: Status) => one
  const statusOf = (answer: HttpResponse) => stable(parsedAnswer(status, answer))
  const inner = (one: unknown): Status | null => (one === null || one === undefined ? null : (statusesOf([one])[0] ?? null))
  const statusesOf = (values: readonly unknown[]) => readable('status', status, values).map(stable)
  const at = ({ maxId, minId }: Where): Params => ({ max_id: maxId ?? undefined, min_id: minId ?? undefined })
  const pathOf = (id: string, what = '') => `/api/v1/statuses/${encodeURIComponent(id)}${what}`

  async function orNull<T>(work: Promise<T>): Promise<T | null> {
    try {
      return await work
    } catch (error) {
      if (isAbsent(error)) return null
      throw error
    }
  }

  return {
    me: settings.accountId,
    host,
    settings,
    async notifications(types, limit, where, signal) {
      const answer = await get('/api/v1/notifications', { types, limit, ...at(where) }, signal)
      const values = parsedAnswer(list, answer)
      const rows = readable('notification', notification, values).map((one) => ({ ...one, status: inner(one.status) }))
      return pageOf(answer, values, rows)
    },
    async conversations(where, signal) {
      const answer = await get('/api/v1/conversations', { limit: pageLimit, ...at(where) }, signal)
      const values = parsedAnswer(list, answer)
      const rows = readable('conversation', conversation, values).map((one) => ({ ...one, last_status: inner(one.last_status) }))
      return pageOf(answer, values, rows)
    },
    async ownStatuses(where, signal) {
      const answer = await get(
        `/api/v1/accounts/${encodeURIComponent(settings.accountId)}/statuses`,
        { limit: pageLimit, exclude_reblogs: true, ...at(where) },
        signal,
      )
      const values = parsedAnswer(list, answer)
      const rows = readable('status', status, values).filter((one) => !one.reblog && one.account.id === settings.accountId)
      return pageOf(answer, values, rows.map(stable))
    },
    async status(id, signal) {
      const found = await orNull(get(pathOf(id), {}, signal).then(statusOf))
      // Another than the one that was asked for says nothing about it.
      if (found !== null && found.id !== id) throw new Fault('remote.unexpected', { host, status: 200 })
      return found
    },
    async statuses(ids, signal) {
      if (!many) return null
      const found: Status[] = []
      for (let from = 0; from < ids.length; from += statusesLimit) {
        try {
          found.push(
            ...statusesOf(parsedAnswer(list, await get('/api/v1/statuses', { id: ids.slice(from, from + statusesLimit) }, signal))),
          )
        } catch (error) {
          if (![400, 404, 405, 422].includes(statusIn(error) ?? 0)) throw error
          many = false
          return null
        }
      }
      return found
    },
    async context(id, signal) {
      const found = await orNull(get(pathOf(id, '/context'), {}, signal).then((answer) => parsedAnswer(context, answer)))
      return found === null ? null : { ancestors: statusesOf(found.ancestors), descendants: statusesOf(found.descendants) }
    },
    async search(term, page, signal) {
      const q = /\s/.test(term) ? `"${term.replaceAll('"', ' ')}"` : term
      const answer = await get('/api/v2/search', { q, type: 'statuses', limit: pageLimit, offset: page === 0 ? undefined : page * pageLimit }, signal)
      return statusesOf(parsedAnswer(searched, answer).statuses)
    },
    async tagged(tag, signal) {
      return statusesOf(parsedAnswer(list, await get(`/api/v1/timelines/tag/${encodeURIComponent(tag)}`, { limit: pageLimit }, signal)))
    },
    async blocking(ids, signal) {
      const others = [...new Set(ids)].filter((id) => id !== settings.accountId)
      const found = new Map<string, boolean>()
      for (let from = 0; from < others.length; from += pageLimit) {
        const answer = await get('/api/v1/accounts/relationships', { id: others.slice(from, from + pageLimit) }, signal)
        for (const one of readable('relationship', relationship, parsedAnswer(list, answer))) found.set(one.id, one.blocking)
      }
      return found
    },
    async post(body, idempotencyKey, signal) {
      return statusOf(await post('/api/v1/statuses', body, signal, { 'idempotency-key': idempotencyKey }))
    },
    async edit(id, body, signal) {
      return statusOf(await http.send({ method: 'PUT', url: url(pathOf(id)), headers, json: body }, signal))
    },
    async favourite(id, on, signal) {
      return statusOf(await post(pathOf(id, on ? '/favourite' : '/unfavourite'), undefined, signal))
    },
    async block(accountId, on, signal) {
      const answer = await post(`/api/v1/accounts/${encodeURIComponent(accountId)}/${on ? 'block' : 'unblock'}`, undefined, signal)
      return parsedAnswer(relationship, answer).blocking
    },
    async relationship(accountId, signal) {
      const answer = await get('/api/v1/accounts/relationships', { id: [accountId] }, signal)
      return readable('relationship', relationship, parsedAnswer(list, answer)).find((one) => one.id === accountId) ?? null
    },
    async mute(accountId, on, signal) {
      const path = `/api/v1/accounts/${encodeURIComponent(accountId)}/${on ? 'mute' : 'unmute'}`
      return parsedAnswer(relationship, await post(path, on ? { notifications: true } : undefined, signal)).muting
    },
    async blockDomain(domain, on, signal) {
      if (on) await post('/api/v1/domain_blocks', { domain }, signal)
      else await http.send({ method: 'DELETE', url: url('/api/v1/domain_blocks', { domain }), headers }, signal)
    },
    person: (accountId, signal) =>
      orNull(get(`/api/v1/accounts/${encodeURIComponent(accountId)}`, {}, signal).then((answer) => parsedAnswer(account, answer))),
    standing: (accountId, signal) =>
      orNull(get(`/api/v1/admin/accounts/${encodeURIComponent(accountId)}`, {}, signal).then((answer) => parsedAnswer(standing, answer))),
    async sanction(accountId, what, signal) {
      const path = `/api/v1/admin/accounts/${encodeURIComponent(accountId)}`
      if (what === 'silence' || what === 'suspend') await post(`${path}/action`, { type: what }, signal)
      else await post(`${path}/${what}`, undefined, signal)
    },
    async report(body, signal) {
      const answer = await orNull(post('/api/v1/reports', body, signal))
      if (answer === null) throw new Fault('remote.gone', { host })
      parsedAnswer(report, answer)
    },
    async remove(id, signal) {
      return (await orNull(http.send({ method: 'DELETE', url: url(pathOf(id)), headers }, signal))) !== null
    },
    async self(signal) {
      return parsedAnswer(account, await get('/api/v1/accounts/verify_credentials', {}, signal))
    },
  }
}

function queryOf(params: Params): string {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(params)) {
    if (Array.isArray(value)) for (const one of value) query.append(`${name}[]`, String(one))
    else if (value !== undefined) query.set(name, String(value))
  }
  return query.size === 0 ? '' : `?${query.toString()}`
}

const identified = z.object({ id: z.string().or(z.int().transform(String)) })

/**
 * Where the next page begins: what the Link header says, else below the last one given. Of the header only the id is taken: its address is
 * whatever the server likes. https://docs.joinmastodon.org/api/guidelines/#pagination
 */
function pageOf<T>(answer: HttpResponse, values: readonly unknown[], rows: T[]): Page<T> {
  const link = answer.headers.get('link')
  const last = identified.safeParse(values.at(-1)).data?.id ?? null
  if (link === null) return { rows, given: values.length, older: last, linked: false }
  const next = /<([^>]*)>\s*;\s*rel="?next"?/i.exec(link)?.[1]
  const older = next !== undefined && URL.canParse(next, answer.url) ? new URL(next, answer.url).searchParams.get('max_id') : null
  return { rows, given: values.length, older: values.length === 0 ? null : older, linked: true }
}

/** Ten digits of the time of its last change before what names it for good; asked for, any ten digits do. */
const stableId = (id: string) => (/^\d{10}[0-9a-f]{32}$/.test(id) ? `0000000000${id.slice(10)}` : id)

function stableStatus(one: Status): Status {
  const parent = one.in_reply_to_id
  return { ...one, id: stableId(one.id), ...(parent ? { in_reply_to_id: stableId(parent) } : {}) }
}
