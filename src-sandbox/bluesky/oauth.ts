import { createHash, createPublicKey, randomBytes, verify } from 'node:crypto'
import type { JsonWebKey } from 'node:crypto'
import type { SandboxAnswer, SandboxRequest } from '../server.ts'
import { ok } from './answers.ts'
import type { Caller } from './answers.ts'
import type { Network } from './network.ts'

/**
 * The authorization server of a PDS (https://atproto.com/specs/oauth): pushed requests, PKCE, proofs of possession with nonces of its own, refresh tokens
 * that are good once. Its people are signed in already and say yes or no by a form.
 */
export type OAuthOptions = {
  network: Network
  url(): string
  /** What is granted of what was asked; all of it when left out. */
  grants?: (scope: string) => string
}

type Pushed = { clientId: string; redirectUri: string; scope: string; state: string; challenge: string; thumbprint: string; hint: string }
type Code = Pushed & { did: string }
type Session = { did: string; clientId: string; scope: string; thumbprint: string; access: string; refresh: string; endsAt: number }

const lifeMs = 30 * 60_000
const token = () => randomBytes(24).toString('base64url')
const digest = (text: string) => createHash('sha256').update(text).digest('base64url')

export function createOAuth({ network, url, grants = (scope) => scope }: OAuthOptions) {
  const pushed = new Map<string, Pushed>()
  const codes = new Map<string, Code>()
  const sessions = new Set<Session>()
  const proofs = new Set<string>()
  let nonce = token()
  let refreshes = 0

  const refuse = (status: number, error: string, headers: Record<string, string> = {}): SandboxAnswer =>
    ({ status, body: { error, error_description: 'refused' }, headers: { 'dpop-nonce': nonce, ...headers } })

  /** The thumbprint of the key that signed, or how the proof is wrong. */
  function proven(request: SandboxRequest, accessToken: string | null): { thumbprint: string } | { error: 'use_dpop_nonce' | 'invalid_dpop_proof' } {
    const wrong = { error: 'invalid_dpop_proof' } as const
    const [head = '', payload = '', signature = ''] = (request.headers['dpop'] ?? '').split('.')
    try {
      const header = JSON.parse(Buffer.from(head, 'base64url').toString('utf8')) as { typ: string; alg: string; jwk: JsonWebKey & { d?: string } }
      const claims = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as Record<string, unknown>
      if (header.typ !== 'dpop+jwt' || header.alg !== 'ES256' || header.jwk.d !== undefined) return wrong
      const key = createPublicKey({ key: header.jwk, format: 'jwk' })
      if (!verify('sha256', Buffer.from(`${head}.${payload}`), { key, dsaEncoding: 'ieee-p1363' }, Buffer.from(signature, 'base64url'))) return wrong
      if (claims['htm'] !== request.method || claims['htu'] !== `${url()}${request.path}` || proofs.has(String(claims['jti']))) return wrong
      if (accessToken !== null && claims['ath'] !== digest(accessToken)) return wrong
      if (claims['nonce'] !== nonce) return { error: 'use_dpop_nonce' }
      proofs.add(String(claims['jti']))
      const { crv, kty, x, y } = header.jwk
      return { thumbprint: digest(JSON.stringify({ crv, kty, x, y })) }
    } catch {
      return wrong
    }
  }

  /** `http://localhost` with the addresses it may be sent back to; the port does not count. */
  function knows(clientId: string, redirectUri: string): boolean {
    if (!URL.canParse(clientId) || !URL.canParse(redirectUri)) return false
    const client = new URL(clientId)
    if (client.origin !== 'http://localhost' || client.pathname !== '/') return false
    const back = new URL(redirectUri)
    return client.searchParams.getAll('redirect_uri').some((each) => {
      const known = new URL(each)
      return known.hostname === '127.0.0.1' && known.protocol === back.protocol && known.hostname === back.hostname && known.pathname === back.pathname
    })
  }

  function push(request: SandboxRequest): SandboxAnswer {
    const proof = proven(request, null)
    if ('error' in proof) return refuse(400, proof.error)
    const form = new URLSearchParams(request.text)
    const [clientId, redirectUri, challenge] = [form.get('client_id') ?? '', form.get('redirect_uri') ?? '', form.get('code_challenge') ?? '']
    if (!knows(clientId, redirectUri) || form.get('response_type') !== 'code') return refuse(400, 'invalid_client_metadata')
    if (form.get('code_challenge_method') !== 'S256' || challenge === '') return refuse(400, 'invalid_request')
    const asked = (form.get('scope') ?? '').split(' ')
    const declared = (new URL(clientId).searchParams.get('scope') ?? 'atproto').split(' ')
    if (!asked.includes('atproto') || asked.some((each) => !declared.includes(each))) return refuse(400, 'invalid_scope')
    const name = `urn:ietf:params:oauth:request_uri:req-${token()}`
    pushed.set(name, {
      clientId, redirectUri, challenge, scope: asked.join(' '), state: form.get('state') ?? '', thumbprint: proof.thumbprint, hint: form.get('login_hint') ?? '',
    })
    return { status: 201, body: { request_uri: name, expires_in: 300 }, headers: { 'dpop-nonce': nonce } }
  }

  /** GET is the page; POST with `approve` or `reject` is the button, and `as` the handle of whoever presses it where nobody was named. */
  function authorize(request: SandboxRequest): SandboxAnswer {
    const given = request.method === 'POST' ? new URLSearchParams(request.text) : request.query
    const name = given.get('request_uri') ?? ''
    const wish = pushed.get(name)
    if (wish === undefined || wish.clientId !== given.get('client_id')) return { status: 400, body: '<!DOCTYPE html><html><body>Unknown request</body></html>' }
    if (request.method !== 'POST') return { status: 200, headers: { 'content-type': 'text/html' }, body: '<!DOCTYPE html><html><body><form method="post"><button name="approve">Authorize</button></form></body></html>' }
    pushed.delete(name)
    const back = new URL(wish.redirectUri)
    back.searchParams.set('iss', url())
    back.searchParams.set('state', wish.state)
    const account = network.find(given.get('as') ?? wish.hint)
    if (given.get('approve') === null || account === undefined) back.searchParams.set('error', 'access_denied')
    else {
      const code = `cod-${token()}`
      codes.set(code, { ...wish, did: account.did })
      back.searchParams.set('code', code)
    }
    return { status: 303, headers: { location: back.href } }
  }

  function give(session: Omit<Session, 'access' | 'refresh' | 'endsAt'>): SandboxAnswer {
    const made: Session = { ...session, access: `acc-${token()}`, refresh: `ref-${token()}`, endsAt: network.now() + lifeMs }
    sessions.add(made)
    const body = { access_token: made.access, refresh_token: made.refresh, token_type: 'DPoP', scope: made.scope, expires_in: lifeMs / 1000, sub: made.did }
    return { status: 200, body, headers: { 'dpop-nonce': nonce } }
  }

  function exchange(request: SandboxRequest): SandboxAnswer {
    const proof = proven(request, null)
    if ('error' in proof) return refuse(400, proof.error)
    const form = new URLSearchParams(request.text)
    if (form.get('grant_type') === 'refresh_token') {
      const session = [...sessions].find((one) => one.refresh === form.get('refresh_token'))
      if (session === undefined || session.clientId !== form.get('client_id') || session.thumbprint !== proof.thumbprint) return refuse(400, 'invalid_grant')
      sessions.delete(session)
      refreshes += 1
      return give(session)
    }
    const code = codes.get(form.get('code') ?? '')
    codes.delete(form.get('code') ?? '')
    const wrong = code === undefined || code.clientId !== form.get('client_id') || code.redirectUri !== form.get('redirect_uri')
      || code.thumbprint !== proof.thumbprint || digest(form.get('code_verifier') ?? '') !== code.challenge
    if (wrong) return refuse(400, 'invalid_grant')
    return give({ did: code.did, clientId: code.clientId, scope: grants(code.scope), thumbprint: code.thumbprint })
  }

  return {
    /** Null for what is none of its business. */
    answer(request: SandboxRequest): SandboxAnswer | null {
      switch (request.path) {
        case '/.well-known/oauth-protected-resource':
          return ok({ resource: url(), authorization_servers: [url()] })
        case '/.well-known/oauth-authorization-server':
          return ok({
            issuer: url(), authorization_endpoint: `${url()}/oauth/authorize`, token_endpoint: `${url()}/oauth/token`,
            pushed_authorization_request_endpoint: `${url()}/oauth/par`, require_pushed_authorization_requests: true, dpop_signing_alg_values_supported: ['ES256'],
            scopes_supported: ['atproto', 'transition:generic', 'transition:chat.bsky'], authorization_response_iss_parameter_supported: true,
          })
        case '/oauth/par':
          return push(request)
        case '/oauth/authorize':
          return authorize(request)
        case '/oauth/token':
          return exchange(request)
        default:
          return null
      }
    },
    /** Null where the request carries no such token at all. */
    callerOf(request: SandboxRequest): Caller | SandboxAnswer | null {
      const access = /^DPoP (.+)$/.exec(request.headers['authorization'] ?? '')?.[1]
      if (access === undefined) return null
      const proof = proven(request, access)
      if ('error' in proof) return refuse(401, proof.error, { 'www-authenticate': `DPoP error="${proof.error}"` })
      const session = [...sessions].find((one) => one.access === access)
      if (session === undefined || session.thumbprint !== proof.thumbprint || session.endsAt <= network.now()) {
        return refuse(401, 'invalid_token', { 'www-authenticate': 'DPoP error="invalid_token"' })
      }
      return { did: session.did, chat: session.scope.includes('transition:chat.bsky') }
    },
    nonce: () => nonce,
    /** From now on another nonce is asked for. */
    turn: () => void (nonce = token()),
    /** Access tokens end before their time. */
    expire: () => sessions.forEach((session) => (session.endsAt = 0)),
    /** As when the user has taken the right back. */
    revoke: () => sessions.clear(),
    refreshes: () => refreshes,
  }
}
