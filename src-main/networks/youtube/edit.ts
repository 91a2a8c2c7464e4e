import { Fault } from '../../../src-contract/failure.ts'
import type { Target } from '../../../src-contract/remote.ts'
import { HttpFault } from '../../net/http.ts'
import type { Action, Performed, Reconciled } from '../adapter.ts'
import type { Client } from './client.ts'
import { textOf, toItem, visibilityOf, writtenTextOf } from './transform.ts'
import type { Comment } from './wire.ts'

const sameWords = (text: string): string => text.normalize('NFC').replace(/\s+/g, ' ').trim()

/** Our own alone. Looked at first for a unit, so that what reads so already costs no fifty. https://developers.google.com/youtube/v3/docs/comments/update */
export async function editOwn(client: Client, action: Action, signal: AbortSignal): Promise<Performed> {
  const text = action.text?.trim() ?? ''
  if (text === '') throw new Fault('input.empty')
  const before = await commentNow(client, action.target, signal)
  if (before === null) throw new HttpFault('remote.gone', { host: client.host, status: 404 }, 'answered')
  if (!isOurs(client, before)) throw new Fault('verb.unsupported', { verb: 'edit', network: 'YouTube' })
  if (textOf(before) === text) return edited(client, action.target, before, textOf(before))
  const made = await client.edit(before.id, text, signal)
  if (made.id !== before.id || sameWords(writtenTextOf(made)) !== sameWords(text)) throw new HttpFault('remote.unchanged', { host: client.host, verb: 'edit' }, 'maybe')
  return edited(client, action.target, { ...made, snippet: { ...before.snippet, ...made.snippet } }, writtenTextOf(made))
}

export async function findEdit(client: Client, action: Action, signal: AbortSignal): Promise<Reconciled> {
  const now = await commentNow(client, action.target, signal)
  const isDone = now !== null && isOurs(client, now) && sameWords(textOf(now)) === sameWords(action.text ?? '')
  return isDone ? { kind: 'done', performed: edited(client, action.target, now, textOf(now)) } : { kind: 'not-done' }
}

const isOurs = (client: Client, one: Comment): boolean => one.snippet.authorChannelId?.value === client.channelId

async function commentNow(client: Client, { remoteId }: Target, signal: AbortSignal): Promise<Comment | null> {
  return (await client.comments([remoteId], signal)).find(({ id }) => id === remoteId) ?? null
}

function edited(client: Client, target: Target, comment: Comment, text: string): Performed {
  const visibility = visibilityOf(comment) ?? target.visibility
  const item = toItem(comment, { visibility, canReply: target.ref['canReply'] !== false, channelId: client.channelId })
  const placed = { ...item, text, threadRemoteId: target.threadRemoteId, parentRemoteId: target.parentRemoteId, postRemoteId: target.postRemoteId }
  return { remoteId: placed.remoteId, url: placed.url, observed: [placed], posts: [] }
}
