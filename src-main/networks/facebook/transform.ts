import { z } from 'zod'
import type { FailureCode } from '../../../src-contract/failure.ts'
import type { NetworkVerb } from '../../../src-contract/network.ts'
import type { Opaque, RemoteAttachment, RemoteAuthor, RemoteItem, RemotePost } from '../../../src-contract/remote.ts'
import { instantOf, tailOf, webUrl } from '../graph-client.ts'
import { conversationVerbs } from '../graph-conversations.ts'
import { conversationMs, privateReplyMs } from './capabilities.ts'
import { messageAttachment } from './wire.ts'
import type { Comment, Conversation, Message, Post, Rating } from './wire.ts'

export const refSchema = z.object({ what: z.enum(['comment', 'post', 'message', 'review']), id: z.string() })
export type Ref = z.infer<typeof refSchema>

/** As the interface wants to be asked about it: with the id of its post before it, where it came so. */
export const refTo = (what: Ref['what'], id: string): Opaque => ({ what, id })

type Someone = { id: string; name?: string | undefined } | null | undefined

/** Whoever has not allowed the app is not named; they are all one stranger. */
export function authorOf(from: Someone): RemoteAuthor {
  const name = from?.name ?? ''
  return { remoteId: from?.id ?? 'unnamed', name, handle: name, url: null, avatarUrl: null }
}

export function toPost(post: Post): RemotePost | null {
  const createdAt = instantOf(post.created_time)
  if (createdAt === null) return null
  const text = post.message ?? post.story ?? ''
  const count = post.comments?.summary?.total_count
  return { remoteId: post.id, url: webUrl(post.permalink_url), title: null, text, createdAt, ...(count === undefined ? {} : { remoteCount: count }) }
}

const all: readonly NetworkVerb[] = ['hide', 'unhide', 'delete', 'like', 'unlike', 'ban', 'unban', 'reply', ...conversationVerbs]
const without = (verbs: readonly NetworkVerb[], code: FailureCode = 'verb.notInThisState') => verbs.map((verb) => ({ verb, code }))

/** Null where it has no instant. What the page may do with it is said by the comment itself. */
export function toComment(comment: Comment, postRemoteId: string, pageId: string): RemoteItem | null {
  const createdAt = instantOf(comment.created_time)
  if (createdAt === null) return null
  const own = comment.from?.id === pageId
  const remoteId = tailOf(comment.id)
  const parent = comment.parent === null || comment.parent === undefined ? null : tailOf(comment.parent.id)
  const refuses = [
    ...without(conversationVerbs),
    ...(comment.can_hide === false && !own ? without(comment.is_hidden === true ? [] : ['hide']) : []),
    ...(comment.can_remove === false ? without(['delete']) : []),
    ...(comment.can_comment === false ? without(['reply']) : []),
    ...(comment.can_like === false ? without(['like']) : []),
    ...((comment.from ?? null) === null ? without(['ban', 'unban']) : []),
  ]
  return {
    remoteId, kind: own ? 'reply' : 'comment', own, threadRemoteId: parent ?? remoteId, parentRemoteId: parent, postRemoteId, author: authorOf(comment.from),
    text: comment.message ?? '', lang: null, createdAt, editedAt: null, url: webUrl(comment.permalink_url),
    visibility: comment.is_hidden === true ? 'hidden' : 'visible', liked: comment.user_likes ?? null, authorBlocked: null, rating: null,
    attachments: attachmentOf(comment), refuses, ref: refTo('comment', comment.id),
    ...(own ? {} : { privateReplyUntilAt: comment.can_reply_privately === true ? createdAt + privateReplyMs : 0 }),
  }
}

function attachmentOf({ attachment }: Comment): RemoteAttachment[] {
  const image = attachment?.media?.image
  const link = webUrl(attachment?.url)
  if (image?.src !== undefined && webUrl(image.src) !== null) {
    return [{ kind: attachment?.type?.includes('video') === true ? 'video' : 'image', url: image.src, alt: attachment?.title ?? null, width: image.width ?? null, height: image.height ?? null }]
  }
  return link === null ? [] : [{ kind: 'link', url: link, alt: attachment?.title ?? null, width: null, height: null }]
}

