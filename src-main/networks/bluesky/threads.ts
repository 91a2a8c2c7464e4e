import { z } from 'zod'
import type { Batch, Cursor } from '../../../src-contract/remote.ts'
import type { Clock } from '../../lib/clock.ts'
import { refusalIn } from './answer.ts'
import { ownerOf } from './at-uri.ts'
import type { Client } from './client.ts'
import type { Reader } from './reader.ts'
import { rootOf } from './transform.ts'
import { walk } from './walk.ts'
import { feedEntry, feedPage, readable } from './wire.ts'
import type { PostView } from './wire.ts'

// Own posts and what stands below them. `c` is the count of direct replies when a thread was last walked, `w` when that was.
const walked = z.object({ c: z.number(), w: z.number() })
const live = z.object({ walked: z.record(z.string(), walked), replies: z.array(z.string()) })
type Live = z.infer<typeof live>
const history = z.object({ page: z.string().nullable(), done: z.number() })

const pageSize = 50
/** The count tells of direct replies alone. For the deeper ones a few threads are walked again at every sync: the newest, and those unseen for longest. */
const newestAgain = 2
const oldestAgain = 3

type Filter = 'posts_no_replies' | 'posts_with_replies'

/** Own posts, newest first; reposts of others' left out. */
async function ownPosts(client: Client, filter: Filter, cursor: string | null, signal: AbortSignal): Promise<{ views: PostView[]; next: string | null }> {
  const params = { actor: client.did, filter, limit: pageSize, cursor: cursor ?? undefined }
  const answer = await client.get(feedPage, 'app.bsky.feed.getAuthorFeed', params, signal)
  const views = readable(feedEntry, answer.feed).filter((entry) => entry.reason === undefined && entry.post.author.did === client.did)
  return { views: views.map((entry) => entry.post), next: answer.cursor ?? null }
}

/** Own replies under posts of others: what is said below them is said to us. */
const isElsewhere = (view: PostView, me: string) => view.record.reply !== undefined && ownerOf(rootOf(view).uri) !== me

async function below(client: Client, reader: Reader, uri: string, signal: AbortSignal): Promise<Pick<Batch, 'posts' | 'upserted'>> {
  try {
    const { posts, items } = await reader.collect(await walk(client, uri, signal))
    return { posts, upserted: items }
  } catch (error) {
    // Deleted between the list and the walk.
    if (refusalIn(error) === 'NotFound') return { posts: [], upserted: [] }
    throw error
  }
}

/** The recent own posts with replies, those first whose count of replies is not the one we walked. Bounded by one page of each list. */
export async function* pullThreads(client: Client, reader: Reader, clock: Clock, cursor: Cursor | null, signal: AbortSignal): AsyncGenerator<Batch> {
  const from: Live = live.safeParse(cursor).data ?? { walked: {}, replies: [] }
  const published = (await ownPosts(client, 'posts_no_replies', null, signal)).views
  const replies = (await ownPosts(client, 'posts_with_replies', null, signal)).views.filter((view) => view.record.reply !== undefined)
  const targets = [...published, ...replies.filter((view) => isElsewhere(view, client.did))].filter((view) => (view.replyCount ?? 0) > 0)

  const state: Live = { walked: {}, replies: from.replies }
  for (const view of targets) {
    const known = from.walked[view.uri]
    if (known !== undefined) state.walked[view.uri] = known
  }
  const counts = new Map(targets.map((view) => [view.uri, view.replyCount ?? 0]))
  for (const uri of dueOf(targets, replies, from)) {
    const batch = await below(client, reader, uri, signal)
    const count = counts.get(uri)
    if (count !== undefined) state.walked[uri] = { c: count, w: clock.now() }
    yield { ...batch, removed: [], cursor: structuredClone(state) }
  }
  const seen = replies.map((view) => view.uri)
  if (seen.join() !== from.replies.join()) yield { posts: [], upserted: [], removed: [], cursor: { ...state, replies: seen } }
}

function dueOf(targets: readonly PostView[], replies: readonly PostView[], from: Live): string[] {
  const uris = targets.map((view) => view.uri)
  const changed = targets.filter((view) => from.walked[view.uri]?.c !== (view.replyCount ?? 0)).map((view) => view.uri)
  // An own reply that we have not seen was written elsewhere; not at the first sync, where all of them are.
  const first = Object.keys(from.walked).length === 0 && from.replies.length === 0
  const answered = first ? [] : replies.filter((view) => !from.replies.includes(view.uri)).map((view) => rootOf(view).uri).filter((uri) => ownerOf(uri) === ownerOf(replies[0]?.uri ?? ''))
  const resting = uris.filter((uri) => !changed.includes(uri)).sort((a, b) => (from.walked[a]?.w ?? 0) - (from.walked[b]?.w ?? 0))
  const newest = uris.slice(0, newestAgain)
  return [...new Set([...changed, ...answered, ...newest, ...resting.slice(0, oldestAgain)])]
}

/** Every own post to the first one, its thread walked where it has replies. Killed in the middle of a page, it begins that page again. */
export async function* fillThreads(client: Client, reader: Reader, cursor: Cursor | null, signal: AbortSignal): AsyncGenerator<Batch> {
  const from = history.safeParse(cursor).data ?? { page: null, done: 0 }
  let { page: at, done } = from
  for (;;) {
    const page = await ownPosts(client, 'posts_no_replies', at, signal)
    for (const view of page.views.filter((one) => (one.replyCount ?? 0) > 0)) {
      const batch = await below(client, reader, view.uri, signal)
      yield { ...batch, removed: [], cursor: { page: at, done }, progress: { done, total: null } }
    }
    done += page.views.length
    const last = page.next === null || page.next === at
    yield { posts: [], upserted: [], removed: [], cursor: { page: page.next, done }, progress: { done, total: last ? done : null } }
    if (last) return
    at = page.next
  }
}
