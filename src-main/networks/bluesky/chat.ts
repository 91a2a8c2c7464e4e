import { z } from 'zod'
import type { Batch, Cursor, RemoteItem } from '../../../src-contract/remote.ts'
import { refusalIn, statusIn } from './answer.ts'
import type { Client } from './client.ts'
import { messageRemoteId, toMessage } from './transform.ts'
import { convo, convoAnswer, convoPage, logEntry, logPage, message, messagePage, messageStub } from './wire.ts'
import type { Convo, Message, Profile } from './wire.ts'

// Direct messages: another service, which the PDS calls for us with a token of its own when a header names it.
// https://docs.bsky.app/docs/api/chat-bsky-convo-get-log

const live = z.object({ rev: z.string() })
const history = z.object({ todo: z.array(z.string()).nullable(), page: z.string().nullable(), done: z.number() })

const firstConvos = 20
const firstMessages = 50
const pageSize = 100

export type Chat = {
  convos(limit: number, cursor: string | null): Promise<{ convos: Convo[]; next: string | null }>
  /** The newest first. Null when the conversation is no longer ours to see. */
  messages(
    convoId: string,
    limit: number,
    cursor: string | null,
  ): Promise<{ messages: unknown[]; next: string | null; people: Profile[] } | null>
  /** Null when the conversation is no longer ours to see. */
  convo(convoId: string): Promise<Convo | null>
  send(convoId: string, text: string, facets: readonly object[]): Promise<Message>
  toItems(messages: readonly unknown[], convoId: string, people: readonly Profile[]): Promise<RemoteItem[]>
}

/**
 * A conversation that we left, or were taken out of, is refused with 400, by whatever name. Two names are the session's and say nothing of it.
 * https://docs.bsky.app/docs/api/chat-bsky-convo-get-messages
 */
function isLeft(error: unknown): boolean {
  const refusal = refusalIn(error)
  return statusIn(error) === 400 && refusal !== 'ExpiredToken' && refusal !== 'InvalidToken'
}

export function createChat(client: Client, signal: AbortSignal): Chat {
  const proxy = client.settings.chatService
  const members = new Map<string, readonly Profile[]>()
  const chat: Chat = {
    async convos(limit, cursor) {
      const answer = await client.get(convoPage, 'chat.bsky.convo.listConvos', { limit, cursor: cursor ?? undefined }, signal, proxy)
      const convos = client.readable('conversation', convo, answer.convos)
      for (const one of convos) members.set(one.id, one.members)
      return { convos, next: answer.cursor ?? null }
    },
    async messages(convoId, limit, cursor) {
      const params = { convoId, limit, cursor: cursor ?? undefined }
      try {
        const answer = await client.get(messagePage, 'chat.bsky.convo.getMessages', params, signal, proxy)
        return { messages: answer.messages, next: answer.cursor ?? null, people: answer.relatedProfiles ?? [] }
      } catch (error) {
        if (isLeft(error)) return null
        throw error
      }
    },
    async convo(convoId) {
      try {
        const found = (await client.get(convoAnswer, 'chat.bsky.convo.getConvo', { convoId }, signal, proxy)).convo
        members.set(found.id, found.members)
        return found
      } catch (error) {
        if (isLeft(error)) return null
        throw error
      }
    },
    send: (convoId, text, facets) =>
      client.post(
        message,
        'chat.bsky.convo.sendMessage',
        { convoId, message: { text, ...(facets.length > 0 ? { facets } : {}) } },
        signal,
        proxy,
      ),
    async toItems(messages, convoId, people) {
      const read = client.readable('message', message, messages)
      const known = () => [...people, ...(members.get(convoId) ?? [])]
      // The people of a conversation are told with its messages only by newer servers.
      if (!members.has(convoId) && read.some((one) => !known().some((who) => who.did === one.sender.did))) await chat.convo(convoId)
      return read.map((one) => toMessage(one, convoId, known().find((who) => who.did === one.sender.did) ?? null, client.did))
    },
  }
  return chat
}

