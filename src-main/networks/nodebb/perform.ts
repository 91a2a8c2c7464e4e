import { Fault } from '../../../src-contract/failure.ts'
import type { NetworkVerb } from '../../../src-contract/network.ts'
import type { RemoteItem } from '../../../src-contract/remote.ts'
import { HttpFault } from '../../net/http.ts'
import type { Clock } from '../../lib/clock.ts'
import type { Action, ActionKey, Performed, Reconciled } from '../adapter.ts'
import { muteMs } from './capabilities.ts'
import { statusIn } from './client.ts'
import type { Client } from './client.ts'
import { itemNow } from './look.ts'
import { refOf } from './ref.ts'
import { editOwn, saysSo } from './edit.ts'
import { findReply, sendReply } from './reply.ts'

export type Actor = { client: Client; clock: Clock; signal: AbortSignal }

const unsupported = (verb: string) => new Fault('verb.unsupported', { verb, network: 'NodeBB' })
const performed = (observed: (RemoteItem | null)[]): Performed => ({ remoteId: null, url: null, observed: observed.flatMap((one) => one ?? []), posts: [] })
const unchanged = (client: Client, verb: NetworkVerb) => new HttpFault('remote.unchanged', { host: client.host, verb }, 'answered')
const ofAuthor = new Set<NetworkVerb>(['silence', 'unsilence', 'ban', 'unban'])

export async function perform(actor: Actor, action: Action, key: ActionKey): Promise<Performed> {
  const { client, clock, signal } = actor
  const { target, verb } = action
  const before = await itemNow(client, target, signal)
  const refused = before?.refuses.find((one) => one.verb === verb)
  if (refused !== undefined && !isReached(verb, before)) throw new Fault(refused.code, { verb, network: 'NodeBB', host: client.host })
  if (ofAuthor.has(verb)) return penalise(actor, action, before)
  if (before === null) {
    // Gone for good: for whoever wanted it away, that is done.
    if (verb === 'delete') return performed([])
    throw new HttpFault('remote.gone', { host: client.host, status: 404 }, 'answered')
  }
  if (verb === 'reply') return sendReply(client, action, key, clock.now(), signal)
  if (verb === 'edit') {
    await editOwn(client, action, before, signal)
    return performed([await itemNow(client, target, signal)])
  }
  const { is } = refOf(target)
  if (is === 'flag' || is === 'queued') return decide(actor, action, before)
  if (isReached(verb, before)) return performed([before])
  await change(client, action, signal)
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
    case 'restore':
      return item?.visibility === 'visible'
    case 'delete':
      return item === null || item.visibility === 'trash'
    default:
      return false
  }
}

async function change(client: Client, { target, verb, reason }: Action, signal: AbortSignal): Promise<void> {
  const ref = refOf(target)
  if (ref.is === 'message' && (verb === 'delete' || verb === 'restore')) return client.setMessageDeleted(ref.room, ref.mid, verb === 'delete', signal)
  if (ref.is !== 'post') throw unsupported(verb)
  switch (verb) {
    case 'like':
    case 'unlike':
      return client.vote(ref.pid, verb === 'like', signal)
    case 'delete':
    case 'restore':
      return client.setDeleted(ref.pid, verb === 'delete', signal)
    case 'report':
      return report(client, ref.pid, reason, signal)
    default:
      throw unsupported(verb)
  }
}

/** Who has flagged it already is refused, as for any mistake: so it is looked for first, where we may see flags. */
async function report(client: Client, pid: string, reason: string | null, signal: AbortSignal): Promise<void> {
  if ((await haveReported(client, pid, signal)) === true) return
  await client.report(pid, reason?.trim() || 'Signalement', signal)
}

/** Null where nobody tells: a member sees that a post was flagged, not by whom. */
async function haveReported(client: Client, pid: string, signal: AbortSignal): Promise<boolean | null> {
  const id = await client.flagOf(pid, signal)
  if (id === null) return false
  if (!client.settings.moderates) return null
  return (await client.flag(id, signal))?.reports.some(({ reporter }) => reporter?.uid === client.settings.uid) ?? false
}

