import { Fault } from '../../../src-contract/failure.ts'
import type { RemoteItem, RemotePost, Target } from '../../../src-contract/remote.ts'
import type { Session } from '../adapter.ts'
import { createGraph, secondsOf } from '../graph-client.ts'
import type { Graph, Place } from '../graph-client.ts'
import type { Entry, Listed } from '../graph-lists.ts'
import type { Under } from '../graph-posts.ts'
import { kept } from '../readable.ts'
import { pageLimit, vendor, version } from './capabilities.ts'
import { settingsOf } from './settings.ts'
import type { Settings } from './settings.ts'
import { refSchema, toMention, toPost, toReply } from './transform.ts'
import { postFields, replyFields, thread } from './wire.ts'

/** Under so many of the newest posts it is asked what waits for approval. */
const pendingPosts = 10

export type Client = { graph: Graph; settings: Settings; session: Session }

export function createClient(session: Session): Client {
  const settings = settingsOf(session.account)
  const { http, clock, secrets } = session
  const graph = createGraph({
    http, clock, base: `${settings.origin ?? vendor}/${version}`, token: secrets['token'] ?? '', needs: 'threads_read_replies',
    unreadable: (what, remoteId) => session.unreadable?.(what, remoteId),
  })
  return { graph, settings, session }
}

export function underThreads({ graph, session, settings }: Client): Under {
  async function* posts(until: number | null, signal: AbortSignal): AsyncGenerator<RemotePost[]> {
    const params = { fields: postFields, limit: pageLimit, until: until === null ? undefined : secondsOf(until) + 1 }
    for await (const rows of graph.pages('thread', thread, 'me/threads', params, signal)) yield kept(session, 'thread', rows.map(toPost), rows)
  }

  /** Flat, whatever answers what. https://developers.facebook.com/docs/threads/reply-management#a-thread-s-conversations */
  async function* newest(post: RemotePost, signal: AbortSignal, place?: Place): AsyncGenerator<RemoteItem[]> {
    const params = { fields: replyFields, reverse: true, limit: pageLimit }
    for await (const rows of graph.pages('thread', thread, `${encodeURIComponent(post.remoteId)}/conversation`, params, signal, place)) {
      yield kept(session, 'thread', rows.map((row) => toReply(row, post, settings.username, false)), rows)
    }
  }

  const one = async (target: Target, signal: AbortSignal): Promise<RemoteItem | null | undefined> => {
    if (refSchema.safeParse(target.ref).data?.what !== 'reply' || target.postRemoteId === null || target.visibility === 'held') return undefined
    return replyNow({ graph, session, settings }, target, signal)
  }

  return {
    posts, newest, one, owner: session.http,
    async post(remoteId, signal) {
      const found = await graph.find(thread, encodeURIComponent(remoteId), { fields: postFields }, signal)
      return found === null || found.id !== remoteId ? null : toPost(found)
    },
  }
}

/** An answer as it is now; null where it is gone. */
export async function replyNow({ graph, settings }: Client, target: Target, signal: AbortSignal): Promise<RemoteItem | null> {
  const found = await graph.find(thread, encodeURIComponent(target.remoteId), { fields: replyFields }, signal)
  if (found === null) return null
  const item = toReply(found, { remoteId: target.postRemoteId ?? '' }, settings.username, false)
  if (item === null || item.remoteId !== target.remoteId) throw new Fault('remote.unexpected', { host: graph.host, status: 200 })
  return { ...item, threadRemoteId: target.threadRemoteId, parentRemoteId: target.parentRemoteId, postRemoteId: target.postRemoteId }
}

export const mentionsOf = ({ graph, session, settings }: Client): Listed =>
  async function* mentions(_until, signal) {
    for await (const rows of graph.pages('thread', thread, 'me/mentions', { fields: postFields, limit: pageLimit }, signal)) {
      const others = rows.filter(({ username }) => username !== settings.username)
      yield kept(session, 'thread', others.map((row) => toMention(row, settings.username)), others).map((item): Entry => ({ id: item.remoteId, at: item.createdAt, items: [item] }))
    }
  }

/** Posts whose answers wait for us; the others have none, or say that they have no such list. */
export const pendingOf = (client: Client): Listed =>
  async function* pending(_until, signal) {
    const { graph, session, settings } = client
    const entries: Entry[] = []
    for await (const posts of underThreads(client).posts(null, signal)) {
      for (const post of posts.slice(0, pendingPosts)) {
        try {
          for await (const rows of graph.pages('thread', thread, `${encodeURIComponent(post.remoteId)}/pending_replies`, { fields: replyFields, limit: pageLimit }, signal)) {
            const items = kept(session, 'thread', rows.map((row) => toReply(row, post, settings.username, true)), rows)
            entries.push(...items.map((item): Entry => ({ id: item.remoteId, at: item.createdAt, items: [item] })))
          }
        } catch (error) {
          if (!(error instanceof Fault) || error.failure.code !== 'remote.refused' || error.failure.params['code'] === undefined) throw error
        }
      }
      break
    }
    yield entries.sort((a, b) => b.at - a.at)
  }
