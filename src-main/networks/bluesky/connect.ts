import { z } from 'zod'
import { Fault } from '../../../src-contract/failure.ts'
import { isLoopbackHost } from '../../net/address.ts'
import { typedUrl } from '../../net/typed-url.ts'
import type { Connected, Connecting } from '../adapter.ts'
import { parsedAnswer, statusIn } from './answer.ts'
import { issuerOf, readGrant, writeGrant } from './oauth.ts'
import type { Grant } from './oauth.ts'
import { oauthDoor } from './oauth-door.ts'
import type { Door } from './password-door.ts'
import { createSession, endpointIn, forbidsChat, pdsIn } from './session.ts'
import { defaultChatService, defaultService } from './settings.ts'
import type { Settings } from './settings.ts'
import { profileUrl } from './web-page.ts'
import { profile } from './wire.ts'

/** https://docs.bsky.app/docs/api/com-atproto-server-describe-server */
const server = z.object({ did: z.string(), availableUserDomains: z.array(z.string()) })

/** The address, if any, is of the host the account lives at. Nothing secret is sent before it has said that it is one. */
export async function connect(connecting: Connecting, signal: AbortSignal): Promise<Connected> {
  const { http, secrets } = connecting
  const grant = readGrant(secrets)
  if (grant !== null) return connectByGrant(connecting, grant, signal)
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
  const asSession: Door['send'] = (request, proxy, given) => {
    const headers = { authorization: `Bearer ${session.accessJwt}`, ...(proxy === undefined ? {} : { 'atproto-proxy': proxy }) }
    return http.send({ ...request, headers }, given)
  }
  const settings: Settings = {
    pds,
    service,
    chat: forbidsChat(session.accessJwt) ? 'no' : await chatOf(asSession, service, signal),
    chatService: defaultChatService,
    labeler: null,
  }
  return {
    remoteId: session.did,
    handle: session.handle === 'handle.invalid' ? identifier : session.handle,
    name: await nameOf(asSession, service, session, signal),
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

async function nameOf(send: Door['send'], at: string, { did, handle }: { did: string; handle: string }, signal: AbortSignal): Promise<string> {
  const url = `${at}/xrpc/app.bsky.actor.getProfile?actor=${encodeURIComponent(did)}`
  try {
    const found = parsedAnswer(profile, await send({ method: 'GET', url }, undefined, signal))
    return found.displayName?.trim() || handle
  } catch (error) {
    // A new account has no profile yet, and the AppView may be down: neither keeps it from being connected.
    if (statusIn(error) === null || signal.aborted) throw error
    return handle
  }
}

/** Whether messages can be had. That they cannot is no reason not to connect. */
async function chatOf(send: Door['send'], at: string, signal: AbortSignal): Promise<Settings['chat']> {
  try {
    await send({ method: 'GET', url: `${at}/xrpc/chat.bsky.convo.listConvos?limit=1` }, defaultChatService, signal)
    return 'yes'
  } catch (error) {
    if (signal.aborted) throw error
    return statusIn(error) === 400 ? 'no' : 'unknown'
  }
}

/** https://docs.bsky.app/docs/api/com-atproto-repo-describe-repo */
const repoAnswer = z.object({ did: z.string(), handle: z.string(), didDoc: z.unknown() })
/** https://docs.bsky.app/docs/api/com-atproto-server-get-session */
const whoAnswer = z.object({ did: z.string(), handle: z.string() })

/**
 * The tokens name an account; its own document names the server it lies on, and that server has to name the one that gave the tokens, or anybody could
 * sign in anybody. https://atproto.com/specs/oauth#identity-authentication
 */
async function connectByGrant({ http, clock, url }: Connecting, grant: Grant, signal: AbortSignal): Promise<Connected> {
  const service = typedUrl(url ?? defaultService).origin
  const { did } = grant
  const described = await http.send({ method: 'GET', url: `${service}/xrpc/com.atproto.repo.describeRepo?repo=${encodeURIComponent(did)}` }, signal)
  const repo = parsedAnswer(repoAnswer, described)
  const pds = trusted(pdsIn(repo.didDoc), service)
  const { host } = new URL(pds)
  if (repo.did !== did || (await issuerOf(http, pds, signal)) !== grant.issuer) throw new Fault('auth.rejected', { host })
  http.approve(pds)
  let kept = writeGrant(grant)
  const door = oauthDoor({ http, clock, did, grant, save: (renewed) => Promise.resolve(void (kept = renewed)) })
  const me = parsedAnswer(whoAnswer, await door.send({ method: 'GET', url: `${pds}/xrpc/com.atproto.server.getSession` }, undefined, signal))
  if (me.did !== did) throw new Fault('auth.rejected', { host })
  const chat = (await door.mayChat(signal)) ? await chatOf(door.send, pds, signal) : 'no'
  const settings: Settings = { pds, service, chat, chatService: defaultChatService, labeler: null }
  const handle = me.handle === 'handle.invalid' ? did : me.handle
  return {
    remoteId: did, handle, name: await nameOf(door.send, pds, { did, handle }, signal), url: profileUrl(did), settings, secrets: kept,
    ...(grant.scope.split(' ').includes('transition:chat.bsky') ? {} : { missing: { verbs: [], streams: ['messages'] } }),
  }
}
