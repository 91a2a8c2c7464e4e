import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import { Fault } from '../../../src-contract/failure.ts'
import type { Connecting, SignInBegun } from '../adapter.ts'
import { messageScopes, scopes, vendor } from './capabilities.ts'
import { hadMessages, originFor, wantsMessages } from './connect.ts'
import { tokensFrom } from './door.ts'

const kept = z.object({ state: z.string(), redirectUrl: z.string(), clientId: z.string(), clientSecret: z.string(), messages: z.boolean() })

/** The network sends the browser to https alone, to an address that ends with a slash and has neither port nor question. https://business-api.tiktok.com/portal/docs?id=1832209711206401 */
function redirectIn(typed: string): string {
  const refuse = () => new Fault('signIn.redirect', { value: typed.slice(0, 200) })
  if (!URL.canParse(typed)) throw refuse()
  const { protocol, port, username, password, pathname } = new URL(typed)
  // A port that is that of https anyhow, and an empty question, are still to be seen in what was typed.
  const bare = /^https:\/\/[^/?#]+(\/[^?#]*)?$/i.test(typed) && !/^https:\/\/[^/]*:\d*(\/|$)/i.test(typed)
  if (protocol !== 'https:' || port !== '' || username !== '' || password !== '' || !bare || !pathname.endsWith('/') || !typed.endsWith('/')) throw refuse()
  return typed
}

/** What the account's owner is asked on, at the network or at the server on this machine that stands in for it. */
export function beginSignIn({ url, secrets, before }: Pick<Connecting, 'url' | 'secrets' | 'before'>): SignInBegun {
  const [clientId, clientSecret, redirect] = ['clientId', 'clientSecret', 'redirectUrl'].map((name) => secrets[name]?.trim() ?? '')
  if (clientId === undefined || clientId === '') throw new Fault('input.secretMissing', { name: 'clientId' })
  if (clientSecret === undefined || clientSecret === '') throw new Fault('input.secretMissing', { name: 'clientSecret' })
  const redirectUrl = redirectIn(redirect ?? '')
  const messages = wantsMessages(secrets['messages'], hadMessages(before))
  const state = randomBytes(32).toString('base64url')
  const origin = originFor(url)
  // One that was granted before is not passed over in silence: that is what the last one is for.
  const query = new URLSearchParams({
    client_key: clientId, scope: [...scopes, ...(messages ? messageScopes : [])].join(','), response_type: 'code', redirect_uri: redirectUrl, state, disable_auto_auth: '1',
  })
  const base = origin === vendor ? 'https://www.tiktok.com' : origin
  return { url: `${base}/v2/auth/authorize?${query.toString()}`, keep: { state, redirectUrl, clientId, clientSecret, messages } }
}

/** `returned` counts when it carries the state that we gave. Its code is good for ten minutes, once. */
export async function finishSignIn({ url, http, clock }: Connecting, begun: SignInBegun, returned: string, signal: AbortSignal): Promise<Record<string, string>> {
  const { state, redirectUrl, clientId, clientSecret, messages } = kept.parse(begun.keep)
  const answer = URL.canParse(returned) ? new URL(returned).searchParams : null
  if (answer?.get('state') !== state) throw new Fault('signIn.notOurs')
  const origin = originFor(url)
  const { host } = new URL(origin)
  const code = answer.get('code') ?? answer.get('auth_code') ?? ''
  if (code === '') throw new Fault('signIn.refused', { host })
  const body = { client_id: clientId, client_secret: clientSecret, grant_type: 'authorization_code', auth_code: code, redirect_uri: redirectUrl }
  const given = await tokensFrom(http, origin, 'token', body, clock.now(), signal)
  if (given.businessId === null) throw new Fault('remote.unexpected', { host, status: 200 })
  return { ...given.secrets, user: given.businessId, clientId, clientSecret, redirectUrl, messages: messages ? 'yes' : 'no' }
}
