import { Fault } from '../../../src-contract/failure.ts'
import type { NetworkVerb } from '../../../src-contract/network.ts'
import type { RemoteItem, Target } from '../../../src-contract/remote.ts'
import { HttpFault } from '../../net/http.ts'
import type { Clock } from '../../lib/clock.ts'
import type { Action, ActionKey, Performed, Reconciled } from '../adapter.ts'
import { actionTypes, banMs, silenceMs } from './capabilities.ts'
import { isConflict } from './client.ts'
import type { Client, Standing } from './client.ts'
import { itemNow } from './look.ts'
import { refOf } from './ref.ts'
import { editOwn, findEdit } from './edit.ts'
import { findReply, sendReply } from './reply.ts'
import { hasActed } from './transform.ts'

export type Actor = { client: Client; clock: Clock; signal: AbortSignal }

const unsupported = (verb: string) => new Fault('verb.unsupported', { verb, network: 'Discourse' })
const performed = (observed: (RemoteItem | null)[]): Performed => ({ remoteId: null, url: null, observed: observed.flatMap((one) => one ?? []), posts: [] })
const unchanged = (client: Client, verb: NetworkVerb) => new HttpFault('remote.unchanged', { host: client.host, verb }, 'answered')

const ofAuthor = new Set<NetworkVerb>(['silence', 'unsilence', 'ban', 'unban'])

export async function perform(actor: Actor, action: Action, key: ActionKey): Promise<Performed> {
  const { client, signal } = actor
  const { target, verb } = action
  const before = await itemNow(client, target, signal)
  const refused = before?.refuses.find((one) => one.verb === verb)
  if (refused !== undefined && !isReached(verb, before)) throw new Fault(refused.code, { verb, network: 'Discourse', host: client.host })
  if (ofAuthor.has(verb)) return penalise(actor, action, before)
  if (before === null) {
    // Gone for good: for whoever wanted it away, that is done.
    if (verb === 'delete') return performed([])
    throw new HttpFault('remote.gone', { host: client.host, status: 404 }, 'answered')
  }
  if (verb === 'reply') return sendReply(client, action, key, signal)
  if (verb === 'edit') return editOwn(client, action, signal)
  if (refOf(target).review !== null) return decide(actor, action, before)
  if (isReached(verb, before)) return performed([before])
  await change(actor, action)
  const after = await itemNow(client, target, signal)
  if (verb !== 'report' && (after === null ? verb !== 'delete' : !isReached(verb, after))) throw unchanged(client, verb)
  return performed([after ?? { ...before, visibility: 'deleted' }])
}

/** Whether an item stands as the verb would leave it. */
function isReached(verb: NetworkVerb, item: RemoteItem | null): boolean {
  switch (verb) {
    case 'like':
    case 'unlike':
      return item?.liked === (verb === 'like')
    case 'hide':
      return item?.visibility === 'hidden'
    case 'unhide':
    case 'restore':
      return item?.visibility === 'visible'
    case 'delete':
      return item === null || item.visibility === 'trash'
    default:
      return false
  }
}

function idOf(target: Target, verb: NetworkVerb): number {
  const { post } = refOf(target)
  if (post === null) throw unsupported(verb)
  return post
}

async function change({ client, signal }: Actor, { target, verb, reason }: Action): Promise<void> {
  const id = idOf(target, verb)
  switch (verb) {
    case 'like':
      return void (await client.act({ id, post_action_type_id: actionTypes.like }, signal))
    case 'unlike':
      return void (await client.undoAct(id, actionTypes.like, signal))
    case 'hide':
      return hide(client, id, reason, signal)
    case 'unhide':
      return client.unhide(id, signal)
    case 'delete':
      return void (await client.remove(id, signal))
    case 'restore':
      return client.recover(id, signal)
    case 'report':
      return flag(client, id, reason, signal)
    default:
      throw unsupported(verb)
  }
}

/**
 * A flag that staff acts on at once. It is a word, not a truth value, that the forum compares. One that was flagged by us before takes no other of the same
 * kind: then the entry of the queue is decided.
 */
async function hide(client: Client, id: number, reason: string | null, signal: AbortSignal): Promise<void> {
  const type = reason === 'spam' ? actionTypes.spam : actionTypes.inappropriate
  const post = await client.post(id, signal)
  const pending = (post?.reviewable_score_pending_count ?? 0) > 0 ? (post?.reviewable_id ?? null) : null
  if (pending !== null && (await take(client, pending, ['agree_and_hide', 'hide_post'], signal, id))) return
  await client.act({ id, post_action_type_id: type, take_action: 'true' }, signal)
}

const types: Readonly<Record<string, number>> = { spam: actionTypes.spam, scam: actionTypes.spam, abuse: actionTypes.inappropriate, offTopic: actionTypes.offTopic }

const flagFor = (reason: string | null): number => types[reason ?? ''] ?? (reason ? actionTypes.notifyModerators : actionTypes.inappropriate)

