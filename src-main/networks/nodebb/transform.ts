import type { FailureCode } from '../../../src-contract/failure.ts'
import type { NetworkVerb } from '../../../src-contract/network.ts'
import type { RemoteAttachment, RemoteAuthor, RemoteItem, RemotePost } from '../../../src-contract/remote.ts'
import { readLine } from '../../net/html-text.ts'
import { readContent } from './content.ts'
import type { Content } from './content.ts'
import { flagName, messageName, queuedName, roomName } from './ref.ts'
import type { Ref } from './ref.ts'
import type { Settings } from './settings.ts'
import type { WireFlag, WireMessage, WirePost, WireQueued, WireSummary, WireTopic, WireTopicRow, WireUser } from './wire.ts'

/** One without a readable date stands at the beginning of time rather than at the top of the queue. */
export const createdAtOf = (at: number): number => (at > 0 && at < Date.UTC(2100, 0, 1) ? at : 86_400_000)
const editedAtOf = (at: number | null | undefined): number | null => (at && at > 0 && at < Date.UTC(2100, 0, 1) ? at : null)

/** A name in a path, whatever was sent as one. */
export const part = (text: string): string => encodeURIComponent(text.replace(/\p{Surrogate}/gu, ''))

type Whose = { uid: number | string; user?: WireUser | null | undefined }

/** Guests, and those whose account is gone, have no account: 0. */
function authorOf({ uid, user }: Whose, base: string): RemoteAuthor {
  const name = readLine(user?.displayname ?? '') || readLine(user?.username ?? '')
  const picture = user?.picture ?? ''
  const url = picture !== '' && URL.canParse(picture, `${base}/`) ? new URL(picture, `${base}/`) : null
  return {
    remoteId: String(uid),
    name: name || '—',
    handle: readLine(user?.username ?? '') || '—',
    url: user?.userslug ? `${base}/user/${part(user.userslug)}` : null,
    avatarUrl: url !== null && /^https?:$/.test(url.protocol) ? url.href : null,
  }
}

const attachmentsOf = (content: Content): RemoteAttachment[] => [
  ...content.pictures.map((one): RemoteAttachment => ({ kind: 'image', ...one, width: null, height: null })),
  ...content.files.map((url): RemoteAttachment => ({ kind: 'file', url, alt: null, width: null, height: null })),
]

const refuse = (code: FailureCode, ...verbs: NetworkVerb[]) => verbs.map((verb) => ({ verb, code }))
const penalties = ['silence', 'unsilence', 'ban', 'unban'] as const
const once = (all: RemoteItem['refuses']): RemoteItem['refuses'] => all.filter((one, at) => all.findIndex(({ verb }) => verb === one.verb) === at)

function refusesOf(post: WirePost, own: boolean, { staff }: Settings): RemoteItem['refuses'] {
  // A forum tells of each post whether we may delete it, which is whether we may bring it back.
  const deletion = post.display_delete_tools === false ? refuse('auth.missingPermission', 'delete', 'restore') : []
  if (own) return once([...deletion, ...refuse('verb.notOnOwn', 'like', 'unlike', 'approve', 'report', ...penalties)])
  return once([
    ...refuse('verb.notInThisState', 'approve'),
    ...deletion,
    ...(staff ? [] : refuse('auth.missingPermission', ...penalties)),
    // Guests have no account to be silenced or banned.
    ...(post.uid === 0 ? refuse('verb.unsupported', ...penalties) : []),
  ])
}

export const isOwnOpening = (post: WirePost, topic: Pick<WireTopic, 'mainPid'>, { uid }: Settings): boolean => post.uid === uid && post.pid === topic.mainPid

export function toItem(post: WirePost, topic: Pick<WireTopic, 'tid' | 'mainPid'>, settings: Settings): RemoteItem {
  const own = post.uid === settings.uid
  const content = readContent(post.content, settings.base)
  const ref: Ref = { is: 'post', pid: post.pid, tid: topic.tid }
  return {
    remoteId: post.pid,
    kind: own ? 'reply' : content.mentions.includes(settings.slug.toLowerCase()) ? 'mention' : 'comment',
    own,
    threadRemoteId: topic.mainPid,
    parentRemoteId: post.toPid ?? null,
    postRemoteId: String(topic.tid),
    author: authorOf(post, settings.base),
    text: content.text,
    lang: null,
    createdAt: createdAtOf(post.timestamp),
    editedAt: editedAtOf(post.edited),
    url: `${settings.base}/post/${part(post.pid)}`,
    visibility: post.deleted === true ? 'trash' : 'visible',
    liked: post.upvoted === true,
    authorBlocked: own ? false : (post.user?.banned ?? null),
    rating: null,
    attachments: attachmentsOf(content),
    refuses: refusesOf(post, own, settings),
    ref,
  }
}

/** Titles come escaped beside themselves as typed. */
const titleOf = ({ titleRaw, title }: Pick<WireTopic, 'titleRaw' | 'title'>): string => titleRaw?.trim() || readLine(title)

