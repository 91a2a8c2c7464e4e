import { z } from 'zod'
import type { Batch, Cursor, RemoteItem } from '../../../src-contract/remote.ts'
import { topicsAtOnce } from './capabilities.ts'
import type { Client, TopicPage } from './client.ts'
import { isOwnOpening, toItem, toPost } from './transform.ts'
import type { WirePost } from './wire.ts'

/** All that was written until `mark` is known. `next` is what `mark` will be when the topics that are still to be read, those not in `done`, have been. */
const live = z.object({ mark: z.number(), next: z.number().nullable(), done: z.array(z.string()) })
type Live = z.infer<typeof live>
/**
 * One pass after the other over the list, newest activity first. In this one, topics in which somebody wrote last after `before` are read, and of those at
 * that very moment (an import makes many) the ones in `same`; of `tid`, the pages below `topicPage`. Who writes in a topic that is still to be read
 * moves it up, past where we are: so the next pass reads what moved since this one began, at `next`, until nothing did. Nothing up to `floor` did.
 */
const history = z.object({
  page: z.number(), before: z.number(), same: z.array(z.string()), tid: z.number().nullable(), at: z.number(), topicPage: z.number(),
  floor: z.number(), next: z.number().nullable(), passes: z.number(), done: z.number(), ended: z.boolean(),
})
const top = { page: 1, before: Number.MAX_SAFE_INTEGER, same: [], tid: null, at: 0, topicPage: 1, next: null }
const beginning: z.infer<typeof history> = { ...top, floor: 0, passes: 0, done: 0, ended: false }
/** A forum where somebody always writes would never be through. */
const mostPasses = 20

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

/** Every topic there is, whole. */
export async function* fillTopics(client: Client, cursor: Cursor | null, signal: AbortSignal): AsyncGenerator<Batch> {
  let state = history.safeParse(cursor).data ?? beginning
  async function* whole(tid: number, at: number): AsyncGenerator<Batch> {
    if (state.tid !== tid) state = { ...state, tid, at, topicPage: 1 }
    for (let pages = state.topicPage; state.topicPage <= pages; ) {
      const topic = await client.topic(tid, state.topicPage, signal)
      if (topic === null) break
      pages = topic.pages
      state = { ...state, topicPage: state.topicPage + 1 }
      const upserted = itemsOf(topic, topic.posts, client)
      yield { posts: [toPost(topic, client.settings)], upserted, removed: [], cursor: state, progress: { done: state.done, total: null } }
    }
    const same = [...(at === state.before ? state.same : []), String(tid)]
    state = { ...state, tid: null, topicPage: 1, same, before: at, done: state.done + 1 }
  }
  // One that was begun is finished, wherever it stands by now.
  if (!state.ended && state.tid !== null) yield* whole(state.tid, state.at)
  while (!state.ended) {
    const { rows, more } = await client.recent(state.page, signal)
    state = { ...state, next: state.next ?? Math.max(0, ...rows.map((row) => row.lastposttime)) }
    for (const { tid, lastposttime: at } of rows) {
      if (at <= state.floor || at > state.before || (at === state.before && state.same.includes(String(tid)))) continue
      yield* whole(tid, at)
    }
    state = more && rows.every((row) => row.lastposttime > state.floor) ? { ...state, page: state.page + 1 } : nextPass(state)
    yield { posts: [], upserted: [], removed: [], cursor: state, progress: { done: state.done, total: state.ended ? state.done : null } }
  }
}

function nextPass(state: z.infer<typeof history>): z.infer<typeof history> {
  const reached = state.next ?? 0
  const ended = reached <= state.floor || state.passes >= mostPasses
  return { ...state, ...top, floor: reached, passes: state.passes + 1, ended }
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
