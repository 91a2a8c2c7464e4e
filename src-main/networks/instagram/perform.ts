import { Fault } from '../../../src-contract/failure.ts'
import type { RemoteItem } from '../../../src-contract/remote.ts'
import { HttpFault } from '../../net/http.ts'
import type { Action, ActionKey, Performed, Reconciled } from '../adapter.ts'
import { alreadySaid, nothing, performedWith, reconciledAmong } from '../graph-answers.ts'
import { conversationVerbs, moderateConversation } from '../graph-conversations.ts'
import { isAbsent } from '../graph-faults.ts'
import { saysTheSame, textOf } from '../graph-words.ts'
import { byPage, messageBytes, replyLimit } from './capabilities.ts'
import { refSchema, toComment } from './transform.ts'
import type { Ref } from './transform.ts'
import { messagesIn } from './under.ts'
import type { Client } from './under.ts'
import { comment, conversation, conversationFields, replyFields } from './wire.ts'

/** More than fifty likes in five seconds close liking for an hour. https://developers.facebook.com/docs/instagram-platform/changelog */
const betweenLikesMs = 120

/** The permission that a call rests on, by the way of signing in. */
const permissionFor = ({ settings }: Client, what: 'comments' | 'messages') => `instagram_${settings.page === null ? 'business_' : ''}manage_${what}`

const at = (id: string, edge = '') => `${encodeURIComponent(id)}${edge}`

function refOf(action: Action): Ref {
  const ref = refSchema.safeParse(action.target.ref).data
  if (ref === undefined) throw new Fault('internal', { what: 'instagram ref' })
  return ref
}

export function perform(client: Client, action: Action, key: ActionKey, signal: AbortSignal): Promise<Performed> {
  const ref = refOf(action)
  if (action.verb === 'reply') return replyTo(client, action, ref, key, signal)
  if (byPage.includes(action.verb)) return throughPage(client, action, ref, signal)
  if (ref.what !== 'comment') throw new Fault('verb.notInThisState', {})
  if (action.verb === 'hide' || action.verb === 'unhide') return hideOrNot(client, action, ref, signal)
  if (action.verb === 'delete') return remove(client, ref, signal)
  throw new Fault('verb.unsupported', { verb: action.verb, network: 'instagram' })
}

/** What only the token of a Page may do: with Instagram's own sign-in none of it is offered. */
async function throughPage(client: Client, action: Action, ref: Ref, signal: AbortSignal): Promise<Performed> {
  const { graph, settings, session, mine } = client
  const { verb } = action
  if ((ref.what === 'message') !== conversationVerbs.includes(verb)) throw new Fault('verb.notInThisState', {})
  if (settings.page === null) throw new Fault('verb.unsupported', { verb, network: 'instagram' })
  if (ref.what === 'message') {
    await moderateConversation(graph, settings.page, verb, ref.id, permissionFor(client, 'messages'), signal, (name) => name.toLowerCase())
    return nothing
  }
  await session.clock.sleep(betweenLikesMs, signal)
  const liked = verb === 'like'
  const fields = ref.what === 'media' ? { media_id: ref.id } : { comment_id: ref.id }
  const write = () => graph.write(liked ? 'POST' : 'DELETE', `${mine}/likes`, fields, signal, 'instagram_manage_engagement')
  const { success, fields: said } = await write().catch((error: unknown) => {
    // There is no reading back what one likes, and liking it twice is no harm.
    if (!(error instanceof HttpFault) || error.sent !== 'maybe' || signal.aborted) throw error
    return write()
  })
  if (!success) throw new HttpFault('remote.unchanged', { host: graph.host }, 'answered')
  if (said['success'] === undefined) throw new HttpFault('remote.unexpected', { host: graph.host, status: 200 }, 'maybe')
  const item = ref.what === 'comment' ? await itemNow(client, action, ref, signal) : null
  return { ...nothing, observed: item === null ? [] : [{ ...item, liked }] }
}

async function hideOrNot(client: Client, action: Action, ref: Ref, signal: AbortSignal): Promise<Performed> {
  const { host } = client.graph
  await client.graph.write('POST', at(ref.id), { hide: action.verb === 'hide' }, signal, permissionFor(client, 'comments'))
  const item = await itemNow(client, action, ref, signal)
  if (item === null) throw new Fault('remote.gone', { host })
  if ((item.visibility === 'hidden') !== (action.verb === 'hide')) throw new HttpFault('remote.unchanged', { host }, 'answered')
  return { ...nothing, observed: [item] }
}

async function itemNow({ graph, me, session }: Client, { target }: Action, ref: Ref, signal: AbortSignal): Promise<RemoteItem | null> {
  const found = await graph.find(comment, at(ref.id), { fields: replyFields }, signal)
  if (found === null) return null
  const item = toComment(found, { remoteId: target.postRemoteId ?? '', url: session.account.url }, target.parentRemoteId, me)
  if (item === null || item.remoteId !== target.remoteId) throw new Fault('remote.unexpected', { host: graph.host, status: 200 })
  return { ...item, threadRemoteId: target.threadRemoteId, postRemoteId: target.postRemoteId }
}

async function remove(client: Client, ref: Ref, signal: AbortSignal): Promise<Performed> {
  const { graph } = client
  await graph.write('DELETE', at(ref.id), {}, signal, permissionFor(client, 'comments')).catch((error: unknown) => {
    if (!isAbsent(error)) throw error
  })
  if ((await graph.find(comment, at(ref.id), { fields: 'id,timestamp' }, signal)) !== null) throw new HttpFault('remote.unchanged', { host: graph.host }, 'answered')
  return nothing
}