/** What others wrote on the page, or in which they tagged it. */
export function toMention(post: Post, pageId: string): RemoteItem | null {
  const createdAt = instantOf(post.created_time)
  if (createdAt === null || post.from?.id === pageId) return null
  return {
    remoteId: post.id, kind: 'mention', own: false, threadRemoteId: post.id, parentRemoteId: null, postRemoteId: null, author: authorOf(post.from),
    text: post.message ?? post.story ?? '', lang: null, createdAt, editedAt: null, url: webUrl(post.permalink_url), visibility: 'visible', liked: null, authorBlocked: null,
    rating: null, attachments: [],
    refuses: without(['hide', 'unhide', 'delete', 'like', 'unlike', ...conversationVerbs, ...((post.from ?? null) === null ? (['ban', 'unban'] as const) : [])]),
    privateReplyUntilAt: post.can_reply_privately === true ? createdAt + privateReplyMs : 0, ref: refTo('post', post.id),
  }
}

/** A recommendation counts as the best grade there is and its contrary as the worst, as the site itself counts them. */
export function toReview(rating: Rating, pageUrl: string | null): RemoteItem | null {
  const createdAt = instantOf(rating.created_time)
  const story = rating.open_graph_story?.id
  const id = story ?? (rating.reviewer === null || rating.reviewer === undefined ? null : `review-${rating.reviewer.id}`)
  if (createdAt === null || id === null) return null
  const grade = rating.has_rating === true && rating.rating !== undefined ? rating.rating : rating.recommendation_type === 'positive' ? 5 : rating.recommendation_type === 'negative' ? 1 : null
  const refused = all.filter((verb) => verb !== 'reply' || story === undefined)
  return {
    remoteId: id, kind: 'review', own: false, threadRemoteId: id, parentRemoteId: null, postRemoteId: null, author: authorOf(rating.reviewer), text: rating.review_text ?? '',
    lang: null, createdAt, editedAt: null, url: pageUrl, visibility: 'visible', liked: null, authorBlocked: null, rating: grade, attachments: [],
    refuses: without(refused), ref: refTo('review', id),
  }
}

/** `lastAt`: when they last wrote; a day from then on may be answered. */
export function toMessage(message: Message, of: Conversation, pageId: string, lastAt: number, attachments: readonly unknown[]): RemoteItem | null {
  const createdAt = instantOf(message.created_time)
  if (createdAt === null) return null
  const own = message.from?.id === pageId
  const possible = new Set<NetworkVerb>([...(of.can_reply === false ? [] : (['reply'] as const)), ...(own || (message.from ?? null) === null ? [] : conversationVerbs)])
  return {
    remoteId: message.id, kind: own ? 'reply' : 'message', own, threadRemoteId: of.id, parentRemoteId: null, postRemoteId: null, author: authorOf(message.from),
    text: message.message ?? '', lang: null, createdAt, editedAt: null, url: webUrl(of.link), visibility: of.folder === 'spam' ? 'spam' : 'visible', liked: null, authorBlocked: null, rating: null,
    attachments: attachments.flatMap(messageFile), refuses: without(all.filter((verb) => !possible.has(verb))), ref: refTo('message', message.from?.id ?? 'unnamed'),
    ...(own ? {} : { replyUntilAt: lastAt + conversationMs }),
  }
}

function messageFile(value: unknown): RemoteAttachment[] {
  const { data } = messageAttachment.safeParse(value)
  if (data === undefined) return []
  const url = webUrl(data.image_data?.url ?? data.video_data?.url ?? data.file_url)
  if (url === null) return []
  const kind = data.image_data !== undefined ? 'image' : data.video_data !== undefined ? 'video' : 'file'
  return [{ kind, url, alt: data.name ?? null, width: data.image_data?.width ?? null, height: data.image_data?.height ?? null }]
}
