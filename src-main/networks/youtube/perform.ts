import { Fault } from '../../../src-contract/failure.ts'
import type { NetworkVerb, Visibility } from '../../../src-contract/network.ts'
import type { Target } from '../../../src-contract/remote.ts'
import { HttpFault } from '../../net/http.ts'
import type { Action, ActionKey, EachDone, Performed, Reconciled } from '../adapter.ts'
import { isFailure } from './client.ts'
import type { Client, Goal, Queue } from './client.ts'
import { editOwn, findEdit } from './edit.ts'
import { pagesOf } from './reader.ts'
import type { Reader } from './reader.ts'
import { instantOf, toItem, topOf, visibilityOf, writtenTextOf } from './transform.ts'
import type { Comment } from './wire.ts'

type Move = { goal: Goal; ban: boolean; visibility: Visibility }

/** https://developers.google.com/youtube/v3/docs/comments/setModerationStatus */
const moves: Partial<Record<NetworkVerb, Move>> = {
  hide: { goal: 'heldForReview', ban: false, visibility: 'held' },
  unhide: { goal: 'published', ban: false, visibility: 'visible' },
  approve: { goal: 'published', ban: false, visibility: 'visible' },
  delete: { goal: 'rejected', ban: false, visibility: 'deleted' },
  ban: { goal: 'rejected', ban: true, visibility: 'deleted' },
}

const nothing = (remoteId: string): Performed => ({ remoteId, url: null, observed: [], posts: [] })
const isOwn = (client: Client, target: Target) => target.authorRemoteId === client.channelId

function moveOf({ verb, target }: Action, client: Client): Move | null {
  const move = moves[verb]
  if (move === undefined) throw new Fault('verb.unsupported', { verb, network: 'YouTube' })
  if (!isOwn(client, target)) return move
  if (verb !== 'delete') throw new Fault('verb.notOnOwn', { verb })
  return null
}

export async function perform(client: Client, reader: Reader, action: Action, key: ActionKey, signal: AbortSignal): Promise<Performed> {
  if (action.verb === 'reply') return reply(client, action, key, signal)
  if (action.verb === 'edit') return editOwn(client, action, signal)
  const move = moveOf(action, client)
  if (move === null) {
    await client.remove(action.target.remoteId, signal)
    return nothing(action.target.remoteId)
  }
  await moderate(client, [action.target], move, signal)
  return observed(client, reader, action.target, move, signal)
}

/** One call for all; each is settled by itself afterwards. What is our own is not moderated and goes one by one. */
export async function performMany(client: Client, reader: Reader, actions: readonly Action[], signal: AbortSignal): Promise<EachDone[]> {
  const moderated = actions.flatMap((action) => {
    try {
      const move = moveOf(action, client)
      return move === null ? [] : [{ action, move }]
    } catch {
      return []
    }
  })
  const [first] = moderated
  if (first !== undefined) await moderate(client, moderated.map(({ action }) => action.target), first.move, signal)
  const done = new Set(moderated.map(({ action }) => action))
  const found = first === undefined || first.move.goal === 'rejected' ? [] : await standingNow(client, moderated.map(({ action }) => action.target.remoteId), signal)
  return Promise.all(actions.map(async (action): Promise<EachDone> => {
    if (done.has(action) && first !== undefined) return { kind: 'done', performed: after(reader, action.target, first.move, found.find(({ id }) => id === action.target.remoteId)) }
    return perform(client, reader, action, { seed: '', createdAt: 0 }, signal).then((performed) => ({ kind: 'done', performed }), (error: unknown) => ({ kind: 'failed', error }))
  }))
}

/** What its author has taken away meanwhile fails like what cannot be done just now: asked for by id, the one is there and the other not. */
async function moderate(client: Client, targets: readonly Target[], { goal, ban }: Move, signal: AbortSignal): Promise<void> {
  try {
    await client.moderate(targets.map(({ remoteId }) => remoteId), goal, ban, signal)
  } catch (error) {
    const [only] = targets
    if (targets.length > 1 || only === undefined || !isFailure(error)) throw error
    const there = (await client.comments([only.remoteId], signal)).some(({ id }) => id === only.remoteId)
    const params = { host: client.host, status: 400, code: 'processingFailure' }
    if (!there && goal === 'rejected' && !ban) return
    throw there ? new HttpFault('remote.serverError', params, 'maybe') : new HttpFault('remote.gone', params, 'answered')
  }
}

/** The answer to moderation is empty. What was rejected is told of nowhere; the rest is looked at for what it says by now. */
async function observed(client: Client, reader: Reader, target: Target, move: Move, signal: AbortSignal): Promise<Performed> {
  if (move.goal === 'rejected') return nothing(target.remoteId)
  const found = await standingNow(client, [target.remoteId], signal)
  return after(reader, target, move, found.find(({ id }) => id === target.remoteId))
}

/** It has been done: that it cannot be looked at is no reason to say otherwise. */
async function standingNow(client: Client, ids: readonly string[], signal: AbortSignal): Promise<Comment[]> {
  return client.comments(ids, signal).catch((error: unknown) => {
    if (signal.aborted) throw error
    return []
  })
}

