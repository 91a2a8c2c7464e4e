import { z } from 'zod'
import { Fault } from '../../../src-contract/failure.ts'
import type { Batch, Cursor } from '../../../src-contract/remote.ts'
import { statusIn } from './answer.ts'
import { notificationsLimit } from './capabilities.ts'
import type { Client, Page } from './client.ts'
import type { Reader } from './reader.ts'
import { instantOf } from './transform.ts'
import type { Notification } from './wire.ts'

/** `update`: something we had to do with was edited. https://docs.joinmastodon.org/entities/Notification/#type */
const types = ['mention', 'quote', 'update']
const refusals = [400, 404, 405, 422, 501]
/** A notification may be stored after a later one: what is this much older than the newest is read again. */
const overlapMs = 2 * 60_000
/** A page shorter than any server's longest is the last. */
const surelyLast = 15

const mark = z.object({ id: z.string(), at: z.number() })
/** All until `anchor` is known, and what is in `seen` after it, oldest first. Without an anchor there was nothing at all when it was first read. */
const live = z.object({ anchor: z.string().nullable(), at: z.number(), seen: z.array(mark) })
type Live = z.infer<typeof live>
const history = z.object({ older: z.string().nullable(), done: z.number(), ended: z.boolean() })

type Where = { maxId?: string | null; minId?: string | null }

async function read(client: Client, where: Where, signal: AbortSignal): Promise<Page<Notification>> {
  // A server that knows fewer kinds, or none to ask for, may refuse to be asked for them: each has its own status for that.
  for (const asked of [types, ['mention']]) {
    try {
      return await client.notifications(asked, notificationsLimit, where, signal)
    } catch (error) {
      if (!refusals.includes(statusIn(error) ?? 0)) throw error
    }
  }
  try {
    return await client.notifications([], notificationsLimit, where, signal)
  } catch (error) {
    // Some have no other word for a token that is nobody's any more: then it is said of the token itself, too.
    if (statusIn(error) !== 422) throw error
    await client.self(signal).catch((said: unknown) => {
      throw statusIn(said) === 422 ? new Fault('auth.rejected', { host: client.host, status: 422 }) : said
    })
    throw error
  }
}

const instant = (one: Notification) => instantOf(one.created_at) ?? 0

/** What is known once these, newest first, have been told of as well. */
function advance(from: Live | null, rows: readonly Notification[]): Live {
  const told = new Set(from?.seen.map(({ id }) => id))
  const all = [
    ...(from?.seen ?? []),
    ...rows
      .toReversed()
      .filter(({ id }) => !told.has(id))
      .map((one) => ({ id: one.id, at: instant(one) })),
  ]
  const at = Math.max(from?.at ?? 0, ...all.map((one) => one.at))
  const settled = all.findLastIndex((one) => one.at < at - overlapMs)
  const anchor = all[settled]?.id ?? from?.anchor ?? all[0]?.id ?? null
  return { anchor, at, seen: all.slice(settled + 1) }
}

async function batchOf(reader: Reader, rows: readonly Notification[], cursor: Cursor): Promise<Batch> {
  const of = (kinds: readonly string[]) => rows.filter(({ type }) => kinds.includes(type)).flatMap(({ status }) => status ?? [])
  // A server may ignore which kinds were asked for.
  const [told, edited] = [await reader.collect(of(['mention', 'quote']), true), await reader.collect(of(['update']), false)]
  const items = new Map([...told.items, ...edited.items].map((item) => [item.remoteId, item]))
  return { posts: [...told.posts, ...edited.posts], upserted: [...items.values()], removed: [], cursor }
}

/**
 * The first sync shows the newest page and leaves the rest to the back-fill. Where there was nothing, that is noted: the back-fill will have ended before
 * the first come, and they may be more than a page.
 */
export async function* pullNotifications(
  client: Client,
  reader: Reader,
  cursor: Cursor | null,
  signal: AbortSignal,
): AsyncGenerator<Batch> {
  const from = live.safeParse(cursor).data ?? null
  const page = await read(client, { minId: from?.anchor ?? null }, signal)
  if (from === null) yield await batchOf(reader, page.rows, advance(null, page.rows))
  else if (page.linked && from.anchor !== null) yield* readUp(client, reader, from, page, signal)
  else yield* readDown(client, reader, from, page, signal)
}

/** From known ground upwards, page after page: `min_id` leaves no gap. https://docs.joinmastodon.org/api/guidelines/#pagination */
async function* readUp(client: Client, reader: Reader, from: Live, first: Page<Notification>, signal: AbortSignal): AsyncGenerator<Batch> {
  let state = from
  for (let page = first; ;) {
    const told = new Set(state.seen.map(({ id }) => id))
    const fresh = page.rows.filter(({ id }) => !told.has(id))
    const newest = page.rows[0]?.id
    const next = advance(state, fresh)
    if (fresh.length > 0) yield await batchOf(reader, fresh, next)
    state = next
    if (newest === undefined || page.given < surelyLast) return
    page = await read(client, { minId: newest }, signal)
    if (page.rows[0]?.id === newest) return
  }
}

/**
 * A server without a Link header may take `min_id` for the oldest to show rather than for where to begin. So down from the newest to known
 * ground, and told from there upwards: broken off, nothing is left out.
 */
async function* readDown(
  client: Client,
  reader: Reader,
  from: Live,
  first: Page<Notification>,
  signal: AbortSignal,
): AsyncGenerator<Batch> {
  const told = new Set([from.anchor, ...from.seen.map(({ id }) => id)])
  const isKnown = (one: Notification) => told.has(one.id) || instant(one) < from.at - overlapMs
  const pages: Notification[][] = []
  for (let page = first; ;) {
    const fresh = page.rows.filter((one) => !isKnown(one))
    if (fresh.length > 0) pages.push(fresh)
    if (fresh.length < page.given || page.older === null) break
    const last = page.older
    page = await read(client, { maxId: last }, signal)
    if (page.older === last) break
  }
  let state = from
  for (const rows of pages.toReversed()) {
    state = advance(state, rows)
    yield await batchOf(reader, rows, state)
  }
}

/** Every notification there is, newest first. */
export async function* fillNotifications(
  client: Client,
  reader: Reader,
  cursor: Cursor | null,
  signal: AbortSignal,
): AsyncGenerator<Batch> {
  let { older, done, ended } = history.safeParse(cursor).data ?? { older: null, done: 0, ended: false }
  while (!ended) {
    const page = await read(client, { maxId: older }, signal)
    done += page.rows.length
    // The same page again: a server that does not turn pages has given all it gives.
    ended = page.older === null || page.older === older || page.given === 0
    older = page.older
    yield { ...(await batchOf(reader, page.rows, { older, done, ended })), progress: { done, total: ended ? done : null } }
  }
}
