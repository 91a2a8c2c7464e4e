import { z } from 'zod'
import type { Batch, Cursor, RemoteItem } from '../../../src-contract/remote.ts'
import { topicsAtOnce } from './capabilities.ts'
import type { Client, TopicPage } from './client.ts'
import { isOwnOpening, toItem, toPost } from './transform.ts'
import type { WirePost } from './wire.ts'

/** All that was written until `mark` is known. `next` is what `mark` will be when the topics that are still to be read, those not in `done`, have been. */
const live = z.object({ mark: z.number(), next: z.number().nullable(), done: z.array(z.string()) })
type Live = z.infer<typeof live>
/** Topics in which somebody wrote last at `before` or later are read; of the next one, the pages below `topicPage`. */
const history = z.object({ page: z.number(), before: z.number(), topicPage: z.number(), done: z.number(), ended: z.boolean() })

/** The first sync reads the end of so many topics and leaves the rest to the back-fill. */
const first = 10
/** A post may be stored a moment after a later one. */
const overlapMs = 30_000

export const itemsOf = (topic: TopicPage, posts: readonly WirePost[], client: Client): RemoteItem[] =>
  posts.filter((one) => !isOwnOpening(one, topic, client.settings)).map((one) => toItem(one, topic, client.settings))

/** The pages of a topic from its end, until one begins before `since`. How many posts a page has is a setting of the reader's. */
export async function endOf(
  client: Client, tid: number, count: number, since: number, most: number, signal: AbortSignal,
): Promise<{ topic: TopicPage; posts: WirePost[] } | null> {
  const guess = Math.max(1, Math.ceil(count / topicsAtOnce))
  const start = (await client.topic(tid, guess, signal)) ?? (guess === 1 ? null : await client.topic(tid, 1, signal))
  if (start === null) return null
  const pages = new Map([[start.page, start]])
  const posts: WirePost[] = []
  let left = most
  for (let number = start.pages; number >= 1 && left > 0; number -= 1, left -= 1) {
    const page = pages.get(number) ?? (await client.topic(tid, number, signal))
    if (page === null) continue
    posts.push(...page.posts.filter((one) => one.timestamp > since))
    // The opening post stands on every page of some forums.
    if (page.posts.some((one) => one.timestamp <= since && one.pid !== page.mainPid)) break
  }
  return { topic: start, posts }
}

export async function* pullTopics(client: Client, cursor: Cursor | null, signal: AbortSignal): AsyncGenerator<Batch> {
  const from = live.safeParse(cursor).data ?? null
  let state: Live = from ?? { mark: 0, next: null, done: [] }
  for (let number = 1; ; number += 1) {
    const { rows, more } = await client.recent(number, signal)
    const newest = Math.max(state.mark, ...rows.map((one) => one.lastposttime))
    // What is older than the first sync is the back-fill's from the beginning.
    if (from === null) state = { mark: newest, next: null, done: [] }
    else state = { ...state, next: state.next ?? newest }
    const changed = from === null ? rows.slice(0, first) : rows.filter((one) => one.lastposttime > state.mark && !state.done.includes(String(one.tid)))
    for (const row of changed) {
      const found = await endOf(client, row.tid, row.postcount, from === null ? 0 : state.mark - overlapMs, from === null ? 1 : 1000, signal)
      if (from !== null) state = { ...state, done: [...state.done, String(row.tid)] }
      if (found === null) continue
      yield { posts: [toPost(row, client.settings)], upserted: itemsOf(found.topic, found.posts, client), removed: [], cursor: state }
    }
    if (from === null || !more || rows.every((one) => one.lastposttime <= state.mark)) break
  }
  const settled: Live = { mark: state.next ?? state.mark, next: null, done: [] }
  if (JSON.stringify(settled) !== JSON.stringify(from)) yield { posts: [], upserted: [], removed: [], cursor: settled }
}

/** Every topic there is, page after page. One in which somebody writes meanwhile moves to the top, which the live stream reads. */
export async function* fillTopics(client: Client, cursor: Cursor | null, signal: AbortSignal): AsyncGenerator<Batch> {
  let { page, before, topicPage, done, ended } = history.safeParse(cursor).data ?? { page: 1, before: Number.MAX_SAFE_INTEGER, topicPage: 1, done: 0, ended: false }
  while (!ended) {
    const { rows, more } = await client.recent(page, signal)
    for (const row of rows.filter((one) => one.lastposttime < before)) {
      for (let pages = topicPage; topicPage <= pages; topicPage += 1) {
        const topic = await client.topic(row.tid, topicPage, signal)
        if (topic === null) break
        pages = topic.pages
        const upserted = itemsOf(topic, topic.posts, client)
        yield { posts: [toPost(row, client.settings)], upserted, removed: [], cursor: { page, before, topicPage: topicPage + 1, done, ended }, progress: { done, total: null } }
      }
      topicPage = 1
      before = row.lastposttime
      done += 1
    }
    ended = !more
    page += 1
    yield { posts: [], upserted: [], removed: [], cursor: { page, before, topicPage, done, ended }, progress: { done, total: ended ? done : null } }
  }
}

const told = z.object({ at: z.number() })

/** Who names or answers us outside the topics that are read: its notification has the post's address. */
export async function* pullNotifications(client: Client, cursor: Cursor | null, signal: AbortSignal): AsyncGenerator<Batch> {
  const from = told.safeParse(cursor).data ?? null
  const fresh = new Map<string, number>()
  let at = from?.at ?? 0
  for (let number = 1; ; number += 1) {
    const { rows, more } = await client.notifications(number, signal)
    const above = rows.filter((one) => one.datetime > (from?.at ?? 0))
    for (const { pid, datetime } of above) {
      at = Math.max(at, datetime)
      if (pid !== null) fresh.set(pid, datetime)
    }
    if (!more || above.length < rows.length || number >= 20) break
  }
  const batch: Batch = { posts: [], upserted: [], removed: [], cursor: { at } }
  for (const pid of fresh.keys()) {
    const found = await postAt(client, pid, null, signal)
    if (found === null || isOwnOpening(found.post, found.topic, client.settings)) continue
    batch.posts.push(toPost(found.topic, client.settings))
    batch.upserted.push(toItem(found.post, found.topic, client.settings))
  }
  if (at !== from?.at) yield batch
}

/** A post with its topic, wherever it stands in it; null where it is gone. `tid` where it is known spares a question. */
export async function postAt(client: Client, pid: string, tid: number | null, signal: AbortSignal): Promise<{ topic: TopicPage; post: WirePost } | null> {
  const where = tid ?? (await client.summary(pid, signal))?.tid ?? null
  const topic = where === null ? null : await client.topic(where, 1, signal)
  if (where === null || topic === null) return null
  const here = topic.posts.find((one) => one.pid === pid)
  if (here !== undefined) return { topic, post: here }
  if (topic.pages === 1) return null
  const index = await client.index(pid, signal)
  if (index === null) return null
  const size = Math.max(1, topic.given)
  const page = await client.topic(where, Math.floor(index / size) + 1, signal)
  const post = page?.posts.find((one) => one.pid === pid)
  return page === null || post === undefined ? null : { topic: page, post }
}
