import { Fault } from '../../../src-contract/failure.ts'
import { HttpFault } from '../../net/http.ts'
import type { Action, ActionKey, Performed, Reconciled } from '../adapter.ts'
import { isInvalid } from './client.ts'
import type { Client } from './client.ts'
import { placeIn, refOf } from './ref.ts'
import { createdAtOf, toItem } from './transform.ts'
import { wirePost } from './wire.ts'
import type { WirePost } from './wire.ts'
import { readMarkdown, writeMarkdown } from '../../net/markdown-text.ts'

/** How far their clock may be from ours before an equal answer proves nothing. */
const closeMs = 5_000
const farMs = 5 * 60_000
/** The same words by the same person are refused for so long, wherever they are written. https://meta.discourse.org/t/28331 */
const sameWordsMs = 5 * 60_000

export function textOfReply(action: Action): string {
  const text = action.text?.trim() ?? ''
  if (text === '') throw new Fault('input.empty', {})
  return text
}

export const lengthOf = (text: string): number => Array.from(text).length
const spoken = (text: string): string => text.normalize('NFC').replace(/\s+/g, ' ').trim()
export const says = (post: WirePost, text: string): boolean => spoken(readMarkdown(post.raw ?? '')) === spoken(text)

export async function sendReply(client: Client, action: Action, key: ActionKey, signal: AbortSignal): Promise<Performed> {
  const text = textOfReply(action)
  if (action.private) throw new Fault('verb.unsupported', { verb: 'reply', network: 'Discourse' })
  const raw = writeMarkdown(text)
  if (lengthOf(raw) > client.settings.maxCharacters) throw new Fault('input.tooLong', { length: lengthOf(raw), max: client.settings.maxCharacters })
  const place = placeOf(action)
  const already = (await answersTo(client, action, text, key.createdAt - closeMs, signal))[0]
  if (already !== undefined) return performedWith(client, action, already)
  if ((await waitingFor(client, place.topic, text, key.createdAt - closeMs, signal))?.length) return waits
  const body = { topic_id: place.topic, raw, reply_to_post_number: place.number }
  const answer = await client.create(body, signal).catch(async (error: unknown) => {
    throw isInvalid(error) ? ((await sameWords(client, text, signal)) ?? error) : error
  })
  // Where new posts wait for approval there is none yet, and that is all there is to say.
  const made = wirePost.safeParse(answer.json)
  if (!made.success) {
    if (isQueued(answer.json)) return waits
    throw new HttpFault('remote.unexpected', { host: client.host, status: answer.status }, 'maybe')
  }
  if (made.data.reply_to_post_number !== place.number && place.number !== 1) throw new Fault('remote.unchanged', { host: client.host })
  return performedWith(client, action, made.data)
}

/** Taken, and shown to nobody until somebody has approved it. */
const waits: Performed = { remoteId: null, url: null, observed: [], posts: [] }
const isQueued = (json: unknown): boolean => typeof json === 'object' && json !== null && 'action' in json && json.action === 'enqueued'

/** What we said there and waits, no older than that; null where the forum does not tell. To which post it is an answer is not told before it is approved. */
async function waitingFor(client: Client, topic: number, text: string, since: number, signal: AbortSignal) {
  const waiting = await client.pending(signal)
  return waiting?.filter((one) => one.topic_id === topic && createdAtOf(one) >= since && spoken(readMarkdown(one.raw_text)) === spoken(text)) ?? null
}

/** What a flagged post is answered under is the post. */
function placeOf({ target }: Action): { topic: number; number: number } {
  const place = placeIn(refOf(target).review === null ? target.remoteId : (target.parentRemoteId ?? ''))
  if (place === null) throw new Fault('verb.unsupported', { verb: 'reply', network: 'Discourse' })
  return place
}

export function performedWith(client: Client, { target }: Action, post: WirePost): Performed {
  const item = { ...toItem(post, refOf(target).secret, client.settings), threadRemoteId: target.threadRemoteId }
  return { remoteId: item.remoteId, url: item.url, observed: [item], posts: [] }
}

/** The forum says in a sentence of its own language that it has just had the same: our latest posts tell when that was. */
async function sameWords(client: Client, text: string, signal: AbortSignal): Promise<HttpFault | null> {
  const latest = (await client.latest(null, signal)).filter((post) => post.user_id === client.settings.userId && says(post, text))
  const at = Math.max(0, ...latest.map(createdAtOf))
  if (at === 0) return null
  return new HttpFault('rate.limited', { host: client.host, status: 422 }, 'answered', at + sameWordsMs + closeMs)
}

/** Our answers to it that say this and are no older, oldest first. The list of answers shows them as they are read: what was typed is asked for. */
async function answersTo(client: Client, action: Action, text: string, since: number, signal: AbortSignal): Promise<WirePost[]> {
  const id = refOf(action.target).post
  if (id === null) return []
  const found: WirePost[] = []
  for (let after = 1; ; ) {
    const page = await client.replies(id, after, signal)
    for (const one of page.filter((post) => post.user_id === client.settings.userId && createdAtOf(post) >= since)) {
      const whole = one.raw ? one : await client.post(one.id, signal)
      if (whole !== null && says(whole, text)) found.push(whole)
    }
    const last = Math.max(after, ...page.map((post) => post.post_number))
    // Older forums give all of them at once, whatever is asked.
    if (page.length === 0 || last === after || page.length > 20) break
    after = last
  }
  return found.sort((a, b) => createdAtOf(a) - createdAtOf(b))
}

export async function findReply(client: Client, action: Action, attemptedAt: number, signal: AbortSignal): Promise<Reconciled> {
  const said = await answersTo(client, action, textOfReply(action), attemptedAt - farMs, signal)
  const found = said.find((post) => createdAtOf(post) >= attemptedAt - closeMs)
  if (found !== undefined) return { kind: 'done', performed: performedWith(client, action, found) }
  // The same words a little earlier: ours by a slow clock, or the answer before. A person has to say.
  if (said.length > 0) return { kind: 'unknown' }
  const waiting = await waitingFor(client, placeOf(action).topic, textOfReply(action), attemptedAt - farMs, signal)
  if (waiting?.some((one) => createdAtOf(one) >= attemptedAt - closeMs)) return { kind: 'done', performed: waits }
  // A forum that does not tell what waits may have it all the same.
  return waiting === null || waiting.length > 0 ? { kind: 'unknown' } : { kind: 'not-done' }
}
