import { z } from 'zod'
import type { NetworkVerb } from '../../../src-contract/network.ts'
import type { Opaque, RemoteAuthor, RemoteItem, RemotePost } from '../../../src-contract/remote.ts'
import { instantOf, webUrl } from '../graph-client.ts'
import { conversationVerbs } from '../graph-conversations.ts'
import { byPage, conversationMs, privateReplyMs } from './capabilities.ts'
import type { Comment, Conversation, Media, Message } from './wire.ts'

/** `id`: whom or what an answer goes to. */
export const refSchema = z.object({ what: z.enum(['comment', 'media', 'message']), id: z.string(), username: z.string() })
export type Ref = z.infer<typeof refSchema>
const refTo = (what: Ref['what'], id: string, username: string): Opaque => ({ what, id, username })

const profile = (username: string): string | null => (/^[\w.]{1,60}$/.test(username) ? `https://www.instagram.com/${username}/` : null)

function authorOf(id: string | undefined, username: string | undefined): RemoteAuthor {
  const handle = username ?? ''
  return { remoteId: id ?? (handle === '' ? 'unnamed' : `@${handle}`), name: handle, handle: handle === '' ? '' : `@${handle}`, url: profile(handle), avatarUrl: null }
}

export function toPost(media: Media): RemotePost | null {
  const createdAt = instantOf(media.timestamp)
  if (createdAt === null) return null
  const { comments_count: count } = media
  return { remoteId: media.id, url: webUrl(media.permalink), title: null, text: media.caption ?? '', createdAt, ...(count === undefined ? {} : { remoteCount: count }) }
}

/** `byPage`: reached with the token of a Page, which may do more. */
export type Me = { id: string; username: string; byPage: boolean }

const refusing = (verbs: readonly NetworkVerb[], me: Me): RemoteItem['refuses'] => [
  ...verbs.map((verb) => ({ verb, code: 'verb.notInThisState' as const })),
  ...(me.byPage ? [] : byPage.filter((verb) => !verbs.includes(verb)).map((verb) => ({ verb, code: 'verb.unsupported' as const }))),
]

/** An answer stands under its comment, whatever it answers: there are two levels. */
export function toComment(comment: Comment, post: Pick<RemotePost, 'remoteId' | 'url'>, parentId: string | null, me: Me): RemoteItem | null {
  const createdAt = instantOf(comment.timestamp)
  if (createdAt === null) return null
  const username = comment.from?.username ?? comment.username
  const own = comment.from?.id === me.id || ((comment.from ?? null) === null && username === me.username)
  const parent = comment.parent_id ?? parentId
  return {
    remoteId: comment.id, kind: own ? 'reply' : 'comment', own, threadRemoteId: parent ?? comment.id, parentRemoteId: parent, postRemoteId: post.remoteId,
    author: authorOf(own ? me.id : comment.from?.id, username), text: comment.text ?? '', lang: null, createdAt, editedAt: null, url: post.url,
    visibility: comment.hidden === true ? 'hidden' : 'visible', liked: null, authorBlocked: null, rating: null, attachments: [],
    // The owner's own comments cannot be hidden. https://developers.facebook.com/docs/instagram-platform/instagram-graph-api/reference/ig-comment
    refuses: refusing(own ? ['hide', 'unhide', ...conversationVerbs] : conversationVerbs, me), ref: refTo('comment', comment.id, username ?? ''),
    ...(own ? {} : { privateReplyUntilAt: createdAt + privateReplyMs }),
  }
}

/** A picture of somebody else's in which we are tagged. It can be answered by a comment under it. */
export function toMention(media: Media, me: Me): RemoteItem | null {
  const createdAt = instantOf(media.timestamp)
  if (createdAt === null) return null
  return {
    remoteId: media.id, kind: 'mention', own: false, threadRemoteId: media.id, parentRemoteId: null, postRemoteId: null, author: authorOf(undefined, media.username),
    text: media.caption ?? '', lang: null, createdAt, editedAt: null, url: webUrl(media.permalink), visibility: 'visible', liked: null, authorBlocked: null, rating: null,
    attachments: [], refuses: refusing(['hide', 'unhide', 'delete', ...conversationVerbs], me), ref: refTo('media', media.id, media.username ?? ''),
  }
}

/** `lastAt`: when they last wrote; a day from then on may be answered. */
export function toMessage(message: Message, of: Conversation, me: Me, lastAt: number): RemoteItem | null {
  const createdAt = instantOf(message.created_time)
  if (createdAt === null) return null
  const own = message.from?.id === me.id || message.from?.username === me.username
  return {
    remoteId: message.id, kind: own ? 'reply' : 'message', own, threadRemoteId: of.id, parentRemoteId: null, postRemoteId: null,
    author: authorOf(message.from?.id, message.from?.username), text: message.message ?? '', lang: null, createdAt, editedAt: null, url: 'https://www.instagram.com/direct/inbox/',
    visibility: 'visible', liked: null, authorBlocked: null, rating: null, attachments: [],
    refuses: refusing(['hide', 'unhide', 'delete', 'like', 'unlike', ...(own || (message.from ?? null) === null ? conversationVerbs : [])], me),
    ref: refTo('message', message.from?.id ?? 'unnamed', message.from?.username ?? ''), ...(own ? {} : { replyUntilAt: lastAt + conversationMs }),
  }
}
