import { Fault } from '../../../src-contract/failure.ts'
import type { RemoteItem, RemotePost, Target } from '../../../src-contract/remote.ts'
import type { Session } from '../adapter.ts'
import { createGraph, secondsOf } from '../graph-client.ts'
import type { Graph } from '../graph-client.ts'
import { tokenOf } from '../graph-pages.ts'
import type { Under } from '../graph-posts.ts'
import { kept } from '../readable.ts'
import { pageLimit } from './capabilities.ts'
import { settingsOf } from './settings.ts'
import type { Settings } from './settings.ts'
import { refSchema, toComment, toMention, toPost } from './transform.ts'
import { comment, commentFields, me, post as postShape, postFields, visitorFields } from './wire.ts'

export type Client = { graph: Graph; settings: Settings; session: Session }

export function createClient(session: Session): Client {
  const settings = settingsOf(session.account)
  const { http, clock, secrets } = session
  const unreadable = (what: string, remoteId: string | null) => session.unreadable?.(what, remoteId)
  const graph = createGraph({ http, clock, base: settings.base, token: tokenOf(secrets, settings.pageId), needs: 'pages_read_user_content', unreadable })
  return { graph, settings, session }
}

/** `ads_posts`: those that are shown as advertisements alone and stand nowhere on the page. https://developers.facebook.com/docs/graph-api/reference/page/ads_posts/ */
export function underPosts({ graph, settings, session }: Client, edge: 'published_posts' | 'ads_posts' = 'published_posts'): Under {
  const { pageId } = settings

  async function* posts(until: number | null, signal: AbortSignal): AsyncGenerator<RemotePost[]> {
    const params = { fields: postFields, limit: pageLimit, until: until === null ? undefined : secondsOf(until) + 1, ...(edge === 'ads_posts' ? { include_inline_create: true } : {}) }
    for await (const rows of graph.pages('post', postShape, `${pageId}/${edge}`, params, signal)) yield kept(session, 'post', rows.map(toPost), rows)
  }

  /** `stream`: answers among the comments, in the order in which they were written. https://developers.facebook.com/docs/graph-api/reference/object/comments/ */
  async function* comments(of: RemotePost, order: 'chronological' | 'reverse_chronological', since: number | null, signal: AbortSignal): AsyncGenerator<RemoteItem[]> {
    const params = { filter: 'stream', order, fields: commentFields, limit: pageLimit, since: since === null ? undefined : secondsOf(since) }
    let none = true
    for await (const rows of graph.pages('comment', comment, `${of.remoteId}/comments`, params, signal)) {
      none &&= rows.length === 0
      yield kept(session, 'comment', rows.map((row) => toComment(row, of.remoteId, pageId)), rows)
    }
    if (none && since === null && (of.remoteCount ?? 0) > 0) await refuseOthersToken(signal)
  }

  /** A token that is not the page's own is given empty lists, and no word of why. */
  async function refuseOthersToken(signal: AbortSignal): Promise<void> {
    const { id } = await graph.get(me, 'me', { fields: 'id' }, signal)
    if (id !== pageId) throw new Fault('auth.rejected', { host: graph.host, status: 200 })
  }

  const one = async (target: Target, signal: AbortSignal): Promise<RemoteItem | null | undefined> => {
    const ref = refSchema.safeParse(target.ref).data
    if (ref?.what === 'comment') {
      const found = await graph.find(comment, encodeURIComponent(ref.id), { fields: commentFields }, signal)
      return found === null ? null : (toComment(found, target.postRemoteId ?? '', pageId) ?? undefined)
    }
    if (ref?.what !== 'post') return undefined
    const found = await graph.find(postShape, encodeURIComponent(ref.id), { fields: visitorFields }, signal)
    return found === null ? null : (toMention(found, pageId) ?? undefined)
  }

  return {
    posts,
    one,
    async post(remoteId, signal) {
      const found = await graph.find(postShape, encodeURIComponent(remoteId), { fields: postFields }, signal)
      return found === null || found.id !== remoteId ? null : toPost(found)
    },
    newest: (of, signal) => comments(of, 'reverse_chronological', null, signal),
    onward: (of, from, signal) => comments(of, 'chronological', from, signal),
  }
}