function replyTo(client: Client, action: Action, ref: Ref, key: ActionKey, signal: AbortSignal): Promise<Performed> {
  if (ref.what === 'message') return sendMessage(client, action, ref, key, signal)
  if (action.private) return replyPrivately(client, action, ref, signal)
  return ref.what === 'media' ? answerMention(client, action, ref, signal) : replyPublicly(client, action, ref, key, signal)
}

/** Only comments of the first level can be answered: an answer is answered beside it, by name. */
function spoken(action: Action, ref: Ref): { under: string; text: string } {
  const text = textOf(action, replyLimit)
  const { parentRemoteId: parent } = action.target
  if (parent === null) return { under: ref.id, text }
  const name = `@${ref.username}`
  return { under: parent, text: ref.username === '' || text.includes(name) ? text : `${name} ${text}` }
}

async function replyPublicly(client: Client, action: Action, ref: Ref, key: ActionKey, signal: AbortSignal): Promise<Performed> {
  const { under, text } = spoken(action, ref)
  const already = alreadySaid(await ownAnswers(client, action, under, text, signal), key)
  if (already !== undefined) return performedWith(already)
  const { id } = await client.graph.write('POST', at(under, '/replies'), { message: text }, signal, permissionFor(client, 'comments'))
  const answers = await ownAnswers(client, action, under, text, signal)
  const made = id === null ? answers.at(-1) : answers.find(({ remoteId }) => remoteId === id)
  if (made === undefined) throw new HttpFault('remote.unexpected', { host: client.graph.host, status: 200 }, 'maybe')
  return performedWith(made)
}

/** Our answers there that say this, oldest first. */
async function ownAnswers({ graph, me, session }: Client, { target }: Action, under: string, text: string, signal: AbortSignal): Promise<RemoteItem[]> {
  const found: RemoteItem[] = []
  let pages = 0
  for await (const rows of graph.pages('comment', comment, at(under, '/replies'), { fields: replyFields, limit: 50 }, signal)) {
    for (const row of rows) {
      const item = toComment(row, { remoteId: target.postRemoteId ?? '', url: session.account.url }, under, me)
      if (item?.own === true && saysTheSame(item.text, text)) found.push({ ...item, threadRemoteId: target.threadRemoteId, postRemoteId: target.postRemoteId, parentRemoteId: target.remoteId })
    }
    pages += 1
    if (pages >= 10) break
  }
  return found.sort((a, b) => a.createdAt - b.createdAt)
}

/** It becomes a comment under the other's picture, which cannot be read back. https://developers.facebook.com/docs/instagram-platform/instagram-graph-api/reference/ig-user/mentions */
async function answerMention(client: Client, action: Action, ref: Ref, signal: AbortSignal): Promise<Performed> {
  const { graph, mine } = client
  const { id } = await graph.write('POST', `${mine}/mentions`, { media_id: ref.id, message: textOf(action, replyLimit) }, signal, permissionFor(client, 'comments'))
  if (id === null) throw new HttpFault('remote.unexpected', { host: graph.host, status: 200 }, 'maybe')
  return { ...nothing, remoteId: id }
}

/** Once for each comment, within a week. https://developers.facebook.com/docs/instagram-platform/private-replies */
async function replyPrivately(client: Client, action: Action, ref: Ref, signal: AbortSignal): Promise<Performed> {
  const text = textOf(action, messageBytes, 'bytes')
  const { graph, inbox } = client
  const { id } = await graph.write('POST', `${inbox}/messages`, { recipient: { comment_id: ref.id }, message: { text } }, signal, permissionFor(client, 'messages'))
  if (id === null) throw new HttpFault('remote.unexpected', { host: graph.host, status: 200 }, 'maybe')
  return { ...nothing, remoteId: id }
}

async function sendMessage(client: Client, action: Action, ref: Ref, key: ActionKey, signal: AbortSignal): Promise<Performed> {
  const text = textOf(action, messageBytes, 'bytes')
  const already = alreadySaid(await ownMessages(client, action, text, signal), key)
  if (already !== undefined) return performedWith(already)
  const { id } = await client.graph.write('POST', `${client.inbox}/messages`, { recipient: { id: ref.id }, message: { text } }, signal, permissionFor(client, 'messages'))
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
  // Nothing tells of either; moving or blocking again does no harm.
  if (byPage.includes(action.verb)) return conversationVerbs.includes(action.verb) ? { kind: 'not-done' } : { kind: 'unknown' }
  if (action.verb !== 'reply') {
    const item = await itemNow(client, action, ref, signal)
    const is = action.verb === 'delete' ? item === null : item !== null && (item.visibility === 'hidden') === (action.verb === 'hide')
    return is ? { kind: 'done', performed: { ...nothing, observed: item === null ? [] : [item] } } : { kind: 'not-done' }
  }
  // Nothing shows where a private answer, or one under somebody else's picture, arrived.
  if (ref.what === 'media' || (action.private && ref.what === 'comment')) return { kind: 'unknown' }
  const said =
    ref.what === 'message' ? await ownMessages(client, action, textOf(action, messageBytes, 'bytes'), signal) : await publicAnswers(client, action, ref, signal)
  return reconciledAmong(said, key, attemptedAt)
}

function publicAnswers(client: Client, action: Action, ref: Ref, signal: AbortSignal): Promise<RemoteItem[]> {
  const { under, text } = spoken(action, ref)
  return ownAnswers(client, action, under, text, signal)
}
