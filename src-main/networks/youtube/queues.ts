import { z } from 'zod'
import type { Batch, Cursor, RemoteItem } from '../../../src-contract/remote.ts'
import type { Client } from './client.ts'
import { digestOf, pagesOf } from './reader.ts'
import type { Gathered, Reader } from './reader.ts'

/** What waits for a moderator and what looks like spam: `rows` as told before, `ids` of what is in neither list by its own doing but ours to follow. */
const state = z.object({ rows: z.array(z.string()), ids: z.array(z.string()) })

/** Of a longer queue the newest are read: its end is reached as it gets shorter. */
const mostPages = 5

/**
 * Both queues, as a whole each time: there is no other word on how a comment stands. What has left them was approved, rejected or deleted elsewhere; what
 * was rejected is told of nowhere (https://developers.google.com/youtube/v3/docs/comments/setModerationStatus), so what is still to be had by its id is public.
 */
export async function* pullQueues(client: Client, reader: Reader, cursor: Cursor | null, signal: AbortSignal): AsyncGenerator<Batch> {
  const from = state.safeParse(cursor).data ?? { rows: [], ids: [] }
  const known = new Set(from.rows)
  const rows: string[] = []
  const waiting = new Set<string>()
  const gathered: Gathered[] = []
  let whole = true
  for (const queue of ['heldForReview', 'likelySpam'] as const) {
    let ended = false
    for await (const page of pagesOf(client, { queue }, mostPages, signal)) {
      ended = page.last
      const marked = page.rows.map((told) => ({ told, mark: `${queue === 'likelySpam' ? 's' : 'h'}:${told.thread.id}:${digestOf(told)}` }))
      rows.push(...marked.map(({ mark }) => mark))
      for (const { told } of marked) for (const id of waitingIn(told, queue)) waiting.add(id)
      const fresh = marked.filter(({ mark }) => !known.has(mark))
      if (fresh.length > 0) gathered.push(await reader.gather(fresh.map(({ told }) => told), queue))
    }
    whole &&= ended
  }
  const left = from.ids.filter((id) => !waiting.has(id))
  // The end of a long queue is out of sight: what is not seen there may still be in it.
  const gone = whole ? left : []
  const found = gone.length === 0 ? [] : await client.comments(gone, signal)
  const back = reader.single(found, () => null)
  const there = new Set(found.map(({ id }) => id))
  const ids = [...waiting, ...(whole ? [] : left)].slice(0, 2000)
  const next = { rows, ids }
  const upserted: RemoteItem[] = [...gathered.flatMap(({ items }) => items), ...back.items]
  if (upserted.length === 0 && gone.length === 0 && JSON.stringify(next) === JSON.stringify(cursor ?? { rows: [], ids: [] })) return
  yield {
    posts: [...gathered.flatMap(({ posts }) => posts), ...(found.length === 0 ? [] : await reader.postsFor(found))],
    upserted, removed: gone.filter((id) => !there.has(id)), cursor: next,
  }
}

function waitingIn({ thread, replies }: Parameters<typeof digestOf>[0], queue: 'heldForReview' | 'likelySpam'): string[] {
  const all = [thread.snippet.topLevelComment, ...replies]
  const told = all.filter(({ snippet }) => snippet.moderationStatus === 'heldForReview' || snippet.moderationStatus === 'likelySpam')
  return told.length > 0 || queue === undefined ? told.map(({ id }) => id) : [thread.id]
}
