import PostalMime from 'postal-mime'
import { headerText, isAddress, messageIdIn, messageIdsIn } from './mail-address.ts'
import type { MailAddress } from './mail-address.ts'
import { decodeBytes } from './mail-decode.ts'

/**
 * What sent it, where no person did: `bounce` says that something could not be delivered, `auto` is an absence or a receipt, `bulk` a newsletter or a
 * list. https://www.rfc-editor.org/rfc/rfc3834#section-5, https://www.rfc-editor.org/rfc/rfc3464, https://www.rfc-editor.org/rfc/rfc2919
 */
export type MailOrigin = 'person' | 'bounce' | 'auto' | 'bulk'

export type MailHead = {
  messageId: string | null
  /** The message it answers, where it says so. */
  inReplyTo: string | null
  references: string[]
  from: MailAddress | null
  replyTo: MailAddress[]
  to: MailAddress[]
  subject: string
  /** The date as its author's program wrote it, epoch ms. */
  sentAt: number | null
  /** The same as the author's own clock showed it: `03/03/2026 10:12`. */
  wallDate: string | null
  origin: MailOrigin
}

/** The fields that are read, for a server to send no others. */
export const headFields = [
  'Message-ID', 'In-Reply-To', 'References', 'From', 'Sender', 'Reply-To', 'Subject', 'Date', 'Auto-Submitted', 'X-Auto-Response-Suppress', 'X-Autoreply',
  'X-Autorespond', 'Precedence', 'List-Id', 'List-Unsubscribe', 'Return-Path', 'X-Failed-Recipients', 'Content-Type',
]

const mostBytes = 262_144

/** Never throws: a head that no parser reads is one without fields. */
export async function readHead(bytes: Uint8Array): Promise<MailHead> {
  // Eight-bit signs have no business in a head; those that are there are UTF-8 or an old program's.
  const text = decodeBytes(bytes.subarray(0, mostBytes), 'utf-8')
  try {
    return headOf(await PostalMime.parse(`${text.replace(/(?:\r?\n)+$/, '')}\r\n\r\n`))
  } catch {
    return headOf({ headers: [], headerLines: [], attachments: [] })
  }
}

type Parsed = Awaited<ReturnType<typeof PostalMime.parse>>

function headOf(mail: Parsed): MailHead {
  const value = (key: string): string => mail.headers.find((header) => header.key === key)?.value ?? ''
  const all = (given: Parsed['to']): MailAddress[] => (given ?? []).flatMap(addressesIn).slice(0, 50)
  const from = (mail.from === undefined ? [] : addressesIn(mail.from))[0] ?? (mail.sender === undefined ? [] : addressesIn(mail.sender))[0] ?? null
  const sentAt = Date.parse(value('date'))
  return {
    messageId: messageIdIn(value('message-id')),
    inReplyTo: messageIdsIn(value('in-reply-to'), 1)[0] ?? null,
    references: messageIdsIn(value('references')),
    from,
    replyTo: all(mail.replyTo),
    to: all(mail.to),
    subject: headerText(mail.subject ?? '', 300),
    sentAt: sentAt > 0 && sentAt < Date.UTC(2100, 0, 1) ? sentAt : null,
    wallDate: wallDateIn(value('date')),
    origin: originOf(value, from),
  }
}

function addressesIn(of: NonNullable<Parsed['from']>): MailAddress[] {
  const mailboxes = of.group === undefined ? [of] : of.group
  return mailboxes.flatMap(({ name, address }) => {
    const plain = headerText(address, 260)
    return isAddress(plain) ? [{ name: headerText(name, 120), address: plain }] : []
  })
}

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']

function wallDateIn(date: string): string | null {
  const found = /(\d{1,2}) ([a-z]{3})[a-z]* (\d{4}) (\d{2}):(\d{2})/i.exec(date)
  if (found === null) return null
  const [, day = '', name = '', year = '', hour = '', minute = ''] = found
  const month = months.indexOf(name.toLowerCase()) + 1
  return month === 0 ? null : `${day.padStart(2, '0')}/${String(month).padStart(2, '0')}/${year} ${hour}:${minute}`
}

function originOf(value: (key: string) => string, from: MailAddress | null): MailOrigin {
  const sender = from?.address.toLowerCase() ?? ''
  if (/^(?:mailer-daemon|postmaster|mail-daemon)@/.test(sender) || value('x-failed-recipients') !== '') return 'bounce'
  if (/multipart\/report/i.test(value('content-type')) && /delivery-status|disposition-notification/i.test(value('content-type'))) return 'bounce'
  if (value('list-id') !== '' || /^(?:bulk|list)$/i.test(value('precedence').trim())) return 'bulk'
  const auto = value('auto-submitted').trim().toLowerCase()
  if ((auto !== '' && !auto.startsWith('no')) || value('x-autoreply') !== '' || value('x-autorespond') !== '' || /^(?:auto_reply|junk)$/i.test(value('precedence').trim())) return 'auto'
  if (/^<\s*>$/.test(value('return-path').trim())) return 'auto'
  return value('list-unsubscribe') === '' ? 'person' : 'bulk'
}

/** The subject without what each answer puts before it. https://www.rfc-editor.org/rfc/rfc5256#section-2.1, and what it is called elsewhere. */
export function bareSubject(subject: string): string {
  let bare = subject.trim()
  for (let n = 0; n < 20; n += 1) {
    const next = bare.replace(/^(?:re|ré|réf|rép|aw|sv|vs|antw|odp|ynt|rif|r|fwd?|tr|wg|vb|enc|rv|i)(?:\[\d{1,3}\])?[ \u00a0\u202f]?:\s*/i, '')
    if (next === bare) break
    bare = next
  }
  return bare
}

/** "Re:" and its like: an answer, and not something passed on. */
export const isAnswerSubject = (subject: string): boolean => /^(?:re|ré|réf|rép|aw|sv|vs|antw|odp|ynt|rif|r)(?:\[\d{1,3}\])?[ \u00a0\u202f]?:/i.test(subject.trim())
