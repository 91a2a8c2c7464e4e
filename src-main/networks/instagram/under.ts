import type { RemoteItem, RemotePost, Target } from '../../../src-contract/remote.ts'
import type { Session } from '../adapter.ts'
import { createGraph, instantOf, secondsOf } from '../graph-client.ts'
import type { Graph, Place } from '../graph-client.ts'
import type { Entry, Listed } from '../graph-lists.ts'
import { tokenOf } from '../graph-pages.ts'
import type { Under } from '../graph-posts.ts'
import { kept, readableIn } from '../readable.ts'
import { commentLimit, mediaLimit } from './capabilities.ts'
import { placesOf, settingsOf } from './settings.ts'
import type { Settings } from './settings.ts'
import { refSchema, toComment, toMention, toMessage, toPost } from './transform.ts'
import type { Me } from './transform.ts'
import { comment, commentFields, conversation, conversationFields, media, mediaFields, message, replyFields, tagFields } from './wire.ts'
import type { Conversation } from './wire.ts'

/** `mine`, `inbox`: what stands before the names of the account's lists, and of those of its messages. */
export type Client = { graph: Graph; settings: Settings; session: Session; me: Me; mine: string; inbox: string }

export function createClient(session: Session): Client {
  const settings = settingsOf(session.account)
  const { http, clock, secrets } = session
  const { base, mine, inbox } = placesOf(settings)
  const graph = createGraph({
    http, clock, base, token: settings.page === null ? (secrets['token'] ?? '') : tokenOf(secrets, settings.page),
    needs: settings.page === null ? 'instagram_business_manage_comments' : 'instagram_manage_comments',
    unreadable: (what, remoteId) => session.unreadable?.(what, remoteId),
  })
  return { graph, settings, session, me: { id: settings.userId, username: settings.username, byPage: settings.page !== null }, mine, inbox }
}

export function underMedia(client: Client): Under {
  const { graph, session, me } = client
  const postAt = async (remoteId: string, signal: AbortSignal) => {
    const found = await graph.find(media, encodeURIComponent(remoteId), { fields: mediaFields }, signal)
    return found === null || found.id !== remoteId ? null : toPost(found)
  }

  async function* posts(until: number | null, signal: AbortSignal): AsyncGenerator<RemotePost[]> {
    const params = { fields: mediaFields, limit: mediaLimit, until: until === null ? undefined : secondsOf(until) + 1 }
    for await (const rows of graph.pages('media', media, `${client.mine}/media`, params, signal)) yield kept(session, 'media', rows.map(toPost), rows)
  }

  /** Top-level comments, each with its answers behind it; more answers than one page holds are asked for. */
  async function* newest(post: RemotePost, signal: AbortSignal, place?: Place): AsyncGenerator<RemoteItem[]> {
    for await (const rows of graph.pages('comment', comment, `${post.remoteId}/comments`, { fields: commentFields, limit: commentLimit }, signal, place)) {
      const items: RemoteItem[] = []
      for (const row of rows) {
        items.push(...kept(session, 'comment', [toComment(row, post, null, me)], [row]))
        const within = readableIn(session)('comment', comment, row.replies?.data ?? [])
        const answers = (row.replies?.data.length ?? 0) < commentLimit ? within : await allReplies(row.id, signal)
        items.push(...kept(session, 'comment', answers.map((answer) => toComment(answer, post, row.id, me)), answers))
      }
      yield items
    }
  }

  async function allReplies(id: string, signal: AbortSignal) {
    const answers = []
    for await (const rows of graph.pages('comment', comment, `${encodeURIComponent(id)}/replies`, { fields: replyFields, limit: commentLimit }, signal)) answers.push(...rows)
    return answers
  }

  const one = async (target: Target, signal: AbortSignal): Promise<RemoteItem | null | undefined> => {
    const ref = refSchema.safeParse(target.ref).data
    if (ref?.what !== 'comment') return undefined
    const found = await graph.find(comment, encodeURIComponent(ref.id), { fields: replyFields }, signal)
    // Its page is that of what it stands under, which it does not tell.
    const post = target.postRemoteId === null ? null : await postAt(target.postRemoteId, signal)
    return found === null ? null : (toComment(found, post ?? { remoteId: target.postRemoteId ?? '', url: null }, target.parentRemoteId, me) ?? undefined)
  }

  return { posts, newest, one, post: postAt, nested: true, owner: session.http }
}

export const tagsOf = ({ graph, session, mine, me }: Client): Listed =>
  async function* tags(_until, signal) {
    for await (const rows of graph.pages('media', media, `${mine}/tags`, { fields: tagFields, limit: commentLimit }, signal)) {
      yield kept(session, 'media', rows.map((row) => toMention(row, me)), rows).map((item): Entry => ({ id: item.remoteId, at: item.createdAt, items: [item] }))
    }
  }

export const conversationsOf = (client: Client): Listed =>
  async function* conversations(_until, signal) {
    for await (const rows of client.graph.pages('conversation', conversation, `${client.inbox}/conversations`, { platform: 'instagram', fields: conversationFields, limit: 25 }, signal)) {
      yield rows.flatMap((row): Entry[] => {
        const at = instantOf(row.updated_time)
        if (at === null) client.session.unreadable?.('conversation', row.id)
        return at === null ? [] : [{ id: `${row.id} ${at}`, at, items: messagesIn(client, row) }]
      })
    }
  }

export function messagesIn({ session, me }: Client, of: Conversation): RemoteItem[] {
  const rows = readableIn(session)('message', message, of.messages?.data ?? [])
  const lastAt = Math.max(0, ...rows.filter(({ from }) => from?.id !== me.id && from?.username !== me.username).map((row) => instantOf(row.created_time) ?? 0))
  return kept(session, 'message', rows.map((row) => toMessage(row, of, me, lastAt)), rows)
}
