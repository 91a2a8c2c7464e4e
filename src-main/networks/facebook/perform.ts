import { Fault } from '../../../src-contract/failure.ts'
import type { RemoteItem } from '../../../src-contract/remote.ts'
import { HttpFault } from '../../net/http.ts'
import type { Action, ActionKey, Performed, Reconciled } from '../adapter.ts'
import { alreadySaid, nothing, performedWith, reconciledAmong } from '../graph-answers.ts'
import { tailOf } from '../graph-client.ts'
import { conversationVerbs, moderateConversation } from '../graph-conversations.ts'
import { isAbsent } from '../graph-faults.ts'
import { saysTheSame, textOf } from '../graph-words.ts'
import { capabilities, messageLimit } from './capabilities.ts'
import { messagesIn } from './lists.ts'
import { refSchema, toComment } from './transform.ts'
import type { Ref } from './transform.ts'
import type { Client } from './under.ts'
import { blocked, comment, commentFields, conversation, conversationFields } from './wire.ts'

const refOf = (action: Action): Ref => {
  const ref = refSchema.safeParse(action.target.ref).data
  if (ref === undefined) throw new Fault('internal', { what: 'facebook ref' })
  return ref
}
const at = (id: string, edge = '') => `${encodeURIComponent(id)}${edge}`

export function perform(client: Client, action: Action, key: ActionKey, signal: AbortSignal): Promise<Performed> {
  const ref = refOf(action)
  if (action.verb === 'reply') return action.private && ref.what !== 'message' ? replyPrivately(client, action, ref, signal) : ref.what === 'message' ? sendMessage(client, action, ref, key, signal) : replyPublicly(client, action, ref, key, signal)
  if (action.verb === 'ban' || action.verb === 'unban') return banOrNot(client, action, signal)
  if (conversationVerbs.includes(action.verb)) return moderateInbox(client, action, ref, signal)
  if (ref.what !== 'comment') throw new Fault('verb.notInThisState', {})
  switch (action.verb) {
    case 'hide':
    case 'unhide':
      return moderate(client, action, ref, () => client.graph.write('POST', at(ref.id), { is_hidden: action.verb === 'hide' }, signal, 'pages_manage_engagement'), signal)
    case 'like':
      return moderate(client, action, ref, () => client.graph.write('POST', at(ref.id, '/likes'), {}, signal, 'pages_manage_engagement'), signal)
    case 'unlike':
      return moderate(client, action, ref, () => client.graph.write('DELETE', at(ref.id, '/likes'), {}, signal, 'pages_manage_engagement'), signal)
    case 'delete':
      return remove(client, ref, signal)
    default:
      throw new Fault('verb.unsupported', { verb: action.verb, network: 'facebook' })
  }
}

const holds: Partial<Record<Action['verb'], (item: RemoteItem) => boolean>> = {
  hide: ({ visibility }) => visibility === 'hidden',
  unhide: ({ visibility }) => visibility === 'visible',
  like: ({ liked }) => liked === true,
  unlike: ({ liked }) => liked === false,
}

/** Yes is taken for done when the comment says so itself. */
async function moderate(client: Client, action: Action, ref: Ref, write: () => Promise<unknown>, signal: AbortSignal): Promise<Performed> {
  await write()
  const item = await itemNow(client, action, ref, signal)
  if (item === null) throw new Fault('remote.gone', { host: client.graph.host })
  if (holds[action.verb]?.(item) !== true) throw new HttpFault('remote.unchanged', { host: client.graph.host }, 'answered')
  return { ...nothing, observed: [item] }
}

/** The comment as it is, standing where it is known to stand. */
async function itemNow({ graph, settings }: Client, { target }: Action, ref: Ref, signal: AbortSignal): Promise<RemoteItem | null> {
  const found = await graph.find(comment, at(ref.id), { fields: commentFields }, signal)
  if (found === null) return null
  const item = toComment(found, target.postRemoteId ?? '', settings.pageId)
  if (item === null || item.remoteId !== target.remoteId) throw new Fault('remote.unexpected', { host: graph.host, status: 200 })
  return { ...item, threadRemoteId: target.threadRemoteId, postRemoteId: target.postRemoteId }
}

