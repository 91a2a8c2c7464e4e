import type { RemotePost, Seen, Target } from '../../../src-contract/remote.ts'
import { isRefused, unknownChannel } from './calls.ts'
import { pageLimit } from './capabilities.ts'
import type { Client } from './client.ts'
import { findPlaces, talk } from './places.ts'
import type { Place } from './places.ts'
import { refOf } from './ref.ts'
import type { Ref } from './ref.ts'
import { earliest, isLater, latest, upTo } from './snowflake.ts'
import { toItem } from './transform.ts'
import type { Message } from './wire.ts'

export const lookLimit = 100
/** Of a channel in which much more is written than we hold, so many pages are read; what lies below is asked for one by one. */
const mostPages = 3

/** How what we hold stands now. A page tells of everything in its span; what it lacks there is gone. */
export async function look(client: Client, targets: readonly Target[], signal: AbortSignal): Promise<{ seen: Seen[]; posts: RemotePost[] }> {
  if (targets.length === 0) return { seen: [], posts: [] }
  const { readable } = await findPlaces(client, signal)
  const places = new Map(readable.map((place) => [place.id, place]))
  const byChannel = new Map<string, Target[]>()
  for (const target of targets) {
    const { channel } = refOf(target)
    byChannel.set(channel, [...(byChannel.get(channel) ?? []), target])
  }
  const seen: Seen[] = []
  for (const [channel, held] of byChannel) seen.push(...(await lookIn(client, channel, held, places, signal)))
  return { seen, posts: [] }
}

async function lookIn(client: Client, channel: string, held: readonly Target[], places: ReadonlyMap<string, Place>, signal: AbortSignal): Promise<Seen[]> {
  try {
    const found = await readAround(client, channel, held.map(({ remoteId }) => remoteId), signal)
    return held.flatMap((target): Seen[] => {
      const message = found.get(target.remoteId)
      if (message === undefined) return []
      return [{ remoteId: target.remoteId, item: message === null ? null : itemAt(client, target, message, places) }]
    })
  } catch (error) {
    // With its channel everything in it is gone; of one that is closed to us nothing is known.
    if (isRefused(error, unknownChannel)) return held.map(({ remoteId }) => ({ remoteId, item: null }))
    if (isRefused(error, 50_001)) return []
    throw error
  }
}

/** Null for what is gone; absent what could not be read, or was not reached. */
async function readAround(client: Client, channel: string, ids: readonly string[], signal: AbortSignal): Promise<Map<string, Message | null>> {
  const found = new Map<string, Message | null>()
  const wanted = new Set(ids)
  const oldest = earliest(ids) ?? '0'
  for (let pages = 0, top = latest(ids); wanted.size > 0 && pages < mostPages; pages += 1) {
    const page = await client.messages(channel, upTo(top), signal)
    const given = new Set(page.ids)
    const reached = page.given < pageLimit ? '0' : (earliest(page.ids) ?? '0')
    for (const message of page.messages) if (wanted.delete(message.id)) found.set(message.id, message)
    for (const id of ids.filter((one) => wanted.has(one))) {
      if (isLater(reached, id)) continue
      if (!given.has(id)) found.set(id, null)
      wanted.delete(id)
    }
    if (!isLater(reached, oldest)) break
    top = String(BigInt(reached) - 1n)
  }
  for (const id of wanted) found.set(id, await client.message(channel, id, signal))
  return found
}

/** Its place in the threads is known since it was first read; what may be done there is as it is now. */
export function itemAt(client: Client, target: Target, message: Message, places: ReadonlyMap<string, Place>) {
  const ref = refOf(target)
  const item = toItem(message, places.get(ref.channel) ?? unknownPlace(ref), client.me)
  return { ...item, threadRemoteId: target.threadRemoteId, postRemoteId: ref.post, ref }
}

/** A thread that has been put away, or a conversation: what may be done there is found out by doing it. */
const unknownPlace = ({ channel, guild }: Ref): Place => ({ ...talk(channel), guild })
