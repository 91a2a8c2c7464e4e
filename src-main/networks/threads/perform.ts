import { Fault } from '../../../src-contract/failure.ts'
import type { RemoteItem } from '../../../src-contract/remote.ts'
import { HttpFault } from '../../net/http.ts'
import type { Action, ActionKey, Performed, Reconciled } from '../adapter.ts'
import { alreadySaid, nothing, performedWith, reconciledAmong } from '../graph-answers.ts'
import { isAbsent } from '../graph-faults.ts'
import { saysTheSame, textOf } from '../graph-words.ts'
import { textLimit } from './capabilities.ts'
import { refSchema, toReply } from './transform.ts'
import { replyNow } from './under.ts'
import type { Client } from './under.ts'
import { container, replyFields, thread } from './wire.ts'

/** A text is ready at once; a server that is slow is given this long. */
const readyTries = 10
const readyMs = 1_000

const at = (id: string, edge = '') => `${encodeURIComponent(id)}${edge}`

export function perform(client: Client, action: Action, key: ActionKey, signal: AbortSignal): Promise<Performed> {
  const ref = refSchema.safeParse(action.target.ref).data
  if (ref === undefined) throw new Fault('internal', { what: 'threads ref' })
  if (action.verb === 'reply') return replyTo(client, action, key, signal)
  if (ref.what !== 'reply') throw new Fault('verb.notInThisState', {})
  switch (action.verb) {
    case 'hide':
    case 'unhide':
      if (!ref.top) throw new Fault('verb.notInThisState', {})
      return moderate(client, action, 'manage_reply', { hide: action.verb === 'hide' }, signal)
    case 'approve':
      if (action.target.visibility !== 'held') throw new Fault('verb.notInThisState', {})
      return moderate(client, action, 'manage_pending_reply', { approve: true }, signal)
    case 'delete':
      return remove(client, action, signal)
    default:
      throw new Fault('verb.unsupported', { verb: action.verb, network: 'threads' })
  }
}

const holds = (verb: Action['verb'], { visibility }: RemoteItem): boolean => (verb === 'hide' ? visibility === 'hidden' : visibility === 'visible')

async function moderate(client: Client, { verb, target }: Action, edge: string, fields: Record<string, boolean>, signal: AbortSignal): Promise<Performed> {
  const { host } = client.graph
  await client.graph.write('POST', at(target.remoteId, `/${edge}`), fields, signal, 'threads_manage_replies')
  const item = await replyNow(client, target, signal)
  if (item === null) throw new Fault('remote.gone', { host })
  if (!holds(verb, item)) throw new HttpFault('remote.unchanged', { host }, 'answered')
  return { ...nothing, observed: [item] }
}

/** Only what is ours; what is not there any more is deleted. */
async function remove(client: Client, { target }: Action, signal: AbortSignal): Promise<Performed> {
  const { graph } = client
  const now = await replyNow(client, target, signal)
  if (now !== null && !now.own) throw new Fault('verb.unsupported', { verb: 'delete', network: 'threads' })
  await graph.write('DELETE', at(target.remoteId), {}, signal, 'threads_delete').catch((error: unknown) => {
    if (!isAbsent(error)) throw error
  })
  if ((await graph.find(thread, at(target.remoteId), { fields: 'id,timestamp' }, signal)) !== null) throw new HttpFault('remote.unchanged', { host: graph.host }, 'answered')
  return nothing
}

/** Emoji weigh their UTF-8 bytes. https://developers.facebook.com/docs/threads/overview#limitations */
export function weightOf(text: string): number {
  return Array.from(text).reduce((sum, sign) => sum + (/\p{Extended_Pictographic}/u.test(sign) ? Buffer.byteLength(sign) : sign.length), 0)
}

/**
 * In two steps: what is made first is seen by nobody, so that a step that is lost between them has done nothing. What an earlier attempt may have published is
 * looked for before. https://developers.facebook.com/docs/threads/posts
 */
async function replyTo(client: Client, action: Action, key: ActionKey, signal: AbortSignal): Promise<Performed> {
  const { graph } = client
  const text = textOf(action, textLimit)
  const length = weightOf(text)
  if (length > textLimit) throw new Fault('input.tooLong', { length, max: textLimit })
  const already = alreadySaid(await ownAnswers(client, action, text, signal), key)
  if (already !== undefined) return performedWith(already)
  const needs = 'threads_content_publish'
  const made = await graph.write('POST', 'me/threads', { media_type: 'TEXT', text, reply_to_id: action.target.remoteId }, signal, needs)
  if (made.id === null) throw new HttpFault('remote.unexpected', { host: graph.host, status: 200 }, 'answered')
  await untilReady(client, made.id, signal)
  const { id } = await graph.write('POST', 'me/threads_publish', { creation_id: made.id }, signal, needs)
  const answers = await ownAnswers(client, action, text, signal)
  const own = id === null ? answers.at(-1) : answers.find(({ remoteId }) => remoteId === id)
  if (own === undefined) throw new HttpFault('remote.unexpected', { host: graph.host, status: 200 }, 'maybe')
  return performedWith(own)
}

async function untilReady({ graph, session }: Client, id: string, signal: AbortSignal): Promise<void> {
  for (let n = 0; n < readyTries; n += 1) {
    const found = await graph.find(container, at(id), { fields: 'status,error_message' }, signal)
    if (found?.status === 'FINISHED' || found?.status === 'PUBLISHED') return
    if (found === null || found.status === 'ERROR' || found.status === 'EXPIRED') break
    await session.clock.sleep(readyMs, signal)
  }
  // Nothing of it was published.
  throw new HttpFault('remote.serverError', { host: graph.host, status: 200 }, 'answered')
}

/** Our answers there that say this, oldest first. */
async function ownAnswers({ graph, settings }: Client, { target }: Action, text: string, signal: AbortSignal): Promise<RemoteItem[]> {
  const found: RemoteItem[] = []
  let pages = 0
  for await (const rows of graph.pages('thread', thread, at(target.remoteId, '/replies'), { fields: replyFields, reverse: true, limit: 100 }, signal)) {
    for (const row of rows) {
      const item = toReply(row, { remoteId: target.postRemoteId ?? '' }, settings.username, false)
      if (item?.own !== true || !saysTheSame(item.text, text)) continue
      found.push({ ...item, threadRemoteId: target.threadRemoteId, postRemoteId: target.postRemoteId, parentRemoteId: target.remoteId })
    }
    pages += 1
    if (pages >= 5) break
  }
  return found.sort((a, b) => a.createdAt - b.createdAt)
}

export async function reconcile(client: Client, action: Action, key: ActionKey, attemptedAt: number, signal: AbortSignal): Promise<Reconciled> {
  const { verb, target } = action
  if (verb === 'reply') {
    const said = await ownAnswers(client, action, textOf(action, textLimit), signal)
    return reconciledAmong(said, key, attemptedAt)
  }
  const item = await replyNow(client, target, signal)
  const is = verb === 'delete' ? item === null : item !== null && holds(verb, item)
  return is ? { kind: 'done', performed: { ...nothing, observed: item === null ? [] : [item] } } : { kind: 'not-done' }
}
