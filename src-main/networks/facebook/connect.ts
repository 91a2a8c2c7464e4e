import { Fault } from '../../../src-contract/failure.ts'
import type { NetworkVerb } from '../../../src-contract/network.ts'
import { typedUrl } from '../../net/typed-url.ts'
import type { Carried, Connected, Connecting } from '../adapter.ts'
import { createGraph } from '../graph-client.ts'
import type { Graph } from '../graph-client.ts'
import { conversationVerbs } from '../graph-conversations.ts'
import { isMissingPermission } from '../graph-faults.ts'
import { appIn, grantedBy, keptOf, longLived, pageKey, pagesOf } from '../graph-pages.ts'
import type { Page } from '../graph-pages.ts'
import { vendor, version } from './capabilities.ts'
import { comment, conversation, me, post, rating } from './wire.ts'

/** Without these there is nothing to read. https://developers.facebook.com/docs/permissions */
const needed = ['pages_show_list', 'pages_read_engagement', 'pages_read_user_content'] as const
/** An app that has not been given one of them is refused as a whole: so what reads advertisements is left to pasted tokens. */
export const scopes = [...needed, 'pages_manage_engagement', 'pages_messaging', 'pages_manage_metadata']

const engaging: NetworkVerb[] = ['reply', 'hide', 'unhide', 'delete', 'like', 'unlike']
const banning: NetworkVerb[] = ['ban', 'unban']

export const baseOf = (url: string | null): string => `${url === null || url.trim() === '' ? vendor : typedUrl(url).origin}/${version}`

type Missing = NonNullable<Connected['missing']>

/**
 * A person's token gives the pages they look after, each with a token of its own that lasts; a page's own token gives that page. With the app's id and secret a
 * token of an hour is first turned into one that lasts, and so are those of the pages. https://developers.facebook.com/docs/facebook-login/guides/access-tokens/get-long-lived/
 */
export async function connect({ url, user, secrets, http, clock }: Connecting, signal: AbortSignal): Promise<Connected> {
  const base = baseOf(url)
  const graphOf = (token: string) => createGraph({ http, clock, base, token, needs: 'pages_show_list' })
  const given = secrets['token'] ?? ''
  const app = appIn(secrets)
  const self = await graphOf(given).get(me, 'me', { fields: 'id,name' }, signal)
  const lasting = app === null ? given : await longLived(graphOf(given), app, given, signal)
  const pages = await pagesOf(graphOf(lasting), self, 'id,name,access_token,tasks,username,link', signal)
  if (pages === null) {
    const own = await graphOf(given).get(me, 'me', { fields: 'id,name,username,link' }, signal)
    const one = { id: own.id, name: own.name ?? own.id, username: own.username, link: own.link, access_token: given }
    return connectedWith(base, one, await tried(graphOf(given), own.id, signal), { token: given })
  }
  const missing = await lacking(graphOf(lasting), signal)
  const chosen = choose(pages, user)
  if (chosen === undefined) throw new Fault(pages.length === 0 ? 'auth.missingPermission' : 'account.unknown', pages.length === 0 ? { host: new URL(base).host, permission: 'pages_show_list' } : { value: user ?? '' })
  const kept = keptOf(lasting, app, pages)
  const read = await tried(graphOf(kept[pageKey(chosen.id)] ?? lasting), chosen.id, signal)
  const connected = connectedWith(base, chosen, both(missing, read), kept)
  return pages.length < 2 ? connected : { ...connected, several: pages.map((each) => carried(base, each, each.id === chosen.id ? both(missing, read) : missing)) }
}

const choose = (pages: readonly Page[], user: string | null): Page | undefined => {
  const wanted = user?.trim().toLowerCase() ?? ''
  return wanted === '' ? pages[0] : pages.find(({ id, name, username }) => id === wanted || name.toLowerCase() === wanted || username?.toLowerCase() === wanted)
}

/** What the person has not allowed. */
async function lacking(graph: Graph, signal: AbortSignal): Promise<Missing> {
  const granted = await grantedBy(graph, needed, signal)
  const [engages, bans, writes] = ['pages_manage_engagement', 'pages_manage_metadata', 'pages_messaging'].map((name) => granted.has(name))
  return { verbs: [...(engages ? [] : engaging), ...(bans ? [] : banning), ...(writes ? [] : conversationVerbs)], streams: writes ? [] : ['messages'] }
}

/** What this page's own token may read: one row of each. Without the comments there is nothing to connect. */
async function tried(graph: Graph, pageId: string, signal: AbortSignal): Promise<Missing> {
  const streams: string[] = []
  const may = async (stream: string, path: string, shape: typeof post | typeof rating | typeof conversation, fields: string) => {
    try {
      for await (const _rows of graph.pages('row', shape, `${pageId}/${path}`, { fields, limit: 1 }, signal)) return
    } catch (error) {
      if (!isMissingPermission(error)) throw error
      streams.push(stream)
    }
  }
  for await (const rows of graph.pages('post', post, `${pageId}/published_posts`, { fields: 'id,created_time', limit: 1 }, signal)) {
    const [first] = rows
    if (first !== undefined) for await (const _comments of graph.pages('comment', comment, `${first.id}/comments`, { limit: 1, fields: 'id,created_time' }, signal)) break
    break
  }
  await may('ads', 'ads_posts', post, 'id,created_time')
  await may('mentions', 'visitor_posts', post, 'id,created_time')
  await may('reviews', 'ratings', rating, 'created_time')
  await may('messages', 'conversations', conversation, 'id,updated_time')
  return { verbs: streams.includes('messages') ? [...conversationVerbs] : [], streams }
}

const both = (a: Missing, b: Missing): Missing => ({ verbs: Array.from(new Set([...a.verbs, ...b.verbs])), streams: Array.from(new Set([...a.streams, ...b.streams])) })

type PageLike = Pick<Page, 'id' | 'name' | 'username' | 'link'>

function carried(base: string, { id, name, username, link }: PageLike, missing: Missing): Carried {
  const url = link !== undefined && /^https?:\/\//i.test(link) && URL.canParse(link) ? link : `https://www.facebook.com/${encodeURIComponent(id)}`
  const handle = username === undefined || username === '' ? name : `@${username}`
  return { remoteId: id, handle, name, url, settings: { base, pageId: id, name, closed: missing.streams }, ...(missing.verbs.length + missing.streams.length === 0 ? {} : { missing }) }
}

const connectedWith = (base: string, one: PageLike, missing: Missing, secrets: Record<string, string>): Connected => ({ ...carried(base, one, missing), secrets })
