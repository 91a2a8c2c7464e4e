import { Fault } from '../../../src-contract/failure.ts'
import type { NetworkVerb, Visibility } from '../../../src-contract/network.ts'
import type { RemoteItem, Target } from '../../../src-contract/remote.ts'
import { HttpFault } from '../../net/http.ts'
import type { Action, Performed, Reconciled } from '../adapter.ts'
import type { SiteClient } from './client.ts'
import { createTrail, gather, ratingsOf } from './gather.ts'
import type { Known } from './gather.ts'
import { readMarkup } from '../../net/html-text.ts'
import { writeMarkup } from './write-markup.ts'
import { createdAtOf, toItem, visibilityOf } from './transform.ts'
import type { WireComment } from './wire.ts'

export type Actor = { site: SiteClient; me: number; now: () => number; signal: AbortSignal }

/** What is written, when there is something to write, and where the comment must stand afterwards. */
type Move = { write: string | null; applies: (now: Visibility) => boolean; reached: (now: Visibility) => boolean }
const to = (status: string, goal: Visibility): Move => ({ write: status, applies: (now) => now !== goal, reached: (now) => now === goal })
// `unspam` and `untrash` give back what it was before, whatever that was; on a comment that is not there, `unspam` would hold it.
const outOf = (status: string, from: Visibility): Move => ({ write: status, applies: (now) => now === from, reached: (now) => now !== from })

const moves: Partial<Record<NetworkVerb, Move>> = {
  approve: to('approve', 'visible'),
  hide: to('hold', 'held'),
  unhide: to('approve', 'visible'),
  spam: to('spam', 'spam'),
  unspam: outOf('unspam', 'spam'),
  delete: { ...to('trash', 'trash'), write: null },
  restore: outOf('untrash', 'trash'),
}

export async function perform(actor: Actor, action: Action): Promise<Performed> {
  if (action.verb === 'reply') return reply(actor, action)
  if (action.verb === 'edit') return edit(actor, action)
  const move = moves[action.verb]
  if (move === undefined) throw new Fault('verb.unsupported', { verb: action.verb, network: 'wordpress' })
  const { target } = action
  const before = await actor.site.comment(target.remoteId, actor.signal)
  if (before === null) {
    // Gone for good: for whoever wanted it away, that is done.
    if (action.verb === 'delete') return { remoteId: target.remoteId, url: null, observed: [], posts: [] }
    throw new HttpFault('remote.gone', { host: actor.site.host, status: 404 }, 'answered')
  }
  const after = move.applies(visibilityOf(before.status)) ? await write(actor, target, move, before) : before
  // An unknown status, or a plugin that has its own mind, is answered with 200 and changes nothing.
  if (!move.reached(visibilityOf(after.status))) throw new HttpFault('remote.unchanged', { host: actor.site.host, verb: action.verb }, 'answered')
  return performed(after, [await observed(actor, target, after)])
}

async function write(actor: Actor, target: Target, move: Move, before: WireComment): Promise<WireComment> {
  const { site, signal } = actor
  if (before.type === 'review' && site.shop !== null) {
    const there = await (move.write === null ? site.shop.trash(target.remoteId, signal) : site.shop.setStatus(target.remoteId, inShop(move.write), signal))
    // What the shop answers is not believed either: the comment itself is asked.
    if (there) return (await site.comment(target.remoteId, signal)) ?? before
  }
  if (move.write !== null) return site.update(target.remoteId, { status: move.write, ...evidenceOf(before) }, signal)
  const trashed = await site.trash(target.remoteId, signal)
  return trashed ?? (await site.comment(target.remoteId, signal)) ?? before
}

/** The same word but one. https://woocommerce.github.io/woocommerce-rest-api-docs/#product-review-properties */
const inShop = (status: string): string => (status === 'approve' ? 'approved' : status)

/**
 * An update that does not repeat them puts our own address and program in place of the visitor's, which the site's owner may need as evidence.
 * https://developer.wordpress.org/reference/classes/wp_rest_comments_controller/prepare_item_for_database/
 */
function evidenceOf(before: WireComment): Record<string, string> {
  return {
    ...(before.author_ip === '' ? {} : { author_ip: before.author_ip }),
    ...(before.author_user_agent === '' ? {} : { author_user_agent: before.author_user_agent }),
  }
}

/** It hangs where the target says: an action moves nothing. */
async function observed(actor: Actor, target: Target, row: WireComment): Promise<RemoteItem> {
  const ratings = await ratingsOf(actor.site, [row], actor.signal)
  return toItem(row, { threadRemoteId: target.threadRemoteId, postRemoteId: target.postRemoteId }, actor.me, ratings.get(row.id))
}

const performed = (row: WireComment, items: RemoteItem[]): Performed => ({ remoteId: String(row.id), url: row.link === '' ? null : row.link, observed: items, posts: [] })

const floodMs = 15_000

