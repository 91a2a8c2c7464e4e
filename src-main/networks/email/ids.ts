import { createHash } from 'node:crypto'
import type { MailHead } from '../../net/mail-head.ts'
import type { ActionKey } from '../adapter.ts'

const digest = (text: string, length: number): string => createHash('sha256').update(text).digest('hex').slice(0, length)

/** A thread's id: of its first message's Message-ID, short enough to stand in ours. */
const threadIdOf = (rootId: string): string => digest(rootId, 12)

const ownPattern = /^vigie\.[0-9a-f]{20}\.([0-9a-f]{12})@[^@]+$/

/**
 * The Message-ID of an answer: the same at every attempt of a job, and it carries its thread, because many programs keep no more of a thread than the
 * message they answer. Short enough not to be folded in a head. https://www.rfc-editor.org/rfc/rfc5322#section-3.6.4
 */
export function ownMessageId({ seed }: ActionKey, threadRemoteId: string, address: string): string {
  const thread = /^[0-9a-f]{12}$/.test(threadRemoteId) ? threadRemoteId : threadIdOf(threadRemoteId)
  const domain = address.slice(address.lastIndexOf('@') + 1)
  return `vigie.${seed.slice(0, 20)}.${thread}@${/^[\w.-]+$/.test(domain) ? domain : 'vigie.invalid'}`
}

export const isOwnMessageId = (id: string): boolean => ownPattern.test(id)

export type Identity = { remoteId: string; threadRemoteId: string; parentRemoteId: string | null }

/**
 * Who a message is, wherever it lies. `sent`: it lies among what we sent. Elsewhere a Message-ID of our making is somebody's copy or somebody's forgery;
 * either is a message of its own and never takes the place of our answer.
 */
export function identityOf(head: MailHead, sent: boolean, arrivedAt: number): Identity {
  const { messageId } = head
  const trusted = messageId !== null && (sent || !isOwnMessageId(messageId))
  const remoteId = trusted ? messageId : `head:${digest(JSON.stringify([messageId, head.from, head.subject, head.sentAt ?? arrivedAt]), 40)}`
  const chain = [...head.references, ...(head.inReplyTo === null ? [] : [head.inReplyTo])]
  const parent = head.inReplyTo ?? head.references.at(-1) ?? null
  // One of ours among them knows the thread for certain, whatever was left out before it.
  const told = [...chain, ...(sent && messageId !== null ? [messageId] : [])].map((id) => ownPattern.exec(id)?.[1]).find((id) => id !== undefined)
  return { remoteId, threadRemoteId: told ?? threadIdOf(chain[0] ?? remoteId), parentRemoteId: parent === remoteId ? null : parent }
}
