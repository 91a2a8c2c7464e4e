import { createHash } from 'node:crypto'
import type { ItemKind, Visibility } from '../../../src-contract/network.ts'
import type { RemoteAttachment, RemoteAuthor, RemoteItem, RemotePost } from '../../../src-contract/remote.ts'
import { readLine, readMarkup } from '../../net/html-text.ts'
import type { WireComment, WirePost } from './wire.ts'

/** Where a comment hangs: what its row alone does not say. */
export type Place = { threadRemoteId: string; postRemoteId: string | null }

const kinds: Record<string, ItemKind> = { comment: 'comment', '': 'comment', pingback: 'mention', trackback: 'mention', review: 'review' }

/** Whether a row is something people wrote to the site. Editors' notes among themselves (`note`, since 6.9) and plugins' order logs are not. */
export const isOurs = (row: WireComment): boolean => Object.hasOwn(kinds, row.type)

/** `post-trashed` is what the site makes of a comment whose post was thrown away. A plugin's own status is at least not shown. */
export function visibilityOf(status: string): Visibility {
  switch (status) {
    case 'approved':
    case 'approve':
      return 'visible'
    case 'hold':
      return 'held'
    case 'spam':
      return 'spam'
    case 'trash':
    case 'post-trashed':
      return 'trash'
    default:
      return 'hidden'
  }
}

/** Epoch ms. The site writes UTC without saying so. */
export function instantOf(dateGmt: string): number | null {
  const at = Date.parse(/(z|[+-]\d\d:?\d\d)$/i.test(dateGmt) ? dateGmt : `${dateGmt}Z`)
  return Number.isNaN(at) || at <= 0 ? null : at
}

export function createdAtOf(row: WireComment): number {
  // A comment without a date (imports do that) stands at the beginning of time rather than at the top of the queue.
  return instantOf(row.date_gmt) ?? instantOf(row.date) ?? 86_400_000
}

const webUrl = (text: string): string | null => (/^https?:\/\//i.test(text) && URL.canParse(text) ? new URL(text).href : null)

/**
 * A visitor has no id: the address they gave stands for them, as a digest, else name and site together. The same words by the same person are
 * then one author, and a stolen name with another address is another.
 */
function authorIdOf(row: WireComment): string {
  if (row.author !== 0) return `user:${row.author}`
  const known = row.author_email.trim().toLowerCase()
  const basis = known === '' ? `${row.author_name}\n${row.author_url}` : known
  return `${known === '' ? 'name' : 'mail'}:${createHash('sha256').update(basis).digest('hex').slice(0, 24)}`
}

function authorOf(row: WireComment): RemoteAuthor {
  const name = readLine(row.author_name)
  const avatars = Object.values(row.author_avatar_urls).filter((url) => typeof url === 'string')
  return {
    remoteId: authorIdOf(row),
    name,
    handle: row.author_email.trim() || name,
    url: webUrl(row.author_url),
    // The sizes come smallest first. Gravatar serves both schemes; images are fetched over https alone.
    avatarUrl: webUrl((avatars.at(-1) ?? '').replace(/^http:\/\/(?=[\w.-]*gravatar\.com\/)/i, 'https://')),
  }
}

/** `rating`: the stars of a shop's review, which the row does not say; undefined where the shop does not say either. */
export function toItem(row: WireComment, place: Place, me: number, rating?: number | null): RemoteItem {
  const read = row.content.raw === undefined ? readMarkup(row.content.rendered, 'rendered') : readMarkup(row.content.raw, 'stored')
  const own = row.author === me
  const attachments: RemoteAttachment[] = read.images.map(({ url, alt }) => ({ kind: 'image', url, alt, width: null, height: null }))
  const kind = kinds[row.type] ?? 'comment'
  return {
    remoteId: String(row.id),
    kind: own && kind === 'comment' ? 'reply' : kind,
    own,
    threadRemoteId: place.threadRemoteId,
    parentRemoteId: row.parent === 0 ? null : String(row.parent),
    postRemoteId: place.postRemoteId,
    author: authorOf(row),
    text: read.text,
    lang: null,
    createdAt: createdAtOf(row),
    // Comments carry no date of their last change.
    editedAt: null,
    url: webUrl(row.link),
    visibility: visibilityOf(row.status),
    liked: false,
    authorBlocked: null,
    rating: kind === 'review' ? rating : null,
    attachments,
    // What fits a comment's state is told by its visibility; here stands only what this very comment never takes.
    refuses: row.status === 'post-trashed'
      ? (['approve', 'hide', 'unhide', 'spam', 'unspam', 'delete', 'restore', 'reply'] as const).map((verb) => ({ verb, code: 'verb.notInThisState' as const }))
      : kind === 'mention' ? [{ verb: 'reply', code: 'verb.unsupported' }] : [],
    ref: {},
  }
}

export function toPost(row: WirePost): RemotePost {
  return {
    remoteId: String(row.id),
    url: webUrl(row.link),
    title: readLine(row.title.rendered) || null,
    text: readMarkup(row.excerpt.rendered, 'rendered').text,
    createdAt: instantOf(row.date_gmt ?? '') ?? 86_400_000,
  }
}
