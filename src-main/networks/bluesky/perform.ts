import { Fault } from '../../../src-contract/failure.ts'
import type { RemoteItem } from '../../../src-contract/remote.ts'
import type { Clock } from '../../lib/clock.ts'
import type { Action, ActionKey, Performed } from '../adapter.ts'
import { ownerOf } from './at-uri.ts'
import { confirmed, performed, profileOf, removed, whenShown } from './attempt.ts'
import type { Attempt } from './attempt.ts'
import type { Client } from './client.ts'
import { setHidden, hiddenNow } from './gates.ts'
import { itemAt, lookAtPosts, sightOf } from './look.ts'
import { setMuted } from './mute.ts'
import { sendMessage } from './perform-message.ts'
import { sendReply } from './perform-reply.ts'
import { refOf } from './ref.ts'
import { sendReport } from './report.ts'
import { tidOf } from './tid.ts'
import type { PostView } from './wire.ts'

export async function perform(client: Client, clock: Clock, action: Action, key: ActionKey, signal: AbortSignal): Promise<Performed> {
  const { target, verb } = action
  const ref = refOf(target)
  if (verb === 'mute' || verb === 'unmute') return setMuted(client, clock, target.authorRemoteId, verb === 'mute', signal)
  if (ref.t === 'message') {
    if (verb === 'reply') return sendMessage(client, ref.convo, textOf(action), signal)
    if (verb === 'report') return sendReport(client, target, null, action.reason, signal)
    if (verb !== 'block' && verb !== 'unblock') throw new Fault('verb.unsupported', { verb, network: 'Bluesky' })
    await setBlocked(client, target.authorRemoteId, verb === 'block', null, key, signal)
    return performed([])
  }
  const attempt: Attempt = { client, clock, target, ref, key, signal }
  switch (verb) {
    case 'reply':
      if (action.private) throw new Fault('verb.unsupported', { verb, network: 'Bluesky' })
      return sendReply(attempt, textOf(action))
    case 'like':
    case 'unlike':
      return setLiked(attempt, verb === 'like')
    case 'hide':
    case 'unhide':
      return performed(await observed(attempt, await setHidden(client, ref.root, target.remoteId, verb === 'hide', key.createdAt, signal)))
    case 'block':
    case 'unblock':
      return block(attempt, verb === 'block')
    case 'report':
      return sendReport(client, target, ref.cid, action.reason, signal)
    case 'delete':
      return deleteOwn(attempt)
    default:
      throw new Fault('verb.unsupported', { verb, network: 'Bluesky' })
  }
}

function textOf(action: Action): string {
  const text = action.text?.trim() ?? ''
  if (text === '') throw new Fault('input.empty', {})
  return text
}

/** The item as it is after a write, with what its repository has already confirmed; nothing when it is gone meanwhile. */
async function observed({ client, target, ref, signal }: Attempt, hidden: ReadonlySet<string>): Promise<RemoteItem[]> {
  const view = (await lookAtPosts(client, [{ target, ref }], signal)).get(target.remoteId)
  return view === null || view === undefined ? [] : [itemAt(client, target, view, hidden)]
}

const likes = 'app.bsky.feed.like'

async function setLiked(attempt: Attempt, like: boolean): Promise<Performed> {
  const { client, clock, target, ref, key, signal } = attempt
  const now = await sightOf(client, target, ref, signal)
  const mine = now.viewer?.like ?? ref.like
  let record: string | null = null
  if (!like) {
    if (mine !== null) await removed(client, mine, signal)
  } else if (mine !== null && (await client.record(mine, signal)) !== null) {
    record = mine
  } else {
    const made = await client.create(
      likes,
      tidOf(key),
      { subject: { uri: now.uri, cid: now.cid }, createdAt: new Date(key.createdAt).toISOString() },
      signal,
    )
    record = await confirmed(client, made, signal)
  }
  const read = () => sightOf(client, target, ref, signal)
  const view = await whenShown(read, (one) => (one.viewer?.like !== undefined) === like, clock, signal)
  const { like: _, ...viewer } = view.viewer ?? {}
  const shown: PostView = { ...view, viewer: record === null ? viewer : { ...viewer, like: record } }
  return performed([itemAt(client, target, shown, await hiddenOf(attempt))])
}

const hiddenOf = async ({ client, ref, signal }: Attempt): Promise<ReadonlySet<string>> =>
  ownerOf(ref.root) === client.did ? hiddenNow(client, ref.root, signal) : new Set<string>()

const blocks = 'app.bsky.graph.block'

/** The name of our block of them afterwards, null when there is none. */
async function setBlocked(
  client: Client,
  did: string,
  block: boolean,
  known: string | null,
  key: ActionKey,
  signal: AbortSignal,
): Promise<string | null> {
  if (did === client.did) throw new Fault('verb.notOnOwn', { verb: block ? 'block' : 'unblock' })
  const { viewer } = await profileOf(client, did, signal)
  const mine = viewer?.blocking ?? known
  if (!block) {
    // Through a list they stay blocked, and the list is not ours to change here.
    if (viewer?.blockingByList !== undefined && viewer.blocking === undefined) throw new Fault('verb.notInThisState', { verb: 'unblock' })
    if (mine !== null) await removed(client, mine, signal)
    return null
  }
  if (mine !== null && (await client.record(mine, signal)) !== null) return mine
  const made = await client.create(blocks, tidOf(key), { subject: did, createdAt: new Date(key.createdAt).toISOString() }, signal)
  return confirmed(client, made, signal)
}

async function block(attempt: Attempt, on: boolean): Promise<Performed> {
  const { client, clock, target, ref, key, signal } = attempt
  const record = await setBlocked(client, target.authorRemoteId, on, ref.blocking, key, signal)
  await whenShown(
    () => profileOf(client, target.authorRemoteId, signal),
    ({ viewer }) => (viewer?.blocking !== undefined) === on,
    clock,
    signal,
  )
  // Behind the block the post is read from its author's repository; the AppView no longer shows it to us.
  const view = (await lookAtPosts(client, [{ target, ref }], signal)).get(target.remoteId)
  if (view === null || view === undefined) return performed([])
  const { blocking: _, ...viewer } = view.author.viewer ?? {}
  const author = { ...view.author, viewer: record === null ? viewer : { ...viewer, blocking: record } }
  return performed([itemAt(client, target, { ...view, author }, await hiddenOf(attempt))])
}

async function deleteOwn(attempt: Attempt): Promise<Performed> {
  const { client, target, signal } = attempt
  if (ownerOf(target.remoteId) !== client.did) throw new Fault('verb.unsupported', { verb: 'delete', network: 'Bluesky' })
  const before = await observed(attempt, new Set())
  await removed(client, target.remoteId, signal)
  return performed(before.map((item) => ({ ...item, visibility: 'deleted' as const })))
}