export function toPost(topic: Pick<WireTopicRow, 'tid' | 'slug' | 'title' | 'titleRaw' | 'timestamp'>, { base }: Settings): RemotePost {
  return { remoteId: String(topic.tid), url: `${base}/topic/${topic.tid}`, title: titleOf(topic) || null, text: '', createdAt: createdAtOf(topic.timestamp) }
}

export function toMessage(room: number, message: WireMessage & { mid: number }, settings: Settings): RemoteItem {
  const own = message.fromuid === settings.uid
  const content = readContent(message.content, settings.base)
  const ref: Ref = { is: 'message', room, mid: message.mid }
  return {
    remoteId: messageName(room, message.mid),
    kind: own ? 'reply' : 'message',
    own,
    threadRemoteId: roomName(room),
    parentRemoteId: null,
    postRemoteId: null,
    author: authorOf({ uid: message.fromuid, user: message.fromUser }, settings.base),
    text: content.text,
    lang: null,
    createdAt: createdAtOf(message.timestamp),
    editedAt: editedAtOf(message.edited),
    url: `${settings.base}/user/${part(settings.slug)}/chats/${room}`,
    visibility: message.deleted === true ? 'trash' : 'visible',
    liked: false,
    authorBlocked: own ? false : (message.fromUser?.banned ?? null),
    rating: null,
    attachments: attachmentsOf(content),
    refuses: once([
      ...refuse('verb.unsupported', 'like', 'unlike', 'approve', 'report'),
      // One's own messages alone, and for a while alone: a plain refusal of the forum's tells the rest.
      ...(own ? refuse('verb.notOnOwn', ...penalties) : refuse('auth.missingPermission', 'delete', 'restore', ...(settings.staff ? [] : penalties))),
    ]),
    ref,
  }
}

const isOpen = (state: string): boolean => state !== 'resolved' && state !== 'rejected'

/** A flag stands beside the post it is about, with the words of those who raised it. */
export function toFlagged(flag: WireFlag, post: WireSummary, settings: Settings): RemoteItem {
  const content = readContent(post.content, settings.base)
  const open = isOpen(flag.state)
  const said = flag.reports.map(({ value }) => readLine(value)).filter((one) => one !== '')
  const url = `${settings.base}/flags/${flag.flagId}`
  const ref: Ref = { is: 'flag', flag: flag.flagId, pid: post.pid, tid: post.tid }
  const own = post.user?.uid === settings.uid
  return {
    remoteId: flagName(flag.flagId),
    kind: own ? 'reply' : 'comment',
    own,
    threadRemoteId: post.topic?.mainPid ?? post.pid,
    parentRemoteId: post.pid,
    postRemoteId: null,
    author: authorOf({ uid: post.user?.uid ?? 0, user: post.user }, settings.base),
    text: content.text,
    lang: null,
    createdAt: createdAtOf(flag.datetime),
    editedAt: null,
    url,
    visibility: open ? 'held' : flag.state === 'resolved' ? 'trash' : 'visible',
    liked: false,
    authorBlocked: own ? false : (post.user?.banned ?? null),
    rating: null,
    attachments: [
      ...(said.length === 0 ? [] : [{ kind: 'link', url, alt: [...new Set(said)].join(' · '), width: null, height: null } satisfies RemoteAttachment]),
      ...attachmentsOf(content),
    ],
    refuses: once([
      ...(open ? [] : refuse('verb.notInThisState', 'approve', 'delete')),
      ...refuse('verb.unsupported', 'restore', 'like', 'unlike', 'report'),
      ...(own ? refuse('verb.notOnOwn', 'approve', ...penalties) : settings.staff ? [] : refuse('auth.missingPermission', ...penalties)),
    ]),
    ref,
  }
}

/** What a new member writes, before it is posted. */
export function toQueued(entry: WireQueued, settings: Settings): RemoteItem {
  const content = readContent(entry.data.content, settings.base)
  const name = queuedName(entry.id)
  const ref: Ref = { is: 'queued', id: entry.id }
  const title = readLine(entry.data.title ?? '')
  return {
    remoteId: name,
    kind: 'comment',
    own: false,
    threadRemoteId: name,
    parentRemoteId: entry.data.toPid ?? null,
    postRemoteId: null,
    author: authorOf(entry, settings.base),
    text: [title, content.text].filter((one) => one !== '').join('\n\n'),
    lang: null,
    createdAt: createdAtOf(entry.data.timestamp || Number(/-(\d{13})$/.exec(entry.id)?.[1] ?? 0)),
    editedAt: null,
    url: `${settings.base}/post-queue/${part(entry.id)}`,
    visibility: 'held',
    liked: false,
    authorBlocked: entry.user?.banned ?? null,
    rating: null,
    attachments: attachmentsOf(content),
    refuses: once([
      ...refuse('verb.unsupported', 'restore', 'like', 'unlike', 'report', 'reply'),
      ...(settings.staff ? [] : refuse('auth.missingPermission', ...penalties)),
    ]),
    ref,
  }
}
