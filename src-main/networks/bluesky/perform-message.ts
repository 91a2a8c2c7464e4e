import { Fault } from '../../../src-contract/failure.ts'
import type { Performed, Reconciled } from '../adapter.ts'
import { checkLength } from './attempt.ts'
import { messageLimit } from './capabilities.ts'
import { createChat } from './chat.ts'
import type { Chat } from './chat.ts'
import type { Client } from './client.ts'
import { toMessage } from './transform.ts'
import { message, messageStub, readable } from './wire.ts'
import type { Message } from './wire.ts'

async function chatOf(client: Client, signal: AbortSignal): Promise<Chat> {
  if (!(await client.mayChat(signal))) throw new Fault('chat.notAllowed', { host: new URL(client.settings.pds).host })
  return createChat(client, signal)
}

const performed = (client: Client, convoId: string, sent: Message): Performed => {
  const item = toMessage(sent, convoId, null, client.did)
  return { remoteId: item.remoteId, url: null, observed: [item], posts: [] }
}

/** A message has no key of ours: after a lost answer it is looked for, never sent again blindly. */
export async function sendMessage(client: Client, convoId: string, text: string, signal: AbortSignal): Promise<Performed> {
  checkLength(text, messageLimit)
  const chat = await chatOf(client, signal)
  const sent = await chat.send(convoId, text, [])
  if (sent.text !== text) throw new Fault('remote.unchanged', { host: new URL(client.settings.pds).host })
  const [item] = await chat.toItems([sent], convoId, [])
  return item === undefined ? performed(client, convoId, sent) : { ...performed(client, convoId, sent), observed: [item] }
}

const pageSize = 100
/** How far their clock may be from ours before an equal message proves nothing. */
const closeMs = 5_000
const farMs = 5 * 60_000

/** A thousand messages in the minutes since an attempt: beyond that a person looks. */
const mostPages = 10

export async function findMessage(
  client: Client,
  convoId: string,
  text: string,
  attemptedAt: number,
  signal: AbortSignal,
): Promise<Reconciled> {
  const chat = await chatOf(client, signal)
  let cursor: string | null = null
  let alike = false
  for (let pages = 0; pages < mostPages; pages += 1) {
    const page: Awaited<ReturnType<Chat['messages']>> = await chat.messages(convoId, pageSize, cursor)
    // Whoever left the conversation may have written there before.
    if (page === null) return { kind: 'unknown' }
    const sent = client.readable('message', message, page.messages).filter((one) => one.sender.did === client.did && one.text === text)
    const after = (marginMs: number) => sent.find((one) => Date.parse(one.sentAt) >= attemptedAt - marginMs)
    const found = after(closeMs)
    if (found !== undefined) {
      const [item] = await chat.toItems([found], convoId, page.people)
      return {
        kind: 'done',
        performed: item === undefined ? performed(client, convoId, found) : { ...performed(client, convoId, found), observed: [item] },
      }
    }
    // The same words a little earlier: ours by a slow clock, or the message before. A person has to say.
    alike ||= after(farMs) !== undefined
    const older = readable(messageStub, page.messages).some((one) => Date.parse(one.sentAt ?? '') < attemptedAt - farMs)
    if (older || page.next === null) return { kind: alike ? 'unknown' : 'not-done' }
    cursor = page.next
  }
  return { kind: 'unknown' }
}
