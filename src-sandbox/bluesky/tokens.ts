import { createHmac, randomBytes } from 'node:crypto'

export type Claims = { scope: string; sub: string; jti: string; iat: number; exp: number }
export type Verdict = { kind: 'good'; claims: Claims } | { kind: 'expired' } | { kind: 'bad' }

/** Session tokens as a PDS makes them: HS256, times in seconds. The clock comes with each call. */
export function createTokens() {
  const key = randomBytes(32)
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const sign = (text: string) => createHmac('sha256', key).update(text).digest('base64url')

  return {
    make(typ: 'at+jwt' | 'refresh+jwt', scope: string, did: string, issuedAt: number, livesMs: number): { jwt: string; jti: string } {
      const jti = randomBytes(16).toString('base64url')
      const iat = Math.floor(issuedAt / 1000)
      const claims = { scope, aud: 'did:web:sandbox.invalid', sub: did, jti, iat, exp: iat + Math.floor(livesMs / 1000) }
      const text = `${part({ typ, alg: 'HS256' })}.${part(claims)}`
      return { jwt: `${text}.${sign(text)}`, jti }
    },
    read(jwt: string, now: number): Verdict {
      const [header = '', payload = '', signature = ''] = jwt.split('.')
      if (sign(`${header}.${payload}`) !== signature) return { kind: 'bad' }
      const claims = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as Claims
      return claims.exp * 1000 <= now ? { kind: 'expired' } : { kind: 'good', claims }
    },
  }
}
