import { z } from 'zod'
import type { Batch, Cursor } from '../../../src-contract/remote.ts'
import type { Client } from './client.ts'
import type { Reader } from './reader.ts'
import { notification, notificationPage, readable } from './wire.ts'
import type { Notification } from './wire.ts'

const reasons = ['mention', 'reply', 'quote']
const pageSize = 100
/** Notifications are listed by their own clock and some arrive late: what is this much older than the newest is read again. */
const overlapMs = 10 * 60_000
/** The first sync shows the newest and leaves the rest to the back-fill. */
const firstPages = 2

const live = z.object({ at: z.number(), seen: z.array(z.string()) })
const history = z.object({ page: z.string().nullable(), done: z.number() })

type Page = { notifications: Notification[]; next: string | null }

async function read(client: Client, cursor: string | null, signal: AbortSignal): Promise<Page> {
  const params = { limit: pageSize, reasons, cursor: cursor ?? undefined }
  const answer = await client.get(notificationPage, 'app.bsky.notification.listNotifications', params, signal)
  // An older server ignores `reasons`.
  const notifications = readable(notification, answer.notifications).filter((one) => reasons.includes(one.reason))
  return { notifications, next: answer.cursor ?? null }
}

const instantOf = (one: Notification) => Date.parse(one.indexedAt) || 0

/**
 * Newest first until known ground. The cursor moves once, with the last batch: one that moved with each page would leave a hole behind a
 * sync that was killed between two.
 */
export async function* pullNotifications(client: Client, reader: Reader, cursor: Cursor | null, signal: AbortSignal): AsyncGenerator<Batch> {
  const from = live.safeParse(cursor).data ?? { at: 0, seen: [] }
  const seen = new Set(from.seen)
  const told: Notification[] = []
  let next: string | null = null
  for (let pages = 0; ; pages += 1) {
    const page: Page = await read(client, next, signal)
    const fresh = page.notifications.filter((one) => !seen.has(one.uri))
    const views = await reader.posts(fresh.map((one) => one.uri))
    // One whose post cannot be read yet stays unseen, and is asked for again while the overlap lasts.
    told.push(...page.notifications.filter((one) => seen.has(one.uri) || views.has(one.uri)))
    if (views.size > 0) {
      const { posts, items } = await reader.collect([...views.values()])
      yield { posts, upserted: items, removed: [], cursor: from }
    }
    const oldest = Math.min(...page.notifications.map(instantOf))
    next = page.next
    if (next === null || (from.at === 0 ? pages + 1 >= firstPages : oldest < from.at - overlapMs)) break
  }
  const at = Math.max(from.at, ...told.map(instantOf))
  const recent = [...new Set(told.filter((one) => instantOf(one) >= at - overlapMs * 2).map((one) => one.uri))]
  const same = at === from.at && recent.length === seen.size && recent.every((uri) => seen.has(uri))
  if (!same) yield { posts: [], upserted: [], removed: [], cursor: { at, seen: recent } }
}

/** From the newest to the first there was. */
export async function* fillNotifications(client: Client, reader: Reader, cursor: Cursor | null, signal: AbortSignal): AsyncGenerator<Batch> {
  const from = history.safeParse(cursor).data ?? { page: null, done: 0 }
  let { page: at, done } = from
  for (;;) {
    const page: Page = await read(client, at, signal)
    const views = await reader.posts(page.notifications.map((one) => one.uri))
    const { posts, items } = await reader.collect([...views.values()])
    done += page.notifications.length
    const last = page.next === null || page.next === at
    yield { posts, upserted: items, removed: [], cursor: { page: page.next, done }, progress: { done, total: last ? done : null } }
    if (last) return
    at = page.next
  }
}
