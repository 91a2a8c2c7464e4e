import { HttpFault } from '../../net/http.ts'
import type { HttpClient, HttpRequest, HttpResponse } from '../../net/http.ts'
import { proveWith } from './dpop.ts'

/** What each server last asked to stand in a proof: a matter of the connection, kept with its client and lost with it. */
const nonces = new WeakMap<HttpClient, Map<string, string>>()

function noncesOf(http: HttpClient): Map<string, string> {
  const known = nonces.get(http) ?? new Map<string, string>()
  nonces.set(http, known)
  return known
}

export type Prover = { http: HttpClient; key: string; now(): number }

/**
 * One request with its proof, once more with another where the server asks for a nonce of its own first: it has done nothing then. 400 and 401 come back
 * as answers beside what `accept` names.
 */
export async function sendProven({ http, key, now }: Prover, request: HttpRequest, token: string | null, signal: AbortSignal): Promise<HttpResponse> {
  const known = noncesOf(http)
  const { origin } = new URL(request.url)
  const attempt = async (): Promise<HttpResponse> => {
    const proof = proveWith(key, { method: request.method, url: request.url, nonce: known.get(origin) ?? null, token, nowMs: now() })
    const headers = { ...request.headers, dpop: proof, ...(token === null ? {} : { authorization: `DPoP ${token}` }) }
    const answer = await http.send({ ...request, headers, accept: [...(request.accept ?? []), 400, 401] }, signal)
    const nonce = answer.headers.get('dpop-nonce')
    if (nonce !== null && nonce.length <= 500) known.set(origin, nonce)
    return answer
  }
  const before = known.get(origin)
  const first = await attempt()
  return asksForNonce(first) && known.get(origin) !== before ? attempt() : first
}

/** https://www.rfc-editor.org/rfc/rfc9449#section-8 and #section-9 */
function asksForNonce({ status, json, headers }: HttpResponse): boolean {
  if (status !== 400 && status !== 401) return false
  return errorIn(json) === 'use_dpop_nonce' || /error="use_dpop_nonce"/.test(headers.get('www-authenticate') ?? '')
}

/** The server's own word for what went wrong, where it looks like one. */
export function errorIn(json: unknown): string | null {
  const error = typeof json === 'object' && json !== null && 'error' in json ? json.error : null
  return typeof error === 'string' && /^[A-Za-z][\w.:-]{0,79}$/.test(error) ? error : null
}

/** A refusal as the http client would have told it. */
export function refusal({ status, json, url }: HttpResponse): HttpFault {
  const error = errorIn(json)
  return new HttpFault(status === 401 ? 'auth.rejected' : 'remote.refused', { host: new URL(url).host, status, ...(error === null ? {} : { code: error }) }, 'answered')
}
