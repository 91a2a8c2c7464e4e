import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, randomUUID, sign } from 'node:crypto'
import type { JsonWebKey } from 'node:crypto'

// Proof that a token is used by the one it was made for (RFC 9449, https://atproto.com/specs/oauth#demonstrating-proof-of-possession-dpop). ES256 is the one
// algorithm every server has to take; Node signs it itself, so no library is needed for three dozen lines.

const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')

/** A key of its own for each sign-in, as text, to be kept as secret as the tokens. */
export function makeKey(): string {
  return JSON.stringify(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' }))
}

export type Proof = { method: string; url: string; nonce: string | null; /** Of the token it goes with, where there is one. */ token: string | null; nowMs: number }

/** One proof is good for one request: for a repeated one another is made. */
export function proveWith(key: string, { method, url, nonce, token, nowMs }: Proof): string {
  const privateKey = createPrivateKey({ key: JSON.parse(key) as JsonWebKey, format: 'jwk' })
  const { kty, crv, x, y } = createPublicKey(privateKey).export({ format: 'jwk' })
  const { origin, pathname } = new URL(url)
  const claims = {
    jti: randomUUID(), htm: method, htu: `${origin}${pathname}`, iat: Math.floor(nowMs / 1000),
    ...(nonce === null ? {} : { nonce }),
    ...(token === null ? {} : { ath: createHash('sha256').update(token).digest('base64url') }),
  }
  const text = `${part({ typ: 'dpop+jwt', alg: 'ES256', jwk: { kty, crv, x, y } })}.${part(claims)}`
  return `${text}.${sign('sha256', Buffer.from(text), { key: privateKey, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`
}
