import { Fault } from '../../src-contract/failure.ts'
import type { PostId } from '../../src-contract/ids.ts'
import { applyBatch } from '../store/apply.ts'
import type { Store } from '../store/database.ts'
import { noteWhole } from '../store/posts.ts'
import { addCounts, breathe, noCounts, throwIfAborted } from './pull.ts'
import type { Counts, Reach } from './pull.ts'

const sliceItems = 100

/**
 * Reads everything under one post again, whatever is held already. Broken off it leaves what it has read; that all of it was read is noted at its end alone.
 */
export async function readWholePost(store: Store, reach: Reach, post: { id: PostId; remoteId: string }, signal: AbortSignal): Promise<Counts> {
  const { adapter, account } = reach
  const counts = noCounts()
  const pullPost = adapter.pullPost?.bind(adapter)
  if (pullPost === undefined) throw new Fault('post.notByItself', { network: adapter.id })
  let batches: AsyncIterator<{ posts: Parameters<typeof applyBatch>[2]['posts']; upserted: Parameters<typeof applyBatch>[2]['upserted']; removed: string[] }> | null = null
  try {
    for (;;) {
      throwIfAborted(signal)
      const { done, value } = await reach.turn((session) => {
        batches ??= pullPost(session, post.remoteId, signal)[Symbol.asyncIterator]()
        return batches.next()
      })
      if (done === true) break
      for (let from = 0; from === 0 || from < value.upserted.length; from += sliceItems) {
        const slice = { posts: from === 0 ? value.posts : [], upserted: value.upserted.slice(from, from + sliceItems), removed: from === 0 ? value.removed : [] }
        addCounts(counts, applyBatch(store, account.id, slice))
        await breathe()
      }
    }
  } finally {
    await (batches as AsyncIterator<unknown> | null)?.return?.()
  }
  noteWhole(store, account.id, post.id)
  return counts
}
