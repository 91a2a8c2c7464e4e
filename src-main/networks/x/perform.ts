import { Fault } from '../../../src-contract/failure.ts'
import type { Target } from '../../../src-contract/remote.ts'
import type { RemoteItem, RemotePost, Seen } from '../../../src-contract/remote.ts'
import { HttpFault } from '../../net/http.ts'
import type { Action, ActionKey, Performed, Reconciled } from '../adapter.ts'
import { isAbsent, isRefused } from './client.ts'
import type { Client } from './client.ts'
import { instantOf } from './ids.ts'
import { authorOf, parentOf, textOf, toItem, urlOf } from './transform.ts'
import type { Beside, Place } from './transform.ts'
import type { Message, Post } from './wire.ts'

/** So many a call: the most that a call may cost has to be left before it is made. */
export const lookLimit = 20

/** Whether something is hidden, nobody tells: it stays as it was known. What is not given is gone. */
export async function look(client: Client, targets: readonly Target[], signal: AbortSignal): Promise<{ seen: Seen[]; posts: RemotePost[] }> {
  // A message is never edited, and one that was deleted is deleted for whoever did so alone.
  const asked = targets.filter(({ ref }) => ref['kind'] !== 'message')
  const kept = targets.filter(({ ref }) => ref['kind'] === 'message').map(({ remoteId }): Seen => ({ remoteId, item: undefined }))
  if (asked.length === 0) return { seen: kept, posts: [] }
  const found = await client.lookup(asked.map(({ remoteId }) => remoteId), signal)
  const rows = new Map(found.rows.map((one) => [one.id, one]))
  const seen = asked.map((target): Seen => {
    const row = rows.get(target.remoteId)
    return { remoteId: target.remoteId, item: row === undefined ? null : itemAt(client, target, row, found.beside) }
  })
  return { seen: [...kept, ...seen], posts: [] }
}

function itemAt(client: Client, target: Target, row: Post, beside: Beside): RemoteItem {
  const place: Place = {
    kind: target.ref['kind'] === 'comment' ? 'comment' : 'mention', threadRemoteId: target.threadRemoteId, postRemoteId: target.postRemoteId, visibility: target.visibility,
    summoned: target.ref['summoned'] === true,
  }
  return toItem(row, place, beside, client.settings)
}

const nothing = (remoteId: string): Performed => ({ remoteId, url: null, observed: [], posts: [] })

export async function perform(client: Client, action: Action, key: ActionKey, now: number, signal: AbortSignal): Promise<Performed> {
  const { target, verb } = action
  const own = target.authorRemoteId === client.settings.userId
  switch (verb) {
    case 'reply':
      return target.ref['kind'] === 'message' ? send(client, action, now, signal) : reply(client, action, key, now, signal)
    case 'hide':
    case 'unhide':
      if (own) throw new Fault('verb.notOnOwn', { verb })
      if (target.ref['kind'] !== 'comment') throw new Fault('verb.notOwnThread', { verb })
      if ((await client.hide(target.remoteId, verb === 'hide', signal)) !== (verb === 'hide')) throw new HttpFault('remote.unchanged', { host: client.host }, 'maybe')
      return nothing(target.remoteId)
    case 'mute':
    case 'unmute':
      if (own) throw new Fault('verb.notOnOwn', { verb })
      if ((await client.mute(target.authorRemoteId, verb === 'mute', signal)) !== (verb === 'mute')) throw new HttpFault('remote.unchanged', { host: client.host }, 'maybe')
      return nothing(target.remoteId)
    case 'delete':
      if (!own || target.ref['kind'] === 'message') throw new Fault('verb.notOwnThread', { verb })
      return remove(client, target, signal)
    default:
      throw new Fault('verb.unsupported', { verb, network: 'X' })
  }
}

async function remove(client: Client, target: Target, signal: AbortSignal): Promise<Performed> {
  const gone = await client.remove(target.remoteId, signal).catch((error: unknown) => {
    if (isAbsent(error)) return true
    throw error
  })
  if (!gone) throw new HttpFault('remote.unchanged', { host: client.host }, 'maybe')
  return nothing(target.remoteId)
}

function wordsOf(action: Action): string {
  const text = action.text?.trim() ?? ''
  if (text === '') throw new Fault('input.empty')
  if (action.private && action.target.ref['kind'] !== 'message') throw new Fault('reply.notPrivate', { network: 'X' })
  return text
}

/**
 * Without being mentioned or quoted one may not answer: that is known beforehand. The same words twice are refused, which is how a second attempt shows: then ours
 * are there. https://docs.x.com/developer-terms/policy
 */
