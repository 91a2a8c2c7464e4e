import { z } from 'zod'
import { Fault } from '../../src-contract/failure.ts'
import type { Clock } from '../lib/clock.ts'
import { HttpFault } from '../net/http.ts'
import type { HttpClient, HttpRequest, HttpResponse } from '../net/http.ts'
import { graphFault, isAbsent, refusalStatuses } from './graph-faults.ts'
import { readableIn } from './readable.ts'
import type { Readable } from './readable.ts'

// The calls that the interfaces of Meta have in common: a token in a header, lists in pages, refusals with codes.

export type Params = Readonly<Record<string, string | number | boolean | undefined>>

/** What came of a write: the id of what was made, and whether the network said yes. */
export type Written = { id: string | null; success: boolean; fields: Readonly<Record<string, unknown>> }

/** More pages than this are no list. */
const mostPages = 20_000

const page = z.object({
  data: z.array(z.unknown()),
  paging: z.object({ cursors: z.object({ after: z.string().optional() }).optional(), next: z.string().optional() }).optional(),
})
/** It becomes part of addresses. */
const nodeId = z.string().regex(/^[\w.:=+-]{1,300}$/)
/** "true" as a word is one of its ways to say yes. https://developers.facebook.com/docs/graph-api/reference/page/moderate_conversations/ */
const written = z.looseObject({ id: nodeId.optional(), message_id: nodeId.optional(), success: z.union([z.boolean(), z.enum(['true', 'false'])]).optional() })

/** Where a list goes on: begun there, and brought up to date with each page. Good for moments, and for this process alone. */
export type Place = { after: string | undefined }

export type Graph = {
  readonly host: string
  readonly origin: string
  get<T extends z.ZodType>(schema: T, path: string, params: Params, signal: AbortSignal): Promise<z.output<T>>
  /** Null for what is gone or not shown to us. */
  find<T extends z.ZodType>(schema: T, path: string, params: Params, signal: AbortSignal): Promise<z.output<T> | null>
  /** A list, page by page. Its cursors live as long as this iteration: they are good for a short while, and their addresses hold the token. */
  pages<T extends z.ZodType>(what: string, schema: T, path: string, params: Params, signal: AbortSignal, place?: Place): AsyncGenerator<z.output<T>[], void>
  write(method: 'POST' | 'DELETE', path: string, fields: Readonly<Record<string, unknown>>, signal: AbortSignal, needs: string): Promise<Written>
}

export type GraphOptions = {
  http: HttpClient
  clock: Clock
  /** With the version, without a slash at the end. */
  base: string
  token: string
  /** The permission that reading rests on. */
  needs: string
  unreadable?(what: string, remoteId: string | null): void
}

export function createGraph(options: GraphOptions): Graph {
  const { http, clock, base, token, needs } = options
  const { host, origin } = new URL(base)
  const readable: Readable = readableIn(options)
  // Bearer, never in the address: addresses are kept and shown. https://developers.facebook.com/docs/graph-api/overview/
  const headers = { authorization: `Bearer ${token}` }
  const addressOf = (path: string, params: Params): string => {
    const query = new URLSearchParams(Object.entries(params).flatMap(([name, value]): [string, string][] => (value === undefined ? [] : [[name, String(value)]])))
    return `${base}/${path}${query.size === 0 ? '' : `?${query.toString()}`}`
  }
  const send = async (request: HttpRequest, rests: string, signal: AbortSignal): Promise<HttpResponse> => {
    const answer = await http.send({ ...request, headers, accept: refusalStatuses }, signal)
    if (answer.status < 300) return answer
    throw graphFault(answer, { host, write: request.method !== 'GET', needs: rests, now: clock.now() })
  }
  const get = async <T extends z.ZodType>(schema: T, path: string, params: Params, signal: AbortSignal): Promise<z.output<T>> => {
    const answer = await send({ method: 'GET', url: addressOf(path, params) }, needs, signal)
    const read = schema.safeParse(answer.json)
    if (!read.success) throw new Fault('remote.unexpected', { host, status: answer.status })
    return read.data
  }

  async function* pages<T extends z.ZodType>(what: string, schema: T, path: string, params: Params, signal: AbortSignal, place?: Place): AsyncGenerator<z.output<T>[], void> {
    let after = place?.after
    let before = ''
    for (let n = 0; n < mostPages; n += 1) {
      const { data, paging } = await get(page, path, { ...params, after }, signal)
      if (place !== undefined) place.after = paging?.next === undefined ? undefined : paging.cursors?.after
      yield readable(what, schema, data)
      // The same cursor twice does not mean the end; the same page twice does.
      const now = JSON.stringify(data)
      if (paging?.next === undefined || paging.cursors?.after === undefined || (now === before && paging.cursors.after === after)) return
      before = now
      after = paging.cursors.after
    }
  }

  return {
    host,
    origin,
    get,
    pages,
    async find(schema, path, params, signal) {
      try {
        return await get(schema, path, params, signal)
      } catch (error) {
        if (isAbsent(error)) return null
        throw error
      }
    },
    async write(method, path, fields, signal, rests) {
      const request: HttpRequest =
        method === 'DELETE' ? { method, url: addressOf(path, fields as Params) } : { method, url: addressOf(path, {}), json: fields }
      const answer = await send(request, rests, signal)
      const read = written.safeParse(answer.json)
      // It answered, so that it happened or did not; which, has to be read back.
      if (!read.success) throw new HttpFault('remote.unexpected', { host, status: answer.status }, 'maybe')
      const { id, message_id: messageId, success } = read.data
      return { id: id ?? messageId ?? null, success: success !== false && success !== 'false', fields: read.data }
    },
  }
}

/** Ids come with the id of what they stand under before them, or without: what tells them apart is behind the last `_`. */
export const tailOf = (id: string): string => id.slice(id.lastIndexOf('_') + 1)

/** `2026-08-01T09:30:00+0000`: an offset without its colon. Null for what is no instant. */
export function instantOf(text: string | undefined): number | null {
  const at = Date.parse((text ?? '').replace(/([+-]\d\d)(\d\d)$/, '$1:$2'))
  return Number.isNaN(at) || at <= 0 ? null : at
}

export const secondsOf = (at: number): number => Math.floor(at / 1000)

export const webUrl = (text: string | null | undefined): string | null => (text && /^https?:\/\//i.test(text) && URL.canParse(text) ? text : null)
