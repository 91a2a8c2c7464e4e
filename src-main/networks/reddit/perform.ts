import { Fault } from '../../../src-contract/failure.ts'
import type { NetworkVerb } from '../../../src-contract/network.ts'
import type { RemoteItem, Target } from '../../../src-contract/remote.ts'
import { HttpFault } from '../../net/http.ts'
import type { Action, ActionKey, Performed, Reconciled } from '../adapter.ts'
import { saysTheSame } from '../graph-words.ts'
import { longestReason, muteHours } from './capabilities.ts'
import { isAbsent } from './client.ts'
import type { Client, Relation } from './client.ts'
import { itemNow } from './look.ts'
import { findReply, isMessage, sendReply, wordsOf } from './reply.ts'
import { itemsOf } from './talks.ts'
import { conversationIn } from './transform.ts'
import { written } from './words.ts'

const unsupported = (verb: string) => new Fault('verb.unsupported', { verb, network: 'Reddit' })
const performed = (observed: (RemoteItem | null)[]): Performed => ({ remoteId: null, url: null, observed: observed.flatMap((one) => one ?? []), posts: [] })
const unchanged = (client: Client, verb: NetworkVerb) => new HttpFault('remote.unchanged', { host: client.host, verb }, 'answered')
const gone = (client: Client) => new HttpFault('remote.gone', { host: client.host, status: 404 }, 'answered')

/** What is done to an author: among whom they are afterwards, or are no longer. */
const relations: Partial<Record<NetworkVerb, { relation: Relation; on: boolean }>> = {
  ban: { relation: 'banned', on: true }, unban: { relation: 'banned', on: false },
  silence: { relation: 'muted', on: true }, unsilence: { relation: 'muted', on: false },
  block: { relation: 'blocked', on: true }, unblock: { relation: 'blocked', on: false },
}

export async function perform(client: Client, action: Action, key: ActionKey, signal: AbortSignal): Promise<Performed> {
  const { target, verb } = action
  const before = await stands(client, target, signal)
  const refused = before?.refuses.find((one) => one.verb === verb)
  // Who may not do it at all is told so, even where it stands as it would leave it.
  if (refused !== undefined && (refused.code === 'verb.notModerator' || !isReached(action, before ?? null))) throw new Fault(refused.code, { verb, network: 'Reddit', host: client.host })
  if (before === undefined && !onMessages.has(verb)) throw unsupported(verb)
  if (relations[verb] !== undefined) return relate(client, action, before ?? null, signal)
  if (before === null) {
    // Gone for good: for whoever wanted it away, that is done.
    if (verb === 'delete' && target.authorRemoteId === client.settings.userId) return performed([])
    throw gone(client)
  }
  if (verb === 'reply') return sendReply(client, action, key, signal)
  if (verb === 'edit' && before?.own !== true) throw unsupported(verb)
  // What was complained of again since it was approved is approved again.
  const again = verb === 'approve' && (before?.attachments.length ?? 0) > 0
  if (before !== undefined && !again && isReached(action, before)) return performed([before])
  await change(client, action, signal)
  if (verb === 'report' || before === undefined) return performed([])
  const after = await stands(client, target, signal)
  if (after === null ? verb !== 'delete' : !isReached(action, after ?? null)) throw unchanged(client, verb)
  return performed([after ?? { ...before, visibility: 'deleted' }])
}

/** As it is now, a letter to moderators as its conversation has it; null where it is gone, undefined for a private message, of which nothing tells. */
async function stands(client: Client, target: Target, signal: AbortSignal): Promise<RemoteItem | null | undefined> {
  const conversation = conversationIn(target.remoteId)
  if (conversation !== null) return inModmail(client, target, conversation, signal)
  if (isMessage(target)) return undefined
  const item = await itemNow(client, target, signal)
  if (item === undefined) throw new HttpFault('remote.unexpected', { host: client.host }, 'answered')
  return item
}

const onMessages = new Set<NetworkVerb>(['reply', 'report', 'block', 'unblock'])

async function inModmail(client: Client, target: Target, conversation: string, signal: AbortSignal): Promise<RemoteItem | null> {
  try {
    return itemsOf(await client.exchange(conversation, signal), client).find(({ remoteId }) => remoteId === target.remoteId) ?? null
  } catch (error) {
    if (isAbsent(error)) return null
    throw error
  }
}

/** Whether an item stands as the verb would leave it. */
function isReached({ verb, text }: Action, item: RemoteItem | null): boolean {
  switch (verb) {
    case 'like':
    case 'unlike':
      return item?.liked === (verb === 'like')
    case 'hide':
      return item?.visibility === 'hidden'
    case 'spam':
      return item?.visibility === 'spam'
    case 'approve':
      return item?.visibility === 'visible' && item.ref['approved'] === true
    case 'unhide':
    case 'unspam':
      return item?.visibility === 'visible'
    case 'delete':
      return item === null
    case 'edit':
      return item !== null && item.own && saysTheSame(item.text, text ?? '')
    default:
      return false
  }
}

