import { Fault } from '../../../src-contract/failure.ts'
import type { RemoteItem, Target } from '../../../src-contract/remote.ts'
import type { Action, ActionKey, Performed, Reconciled } from '../adapter.ts'
import { reportLimit } from './capabilities.ts'
import type { Client } from './client.ts'
import { editOwn, findEdit } from './edit.ts'
import { itemAt, itemNow } from './look.ts'
import { blockedAmong } from './reader.ts'
import { findReply, sendReply } from './reply.ts'
import { isStaffVerb, reconcileSanction, sanction } from './staff.ts'

const unsupported = (verb: string) => new Fault('verb.unsupported', { verb, network: 'Mastodon' })
const performed = (observed: (RemoteItem | null)[]): Performed => ({
  remoteId: null,
  url: null,
  observed: observed.flatMap((one) => one ?? []),
  posts: [],
})

export async function perform(client: Client, action: Action, key: ActionKey, signal: AbortSignal): Promise<Performed> {
  const { target, verb } = action
  switch (verb) {
    case 'reply':
      return sendReply(client, action, key, signal)
    case 'edit':
      return editOwn(client, action, signal)
    case 'like':
    case 'unlike':
      return favourite(client, target, verb === 'like', signal)
    case 'block':
    case 'unblock':
      return block(client, target, verb === 'block', signal)
    case 'mute':
    case 'unmute':
      return mute(client, target, verb === 'mute', signal)
    case 'blockDomain':
    case 'unblockDomain':
      return blockDomain(client, target, verb === 'blockDomain', signal)
    case 'report':
      return sendReport(client, action, signal)
    case 'delete':
      return deleteOwn(client, target, signal)
    default:
      if (isStaffVerb(verb)) return sanction(client, target, verb, signal)
      throw unsupported(verb)
  }
}

async function favourite(client: Client, target: Target, on: boolean, signal: AbortSignal): Promise<Performed> {
  const status = await client.favourite(target.remoteId, on, signal)
  if ((status.favourited === true) !== on) throw new Fault('remote.unchanged', { host: client.host })
  const blocking = await blockedAmong(client, [status.account.id], signal)
  return performed([itemAt(client, target, status, blocking.get(status.account.id) ?? null)])
}

async function block(client: Client, target: Target, on: boolean, signal: AbortSignal): Promise<Performed> {
  if (target.authorRemoteId === client.me) throw new Fault('verb.notOnOwn', { verb: on ? 'block' : 'unblock' })
  // Read first: behind the block some servers no longer show it.
  const before = on ? await itemNow(client, target, signal) : null
  if ((await client.block(target.authorRemoteId, on, signal)) !== on) throw new Fault('remote.unchanged', { host: client.host })
  const after = on ? before : await itemNow(client, target, signal)
  return performed([after === null ? null : { ...after, authorBlocked: on }])
}

async function mute(client: Client, target: Target, on: boolean, signal: AbortSignal): Promise<Performed> {
  const verb = on ? 'mute' : 'unmute'
  if (target.authorRemoteId === client.me) throw new Fault('verb.notOnOwn', { verb })
  if (client.settings.flavour === 'snac') throw unsupported(verb)
  if ((await client.mute(target.authorRemoteId, on, signal)) !== on) throw new Fault('remote.unchanged', { host: client.host })
  return performed([])
}

/** By the name of the author's server, as ours has it now. Asked about afterwards: the answer itself is empty. */
async function blockDomain(client: Client, target: Target, on: boolean, signal: AbortSignal): Promise<Performed> {
  const verb = on ? 'blockDomain' : 'unblockDomain'
  if (target.authorRemoteId === client.me) throw new Fault('verb.notOnOwn', { verb })
  if (client.settings.flavour === 'snac') throw unsupported(verb)
  const author = await client.person(target.authorRemoteId, signal)
  if (author === null) throw new Fault('remote.gone', { host: client.host })
  const domain = /^[^@]+@([\w.-]+\.[\w-]+)$/.exec(author.acct)?.[1]
  if (domain === undefined || author.id !== target.authorRemoteId) throw unsupported(verb)
  await client.blockDomain(domain, on, signal)
  const now = await client.relationship(target.authorRemoteId, signal)
  if (now?.domain_blocking !== on) throw new Fault('remote.unchanged', { host: client.host })
  return performed([])
}

const categories: Readonly<Record<string, string>> = { spam: 'spam', scam: 'spam', legal: 'legal' }

/**
 * To the staff of our own server; a remote author's is not told unless ours passes it on. `reason` is one of the words above, or what the
 * user wrote. A second report changes nothing but a count on the other side.
 */
async function sendReport(client: Client, { target, reason }: Action, signal: AbortSignal): Promise<Performed> {
  if (client.settings.flavour === 'snac') throw unsupported('report')
  if (target.authorRemoteId === client.me) throw new Fault('verb.notOnOwn', { verb: 'report' })
  const category = categories[reason ?? ''] ?? 'other'
  const comment = Array.from(reason ?? '')
    .slice(0, reportLimit)
    .join('')
  await client.report({ account_id: target.authorRemoteId, status_ids: [target.remoteId], comment, category }, signal)
  return performed([])
}

async function deleteOwn(client: Client, target: Target, signal: AbortSignal): Promise<Performed> {
  if (target.authorRemoteId !== client.me || client.settings.flavour === 'snac') throw unsupported('delete')
  const before = await itemNow(client, target, signal)
  if (before === null) return performed([])
  const known = await client.remove(target.remoteId, signal)
  // It is there and cannot be removed by that name: a server without deletion.
  if ((await client.status(target.remoteId, signal)) !== null)
    throw known ? new Fault('remote.unchanged', { host: client.host }) : unsupported('delete')
  return performed([{ ...before, visibility: 'deleted' }])
}

/** Every write but a report can be read back as a value. Reads only. */
export async function reconcile(client: Client, action: Action, attemptedAt: number, signal: AbortSignal): Promise<Reconciled> {
  const { target, verb } = action
  if (verb === 'reply') return findReply(client, action, attemptedAt, signal)
  if (verb === 'edit') return findEdit(client, action, attemptedAt, signal)
  if (verb === 'report') return { kind: 'unknown' }
  if (isStaffVerb(verb)) return reconcileSanction(client, target, verb, signal)
  if (verb === 'mute' || verb === 'unmute' || verb === 'blockDomain' || verb === 'unblockDomain') {
    const now = await client.relationship(target.authorRemoteId, signal)
    if (now === null) return { kind: 'unknown' }
    const isDone = verb.endsWith('Domain') ? now.domain_blocking === (verb === 'blockDomain') : now.muting === (verb === 'mute')
    return isDone ? { kind: 'done', performed: performed([]) } : { kind: 'not-done' }
  }
  const item = await itemNow(client, target, signal)
  if (verb === 'block' || verb === 'unblock') {
    const blocked = (await client.blocking([target.authorRemoteId], signal)).get(target.authorRemoteId)
    if (blocked === undefined) return { kind: 'unknown' }
    return blocked === (verb === 'block') ? { kind: 'done', performed: performed([item]) } : { kind: 'not-done' }
  }
  if (verb === 'delete') return item === null ? { kind: 'done', performed: performed([]) } : { kind: 'not-done' }
  if (item === null || (verb !== 'like' && verb !== 'unlike')) return { kind: 'unknown' }
  return item.liked === (verb === 'like') ? { kind: 'done', performed: performed([item]) } : { kind: 'not-done' }
}
