import { Fault } from '../../../src-contract/failure.ts'
import type { NetworkVerb } from '../../../src-contract/network.ts'
import { typedUrl } from '../../net/typed-url.ts'
import type { Carried, Connected, Connecting } from '../adapter.ts'
import { createGraph } from '../graph-client.ts'
import type { Graph } from '../graph-client.ts'
import { conversationVerbs } from '../graph-conversations.ts'
import { isMissingPermission } from '../graph-faults.ts'
import { appIn, grantedBy, keptOf, longLived, page as pageShape, pageKey, pagesOf } from '../graph-pages.ts'
import type { Page } from '../graph-pages.ts'
import { byPage, vendor, version } from './capabilities.ts'
import { placesOf } from './settings.ts'
import { comment, conversation, me, media, person } from './wire.ts'

export const originOf = (url: string | null): string | null => (url === null || url.trim() === '' ? null : typedUrl(url).origin)

/** A token is of Instagram's own sign-in or of Facebook's, and does not say of which: what the one does not know is tried with the other. */
export async function connect(connecting: Connecting, signal: AbortSignal): Promise<Connected> {
  try {
    return await connectDirectly(connecting, signal)
  } catch (error) {
    if (!isUnknownToken(error)) throw error
    try {
      return await connectByPage(connecting, signal)
    } catch (other) {
      throw isUnknownToken(other) ? error : other
    }
  }
}

const isUnknownToken = (error: unknown): boolean => error instanceof Fault && ['auth.rejected', 'remote.refused'].includes(error.failure.code)

/** It tells nowhere what it may do, so it is tried: reading in earnest, one row of each. */
async function connectDirectly({ url, secrets, http, clock }: Connecting, signal: AbortSignal): Promise<Connected> {
  const origin = originOf(url)
  const graphFor = (needs: string) => createGraph({ http, clock, base: `${origin ?? vendor}/${version}`, token: secrets['token'] ?? '', needs })
  const self = await graphFor('instagram_business_basic').get(me, 'me', { fields: 'user_id,username,name,account_type' }, signal)
  const userId = self.user_id ?? self.id
  if (userId === undefined || self.username === '') throw new Fault('remote.unexpected', { host: graphFor('').host, status: 200 })
  const streams = await closedTo(graphFor, { mine: 'me', inbox: 'me' }, 'instagram_business_', signal)
  return { ...carried({ id: userId, username: self.username, name: self.name }, { origin, page: null }, { verbs: [...byPage], streams }), secrets: { ...secrets } }
}

/**
 * With Facebook's sign-in: a person's token gives their Pages, and with each the account that is linked to it.
 * https://developers.facebook.com/docs/instagram-platform/instagram-api-with-facebook-login/get-started
 */
async function connectByPage({ url, user, secrets, http, clock }: Connecting, signal: AbortSignal): Promise<Connected> {
  const origin = originOf(url)
  const { base } = placesOf({ origin, page: '', userId: '' })
  const graphOf = (token: string, needs = 'pages_show_list') => createGraph({ http, clock, base, token, needs })
  const typed = secrets['token'] ?? ''
  const self = await graphOf(typed).get(person, 'me', { fields: 'id,name' }, signal)
  const app = appIn(secrets)
  const token = app === null ? typed : await longLived(graphOf(typed), app, typed, signal)
  const found = await pagesOf(graphOf(token), self, `id,name,access_token,${linked}`, signal)
  const pages = found ?? [{ ...(await graphOf(typed).get(pageShape, 'me', { fields: `id,name,${linked}` }, signal)), access_token: typed }]
  const verbs = found === null ? [] : lackingIn(await grantedBy(graphOf(token), needed, signal))
  const accounts = pages.flatMap((page) => ofPage(page))
  const [first] = accounts
  if (first === undefined) throw new Fault('auth.missingPermission', { host: new URL(base).host, permission: found?.length === 0 ? 'pages_show_list' : 'instagram_basic' })
  const wanted = user?.trim().replace(/^@/, '').toLowerCase() ?? ''
  const chosen = wanted === '' ? first : accounts.find(({ id, username }) => id === wanted || username.toLowerCase() === wanted)
  if (chosen === undefined) throw new Fault('account.unknown', { value: user ?? '' })
  const kept = keptOf(token, app, pages)
  const streams = await closedTo((needs) => graphOf(kept[pageKey(chosen.page)] ?? token, needs), { mine: chosen.id, inbox: chosen.page }, 'instagram_', signal)
  const told = (one: Linked) => {
    const closed = one === chosen ? streams : []
    return carried(one, { origin, page: one.page }, { verbs: closed.includes('messages') ? Array.from(new Set([...verbs, ...conversationVerbs])) : verbs, streams: closed })
  }
  return { ...told(chosen), secrets: kept, ...(accounts.length < 2 ? {} : { several: accounts.map(told) }) }
}

