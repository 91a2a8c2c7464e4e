import type { RemotePost, Seen, Target } from '../../../src-contract/remote.ts'
import { idsPerCall } from './capabilities.ts'
import type { Client } from './client.ts'
import type { Reader } from './reader.ts'

export const lookLimit = idsPerCall

/**
 * Asked by id, nothing is told of how a comment stands, and it is not promised that one that waits can be had at all: of those the queues speak (queues.ts).
 * https://developers.google.com/youtube/v3/docs/comments#snippet.moderationStatus
 */
export async function look(client: Client, reader: Reader, targets: readonly Target[], signal: AbortSignal): Promise<{ seen: Seen[]; posts: RemotePost[] }> {
  if (targets.length === 0) return { seen: [], posts: [] }
  const known = new Map(targets.map((one) => [one.remoteId, one]))
  const found = (await client.comments(targets.map(({ remoteId }) => remoteId), signal)).filter(({ id }) => known.has(id))
  const { items } = reader.single(found, (id) => known.get(id) ?? null)
  const there = new Map(items.map((one) => [one.remoteId, one]))
  const seen = targets.flatMap((target): Seen[] => {
    const item = there.get(target.remoteId)
    if (item !== undefined) return [{ remoteId: target.remoteId, item }]
    return target.visibility === 'held' || target.visibility === 'spam' ? [] : [{ remoteId: target.remoteId, item: null }]
  })
  // The videos have been told of since they were first read: a title costs a unit.
  return { seen, posts: [] }
}
