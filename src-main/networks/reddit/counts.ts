import { z } from 'zod'
import type { Batch, Cursor, PostPace, RemotePost } from '../../../src-contract/remote.ts'
import type { Client } from './client.ts'
import type { Gather } from './gather.ts'
import { postSources } from './tree.ts'
import { toPost } from './transform.ts'

/** By post, how many comments it counted when it was last read; null before the first reading, whose trees are history. */
const state = z.object({ counts: z.record(z.string(), z.number()) })

const mostKept = 500
/** Posts whose time has come and that no list shows: a hundred a question. */
const mostDue = 200
/** Posts that are read again in one reading, the most lacking first: a question each. */
const mostRead = 10

/**
 * The newest posts of each community and our own, and those whose time has come, with how many comments each has by Reddit's own count. Where that is more than
 * before and more than we hold, the newest five hundred there are read: lists of comments end after a thousand, so that what came while nobody read is found
 * here. What lacks even so is told as lacking.
 */
export async function* pullCounts(client: Client, gather: Gather, pace: readonly PostPace[] | undefined, now: number, cursor: Cursor | null, signal: AbortSignal): AsyncGenerator<Batch> {
  const before = state.safeParse(cursor).data?.counts ?? null
  const posts = new Map<string, RemotePost>()
  for (const of of postSources(client)) for (const one of (await client.posts(of, null, signal)).rows) posts.set(one.name, toPost(one, client.settings))
  const due = (pace ?? []).filter(({ dueAt, remoteId }) => dueAt <= now && !posts.has(remoteId) && /^t3_[0-9a-z]{1,13}$/.test(remoteId)).slice(0, mostDue)
  if (due.length > 0) for (const one of (await client.info(due.map(({ remoteId }) => remoteId), signal)).links.values()) posts.set(one.name, toPost(one, client.settings))
  if (posts.size === 0) return
  const held = new Map((pace ?? []).map((one) => [one.remoteId, one.held]))
  const counted = Array.from(posts.values()).flatMap(({ remoteId, remoteCount }) => (typeof remoteCount === 'number' ? [{ remoteId, count: remoteCount }] : []))
  const knownOf = (id: string): number | undefined => (before !== null && Object.hasOwn(before, id) ? before[id] : undefined)
  const lacking = counted.filter(({ remoteId, count }) => before !== null && count > (knownOf(remoteId) ?? 0) && count > (held.get(remoteId) ?? 0))
  const reading = lacking.sort((a, b) => b.count - (held.get(b.remoteId) ?? 0) - (a.count - (held.get(a.remoteId) ?? 0))).slice(0, mostRead)
  const waits = new Set(lacking.slice(mostRead).map(({ remoteId }) => remoteId))
  // Those that are not read yet keep their old count, and come up again.
  let counts = merged(before ?? {}, counted.filter(({ remoteId }) => !waits.has(remoteId) && !reading.some((one) => one.remoteId === remoteId)))
  yield { posts: Array.from(posts.values()), upserted: [], removed: [], cursor: { counts } }
  for (const one of reading) {
    const { branch } = await client.tree(one.remoteId, null, signal)
    counts = merged(counts, [one])
    const gathered = await gather(branch.comments)
    yield { ...gathered, cursor: { counts } }
  }
}

function merged(counts: Readonly<Record<string, number>>, told: readonly { remoteId: string; count: number }[]): Record<string, number> {
  const all = new Map(Object.entries(counts))
  for (const { remoteId, count } of told) {
    // Those told of last stand last; one that has not moved stays where it is.
    if (all.get(remoteId) === count) continue
    all.delete(remoteId)
    all.set(remoteId, count)
  }
  return Object.fromEntries(Array.from(all).slice(-mostKept))
}
