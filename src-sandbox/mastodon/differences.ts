import type { SandboxAnswer, SandboxRequest } from '../server.ts'
import { refuse } from './answers.ts'

/**
 * Ways in which servers that speak this API speak it differently: GoToSocial has ULIDs and Pleroma flake ids, some count in plain numbers; kinds that
 * nobody knows are refused, each server by its own status; what has no words or no address is null; Pleroma has a visibility of its own; some call private
 * what is direct; some know coarse scopes alone, or say 422 where others say 401.
 */
export type Difference =
  | 'ulids' | 'flakes' | 'numbers' | 'typesRefused' | 'allTypesRefused' | 'conversationsRefused' | 'nullContent' | 'noAccountUrl' | 'local' | 'directIsPrivate' | 'unprocessable'
  | 'coarseScopes' | 'instanceV2Broken' | 'nullContext'

const letters = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** In the order in which they are given out, as texts. */
export function idOf(n: number, ways: ReadonlySet<Difference>): string {
  if (ways.has('ulids')) return `01HZ${Array.from({ length: 22 }, (_, at) => letters[Math.floor(n / 32 ** (21 - at)) % 32] ?? '0').join('')}`
  if (ways.has('flakes')) return `AZx9${n.toString(36).toUpperCase().padStart(14, '0')}`
  return ways.has('numbers') ? String(7_000_000 + n) : `${112_000_000_000_000_000n + BigInt(n)}`
}

const hasFineScopes = (request: SandboxRequest) => /write:/.test(new URLSearchParams(request.text).get('scopes') ?? '')

/** What a server of this kind refuses that others take. */
export function refusalBy(ways: ReadonlySet<Difference>, request: SandboxRequest): SandboxAnswer | null {
  const types = request.query.getAll('types[]')
  if (request.path === '/api/v1/notifications' && types.length > 0 && (ways.has('allTypesRefused') || (ways.has('typesRefused') && types.some((type) => type !== 'mention')))) {
    return refuse(404, 'Not found')
  }
  if (request.path === '/api/v1/conversations' && ways.has('conversationsRefused')) return refuse(405, 'Method not allowed')
  if (request.path === '/api/v2/instance' && ways.has('instanceV2Broken')) return { status: 500, body: '<html><body>Oops</body></html>' }
  if (request.path === '/api/v1/apps' && ways.has('coarseScopes') && hasFineScopes(request)) return refuse(422, 'Validation failed: Scopes do not match configured on the server.')
  return null
}

export function toldBy(ways: ReadonlySet<Difference>, answer: SandboxAnswer): SandboxAnswer {
  if (answer.status === 401 && ways.has('unprocessable')) return { ...answer, status: 422 }
  return ways.size === 0 ? answer : { ...answer, body: changed(ways, answer.body, null) }
}

function changed(ways: ReadonlySet<Difference>, value: unknown, key: string | null): unknown {
  if (Array.isArray(value)) {
    if (value.length === 0 && ways.has('nullContext') && (key === 'ancestors' || key === 'descendants')) return null
    return value.map((one) => changed(ways, one, null))
  }
  if (typeof value === 'object' && value !== null) return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, changed(ways, one, name)]))
  if (ways.has('numbers') && (key === 'id' || key === 'in_reply_to_id' || key === 'in_reply_to_account_id') && typeof value === 'string' && /^\d{1,15}$/.test(value)) return Number(value)
  if (key === 'visibility' && value === 'public' && ways.has('local')) return 'local'
  if (key === 'visibility' && value === 'direct' && ways.has('directIsPrivate')) return 'private'
  if (key === 'content' && ways.has('nullContent') && typeof value === 'string' && /sans texte/.test(value)) return null
  if (key === 'url' && ways.has('noAccountUrl') && typeof value === 'string' && /\/@[^/]+$/.test(value)) return null
  return value
}
