import { z } from 'zod'
import type { NetworkVerb, Visibility } from '../../../src-contract/network.ts'
import type { RemoteAttachment, RemoteAuthor, RemoteItem, RemotePost } from '../../../src-contract/remote.ts'
import { instantOf, webUrl } from '../graph-client.ts'
import type { Thread } from './wire.ts'

export const refSchema = z.object({ what: z.enum(['reply', 'mention']), top: z.boolean() })
export type Ref = z.infer<typeof refSchema>

/** Of others it tells their name alone. */
function authorOf(username: string | undefined): RemoteAuthor {
  const name = username ?? ''
  const url = /^[\w.]{1,60}$/.test(name) ? `https://www.threads.net/@${name}` : null
  return { remoteId: name === '' ? 'unnamed' : `@${name}`, name, handle: name === '' ? '' : `@${name}`, url, avatarUrl: null }
}

/** Nobody counts there. */
export function toPost(one: Thread): RemotePost | null {
  const createdAt = instantOf(one.timestamp)
  return createdAt === null ? null : { remoteId: one.id, url: webUrl(one.permalink), title: null, text: one.text ?? '', createdAt, remoteCount: null }
}

/** https://developers.facebook.com/docs/threads/reply-management: what is covered, blocked or restricted is out of sight as well. */
const hidden: ReadonlySet<string> = new Set(['HIDDEN', 'COVERED', 'BLOCKED', 'RESTRICTED'])

const visibilityOf = ({ hide_status: status }: Thread, held: boolean): Visibility => (held ? 'held' : status !== undefined && hidden.has(status) ? 'hidden' : 'visible')

export function toReply(one: Thread, post: Pick<RemotePost, 'remoteId'>, username: string, held: boolean): RemoteItem | null {
  const createdAt = instantOf(one.timestamp)
  if (createdAt === null) return null
  const own = one.is_reply_owned_by_me === true || one.username === username
  const above = one.replied_to?.id ?? post.remoteId
  const top = above === post.remoteId
  return {
    // What it answers is named as its thread: it stands where that stands.
    remoteId: one.id, kind: own ? 'reply' : 'comment', own, threadRemoteId: top ? one.id : above, parentRemoteId: top ? null : above, postRemoteId: post.remoteId,
    author: authorOf(one.username), text: one.text ?? '', lang: null, createdAt, editedAt: null, url: webUrl(one.permalink), visibility: visibilityOf(one, held), liked: null,
    authorBlocked: null, rating: null, attachments: mediaOf(one), refuses: refusing(own, top, held), ref: { what: 'reply', top },
  }
}

/** Answers to answers are hidden with what they answer; those of others cannot be deleted at all. */
function refusing(own: boolean, top: boolean, held: boolean): RemoteItem['refuses'] {
  const verbs: NetworkVerb[] = [...(top && !held ? [] : (['hide', 'unhide'] as const)), ...(held ? (['reply'] as const) : (['approve'] as const))]
  return [...verbs.map((verb) => ({ verb, code: 'verb.notInThisState' as const })), ...(own ? [] : [{ verb: 'delete' as const, code: 'verb.unsupported' as const }])]
}

export function toMention(one: Thread, username: string): RemoteItem | null {
  const createdAt = instantOf(one.timestamp)
  if (createdAt === null || one.username === username) return null
  const refused = (['hide', 'unhide', 'approve', 'delete'] as const).map((verb) => ({ verb, code: 'verb.notInThisState' as const }))
  return {
    remoteId: one.id, kind: 'mention', own: false, threadRemoteId: one.id, parentRemoteId: null, postRemoteId: null, author: authorOf(one.username), text: one.text ?? '',
    lang: null, createdAt, editedAt: null, url: webUrl(one.permalink), visibility: 'visible', liked: null, authorBlocked: null, rating: null, attachments: mediaOf(one),
    refuses: refused, ref: { what: 'mention', top: true },
  }
}

function mediaOf({ media_type: type, media_url: address }: Thread): RemoteAttachment[] {
  const url = webUrl(address)
  const kind = type === 'IMAGE' ? 'image' : type === 'VIDEO' ? 'video' : type === 'AUDIO' ? 'audio' : null
  return url === null || kind === null ? [] : [{ kind, url, alt: null, width: null, height: null }]
}