const linked = 'instagram_business_account{id,username,name}'
type Linked = { id: string; username: string; name: string | undefined; page: string }

const ofPage = ({ id: page, instagram_business_account: account }: Page): Linked[] =>
  account?.username === undefined || account.username === '' ? [] : [{ id: account.id, username: account.username, name: account.name, page }]

const needed = ['instagram_basic', 'instagram_manage_comments', 'pages_show_list', 'pages_read_engagement'] as const

const lackingIn = (granted: ReadonlySet<string>): NetworkVerb[] => [
  ...(granted.has('instagram_manage_engagement') ? [] : (['like', 'unlike'] as const)), ...(granted.has('instagram_manage_messages') ? [] : conversationVerbs),
]

type Missing = { verbs: NetworkVerb[]; streams: string[] }

function carried({ id, username, name }: { id: string; username: string; name?: string | undefined }, where: { origin: string | null; page: string | null }, missing: Missing): Carried {
  const url = /^[\w.]{1,60}$/.test(username) ? `https://www.instagram.com/${username}/` : null
  const settings = { ...where, userId: id, username, closed: missing.streams }
  return { remoteId: id, handle: `@${username}`, name: name ?? username, url, settings, ...(missing.verbs.length + missing.streams.length === 0 ? {} : { missing }) }
}

/** The streams that may not be read. Without the comments there is no connection. */
async function closedTo(graphFor: (needs: string) => Graph, { mine, inbox }: { mine: string; inbox: string }, prefix: string, signal: AbortSignal): Promise<string[]> {
  await tryComments(graphFor(`${prefix}manage_comments`), mine, signal)
  return [
    ...((await may(graphFor(`${prefix}basic`), media, `${mine}/tags`, 'id,timestamp', {}, signal)) ? [] : ['tags']),
    ...((await may(graphFor(`${prefix}manage_messages`), conversation, `${inbox}/conversations`, 'id,updated_time', { platform: 'instagram' }, signal)) ? [] : ['messages']),
  ]
}

/** Of the newest picture; where there is none yet, there is nothing to try. */
async function tryComments(graph: Graph, mine: string, signal: AbortSignal): Promise<void> {
  for await (const [first] of graph.pages('media', media, `${mine}/media`, { fields: 'id,timestamp', limit: 1 }, signal)) {
    if (first !== undefined) for await (const _rows of graph.pages('comment', comment, `${encodeURIComponent(first.id)}/comments`, { fields: 'id,timestamp', limit: 1 }, signal)) return
    return
  }
}

async function may(graph: Graph, shape: typeof media | typeof conversation, path: string, fields: string, more: Record<string, string>, signal: AbortSignal): Promise<boolean> {
  try {
    for await (const _rows of graph.pages('row', shape, path, { fields, limit: 1, ...more }, signal)) return true
    return true
  } catch (error) {
    if (isMissingPermission(error)) return false
    throw error
  }
}