async function remove(client: Client, ref: Ref, signal: AbortSignal): Promise<Performed> {
  const { graph } = client
  await graph.write('DELETE', at(ref.id), {}, signal, 'pages_manage_engagement').catch((error: unknown) => {
    if (!isAbsent(error)) throw error
  })
  if ((await graph.find(comment, at(ref.id), { fields: 'id,created_time' }, signal)) !== null) throw new HttpFault('remote.unchanged', { host: graph.host }, 'answered')
  return nothing
}

async function moderateInbox({ graph, settings }: Client, { verb }: Action, ref: Ref, signal: AbortSignal): Promise<Performed> {
  if (ref.what !== 'message') throw new Fault('verb.notInThisState', {})
  await moderateConversation(graph, settings.pageId, verb, ref.id, 'pages_messaging', signal)
  return nothing
}

/** By page-scoped id. https://developers.facebook.com/docs/graph-api/reference/page/blocked/ */
async function banOrNot(client: Client, { verb, target }: Action, signal: AbortSignal): Promise<Performed> {
  const { graph, settings } = client
  const [method, fields] = verb === 'ban' ? (['POST', { user: [target.authorRemoteId] }] as const) : (['DELETE', { user: target.authorRemoteId }] as const)
  await graph.write(method, `${settings.pageId}/blocked`, fields, signal, 'pages_manage_metadata')
  if ((await isBanned(client, target.authorRemoteId, signal)) !== (verb === 'ban')) throw new HttpFault('remote.unchanged', { host: graph.host }, 'answered')
  return nothing
}

async function isBanned({ graph, settings }: Client, userId: string, signal: AbortSignal): Promise<boolean> {
  const { data } = await graph.get(blocked, `${settings.pageId}/blocked`, { user: userId }, signal)
  return data.some((one) => typeof one === 'object' && one !== null && 'id' in one && one.id === userId)
}

/**
 * Through `/{comment}/comments` alone: the same words sent to the comment itself would be put in place of it. What an earlier attempt may have written is looked
 * for first; what comes back is read again, where it stands and what it says. https://developers.facebook.com/docs/graph-api/reference/object/comments/
 */
async function replyPublicly(client: Client, action: Action, ref: Ref, key: ActionKey, signal: AbortSignal): Promise<Performed> {
  const text = textOf(action, capabilities.reply?.max ?? 0)
  const already = alreadySaid(await ownAnswers(client, action, ref, text, signal), key)
  if (already !== undefined) return performedWith(already)
  const made = await client.graph.write('POST', at(ref.id, '/comments'), { message: text }, signal, 'pages_manage_engagement')
  const answers = await ownAnswers(client, action, ref, text, signal)
  const own = made.id === null ? answers.at(-1) : answers.find(({ remoteId }) => remoteId === tailOf(made.id ?? ''))
  // The id of the comment itself: it was edited instead of answered.
  if (made.id !== null && tailOf(made.id) === tailOf(ref.id)) throw new HttpFault('remote.unchanged', { host: client.graph.host }, 'answered')
  if (own === undefined) throw new HttpFault('remote.unexpected', { host: client.graph.host, status: 200 }, 'maybe')
  return performedWith(own)
}

/** Our answers there that say this, oldest first. Under an answer they stand beside it: there are two levels. */
async function ownAnswers(client: Client, { target }: Action, ref: Ref, text: string, signal: AbortSignal): Promise<RemoteItem[]> {
  const { graph, settings } = client
  const under = ref.what === 'comment' && target.parentRemoteId !== null ? [ref.id, target.parentRemoteId] : [ref.id]
  const found = new Map<string, RemoteItem>()
  for (const id of under) {
    let pages = 0
    for await (const rows of graph.pages('comment', comment, at(id, '/comments'), { filter: 'stream', order: 'reverse_chronological', fields: commentFields, limit: 100 }, signal)) {
      for (const row of rows) {
        const item = toComment(row, target.postRemoteId ?? '', settings.pageId)
        if (item === null || !item.own || !saysTheSame(item.text, text)) continue
        const place = { threadRemoteId: target.threadRemoteId, postRemoteId: target.postRemoteId, parentRemoteId: item.parentRemoteId ?? target.remoteId }
        found.set(item.remoteId, { ...item, ...place })
      }
      pages += 1
      if (pages >= 3) break
    }
  }
  return Array.from(found.values()).sort((a, b) => a.createdAt - b.createdAt)
}

