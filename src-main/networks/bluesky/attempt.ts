import { Fault } from '../../../src-contract/failure.ts'
import type { RemoteItem, Target } from '../../../src-contract/remote.ts'
import type { Clock } from '../../lib/clock.ts'
import type { ActionKey, Performed } from '../adapter.ts'
import type { Client } from './client.ts'
import type { PostRef } from './ref.ts'
import { graphemes } from './rich-text.ts'
import { profile } from './wire.ts'
import type { Profile } from './wire.ts'

/** One attempt at one action on a post, and what it needs. */
export type Attempt = { client: Client; clock: Clock; target: Target; ref: PostRef; key: ActionKey; signal: AbortSignal }

export const performed = (observed: RemoteItem[]): Performed => ({ remoteId: null, url: null, observed, posts: [] })

const waitsMs = [0, 300, 600, 1200, 2000]

/**
 * The AppView shows a write some moments after the repository has it. Waiting for that, not for ever, keeps the next sync from bringing
 * back yesterday's state; what the action did does not depend on it.
 */
export async function whenShown<T>(read: () => Promise<T>, shown: (read: T) => boolean, clock: Clock, signal: AbortSignal): Promise<T> {
  let last = await read()
  for (const waitMs of waitsMs) {
    if (shown(last) || signal.aborted) break
    await clock.sleep(waitMs, signal)
    last = await read()
  }
  return last
}

/** By value: the repository holds the very version that it said it made. */
export async function confirmed(client: Client, made: { uri: string; cid: string }, signal: AbortSignal): Promise<string> {
  const found = await client.record(made.uri, signal)
  if (found === null || found.cid !== made.cid) throw new Fault('remote.unchanged', { host: new URL(client.settings.pds).host })
  return made.uri
}

export async function removed(client: Client, uri: string, signal: AbortSignal): Promise<void> {
  await client.remove(uri, signal)
  if ((await client.record(uri, signal)) !== null) throw new Fault('remote.unchanged', { host: new URL(client.settings.pds).host })
}

export const profileOf = (client: Client, did: string, signal: AbortSignal): Promise<Profile> =>
  client.get(profile, 'app.bsky.actor.getProfile', { actor: did }, signal)

export function checkLength(text: string, limit: { graphemes: number; bytes: number }): void {
  const length = graphemes(text)
  if (length > limit.graphemes || Buffer.byteLength(text) > limit.bytes) throw new Fault('input.tooLong', { length, max: limit.graphemes })
}
