import { z } from 'zod'
import { Fault } from '../../../src-contract/failure.ts'
import { isLoopbackHost } from '../../net/address.ts'
import { typedUrl } from '../../net/typed-url.ts'
import type { HttpClient } from '../../net/http.ts'
import type { Connected, Connecting } from '../adapter.ts'
import { parsedAnswer, statusIn } from './answer.ts'
import { createSession, endpointIn, forbidsChat } from './session.ts'
import { defaultChatService } from './settings.ts'
import type { Settings } from './settings.ts'
import { profileUrl } from './web-page.ts'
import { profile } from './wire.ts'
import type { SessionAnswer } from './wire.ts'

export const defaultService = 'https://bsky.social'

/** https://docs.bsky.app/docs/api/com-atproto-server-describe-server */
const server = z.object({ did: z.string(), availableUserDomains: z.array(z.string()) })

/** The address, if any, is of the host the account lives at. Nothing secret is sent before it has said that it is one. */
export async function connect(connecting: Connecting, signal: AbortSignal): Promise<Connected> {
  const { http, secrets } = connecting
  const password = secrets['password']?.trim() ?? ''
  if (password === '') throw new Fault('input.secretMissing', { name: 'password' })
  const service = typedUrl(connecting.url ?? defaultService).origin
  const described = parsedAnswer(
    server,
    await http.send({ method: 'GET', url: `${service}/xrpc/com.atproto.server.describeServer` }, signal),
  )
  const identifier = identifierOf(connecting.user, described.availableUserDomains)
  const session = await createSession(http, service, identifier, password, signal)
  const pds = trusted(endpointIn(session), service)
  http.approve(pds)
  const settings: Settings = {
    pds,
    service,
    chat: await chatOf(http, service, session, signal),
    chatService: defaultChatService,
    labeler: null,
  }
  return {
    remoteId: session.did,
    handle: session.handle === 'handle.invalid' ? identifier : session.handle,
    name: await nameOf(http, service, session, signal),
    url: profileUrl(session.did),
    settings,
    secrets: { password, accessJwt: session.accessJwt, refreshJwt: session.refreshJwt },
  }
}

/** `@name`, `name` where the host gives names of its own, a whole handle, a DID or an e-mail address. */
function identifierOf(user: string | null, domains: readonly string[]): string {
  const typed = (user ?? '').trim().replace(/^@/, '')
  if (typed === '') throw new Fault('input.secretMissing', { name: 'user' })
  return /[.:@]/.test(typed) ? typed : `${typed}${domains[0] ?? ''}`
}

/**
 * Where the server says the repository lies, if one may go there: anywhere public over https. On loopback the address that was typed is the
 * only one allowed, and it is its own host or passes requests on.
 */
function trusted(endpoint: string | null, service: string): string {
  if (endpoint === null || isLoopbackHost(new URL(service).hostname)) return service
  const { protocol, hostname } = new URL(endpoint)
  return protocol === 'https:' && !isLoopbackHost(hostname) ? endpoint : service
}

async function nameOf(http: HttpClient, service: string, session: SessionAnswer, signal: AbortSignal): Promise<string> {
  const url = `${service}/xrpc/app.bsky.actor.getProfile?actor=${encodeURIComponent(session.did)}`
  try {
    const found = parsedAnswer(
      profile,
      await http.send({ method: 'GET', url, headers: { authorization: `Bearer ${session.accessJwt}` } }, signal),
    )
    return found.displayName?.trim() || session.handle
  } catch (error) {
    // A new account has no profile yet, and the AppView may be down: neither keeps it from being connected.
    if (statusIn(error) === null || signal.aborted) throw error
    return session.handle
  }
}

/** Whether messages can be had. That they cannot is no reason not to connect. */
async function chatOf(http: HttpClient, service: string, session: SessionAnswer, signal: AbortSignal): Promise<Settings['chat']> {
  if (forbidsChat(session.accessJwt)) return 'no'
  const url = `${service}/xrpc/chat.bsky.convo.listConvos?limit=1`
  const headers = { authorization: `Bearer ${session.accessJwt}`, 'atproto-proxy': defaultChatService }
  try {
    await http.send({ method: 'GET', url, headers }, signal)
    return 'yes'
  } catch (error) {
    if (signal.aborted) throw error
    return statusIn(error) === 400 ? 'no' : 'unknown'
  }
}
