import { headerText } from '../../net/mail-address.ts'
import type { Shipment } from '../channel.ts'
import { sha256 } from '../digest.ts'
import { fileLines, recipientsOf } from '../fields.ts'
import { plusAddress } from '../token.ts'
import type { Post } from './settings.ts'

/** Told in the head, so that a copy of ours that comes back in a circle is known for one. */
export const ownHeader = 'X-Vigie-Escalation'

export type Written = { from: string; to: string[]; raw: Buffer }

const domainOf = (address: string): string => address.slice(address.lastIndexOf('@') + 1)

type Head = { from: { name: string; address: string }; to: { name: string; address: string }[]; replyTo: string | null; subject: string; messageId: string; parents: string[] }

function headOf(shipment: Shipment, post: Post, channel: string): Head {
  const subject = headerText(shipment.subject, 200)
  return {
    from: { name: headerText(post.name, 100), address: post.address },
    to: recipientsOf(shipment, { to: post.to }, channel),
    replyTo: post.plus && shipment.token !== null ? plusAddress(post.address, shipment.token) : null,
    subject: shipment.parents.length === 0 ? subject : `Re: ${subject}`,
    messageId: shipment.messageId,
    parents: [...shipment.parents],
  }
}

/** As a person reads it: the head that matters, the text, and the files by their digests. */
export function readableLetter(shipment: Shipment, post: Post, channel: string): string {
  const head = headOf(shipment, post, channel)
  const named = ({ name, address }: { name: string; address: string }) => (name === '' ? address : `${name} <${address}>`)
  const lines = [
    `From: ${named(head.from)}`, `To: ${head.to.map(named).join(', ')}`, ...(head.replyTo === null ? [] : [`Reply-To: ${head.replyTo}`]),
    `Subject: ${head.subject}`, `Message-ID: <${head.messageId}>`, ...(head.parents.length === 0 ? [] : [`References: ${head.parents.map((id) => `<${id}>`).join(' ')}`]),
  ]
  const files = fileLines(shipment.files, sha256)
  return [lines.join('\n'), shipment.text, ...(files === '' ? [] : [files])].join('\n\n')
}

/** The same shipment gives the same letter but for the marks between its parts. Nothing of others stands in its head but as one line of text. */
export async function writeLetter(shipment: Shipment, post: Post, channel: string): Promise<Written> {
  const { default: MailComposer } = await import('nodemailer/lib/mail-composer')
  const head = headOf(shipment, post, channel)
  const last = head.parents.at(-1)
  const raw = await new MailComposer({
    from: head.from, to: head.to, subject: head.subject, messageId: `<${head.messageId}>`, date: new Date(shipment.decidedAt),
    ...(head.replyTo === null ? {} : { replyTo: head.replyTo }),
    ...(last === undefined ? {} : { inReplyTo: `<${last}>`, references: head.parents.map((id) => `<${id}>`) }),
    headers: { [ownHeader]: shipment.token ?? 'alert' },
    text: shipment.text,
    attachments: shipment.files.map(({ name, mime, content }) => ({ filename: name, contentType: mime, content: Buffer.from(content) })),
    textEncoding: 'quoted-printable', newline: 'windows', disableFileAccess: true, disableUrlAccess: true,
  }).compile().build()
  return { from: post.address, to: head.to.map(({ address }) => address), raw }
}

export const ownMessageId = (key: string, address: string): string => {
  const domain = domainOf(address)
  return `vigie.e.${key.slice(0, 40)}@${/^[\w.-]+$/.test(domain) ? domain : 'vigie.invalid'}`
}

const ownPattern = /vigie\.e\.[0-9a-f]{40}@[\w.-]+/g

/** Ids of ours anywhere in a source: what a bounce carries of the letter that came back stands deep within it. */
export const ownIdsIn = (source: string): string[] => Array.from(new Set(source.match(ownPattern) ?? []))
export const isOwnId = (id: string): boolean => /^vigie\.e\.[0-9a-f]{40}@[\w.-]+$/.test(id)
