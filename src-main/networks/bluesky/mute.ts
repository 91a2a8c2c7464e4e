import { z } from 'zod'
import { Fault } from '../../../src-contract/failure.ts'
import type { Clock } from '../../lib/clock.ts'
import type { Performed } from '../adapter.ts'
import { performed, profileOf, whenShown } from './attempt.ts'
import type { Client } from './client.ts'

/**
 * A mute is no record: the AppView keeps it, nobody else is told, and what it says of the two of us is the only proof. The answer itself is
 * empty. Saying it again changes nothing. https://docs.bsky.app/docs/api/app-bsky-graph-mute-actor
 */
export async function setMuted(client: Client, clock: Clock, did: string, on: boolean, signal: AbortSignal): Promise<Performed> {
  const verb = on ? 'mute' : 'unmute'
  if (did === client.did) throw new Fault('verb.notOnOwn', { verb })
  await client.post(z.unknown(), `app.bsky.graph.${verb}Actor`, { actor: did }, signal)
  const read = () => profileOf(client, did, signal)
  const { viewer } = await whenShown(read, (one) => one.viewer?.muted === on, clock, signal)
  // Through a list they stay muted, and the list is not ours to change here.
  if (!on && viewer?.muted === true && viewer.mutedByList !== undefined) throw new Fault('verb.notInThisState', { verb })
  if (viewer?.muted !== on) throw new Fault('remote.unchanged', { host: new URL(client.settings.pds).host })
  return performed([])
}

/** Null where the AppView does not say. A mute of their reposts or quotes alone is none. */
export async function isMuted(client: Client, did: string, signal: AbortSignal): Promise<boolean | null> {
  return (await profileOf(client, did, signal)).viewer?.muted ?? null
}
