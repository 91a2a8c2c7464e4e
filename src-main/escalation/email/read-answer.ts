import PostalMime from 'postal-mime'
import type { AnswerKind } from '../../../src-contract/escalation.ts'
import { headerText } from '../../net/mail-address.ts'
import { decodeBytes } from '../../net/mail-decode.ts'
import { readHead } from '../../net/mail-head.ts'
import type { MailHead } from '../../net/mail-head.ts'
import { readMailHtml } from '../../net/mail-html.ts'
import { splitMailText } from '../../net/mail-text.ts'
import { sha256 } from '../digest.ts'
import { tokensIn } from '../token.ts'
import { isOwnId, ownHeader, ownIdsIn } from './letter.ts'

/** A mail as an answer, if it is one. `signs`: by what it may belong to an escalation, the surest first. */
export type MailAnswer = {
  remoteId: string
  head: MailHead
  /** Null: one of ours that came round to us. */
  kind: AnswerKind | null
  fresh: string
  whole: string
  signs: Sign[]
}

export type Sign = { by: 'messageId' | 'address' | 'subject' | 'body'; messageId?: string; token?: string }

const longest = 20_000

/** An absence that does not say so in its head, by the subjects that programs give it: Outlook, Gmail, Zimbra, Lotus. */
const absence = /^(?:(?:re|rép|ré|tr) ?: ?)*(?:automatic reply|auto(?:matic)?[- ]?(?:response|reply)|r[ée]ponse automatique|absence du bureau|absent(?:e)? du bureau|message d.absence|out of (?:the )?office|abwesenheits(?:notiz|agent)|automatische antwort|respuesta autom[áa]tica|risposta automatica)\b/i

/** Reads the whole of a mail, or its beginning. Never throws; what no parser reads is its bytes as text. */
export async function readAnswer(source: Buffer): Promise<MailAnswer> {
  const end = headEnd(source)
  const headBytes = source.subarray(0, end)
  const head = await readHead(headBytes)
  const written = await wordsOf(source, end)
  const { fresh, signature } = splitMailText(withoutLastSignature(written))
  const parts = [fresh, signature].filter((part) => part !== '').join('\n\n')
  return {
    remoteId: head.messageId ?? `head:${sha256(JSON.stringify([head.from, head.subject, head.sentAt, written.slice(0, 500)])).slice(0, 40)}`,
    head,
    kind: kindOf(head, headBytes),
    // A mail that only passes something on has nothing new: then all of it is what there is to read.
    fresh: (fresh.trim() === '' && signature.trim() === '' ? written : fresh.trim() === '' ? parts : fresh).trim().slice(0, longest),
    whole: written.trim().slice(0, longest),
    signs: signsOf(head, headBytes, written, source),
  }
}

const longestSignature = 15

/** Where the answer stands over its quote, its signature may stand under it: then nothing tells that the quote goes on to the end. */
function withoutLastSignature(text: string): string {
  const at = text.lastIndexOf('\n-- \n')
  if (at < 0) return text
  const after = text.slice(at + 5).split('\n', longestSignature + 1)
  return after.length > longestSignature || after.some((line) => line.startsWith('>')) || text.slice(0, at).trim() === '' ? text : text.slice(0, at)
}

function kindOf(head: MailHead, headBytes: Buffer): AnswerKind | null {
  const text = decodeBytes(headBytes, 'utf-8')
  if (head.messageId !== null && isOwnId(head.messageId)) return null
  // A server on the way has given it another id: it carries our own mark all the same.
  if (new RegExp(`^${ownHeader}:`, 'im').test(text)) return null
  if (head.origin === 'bounce') return 'bounce'
  return head.origin === 'auto' || absence.test(head.subject) ? 'autoReply' : 'reply'
}

/** Surest first: what programs write by themselves, then what people keep, then what stands in the quoted text or in what a bounce carries. */
function signsOf(head: MailHead, headBytes: Buffer, written: string, source: Buffer): Sign[] {
  const answered = [...(head.inReplyTo === null ? [] : [head.inReplyTo]), ...head.references.toReversed()]
  const fields = decodeBytes(headBytes, 'utf-8')
  const to = [...head.to.map(({ address }) => address), ...Array.from(fields.matchAll(/^(?:delivered-to|x-original-to|envelope-to|cc) *:(.*)$/gim), ([, value = '']) => value)].join(' ')
  const plus = Array.from(to.matchAll(/\+(vg-[a-z0-9]{10})@/gi), ([, token = '']) => token).flatMap(tokensIn)
  return [
    ...answered.filter(isOwnId).map((messageId): Sign => ({ by: 'messageId', messageId })),
    ...plus.map((token): Sign => ({ by: 'address', token })),
    ...tokensIn(head.subject).map((token): Sign => ({ by: 'subject', token })),
    ...ownIdsIn(decodeBytes(source.subarray(headBytes.byteLength), 'utf-8')).map((messageId): Sign => ({ by: 'messageId', messageId })),
    ...tokensIn(written).map((token): Sign => ({ by: 'body', token })),
  ]
}

function headEnd(source: Buffer): number {
  const ends = ['\r\n\r\n', '\n\n'].map((end) => source.indexOf(end)).filter((at) => at >= 0)
  return ends.length === 0 ? source.byteLength : Math.min(...ends) + 2
}

async function wordsOf(source: Buffer, end: number): Promise<string> {
  try {
    const { text, html } = await PostalMime.parse(source, { maxNestingDepth: 60 })
    const plain = text?.trim() ?? ''
    // Of alternatives the plain one, unless it is a stub beside an HTML one.
    const rich = html === undefined ? '' : readMailHtml(html).trim()
    return withoutControls(plain === '' || (plain.length < 30 && rich.length > plain.length * 2) ? rich || plain : plain)
  } catch {
    return withoutControls(decodeBytes(source.subarray(end, end + 60_000), 'utf-8')).trim()
  }
}

const withoutControls = (text: string): string => text.replace(/\r\n?/g, '\n').replace(/(?![\n\t])\p{Cc}/gu, '')

/** Who answers, as shown. */
export const senderOf = ({ from }: MailHead): { name: string; address: string | null } => ({
  name: headerText(from?.name || (from?.address ?? ''), 120), address: from?.address ?? null,
})