/** What has no word of its own goes to the forum's staff as a message. A second flag of one kind changes nothing. */
async function flag(client: Client, id: number, reason: string | null, signal: AbortSignal): Promise<void> {
  const type = flagFor(reason)
  const post = await client.post(id, signal)
  if (post !== null && hasActed(post, type)) return
  const after = await client.act({ id, post_action_type_id: type, ...(type === actionTypes.notifyModerators ? { message: reason } : {}) }, signal)
  if (!hasActed(after, type)) throw unchanged(client, 'report')
}

const choices: Partial<Record<NetworkVerb, readonly string[]>> = {
  approve: [
    'approve_post', 'approve_post_closed', 'approve', 'approve_and_unhide', 'approve_and_restore', 'disagree_and_restore', 'disagree', 'not_spam', 'unhide_post',
    'no_action_post', 'ignore_and_do_nothing', 'ignore',
  ],
  delete: ['reject_post', 'delete_and_agree', 'reject_and_delete', 'delete_post', 'confirm_spam'],
}
/** Newer forums ask about the author apart, and wait until that is answered as well: silencing and suspending are verbs of their own here. */
const aboutAuthor = ['no_action_user']

/** An entry of the queue. Whoever decided it before us has decided it: what it says then is given. */
async function decide({ client, signal }: Actor, { target, verb }: Action, before: RemoteItem): Promise<Performed> {
  const { review } = refOf(target)
  const names = choices[verb]
  if (names === undefined || review === null) throw unsupported(verb)
  if (before.visibility === 'held' && !(await take(client, review, names, signal))) throw unsupported(verb)
  let after = await itemNow(client, target, signal)
  if (after?.visibility === 'held' && (await take(client, review, aboutAuthor, signal))) after = await itemNow(client, target, signal)
  if (after?.visibility === 'held') throw unchanged(client, verb)
  return performed([after])
}

/** The first of these actions that the entry offers. Its version is as we read it just now; who was quicker by that moment makes us read again, once. */
async function take(client: Client, review: number, names: readonly string[], signal: AbortSignal, about?: number): Promise<boolean> {
  for (let tries = 0; ; tries += 1) {
    const entry = await client.review(review, signal)
    const name = names.find((one) => entry?.actions.includes(one))
    if (about !== undefined && entry?.entry.post_id !== about) return false
    if (entry === null || name === undefined) return false
    try {
      await client.decide(review, name, entry.entry.version, signal)
      return true
    } catch (error) {
      if (!isConflict(error) || tries > 0) throw error
    }
  }
}

const penalties = { silence: 'silence', unsilence: 'unsilence', ban: 'suspend', unban: 'unsuspend' } as const

const stands = (verb: NetworkVerb, { silenced, suspended }: Standing, now: number): boolean => {
  const [until, on] = verb === 'silence' || verb === 'unsilence' ? [silenced, verb === 'silence'] : [suspended, verb === 'ban']
  return (until !== null && until > now) === on
}

/** About the author, who is there even when the post is not. */
async function penalise({ client, clock, signal }: Actor, { target, verb, reason }: Action, before: RemoteItem | null): Promise<Performed> {
  if (verb !== 'silence' && verb !== 'unsilence' && verb !== 'ban' && verb !== 'unban') throw unsupported(verb)
  if (!client.settings.staff) throw new Fault('auth.missingPermission', { host: client.host, permission: 'moderator' })
  const until = (ms: number) => new Date(clock.now() + ms).toISOString()
  const because = reason?.trim() || 'Moderation'
  const body = verb === 'silence' ? { silenced_till: until(silenceMs), reason: because } : verb === 'ban' ? { suspend_until: until(banMs), reason: because } : {}
  if (!stands(verb, await client.standing(target.authorRemoteId, signal), clock.now())) {
    await client.penalty(target.authorRemoteId, penalties[verb], body, signal)
    if (!stands(verb, await client.standing(target.authorRemoteId, signal), clock.now())) throw unchanged(client, verb)
  }
  const banned = verb === 'ban' ? true : verb === 'unban' ? false : null
  return performed([before === null || banned === null || before.authorBlocked === null ? before : { ...before, authorBlocked: banned }])
}

/** Every write can be read back as a value. Reads only. */
export async function reconcile(actor: Actor, action: Action, attemptedAt: number): Promise<Reconciled> {
  const { client, clock, signal } = actor
  const { target, verb, reason } = action
  if (verb === 'reply') return findReply(client, action, attemptedAt, signal)
  if (verb === 'edit') return findEdit(client, action, signal)
  if (ofAuthor.has(verb)) {
    const standing = await client.standing(target.authorRemoteId, signal)
    return stands(verb, standing, clock.now()) ? { kind: 'done', performed: performed([await itemNow(client, target, signal)]) } : { kind: 'not-done' }
  }
  const { review, post } = refOf(target)
  const now = await itemNow(client, target, signal)
  if (review !== null) return now?.visibility === 'held' ? { kind: 'not-done' } : { kind: 'done', performed: performed([now]) }
  if (verb === 'report') {
    const found = post === null ? null : await client.post(post, signal)
    return found !== null && hasActed(found, flagFor(reason))
      ? { kind: 'done', performed: performed([now]) }
      : { kind: 'not-done' }
  }
  return isReached(verb, now) ? { kind: 'done', performed: performed([now]) } : { kind: 'not-done' }
}
