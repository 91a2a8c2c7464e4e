import { z } from 'zod'
import { Fault } from '../../src-contract/failure.ts'
import type { Batch, Cursor, PostPace, RemoteItem, RemotePost, Seen, Target } from '../../src-contract/remote.ts'
import type { Place } from './graph-client.ts'

/*
 * How comments are read on networks that list them post by post and tell of nothing by themselves: the newest posts with their counts in one question, then
 * under those whose count has moved or whose time has come, newest first down to what is known and an hour more. What came before is history.
 */

/** What one network has to give for that. */
export type Under = {
  /** Our posts, newest first, in pages; with `until`, those made up to then. */
  posts(until: number | null, signal: AbortSignal): AsyncIterable<RemotePost[]>
  /** One of them; null where it is gone. */
  post(remoteId: string, signal: AbortSignal): Promise<RemotePost | null>
  /** What stands under one, newest first, answers among it, in pages. */
  newest(post: RemotePost, signal: AbortSignal, place?: Place): AsyncIterable<RemoteItem[]>
  /** The same from an instant on, oldest first, where the network can. */
  onward?(post: RemotePost, fromAt: number | null, signal: AbortSignal): AsyncIterable<RemoteItem[]>
  /** Lives as long as the connection: what is remembered of places in lists is remembered with it. */
  readonly owner?: object
  /** How long such a place is good. Default a minute. */
  readonly placeLastsMs?: number
  /** Answers stand within what they answer: a new one may be under an old comment, anywhere in the list. */
  readonly nested?: true
  /** One item; null where it is gone. `undefined`: it cannot be asked for. */
  one(target: Target, signal: AbortSignal): Promise<RemoteItem | null | undefined>
}

const overlapMs = 3_600_000
/** Of the newest under each post, whose ids are kept so that they are not told again. */
const mostSeen = 20
/** Older posts whose time has come, in one reading. */
const mostOverdue = 20
/** Pages looked through for the state of what we hold, before it is asked for item by item. */
const mostLookPages = 5
/** Pages gone through for an answer under an old comment; what is deeper is lacking, and fetched with the whole post. */
const mostNestedPages = 40

/** By post: its count when it was last read, the newest instant under it, the ids near that. `whole`: the first reading has been through all posts. */
const live = z.object({
  posts: z.record(z.string(), z.object({ count: z.number().nullable(), at: z.number(), ids: z.array(z.string()) })),
  whole: z.boolean(),
})
type Live = z.infer<typeof live>

const asCursor = (state: Live): Cursor => ({ ...state })

export async function* pullNewest(under: Under, pace: readonly PostPace[] | undefined, now: number, cursor: Cursor | null, signal: AbortSignal): AsyncGenerator<Batch> {
  const before = live.safeParse(cursor).data ?? { posts: {}, whole: false }
  const listed = await firstPage(under.posts(null, signal))
  const due = new Set(pace?.filter(({ dueAt }) => dueAt <= now).map(({ remoteId }) => remoteId))
  const older = await overdue(under, listed, pace, due, signal)
  const looked = [...listed, ...older]
  let state: Live = { posts: knownOf(looked, before), whole: before.whole }
  if (cursor !== null || looked.length > 0) yield { posts: looked, upserted: [], removed: [], cursor: asCursor(state) }
  for (const post of looked) {
    const known = state.posts[post.remoteId]
    if (!isToRead(post, known?.count, known !== undefined, due, pace !== undefined)) continue
    const floor = known === undefined ? (before.whole ? 0 : Infinity) : known.at - overlapMs
    let newest = { at: known?.at ?? 0, ids: known?.ids ?? [] }
    const told = new Set(known?.ids)
    const moved = under.nested === true && known !== undefined ? (post.remoteCount ?? 0) - (known.count ?? 0) : 0
    let [arrived, pages] = [0, 0]
    for await (const items of under.newest(post, signal)) {
      const fresh = items.filter(({ remoteId, createdAt }) => !told.has(remoteId) && createdAt >= (floor === Infinity ? 0 : floor))
      newest = withNewest(newest, items, now)
      if (fresh.length > 0) yield { posts: [], upserted: fresh, removed: [], cursor: asCursor(state) }
      arrived += items.filter(({ createdAt }) => createdAt > (known?.at ?? 0)).length
      pages += 1
      if (items.some(({ createdAt }) => createdAt < floor) && (arrived >= moved || pages >= mostNestedPages)) break
    }
    state = { ...state, posts: { ...state.posts, [post.remoteId]: { count: post.remoteCount ?? null, ...newest } } }
    yield { posts: [], upserted: [], removed: [], cursor: asCursor(state) }
  }
  if (!state.whole) yield { posts: [], upserted: [], removed: [], cursor: asCursor({ ...state, whole: true }) }
}

