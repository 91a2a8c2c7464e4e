import type { SandboxAnswer, SandboxRequest } from './server.ts'

// What the simulated networks of Meta have in common: refusals, times, pages, the choice of fields, and what is said of an allowance.

export const ok = (body: unknown): SandboxAnswer => ({ status: 200, body })

/** https://developers.facebook.com/docs/graph-api/guides/error-handling/ */
export function refuse(status: number, code: number, message: string, subcode?: number): SandboxAnswer {
  const error = { message, type: code === 190 ? 'OAuthException' : 'GraphMethodException', code, ...(subcode === undefined ? {} : { error_subcode: subcode }), fbtrace_id: 'AbCdEfGhIjK' }
  return { status, body: { error } }
}

export const gone = (id: string) =>
  refuse(400, 100, `Unsupported request. Object with ID '${id}' does not exist, cannot be loaded due to missing permissions, or does not support this operation.`, 33)
export const invalidToken = () => refuse(401, 190, 'Error validating access token: Session has expired.', 463)
export const unknownToken = () => refuse(401, 190, 'Invalid OAuth access token - Cannot parse access token')
export const needs = (permission: string) => refuse(403, 10, `(#10) This endpoint requires the '${permission}' permission or the app has not been approved.`)
export const badParameter = (message: string) => refuse(400, 100, `(#100) ${message}`)

/** Whole seconds, and an offset without its colon. */
export const timeOf = (at: number): string => `${new Date(at).toISOString().slice(0, 19)}+0000`

/** Names of the fields asked for, what stands in brackets behind them left out. */
export function fieldNames(text: string | null): string[] | null {
  if (text === null) return null
  const names: string[] = []
  let depth = 0
  let name = ''
  for (const sign of text) {
    if (sign === '{' || sign === '(') depth += 1
    else if (sign === '}' || sign === ')') depth -= 1
    else if (sign === ',' && depth === 0) {
      names.push(name)
      name = ''
    } else if (depth === 0) name += sign
  }
  return [...names, name].map((each) => each.split('.')[0]?.trim() ?? '').filter((each) => each !== '')
}

/** The fields asked for, its id always; without any asked for, `usual`. */
export function only(entity: Readonly<Record<string, unknown>>, fields: string | null, usual: readonly string[]): Record<string, unknown> {
  const names = new Set(['id', ...(fieldNames(fields) ?? usual)])
  return Object.fromEntries(Object.entries(entity).filter(([name, value]) => names.has(name) && value !== undefined))
}

export type Row = { at: number; seq: number }

const before = (a: Row, b: Row): boolean => a.at < b.at || (a.at === b.at && a.seq < b.seq)

/** Into a list that is oldest first. */
export function insert<T extends Row>(rows: T[], row: T): void {
  let place = rows.length
  while (place > 0 && before(row, rows[place - 1] ?? row)) place -= 1
  rows.splice(place, 0, row)
}

/** The place of the first row that is not before this one. */
function placeOf(rows: readonly Row[], row: Row): number {
  let [low, high] = [0, rows.length]
  while (low < high) {
    const middle = (low + high) >> 1
    const one = rows[middle]
    if (one !== undefined && before(one, row)) low = middle + 1
    else high = middle
  }
  return low
}

/** The place of the first row from an instant on. */
export const firstAt = (rows: readonly Row[], at: number): number => placeOf(rows, { at, seq: 0 })

export type Paging = { request: SandboxRequest; base: string; token: string; most: number; standard: number; epoch: number }

/**
 * One page of what is kept oldest first. A cursor names a row and the run in which it was given; of another run it is refused. `next` holds the token, as the real
 * one does.
 */
export function pageOf<T extends Row>(rows: readonly T[], newestFirst: boolean, show: (row: T) => unknown, { request, base, token, most, standard, epoch }: Paging): SandboxAnswer {
  const limit = Math.min(most, Math.max(1, Number(request.query.get('limit') ?? standard) || standard))
  const after = request.query.get('after')
  const at = after === null ? null : cursorIn(after)
  if (after !== null && (at === null || at.epoch !== epoch)) return badParameter('Invalid cursor: the value may have expired')
  const place = at === null ? (newestFirst ? rows.length : 0) : placeOf(rows, at)
  const there = at !== null && rows[place]?.at === at.at && rows[place]?.seq === at.seq
  const page = newestFirst ? rows.slice(Math.max(0, place - limit), place).reverse() : rows.slice(place + (there ? 1 : 0), place + (there ? 1 : 0) + limit)
  const last = page.at(-1)
  const more = last !== undefined && (newestFirst ? place - limit > 0 : place + (there ? 1 : 0) + limit < rows.length)
  const cursor = (row: Row) => Buffer.from(`${epoch}:${row.at}:${row.seq}`).toString('base64url')
  const [first] = page
  if (first === undefined || last === undefined) return ok({ data: [] })
  const next = new URLSearchParams(request.query)
  next.set('after', cursor(last))
  next.set('access_token', token)
  return ok({ data: page.map(show), paging: { cursors: { before: cursor(first), after: cursor(last) }, ...(more ? { next: `${base}${request.path}?${next.toString()}` } : {}) } })
}

function cursorIn(text: string): (Row & { epoch: number }) | null {
  const [epoch, at, seq] = Buffer.from(text, 'base64url').toString().split(':').map(Number)
  return epoch === undefined || at === undefined || seq === undefined || [epoch, at, seq].some(Number.isNaN) ? null : { epoch, at, seq }
}

export const tokenIn = (request: SandboxRequest): string => /^Bearer (.+)$/i.exec(request.headers['authorization'] ?? '')?.[1] ?? request.query.get('access_token') ?? ''

export function bodyOf({ json, text }: SandboxRequest): Record<string, unknown> {
  if (typeof json === 'object' && json !== null) return json as Record<string, unknown>
  return Object.fromEntries(new URLSearchParams(text))
}

/** https://developers.facebook.com/docs/graph-api/overview/rate-limiting/#headers-2 */
export const usageHeader = (id: string, type: string, percent: number, regainMinutes = 0): Record<string, string> => ({
  'x-business-use-case-usage': JSON.stringify({ [id]: [{ type, call_count: percent, total_cputime: Math.min(percent, 20), total_time: Math.min(percent, 20), estimated_time_to_regain_access: regainMinutes }] }),
})
