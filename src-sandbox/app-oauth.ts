import { createHash, randomUUID } from 'node:crypto'
import type { SandboxAnswer, SandboxRequest } from './server.ts'

export type AppOAuthOptions = {
  clientId: string
  /** Null for a client that has none. */
  clientSecret: string | null
  now(): number
  /** How long an access token is good. */
  lastsMs: number
  /** How long a code is. */
  codeMs: number
  /** A refresh token is good once, and another comes with each answer. */
  rotates: boolean
  /** The addresses that were registered; null where any on loopback is taken. */
  callbacks: readonly string[] | null
  /** It knows no PKCE. */
  plain?: true
  /** The client names itself in a header (RFC 6749, 2.3.1). */
  basic?: true
}

type Grant = { scopes: string[]; expiresAt: number }
type Code = { scopes: string[]; redirectUrl: string; challenge: string; expiresAt: number }

/** The application that a person registered in their own name: code with PKCE, access tokens that end, refresh tokens. https://www.rfc-editor.org/rfc/rfc6749 */
export function createAppOAuth(options: AppOAuthOptions) {
  const codes = new Map<string, Code>()
  const access = new Map<string, Grant>()
  const refresh = new Map<string, string[]>()
  const bad = (error: string, status = 400): SandboxAnswer => ({ status, body: { error, error_description: `${error} (sandbox)` } })

  function issue(scopes: string[], token: string = randomUUID()): { token: string; refreshToken: string } {
    access.set(token, { scopes, expiresAt: options.now() + options.lastsMs })
    const refreshToken = `refresh-${randomUUID()}`
    refresh.set(refreshToken, scopes)
    return { token, refreshToken }
  }

  const isLoopback = (address: string) => /^http:\/\/(127\.0\.0\.1|\[::1\])(:\d+)?(\/|$)/.test(address)

  /** What the browser is sent back with once the person has said yes, or no; `granted`: of the scopes asked for, those they left ticked. */
  function authorize(address: string, yes = true, granted: readonly string[] | null = null): string {
    const query = new URL(address).searchParams
    const redirectUrl = query.get('redirect_uri') ?? ''
    const known = options.callbacks === null ? isLoopback(redirectUrl) : options.callbacks.includes(redirectUrl)
    if (query.get('client_id') !== options.clientId || !known) throw new Error('redirect_uri_mismatch')
    if (query.get('response_type') !== 'code' || (options.plain !== true && query.get('code_challenge_method') !== 'S256')) throw new Error('invalid_request')
    const back = new URL(redirectUrl)
    back.searchParams.set('state', query.get('state') ?? '')
    if (!yes) back.searchParams.set('error', 'access_denied')
    else {
      const code = randomUUID()
      const scopes = (query.get('scope') ?? '').split(' ').filter((one) => granted === null || granted.includes(one))
      codes.set(code, { scopes, redirectUrl, challenge: query.get('code_challenge') ?? '', expiresAt: options.now() + options.codeMs })
      back.searchParams.set('code', code)
    }
    return back.href
  }

  function answer(scopes: string[], keeps: boolean): SandboxAnswer {
    const { token, refreshToken } = issue(scopes)
    if (!keeps) refresh.delete(refreshToken)
    return {
      status: 200,
      body: { access_token: token, expires_in: Math.floor(options.lastsMs / 1000), token_type: 'Bearer', scope: scopes.join(' '), ...(keeps ? { refresh_token: refreshToken } : {}) },
    }
  }

  function exchange(request: SandboxRequest): SandboxAnswer {
    const fields = new URLSearchParams(request.text)
    const named = Buffer.from(/^Basic (.+)$/i.exec(request.headers['authorization'] ?? '')?.[1] ?? '', 'base64').toString()
    if (options.basic === true && named !== `${options.clientId}:${options.clientSecret ?? ''}`) return bad('invalid_client', 401)
    if (options.basic !== true && fields.get('client_id') !== options.clientId) return bad('invalid_client', 401)
    if (options.basic !== true && options.clientSecret !== null && fields.get('client_secret') !== options.clientSecret) return bad('invalid_client', 401)
    if (fields.get('grant_type') === 'refresh_token') {
      const name = fields.get('refresh_token') ?? ''
      const scopes = refresh.get(name)
      if (scopes === undefined) return bad('invalid_grant')
      if (options.rotates) refresh.delete(name)
      return answer(scopes, options.rotates)
    }
    const name = fields.get('code') ?? ''
    const code = codes.get(name)
    codes.delete(name)
    const proof = createHash('sha256').update(fields.get('code_verifier') ?? '').digest('base64url')
    if (code === undefined || code.expiresAt <= options.now() || fields.get('redirect_uri') !== code.redirectUrl || (options.plain !== true && proof !== code.challenge)) return bad('invalid_grant')
    return answer(code.scopes, true)
  }

  return {
    issue,
    authorize,
    exchange,
    /** Null for a token that is nobody's, or no longer good. */
    scopesOf(header: string | undefined): string[] | null {
      const grant = access.get(/^Bearer (.+)$/i.exec(header ?? '')?.[1] ?? '')
      return grant === undefined || grant.expiresAt <= options.now() ? null : grant.scopes
    },
    tokenInfo(token: string): { scopes: string[]; expiresIn: number } | null {
      const grant = access.get(token)
      return grant === undefined || grant.expiresAt <= options.now() ? null : { scopes: grant.scopes, expiresIn: Math.floor((grant.expiresAt - options.now()) / 1000) }
    },
    /** The person takes it all back. */
    revoke(): void {
      access.clear()
      refresh.clear()
    },
    /** Access tokens end; refresh tokens stay. */
    expire(): void {
      access.clear()
    },
  }
}
