import { Fault } from '../../../src-contract/failure.ts'
import type { NetworkVerb } from '../../../src-contract/network.ts'
import { HttpFault } from '../../net/http.ts'
import { localOrigin } from '../../net/typed-url.ts'
import { appDoor, sessionOf, typedSecrets } from '../app-oauth.ts'
import type { AppOAuth } from '../app-oauth.ts'
import type { Connected, Connecting } from '../adapter.ts'
import { refusalIn } from './client.ts'
import type { Settings } from './settings.ts'
import { channel, page, tokenInfo } from './wire.ts'

const hosts = { api: 'https://www.googleapis.com', authorize: 'https://accounts.google.com', token: 'https://oauth2.googleapis.com' }
export const vendor = [hosts.api, hosts.token]

/** Everything about comments asks for this one. https://developers.google.com/youtube/v3/docs/comments/setModerationStatus#authorization */
export const scope = 'https://www.googleapis.com/auth/youtube.force-ssl'

function placesFor(url: string | null): { api: string; authorize: string; token: string; info: string } {
  const local = localOrigin(url)
  const at = local === null ? hosts : { api: local, authorize: local, token: local }
  return { api: `${at.api}/youtube/v3`, authorize: `${at.authorize}/o/oauth2/v2/auth`, token: `${at.token}/token`, info: `${at.token}/tokeninfo` }
}

/**
 * An application for desktops: any address of loopback will do, and its secret, which is none, is sent all the same. Without `prompt` no refresh token comes the second
 * time. https://developers.google.com/identity/protocols/oauth2/native-app
 */
export function appFor({ url }: Connecting): AppOAuth {
  const { authorize, token } = placesFor(url)
  return { authorize, token, scopes: [scope], extra: { access_type: 'offline', prompt: 'consent' } }
}

const writing: NetworkVerb[] = ['reply', 'hide', 'unhide', 'approve', 'delete', 'ban']

export async function connect(connecting: Connecting, signal: AbortSignal): Promise<Connected> {
  const places = placesFor(connecting.url)
  const { host } = new URL(places.api)
  const given = typedSecrets(connecting, host)
  const session = sessionOf({ ...connecting, secrets: given })
  const door = appDoor(session, places.token)
  const answer = await door.send({ method: 'GET', url: `${places.api}/channels?part=snippet&mine=true`, accept: [400, 403, 404] }, signal)
  if (answer.status !== 200) throw refusalIn(answer, host, connecting.clock.now())
  const [found] = page.safeParse(answer.json).data?.items ?? []
  // A Google account has a channel or has none yet.
  if (found === undefined) throw new Fault('account.noChannel', { host })
  const me = channel.safeParse(found).data
  if (me === undefined) throw new Fault('remote.unexpected', { host, status: answer.status })
  const about = await aboutToken(connecting, places.info, session.secrets['token'] ?? '', signal)
  const settings: Settings = { api: places.api, token: places.token, channelId: me.id, project: about.project ?? me.id }
  return {
    remoteId: me.id,
    handle: me.snippet.customUrl?.replace(/^@/, '') || me.snippet.title || me.id,
    name: me.snippet.title || me.id,
    url: `https://www.youtube.com/channel/${encodeURIComponent(me.id)}`,
    settings,
    secrets: { ...session.secrets },
    missing: { verbs: about.mayWrite ? [] : writing, streams: (session.secrets['refreshToken'] ?? '') === '' ? ['renewal'] : [] },
  }
}

/** Which project the units are counted for, and whether more than reading was allowed. Nothing is lost where nobody tells. https://developers.google.com/identity/protocols/oauth2 */
async function aboutToken({ http }: Connecting, url: string, token: string, signal: AbortSignal): Promise<{ project: string | null; mayWrite: boolean }> {
  const answer = await http.send({ method: 'POST', url, form: { access_token: token }, accept: [400] }, signal).catch((error: unknown) => {
    if (signal.aborted || !(error instanceof HttpFault)) throw error
    return null
  })
  const told = tokenInfo.safeParse(answer?.json).data
  if (told === undefined) return { project: null, mayWrite: true }
  // The number before the dash is the project's. https://support.google.com/cloud/answer/15549257
  return { project: /^(\d{1,20})-/.exec(told.azp ?? '')?.[1] ?? null, mayWrite: told.scope.split(' ').some((one) => one === scope || one === 'https://www.googleapis.com/auth/youtubepartner') }
}
