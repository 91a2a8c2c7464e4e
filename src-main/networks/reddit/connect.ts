import { Fault } from '../../../src-contract/failure.ts'
import type { NetworkVerb } from '../../../src-contract/network.ts'
import { localOrigin } from '../../net/typed-url.ts'
import type { Connected, Connecting } from '../adapter.ts'
import { appDoor, sessionOf, typedSecrets } from '../app-oauth.ts'
import type { AppDoor, AppOAuth } from '../app-oauth.ts'
import type { HttpResponse } from '../../net/http.ts'
import { isLacking, refusalIn, tellBlocked } from './refusal.ts'
import type { Settings } from './settings.ts'
import { communityThing, listing, me as meShape } from './wire.ts'

const hosts = { api: 'https://oauth.reddit.com', token: 'https://www.reddit.com' }
export const vendor = [hosts.api, hosts.token]

/** https://www.reddit.com/dev/api/oauth and https://www.reddit.com/api/v1/scopes */
export const scopes = [
  'identity', 'read', 'history', 'privatemessages', 'submit', 'edit', 'vote', 'report', 'account', 'mysubreddits', 'modposts', 'modcontributors', 'modmail',
]

/** It has to be the very address that was registered. https://github.com/reddit-archive/reddit/wiki/OAuth2 */
export const callback = 'http://127.0.0.1:47815/vigie'

function placesFor(url: string | null): { api: string; token: string; authorize: string } {
  const local = localOrigin(url)
  const at = local === null ? hosts : { api: local, token: local }
  return { api: at.api, token: `${at.token}/api/v1/access_token`, authorize: `${at.token}/api/v1/authorize` }
}

/** Whoever asks names program, version and person, or is slowed down and blocked. https://support.reddithelp.com/hc/en-us/articles/16160319875092-Reddit-Data-API-Wiki */
export function agentFor(user: string | null): string {
  const name = user?.trim().replace(/^\/?(u\/)?/i, '') ?? ''
  if (name === '') throw new Fault('input.secretMissing', { name: 'user' })
  if (!/^[\w-]{1,50}$/.test(name)) throw new Fault('input.invalid', { field: 'user', value: name.slice(0, 100) })
  return `desktop:vigie.desk:0.1.0 (by /u/${name})`
}

/** An installed application: it has no secret and names itself with an empty one; without `permanent` nothing renews its token after an hour. */
export function appFor({ url, user }: Connecting): AppOAuth {
  const { authorize, token } = placesFor(url)
  return { authorize, token, scopes, callback, plain: true, basic: true, headers: { 'user-agent': agentFor(user) }, extra: { duration: 'permanent' } }
}

export async function connect(connecting: Connecting, signal: AbortSignal): Promise<Connected> {
  const { api, token: tokenUrl } = placesFor(connecting.url)
  const agent = agentFor(connecting.user)
  const { host } = new URL(api)
  const given = typedSecrets(connecting, host)
  const session = sessionOf({ ...connecting, secrets: given })
  const asks = asking(appDoor(session, tokenUrl, { basic: true, headers: { 'user-agent': agent } }), api, host, signal)
  const answer = await asks.get('/api/v1/me')
  if (answer.status !== 200) throw refusalIn(answer, host, 'identity')
  const me = meShape.safeParse(answer.json).data
  if (me === undefined) throw new Fault('remote.unexpected', { host, status: answer.status })
  if (isLacking(await asks.get('/api/info?id=t3_1'))) throw new Fault('auth.missingScope', { host, permission: 'read' })
  const communities = await communitiesOf(asks)
  const { verbs, streams } = await missingIn(asks, me.name, communities)
  const settings: Settings = { api, token: tokenUrl, userId: `t2_${me.id}`, username: me.name, agent, communities: communities ?? [], without: streams }
  return {
    remoteId: `t2_${me.id}`, handle: me.name, name: me.name, url: `https://www.reddit.com/user/${me.name}`, settings, secrets: { ...session.secrets },
    missing: { verbs, streams: [...streams, ...((session.secrets['refreshToken'] ?? '') === '' ? ['renewal'] : [])] },
  }
}

