import type { Visibility } from '../../../src-contract/network.ts'
import type { RemoteItem, RemotePost } from '../../../src-contract/remote.ts'
import type { Settings } from './settings.ts'
import type { Reply, Review } from './wire.ts'

const ratings = new Map([['ONE', 1], ['TWO', 2], ['THREE', 3], ['FOUR', 4], ['FIVE', 5]])

/** Google puts its own translation beside the words, before or after them. https://support.google.com/business/answer/3474050 */
export function originalOf(comment: string): string {
  const [, original] = comment.split('(Original)\n')
  if (original !== undefined && comment.startsWith('(Translated by Google)')) return original.trim()
  const at = comment.indexOf('\n\n(Translated by Google)\n')
  return at > 0 ? comment.slice(0, at) : comment
}

export const replyIdOf = (name: string): string => `${name}/reply`
export const reviewIdOf = (remoteId: string): string => remoteId.replace(/\/reply$/, '')

/** Until it is approved it is seen by nobody; one that was refused never is. */
const standing = (of: Reply): Visibility => (of.reviewReplyState === 'PENDING' ? 'held' : of.reviewReplyState === 'REJECTED' ? 'hidden' : 'visible')

export function toItems(of: Review, settings: Settings): RemoteItem[] {
  const createdAt = Date.parse(of.createTime)
  const updatedAt = Date.parse(of.updateTime)
  const reviewer = of.reviewer?.displayName ?? ''
  const shared = { threadRemoteId: of.name, postRemoteId: settings.location, lang: null, url: of.reviewReplyUrl ?? settings.url, liked: null, authorBlocked: null, attachments: [], ref: {} }
  const review: RemoteItem = {
    ...shared, remoteId: of.name, kind: 'review', own: false, parentRemoteId: null,
    // Who wrote it is told by name alone, which several share.
    author: { remoteId: `reviewer:${of.name}`, name: reviewer, handle: reviewer, url: null, avatarUrl: of.reviewer?.profilePhotoUrl ?? null },
    text: originalOf(of.comment ?? ''), createdAt, editedAt: updatedAt > createdAt ? updatedAt : null, visibility: 'visible', rating: ratings.get(of.starRating) ?? null,
    refuses: [{ verb: 'delete', code: 'verb.notOwnThread' }],
  }
  return of.reviewReply === undefined ? [review] : [review, toReply(of.name, of.reviewReply, createdAt, settings, review.url)]
}

export function toReply(name: string, of: Reply, fallbackAt: number, settings: Settings, url: string | null): RemoteItem {
  return {
    remoteId: replyIdOf(name), kind: 'reply', own: true, threadRemoteId: name, parentRemoteId: name, postRemoteId: settings.location,
    author: { remoteId: settings.location, name: settings.title, handle: settings.title, url: settings.url, avatarUrl: null },
    text: of.comment, lang: null, createdAt: of.updateTime === undefined ? fallbackAt : Date.parse(of.updateTime), editedAt: null, url, visibility: standing(of),
    liked: null, authorBlocked: null, rating: null, attachments: [], refuses: [], ref: {},
  }
}

/** The place is what people speak of. */
export const toPost = ({ location, title, url }: Settings, remoteCount?: number): RemotePost => ({
  remoteId: location, url, title: title === '' ? null : title, text: '', createdAt: Date.parse('2005-01-01T00:00:00Z'), ...(remoteCount === undefined ? {} : { remoteCount }),
})
