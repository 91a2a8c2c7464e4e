import { instantOf } from '../graph-client.ts'
import type { Entry, Listed } from '../graph-lists.ts'
import { kept, readableIn } from '../readable.ts'
import { pageLimit } from './capabilities.ts'
import { toMention, toMessage, toReview } from './transform.ts'
import type { Client } from './under.ts'
import { conversation, conversationFields, message, post, rating, ratingFields, visitorFields } from './wire.ts'
import type { Conversation } from './wire.ts'

const conversationsLimit = 25

/** What others wrote on the page (`visitor_posts`), or in which they tagged it (`tagged`). */
export const mentionsOf = ({ graph, settings, session }: Client, edge: 'visitor_posts' | 'tagged'): Listed =>
  async function* mentions(_until, signal) {
    for await (const rows of graph.pages('post', post, `${settings.pageId}/${edge}`, { fields: visitorFields, limit: pageLimit }, signal)) {
      const others = rows.filter(({ from }) => from?.id !== settings.pageId)
      yield kept(session, 'post', others.map((row) => toMention(row, settings.pageId)), others).map(entryOf)
    }
  }

export const reviewsOf = ({ graph, settings, session }: Client): Listed =>
  async function* reviews(_until, signal) {
    const url = session.account.url === null ? null : `${session.account.url.replace(/\/$/, '')}/reviews`
    for await (const rows of graph.pages('rating', rating, `${settings.pageId}/ratings`, { fields: ratingFields, limit: pageLimit }, signal)) {
      const read = rows.map((row) => toReview(row, url))
      yield kept(session, 'rating', read, rows.map((row) => ({ id: row.open_graph_story?.id }))).map(entryOf)
    }
  }

const entryOf = (item: Entry['items'][number]): Entry => ({ id: item.remoteId, at: item.createdAt, items: [item] })

/** Conversations with their newest twenty messages: the network shows no more of them. */
export const conversationsOf = (client: Client): Listed =>
  async function* conversations(_until, signal) {
    const { graph, settings } = client
    const params = { platform: 'MESSENGER', fields: conversationFields, limit: conversationsLimit }
    for await (const rows of graph.pages('conversation', conversation, `${settings.pageId}/conversations`, params, signal)) {
      yield rows.flatMap((row) => {
        const at = instantOf(row.updated_time)
        if (at === null) client.session.unreadable?.('conversation', row.id)
        return at === null ? [] : [{ id: `${row.id} ${at}`, at, items: messagesIn(client, row) }]
      })
    }
  }

export function messagesIn({ settings, session }: Client, of: Conversation): Entry['items'] {
  const rows = readableIn(session)('message', message, of.messages?.data ?? [])
  const theirs = rows.filter(({ from }) => from?.id !== settings.pageId)
  const lastAt = Math.max(0, ...theirs.map((row) => instantOf(row.created_time) ?? 0))
  return kept(session, 'message', rows.map((row) => toMessage(row, of, settings.pageId, lastAt, row.attachments?.data ?? [])), rows)
}
