import { Fault } from '../../../src-contract/failure.ts'
import type { RemoteItem, Target } from '../../../src-contract/remote.ts'
import { HttpFault } from '../../net/http.ts'
import type { Action, ActionKey, Performed, Reconciled } from '../adapter.ts'
import { alreadySaid, farMs, performedWith, reconciledAmong } from '../graph-answers.ts'
import { saysTheSame } from '../graph-words.ts'
import { longestText } from './capabilities.ts'
import { isAbsent } from './client.ts'
import type { Client, Page } from './client.ts'
import { itemsOf } from './talks.ts'
import { conversationIn, instantOf, toItem, toMessage } from './transform.ts'
import { commentThing, messageThing } from './wire.ts'
import type { Comment, Message } from './wire.ts'
import { read, written } from './words.ts'

/** Of our own comments so many pages are looked through: further back than a job waits. */
const mostPages = 10

export function wordsOf({ text, private: apart }: Action): string {
  const words = text?.trim() ?? ''
  if (words === '') throw new Fault('input.empty')
  const markdown = written(words)
  const length = Array.from(markdown).length
  if (length > longestText) throw new Fault('input.tooLong', { length, max: longestText })
  if (apart) throw new Fault('reply.notPrivate', { network: 'Reddit' })
  return words
}

/** There is no key against doubles: what we said there is read before it is said, and after an answer that was lost. */
export async function sendReply(client: Client, action: Action, key: ActionKey, signal: AbortSignal): Promise<Performed> {
  const words = wordsOf(action)
  const already = alreadySaid(await ourAnswers(client, action, key.createdAt, signal), key)
  return performedWith(already ?? placed(action, await answer(client, action, words, signal)))
}

async function answer(client: Client, action: Action, words: string, signal: AbortSignal): Promise<RemoteItem> {
  const { target } = action
  const conversation = conversationIn(target.threadRemoteId)
  const unchanged = () => new HttpFault('remote.unchanged', { host: client.host }, 'maybe')
  if (conversation !== null) {
    const given = itemsOf(await client.answerModmail(conversation, written(words), signal), client)
    const made = given.findLast((one) => isOurs(client, one) && saysTheSame(one.text, words))
    if (made === undefined || made.threadRemoteId !== target.threadRemoteId) throw unchanged()
    return made
  }
  const [first] = await client.write('/api/comment', { thing_id: target.remoteId, text: written(words) }, isMessage(action.target) ? 'privatemessages' : 'submit', signal)
  if (isMessage(action.target)) {
    const made = messageThing.safeParse(first).data?.data
    if (made === undefined || !saysTheSame(read(made.body), words)) throw unchanged()
    return messageFrom(client, action, made)
  }
  const made = commentThing.safeParse(first).data?.data
  if (made === undefined || made.parent_id !== target.remoteId || !saysTheSame(read(made.body), words)) throw unchanged()
  return commentFrom(client, action, made)
}

export const isMessage = ({ remoteId }: Pick<Target, 'remoteId'>): boolean => remoteId.startsWith('t4_')
const isOurs = ({ settings }: Client, item: RemoteItem): boolean => item.own && item.author.handle.toLowerCase() === settings.username.toLowerCase()
const commentFrom = (client: Client, { target }: Action, made: Comment): RemoteItem =>
  ({ ...toItem(made, client.settings), threadRemoteId: target.threadRemoteId, parentRemoteId: target.remoteId })
const messageFrom = (client: Client, { target }: Action, made: Message): RemoteItem => ({ ...toMessage(made, client.settings), threadRemoteId: target.threadRemoteId, parentRemoteId: target.remoteId })

const placed = ({ target }: Action, made: RemoteItem): RemoteItem => ({ ...made, kind: 'reply', own: true, parentRemoteId: target.remoteId })

/** Ours there in these words, back to a little before `at`, oldest first. */
async function ourAnswers(client: Client, action: Action, at: number, signal: AbortSignal): Promise<RemoteItem[]> {
  const [words, since] = [action.text ?? '', at - farMs]
  const all = conversationIn(action.target.threadRemoteId) !== null ? await inModmail(client, action, signal) : isMessage(action.target) ? await inMessages(client, action, signal) : await inComments(client, action, since, signal)
  const ours = all.filter((one) => isOurs(client, one) && one.createdAt >= since && saysTheSame(one.text, words))
  return ours.sort((a, b) => a.createdAt - b.createdAt).map((one) => placed(action, one))
}

async function inComments(client: Client, action: Action, since: number, signal: AbortSignal): Promise<RemoteItem[]> {
  const found: Comment[] = []
  for (let token: string | null = null, n = 0; n < mostPages; n += 1) {
    const page: Page<Comment> = await client.comments('', token, signal)
    found.push(...page.rows.filter(({ parent_id }) => parent_id === action.target.remoteId))
    token = page.next
    if (token === null || page.rows.some((one) => instantOf(one) < since)) break
  }
  return found.map((one) => commentFrom(client, action, one))
}

async function inMessages(client: Client, action: Action, signal: AbortSignal): Promise<RemoteItem[]> {
  for (let token: string | null = null, n = 0; n < mostPages; n += 1) {
    const page: Page<Message[]> = await client.messages(token, signal)
    const there = page.rows.find((rows) => rows.some(({ name }) => name === action.target.remoteId || name === action.target.threadRemoteId))
    if (there !== undefined) return there.map((one) => messageFrom(client, action, one))
    token = page.next
    if (token === null) break
  }
  return []
}

async function inModmail(client: Client, { target }: Action, signal: AbortSignal): Promise<RemoteItem[]> {
  try {
    return itemsOf(await client.exchange(conversationIn(target.threadRemoteId) ?? '', signal), client)
  } catch (error) {
    if (isAbsent(error)) return []
    throw error
  }
}

export async function findReply(client: Client, action: Action, key: ActionKey, attemptedAt: number, signal: AbortSignal): Promise<Reconciled> {
  return reconciledAmong(await ourAnswers(client, action, attemptedAt, signal), key, attemptedAt)
}
