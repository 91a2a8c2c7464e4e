import { z } from 'zod'
import type { HttpClient } from '../../net/http.ts'
import { parsedAnswer } from './answer.ts'
import { didService, readable, session as sessionAnswer, tokenClaims } from './wire.ts'
import type { SessionAnswer } from './wire.ts'

/**
 * An app password makes at most 30 sessions in 5 minutes and 300 a day (https://docs.bsky.app/docs/advanced-guides/rate-limits), so they
 * are kept.
 */
export async function createSession(
  http: HttpClient,
  service: string,
  identifier: string,
  password: string,
  signal: AbortSignal,
): Promise<SessionAnswer> {
  const url = `${service}/xrpc/com.atproto.server.createSession`
  const answer = await http.send({ method: 'POST', url, json: { identifier, password } }, signal)
  return parsedAnswer(sessionAnswer, answer)
}

/** The refresh token is spent by this: whoever calls saves the new one before anything else. */
export async function refreshSession(http: HttpClient, pds: string, refreshJwt: string, signal: AbortSignal): Promise<SessionAnswer> {
  const url = `${pds}/xrpc/com.atproto.server.refreshSession`
  const answer = await http.send({ method: 'POST', url, headers: { authorization: `Bearer ${refreshJwt}` } }, signal)
  return parsedAnswer(sessionAnswer, answer)
}

/** What a token says of itself. It is ours to read, not to trust: the server decides. */
export function claimsOf(jwt: string): z.infer<typeof tokenClaims> | null {
  try {
    const payload: unknown = JSON.parse(Buffer.from(jwt.split('.')[1] ?? '', 'base64url').toString('utf8'))
    const parsed = tokenClaims.safeParse(payload)
    return parsed.success ? parsed.data : null
  } catch {
    return null
  }
}

/** An app password made without access to messages says so in its tokens; asking all the same is answered 400 "Bad token method". */
export const forbidsChat = (accessJwt: string): boolean => claimsOf(accessJwt)?.scope === 'com.atproto.appPass'

/** Where the DID document says the repository lies. */
export const endpointIn = (answer: SessionAnswer): string | null => pdsIn(answer.didDoc)

export function pdsIn(didDoc: unknown): string | null {
  const document = z.object({ service: z.array(z.unknown()) }).safeParse(didDoc)
  const services = readable(didService, document.success ? document.data.service : [])
  const pds = services.find((one) => one.id.endsWith('#atproto_pds') && one.type === 'AtprotoPersonalDataServer')
  return pds !== undefined && URL.canParse(pds.serviceEndpoint) ? new URL(pds.serviceEndpoint).origin : null
}
