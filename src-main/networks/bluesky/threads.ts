import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { Batch, Cursor } from '../../../src-contract/remote.ts'
import type { Clock } from '../../lib/clock.ts'
import { refusalIn } from './answer.ts'
import { ownerOf } from './at-uri.ts'
import type { Client } from './client.ts'
import type { Reader } from './reader.ts'
import { rootOf } from './transform.ts'
import { walk } from './walk.ts'
import { feedEntry, feedPage } from './wire.ts'
import type { PostView } from './wire.ts'

/** Of each own post: its count of direct replies when it was last walked, and a digest of all that the walk found. */
const walked = z.object({ count: z.number(), digest: z.string() })
const live = z.object({ walked: z.record(z.string(), walked), replies: z.array(z.string()) })
type Live = z.infer<typeof live>
const history = z.object({ page: z.string().nullable(), inPage: z.number(), done: z.number(), ended: z.boolean() })

const pageSize = 50
/**
 * The count tells of direct replies alone. For deeper ones a few threads are walked again at every sync: the newest, and others in turn.
 */
const newestAgain = 2
const othersAgain = 3
const turnMs = 60_000

type Filter = 'posts_no_replies' | 'posts_with_replies'

/** Own posts, newest first; reposts of others' left out. */
async function ownPosts(
  client: Client,
  filter: Filter,
  cursor: string | null,
  signal: AbortSignal,
): Promise<{ views: PostView[]; next: string | null }> {
  const params = { actor: client.did, filter, limit: pageSize, cursor: cursor ?? undefined }
  const answer = await client.get(feedPage, 'app.bsky.feed.getAuthorFeed', params, signal)
  const entries = client.readable('post', feedEntry, answer.feed).filter((entry) => entry.reason === undefined && entry.post.author.did === client.did)
  return { views: entries.map((entry) => entry.post), next: answer.cursor === undefined || answer.cursor === cursor ? null : answer.cursor }
}

/** Nothing where the post was deleted between the list and the walk. */
async function walkIfThere(client: Client, uri: string, signal: AbortSignal): Promise<PostView[]> {
  try {
    return await walk(client, uri, signal)
  } catch (error) {
    if (refusalIn(error) === 'NotFound') return []
    throw error
  }
}

function digestOf(views: readonly PostView[]): string {
  const lines = views.map((view) => `${view.uri} ${view.cid} ${view.viewer?.like ?? ''}`).sort()
  return createHash('sha256').update(lines.join('\n')).digest('hex').slice(0, 16)
}

const hasReplies = (view: PostView) => (view.replyCount ?? 0) > 0

/**
 * The recent own posts, and own replies under posts of others, that have replies: those first whose count is not the one we walked. Bounded
 * by one page of each list. A walk that finds what the last one found gives no batch.
 */
export async function* pullThreads(
  client: Client,
  reader: Reader,
  clock: Clock,
  cursor: Cursor | null,
  signal: AbortSignal,
): AsyncGenerator<Batch> {
  const before = live.safeParse(cursor).data
  const from: Live = before ?? { walked: {}, replies: [] }
  const published = (await ownPosts(client, 'posts_no_replies', null, signal)).views
  const replies = (await ownPosts(client, 'posts_with_replies', null, signal)).views.filter((view) => view.record.reply !== undefined)
  const isElsewhere = (view: PostView) => ownerOf(rootOf(view).uri) !== client.did
  const targets = [...published, ...replies.filter(isElsewhere)].filter(hasReplies)
  // An own reply not seen before was written with another client: its thread has news. At the first sync all of them are such.
  const written = before === undefined ? [] : replies.filter((view) => !isElsewhere(view) && !from.replies.includes(view.uri))

  const counts = new Map(targets.map((view) => [view.uri, view.replyCount ?? 0]))
  let state: Live = { ...from, walked: Object.fromEntries(Object.entries(from.walked).filter(([uri]) => counts.has(uri))) }
  const due = new Set([...changedIn(targets, from), ...written.map((view) => rootOf(view).uri), ...againIn(targets, clock.now())])
  for (const uri of due) {
    const views = await walkIfThere(client, uri, signal)
    const digest = digestOf(views)
    const known = state.walked[uri]
    const count = counts.get(uri)
    if (known?.digest === digest && known.count === count) continue
    if (count !== undefined) state = { ...state, walked: { ...state.walked, [uri]: { count, digest } } }
    const { posts, items } = await reader.collect(views)
    yield { posts, upserted: items, removed: [], cursor: state }
  }
  const seen = replies.map((view) => view.uri)
  const settled: Live = { ...state, replies: seen }
  if (JSON.stringify(settled) !== JSON.stringify(from)) yield { posts: [], upserted: [], removed: [], cursor: settled }
}

function changedIn(targets: readonly PostView[], from: Live): string[] {
  return targets.filter((view) => from.walked[view.uri]?.count !== view.replyCount).map((view) => view.uri)
}

/** Which turn it is is told by the clock, so that a sync without news leaves the cursor as it was. */
function againIn(targets: readonly PostView[], now: number): string[] {
  const others = targets.slice(newestAgain)
  const first = Math.floor(now / turnMs) * othersAgain
  const inTurn =
    others.length === 0
      ? []
      : Array.from({ length: Math.min(othersAgain, others.length) }, (_, index) => others[(first + index) % others.length])
  return [...targets.slice(0, newestAgain), ...inTurn].flatMap((view) => (view === undefined ? [] : [view.uri]))
}

/** Every own post to the first one, its thread walked where it has replies. */
export async function* fillThreads(client: Client, reader: Reader, cursor: Cursor | null, signal: AbortSignal): AsyncGenerator<Batch> {
  let { page, inPage, done, ended } = history.safeParse(cursor).data ?? { page: null, inPage: 0, done: 0, ended: false }
  while (!ended) {
    const { views, next } = await ownPosts(client, 'posts_no_replies', page, signal)
    for (const view of views.slice(inPage)) {
      inPage += 1
      done += 1
      if (!hasReplies(view)) continue
      const { posts, items } = await reader.collect(await walkIfThere(client, view.uri, signal))
      yield { posts, upserted: items, removed: [], cursor: { page, inPage, done, ended }, progress: { done, total: null } }
    }
    page = next
    inPage = 0
    ended = next === null
    yield { posts: [], upserted: [], removed: [], cursor: { page, inPage, done, ended }, progress: { done, total: ended ? done : null } }
  }
}
