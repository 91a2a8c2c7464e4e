import type { RemoteAttachment, RemoteAuthor, RemoteItem, RemotePost } from '../../../src-contract/remote.ts'
import { ownerOf, parseAtUri } from './at-uri.ts'
import { attachmentsOf, quotedUri } from './embeds.ts'
import { plainText } from './rich-text.ts'
import type { MessageRef, PostRef } from './ref.ts'
import { refusesOfMessage, refusesOfPost } from './refuses.ts'
import { instantOfTid } from './tid.ts'
import { postUrl, profileUrl } from './web-page.ts'
import type { Message, PostRecord, PostView, Profile } from './wire.ts'

/** Where a post of another, or an own reply, stands for us. */
export type Place = { kind: 'comment' | 'mention' | 'reply'; threadRemoteId: string; postRemoteId: string | null }

const webUrl = (url: string | undefined) => (url !== undefined && /^https?:\/\//i.test(url) ? url : null)

export function authorOf(profile: Profile): RemoteAuthor {
  const name = profile.displayName?.trim() ?? ''
  return {
    remoteId: profile.did,
    name: name === '' ? profile.handle : name,
    handle: profile.handle,
    url: profileUrl(profile.did),
    avatarUrl: webUrl(profile.avatar),
  }
}

const sane = (at: number) => at > Date.UTC(2020, 0, 1) && at < Date.UTC(2100, 0, 1)
const clockSkewMs = 10 * 60_000

/**
 * When the network first saw it: `createdAt` is whatever the author's client claims. Our own clients we believe, within reason, because the
 * PDS shows an own post with its own instant until the AppView has one of another.
 */
function createdAtOf(view: PostView, own: boolean): number {
  const indexed = Date.parse(view.indexedAt)
  const claimed = Date.parse(view.record.createdAt ?? '')
  if (own && sane(claimed) && (!sane(indexed) || Math.abs(indexed - claimed) < clockSkewMs)) return claimed
  if (sane(indexed)) return indexed
  const minted = instantOfTid(parseAtUri(view.uri)?.rkey ?? '') ?? Number.NaN
  return [minted, claimed].find(sane) ?? 0
}

const langOf = (record: PostRecord) => record.langs?.find((lang) => /^[a-z]{2,3}(-[A-Za-z0-9]{1,8})*$/.test(lang)) ?? null

export const rootOf = (view: PostView) => view.record.reply?.root ?? { uri: view.uri, cid: view.cid }

/** What a post is to the account `me`; null when it is nothing to us. An own post that answers nobody is what was published. */
export function kindOf(view: PostView, me: string): Place['kind'] | 'post' | null {
  const { reply } = view.record
  if (view.author.did === me) return reply === undefined ? 'post' : 'reply'
  if (reply !== undefined && (ownerOf(reply.root.uri) === me || ownerOf(reply.parent.uri) === me)) return 'comment'
  return mentions(view.record, me) || ownerOf(quotedUri(view.record) ?? '') === me ? 'mention' : null
}

function mentions(record: PostRecord, me: string): boolean {
  return (record.facets ?? []).some(({ features }) =>
    features.some((feature) => feature.$type === 'app.bsky.richtext.facet#mention' && feature.did === me),
  )
}

export function toPost(view: PostView, me: string): RemotePost {
  const text = plainText(view.record.text, view.record.facets)
  return { remoteId: view.uri, url: postUrl(view.uri), title: null, text, createdAt: createdAtOf(view, view.author.did === me) }
}

/** `hidden` are the replies that the gate of its root post hides; empty where the root is not ours. */
export function toItem(view: PostView, place: Place, me: string, hidden: ReadonlySet<string>): RemoteItem {
  const own = view.author.did === me
  const root = rootOf(view)
  const { viewer } = view.author
  const ref: PostRef = {
    t: 'post',
    cid: view.cid,
    root: root.uri,
    rootCid: root.cid,
    like: view.viewer?.like ?? null,
    blocking: viewer?.blocking ?? null,
    indexedAt: view.indexedAt,
  }
  return {
    remoteId: view.uri,
    kind: place.kind,
    own,
    threadRemoteId: place.threadRemoteId,
    parentRemoteId: view.record.reply?.parent.uri ?? null,
    postRemoteId: place.postRemoteId,
    author: authorOf(view.author),
    text: plainText(view.record.text, view.record.facets),
    lang: langOf(view.record),
    createdAt: createdAtOf(view, own),
    // A post is never edited: its record may be replaced by hand, and then its cid changes.
    editedAt: null,
    url: postUrl(view.uri),
    visibility: hidden.has(view.uri) ? 'hidden' : 'visible',
    liked: ref.like !== null,
    authorBlocked: own ? false : viewer === undefined ? null : viewer.blocking !== undefined || viewer.blockingByList !== undefined,
    rating: null,
    attachments: attachmentsOf(view.embed),
    refuses: refusesOfPost(view, me, hidden),
    ref,
  }
}

export const messageRemoteId = (convoId: string, id: string) => `${convoId}/${id}`

/** `sender` null when nobody told who it is: then the DID is all there is to show. */
export function toMessage(message: Message, convoId: string, sender: Profile | null, me: string): RemoteItem {
  const own = message.sender.did === me
  const ref: MessageRef = { t: 'message', convo: convoId, id: message.id }
  const sentAt = Date.parse(message.sentAt)
  const attachments: RemoteAttachment[] = attachmentsOf(message.embed)
  return {
    remoteId: messageRemoteId(convoId, message.id),
    kind: own ? 'reply' : 'message',
    own,
    threadRemoteId: convoId,
    parentRemoteId: null,
    postRemoteId: null,
    author: authorOf(sender ?? { did: message.sender.did, handle: message.sender.did }),
    text: plainText(message.text, message.facets),
    lang: null,
    createdAt: sane(sentAt) ? sentAt : 0,
    editedAt: null,
    url: null,
    visibility: 'visible',
    liked: false,
    authorBlocked: own
      ? false
      : sender?.viewer === undefined
        ? null
        : sender.viewer.blocking !== undefined || sender.viewer.blockingByList !== undefined,
    rating: null,
    attachments,
    refuses: refusesOfMessage(own),
    ref,
  }
}