function knownOf(looked: readonly RemotePost[], before: Live): Live['posts'] {
  const known = looked.flatMap(({ remoteId }): [string, Live['posts'][string]][] => {
    const one = Object.hasOwn(before.posts, remoteId) ? before.posts[remoteId] : undefined
    return one === undefined ? [] : [[remoteId, one]]
  })
  return Object.fromEntries(known)
}

function isToRead({ remoteId, remoteCount }: RemotePost, before: number | null | undefined, known: boolean, due: ReadonlySet<string>, isPaced: boolean): boolean {
  if (due.has(remoteId)) return true
  // Nobody counts there: its time tells, and where there is none, always.
  if (typeof remoteCount !== 'number') return !known || !isPaced
  return known ? before !== remoteCount : remoteCount > 0
}

/** A date to come is somebody's mistake and must not hide what is dated rightly. */
function withNewest({ at, ids }: { at: number; ids: string[] }, items: readonly RemoteItem[], now: number): { at: number; ids: string[] } {
  const newestAt = Math.max(at, ...items.map(({ createdAt }) => Math.min(createdAt, now)))
  const near = items.filter(({ createdAt }) => createdAt >= newestAt - overlapMs).map(({ remoteId }) => remoteId)
  return { at: newestAt, ids: Array.from(new Set([...near, ...ids])).slice(0, mostSeen) }
}

async function firstPage(pages: AsyncIterable<RemotePost[]>): Promise<RemotePost[]> {
  for await (const posts of pages) return posts
  return []
}

async function overdue(under: Under, listed: readonly RemotePost[], pace: readonly PostPace[] | undefined, due: ReadonlySet<string>, signal: AbortSignal): Promise<RemotePost[]> {
  const known = new Set(listed.map(({ remoteId }) => remoteId))
  const waiting = (pace ?? []).filter(({ remoteId }) => due.has(remoteId) && !known.has(remoteId)).sort((a, b) => a.dueAt - b.dueAt)
  const found: RemotePost[] = []
  for (const { remoteId } of waiting.slice(0, mostOverdue)) {
    const post = await under.post(remoteId, signal)
    if (post !== null) found.push(post)
  }
  return found
}

/** The posts up to `until` are left, less those in `done` of that very instant; `at`: how far it is under the first of them. */
const history = z.object({ until: z.number().nullable(), done: z.array(z.string()), post: z.string().nullable(), at: z.number().nullable(), read: z.number(), ended: z.boolean() })
type History = z.infer<typeof history>

/** Everything under every post, newest post first. */
export async function* fillHistory(under: Under, cursor: Cursor | null, signal: AbortSignal): AsyncGenerator<Batch> {
  let state: History = history.safeParse(cursor).data ?? { until: null, done: [], post: null, at: null, read: 0, ended: false }
  if (state.ended) return
  for await (const posts of under.posts(state.until, signal)) {
    for (const post of posts) {
      if (state.until !== null && (post.createdAt > state.until || state.done.includes(post.remoteId))) continue
      const from = state.post === post.remoteId ? state.at : null
      let last: RemoteItem[] = []
      if (post.remoteCount !== 0) {
        let step: [RemoteItem[], number] | null = null
        for await (const next of within(under, post, from, signal)) {
          if (step !== null) {
            state = { ...state, post: post.remoteId, at: step[1], read: state.read + step[0].length }
            yield { posts: [post], upserted: step[0], removed: [], cursor: state, progress: { done: state.read, total: null } }
          }
          step = next
        }
        last = step?.[0] ?? []
      }
      // With the last of it, the post is done.
      const done = post.createdAt === state.until ? [...state.done, post.remoteId] : [post.remoteId]
      state = { until: post.createdAt, done, post: null, at: null, read: state.read + last.length, ended: false }
      yield { posts: [post], upserted: last, removed: [], cursor: state, progress: { done: state.read, total: null } }
    }
  }
  yield { posts: [], upserted: [], removed: [], cursor: { ...state, ended: true }, progress: { done: state.read, total: state.read } }
}

/**
 * What stands under a post from where it was left, with how far that is. Going on is by instant: places in a list do not last. Where several pages are of one
 * instant they are one step, or there would be no getting beyond it.
 */
