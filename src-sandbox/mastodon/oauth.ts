import { createHash, randomUUID } from 'node:crypto'
import type { SandboxAnswer, SandboxRequest } from '../server.ts'
import { ok, refuse } from './answers.ts'
import type { Person } from './people.ts'

type Application = { id: string; secret: string; redirectUrls: string[]; scopes: string[] }
type Grant = { application: Application; person: Person; redirectUrl: string; challenge: string | null; scopes: string[] }

/** Applications, and what their users allow them. https://docs.joinmastodon.org/methods/oauth/ */
export function createOAuth() {
  const applications = new Map<string, Application>()
  const grants = new Map<string, Grant>()

  const fieldsOf = (request: SandboxRequest) => new URLSearchParams(request.text)

  function register(request: SandboxRequest): SandboxAnswer {
    const fields = fieldsOf(request)
    const made: Application = {
      id: randomUUID(), secret: randomUUID(),
      redirectUrls: (fields.get('redirect_uris') ?? '').split(/\s+/).filter((one) => one !== ''),
      scopes: (fields.get('scopes') ?? 'read').split(' '),
    }
    if (made.redirectUrls.length === 0) return refuse(422, 'Validation failed: Redirect URI must be an absolute URI.')
    applications.set(made.id, made)
    return ok({
      id: String(applications.size), name: fields.get('client_name'), website: null, scopes: made.scopes, redirect_uris: made.redirectUrls,
      redirect_uri: made.redirectUrls.join('\n'), client_id: made.id, client_secret: made.secret, client_secret_expires_at: 0, vapid_key: '',
    })
  }

  /** What the browser is sent back with once the person has said yes, or no. */
  function authorize(address: string, person: Person | null): string {
    const query = new URL(address).searchParams
    const application = applications.get(query.get('client_id') ?? '')
    const redirectUrl = query.get('redirect_uri') ?? ''
    if (application === undefined || !application.redirectUrls.includes(redirectUrl)) throw new Error('the redirect uri included is not valid')
    const scopes = (query.get('scope') ?? 'read').split(' ')
    if (scopes.some((one) => !application.scopes.includes(one))) throw new Error('the requested scope is invalid')
    const back = new URL(redirectUrl)
    back.searchParams.set('state', query.get('state') ?? '')
    if (person === null) back.searchParams.set('error', 'access_denied')
    else {
      const code = randomUUID()
      grants.set(code, { application, person, redirectUrl, challenge: query.get('code_challenge'), scopes })
      back.searchParams.set('code', code)
    }
    return back.href
  }

  function exchange(request: SandboxRequest): SandboxAnswer {
    const fields = fieldsOf(request)
    const grant = grants.get(fields.get('code') ?? '')
    const bad = (error: string) => ({ status: 400, body: { error, error_description: 'The provided authorization grant is invalid' } })
    if (grant === undefined || fields.get('grant_type') !== 'authorization_code') return bad('invalid_grant')
    grants.delete(fields.get('code') ?? '')
    const { application, redirectUrl, challenge, person, scopes } = grant
    if (fields.get('client_id') !== application.id || fields.get('client_secret') !== application.secret) return refuse(401, 'invalid_client')
    const proof = createHash('sha256').update(fields.get('code_verifier') ?? '').digest('base64url')
    if (fields.get('redirect_uri') !== redirectUrl || (challenge !== null && proof !== challenge)) return bad('invalid_grant')
    Object.assign(person, { token: person.token ?? randomUUID(), scopes })
    return ok({ access_token: person.token, token_type: 'Bearer', scope: scopes.join(' '), created_at: 0 })
  }

  return { register, authorize, exchange }
}
