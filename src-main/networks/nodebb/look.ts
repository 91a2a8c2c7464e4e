import type { RemoteItem, RemotePost, Seen, Target } from '../../../src-contract/remote.ts'
import { isRefused } from './client.ts'
import type { Client, TopicPage } from './client.ts'
import { refOf } from './ref.ts'
import { flagItem, queuedOrNone } from './review.ts'
import { postAt } from './topics.ts'
import { toItem, toMessage, toQueued } from './transform.ts'

/** A question for each topic, and two for each post that is not on its first page. */
export const lookLimit = 30

export async function look(client: Client, targets: readonly Target[], signal: AbortSignal): Promise<{ seen: Seen[]; posts: RemotePost[] }> {
  const known = new Map<string, TopicPage>()
  const seen: Seen[] = []
  for (const target of targets) {
    const item = await itemAmong(client, target, known, signal)
    if (item !== undefined) seen.push({ remoteId: target.remoteId, item })
  }
  return { seen, posts: [] }
}

/** Undefined: there, and not for us, or nobody can tell. */
async function itemAmong(client: Client, target: Target, known: Map<string, TopicPage>, signal: AbortSignal): Promise<RemoteItem | null | undefined> {
  const ref = refOf(target)
  try {
    switch (ref.is) {
      case 'post':
        return await postAmong(client, ref.pid, ref.tid, known, signal)
      case 'message': {
        const message = await client.message(ref.room, ref.mid, signal)
        return message === null ? null : toMessage(ref.room, message, client.settings)
      }
      case 'flag':
        return await flagItem(client, ref.flag, signal)
      case 'queued': {
        const queued = await queuedOrNone(client, signal)
        const entry = queued?.find(({ id }) => id === ref.id)
        if (entry !== undefined) return toQueued(entry, client.settings)
        // Posted or refused: it is in no list any more, and which of the two nobody says.
        return queued === null || target.visibility !== 'held' ? undefined : null
      }
    }
  } catch (error) {
    if (isRefused(error)) return undefined
    throw error
  }
}

async function postAmong(client: Client, pid: string, tid: number, known: Map<string, TopicPage>, signal: AbortSignal): Promise<RemoteItem | null | undefined> {
  for (const topic of known.values()) {
    const post = topic.tid === tid ? topic.posts.find((one) => one.pid === pid) : undefined
    if (post !== undefined) return toItem(post, topic, client.settings)
  }
  const found = await postAt(client, pid, tid, signal)
  if (found !== null) {
    known.set(`${tid} ${found.topic.page}`, found.topic)
    return toItem(found.post, found.topic, client.settings)
  }
  // A topic that is shut to us, or a post that was moved to another, is not a post that is gone.
  if (!(await client.exists(pid, signal))) return null
  const moved = await postAt(client, pid, null, signal)
  return moved === null ? undefined : toItem(moved.post, moved.topic, client.settings)
}

/** The item an action is about, as it is now; null when it is gone. */
export async function itemNow(client: Client, target: Target, signal: AbortSignal): Promise<RemoteItem | null> {
  return (await itemAmong(client, target, new Map(), signal)) ?? null
}