const batch = (upserted: RemoteItem[], cursor: Cursor, removed: string[] = []): Batch => ({ posts: [], upserted, removed, cursor })

/**
 * The log is a true increment: every message made and deleted since the cursor. It begins where the newest conversation stands before the
 * recent messages are read, so that what arrives in between is read twice rather than never.
 */
export async function* pullMessages(client: Client, cursor: Cursor | null, signal: AbortSignal): AsyncGenerator<Batch> {
  if (!(await client.mayChat(signal))) return
  const chat = createChat(client, signal)
  const from = live.safeParse(cursor).data
  if (from === undefined) yield* firstMessagesOf(chat)
  else yield* readLog(client, chat, from.rev, signal)
}

async function* firstMessagesOf(chat: Chat): AsyncGenerator<Batch> {
  const { convos } = await chat.convos(firstConvos, null)
  const rev = convos
    .map((one) => one.rev)
    .sort()
    .at(-1)
  // Without any conversation there is no place to begin from yet.
  if (rev === undefined) return
  const items: RemoteItem[] = []
  for (const one of convos) {
    const page = await chat.messages(one.id, firstMessages, null)
    if (page !== null) items.push(...(await chat.toItems(page.messages, one.id, page.people)))
  }
  yield batch(items, { rev })
}

async function* readLog(client: Client, chat: Chat, since: string, signal: AbortSignal): AsyncGenerator<Batch> {
  let rev = since
  for (;;) {
    const answer = await client.get(logPage, 'chat.bsky.convo.getLog', { cursor: rev }, signal, client.settings.chatService)
    const entries = client.readable('log entry', logEntry, answer.logs)
    const upserted: RemoteItem[] = []
    const removed: string[] = []
    for (const entry of entries) {
      if (entry.$type.endsWith('#logCreateMessage'))
        upserted.push(...(await chat.toItems([entry.message], entry.convoId, entry.relatedProfiles ?? [])))
      if (entry.$type.endsWith('#logDeleteMessage'))
        removed.push(...client.readable('message', messageStub, [entry.message]).map((one) => messageRemoteId(entry.convoId, one.id)))
    }
    const gone = new Set(removed)
    const next = answer.cursor ?? rev
    if (next === rev && upserted.length + removed.length === 0) return
    yield batch(
      upserted.filter((item) => !gone.has(item.remoteId)),
      { rev: next },
      removed,
    )
    if (next === rev || answer.logs.length === 0) return
    rev = next
  }
}

/** Every message of every conversation there was when it began. */
export async function* fillMessages(client: Client, cursor: Cursor | null, signal: AbortSignal): AsyncGenerator<Batch> {
  const from = history.safeParse(cursor).data ?? { todo: null, page: null, done: 0 }
  let { done, page } = from
  const ended = () => ({ ...batch([], { todo: [], page: null, done }), progress: { done, total: done } })
  if (!(await client.mayChat(signal))) return yield ended()
  const chat = createChat(client, signal)
  const todo = from.todo === null ? await everyConvo(chat) : [...from.todo]
  while (todo.length > 0) {
    const convoId = todo[0] ?? ''
    const answer = await chat.messages(convoId, pageSize, page)
    const items = answer === null ? [] : await chat.toItems(answer.messages, convoId, answer.people)
    done += answer?.messages.length ?? 0
    page = answer === null || answer.next === page || answer.messages.length === 0 ? null : answer.next
    if (page === null) todo.shift()
    if (todo.length > 0) yield { ...batch(items, { todo: [...todo], page, done }), progress: { done, total: null } }
    else yield { ...ended(), upserted: items }
  }
  if (from.todo === null && done === 0) yield ended()
}

async function everyConvo(chat: Chat): Promise<string[]> {
  const ids: string[] = []
  for (let cursor: string | null = null, last = ''; ;) {
    const page: Awaited<ReturnType<Chat['convos']>> = await chat.convos(pageSize, cursor)
    ids.push(...page.convos.map((one) => one.id))
    if (page.next === null || page.next === last) return ids
    last = page.next
    cursor = page.next
  }
}