async function reply(client: Client, action: Action, key: ActionKey, now: number, signal: AbortSignal): Promise<Performed> {
  const text = wordsOf(action)
  const { target } = action
  if (target.ref['summoned'] !== true) throw new Fault('verb.notSummoned', { verb: 'reply' })
  try {
    const made = await client.reply(target.remoteId, text, signal)
    return replied(client, action, made.id, text)
  } catch (error) {
    if (!isRefused(error)) throw error
    const found = await ourAnswer(client, action, key.createdAt - closeMs, now, signal)
    if (found !== null) return replied(client, action, found.id, textOf(found))
    throw error
  }
}

const closeMs = 5_000
const sameWords = (text: string): string => text.normalize('NFC').replace(/\s+/g, ' ').trim()

async function ourAnswer(client: Client, { target, text }: Action, since: number, now: number, signal: AbortSignal): Promise<Post | null> {
  const startAt = Math.max(0, Math.min(since, now - 60_000))
  const { rows } = await client.own({ size: 20, startAt, replies: true }, signal)
  const words = sameWords(text ?? '')
  return rows.find((one) => parentOf(one) === target.remoteId && Date.parse(one.created_at) >= since && sameWords(textOf(one)) === words) ?? null
}

function replied(client: Client, { target }: Action, id: string, text: string): Performed {
  const { userId, username } = client.settings
  const item: RemoteItem = {
    remoteId: id, kind: 'reply', own: true, threadRemoteId: target.threadRemoteId, parentRemoteId: target.remoteId, postRemoteId: target.postRemoteId,
    author: { ...authorOf(userId, new Map()), name: username, handle: username, url: `https://x.com/${username}` },
    text, lang: null, createdAt: instantOf(id), editedAt: null, url: urlOf(id, username), visibility: 'visible', liked: null, authorBlocked: null, rating: null,
    attachments: [], refuses: [], ref: { kind: target.ref['kind'] === 'comment' ? 'comment' : 'mention', summoned: true },
  }
  return { remoteId: id, url: item.url, observed: [item], posts: [] }
}

async function send(client: Client, action: Action, now: number, signal: AbortSignal): Promise<Performed> {
  const text = wordsOf(action)
  const { target } = action
  const made = await client.send(target.threadRemoteId, text, signal)
  if (made.conversation !== target.threadRemoteId) throw new HttpFault('remote.unchanged', { host: client.host }, 'maybe')
  return written(client, target, made.id, text, now)
}

function written(client: Client, target: Target, id: string, text: string, at: number): Performed {
  const { observed: [reply] } = replied(client, { verb: 'reply', target, text, private: false, reason: null }, id, text)
  const url = `https://x.com/messages/${target.threadRemoteId}`
  const never = ['hide', 'unhide', 'delete'] as const
  const observed: RemoteItem[] = reply === undefined ? [] : [{
    ...reply, url, createdAt: at, parentRemoteId: null, refuses: never.map((verb) => ({ verb, code: 'verb.notOwnThread' })), ref: { kind: 'message', summoned: true },
  }]
  return { remoteId: id, url, observed, posts: [] }
}

const farMs = 5 * 60_000

export async function reconcile(client: Client, action: Action, key: ActionKey, attemptedAt: number, now: number, signal: AbortSignal): Promise<Reconciled> {
  const { target, verb } = action
  if (verb === 'reply' && target.ref['kind'] === 'message') {
    const { rows } = await client.messages(target.threadRemoteId, 20, null, signal)
    const words = sameWords(action.text ?? '')
    const isOurs = (one: Message) => one.sender_id === client.settings.userId && key.others?.has(one.id) !== true && sameWords(one.text ?? '') === words
    const found = rows.find((one) => isOurs(one) && instantOf(one.id) >= attemptedAt - closeMs)
    return found === undefined ? { kind: 'not-done' } : { kind: 'done', performed: written(client, target, found.id, action.text ?? '', instantOf(found.id)) }
  }
  if (verb === 'reply') {
    const found = await ourAnswer(client, action, attemptedAt - farMs, now, signal)
    if (found === null) return { kind: 'not-done' }
    if (Date.parse(found.created_at) < attemptedAt - closeMs) return { kind: 'unknown', url: urlOf(found.id, client.settings.username) }
    return { kind: 'done', performed: replied(client, action, found.id, textOf(found)) }
  }
  if (verb === 'delete') {
    const { rows } = await client.lookup([target.remoteId], signal)
    return rows.some(({ id }) => id === target.remoteId) ? { kind: 'not-done' } : { kind: 'done', performed: nothing(target.remoteId) }
  }
  if (verb === 'mute' || verb === 'unmute') {
    const muted = await client.isMuted(target.authorRemoteId, signal)
    if (muted === null) return { kind: 'unknown' }
    return muted === (verb === 'mute') ? { kind: 'done', performed: nothing(target.remoteId) } : { kind: 'not-done' }
  }
  // Whether something is hidden, nobody tells.
  return { kind: 'unknown' }
}