async function* within(under: Under, post: RemotePost, from: number | null, signal: AbortSignal): AsyncGenerator<[RemoteItem[], number]> {
  if (under.onward !== undefined) {
    let held: RemoteItem[] = []
    for await (const items of under.onward(post, from, signal)) {
      held.push(...items)
      const at = Math.max(from ?? 0, ...held.map(({ createdAt }) => createdAt))
      if (held.length === 0 || (from !== null && at <= from)) continue
      yield [held, at]
      held = []
    }
    if (held.length > 0) yield [held, from ?? 0]
    return
  }
  const after = from === null ? undefined : placeAt(under, post, from)
  let begun = false
  if (after !== undefined) {
    try {
      for await (const step of downFrom(under, post, null, { after }, signal)) {
        begun = true
        yield step
      }
      return
    } catch (error) {
      // A place that is no longer good is refused at once.
      if (begun || !(error instanceof Fault) || error.failure.code !== 'remote.refused') throw error
    }
  }
  yield* downFrom(under, post, from, { after: undefined }, signal)
}

async function* downFrom(under: Under, post: RemotePost, from: number | null, place: Place, signal: AbortSignal): AsyncGenerator<[RemoteItem[], number]> {
  let passed = from === null
  for await (const items of under.newest(post, signal, place)) {
    if (items.length === 0) continue
    if (!passed && items.every(({ createdAt }) => createdAt >= (from ?? 0))) continue
    passed = true
    const at = Math.min(...items.map(({ createdAt }) => createdAt))
    remember(under, post, at, place.after)
    yield [items, at]
  }
}

type Remembered = { at: number; after: string; since: number }
const places = new WeakMap<object, Map<string, Remembered[]>>()
/** Places in a list are good for a while only; a slice of history follows the one before at once. */
const placeLastsMs = 60_000

/**
 * Where a list without instants to begin from was left a moment ago: else each slice of the history of a very long one would go through all of it again.
 * Nothing rests on it: without, it is found by instant.
 */
function remember(under: Under, post: RemotePost, at: number, after: string | undefined): void {
  if (under.owner === undefined || after === undefined) return
  const known = places.get(under.owner) ?? new Map<string, Remembered[]>()
  places.set(under.owner, known)
  // One page is read ahead of what has been handed on.
  const last = (known.get(post.remoteId) ?? []).slice(-2)
  known.clear()
  known.set(post.remoteId, [...last, { at, after, since: Date.now() }])
}

function placeAt(under: Under, post: RemotePost, at: number): string | undefined {
  const found = (under.owner === undefined ? undefined : places.get(under.owner))?.get(post.remoteId)?.find((one) => one.at === at && Date.now() - one.since < (under.placeLastsMs ?? placeLastsMs))
  // Good once.
  if (under.owner !== undefined) places.get(under.owner)?.delete(post.remoteId)
  return found?.after
}

/** Everything under one post. */
export async function* pullWhole(under: Under, post: RemotePost, signal: AbortSignal): AsyncGenerator<Batch> {
  for await (const items of under.newest(post, signal)) yield { posts: [], upserted: items, removed: [], cursor: {} }
  yield { posts: [post], upserted: [], removed: [], cursor: {} }
}

/**
 * The state of what we hold. One page of a post shows many at once; what is missing from a stretch that was seen whole is asked for by itself before it is
 * called gone.
 */
export async function lookUnder(under: Under, targets: readonly Target[], signal: AbortSignal): Promise<{ seen: Seen[]; posts: RemotePost[] }> {
  const found = new Map<string, RemoteItem>()
  const posts: RemotePost[] = []
  for (const [postId, there] of byPost(targets)) {
    if (there.length < 2) continue
    const post = await under.post(postId, signal)
    if (post === null) continue
    posts.push(post)
    await findUnder(under, post, there, found, signal)
  }
  const seen: Seen[] = []
  for (const target of targets) {
    const item = found.get(target.remoteId) ?? (await under.one(target, signal))
    if (item === undefined) continue
    if (item === null || item.remoteId === target.remoteId) seen.push({ remoteId: target.remoteId, item: item === null ? null : { ...item, threadRemoteId: target.threadRemoteId, postRemoteId: target.postRemoteId } })
  }
  return { seen, posts }
}

function byPost(targets: readonly Target[]): Map<string, Target[]> {
  const posts = new Map<string, Target[]>()
  for (const target of targets) if (target.postRemoteId !== null) posts.set(target.postRemoteId, [...(posts.get(target.postRemoteId) ?? []), target])
  return posts
}

async function findUnder(under: Under, post: RemotePost, targets: readonly Target[], found: Map<string, RemoteItem>, signal: AbortSignal): Promise<void> {
  const wanted = new Set(targets.map(({ remoteId }) => remoteId))
  let pages = 0
  for await (const items of under.newest(post, signal)) {
    pages += 1
    for (const item of items) if (wanted.delete(item.remoteId)) found.set(item.remoteId, item)
    if (wanted.size === 0 || pages >= mostLookPages) return
  }
}
