import { z } from 'zod'
import { Fault } from '../../../src-contract/failure.ts'
import type { Batch, Cursor, PostPace } from '../../../src-contract/remote.ts'
import { idsPerCall } from './capabilities.ts'
import type { Client } from './client.ts'
import { pagesOf } from './reader.ts'
import type { Reader } from './reader.ts'
import { toPost } from './transform.ts'

/** Threads that have more answers than are shown along with them, each with how many when they were last read through. */
const state = z.object({ answers: z.array(z.string()) })

const readAnswers = (cursor: Cursor | null): Map<string, number> =>
  new Map((state.safeParse(cursor).data?.answers ?? []).map((one) => [one.split(' ')[0] ?? '', Number(one.split(' ')[1] ?? 0)]))
const written = (answers: ReadonlyMap<string, number>): Cursor => ({ answers: Array.from(answers, ([id, count]) => `${id} ${count}`).slice(-mostKept) })

/** How deep under a video it is looked whether an old thread has a new answer. */
const mostPages = 3
const mostKept = 500
/** A unit gives so many counts; so many videos are gone through in one reading. */
const mostWalked = 3

/**
 * The videos whose time has come: how many comments each has by YouTube's own count, one unit for fifty. Where that has moved, its threads are gone through:
 * an answer to an old one is told of nowhere else.
 */
export async function* pullCounts(client: Client, reader: Reader, posts: readonly PostPace[], now: number, cursor: Cursor | null, signal: AbortSignal): AsyncGenerator<Batch> {
  const due = posts.filter(({ dueAt, remoteId }) => dueAt <= now && !remoteId.startsWith('post:')).slice(0, idsPerCall)
  if (due.length === 0) return
  const counted = (await client.videos(due.map(({ remoteId }) => remoteId), signal)).map(toPost)
  const before = new Map(due.map((one) => [one.remoteId, one]))
  const answers = readAnswers(cursor)
  yield { posts: counted, upserted: [], removed: [], cursor: written(answers) }
  const moved = counted.filter(({ remoteId, remoteCount }) => {
    const known = before.get(remoteId)
    return known !== undefined && typeof remoteCount === 'number' && remoteCount > (known.remoteCount ?? known.held)
  })
  for (const { remoteId } of moved.slice(0, mostWalked)) {
    for await (const { rows } of pagesOf(client, { queue: 'published', video: remoteId }, mostPages, signal)) {
      const fresh = rows.filter(({ thread, replies }) => {
        const { totalReplyCount } = thread.snippet
        return totalReplyCount > 0 && (totalReplyCount <= replies.length || answers.get(thread.id) !== totalReplyCount)
      })
      for (const { thread, replies } of fresh) if (thread.snippet.totalReplyCount > replies.length) answers.set(thread.id, thread.snippet.totalReplyCount)
      if (fresh.length === 0) continue
      const { posts: under, items } = await reader.gather(fresh, 'published')
      yield { posts: under, upserted: items, removed: [], cursor: written(answers) }
    }
  }
}

/** Everything under one video that is public, and then the video with its count. */
export async function* pullVideo(client: Client, reader: Reader, videoId: string, signal: AbortSignal): AsyncGenerator<Batch> {
  const [video] = await client.videos([videoId], signal)
  if (video === undefined || video.id !== videoId) throw new Fault('remote.gone', { host: client.host })
  for await (const { rows } of pagesOf(client, { queue: 'published', video: videoId }, Infinity, signal)) {
    const { posts, items } = await reader.gather(rows, 'published')
    yield { posts, upserted: items, removed: [], cursor: {} }
  }
  yield { posts: [toPost(video)], upserted: [], removed: [], cursor: {} }
}