async function change(client: Client, action: Action, signal: AbortSignal): Promise<void> {
  const { target: { remoteId: id }, verb, reason } = action
  const write = (path: string, form: Record<string, string>, scope: string) => client.write(path, form, scope, signal)
  switch (verb) {
    case 'approve':
    case 'unhide':
    case 'unspam':
      return void (await write('/api/approve', { id }, 'modposts'))
    case 'hide':
    case 'spam':
      return void (await write('/api/remove', { id, spam: String(verb === 'spam') }, 'modposts'))
    case 'like':
    case 'unlike':
      return void (await write('/api/vote', { id, dir: verb === 'like' ? '1' : '0' }, 'vote'))
    case 'delete':
      return void (await write('/api/del', { id }, 'edit'))
    case 'edit':
      return void (await write('/api/editusertext', { thing_id: id, text: written(wordsOf(action)) }, 'edit'))
    case 'report':
      return void (await write('/api/report', { thing_id: id, reason: Array.from(reason?.trim() || 'other').slice(0, longestReason).join('') }, 'report'))
    default:
      throw unsupported(verb)
  }
}

/** About the author, who is there as long as their name is told. A name is asked for anew: it is kept nowhere beside the item. */
async function relate(client: Client, { target, verb, reason }: Action, before: RemoteItem | null, signal: AbortSignal): Promise<Performed> {
  const wanted = relations[verb]
  if (wanted === undefined) throw unsupported(verb)
  const { relation, on } = wanted
  const who = whoIn(client, target, before, relation)
  const community = communityOf(target)
  if (relation !== 'blocked' && community === '') throw new Fault('verb.notModerator', { verb })
  if ((await client.isAmong(relation, community, who, signal)) !== on) {
    await changeRelation(client, { relation, on, who, community, reason: reason?.trim() ?? '' }, target, signal)
    if ((await client.isAmong(relation, community, who, signal)) !== on) throw unchanged(client, verb)
  }
  return performed([before === null || relation === 'muted' ? null : { ...before, authorBlocked: on }])
}

function whoIn(client: Client, target: Target, before: RemoteItem | null, relation: Relation): string {
  if (relation === 'blocked' && /^t2_[0-9a-z]{1,13}$/.test(target.authorRemoteId)) return target.authorRemoteId
  const name = before?.author.handle ?? ''
  if (relation === 'blocked' || !/^[\w-]{1,50}$/.test(name)) throw gone(client)
  return name
}

const communityOf = ({ ref }: Target): string => (typeof ref['community'] === 'string' && /^[\w-]{1,50}$/.test(ref['community']) ? ref['community'] : '')

type Related = { relation: Relation; on: boolean; who: string; community: string; reason: string }

async function changeRelation(client: Client, { relation, on, who, community, reason }: Related, target: Target, signal: AbortSignal): Promise<void> {
  if (relation === 'blocked') {
    const form = on ? { account_id: who } : { id: who, type: 'enemy', container: client.settings.userId }
    return void (await client.write(on ? '/api/block_user' : '/api/unfriend', form, 'account', signal))
  }
  const conversation = conversationIn(target.remoteId)
  if (relation === 'muted' && conversation !== null) {
    return void (await client.write(`/api/mod/conversations/${conversation}/${on ? 'mute' : 'unmute'}`, on ? { num_hours: muteHours } : {}, 'modmail', signal))
  }
  const because = on && relation === 'banned' && reason !== '' ? { ban_reason: Array.from(reason).slice(0, longestReason).join('') } : {}
  await client.write(`/r/${community}/api/${on ? 'friend' : 'unfriend'}`, { type: relation, name: who, ...because }, 'modcontributors', signal)
}

/** Every write but a report can be read back. Reads only. */
export async function reconcile(client: Client, action: Action, key: ActionKey, attemptedAt: number, signal: AbortSignal): Promise<Reconciled> {
  const { target, verb } = action
  if (verb === 'reply') return findReply(client, action, key, attemptedAt, signal)
  // A second complaint of ours changes nothing there, and none is told of.
  if (verb === 'report') return { kind: 'unknown' }
  const now = await stands(client, target, signal)
  const wanted = relations[verb]
  if (wanted !== undefined) {
    const { relation, on } = wanted
    const is = await client.isAmong(relation, communityOf(target), whoIn(client, target, now ?? null, relation), signal)
    return is === on ? { kind: 'done', performed: performed([!now || relation === 'muted' ? null : { ...now, authorBlocked: on }]) } : { kind: 'not-done' }
  }
  if (now === undefined) return { kind: 'unknown' }
  return isReached(action, now) ? { kind: 'done', performed: performed([now]) } : { kind: 'not-done' }
}