/** Once for each comment, within a week; it begins a conversation with its author. https://developers.facebook.com/docs/messenger-platform/discovery/private-replies/ */
async function replyPrivately(client: Client, action: Action, ref: Ref, signal: AbortSignal): Promise<Performed> {
  const text = textOf(action, messageLimit)
  const recipient = ref.what === 'post' ? { post_id: ref.id } : { comment_id: ref.id }
  const { id } = await client.graph.write('POST', `${client.settings.pageId}/messages`, { recipient, message: { text } }, signal, 'pages_messaging')
  if (id === null) throw new HttpFault('remote.unexpected', { host: client.graph.host, status: 200 }, 'maybe')
  return { ...nothing, remoteId: id }
}

async function sendMessage(client: Client, action: Action, ref: Ref, key: ActionKey, signal: AbortSignal): Promise<Performed> {
  const text = textOf(action, messageLimit)
  const already = alreadySaid(await ownMessages(client, action, text, signal), key)
  if (already !== undefined) return performedWith(already)
  const body = { recipient: { id: ref.id }, messaging_type: 'RESPONSE', message: { text } }
  const { id } = await client.graph.write('POST', `${client.settings.pageId}/messages`, body, signal, 'pages_messaging')
  if (id === null) throw new HttpFault('remote.unexpected', { host: client.graph.host, status: 200 }, 'maybe')
  const sent = (await ownMessages(client, action, text, signal)).find((one) => one.remoteId === id)
  return sent === undefined ? { ...nothing, remoteId: id } : performedWith(sent)
}

async function ownMessages(client: Client, { target }: Action, text: string, signal: AbortSignal): Promise<RemoteItem[]> {
  const of = await client.graph.find(conversation, at(target.threadRemoteId), { fields: conversationFields }, signal)
  const own = of === null ? [] : messagesIn(client, of).filter((item) => item.own && saysTheSame(item.text, text))
  return own.map((item) => ({ ...item, parentRemoteId: target.remoteId })).sort((a, b) => a.createdAt - b.createdAt)
}

export async function reconcile(client: Client, action: Action, key: ActionKey, attemptedAt: number, signal: AbortSignal): Promise<Reconciled> {
  const ref = refOf(action)
  if (action.verb === 'reply') return findReply(client, action, ref, key, attemptedAt, signal)
  if (conversationVerbs.includes(action.verb)) return { kind: 'not-done' }
  if (action.verb === 'ban' || action.verb === 'unban') return done((await isBanned(client, action.target.authorRemoteId, signal)) === (action.verb === 'ban'), nothing)
  const item = await itemNow(client, action, ref, signal)
  if (action.verb === 'delete') return done(item === null, nothing)
  return item === null ? { kind: 'not-done' } : done(holds[action.verb]?.(item) === true, { ...nothing, observed: [item] })
}

const done = (is: boolean, performed: Performed): Reconciled => (is ? { kind: 'done', performed } : { kind: 'not-done' })

async function findReply(client: Client, action: Action, ref: Ref, key: ActionKey, attemptedAt: number, signal: AbortSignal): Promise<Reconciled> {
  // Where a private answer arrived is a conversation that the comment does not name.
  if (action.private && ref.what !== 'message') return privatelyAnswered(client, ref, signal)
  const text = textOf(action, capabilities.reply?.max ?? 0)
  const said = ref.what === 'message' ? await ownMessages(client, action, text, signal) : await ownAnswers(client, action, ref, text, signal)
  return reconciledAmong(said, key, attemptedAt)
}

/** It can be answered in private once: that it no longer can says that it was. */
async function privatelyAnswered({ graph }: Client, ref: Ref, signal: AbortSignal): Promise<Reconciled> {
  if (ref.what !== 'comment') return { kind: 'unknown' }
  const found = await graph.find(comment, at(ref.id), { fields: commentFields }, signal)
  return found?.can_reply_privately === true ? { kind: 'not-done' } : { kind: 'unknown', url: found?.permalink_url ?? null }
}

