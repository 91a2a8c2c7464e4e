import { z } from 'zod'
import type { Batch, Cursor } from '../../../src-contract/remote.ts'
import type { Client } from './client.ts'
import type { Reader } from './reader.ts'
import { notification, notificationPage } from './wire.ts'
import type { Notification } from './wire.ts'

const reasons = ['mention', 'reply', 'quote']
const pageSize = 100
/** Notifications are listed by their own clock and some arrive late: what is this much older than the newest is read again. */
const overlapMs = 10 * 60_000
/** The first sync shows the newest and leaves the rest to the back-fill. */
const firstPages = 2

/**
 * All until shortly before `at` is known, and what is in `seen` after that. `on` is a reading that was broken off: it began at `at`, has
 * read down to `page` and has told of `seen`; the ground below it is closed before anything newer is read, so that no hole stays behind.
 */
const ground = z.object({ at: z.number(), seen: z.array(z.string()) })
const live = ground.extend({ on: ground.extend({ page: z.string(), pages: z.number() }).nullable() })
type Live = z.infer<typeof live>
const history = z.object({ page: z.string().nullable(), done: z.number(), ended: z.boolean() })

/** `downTo`: everything newer than that has been on this page or one before it. */
type Page = { notifications: Notification[]; next: string | null; downTo: number }

async function read(client: Client, cursor: string | null, signal: AbortSignal): Promise<Page> {
  // Not those of people we follow alone, which is a setting of the account.
  const params = { limit: pageSize, reasons, priority: 'false', cursor: cursor ?? undefined }
  const answer = await client.get(notificationPage, 'app.bsky.notification.listNotifications', params, signal)
  const all = client.readable('notification', notification, answer.notifications)
  const next = answer.cursor === undefined || answer.cursor === cursor ? null : answer.cursor
  // Pages are cut before they are filtered: one of likes alone comes empty, with a cursor that is the instant it reaches down to.
  const reached = Date.parse(next ?? '')
  const downTo = Math.min(...all.map(instantOf), Number.isNaN(reached) ? Number.POSITIVE_INFINITY : reached)
  // An older server ignores `reasons`.
  return { notifications: all.filter((one) => reasons.includes(one.reason)), next, downTo }
}

const instantOf = (one: Notification) => Date.parse(one.indexedAt) || 0

/** Newest first until known ground. */
export async function* pullNotifications(
  client: Client,
  reader: Reader,
  cursor: Cursor | null,
  signal: AbortSignal,
): AsyncGenerator<Batch> {
  const known = live.safeParse(cursor).data
  const from: Live = known ?? { at: 0, seen: [], on: null }
  const settled = yield* readDown(client, reader, from, known === undefined, signal)
  if (from.on !== null) yield* readDown(client, reader, settled, false, signal)
}

async function* readDown(client: Client, reader: Reader, from: Live, isFirst: boolean, signal: AbortSignal): AsyncGenerator<Batch, Live> {
  const known = new Set(from.seen)
  let { at, seen, page, pages } = from.on ?? { at: from.at, seen: [] as string[], page: null, pages: 0 }
  const floor = from.at === 0 ? 0 : from.at - overlapMs
  let top = Number.NEGATIVE_INFINITY
  for (;;) {
    const { notifications, next, downTo } = await read(client, page, signal)
    if (page === null && Number.isFinite(downTo)) top = downTo
    const isKnown = (one: Notification) => known.has(one.uri) || instantOf(one) < floor
    const views = await reader.posts(notifications.filter((one) => !isKnown(one)).map((one) => one.uri))
    // One whose post cannot be read yet stays unseen, and is asked for again while the overlap lasts.
    const told = notifications.filter((one) => isKnown(one) || views.has(one.uri))
    at = Math.max(at, ...told.map(instantOf))
    seen = [...new Set([...seen, ...told.filter((one) => instantOf(one) >= at - overlapMs).map((one) => one.uri)])]
    page = next
    pages += 1
    const ended = page === null || (isFirst || (from.at === 0 && from.on !== null) ? pages >= firstPages : downTo < floor)
    // Known ground rises with the first page even where that held nothing for us: else a thousand likes would be turned over at every sync.
    const cursor: Live = ended || page === null ? { at: Math.max(at, top), seen, on: null } : { ...from, on: { at, seen, page, pages } }
    if (views.size > 0) {
      const { posts, items } = await reader.collect([...views.values()])
      yield { posts, upserted: items, removed: [], cursor }
    } else if (isFirst || !same(cursor, from)) {
      // That there was nothing is noted as well: what comes first may be more than the first reading takes, and its back-fill will have ended.
      yield { posts: [], upserted: [], removed: [], cursor }
    }
    if (ended) return cursor
  }
}

const same = (a: Live, b: Live) => a.at === b.at && a.on === b.on && [...a.seen].sort().join() === [...b.seen].sort().join()

/** From the newest to the first there was. */
export async function* fillNotifications(
  client: Client,
  reader: Reader,
  cursor: Cursor | null,
  signal: AbortSignal,
): AsyncGenerator<Batch> {
  let { page, done, ended } = history.safeParse(cursor).data ?? { page: null, done: 0, ended: false }
  while (!ended) {
    const { notifications, next } = await read(client, page, signal)
    const views = await reader.posts(notifications.map((one) => one.uri))
    const { posts, items } = await reader.collect([...views.values()])
    page = next
    done += notifications.length
    ended = next === null
    yield { posts, upserted: items, removed: [], cursor: { page, done, ended }, progress: { done, total: ended ? done : null } }
  }
}