/** A flag that was raised wrongly is rejected; one that was right is resolved when its post is deleted. */
async function decide({ client, signal }: Actor, { target, verb }: Action, before: RemoteItem): Promise<Performed> {
  const ref = refOf(target)
  if (verb !== 'approve' && verb !== 'delete') throw unsupported(verb)
  if (before.visibility !== 'held') return performed([before])
  if (ref.is === 'queued') {
    await client.settleQueued(ref.id, verb === 'approve', signal)
    return performed([{ ...before, visibility: verb === 'approve' ? 'visible' : 'deleted', refuses: [...before.refuses, ...closed] }])
  }
  if (ref.is !== 'flag') throw unsupported(verb)
  if (verb === 'delete') await client.setDeleted(ref.pid, true, signal).catch(async (error: unknown) => {
    // Deleted by somebody else in between: 400.
    if (statusIn(error) !== 400) throw error
  })
  await client.settleFlag(ref.flag, verb === 'approve' ? 'rejected' : 'resolved', signal)
  const after = await itemNow(client, target, signal)
  if (after?.visibility === 'held') throw unchanged(client, verb)
  return performed([after])
}

const closed: RemoteItem['refuses'] = (['approve', 'delete'] as const).map((verb) => ({ verb, code: 'verb.notInThisState' }))

type Standing = { banned: boolean; mutedUntil: number }
const stands = (verb: NetworkVerb, { banned, mutedUntil }: Standing, now: number): boolean =>
  verb === 'silence' || verb === 'unsilence' ? mutedUntil > now === (verb === 'silence') : banned === (verb === 'ban')

/** About the author, who is there even when the post is not. */
async function penalise({ client, clock, signal }: Actor, { target, verb, reason }: Action, before: RemoteItem | null): Promise<Performed> {
  if (!client.settings.staff) throw new Fault('auth.missingPermission', { host: client.host, permission: 'global-moderator' })
  const muting = verb === 'silence' || verb === 'unsilence'
  const uid = target.authorRemoteId
  const now = clock.now()
  const because = reason?.trim() ? { reason: reason.trim() } : {}
  const body = verb === 'silence' ? { until: now + muteMs, ...because } : verb === 'ban' ? { until: 0, ...because } : null
  if (!stands(verb, await client.standing(uid, signal), now)) {
    await client.penalty(uid, muting ? 'mute' : 'ban', body, signal)
    if (!stands(verb, await client.standing(uid, signal), now)) throw unchanged(client, verb)
  }
  return performed([before === null || muting || before.authorBlocked === null ? before : { ...before, authorBlocked: verb === 'ban' }])
}

/** Every write can be read back as a value, a report by those who see flags. Reads only. */
export async function reconcile({ client, clock, signal }: Actor, action: Action, attemptedAt: number): Promise<Reconciled> {
  const { target, verb } = action
  if (verb === 'reply') return findReply(client, action, attemptedAt, signal)
  const ref = refOf(target)
  if (verb === 'edit') {
    return (await saysSo(client, action, null, signal)) ? { kind: 'done', performed: performed([await itemNow(client, target, signal)]) } : { kind: 'not-done' }
  }
  if (verb === 'report') {
    const reported = ref.is === 'post' ? await haveReported(client, ref.pid, signal) : null
    if (reported === null) return { kind: 'unknown' }
    return reported ? { kind: 'done', performed: performed([await itemNow(client, target, signal)]) } : { kind: 'not-done' }
  }
  if (ofAuthor.has(verb)) {
    const standing = await client.standing(target.authorRemoteId, signal)
    return stands(verb, standing, clock.now()) ? { kind: 'done', performed: performed([await itemNow(client, target, signal)]) } : { kind: 'not-done' }
  }
  const now = await itemNow(client, target, signal)
  if (ref.is === 'queued') return now === null ? { kind: 'unknown' } : { kind: 'not-done' }
  if (ref.is === 'flag') return now?.visibility === 'held' ? { kind: 'not-done' } : { kind: 'done', performed: performed([now]) }
  return isReached(verb, now) ? { kind: 'done', performed: performed([now]) } : { kind: 'not-done' }
}
