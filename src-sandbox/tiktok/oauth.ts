import { randomUUID } from 'node:crypto'

const dayMs = 86_400_000
const codeMs = 10 * 60_000

export type TikTokApp = { id: string; secret: string; redirectUrls: readonly string[] }
type Grant = { scopes: string[]; endsAt: number }

/** Codes, tokens of a day, refresh tokens of a year. https://business-api.tiktok.com/portal/docs?id=1738084387220481 */
export function createTokens(app: TikTokApp, openId: string, now: () => number) {
  const access = new Map<string, Grant>()
  const refresh = new Map<string, Grant>()
  const codes = new Map<string, Grant & { redirectUrl: string }>()

  function issue(scopes: string[], token = `act.${randomUUID()}`) {
    access.set(token, { scopes, endsAt: now() + dayMs })
    const refreshToken = `rft.${randomUUID()}`
    refresh.set(refreshToken, { scopes, endsAt: now() + 365 * dayMs })
    return { access_token: token, refresh_token: refreshToken, open_id: openId, scope: scopes.join(','), expires_in: dayMs / 1000, refresh_token_expires_in: (365 * dayMs) / 1000, token_type: 'Bearer' }
  }

  return {
    issue,
    /** What the browser is sent to once the person has said yes, or no; `granted`: of the scopes asked for, those they left ticked. */
    authorize(address: string, yes = true, granted: readonly string[] | null = null): string {
      const query = new URL(address).searchParams
      const redirectUrl = query.get('redirect_uri') ?? ''
      if (query.get('client_key') !== app.id || query.get('response_type') !== 'code') throw new Error('invalid_client')
      const { protocol, port, search } = new URL(redirectUrl)
      if (!app.redirectUrls.includes(redirectUrl) || protocol !== 'https:' || port !== '' || search !== '' || !redirectUrl.endsWith('/')) throw new Error('redirect_uri')
      const back = new URL(redirectUrl)
      if (yes) {
        const code = randomUUID()
        const scopes = (query.get('scope') ?? '').split(',').filter((one) => granted === null || granted.includes(one))
        codes.set(code, { scopes, redirectUrl, endsAt: now() + codeMs })
        back.searchParams.set('code', code)
        back.searchParams.set('scopes', scopes.join(','))
      } else back.searchParams.set('error', 'access_denied')
      back.searchParams.set('state', query.get('state') ?? '')
      return back.href
    },
    /** Null where it is refused. */
    exchange(what: 'token' | 'refresh_token', asked: Readonly<Record<string, unknown>>) {
      if (asked['client_id'] !== app.id || asked['client_secret'] !== app.secret) return null
      if (what === 'refresh_token') {
        const name = String(asked['refresh_token'])
        const grant = refresh.get(name)
        if (asked['grant_type'] !== 'refresh_token' || grant === undefined || grant.endsAt <= now()) return null
        refresh.delete(name)
        return issue(grant.scopes)
      }
      const name = String(asked['auth_code'])
      const code = codes.get(name)
      codes.delete(name)
      if (asked['grant_type'] !== 'authorization_code' || code === undefined || code.endsAt <= now() || asked['redirect_uri'] !== code.redirectUrl) return null
      return issue(code.scopes)
    },
    /** Null for a token that is nobody's, or no longer good. */
    scopesOf(token: string): readonly string[] | null {
      const grant = access.get(token)
      return grant === undefined || grant.endsAt <= now() ? null : grant.scopes
    },
    /** Access tokens end; refresh tokens stay. */
    expire: () => access.clear(),
    /** The person takes it all back. */
    revoke(): void {
      access.clear()
      refresh.clear()
    },
  }
}