function after(reader: Reader, target: Target, { goal, visibility }: Move, found: Comment | undefined): Performed {
  if (goal === 'rejected' || found === undefined) return nothing(target.remoteId)
  const { items } = reader.single([found], () => ({ ...target, visibility }))
  return { remoteId: target.remoteId, url: items[0]?.url ?? null, observed: items, posts: [] }
}

/** Their clock and ours may differ by this much. */
const closeMs = 5_000
const farMs = 5 * 60_000

/** Under an answer one answers the comment at the top. Nothing marks a reply as ours but its author and its words, so these are looked for first. */
async function reply(client: Client, action: Action, key: ActionKey, signal: AbortSignal): Promise<Performed> {
  const text = action.text?.trim() ?? ''
  if (text === '') throw new Fault('input.empty')
  if (action.private) throw new Fault('reply.notPrivate', { network: 'YouTube' })
  if (action.target.ref['canReply'] === false) throw new Fault('reply.closed', { host: client.host })
  const already = await ourAnswers(client, action, key, signal)
  if (already === null) throw new HttpFault('remote.gone', { host: client.host, status: 404 }, 'answered')
  const found = already.find((one) => instantOf(one.snippet.publishedAt) >= key.createdAt - closeMs)
  if (found !== undefined) return replied(client, action.target, found)
  const top = topOf(action.target.remoteId)
  const made = await client.reply(top, text, signal)
  const isIt = made.snippet.authorChannelId?.value === client.channelId && topOf(made.id) === top && made.id !== top && sameWords(writtenTextOf(made)) === sameWords(text)
  if (!isIt) throw new HttpFault('remote.unchanged', { host: client.host }, 'maybe')
  return replied(client, action.target, made)
}

const sameWords = (text: string): string => text.normalize('NFC').replace(/\s+/g, ' ').trim()

/** Those with these words that are no other job's, oldest first; null where what is answered is gone. */
async function ourAnswers(client: Client, action: Action, { others }: ActionKey, signal: AbortSignal): Promise<Comment[] | null> {
  const all = await client.replies(topOf(action.target.remoteId), signal)
  const words = sameWords(action.text ?? '')
  return all?.filter((one) => one.snippet.authorChannelId?.value === client.channelId && others?.has(one.id) !== true && sameWords(writtenTextOf(one)) === words)
    .sort((a, b) => instantOf(a.snippet.publishedAt) - instantOf(b.snippet.publishedAt)) ?? null
}

function replied(client: Client, target: Target, made: Comment): Performed {
  const item = toItem(made, { visibility: 'visible', canReply: true, channelId: client.channelId })
  const placed = { ...item, text: writtenTextOf(made), threadRemoteId: target.threadRemoteId, parentRemoteId: topOf(made.id), postRemoteId: target.postRemoteId, liked: false }
  return { remoteId: placed.remoteId, url: placed.url, observed: [placed], posts: [] }
}

export async function reconcile(client: Client, reader: Reader, action: Action, key: ActionKey, attemptedAt: number, signal: AbortSignal): Promise<Reconciled> {
  const { target, verb } = action
  if (verb === 'edit') return findEdit(client, action, signal)
  if (verb === 'reply') {
    const said = await ourAnswers(client, action, key, signal)
    const since = (marginMs: number) => said?.find((one) => instantOf(one.snippet.publishedAt) >= attemptedAt - marginMs)
    const found = since(closeMs)
    if (found !== undefined) return { kind: 'done', performed: replied(client, target, found) }
    const alike = since(farMs)
    return alike === undefined ? { kind: 'not-done' } : { kind: 'unknown', url: toItem(alike, { visibility: 'visible', canReply: true, channelId: client.channelId }).url }
  }
  const move = moveOf(action, client)
  const now = await standingOf(client, target, signal)
  if (now === null) return { kind: 'unknown' }
  // A ban is told of nowhere: that the comment is away says nothing of its author.
  if (verb === 'ban') return now === 'deleted' ? { kind: 'unknown' } : { kind: 'not-done' }
  if (now !== (move?.visibility ?? 'deleted')) return { kind: 'not-done' }
  return { kind: 'done', performed: await (move === null ? nothing(target.remoteId) : observed(client, reader, target, move, signal)) }
}

const mostPages = 5

/** How a comment stands, by the lists alone. Null where they are too long to tell. */
async function standingOf(client: Client, target: Target, signal: AbortSignal): Promise<Visibility | null> {
  let whole = true
  for (const queue of ['heldForReview', 'likelySpam'] as const) {
    let ended = false
    for await (const { rows, last } of pagesOf(client, { queue }, mostPages, signal)) {
      ended = last
      for (const { thread, replies } of rows) {
        const found = [thread.snippet.topLevelComment, ...replies].find(({ id }) => id === target.remoteId)
        const told = found === undefined ? null : (visibilityOf(found) ?? inQueue(queue))
        if (told !== null && told !== 'visible') return told
      }
    }
    whole &&= ended
  }
  if (!whole) return null
  return (await client.comments([target.remoteId], signal)).some(({ id }) => id === target.remoteId) ? 'visible' : 'deleted'
}

const inQueue = (queue: Queue): Visibility => (queue === 'likelySpam' ? 'spam' : 'held')

