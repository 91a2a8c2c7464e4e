import { Fault } from '../../../src-contract/failure.ts'
import type { NetworkVerb } from '../../../src-contract/network.ts'
import { HttpFault } from '../../net/http.ts'
import type { HttpResponse } from '../../net/http.ts'
import { localOrigin } from '../../net/typed-url.ts'
import type { Connected, Connecting } from '../adapter.ts'
import { appDoor, sessionOf, typedSecrets } from '../app-oauth.ts'
import type { AppDoor, AppOAuth } from '../app-oauth.ts'
import { refusalIn, userFields } from './client.ts'
import type { Settings } from './settings.ts'
import { user } from './wire.ts'

export const vendor = 'https://api.x.com'
const authorizePage = 'https://x.com'

/** https://docs.x.com/fundamentals/authentication/oauth-2-0/authorization-code#scopes */
export const scopes = ['tweet.read', 'users.read', 'tweet.write', 'tweet.moderate.write', 'dm.read', 'dm.write', 'mute.read', 'mute.write', 'offline.access']

/** It has to be the very address that was registered, so that it is always this one. https://docs.x.com/fundamentals/developer-apps#callback-urls */
export const callback = 'http://127.0.0.1:47813/vigie'

const originFor = (url: string | null): string => localOrigin(url) ?? vendor

export function appFor({ url }: Connecting): AppOAuth {
  const origin = originFor(url)
  return { authorize: `${origin === vendor ? authorizePage : origin}/i/oauth2/authorize`, token: `${origin}/2/oauth2/token`, scopes, callback }
}

export async function connect(connecting: Connecting, signal: AbortSignal): Promise<Connected> {
  const origin = originFor(connecting.url)
  const { host } = new URL(origin)
  const given = typedSecrets(connecting, host)
  const session = sessionOf({ ...connecting, secrets: given })
  const door = appDoor(session, `${origin}/2/oauth2/token`)
  const { answer, dialect } = await whoAmI(door, origin, signal)
  if (answer.status !== 200) throw scopeMissing(answer, host, 'users.read') ?? refusalIn(answer, host, connecting.clock.now())
  const me = user.safeParse((answer.json as { data?: unknown } | null)?.data).data
  if (me === undefined) throw new Fault('remote.unexpected', { host, status: answer.status })
  const missing = await missingIn(door, origin, me.id, host, signal)
  const settings: Settings = { origin, userId: me.id, username: me.username, dialect, long: ['Basic', 'Premium', 'PremiumPlus'].includes(me.subscription_type ?? '') }
  return {
    remoteId: me.id, handle: me.username, name: me.name || me.username, url: `https://x.com/${me.username}`, settings, secrets: { ...session.secrets },
    missing: { verbs: missing.verbs, streams: [...missing.streams, ...((session.secrets['refreshToken'] ?? '') === '' ? ['renewal'] : [])] },
  }
}

/** Under which names it speaks, it says by refusing the other. */
async function whoAmI(door: AppDoor, origin: string, signal: AbortSignal): Promise<{ answer: HttpResponse; dialect: Settings['dialect'] }> {
  const ask = (name: string) => door.send({
    method: 'GET', url: `${origin}/2/users/me?user.fields=${encodeURIComponent(`${userFields},subscription_type`)}&${name}.fields=id`, accept: [400, 402, 403, 404], ownAllowance: true,
  }, signal)
  const answer = await ask('post')
  return answer.status === 400 ? { answer: await ask('tweet'), dialect: 'tweet' } : { answer, dialect: 'post' }
}

const scopeMissing = (answer: HttpResponse, host: string, permission: string): HttpFault | null =>
  answer.status === 403 ? new HttpFault('auth.missingScope', { host, permission, status: 403 }, 'answered') : null

/**
 * A token tells nowhere what it may do, so it is tried where that costs nothing or next to it: reading one, writing what cannot be. Without a body a call is refused before
 * anything is done; without the scope it is refused before that.
 */
async function missingIn(door: AppDoor, origin: string, me: string, host: string, signal: AbortSignal): Promise<{ verbs: NetworkVerb[]; streams: string[] }> {
  const ask = (method: 'GET' | 'POST' | 'PUT', path: string, json?: unknown) =>
    door.send({ method, url: `${origin}/2${path}`, accept: [400, 402, 403, 404], ownAllowance: true, ...(json === undefined ? {} : { json }) }, signal)
      .then(({ status }) => status, (error: unknown) => {
        if (signal.aborted || !(error instanceof HttpFault) || error.failure.code === 'auth.rejected') throw error
        return null
      })
  if ((await ask('GET', `/users/${me}/mentions?max_results=5&since_id=${'9'.repeat(18)}`)) === 403) throw new Fault('auth.missingScope', { host, permission: 'tweet.read' })
  const verbs: NetworkVerb[] = []
  if ((await ask('POST', '/tweets', {})) === 403) verbs.push('reply', 'delete')
  if ((await ask('PUT', '/tweets/1/hidden', {})) === 403) verbs.push('hide', 'unhide')
  if ((await ask('POST', `/users/${me}/muting`, {})) === 403) verbs.push('mute', 'unmute')
  const messages = await ask('GET', '/dm_events?max_results=1')
  return { verbs, streams: messages === 403 ? ['messages'] : [] }
}
