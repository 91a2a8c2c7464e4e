import { z } from 'zod'
import type { Batch, Cursor } from '../../../src-contract/remote.ts'
import type { Client } from './client.ts'
import { isOwnOpening, isWritten, toItem, toPost } from './transform.ts'
import { notificationTypes } from './wire.ts'
import type { WireNotification } from './wire.ts'

const live = z.object({ last: z.number() })
const history = z.object({ offset: z.number(), done: z.number(), ended: z.boolean() })

/** https://docs.discourse.org/#tag/Notifications/operation/getNotifications */
const pageSize = 60
const types: ReadonlySet<number> = new Set(Object.values(notificationTypes))
/** The first sync reads as many, and leaves the rest to the back-fill. */
const first = 10

/**
 * Who names us, answers or quotes us: read where only some categories are, because it comes from all of them. In a private conversation it is read with
 * the conversation.
 */
async function batchOf(client: Client, rows: readonly WireNotification[], cursor: Cursor, signal: AbortSignal): Promise<Batch> {
  const batch: Batch = { posts: [], upserted: [], removed: [], cursor }
  const wanted = new Map(
    rows.filter((one) => types.has(one.notification_type) && one.topic_id && one.post_number).map((one) => [`${one.topic_id}/${one.post_number}`, one]),
  )
  for (const { topic_id: topic, post_number: number } of wanted.values()) {
    const view = topic && number ? await client.topic(topic, number, signal) : null
    const post = view?.posts.find((one) => one.post_number === number)
    if (!view || !post || view.archetype === 'private_message' || !isWritten(post) || isOwnOpening(post, false, client.settings)) continue
    batch.posts.push(toPost(view, client.settings))
    batch.upserted.push(toItem({ ...post, topic_slug: post.topic_slug ?? view.slug }, false, client.settings))
  }
  return batch
}

export async function* pullNotifications(client: Client, cursor: Cursor | null, signal: AbortSignal): AsyncGenerator<Batch> {
  const from = live.safeParse(cursor).data ?? null
  const fresh: WireNotification[] = []
  for (let offset = 0; ; offset += pageSize) {
    const { rows, given } = await client.notifications(offset, from === null ? first : pageSize, signal)
    const above = rows.filter(({ id }) => id > (from?.last ?? 0))
    fresh.push(...above)
    if (from === null || above.length < rows.length || given < pageSize) break
  }
  if (fresh.length === 0 && from !== null) return
  const last = Math.max(from?.last ?? 0, ...fresh.map(({ id }) => id))
  yield await batchOf(client, fresh, { last }, signal)
}

export async function* fillNotifications(client: Client, cursor: Cursor | null, signal: AbortSignal): AsyncGenerator<Batch> {
  let { offset, done, ended } = history.safeParse(cursor).data ?? { offset: 0, done: 0, ended: false }
  while (!ended) {
    const { rows, given } = await client.notifications(offset, pageSize, signal)
    offset += given
    ended = given < pageSize
    done += given
    const batch = await batchOf(client, rows, { offset, done, ended }, signal)
    yield { ...batch, progress: { done, total: ended ? done : null } }
  }
}
