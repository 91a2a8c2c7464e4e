import { z } from 'zod'
import type { Batch, Cursor } from '../../../src-contract/remote.ts'
import type { Client } from './client.ts'
import { toReviewItem } from './transform.ts'

/** The entries that waited when last read, with their versions. */
const live = z.object({ waiting: z.record(z.string(), z.number()) })

/** The whole of what waits is read each time: it is short, and tells of no change by itself. What waits no more is looked at once again. */
export async function* pullReview(client: Client, cursor: Cursor | null, signal: AbortSignal): AsyncGenerator<Batch> {
  const from = live.safeParse(cursor).data ?? { waiting: {} }
  const entries = await client.waiting(signal)
  if (entries === null) return
  const waiting = Object.fromEntries(entries.map(({ entry }) => [String(entry.id), entry.version]))
  const changed = entries.filter(({ entry }) => from.waiting[entry.id] !== entry.version)
  const settled = Object.keys(from.waiting).filter((id) => !Object.hasOwn(waiting, id))
  const removed: string[] = []
  for (const id of settled) {
    const found = await client.review(Number(id), signal)
    if (found === null) removed.push(`review/${id}`)
    else changed.push(found)
  }
  const upserted = changed.flatMap(({ entry, aside }) => toReviewItem(entry, aside, client.settings) ?? [])
  if (upserted.length > 0 || removed.length > 0 || JSON.stringify(waiting) !== JSON.stringify(from.waiting)) {
    yield { posts: [], upserted, removed, cursor: { waiting } }
  }
}
