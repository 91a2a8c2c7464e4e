import type { FailureCode } from '../../../src-contract/failure.ts'
import type { NetworkVerb, Visibility } from '../../../src-contract/network.ts'
import type { RemoteAttachment, RemoteAuthor, RemoteItem } from '../../../src-contract/remote.ts'
import type { MailAddress } from '../../net/mail-address.ts'
import { isAnswerSubject } from '../../net/mail-head.ts'
import type { MailHead } from '../../net/mail-head.ts'
import type { FolderRole } from '../../net/mail-imap.ts'
import type { MailParts } from '../../net/mail-parts.ts'
import { readingOrder, splitMailText } from '../../net/mail-text.ts'
import { identityOf } from './ids.ts'
import { toOpaque } from './ref.ts'
import type { Settings } from './settings.ts'

/** One message as it was read. `text` is all of its words, markup read. */
export type Mail = {
  head: MailHead
  text: string
  parts: MailParts
  arrivedAt: number
  /** What stays of it wherever it is put; null where nothing could be read. */
  print: string | null
  deleted: boolean
  /** No reader of ours made anything of it. */
  unread?: true
  place: { folder: string; role: FolderRole; validity: string; uid: number }
}

const longestText = 20_000

/** Marked for deletion without having been moved is how some programs delete. */
export function visibilityIn(role: FolderRole, deleted: boolean): Visibility {
  if (role === 'junk') return 'spam'
  return role === 'trash' || deleted ? 'trash' : 'visible'
}

/** `own`: whether we sent it, where its place does not tell. */
export function toItem(mail: Mail, settings: Settings, own = mail.place.role === 'sent'): RemoteItem {
  const { head, place } = mail
  const { remoteId, threadRemoteId, parentRemoteId } = identityOf(head, own, mail.arrivedAt)
  const author = own ? ours(settings) : authorOf(head.from)
  return {
    remoteId, threadRemoteId, parentRemoteId, own, author,
    kind: own ? 'reply' : 'message',
    postRemoteId: null,
    text: textOf(mail, own),
    lang: null,
    createdAt: mail.arrivedAt,
    editedAt: null,
    url: null,
    visibility: visibilityIn(place.role, mail.deleted),
    liked: false,
    authorBlocked: null,
    rating: null,
    attachments: attachmentsOf(mail, remoteId),
    refuses: refusesOf(mail, own),
    ref: toOpaque({ folder: place.folder, validity: place.validity, uid: place.uid, id: head.messageId === remoteId ? remoteId : null, own, print: mail.print }),
  }
}

const ours = ({ address, name }: Settings): RemoteAuthor => ({ remoteId: address, name: name || address, handle: address, url: null, avatarUrl: null })

/** Who it says it is from: nothing in mail proves it. */
function authorOf(from: MailAddress | null): RemoteAuthor {
  const address = from?.address.toLowerCase() ?? ''
  if (from === null || address === '') return { remoteId: 'unknown', name: '?', handle: '?', url: null, avatarUrl: null }
  return { remoteId: address, name: from.name || address.slice(0, address.indexOf('@')), handle: address, url: null, avatarUrl: null }
}

/** What was written now, on top; of our own answers, that alone. A subject leads where it says something that the thread does not. */
function textOf({ head, text }: Mail, own: boolean): string {
  const split = splitMailText(text)
  if (own) return cut([split.fresh, split.signature].filter((part) => part !== '').join('\n\n') || split.rest)
  const body = readingOrder(split)
  const leads = head.subject !== '' && !isAnswerSubject(head.subject)
  return cut(leads ? `${head.subject}\n\n${body}`.trim() : body || head.subject)
}

function cut(text: string): string {
  if (text.length <= longestText) return text
  const end = text.charCodeAt(longestText - 1)
  return `${text.slice(0, end >= 0xd800 && end <= 0xdbff ? longestText - 1 : longestText)} […]`
}

/** Named and never fetched: an address that opens nothing. https://www.rfc-editor.org/rfc/rfc2392 */
function attachmentsOf({ parts: { files, moreFiles } }: Mail, remoteId: string): RemoteAttachment[] {
  const at = (part: string) => `mid:${encodeURIComponent(remoteId).slice(0, 1000)}/${encodeURIComponent(part)}`
  const file = (part: string, alt: string): RemoteAttachment => ({ kind: 'file', url: at(part), alt, width: null, height: null })
  const listed = files.map(({ part, name, size }) => file(part, `${name} (${sizeOf(size)})`))
  return moreFiles === 0 ? listed : [...listed, file('more', `+ ${moreFiles}`)]
}

function sizeOf(bytes: number): string {
  const kilo = Math.max(1, Math.round(bytes / 1000))
  return kilo < 1000 ? `${kilo} kB` : `${(kilo / 1000).toFixed(1)} MB`
}

const refuse = (code: FailureCode, verbs: readonly NetworkVerb[]) => verbs.map((verb) => ({ verb, code }))
const nobody = /^(?:no-?reply|do-?not-?reply|ne-?pas-?repondre|noreply-.*|mailer-daemon|postmaster)@/i

/** Our own stays where it is. Nobody reads what is answered to a report of failure, or to an address that says so itself. */
function refusesOf({ head }: Mail, own: boolean): RemoteItem['refuses'] {
  if (own) return refuse('verb.notOnOwn', ['spam', 'unspam', 'delete', 'restore'])
  const to = head.replyTo[0] ?? head.from
  return to === null || head.origin === 'bounce' || nobody.test(to.address) ? refuse('verb.unsupported', ['reply']) : []
}
