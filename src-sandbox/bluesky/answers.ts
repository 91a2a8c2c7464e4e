import type { SandboxAnswer, SandboxRequest } from '../server.ts'

/** Who asks: the account of the token, and whether it may read messages. */
export type Caller = { did: string; chat: boolean }
export type Call = { nsid: string; request: SandboxRequest; caller: Caller }

export const ok = (body: unknown, headers: Record<string, string> = {}): SandboxAnswer => ({ status: 200, body, headers })
export const refuse = (status: number, error: string, message: string, headers: Record<string, string> = {}): SandboxAnswer => ({
  status,
  body: { error, message },
  headers,
})
export const invalid = (message: string, error = 'InvalidRequest'): SandboxAnswer => refuse(400, error, message)

/** The parameter as a number between its bounds, or null where a server would refuse it. */
export function limitIn(request: SandboxRequest, standard: number, max: number, name = 'limit'): number | null {
  const given = request.query.get(name)
  if (given === null) return standard
  const limit = Number(given)
  return Number.isInteger(limit) && limit >= (name === 'limit' ? 1 : 0) && limit <= max ? limit : null
}

export const fieldsOf = (request: SandboxRequest): Record<string, unknown> =>
  typeof request.json === 'object' && request.json !== null && !Array.isArray(request.json) ? (request.json as Record<string, unknown>) : {}

/** One page of a list that is sorted newest first. The cursor names the last entry given, so that what arrives on top moves nothing. */
export function pageOf<T>(
  sorted: readonly T[],
  keyOf: (one: T) => string,
  limit: number,
  cursor: string | null,
): { page: T[]; next: string | null } {
  const from = cursor === null ? 0 : sorted.findIndex((one) => keyOf(one) < cursor)
  const page = from === -1 ? [] : sorted.slice(from, from + limit)
  const last = page.at(-1)
  return { page, next: last !== undefined && from + limit < sorted.length ? keyOf(last) : null }
}

const segmenter = new Intl.Segmenter('und', { granularity: 'grapheme' })
export const graphemesOf = (text: string): number => Array.from(segmenter.segment(text)).length
