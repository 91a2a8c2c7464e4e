import type { FailureCode } from '../../../src-contract/failure.ts'
import type { NetworkVerb, Visibility } from '../../../src-contract/network.ts'
import type { RemoteItem, RemotePost } from '../../../src-contract/remote.ts'
import { readMarkup } from '../../net/html-text.ts'
import type { Comment, Video } from './wire.ts'

const visibilities = new Map<string, Visibility>([['published', 'visible'], ['heldForReview', 'held'], ['likelySpam', 'spam'], ['rejected', 'deleted']])

/** Null where the answer does not say, or says something new. */
export const visibilityOf = (of: Comment): Visibility | null => visibilities.get(of.snippet.moderationStatus ?? '') ?? null

/** An answer's id begins with that of the comment at the top. */
export const topOf = (id: string): string => id.split('.')[0] ?? id

/** What it stands under: a video, or a post of the community page. */
export const postIdOf = ({ snippet: { videoId, postId } }: Comment): string | null => videoId ?? (postId === undefined ? null : `post:${postId}`)

export const instantOf = (text: string): number => Date.parse(text)

/** What a comment alone does not say. */
export type Place = { visibility: Visibility; canReply: boolean; channelId: string }

export function toItem(of: Comment, { visibility, canReply, channelId }: Place): RemoteItem {
  const { snippet } = of
  const own = snippet.authorChannelId?.value === channelId
  const createdAt = instantOf(snippet.publishedAt)
  const editedAt = snippet.updatedAt === undefined ? createdAt : instantOf(snippet.updatedAt)
  const refuses: { verb: NetworkVerb; code: FailureCode }[] = canReply ? [] : [{ verb: 'reply', code: 'reply.closed' }]
  return {
    remoteId: of.id,
    kind: own ? 'reply' : 'comment',
    own,
    threadRemoteId: topOf(of.id),
    parentRemoteId: snippet.parentId ?? (of.id.includes('.') ? topOf(of.id) : null),
    postRemoteId: postIdOf(of),
    author: {
      // Without its channel somebody is known by nothing but their name.
      remoteId: snippet.authorChannelId?.value ?? `name:${snippet.authorDisplayName}`,
      name: snippet.authorDisplayName,
      handle: snippet.authorDisplayName.replace(/^@/, ''),
      url: snippet.authorChannelUrl ?? null,
      avatarUrl: snippet.authorProfileImageUrl ?? null,
    },
    text: textOf(of),
    lang: null,
    createdAt,
    editedAt: editedAt > createdAt ? editedAt : null,
    url: urlOf(of),
    visibility: visibilityOf(of) ?? visibility,
    liked: snippet.viewerRating === undefined ? null : snippet.viewerRating === 'like',
    authorBlocked: null,
    rating: null,
    attachments: [],
    refuses,
    ref: { canReply },
  }
}

/** As it was typed, where that is told; we ask for plain text otherwise. */
export const textOf = ({ snippet }: Comment): string => snippet.textOriginal ?? snippet.textDisplay

/** Words as an answer to something written gives them, which is never plain text. */
export const writtenTextOf = ({ snippet }: Comment): string => snippet.textOriginal ?? readMarkup(snippet.textDisplay, 'rendered').text

function urlOf({ id, snippet: { videoId, postId } }: Comment): string | null {
  if (videoId !== undefined) return `https://www.youtube.com/watch?v=${encodeURIComponent(videoId)}&lc=${encodeURIComponent(id)}`
  return postId === undefined ? null : `https://www.youtube.com/post/${encodeURIComponent(postId)}?lc=${encodeURIComponent(id)}`
}

export const toPost = ({ id, snippet, statistics }: Video): RemotePost => ({
  remoteId: id, url: `https://www.youtube.com/watch?v=${encodeURIComponent(id)}`, title: snippet.title === '' ? null : snippet.title, text: '',
  createdAt: instantOf(snippet.publishedAt), remoteCount: statistics?.commentCount === undefined ? null : Number(statistics.commentCount),
})

/** Of a post that cannot be asked about: enough to hang its comments on. */
export const unknownPost = (id: string, createdAt: number): RemotePost => ({
  remoteId: id, title: null, text: '', createdAt,
  url: id.startsWith('post:') ? `https://www.youtube.com/post/${encodeURIComponent(id.slice(5))}` : `https://www.youtube.com/watch?v=${encodeURIComponent(id)}`,
})
