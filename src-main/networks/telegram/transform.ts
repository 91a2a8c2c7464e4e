import type { FailureCode } from '../../../src-contract/failure.ts'
import type { NetworkVerb } from '../../../src-contract/network.ts'
import type { RemoteAuthor, RemoteItem, RemotePost } from '../../../src-contract/remote.ts'
import type { Ref } from './ref.ts'
import type { Settings } from './settings.ts'
import { linksIn, mentions, wordsOf } from './words.ts'
import type { Chat, Message, Plain } from './wire.ts'

/** What has no date of its own stands at the beginning of time rather than at the top of a list. */
const beginning = 86_400_000

const isName = (name: string | null | undefined): name is string => /^\w{3,64}$/.test(name ?? '')
const pageOf = (name: string | null | undefined): string | null => (isName(name) ? `https://t.me/${name}` : null)

/** Messages are counted in each chat anew, and in each business account's conversations apart. */
export function remoteIdOf(of: Plain): string {
  const own = `${of.chat.id}:${of.message_id}`
  return of.business_connection_id ? `${of.business_connection_id}:${own}` : own
}

const conversationOf = (of: Plain): string => `talk:${of.business_connection_id ?? ''}:${of.chat.id}`
const isTalk = (of: Plain): boolean => of.chat.type === 'private' || Boolean(of.business_connection_id)
export const groupPostId = (chat: Chat): string => `group:${chat.id}`

/**
 * In a conversation of a business account everything that its other side has not written is ours. An administrator may write in the group's own name.
 */
function isOwn(of: Plain, { botId }: Settings): boolean {
  if (of.business_connection_id) return of.from?.id !== of.chat.id
  return of.from?.id === botId || of.sender_chat?.id === of.chat.id
}

/** A ban holds in one chat: whoever is banned here is nobody banned there. */
function authorOf(of: Plain): { author: RemoteAuthor; id: number; is: Ref['authorIs'] } {
  const within = isTalk(of) ? '' : `@${of.chat.id}`
  const as = of.sender_chat
  if (as) {
    const name = as.title?.trim() || as.username || String(as.id)
    return { id: as.id, is: 'chat', author: { remoteId: `chat${as.id}${within}`, name, handle: as.username ?? '', url: pageOf(as.username), avatarUrl: null } }
  }
  const id = of.from?.id ?? of.chat.id
  const name = [of.from?.first_name ?? '', of.from?.last_name ?? ''].join(' ').trim()
  const handle = of.from?.username ?? ''
  return { id, is: 'user', author: { remoteId: `${id}${within}`, name: name || handle || String(id), handle, url: pageOf(of.from?.username), avatarUrl: null } }
}

/** Of a public group, or of one whose members alone can open it. https://core.telegram.org/api/links#message-links */
function urlOf(of: Plain): string | null {
  const { chat, message_id: id } = of
  if (isTalk(of)) return null
  if (isName(chat.username)) return `https://t.me/${chat.username}/${id}`
  const inner = /^-100(\d+)$/.exec(String(chat.id))?.[1]
  return chat.type === 'supergroup' && inner !== undefined ? `https://t.me/c/${inner}/${id}` : null
}

/** The message that a reply answers; what opens a topic or a discussion is answered by all that is said there. */
function answered({ reply_to_message: to }: Message): Plain | null {
  return !to || to.forum_topic_created || to.is_automatic_forward ? null : to
}

/** What discussions begin with: the number of a message in its group. */
export type Roots = ReadonlySet<string>

const refuse = (code: FailureCode, ...verbs: NetworkVerb[]) => verbs.map((verb) => ({ verb, code }))

function refusesOf(of: Plain, settings: Settings): RemoteItem['refuses'] {
  const talk = isTalk(of) ? refuse('verb.unsupported', 'ban', 'unban', 'silence', 'unsilence') : []
  // https://core.telegram.org/bots/api#restrictchatmember
  const plainGroup = of.chat.type === 'group' || (of.sender_chat && !isTalk(of)) ? refuse('verb.unsupported', 'silence', 'unsilence') : []
  // Another administrator's words in the group's name are ours to answer for, and not ours to change.
  const others = isTalk(of) || !isOwn(of, settings) || of.from?.id === settings.botId ? [] : refuse('verb.unsupported', 'edit')
  return [...talk, ...plainGroup, ...others, ...(of.business_connection_id ? refuse('verb.unsupported', 'like', 'unlike') : [])]
}

/** Null for what is nothing to read: somebody joined, a message was pinned, a post was passed on from the channel. */
export function toItem(of: Message, settings: Settings, roots: Roots): RemoteItem | null {
  const text = wordsOf(of)
  if (text === null || of.is_automatic_forward || of.chat.type === 'channel') return null
  const own = isOwn(of, settings)
  const talk = isTalk(of)
  const remoteId = remoteIdOf(of)
  const to = answered(of)
  const parentRemoteId = to === null ? null : remoteIdOf({ ...to, business_connection_id: of.business_connection_id })
  const { author, id: authorId, is: authorIs } = authorOf(of)
  const createdAt = of.date > 0 ? of.date * 1000 : beginning
  const isMention = mentions(of, settings)
  const ref: Ref = {
    chat: of.chat.id,
    chatType: of.chat.type,
    message: of.message_id,
    business: of.business_connection_id ?? null,
    topic: of.is_topic_message ? (of.message_thread_id ?? null) : null,
    author: authorId,
    authorIs,
    at: createdAt,
  }
  return {
    remoteId,
    kind: own ? 'reply' : talk ? 'message' : isMention ? 'mention' : 'comment',
    own,
    // Higher than what it answers nobody tells: the store knows where that stands.
    threadRemoteId: talk ? conversationOf(of) : (parentRemoteId ?? remoteId),
    parentRemoteId,
    postRemoteId: talk ? null : (rootOf(of, roots) ?? groupPostId(of.chat)),
    author,
    text,
    lang: null,
    createdAt,
    editedAt: of.edit_date ? of.edit_date * 1000 : null,
    url: urlOf(of),
    visibility: 'visible',
    // Whether a bot has put a sign under it is told to nobody, that bot included.
    liked: null,
    authorBlocked: null,
    rating: null,
    attachments: linksIn(of),
    refuses: refusesOf(of, settings),
    ref,
  }
}

function rootOf(of: Message, roots: Roots): string | null {
  if (of.reply_to_message?.is_automatic_forward) return remoteIdOf(of.reply_to_message)
  const thread = of.message_thread_id
  const named = thread ? `${of.chat.id}:${thread}` : ''
  return roots.has(named) ? named : null
}

/** What it stands under: a post of the channel that is discussed here, else the group itself. */
export function postsOf(of: Message): RemotePost[] {
  if (isTalk(of)) return []
  const root = of.is_automatic_forward ? of : of.reply_to_message?.is_automatic_forward ? of.reply_to_message : null
  const group: RemotePost = {
    remoteId: groupPostId(of.chat), url: pageOf(of.chat.username), title: of.chat.title?.trim() || null, text: '', createdAt: beginning,
  }
  return [group, ...(root === null ? [] : [channelPost(root)])]
}

function channelPost(root: Plain): RemotePost {
  const channel = root.sender_chat
  const number = root.forward_origin?.message_id
  const page = pageOf(channel?.username)
  return {
    remoteId: remoteIdOf(root),
    url: page !== null && number ? `${page}/${number}` : urlOf(root),
    title: channel?.title?.trim() || null,
    text: wordsOf(root) ?? '',
    createdAt: root.date > 0 ? root.date * 1000 : beginning,
  }
}
