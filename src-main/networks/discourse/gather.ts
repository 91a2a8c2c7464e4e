import type { RemoteItem, RemotePost } from '../../../src-contract/remote.ts'
import type { Client } from './client.ts'
import { isOwnOpening, isWritten, toItem, toPost } from './transform.ts'
import type { WirePost } from './wire.ts'

export type Gathered = { items: RemoteItem[]; posts: RemotePost[] }

/** The topics that one pull has told of already. */
export type Told = Set<number>

/**
 * Public posts as items, with the topics they are in. Title and date of many topics come in one question; one that we have muted is not among them, and
 * its opening post says as much.
 */
export async function gather(client: Client, posts: readonly WirePost[], told: Told, signal: AbortSignal): Promise<Gathered> {
  const written = posts.filter(isWritten)
  const wanted = [...new Set(written.map((one) => one.topic_id))].filter((id) => !told.has(id))
  const topics = await client.topics(wanted, signal)
  const known = new Set(topics.map(({ id }) => id))
  for (const id of wanted.filter((one) => !known.has(one))) {
    const topic = await client.topic(id, 1, signal)
    if (topic !== null) topics.push(topic)
  }
  for (const { id } of topics) told.add(id)
  const items = written
    .filter((one) => told.has(one.topic_id) && !isOwnOpening(one, false, client.settings))
    .map((one) => toItem(one, false, client.settings))
  return { items, posts: topics.map((one) => toPost(one, client.settings)) }
}
