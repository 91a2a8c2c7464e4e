import type { Clock } from '../../lib/clock.ts'
import type { Action, ActionKey, Performed, Reconciled } from '../adapter.ts'
import { atUri } from './at-uri.ts'
import { performed, profileOf } from './attempt.ts'
import type { Client } from './client.ts'
import { hiddenNow } from './gates.ts'
import { itemAt, lookAtPosts } from './look.ts'
import { isMuted } from './mute.ts'
import { findMessage } from './perform-message.ts'
import { findReply } from './perform-reply.ts'
import { refOf } from './ref.ts'
import type { PostRef } from './ref.ts'
import { tidOf } from './tid.ts'

const notDone: Reconciled = { kind: 'not-done' }
const doneIf = (found: Performed | null): Reconciled => (found === null ? notDone : { kind: 'done', performed: found })

/** Every write but a message and a report lies under a key of ours or can be read as a value, so the answer is known. Reads only. */
export async function reconcile(
  client: Client,
  clock: Clock,
  action: Action,
  key: ActionKey,
  attemptedAt: number,
  signal: AbortSignal,
): Promise<Reconciled> {
  const { target, verb } = action
  const ref = refOf(target)
  if (verb === 'report') return { kind: 'unknown' }
  if (verb === 'mute' || verb === 'unmute') {
    const muted = await isMuted(client, target.authorRemoteId, signal)
    if (muted === null) return { kind: 'unknown' }
    return muted === (verb === 'mute') ? { kind: 'done', performed: performed([]) } : notDone
  }
  if (verb === 'block' || verb === 'unblock') {
    const made = (await client.record(atUri(client.did, 'app.bsky.graph.block', tidOf(key)), signal)) !== null
    const { viewer } = await profileOf(client, target.authorRemoteId, signal)
    const mine = viewer?.blocking ?? (ref.t === 'post' ? ref.blocking : null)
    const blocked = made || (mine !== null && (await client.record(mine, signal)) !== null)
    return blocked === (verb === 'block') ? asItIs(client, action, ref.t === 'post' ? ref : null, signal) : notDone
  }
  if (ref.t === 'message')
    return verb === 'reply' ? findMessage(client, ref.convo, action.text?.trim() ?? '', attemptedAt, signal) : notDone
  if (verb === 'reply') return doneIf(await findReply({ client, clock, target, ref, key, signal }))
  if (verb === 'hide' || verb === 'unhide') {
    const hidden = await hiddenNow(client, ref.root, signal)
    return hidden.has(target.remoteId) === (verb === 'hide') ? asItIs(client, action, ref, signal) : notDone
  }
  if (verb === 'delete')
    return (await client.record(target.remoteId, signal)) === null ? { kind: 'done', performed: performed([]) } : notDone
  if (verb === 'like' || verb === 'unlike') {
    const made = (await client.record(atUri(client.did, 'app.bsky.feed.like', tidOf(key)), signal)) !== null
    const liked = made || (ref.like !== null && (await client.record(ref.like, signal)) !== null)
    return liked === (verb === 'like') ? asItIs(client, action, ref, signal) : notDone
  }
  return { kind: 'unknown' }
}

async function asItIs(client: Client, { target, verb }: Action, ref: PostRef | null, signal: AbortSignal): Promise<Reconciled> {
  if (ref === null) return { kind: 'done', performed: performed([]) }
  const view = (await lookAtPosts(client, [{ target, ref }], signal)).get(target.remoteId)
  if (view === null || view === undefined) return { kind: 'done', performed: performed([]) }
  const item = itemAt(client, target, view, await hiddenNow(client, ref.root, signal))
  // The AppView may not know yet what the repository says.
  const liked = verb === 'like' ? true : verb === 'unlike' ? false : item.liked
  const authorBlocked = verb === 'block' ? true : verb === 'unblock' ? false : item.authorBlocked
  return { kind: 'done', performed: performed([{ ...item, liked, authorBlocked }]) }
}
