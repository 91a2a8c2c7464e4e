import { z } from 'zod'
import type { RemoteAuthor, RemoteItem, RemotePost } from '../../../src-contract/remote.ts'
import { postMs } from './capabilities.ts'
import type { Settings } from './settings.ts'
import { commentIn, commentUrn, commentUrnOf } from './urn.ts'
import type { Comment, Notification, Post } from './wire.ts'

/** `urn`: by which the comment is asked for; `top`: the comment at the top that it stands under, itself where it is that. */
export const refSchema = z.discriminatedUnion('what', [
  z.object({ what: z.literal('comment'), urn: z.string().regex(commentUrn), top: z.string().regex(commentUrn), object: z.string() }),
  z.object({ what: z.literal('mention') }),
])

const pageOf = (urn: string): string => `https://www.linkedin.com/feed/update/${urn}/`

/** Of members nothing is told but a number; their names are not looked up, and would have to be forgotten within a day. */
const authorOf = (urn: string, { organization, name }: Settings): RemoteAuthor =>
  urn === organization ? { remoteId: urn, name, handle: name, url: null, avatarUrl: null } : { remoteId: urn, name: '', handle: '', url: null, avatarUrl: null }

/** What is older than may be kept comes without its words. */
export const toPost = ({ id, commentary = '', createdAt, publishedAt = createdAt }: Post, remoteCount: number | null, now: number): RemotePost => ({
  remoteId: id, url: pageOf(id), title: null, text: publishedAt <= now - postMs ? '' : commentary, createdAt: publishedAt, remoteCount,
})

/** By its own number, whichever of the names of its post it was told under. */
export function toComment(of: Comment, postId: string, settings: Settings): RemoteItem {
  const urn = of.commentUrn ?? of.$URN ?? commentUrnOf(of.object, of.id)
  const parent = of.parentComment === undefined ? null : commentIn(of.parentComment)
  const own = of.actor === settings.organization
  const at = of.created.time
  const editedAt = of.lastModified?.time ?? at
  return {
    remoteId: of.id, kind: own ? 'reply' : 'comment', own, threadRemoteId: parent?.id ?? of.id, parentRemoteId: parent?.id ?? null, postRemoteId: postId,
    author: authorOf(of.actor, settings), text: of.message.text, lang: null, createdAt: at, editedAt: editedAt > at ? editedAt : null,
    url: `${pageOf(postId)}?commentUrn=${encodeURIComponent(urn)}`, visibility: 'visible', liked: null, authorBlocked: null, rating: null,
    attachments: of.content.flatMap(({ url }) => (url === undefined ? [] : [{ kind: 'image' as const, url, alt: null, width: null, height: null }])),
    refuses: [], ref: { what: 'comment', urn, top: of.parentComment ?? urn, object: of.object },
  }
}

/** A post of somebody else's that names the page; null where its words were not told. */
export function toMention(of: Notification, settings: Settings): RemoteItem | null {
  const share = of.decoratedGeneratedActivity?.share
  if (share === undefined || share.owner === settings.organization) return null
  const refused = (['reply', 'edit', 'delete', 'like', 'unlike'] as const).map((verb) => ({ verb, code: 'verb.notInThisState' as const }))
  return {
    remoteId: share.entity, kind: 'mention', own: false, threadRemoteId: share.entity, parentRemoteId: null, postRemoteId: null, author: authorOf(share.owner, settings),
    text: share.text, lang: null, createdAt: of.lastModifiedAt, editedAt: null, url: pageOf(share.entity), visibility: 'visible', liked: null, authorBlocked: null,
    rating: null, attachments: [], refuses: refused, ref: { what: 'mention' },
  }
}
