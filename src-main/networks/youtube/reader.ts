import { createHash } from 'node:crypto'
import type { RemoteItem, RemotePost, Target } from '../../../src-contract/remote.ts'
import type { Visibility } from '../../../src-contract/network.ts'
import type { Client, Queue, Told } from './client.ts'
import { instantOf, postIdOf, toItem, toPost, unknownPost } from './transform.ts'
import type { Comment } from './wire.ts'

export type Gathered = { posts: RemotePost[]; items: RemoteItem[] }

const standing: Record<Queue, Visibility> = { published: 'visible', heldForReview: 'held', likelySpam: 'spam' }

/** Videos that this session has asked about lately: a title costs a unit. */
type Titles = Map<string, RemotePost>

/** Threads and single comments as items, with all their answers and the videos they stand under, but for those that are `known`. */
export function createReader(client: Client, known: ReadonlySet<string>, signal: AbortSignal) {
  const titles: Titles = new Map()

  async function postsFor(comments: readonly Comment[]): Promise<RemotePost[]> {
    const ids = new Map<string, number>()
    for (const one of comments) {
      const id = postIdOf(one)
      if (id !== null) ids.set(id, Math.min(ids.get(id) ?? Infinity, instantOf(one.snippet.publishedAt)))
    }
    for (const id of known) ids.delete(id)
    const asked = Array.from(ids.keys()).filter((id) => !titles.has(id) && !id.startsWith('post:'))
    if (asked.length > 0) for (const one of await client.videos(asked, signal)) titles.set(one.id, toPost(one))
    return Array.from(ids, ([id, firstAt]) => titles.get(id) ?? unknownPost(id, firstAt))
  }

  /** All answers, asked for where some were left out. */
  async function answersOf({ thread, replies }: Told): Promise<Comment[]> {
    if (thread.snippet.totalReplyCount <= replies.length) return replies
    const all = (await client.replies(thread.id, signal)) ?? []
    // A list of answers may leave out those that wait for a moderator.
    const given = new Set(all.map(({ id }) => id))
    return [...all, ...replies.filter(({ id }) => !given.has(id))]
  }

  return {
    async gather(rows: readonly Told[], queue: Queue): Promise<Gathered> {
      const items: RemoteItem[] = []
      const comments: Comment[] = []
      for (const told of rows) {
        const { snippet } = told.thread
        const canReply = snippet.canReply !== false
        const top = snippet.topLevelComment
        const answers = await answersOf(told)
        // Of a thread in a queue the answer may be what waits, and not the comment at its top: unless told, it is the top.
        const waits = answers.some((one) => one.snippet.moderationStatus !== undefined && one.snippet.moderationStatus !== 'published')
        items.push(toItem(top, { visibility: waits ? 'visible' : standing[queue], canReply, channelId: client.channelId }))
        for (const one of answers) items.push(toItem({ ...one, snippet: { ...one.snippet, videoId: one.snippet.videoId ?? top.snippet.videoId, postId: one.snippet.postId ?? top.snippet.postId } }, { visibility: 'visible', canReply, channelId: client.channelId }))
        comments.push(top, ...answers)
      }
      return { posts: await postsFor(comments), items: items.filter(({ visibility }) => visibility !== 'deleted') }
    },
    /** Comments that were asked for by id, which tells nothing of how they stand. */
    single(comments: readonly Comment[], target: (id: string) => Pick<Target, 'visibility' | 'ref' | 'postRemoteId'> | null): Gathered {
      const items = comments.map((one) => {
        const held = target(one.id)
        const item = toItem(one, { visibility: held?.visibility ?? 'visible', canReply: held?.ref['canReply'] !== false, channelId: client.channelId })
        return held === null ? item : { ...item, postRemoteId: held.postRemoteId }
      })
      return { posts: [], items }
    },
    postsFor,
  }
}
export type Reader = ReturnType<typeof createReader>

/** What of a thread would be news. */
export function digestOf({ thread, replies }: Told): string {
  const told = [thread.snippet.topLevelComment, ...replies].map(({ id, snippet }) => [id, snippet.updatedAt ?? snippet.publishedAt, snippet.moderationStatus ?? '', snippet.textDisplay])
  return createHash('sha256').update(JSON.stringify([thread.snippet.totalReplyCount, thread.snippet.canReply ?? true, told])).digest('base64url').slice(0, 8)
}

export const threadAt = ({ thread }: Told): number => instantOf(thread.snippet.topLevelComment.snippet.publishedAt)

/** Pages of a list from its top, as far as they are asked for. */
export async function* pagesOf(client: Client, of: { queue: Queue; video?: string }, most: number, signal: AbortSignal): AsyncGenerator<{ rows: Told[]; last: boolean }> {
  let token: string | null = null
  for (let n = 0; n < most; n += 1) {
    const found: { rows: Told[]; next: string | null } = await client.threads({ ...of, token }, signal)
    token = found.next
    yield { rows: found.rows, last: token === null }
    if (token === null) return
  }
}
