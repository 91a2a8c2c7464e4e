import { Fault } from '../../../src-contract/failure.ts'
import type { NetworkVerb } from '../../../src-contract/network.ts'
import { HttpFault } from '../../net/http.ts'
import type { HttpClient } from '../../net/http.ts'
import type { Connected, Connecting } from '../adapter.ts'
import { parsedAnswer, statusIn } from './answer.ts'
import { streamingOf } from './listen.ts'
import { standardCharacters, standardUrlCharacters } from './capabilities.ts'
import { serverOf } from './sign-in.ts'
import type { Settings } from './settings.ts'
import { authorOf, handleOf } from './transform.ts'
import { account, instance } from './wire.ts'
import type { Account, Instance } from './wire.ts'

/** The address of the server, of a profile on it, or the whole handle. Nothing secret is sent before the server has said what it is. */
export async function connect(connecting: Connecting, signal: AbortSignal): Promise<Connected> {
  const { http, secrets, url } = connecting
  const token = secrets['token']?.trim() ?? ''
  const origin = serverOf(url)
  if (token === '') throw new Fault('input.secretMissing', { name: 'token' })
  const server = await serverAt(http, origin, signal)
  const me = await whoAmI(http, origin, token, signal)
  await checkScopes(http, origin, token, me.id, signal)
  const lacking = await missingVerbs(http, origin, token, signal)
  const staff = await isStaff(http, origin, token, server, signal)
  const settings = { ...settingsFor(origin, server, me), staff }
  return {
    remoteId: `${settings.domain}#${me.id}`,
    handle: handleOf(me, settings.domain),
    name: me.display_name.trim() || me.username,
    url: authorOf(me, settings.domain).url,
    settings,
    secrets: { token },
    missing: { verbs: lacking, streams: [] },
  }
}

function settingsFor(origin: string, server: Instance, me: Account): Omit<Settings, 'staff'> {
  const { host } = new URL(origin)
  const statuses = server.configuration?.statuses
  const domain = [server.domain, server.uri].find((one) => typeof one === 'string' && /^[\w.-]+(:\d+)?$/.test(one)) ?? host
  return {
    origin,
    accountId: me.id,
    username: me.username || me.acct,
    domain,
    flavour: /\bsnac\b/i.test(server.version) ? 'snac' : 'mastodon',
    // https://docs.joinmastodon.org/entities/Instance/#api-versions
    streaming: streamingOf(origin, server.configuration?.urls?.streaming ?? server.urls?.streaming_api),
    many: Number(server.api_versions?.['mastodon'] ?? 0) >= 1,
    // Pleroma writes it where Mastodon's own first fork did.
    maxCharacters: statuses?.max_characters ?? server.max_toot_chars ?? standardCharacters,
    urlCharacters: statuses?.characters_reserved_per_url ?? standardUrlCharacters,
  }
}

/** https://docs.joinmastodon.org/methods/instance/#v2, and #v1 where a server has no other. */
async function serverAt(http: HttpClient, origin: string, signal: AbortSignal): Promise<Instance> {
  const { host } = new URL(origin)
  for (const version of ['v2', 'v1']) {
    try {
      const answer = await http.send(
        { method: 'GET', url: `${origin}/api/${version}/instance`, accept: [400, 401, 403, 404, 405, 406, 410, 422] },
        signal,
      )
      const read = instance.safeParse(answer.json)
      if (answer.status < 300 && read.success) return read.data
    } catch (error) {
      // A newer version may be there and broken; what the older one says counts.
      const broken = version === 'v2' && (statusIn(error) ?? 0) >= 500
      if (!(error instanceof HttpFault) || (error.failure.code !== 'network.notJson' && !broken)) throw error
    }
  }
  throw new Fault('remote.unexpected', { host, status: 404 })
}

