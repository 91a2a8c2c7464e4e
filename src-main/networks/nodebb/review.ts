import { z } from 'zod'
import type { Batch, Cursor, RemoteItem } from '../../../src-contract/remote.ts'
import { HttpFault } from '../../net/http.ts'
import type { Client } from './client.ts'
import { flagName, queuedName } from './ref.ts'
import { toFlagged, toQueued } from './transform.ts'
import type { WireQueued } from './wire.ts'

/** What waited when last read: flags with how often they were raised, and posts. */
const live = z.object({ flags: z.record(z.string(), z.number()), queued: z.array(z.string()) })

export async function flagItem(client: Client, id: number, signal: AbortSignal): Promise<RemoteItem | null> {
  const flag = await client.flag(id, signal)
  const post = flag === null || flag.type !== 'post' ? null : await client.summary(flag.targetId, signal)
  return flag === null || post === null ? null : toFlagged(flag, post, client.settings)
}

/** A forum without a queue has no such page; who moderates a category alone may not see it. */
export async function queuedOrNone(client: Client, signal: AbortSignal): Promise<WireQueued[] | null> {
  try {
    return await client.queued(signal)
  } catch (error) {
    if (error instanceof HttpFault && ['remote.refused', 'remote.notFound'].includes(error.failure.code)) return null
    throw error
  }
}

/** The whole of what waits is read each time. Of users that were flagged nothing is shown here: the forum’s own page has them. */
export async function* pullReview(client: Client, cursor: Cursor | null, signal: AbortSignal): AsyncGenerator<Batch> {
  const from = live.safeParse(cursor).data ?? { flags: {}, queued: [] }
  const open = new Map<number, number>()
  for (let number = 1; ; number += 1) {
    const { rows, more } = await client.flags(number, signal)
    for (const one of rows.filter(({ type, state }) => type === 'post' && (state === 'open' || state === 'wip'))) open.set(one.flagId, one.heat)
    if (!more || number >= 50) break
  }
  const upserted: RemoteItem[] = []
  const removed: string[] = []
  const settled = Object.keys(from.flags).map(Number).filter((id) => !open.has(id))
  for (const id of [...[...open].filter(([one, heat]) => from.flags[one] !== heat).map(([one]) => one), ...settled]) {
    const item = await flagItem(client, id, signal)
    if (item === null) removed.push(flagName(id))
    else upserted.push(item)
  }
  const queued = (await queuedOrNone(client, signal)) ?? []
  upserted.push(...queued.filter(({ id }) => !from.queued.includes(id)).map((one) => toQueued(one, client.settings)))
  removed.push(...from.queued.filter((id) => !queued.some((one) => one.id === id)).map(queuedName))
  const now = { flags: Object.fromEntries([...open].map(([id, heat]) => [String(id), heat])), queued: queued.map(({ id }) => id) }
  if (upserted.length > 0 || removed.length > 0 || JSON.stringify(now) !== JSON.stringify(from)) yield { posts: [], upserted, removed, cursor: now }
}
