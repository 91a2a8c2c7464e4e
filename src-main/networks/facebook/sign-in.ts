import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import { Fault } from '../../../src-contract/failure.ts'
import type { Connecting, SignInBegun } from '../adapter.ts'
import { given as tokenShape } from '../graph-pages.ts'
import { version } from './capabilities.ts'
import { baseOf, scopes } from './connect.ts'

const kept = z.object({ state: z.string(), redirectUrl: z.string(), clientId: z.string(), clientSecret: z.string() })

/**
 * With the person's own app. One that is not published sends the browser back to this machine by its name.
 * https://developers.facebook.com/docs/facebook-login/guides/advanced/manual-flow/
 */
export function begin({ url, secrets }: Connecting, redirectUrl: string): Promise<SignInBegun> {
  const state = randomBytes(32).toString('base64url')
  const [clientId, clientSecret] = [secrets['clientId']?.trim() ?? '', secrets['clientSecret']?.trim() ?? '']
  const back = redirectUrl.replace('//127.0.0.1:', '//localhost:')
  const query = new URLSearchParams({ client_id: clientId, redirect_uri: back, state, scope: scopes.join(','), response_type: 'code' })
  const door = url === null ? `https://www.facebook.com/${version}/dialog/oauth` : `${baseOf(url)}/dialog/oauth`
  return Promise.resolve({ url: `${door}?${query.toString()}`, keep: { state, redirectUrl: back, clientId, clientSecret } })
}

/** `returned` counts when it carries the state that we gave. */
export async function finish({ url, http }: Connecting, begun: SignInBegun, returned: string, signal: AbortSignal): Promise<Record<string, string>> {
  const { state, redirectUrl, clientId, clientSecret } = kept.parse(begun.keep)
  const answer = URL.canParse(returned) ? new URL(returned).searchParams : null
  if (answer?.get('state') !== state) throw new Fault('signIn.notOurs')
  const base = baseOf(url)
  const code = answer.get('code')
  if (code === null || code === '') throw new Fault('signIn.refused', { host: new URL(base).host })
  const form = { client_id: clientId, client_secret: clientSecret, redirect_uri: redirectUrl, code }
  const given = await http.send({ method: 'POST', url: `${base}/oauth/access_token`, form }, signal)
  const read = tokenShape.safeParse(given.json)
  if (!read.success) throw new Fault('remote.unexpected', { host: new URL(base).host, status: given.status })
  // Into one that lasts it is turned when it is tried.
  return { token: read.data.access_token, clientId, clientSecret }
}
