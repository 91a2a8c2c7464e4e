import { Fault } from '../../../src-contract/failure.ts'
import { HttpFault } from '../../net/http.ts'
import { readMarkdown, writeMarkdown } from '../../net/markdown-text.ts'
import type { Action, ActionKey, Performed, Reconciled } from '../adapter.ts'
import { statusIn } from './client.ts'
import type { Client } from './client.ts'
import { readContent } from './content.ts'
import { refOf } from './ref.ts'
import { endOf, postAt } from './topics.ts'
import { toItem, toMessage } from './transform.ts'
import type { RemoteItem } from '../../../src-contract/remote.ts'

/** How far their clock may be from ours before an equal answer proves nothing. */
const closeMs = 5_000
const farMs = 5 * 60_000
/** Between two posts of one member, and of a new one. https://github.com/NodeBB/NodeBB/blob/master/install/data/defaults.json */
const delayMs = 10_000
const newcomerDelayMs = 120_000
/** So many pages of a topic are read back for what an earlier attempt may have written. */
const most = 20

export function textOfReply(action: Action): string {
  const text = action.text?.trim() ?? ''
  if (text === '') throw new Fault('input.empty', {})
  return text
}

export const spoken = (text: string): string => text.normalize('NFC').replace(/\s+/g, ' ').trim()
const performed = (item: RemoteItem): Performed => ({ remoteId: item.remoteId, url: item.url, observed: [item], posts: [] })

export async function sendReply(client: Client, action: Action, key: ActionKey, now: number, signal: AbortSignal): Promise<Performed> {
  const text = textOfReply(action)
  const { target } = action
  const ref = refOf(target)
  if (action.private || ref.is === 'queued') throw new Fault('verb.unsupported', { verb: 'reply', network: 'NodeBB' })
  const written = writeMarkdown(text)
  const max = ref.is === 'message' ? client.settings.maxMessage : client.settings.maxPost
  if (written.length > max) throw new Fault('input.tooLong', { length: written.length, max })
  const already = (await said(client, action, text, key.createdAt - closeMs, signal))[0]
  if (already !== undefined) return performed(already)
  if (ref.is === 'message') return performed(toMessage(ref.room, await client.say(ref.room, written, signal), client.settings))
  const toPid = /^\d+$/.test(ref.pid) ? Number(ref.pid) : ref.pid
  const made = await client.reply(ref.tid, { content: written, toPid }, signal).catch(async (error: unknown) => {
    throw statusIn(error) === 400 ? ((await tooSoon(client, now, signal)) ?? error) : error
  })
  if (made === null) return { remoteId: null, url: null, observed: [], posts: [] }
  const found = await postAt(client, made.pid, ref.tid, signal)
  if (found === null) throw new HttpFault('remote.unexpected', { host: client.host, status: 200 }, 'maybe')
  return performed(toItem(found.post, found.topic, client.settings))
}

/** The forum says in a sentence how long one has to wait: when we wrote last tells it as well. */
async function tooSoon(client: Client, now: number, signal: AbortSignal): Promise<HttpFault | null> {
  const age = now - (await client.lastPostAt(signal))
  if (age < 0 || age > newcomerDelayMs) return null
  const wait = (age < delayMs ? delayMs : newcomerDelayMs) - age + 1000
  return new HttpFault('rate.limited', { host: client.host, status: 400 }, 'answered', now + wait)
}

/** Our answers to it that say this and are no older, oldest first. */
async function said(client: Client, { target }: Action, text: string, since: number, signal: AbortSignal): Promise<RemoteItem[]> {
  const ref = refOf(target)
  const found: RemoteItem[] = []
  if (ref.is === 'message') {
    const page = await client.messages(ref.room, 0, signal)
    const own = (page?.rows ?? []).filter((one) => one.fromuid === client.settings.uid && one.timestamp >= since && one.deleted !== true)
    found.push(...own.filter((one) => spoken(readContent(one.content, client.settings.base).text) === spoken(text)).map((one) => toMessage(ref.room, one, client.settings)))
  }
  if (ref.is === 'post' || ref.is === 'flag') {
    const end = await endOf(client, ref.tid, 0, since - 1, most, signal)
    for (const one of end?.posts ?? []) {
      if (one.uid !== client.settings.uid || one.toPid !== ref.pid || one.deleted === true || end === null) continue
      // Older forums do not give what was typed: then what is read of it decides.
      const raw = await client.raw(one.pid, signal)
      const words = raw === null ? readContent(one.content, client.settings.base).text : readMarkdown(raw)
      if (spoken(words) === spoken(text)) found.push(toItem(one, end.topic, client.settings))
    }
  }
  return found.sort((a, b) => a.createdAt - b.createdAt)
}

export async function findReply(client: Client, action: Action, attemptedAt: number, signal: AbortSignal): Promise<Reconciled> {
  const all = await said(client, action, textOfReply(action), attemptedAt - farMs, signal)
  const found = all.find((item) => item.createdAt >= attemptedAt - closeMs)
  if (found !== undefined) return { kind: 'done', performed: performed(found) }
  // The same words a little earlier: ours by a slow clock, or the answer before. A person has to say.
  return all.length === 0 ? { kind: 'not-done' } : { kind: 'unknown' }
}
