import type { RemoteItem, RemotePost, Seen, Target } from '../../../src-contract/remote.ts'
import type { Client } from './client.ts'
import { blockedAmong } from './reader.ts'
import { refOf } from './ref.ts'
import { isSuspended } from './staff.ts'
import { toItem } from './transform.ts'
import type { Status } from './wire.ts'

/** How many are looked at in one go: three questions where a server takes several ids, else one for each thread. */
export const lookLimit = 60

export async function look(
  client: Client,
  targets: readonly Target[],
  signal: AbortSignal,
): Promise<{ seen: Seen[]; posts: RemotePost[] }> {
  const found = new Map((await together(client, targets, signal)).map((one) => [one.id, one]))
  const blocking = await blockedAmong(
    client,
    targets.map((one) => one.authorRemoteId),
    signal,
  )
  const seen: Seen[] = []
  for (const target of targets) {
    // What was left out of a list is asked for by itself before it is called gone.
    const status = found.get(target.remoteId) ?? (await client.status(target.remoteId, signal))
    const blocked = blocking.get(target.authorRemoteId) ?? null
    if (status !== null) seen.push({ remoteId: target.remoteId, item: itemAt(client, target, status, blocked) })
    // Some servers hide from us whom we block: then it is not known whether it is still there.
    else if (blocked !== true && !(await isSuspended(client, target.authorRemoteId, signal))) seen.push({ remoteId: target.remoteId, item: null })
  }
  return { seen, posts: [] }
}

async function together(client: Client, targets: readonly Target[], signal: AbortSignal): Promise<Status[]> {
  const several = await client.statuses(
    targets.map((one) => one.remoteId),
    signal,
  )
  return several ?? byThread(client, targets, signal)
}

/** One question for all that stands under one status, where it saves any. */
async function byThread(client: Client, targets: readonly Target[], signal: AbortSignal): Promise<Status[]> {
  const tops = new Map<string, number>()
  const topOf = (target: Target) => target.postRemoteId ?? target.threadRemoteId
  for (const target of targets) tops.set(topOf(target), (tops.get(topOf(target)) ?? 0) + 1)
  const found: Status[] = []
  for (const [top, count] of tops) {
    if (count > 1) found.push(...((await client.context(top, signal))?.descendants ?? []))
  }
  return found
}

/** Its place is known since it was first read. */
export function itemAt(client: Client, target: Target, status: Status, blocked: boolean | null): RemoteItem {
  const place = { kind: refOf(target).kind, threadRemoteId: target.threadRemoteId, postRemoteId: target.postRemoteId }
  return toItem(status, place, client.settings, blocked)
}

/** The item an action is about, as it is now; null when it is gone or not shown. */
export async function itemNow(client: Client, target: Target, signal: AbortSignal): Promise<RemoteItem | null> {
  const status = await client.status(target.remoteId, signal)
  if (status === null) return null
  const blocking = await blockedAmong(client, [status.account.id], signal)
  return itemAt(client, target, status, blocking.get(status.account.id) ?? null)
}