async function reply(actor: Actor, action: Action): Promise<Performed> {
  const text = action.text ?? ''
  if (text.trim() === '') throw new Fault('input.empty')
  if (action.private) throw new Fault('verb.unsupported', { verb: 'reply', network: 'wordpress' })
  const { site, signal } = actor
  const parent = Number(action.target.remoteId)
  try {
    const row = await site.create({ post: await postOf(actor, action.target), parent, content: writeMarkup(text) }, signal)
    if (row.parent !== parent || row.author !== actor.me) throw new HttpFault('remote.unchanged', { host: site.host, verb: 'reply' }, 'answered')
    return await replied(actor, action.target, row)
  } catch (thrown) {
    if (!(thrown instanceof HttpFault)) throw thrown
    const own = thrown.failure.params['code']
    // The site refuses the same words by the same author under the same comment: they are there already.
    if (own === 'comment_duplicate') {
      const sent = await findReply(actor, action, 0)
      if (sent !== null) return await replied(actor, action.target, sent)
    }
    if (own === 'comment_flood') throw new HttpFault('rate.limited', thrown.failure.params, 'answered', actor.now() + floodMs)
    if (own === 'comment_content_column_length') throw new HttpFault('remote.tooLong', thrown.failure.params, 'answered')
    throw thrown
  }
}

/** The same text a second time changes nothing. Another's words stay theirs, though the site would let us. */
async function edit(actor: Actor, action: Action): Promise<Performed> {
  const text = action.text ?? ''
  if (text.trim() === '') throw new Fault('input.empty')
  const { site, signal } = actor
  const before = await site.comment(action.target.remoteId, signal)
  if (before === null) throw new HttpFault('remote.gone', { host: site.host, status: 404 }, 'answered')
  if (before.author !== actor.me) throw new Fault('verb.unsupported', { verb: 'edit', network: 'wordpress' })
  const after = sameWords(textOf(before)) === sameWords(text) ? before : await site.update(action.target.remoteId, { content: writeMarkup(text), ...evidenceOf(before) }, signal)
  if (sameWords(textOf(after)) !== sameWords(text)) throw new HttpFault('remote.unchanged', { host: site.host, verb: 'edit' }, 'answered')
  return replied(actor, action.target, after)
}

async function postOf(actor: Actor, target: Target): Promise<number> {
  if (target.postRemoteId !== null) return Number(target.postRemoteId)
  const parent = await actor.site.comment(target.remoteId, actor.signal)
  if (parent === null) throw new HttpFault('remote.gone', { host: actor.site.host, status: 404 }, 'answered')
  return parent.post
}

async function replied(actor: Actor, target: Target, row: WireComment): Promise<Performed> {
  return performed(row, [await observed(actor, target, row)])
}

/** Words compared as they read: filters of the site may rewrite quotes' entities and the ends of lines. */
const sameWords = (text: string): string => text.normalize('NFC').replace(/\s+/g, ' ').trim()

/** Our answer with these words under the target, not in the trash, written no earlier than `since`. The newest of several. */
async function findReply(actor: Actor, action: Action, since: number): Promise<WireComment | null> {
  const words = sameWords(action.text ?? '')
  for (const status of ['all', 'spam']) {
    const page = await actor.site.comments({ status, parent: action.target.remoteId, author: actor.me, orderby: 'id', order: 'desc', per_page: 100 }, actor.signal)
    const found = page.rows.find((row) => row.author === actor.me && createdAtOf(row) >= since && sameWords(textOf(row)) === words)
    if (found !== undefined) return found
  }
  return null
}

const textOf = (row: WireComment): string =>
  row.content.raw === undefined ? readMarkup(row.content.rendered, 'rendered').text : readMarkup(row.content.raw, 'stored').text

/** The site's clock and ours may differ by this much. */
const skewMs = 15 * 60_000

export async function reconcile(actor: Actor, action: Action, attemptedAt: number): Promise<Reconciled> {
  if (action.verb === 'reply') {
    const sent = await findReply(actor, action, attemptedAt - skewMs)
    return sent === null ? { kind: 'not-done' } : { kind: 'done', performed: await replied(actor, action.target, sent) }
  }
  if (action.verb === 'edit') {
    const now = await actor.site.comment(action.target.remoteId, actor.signal)
    if (now === null || sameWords(textOf(now)) !== sameWords(action.text ?? '')) return { kind: 'not-done' }
    return { kind: 'done', performed: await replied(actor, action.target, now) }
  }
  const move = moves[action.verb]
  if (move === undefined) return { kind: 'not-done' }
  const row = await actor.site.comment(action.target.remoteId, actor.signal)
  if (row === null) {
    return action.verb === 'delete' ? { kind: 'done', performed: { remoteId: action.target.remoteId, url: null, observed: [], posts: [] } } : { kind: 'not-done' }
  }
  if (!move.reached(visibilityOf(row.status))) return { kind: 'not-done' }
  const known = new Map<string, Known>([[action.target.remoteId, action.target]])
  const { items, posts } = await gather(actor.site, actor.me, [row], createTrail(), known, actor.signal)
  return { kind: 'done', performed: { ...performed(row, items), posts } }
}
