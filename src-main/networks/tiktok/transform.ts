import { z } from 'zod'
import type { NetworkVerb } from '../../../src-contract/network.ts'
import type { Opaque, RemoteAttachment, RemoteAuthor, RemoteItem, RemotePost } from '../../../src-contract/remote.ts'
import { conversationMs, firstMessages } from './capabilities.ts'
import type { Comment, Message, Participant, Video } from './wire.ts'

/** `parent`: the comment at the top, where it is an answer. Of a message, `id` is its conversation's. */
export const refSchema = z.object({ what: z.enum(['comment', 'message']), id: z.string(), video: z.string(), parent: z.string().nullable(), username: z.string(), own: z.boolean() })
export type Ref = z.infer<typeof refSchema>
const asOpaque = (ref: Ref): Opaque => ({ ...ref })

export type Us = { businessId: string; username: string }

const webUrl = (text: string | null | undefined): string | null => (text && /^https?:\/\//i.test(text) && URL.canParse(text) ? text : null)
const isName = (username: string): boolean => /^[\w.]{1,60}$/.test(username)
const profile = (username: string): string | null => (isName(username) ? `https://www.tiktok.com/@${username}` : null)

/** There is no page of a comment: its video's shows it. */
function pageOf(videoId: string, { username }: Us): string | null {
  return isName(username) && /^\d{1,30}$/.test(videoId) ? `https://www.tiktok.com/@${username}/video/${videoId}` : null
}

export function toPost(video: Video, us: Us): RemotePost {
  return {
    remoteId: video.item_id, url: webUrl(video.share_url) ?? pageOf(video.item_id, us), title: null, text: video.caption ?? '', createdAt: video.create_time * 1000,
    ...(video.comments === undefined ? {} : { remoteCount: video.comments }),
  }
}

function authorOf(row: Comment, us: Us): RemoteAuthor {
  const username = row.username ?? ''
  const avatarUrl = webUrl(row.profile_image)
  if (row.owner === true) return { remoteId: us.businessId, name: row.display_name || us.username, handle: `@${us.username}`, url: profile(us.username), avatarUrl }
  return {
    // The one is the same whoever asks, the other is this application's own name for them.
    remoteId: row.unique_identifier ?? row.user_id ?? (username === '' ? 'unnamed' : `@${username}`),
    name: row.display_name || username, handle: username === '' ? '' : `@${username}`, url: profile(username), avatarUrl,
  }
}

const refusing = (code: RemoteItem['refuses'][number]['code'], ...verbs: NetworkVerb[]): RemoteItem['refuses'] => verbs.map((verb) => ({ verb, code }))

/** `parent`: the comment it was found under, where it is an answer. */
export function toComment(row: Comment, videoId: string, parent: string | null, us: Us): RemoteItem {
  const own = row.owner === true
  const top = parent ?? row.parent_comment_id ?? null
  const image = webUrl(row.image_url)
  return {
    remoteId: row.comment_id, kind: own ? 'reply' : 'comment', own, threadRemoteId: top ?? row.comment_id, parentRemoteId: top, postRemoteId: videoId,
    author: authorOf(row, us), text: row.text, lang: null, createdAt: row.create_time * 1000, editedAt: null, url: pageOf(videoId, us),
    visibility: row.status === 'HIDDEN' ? 'hidden' : 'visible', liked: row.liked ?? null, authorBlocked: null, rating: null,
    attachments: image === null ? [] : [{ kind: 'image', url: image, alt: null, width: null, height: null }],
    refuses: own ? refusing('verb.notOnOwn', 'hide', 'unhide') : refusing('verb.ownAlone', 'delete'),
    ref: asOpaque({ what: 'comment', id: row.comment_id, video: videoId, parent: top, username: row.username ?? '', own }),
  }
}

/** A conversation as its newest messages show it. */
export type Talk = { id: string; rows: readonly Message[]; people: readonly Participant[] }

const isOwn = (row: Message, { businessId }: Us): boolean => row.from_user.role === 'BUSINESS_ACCOUNT' || row.from_user.id === businessId

/**
 * Until when it may be answered: two days after they last wrote. Until they have written again after us, ten messages are all there are; 0 when they are used up. The three
 * that may follow later are left to the network's own application.
 */
function openUntil({ rows }: Talk, us: Us): number {
  const theirs = rows.filter((row) => !isOwn(row, us))
  const ours = rows.filter((row) => isOwn(row, us))
  const lastAt = Math.max(0, ...theirs.map(({ timestamp }) => timestamp))
  const answered = ours.some(({ timestamp }) => timestamp < lastAt)
  return !answered && ours.length >= firstMessages ? 0 : lastAt === 0 ? 0 : lastAt + conversationMs
}

export function toMessages(talk: Talk, us: Us): RemoteItem[] {
  const replyUntilAt = openUntil(talk, us)
  return talk.rows.map((row): RemoteItem => {
    const own = isOwn(row, us)
    const who = talk.people.find(({ id }) => id === row.from_user.id)
    const link = webUrl(row.share_post?.embed_url)
    const attachments: RemoteAttachment[] = link === null ? [] : [{ kind: 'link', url: link, alt: null, width: null, height: null }]
    const name = who?.display_name ?? ''
    return {
      remoteId: row.message_id, kind: own ? 'reply' : 'message', own, threadRemoteId: talk.id, parentRemoteId: null, postRemoteId: null,
      author: {
        remoteId: own ? us.businessId : row.from_user.id, name: own && name === '' ? us.username : name, handle: own ? `@${us.username}` : '', url: null,
        avatarUrl: webUrl(who?.profile_image),
      },
      text: row.text?.body ?? '', lang: null, createdAt: row.timestamp, editedAt: null, url: 'https://www.tiktok.com/messages', visibility: 'visible', liked: null,
      authorBlocked: null, rating: null, attachments, refuses: refusing('verb.notInThisState', 'hide', 'unhide', 'like', 'unlike', 'delete'),
      ref: asOpaque({ what: 'message', id: talk.id, video: '', parent: null, username: '', own }), ...(own ? {} : { replyUntilAt }),
    }
  })
}
