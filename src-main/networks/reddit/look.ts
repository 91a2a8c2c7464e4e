import type { RemoteItem, RemotePost, Seen, Target } from '../../../src-contract/remote.ts'
import { idsPerCall } from './capabilities.ts'
import type { Client } from './client.ts'
import { isGone, isMention, toItem, toPost } from './transform.ts'
import type { Standing } from './transform.ts'

export const lookLimit = idsPerCall

const isThing = (name: string): boolean => /^t[13]_[0-9a-z]{1,13}$/.test(name)

/**
 * A hundred a question: what was deleted, or removed where we are not told what it was, is gone, and so is what is not given at all. Messages are never
 * changed, and nothing tells of one by its id.
 */
export async function look(client: Client, targets: readonly Target[], signal: AbortSignal): Promise<{ seen: Seen[]; posts: RemotePost[] }> {
  const asked = targets.filter(({ remoteId }) => isThing(remoteId))
  const seen = targets.filter(({ remoteId }) => !isThing(remoteId)).map(({ remoteId }): Seen => ({ remoteId, item: undefined }))
  if (asked.length === 0) return { seen, posts: [] }
  const names = new Set(asked.map(({ remoteId }) => remoteId))
  // The posts they stand under as well: others wrote some of them, and may have taken them back.
  for (const { postRemoteId } of asked) if (postRemoteId !== null && isThing(postRemoteId)) names.add(postRemoteId)
  const found = await client.info(Array.from(names), signal)
  for (const target of asked) {
    const one = found.comments.get(target.remoteId) ?? found.links.get(target.remoteId)
    if (one !== undefined) seen.push({ remoteId: target.remoteId, item: itemFrom(client, target, one) })
    else if (found.whole) seen.push({ remoteId: target.remoteId, item: null })
  }
  return { seen, posts: Array.from(found.links.values(), (one) => toPost(one, client.settings)) }
}

export const itemFrom = (client: Client, target: Target, one: Standing): RemoteItem | null =>
  isGone(one) ? null : { ...toItem(one, client.settings, isMention(target)), postRemoteId: 'title' in one ? one.name : one.link_id }

/** As it is now; null where it is gone. What is no thing of its own has nothing that could change: undefined. */
export async function itemNow(client: Client, target: Target, signal: AbortSignal): Promise<RemoteItem | null | undefined> {
  return (await look(client, [target], signal)).seen[0]?.item
}
