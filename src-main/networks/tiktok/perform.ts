import { Fault } from '../../../src-contract/failure.ts'
import type { RemoteItem } from '../../../src-contract/remote.ts'
import { HttpFault } from '../../net/http.ts'
import type { Action, ActionKey, Performed, Reconciled } from '../adapter.ts'
import { alreadySaid, nothing, performedWith, reconciledAmong } from '../graph-answers.ts'
import { saysTheSame, textOf } from '../graph-words.ts'
import { replyLimit, shownMessages } from './capabilities.ts'
import type { Client } from './client.ts'
import { isGone } from './faults.ts'
import { refSchema, toComment } from './transform.ts'
import type { Ref } from './transform.ts'
import { findComment, messagesIn } from './under.ts'
import { made } from './wire.ts'

/** What the network is told, and how it shows afterwards. */
const settings = {
  hide: { what: 'hide', action: 'HIDE', holds: (item: RemoteItem) => item.visibility === 'hidden' },
  unhide: { what: 'hide', action: 'UNHIDE', holds: (item: RemoteItem) => item.visibility === 'visible' },
  like: { what: 'like', action: 'LIKE', holds: (item: RemoteItem) => item.liked === true },
  unlike: { what: 'like', action: 'UNLIKE', holds: (item: RemoteItem) => item.liked === false },
} as const
type Setting = keyof typeof settings
const isSetting = (verb: string): verb is Setting => Object.hasOwn(settings, verb)

function refOf({ target, verb }: Action): Ref {
  const ref = refSchema.safeParse(target.ref).data
  if (ref === undefined) throw new Fault('internal', { what: 'tiktok ref' })
  if (verb === 'reply') return ref
  if (ref.what !== 'comment') throw new Fault('verb.notInThisState', { verb })
  if (verb === 'delete' && !ref.own) throw new Fault('verb.ownAlone', { verb })
  if (ref.own && (verb === 'hide' || verb === 'unhide')) throw new Fault('verb.notOnOwn', { verb })
  return ref
}

export async function perform(client: Client, action: Action, key: ActionKey, signal: AbortSignal): Promise<Performed> {
  const ref = refOf(action)
  const { verb } = action
  if (verb === 'reply') return ref.what === 'message' ? sendMessage(client, action, ref, key, signal) : replyTo(client, action, ref, key, signal)
  if (isSetting(verb)) return set(client, action, ref, verb, signal)
  if (verb === 'delete') return remove(client, ref, signal)
  throw new Fault('verb.unsupported', { verb, network: 'TikTok' })
}

async function itemNow(client: Client, { target }: Action, ref: Ref, signal: AbortSignal): Promise<RemoteItem | null | undefined> {
  const row = await findComment(client, ref, signal)
  if (row === null || row === undefined) return row
  return { ...toComment(row, ref.video, ref.parent, client.settings), threadRemoteId: target.threadRemoteId, postRemoteId: target.postRemoteId }
}

async function set(client: Client, action: Action, ref: Ref, verb: Setting, signal: AbortSignal): Promise<Performed> {
  const { host } = client.door
  const { what, action: word, holds } = settings[verb]
  await client.write(what, { ...(what === 'hide' ? { video_id: ref.video } : {}), comment_id: ref.id, action: word }, signal).catch(async (error: unknown) => {
    throw (await isAway(client, ref, error, signal)) ? new HttpFault('remote.gone', { host }, 'answered') : error
  })
  const item = await itemNow(client, action, ref, signal)
  if (item === undefined) throw new HttpFault('remote.unexpected', { host, status: 200 }, 'maybe')
  if (item === null) throw new HttpFault('remote.gone', { host }, 'answered')
  if (!holds(item)) throw new HttpFault('remote.unchanged', { host }, 'answered')
  return { ...nothing, observed: [item] }
}

/** A refusal names no reason of its own for what is no longer there. */
async function isAway(client: Client, ref: Ref, error: unknown, signal: AbortSignal): Promise<boolean> {
  if (isGone(error)) return true
  if (!(error instanceof HttpFault) || error.failure.code !== 'remote.refused' || error.failure.params['status'] !== 200) return false
  return (await findComment(client, ref, signal)) === null
}

async function remove(client: Client, ref: Ref, signal: AbortSignal): Promise<Performed> {
  const { host } = client.door
  await client.write('delete', { comment_id: ref.id }, signal).catch(async (error: unknown) => {
    if (!(await isAway(client, ref, error, signal))) throw error
  })
  const found = await findComment(client, ref, signal)
  if (found === undefined) throw new HttpFault('remote.unexpected', { host, status: 200 }, 'maybe')
  if (found !== null) throw new HttpFault('remote.unchanged', { host }, 'answered')
  return nothing
}

/** Answers stand under the comment at the top: one to an answer goes there by name. */
function spoken(action: Action, ref: Ref): { top: string; text: string } {
  const text = textOf(action, replyLimit)
  const name = `@${ref.username}`
  if (ref.parent === null) return { top: ref.id, text }
  const named = ref.username === '' || ref.own || text.includes(name) ? text : `${name} ${text}`
  if (named.length > replyLimit) throw new Fault('input.tooLong', { length: named.length, max: replyLimit })
  return { top: ref.parent, text: named }
}

