import type { SandboxAnswer, SandboxRequest } from '../server.ts'

export const ok = (body: unknown, headers: Record<string, string> = {}): SandboxAnswer => ({ status: 200, body, headers })
export const refuse = (status: number, error: string, headers: Record<string, string> = {}): SandboxAnswer => ({
  status,
  body: { error },
  headers,
})
export const notFound = (): SandboxAnswer => refuse(404, 'Record not found')
export const invalid = (why: string): SandboxAnswer => refuse(422, `Validation failed: ${why}`)

export const fieldsOf = (request: SandboxRequest): Record<string, unknown> =>
  typeof request.json === 'object' && request.json !== null && !Array.isArray(request.json) ? (request.json as Record<string, unknown>) : {}

/**
 * One page of a list that is sorted by id, newest first. `min_id` gives what follows it, `since_id` the newest of what follows, `max_id`
 * what precedes; the Link header is there where there is anything to say. https://docs.joinmastodon.org/api/guidelines/#pagination
 */
export function pageOf<T extends { id: string }>(
  sorted: readonly T[],
  request: SandboxRequest,
  standard: number,
  max: number,
  origin: string,
  linked: boolean,
) {
  const given = Number(request.query.get('limit') ?? standard)
  const limit = Number.isInteger(given) && given > 0 ? Math.min(given, max) : standard
  const [below, above, since] = ['max_id', 'min_id', 'since_id'].map((name) => request.query.get(name))
  const within = sorted.filter(({ id }) => (!below || id < below) && (!above || id > above) && (!since || id > since))
  // Servers that know no Link take `min_id` as they take `since_id`.
  const page = above && linked ? within.slice(-limit) : within.slice(0, limit)
  return { page, headers: linked ? linkOf(page, limit, request, origin) : {} }
}

function linkOf(page: readonly { id: string }[], limit: number, request: SandboxRequest, origin: string): Record<string, string> {
  const [first, last] = [page[0], page.at(-1)]
  if (first === undefined || last === undefined) return {}
  const at = (name: string, id: string) => `<${origin}${request.path}?limit=${limit}&${name}=${id}>`
  const prev = `${at('min_id', first.id)}; rel="prev"`
  return { link: page.length < limit ? prev : `${at('max_id', last.id)}; rel="next", ${prev}` }
}
