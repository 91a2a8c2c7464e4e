import { z } from 'zod'
import type { Batch, Cursor } from '../../../src-contract/remote.ts'
import { feedPage } from './capabilities.ts'
import type { Client } from './client.ts'
import { gather } from './gather.ts'
import type { Told } from './gather.ts'
import type { WirePost } from './wire.ts'

/**
 * All up to `mark` is known, and of what is above it what is in `seen`, by id, with its edition: a post may be stored after a later one, and the newest
 * are read each time anyway. `before`: where a walk down from the top was broken off.
 */
const live = z.object({ mark: z.number(), seen: z.record(z.string(), z.string()), before: z.number().nullable() })
type Live = z.infer<typeof live>
const history = z.object({ before: z.number().nullable(), done: z.number(), ended: z.boolean() })

/** Older forums give the posts of fifty ids in place of fifty posts: so many empty pages in a row are no end. */
const patience = 20

const editionOf = (post: WirePost): string => `${post.version}${post.hidden === true ? ' hidden' : ''}`

/** Whether a post is in the categories that are read. */
const isIn = (client: Client, post: WirePost): boolean => client.settings.categories?.includes(String(post.category_id ?? '')) !== false

/** Where the next page begins: always further down, whether or not a forum counts `before` itself in. */
function below(page: readonly WirePost[], before: number | null): number {
  const lowest = page.length > 0 ? Math.min(...page.map(({ id }) => id)) : (before ?? 0) - feedPage
  return before === null ? lowest : Math.min(lowest, before - 1)
}

const isLast = (page: readonly WirePost[], before: number | null, empty: number): boolean => page.length === 0 && (before === null || empty >= patience)

/** From the top, or from where a walk was broken off, down to what is known; the first one ever reads one page. */
async function* walk(client: Client, from: Live | null, told: Told, signal: AbortSignal): AsyncGenerator<Batch, Live> {
  let state: Live = from ?? { mark: 0, seen: {}, before: null }
  for (let empty = 0; ; ) {
    const { mark, seen, before } = state
    const page = await client.latest(before, signal)
    empty = page.length === 0 ? empty + 1 : 0
    const fresh = page.filter((one) => one.id > mark && seen[one.id] !== editionOf(one))
    const all = { ...seen, ...Object.fromEntries(fresh.map((one) => [String(one.id), editionOf(one)])) }
    const next = below(page, before)
    const done = from === null || next <= mark + 1 || isLast(page, before, empty)
    const reached: Live = done ? settled(from === null ? Math.max(0, next - 1) : mark, all) : { mark, seen: all, before: next }
    const { items, posts } = await gather(client, fresh.filter((one) => isIn(client, one)), told, signal)
    if (items.length > 0 || JSON.stringify(reached) !== JSON.stringify(state)) yield { posts, upserted: items, removed: [], cursor: reached }
    state = reached
    if (done) return state
  }
}

/** A walk that was broken off is finished first; what came in the meantime is at the top. */
export async function* pullFeed(client: Client, cursor: Cursor | null, signal: AbortSignal): AsyncGenerator<Batch> {
  if (client.settings.categories?.length === 0) return
  const told: Told = new Set()
  let state = live.safeParse(cursor).data ?? null
  if (state !== null && state.before !== null) state = yield* walk(client, state, told, signal)
  yield* walk(client, state, told, signal)
}

/** The newest page stays remembered one by one, so that what is stored late is found among them. */
function settled(mark: number, seen: Record<string, string>): Live {
  const ids = Object.keys(seen)
    .map(Number)
    .filter((id) => id > mark)
    .sort((a, b) => b - a)
  const kept = ids.slice(0, feedPage)
  const lowest = kept.at(-1)
  const under = ids.length > feedPage && lowest !== undefined ? lowest - 1 : mark
  return { mark: under, seen: Object.fromEntries(kept.toReversed().map((id) => [String(id), seen[id] ?? ''])), before: null }
}

/** Everything that was ever posted, newest first. */
export async function* fillFeed(client: Client, cursor: Cursor | null, signal: AbortSignal): AsyncGenerator<Batch> {
  if (client.settings.categories?.length === 0) return
  const told: Told = new Set()
  let { before, done, ended } = history.safeParse(cursor).data ?? { before: null, done: 0, ended: false }
  for (let empty = 0; !ended; ) {
    const page = await client.latest(before, signal)
    empty = page.length === 0 ? empty + 1 : 0
    const next = below(page, before)
    ended = next <= 1 || isLast(page, before, empty)
    before = next
    const { items, posts } = await gather(client, page.filter((one) => isIn(client, one)), told, signal)
    done += items.length
    yield { posts, upserted: items, removed: [], cursor: { before, done, ended }, progress: { done, total: ended ? done : null } }
  }
}