/** Nothing marks an answer as this one but whose it is and its words: so these are looked for before it is sent, and after. */
async function replyTo(client: Client, action: Action, ref: Ref, key: ActionKey, signal: AbortSignal): Promise<Performed> {
  if (action.private) throw new Fault('reply.notPrivate', { network: 'TikTok' })
  const { top, text } = spoken(action, ref)
  const { host } = client.door
  const before = (await ownAnswers(client, action, ref, top, text, signal))?.items
  if (before === undefined) throw new HttpFault('remote.gone', { host }, 'answered')
  const already = alreadySaid(before, key)
  if (already !== undefined) return performedWith(already)
  const given = await client.write('reply/create', { video_id: ref.video, comment_id: top, text }, signal).catch(async (error: unknown) => {
    throw (await isAway(client, { ...ref, id: top, parent: null }, error, signal)) ? new HttpFault('remote.gone', { host }, 'answered') : error
  })
  const id = made.safeParse(given).data?.comment_id ?? null
  const known = new Set(before.map(({ remoteId }) => remoteId))
  const after = (await ownAnswers(client, action, ref, top, text, signal))?.items.filter(({ remoteId }) => !known.has(remoteId)) ?? []
  const found = after.find(({ remoteId }) => remoteId === id) ?? after.find(({ remoteId }) => key.others?.has(remoteId) !== true)
  if (found !== undefined) return performedWith(found)
  if (id === null) throw new HttpFault('remote.unexpected', { host, status: 200 }, 'maybe')
  return performedWith(unseen(client, action, ref, top, id, text))
}

/** It was taken, has an id, and does not show: as a rule because it was thought to be spam. It is ours all the same, and waits. */
function unseen({ settings: us, session }: Client, { target }: Action, ref: Ref, top: string, id: string, text: string): RemoteItem {
  const row = {
    comment_id: id, video_id: ref.video, text, create_time: Math.floor(session.clock.now() / 1000), owner: true, username: us.username, display_name: null,
    profile_image: null, image_url: null,
  }
  return { ...toComment(row, ref.video, top, us), visibility: 'held', threadRemoteId: target.threadRemoteId, postRemoteId: target.postRemoteId }
}

type Said = { items: RemoteItem[]; /** More may have been said than is shown. */ whole: boolean }

/** Our answers there that say this, oldest first; null where what they would stand under is gone. */
async function ownAnswers(client: Client, { target }: Action, ref: Ref, top: string, text: string, signal: AbortSignal): Promise<Said | null> {
  const found = await client.replies(ref.video, top, signal)
  if (found === null) return null
  const items = found.rows.map((row) => toComment(row, ref.video, top, client.settings)).filter((item) => item.own && saysTheSame(item.text, text))
  const placed = items.map((item) => ({ ...item, threadRemoteId: target.threadRemoteId, postRemoteId: target.postRemoteId }))
  return { items: placed.sort((a, b) => a.createdAt - b.createdAt), whole: found.whole }
}

async function sendMessage(client: Client, action: Action, ref: Ref, key: ActionKey, signal: AbortSignal): Promise<Performed> {
  const text = textOf(action, replyLimit)
  const already = alreadySaid((await ownMessages(client, action, text, 0, signal)).items, key)
  if (already !== undefined) return performedWith(already)
  const id = await client.send(ref.id, text, signal)
  if (id === null) throw new HttpFault('remote.unexpected', { host: client.door.host, status: 200 }, 'maybe')
  const sent = (await ownMessages(client, action, text, 0, signal)).items.find((item) => item.remoteId === id)
  return sent === undefined ? { ...nothing, remoteId: id } : performedWith(sent)
}

/** `whole`: what is shown reaches back to `fromAt`. */
async function ownMessages(client: Client, { target }: Action, text: string, fromAt: number, signal: AbortSignal): Promise<Said> {
  const all = await messagesIn(client, target.threadRemoteId, signal)
  const own = all.filter((item) => item.own && saysTheSame(item.text, text)).map((item) => ({ ...item, parentRemoteId: target.remoteId }))
  return { items: own.sort((a, b) => a.createdAt - b.createdAt), whole: all.length < shownMessages || all.some(({ createdAt }) => createdAt < fromAt) }
}

export async function reconcile(client: Client, action: Action, key: ActionKey, attemptedAt: number, signal: AbortSignal): Promise<Reconciled> {
  const ref = refOf(action)
  const { verb } = action
  if (verb === 'reply') return reconcileReply(client, action, ref, key, attemptedAt, signal)
  const item = await itemNow(client, action, ref, signal)
  if (item === undefined) return { kind: 'unknown', url: null }
  const is = isSetting(verb) ? item !== null && settings[verb].holds(item) : item === null
  return is ? { kind: 'done', performed: { ...nothing, observed: item === null ? [] : [item] } } : { kind: 'not-done' }
}

async function reconcileReply(client: Client, action: Action, ref: Ref, key: ActionKey, attemptedAt: number, signal: AbortSignal): Promise<Reconciled> {
  const { top, text } = ref.what === 'message' ? { top: '', text: textOf(action, replyLimit) } : spoken(action, ref)
  const said = ref.what === 'message' ? await ownMessages(client, action, text, attemptedAt, signal) : await ownAnswers(client, action, ref, top, text, signal)
  const told = reconciledAmong(said?.items ?? [], key, attemptedAt)
  return told.kind === 'not-done' && said?.whole === false ? { kind: 'unknown', url: null } : told
}