type Asks = { get(path: string): Promise<HttpResponse>; lacks(method: 'GET' | 'POST', path: string): Promise<boolean> }

function asking(door: AppDoor, api: string, host: string, signal: AbortSignal): Asks {
  const send = (method: 'GET' | 'POST', path: string) =>
    door.send({ method, url: `${api}${path}`, accept: [400, 403, 404], ...(method === 'POST' ? { form: { api_type: 'json' } } : {}) }, signal).catch((error: unknown) => {
      throw tellBlocked(error, host)
    })
  return { get: (path) => send('GET', path), lacks: async (method, path) => isLacking(await send(method, path)) }
}

const mostPages = 10

/** Null where the access does not let us know. */
async function communitiesOf(asks: Asks): Promise<string[] | null> {
  const names: string[] = []
  for (let after = '', n = 0; n < mostPages; n += 1) {
    const answer = await asks.get(`/subreddits/mine/moderator?limit=100${after === '' ? '' : `&after=${after}`}`)
    if (isLacking(answer)) return null
    if (answer.status !== 200) return names
    const found = listing.safeParse(answer.json).data?.data
    if (found === undefined) throw new Fault('remote.unexpected', { host: new URL(answer.url).host, status: answer.status })
    // One's own profile is a community too.
    for (const one of found.children) names.push(...(communityThing.safeParse(one).data === undefined ? [] : [communityThing.parse(one).data.display_name]))
    if (!found.after || found.after === after) break
    after = found.after
  }
  return names.filter((one) => !/^u_/i.test(one)).sort()
}

const permissions: readonly { method: 'GET' | 'POST'; path: string; verbs: NetworkVerb[]; streams: string[] }[] = [
  { method: 'GET', path: '/message/inbox?limit=1', verbs: [], streams: ['inbox', 'messages'] },
  // What is asked without saying of what is refused before anything is done, and before that where the permission lacks.
  { method: 'POST', path: '/api/comment', verbs: ['reply'], streams: [] },
  { method: 'POST', path: '/api/del', verbs: ['delete', 'edit'], streams: [] },
  { method: 'POST', path: '/api/vote', verbs: ['like', 'unlike'], streams: [] },
  { method: 'POST', path: '/api/report', verbs: ['report'], streams: [] },
  { method: 'POST', path: '/api/block_user', verbs: ['block', 'unblock'], streams: [] },
]
const ofModerators: typeof permissions = [
  { method: 'GET', path: '/api/mod/conversations?limit=1', verbs: [], streams: ['modmail'] },
  { method: 'POST', path: '/api/approve', verbs: ['approve', 'hide', 'unhide', 'spam', 'unspam'], streams: [] },
]

/** A token tells nowhere what it may do, so it is tried where that does nothing. */
async function missingIn(asks: Asks, name: string, communities: string[] | null): Promise<{ verbs: NetworkVerb[]; streams: string[] }> {
  const verbs: NetworkVerb[] = []
  const streams: string[] = communities === null ? ['communities'] : []
  const [first] = communities ?? []
  const relations: typeof permissions = first === undefined ? [] : [{ method: 'GET', path: `/r/${first}/about/banned?limit=1`, verbs: ['silence', 'unsilence', 'ban', 'unban'], streams: [] }]
  // Without our own history nobody could tell whether an answer was sent.
  const own: typeof permissions = [{ method: 'GET', path: `/user/${name}/comments?limit=1`, verbs: ['reply'], streams: ['own'] }]
  for (const one of [...own, ...permissions, ...(first === undefined ? [] : ofModerators), ...relations]) {
    if (!(await asks.lacks(one.method, one.path))) continue
    verbs.push(...one.verbs)
    streams.push(...one.streams)
  }
  return { verbs: Array.from(new Set(verbs)), streams }
}