async function whoAmI(http: HttpClient, origin: string, token: string, signal: AbortSignal): Promise<Account> {
  const { host } = new URL(origin)
  const request = {
    method: 'GET',
    url: `${origin}/api/v1/accounts/verify_credentials`,
    headers: { authorization: `Bearer ${token}` },
  } as const
  // snac has no other word for a token that is nobody's than 422; a token that may not even say whose it is gets 403.
  const answer = await http.send({ ...request, accept: [403, 422] }, signal)
  if (answer.status === 403) throw new Fault('auth.missingPermission', { host, permission: 'read:accounts' })
  if (answer.status === 422) throw new Fault('auth.rejected', { host, status: 422 })
  return parsedAnswer(account, answer)
}

/**
 * A token tells nowhere what it may do, so it is tried: reading in earnest, writing on things that do not exist and only by taking back.
 * Servers look at the scope first: 403 means that it is missing, anything else that it is there or that the server does not look.
 * https://docs.joinmastodon.org/api/oauth-scopes/
 */
const trials: readonly ['GET' | 'POST', string, string][] = [
  ['GET', '/api/v1/notifications?limit=1', 'read:notifications'],
  ['GET', '/api/v1/conversations?limit=1', 'read:statuses'],
  ['GET', '/api/v1/accounts/relationships?id[]=ME', 'read:follows'],
  ['POST', '/api/v1/statuses/0/unreblog', 'write:statuses'],
  ['POST', '/api/v1/statuses/0/unfavourite', 'write:favourites'],
  ['POST', '/api/v1/accounts/0/unblock', 'write:blocks'],
]

/** What an account can do without. A report about nobody is a report to nobody. */
const lesserTrials: readonly [string, object | undefined, NetworkVerb[]][] = [
  ['/api/v1/accounts/0/unmute', undefined, ['mute', 'unmute']],
  ['/api/v1/reports', { account_id: '0', comment: '' }, ['report']],
]

async function missingVerbs(http: HttpClient, origin: string, token: string, signal: AbortSignal): Promise<NetworkVerb[]> {
  const missing: NetworkVerb[] = []
  for (const [path, json, verbs] of lesserTrials) {
    const request = { method: 'POST', url: `${origin}${path}`, headers: { authorization: `Bearer ${token}` }, ...(json === undefined ? {} : { json }) } as const
    const refused = await http.send(request, signal).then(() => null, (error: unknown) => {
      if (signal.aborted) throw error
      return statusIn(error)
    })
    if (refused === 403) missing.push(...verbs)
  }
  return missing
}

/**
 * Whether we may decide about accounts: the scope and the role let the list be read, and lifting what nobody has finds nobody. Asked only where
 * the server says that it speaks Mastodon's own language: others know these paths and not all of what they do.
 * https://docs.joinmastodon.org/methods/admin/accounts/#v1
 */
async function isStaff(http: HttpClient, origin: string, token: string, server: Instance, signal: AbortSignal): Promise<boolean> {
  if (Number(server.api_versions?.['mastodon'] ?? 0) < 1) return false
  const headers = { authorization: `Bearer ${token}` }
  const path = `${origin}/api/v1/admin/accounts`
  const ask = (method: 'GET' | 'POST', url: string, wanted: number) =>
    http.send({ method, url, headers, accept: [403, 404] }, signal).then(({ status }) => status === wanted, (error: unknown) => {
      if (signal.aborted || statusIn(error) === null) throw error
      return false
    })
  return (await ask('GET', `${path}?limit=1`, 200)) && (await ask('POST', `${path}/0/unsilence`, 404))
}

async function checkScopes(http: HttpClient, origin: string, token: string, me: string, signal: AbortSignal): Promise<void> {
  const { host } = new URL(origin)
  for (const [method, path, permission] of trials) {
    const url = `${origin}${path.replace('ME', encodeURIComponent(me))}`
    const status = await http.send({ method, url, headers: { authorization: `Bearer ${token}` } }, signal).then(
      () => 200,
      (error: unknown) => {
        const refused = statusIn(error)
        if (refused === null || refused === 401 || refused === 429) throw error
        return refused
      },
    )
    if (status === 403) throw new Fault('auth.missingPermission', { host, permission })
  }
}
