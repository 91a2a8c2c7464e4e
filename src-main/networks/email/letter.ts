import { Fault } from '../../../src-contract/failure.ts'
import { headerText, isAddress } from '../../net/mail-address.ts'
import type { MailAddress } from '../../net/mail-address.ts'
import { isAnswerSubject } from '../../net/mail-head.ts'
import { longestReply } from './capabilities.ts'
import { withQuote } from './quote.ts'
import type { Settings } from './settings.ts'
import type { Mail } from './transform.ts'

/** An answer as it is handed in: what the envelope says and the very bytes. */
export type Answer = { id: string; from: string; to: string[]; raw: Buffer }

/** Who asks for answers to more than a few is no correspondent. */
const mostRecipients = 5
/** The first and the last: the thread is known by the one, the place in it by the others. */
const mostReferences = 20

/** Where they want answers; under our own answer, to whom that went. Throws where that is nobody. */
export function recipientsOf({ head }: Pick<Mail, 'head'>, own: boolean): MailAddress[] {
  const asked = own ? head.to : head.replyTo.length > 0 ? head.replyTo : head.from === null ? [] : [head.from]
  const distinct = new Map(asked.filter(({ address }) => isAddress(address)).map((one) => [one.address.toLowerCase(), one]))
  const all = Array.from(distinct.values())
  if (all.length === 0) throw new Fault('verb.unsupported', { verb: 'reply', network: 'email' })
  return all.slice(0, mostRecipients)
}

export function textOfReply(text: string | null): string {
  const trimmed = text?.replace(/\r\n?/g, '\n').trim() ?? ''
  if (trimmed === '') throw new Fault('input.empty', {})
  const length = Buffer.byteLength(trimmed)
  if (length > longestReply) throw new Fault('input.tooLong', { length, max: longestReply })
  return trimmed
}

/**
 * The same text to the same message gives the same letter but for its date. Nothing in it comes from the other's head unchecked: ids are single words,
 * addresses plain ones, the subject one line.
 */
export async function writeLetter(of: { parent: Mail; own: boolean; text: string; id: string; settings: Settings; now: number }): Promise<Answer> {
  const { parent, settings, id } = of
  const to = recipientsOf(parent, of.own)
  const { default: MailComposer } = await import('nodemailer/lib/mail-composer')
  const chain = [...parent.head.references, ...(parent.head.messageId === null ? [] : [parent.head.messageId])]
  const references = chain.length <= mostReferences ? chain : [...chain.slice(0, 1), ...chain.slice(1 - mostReferences)]
  const subject = headerText(parent.head.subject, 250)
  const raw = await new MailComposer({
    from: { name: headerText(settings.name, 100), address: settings.address },
    to: to.map(({ name, address }) => ({ name: headerText(name, 100), address })),
    subject: isAnswerSubject(subject) ? subject : `Re: ${subject}`.trim(),
    messageId: `<${id}>`,
    date: new Date(of.now),
    ...(parent.head.messageId === null ? {} : { inReplyTo: `<${parent.head.messageId}>` }),
    ...(references.length === 0 ? {} : { references: references.map((one) => `<${one}>`) }),
    text: withQuote(of.text, parent),
    textEncoding: 'quoted-printable', newline: 'windows', disableFileAccess: true, disableUrlAccess: true,
  }).compile().build()
  return { id, from: settings.address, to: to.map(({ address }) => address), raw }
}
