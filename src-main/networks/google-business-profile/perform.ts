import { Fault } from '../../../src-contract/failure.ts'
import { HttpFault } from '../../net/http.ts'
import type { Action, Performed, Reconciled } from '../adapter.ts'
import { isAbsent } from './client.ts'
import type { Client } from './client.ts'
import { replyIdOf, reviewIdOf, toItems, toReply } from './transform.ts'
import type { Reply } from './wire.ts'

const isOwn = (remoteId: string) => remoteId.endsWith('/reply')

export async function perform(client: Client, action: Action, now: number, signal: AbortSignal): Promise<Performed> {
  const { target, verb } = action
  if (verb === 'reply') return reply(client, action, now, signal)
  if (verb !== 'delete') throw new Fault('verb.unsupported', { verb, network: 'Google' })
  if (!isOwn(target.remoteId)) throw new Fault('verb.notOwnThread', { verb })
  await client.removeReply(reviewIdOf(target.remoteId), signal)
  return { remoteId: target.remoteId, url: null, observed: [], posts: [] }
}

const sameWords = (text: string): string => text.normalize('NFC').replace(/\s+/g, ' ').trim()

/** The same as often as it is sent: there is one answer, and its words. What Google says of it is what counts: it may wait to be shown. */
async function reply(client: Client, action: Action, now: number, signal: AbortSignal): Promise<Performed> {
  const text = action.text?.trim() ?? ''
  if (text === '') throw new Fault('input.empty')
  if (action.private) throw new Fault('reply.notPrivate', { network: 'Google' })
  const name = reviewIdOf(action.target.remoteId)
  const made = await client.reply(name, text, signal).catch((error: unknown) => {
    throw isAbsent(error) ? new HttpFault('remote.gone', { host: client.host, status: 404 }, 'answered') : error
  })
  if (sameWords(made.comment) !== sameWords(text)) throw new HttpFault('remote.unchanged', { host: client.host }, 'maybe')
  return replied(client, name, made, now)
}

function replied(client: Client, name: string, made: Reply, at: number): Performed {
  const item = toReply(name, made, at, client.settings, client.settings.url)
  return { remoteId: item.remoteId, url: item.url, observed: [item], posts: [] }
}

export async function reconcile(client: Client, action: Action, now: number, signal: AbortSignal): Promise<Reconciled> {
  const name = reviewIdOf(action.target.remoteId)
  const found = await client.review(name, signal)
  const there = found?.reviewReply
  if (action.verb === 'delete') {
    if (there === undefined) return { kind: 'done', performed: { remoteId: replyIdOf(name), url: null, observed: [], posts: [] } }
    return { kind: 'not-done' }
  }
  if (found === null || there === undefined || sameWords(there.comment) !== sameWords(action.text ?? '')) return { kind: 'not-done' }
  const performed = replied(client, name, there, now)
  return { kind: 'done', performed: { ...performed, observed: toItems(found, client.settings).filter(({ own }) => own) } }
}
