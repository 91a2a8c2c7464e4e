import { Fault } from '../../../src-contract/failure.ts'
import type { NetworkVerb } from '../../../src-contract/network.ts'
import { localOrigin } from '../../net/typed-url.ts'
import { sessionOf, typedSecrets } from '../app-oauth.ts'
import type { Connected, Connecting } from '../adapter.ts'
import { vendor } from './capabilities.ts'
import { canRenew, createDoor } from './door.ts'
import type { Door } from './door.ts'
import { isMissingPermission } from './faults.ts'
import type { Settings } from './settings.ts'
import { business, businessFields, commentPage, conversationPage, tokenInfo, video, videoFields, videoPage } from './wire.ts'

export const originFor = (url: string | null): string => localOrigin(url) ?? vendor

const managing: NetworkVerb[] = ['reply', 'hide', 'unhide', 'like', 'unlike', 'delete']

export const hadMessages = (before: Connecting['before'] | undefined): boolean => before?.['messages'] === true

/** Private messages are an experiment and off unless somebody says so, in whichever language; what was said before holds until something else is. */
export function wantsMessages(typed: string | undefined, before: boolean): boolean {
  const word = typed?.trim().toLowerCase() ?? ''
  if (word === '') return before
  if (['yes', 'y', 'oui', 'o', 'on', '1', 'true'].includes(word)) return true
  if (['no', 'n', 'non', 'off', '0', 'false'].includes(word)) return false
  throw new Fault('input.invalid', { name: 'messages' })
}

/** What the token may do is tried: reading in earnest, one row of each. Whether it may do more is only told. */
export async function connect(connecting: Connecting, signal: AbortSignal): Promise<Connected> {
  const origin = originFor(connecting.url)
  const { messages: asked, ...given } = typedSecrets(connecting, new URL(origin).host)
  const businessId = connecting.user?.trim() ?? ''
  if (!/^[\w.:=+/-]{1,300}$/.test(businessId)) throw new Fault(businessId === '' ? 'input.secretMissing' : 'input.invalid', { name: 'user' })
  const messages = wantsMessages(asked, hadMessages(connecting.before))
  const session = sessionOf({ ...connecting, secrets: given })
  const door = createDoor(session, origin)
  const aboutUs = { business_id: businessId, fields: JSON.stringify(businessFields) }
  const me = await door.ask(business, { method: 'GET', path: '/business/get/', params: aboutUs, needs: 'user.info.basic' }, signal)
  await tryComments(door, businessId, signal)
  const closed = messages && !(await mayReadMessages(door, businessId, signal)) ? ['messages'] : []
  const username = me.username?.replace(/^@/, '') || businessId
  const settings: Settings = { origin, businessId, username, messages, closed }
  return {
    remoteId: businessId, handle: `@${username}`, name: me.display_name || username, url: /^[\w.]{1,60}$/.test(username) ? `https://www.tiktok.com/@${username}` : null,
    settings, secrets: { ...session.secrets },
    missing: { verbs: lacksManaging(await scopeOf(door, session.secrets, signal)) ? managing : [], streams: [...closed, ...(canRenew(session.secrets) ? [] : ['renewal'])] },
  }
}

const lacksManaging = (scope: string | undefined): boolean => scope !== undefined && !scope.split(/[\s,]+/).includes('comment.list.manage')

/** As it was told when signing in; of a pasted token, as its application may ask. Nothing is lost where nobody tells: what may not be done says so when it is tried. */
async function scopeOf(door: Door, secrets: Readonly<Record<string, string>>, signal: AbortSignal): Promise<string | undefined> {
  const { scope, clientId, token } = secrets
  if (scope !== undefined || clientId === undefined) return scope
  const json = { app_id: clientId, access_token: token }
  const told = await door.ask(tokenInfo, { method: 'POST', path: '/tt_user/token_info/get/', json, needs: '' }, signal).catch((error: unknown) => {
    if (signal.aborted) throw error
    return undefined
  })
  return told?.scope
}

/** Under the newest video; where there is none yet, there is nothing to try. */
async function tryComments(door: Door, businessId: string, signal: AbortSignal): Promise<void> {
  const params = { business_id: businessId, max_count: 1 }
  const page = await door.ask(videoPage, { method: 'GET', path: '/business/video/list/', params: { ...params, fields: JSON.stringify(videoFields) }, needs: 'video.list' }, signal)
  const first = video.safeParse(page.videos[0]).data
  if (first === undefined) return
  await door.ask(commentPage, { method: 'GET', path: '/business/comment/list/', params: { ...params, video_id: first.item_id }, needs: 'comment.list' }, signal)
}

async function mayReadMessages(door: Door, businessId: string, signal: AbortSignal): Promise<boolean> {
  const params = { business_id: businessId, conversation_type: 'SINGLE', limit: 1 }
  try {
    await door.ask(conversationPage, { method: 'GET', path: '/business/message/conversation/list/', params, needs: 'message.list.read' }, signal)
    return true
  } catch (error) {
    if (isMissingPermission(error)) return false
    throw error
  }
}
