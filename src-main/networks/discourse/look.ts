import type { RemoteItem, RemotePost, Seen, Target } from '../../../src-contract/remote.ts'
import { isRefused } from './client.ts'
import type { Client } from './client.ts'
import { placeIn, refOf } from './ref.ts'
import { toItem, toReviewItem } from './transform.ts'
import type { WirePost } from './wire.ts'

/** A question for each topic, and one for each post that no topic shows any more: a key of a user has twenty a minute. */
export const lookLimit = 20

export async function look(client: Client, targets: readonly Target[], signal: AbortSignal): Promise<{ seen: Seen[]; posts: RemotePost[] }> {
  const byTopic = new Map<number, number[]>()
  for (const target of targets) {
    const { post, review } = refOf(target)
    const place = placeIn(target.remoteId)
    if (post !== null && review === null && place !== null) byTopic.set(place.topic, [...(byTopic.get(place.topic) ?? []), post])
  }
  const found = new Map<number, WirePost>()
  for (const [topic, ids] of byTopic) for (const post of (await client.postsOf(topic, ids, signal)) ?? []) found.set(post.id, post)
  const seen: Seen[] = []
  for (const target of targets) {
    const item = await itemAmong(client, target, found, signal)
    if (item !== undefined) seen.push({ remoteId: target.remoteId, item })
  }
  return { seen, posts: [] }
}

/** Undefined: there, and not for us. What a topic does not show is asked for by itself before it is called gone. */
async function itemAmong(client: Client, target: Target, found: ReadonlyMap<number, WirePost>, signal: AbortSignal): Promise<RemoteItem | null | undefined> {
  const { post: id, review, secret } = refOf(target)
  try {
    if (review !== null) {
      const entry = await client.review(review, signal)
      return entry === null ? null : (toReviewItem(entry.entry, entry.aside, client.settings) ?? undefined)
    }
    const post = id === null ? null : (found.get(id) ?? (await client.post(id, signal)))
    return post === null ? null : placed(client, target, secret ? await withSubject(client, post, signal) : post, secret)
  } catch (error) {
    if (isRefused(error)) return undefined
    throw error
  }
}

/** One that was moved to another topic is under its new name; under the old one it is gone. */
function placed(client: Client, target: Target, post: WirePost, secret: boolean): RemoteItem | null {
  const item = toItem(post, secret, client.settings)
  return item.remoteId === target.remoteId ? item : null
}

/** The subject of a conversation stands with its topic alone. */
async function withSubject(client: Client, post: WirePost, signal: AbortSignal): Promise<WirePost> {
  if (post.post_number !== 1 || post.topic_title) return post
  return { ...post, topic_title: (await client.topic(post.topic_id, null, signal))?.title }
}

/** The item an action is about, as it is now; null when it is gone. */
export async function itemNow(client: Client, target: Target, signal: AbortSignal): Promise<RemoteItem | null> {
  return (await itemAmong(client, target, new Map(), signal)) ?? null
}
