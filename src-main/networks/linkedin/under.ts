import type { RemoteItem, RemotePost, Target } from '../../../src-contract/remote.ts'
import type { Session } from '../adapter.ts'
import type { Place } from '../graph-client.ts'
import type { Under } from '../graph-posts.ts'
import { pageLimit, postLimit } from './capabilities.ts'
import { createClient } from './client.ts'
import type { Client } from './client.ts'
import { settingsOf } from './settings.ts'
import type { Settings } from './settings.ts'
import { refSchema, toComment, toPost } from './transform.ts'
import { commentIn, encoded, listOf } from './urn.ts'
import { comment, postShape, results, socialAction } from './wire.ts'
import type { Comment, Post } from './wire.ts'

export type Reach = { client: Client; settings: Settings; session: Session }

export function reachOf(session: Session): Reach {
  const settings = settingsOf(session.account)
  return { client: createClient(session, settings), settings, session }
}

const needs = 'r_organization_social'
/** What was deleted meanwhile moves the rest up: going on, so many are read again. */
const overlap = 20
const dayMs = 86_400_000

export function underPosts(reach: Reach): Under {
  const { client, settings, session } = reach

  /** How many comments stand under each, answers and our own among them; in one question. */
  async function counted(posts: readonly Post[], signal: AbortSignal): Promise<RemotePost[]> {
    if (posts.length === 0) return []
    const told = await client.get(results, { path: 'socialActions', query: [`ids=${listOf(posts.map(({ id }) => id))}`], needs }, signal)
    return posts.map((post) => {
      const found = Object.hasOwn(told.results, post.id) ? socialAction.safeParse(told.results[post.id]).data?.commentsSummary : undefined
      return toPost(post, found?.aggregatedTotalComments ?? found?.totalFirstLevelComments ?? null, session.clock.now())
    })
  }

  async function* posts(_until: number | null, signal: AbortSignal): AsyncGenerator<RemotePost[]> {
    const query = ['q=author', `author=${encoded(settings.organization)}`, 'sortBy=CREATED']
    for await (const { rows } of client.pages('post', postShape, { path: 'posts', query, needs }, { start: 0, count: postLimit }, signal)) yield counted(rows, signal)
  }

  /** Comments at the top, each with its answers behind it. */
  async function* newest(post: RemotePost, signal: AbortSignal, place?: Place): AsyncGenerator<RemoteItem[]> {
    const start = Math.max(0, Number(place?.after ?? overlap) - overlap)
    for await (const { rows, next } of client.pages('comment', comment, { path: commentsOf(post.remoteId), needs }, { start, count: pageLimit }, signal)) {
      const items: RemoteItem[] = []
      for (const row of rows) {
        const item = toComment(row, post.remoteId, settings)
        items.push(item)
        if (hasAnswers(row)) for await (const answers of answersTo(reach, String(item.ref['urn']), signal)) items.push(...answers.rows.map((one) => toComment(one, post.remoteId, settings)))
      }
      if (place !== undefined) place.after = next === null ? undefined : String(next)
      yield items
    }
  }

  return {
    posts, newest, nested: true, owner: session.http, placeLastsMs: dayMs,
    one: (target, signal) => itemNow(reach, target, signal),
    post: (remoteId, signal) => postNow(remoteId, signal),
  }

  async function postNow(remoteId: string, signal: AbortSignal): Promise<RemotePost | null> {
    const found = await client.find(postShape, { path: `posts/${encoded(remoteId)}`, needs }, signal)
    return found === null ? null : ((await counted([found], signal))[0] ?? null)
  }
}

const commentsOf = (entity: string): string => `socialActions/${encoded(entity)}/comments`
const hasAnswers = ({ parentComment, commentsSummary: of }: Comment): boolean => parentComment === undefined && (of?.aggregatedTotalComments ?? of?.totalFirstLevelComments ?? 0) > 0

export function answersTo({ client }: Reach, urn: string, signal: AbortSignal): AsyncGenerator<{ rows: Comment[]; whole: boolean; next: number | null }> {
  return client.pages('comment', comment, { path: commentsOf(urn), needs }, { start: 0, count: pageLimit }, signal)
}

/** Where a comment is asked for, changed and deleted. */
export function placeOf(urn: string): string | null {
  const found = commentIn(urn)
  return found === null ? null : `${commentsOf(found.entity)}/${found.id}`
}

export async function commentNow({ client }: Reach, urn: string, signal: AbortSignal): Promise<Comment | null> {
  const path = placeOf(urn)
  const found = path === null ? null : await client.find(comment, { path, needs }, signal)
  return found?.id === commentIn(urn)?.id ? found : null
}

/** As it is, standing where it is known to stand; null where it is gone, `undefined` where it cannot be asked for. */
export async function itemNow(reach: Reach, target: Target, signal: AbortSignal): Promise<RemoteItem | null | undefined> {
  const ref = refSchema.safeParse(target.ref).data
  if (ref?.what !== 'comment') return undefined
  const path = placeOf(ref.urn)
  const found = path === null ? null : await reach.client.find(comment, { path, needs }, signal)
  if (found === null) return null
  // An answer about another is no word on this one.
  if (found.id !== target.remoteId) return undefined
  const item = toComment(found, target.postRemoteId ?? found.object, reach.settings)
  return { ...item, threadRemoteId: target.threadRemoteId, parentRemoteId: target.parentRemoteId, postRemoteId: target.postRemoteId }
}
