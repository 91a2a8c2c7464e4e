import type { RemoteAttachment, RemoteAuthor, RemoteItem, RemotePost } from '../../../src-contract/remote.ts'
import type { NetworkVerb } from '../../../src-contract/network.ts'
import type { FailureCode } from '../../../src-contract/failure.ts'
import { readMarkup } from '../../net/html-text.ts'
import type { Ref } from './ref.ts'
import type { Settings } from './settings.ts'
import { textOf } from './words.ts'
import type { Account, Media, Status } from './wire.ts'

/** Where a status stands for us. */
export type Place = { kind: Ref['kind']; threadRemoteId: string; postRemoteId: string | null }

const webUrl = (url: string | null | undefined): string | null => (url && /^https?:\/\//i.test(url) && URL.canParse(url) ? url : null)

/** Names are the account's at its own server; a local one is completed, so that it is the same seen from anywhere. */
export const handleOf = (account: Pick<Account, 'acct'>, domain: string): string =>
  account.acct.includes('@') ? account.acct : `${account.acct}@${domain}`

export function authorOf(account: Account, domain: string): RemoteAuthor {
  const name = account.display_name.trim()
  return {
    remoteId: account.id,
    name: name === '' ? account.username || account.acct : name,
    handle: handleOf(account, domain),
    url: webUrl(account.url),
    avatarUrl: webUrl(account.avatar),
  }
}

export function instantOf(text: string | null | undefined): number | null {
  const at = Date.parse(text ?? '')
  return at > 0 && at < Date.UTC(2100, 0, 1) ? at : null
}

/** One without a readable date stands at the beginning of time rather than at the top of the queue. */
export const createdAtOf = (status: Pick<Status, 'created_at'>): number => instantOf(status.created_at) ?? 86_400_000

/** What only those it names may see. snac calls everything private that is not public. */
export const isDirect = (status: Status, { flavour }: Settings): boolean =>
  status.visibility === 'direct' || (flavour === 'snac' && status.visibility === 'private')

const kinds: Record<string, RemoteAttachment['kind']> = { image: 'image', gifv: 'video', video: 'video', audio: 'audio' }

function attachmentOf(media: Media): RemoteAttachment[] {
  const kind = kinds[media.type] ?? 'file'
  // Pictures at the size of a preview; what was not fetched from afar is still there.
  const url = (kind === 'image' ? webUrl(media.preview_url) : null) ?? webUrl(media.url) ?? webUrl(media.remote_url)
  const size = media.meta?.original ?? media.meta?.small
  const alt = media.description?.trim() ?? ''
  return url === null ? [] : [{ kind, url, alt: alt === '' ? null : alt, width: size?.width ?? null, height: size?.height ?? null }]
}

const quoteLength = 500

/** A quoted status as a link whose description is what it says. */
function quoteOf({ quote }: Status): RemoteAttachment[] {
  const quoted = quote?.quoted_status
  const url = webUrl(quoted?.url) ?? webUrl(quoted?.uri)
  if (!quoted || url === null) return []
  const said = Array.from(`@${quoted.account.acct}: ${readMarkup(quoted.content, 'rendered', 'words').text}`)
  return [{ kind: 'link', url, alt: said.slice(0, quoteLength).join(''), width: null, height: null }]
}

const refuse = (code: FailureCode, ...verbs: NetworkVerb[]) => verbs.map((verb) => ({ verb, code }))

const byStaff = ['silence', 'unsilence', 'ban', 'unban'] as const
const aboutThem = ['mute', 'unmute', 'blockDomain', 'unblockDomain'] as const

/** `isLocal`: of our own server, which one does not block as a whole. */
function refusesOf(own: boolean, isLocal: boolean, { flavour, staff }: Settings): RemoteItem['refuses'] {
  const lacking = flavour === 'snac'
  if (own) return [...refuse('verb.notOnOwn', 'block', 'unblock', 'report', ...aboutThem, ...byStaff), ...(lacking ? refuse('verb.unsupported', 'delete') : [])]
  const domains = isLocal && !lacking ? (['blockDomain', 'unblockDomain'] as const) : []
  return [
    ...refuse('verb.unsupported', 'delete', ...domains, ...(lacking ? (['report', ...aboutThem] as const) : [])),
    ...(staff ? [] : refuse('auth.missingPermission', ...byStaff)),
  ]
}

/** `blocked`: whether we block its author; null where the server does not tell. */
export function toItem(status: Status, place: Place, settings: Settings, blocked: boolean | null): RemoteItem {
  const own = status.account.id === settings.accountId
  const ref: Ref = { kind: place.kind }
  return {
    remoteId: status.id,
    kind: place.kind,
    own,
    threadRemoteId: place.threadRemoteId,
    parentRemoteId: status.in_reply_to_id ?? null,
    postRemoteId: place.postRemoteId,
    author: authorOf(status.account, settings.domain),
    text: textOf(status, own),
    lang: status.language && /^[a-z]{2,3}(-[A-Za-z0-9]{1,8})*$/.test(status.language) ? status.language : null,
    createdAt: createdAtOf(status),
    editedAt: instantOf(status.edited_at),
    url: webUrl(status.url) ?? webUrl(status.uri),
    visibility: 'visible',
    liked: status.favourited === true,
    authorBlocked: own ? false : blocked,
    rating: null,
    attachments: [...status.media_attachments.flatMap(attachmentOf), ...quoteOf(status)],
    refuses: refusesOf(own, !status.account.acct.includes('@'), settings),
    ref,
  }
}

export function toPost(status: Status, settings: Settings): RemotePost {
  const own = status.account.id === settings.accountId
  return {
    remoteId: status.id,
    url: webUrl(status.url) ?? webUrl(status.uri),
    title: null,
    text: textOf(status, own),
    createdAt: createdAtOf(status),
  }
}
