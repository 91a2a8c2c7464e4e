import type { FailureCode } from '../../../src-contract/failure.ts'
import type { NetworkVerb } from '../../../src-contract/network.ts'
import type { RemoteAttachment, RemoteAuthor, RemoteItem } from '../../../src-contract/remote.ts'
import { thumbsUp } from './client.ts'
import { has } from './permissions.ts'
import type { Place } from './places.ts'
import type { Ref } from './ref.ts'
import { instantOf } from './snowflake.ts'
import type { Attachment, Message, User } from './wire.ts'

/** What people write: the rest reports that somebody joined, pinned, boosted. https://docs.discord.com/developers/resources/message#message-object-message-types */
const written = new Set([0, 19, 20, 23])
export const isWritten = (message: Message): boolean => written.has(message.type)

const webUrl = (url: string | null | undefined): string | null => (url && /^https:\/\//i.test(url) && URL.canParse(url) ? url : null)
const nameOf = (user: User): string => user.global_name?.trim() || user.username || user.id

/** Who is meant, by name: the network writes ids. https://docs.discord.com/developers/reference#message-formatting */
function readable(content: string, mentions: readonly User[]): string {
  const names = new Map(mentions.map((one) => [one.id, nameOf(one)]))
  return content
    .replace(/<@!?(\d{1,20})>/g, (whole, id: string) => (names.has(id) ? `@${names.get(id)}` : whole))
    .replace(/<a?(:\w{1,64}:)\d{1,20}>/g, '$1')
}

function textOf(message: Message): string {
  const said = readable(message.content, message.mentions)
  const passedOn = message.message_snapshots.map((one) => readable(one.message.content, []))
  const { poll } = message
  const asked = poll ? [`📊 ${poll.question.text ?? ''}`, ...poll.answers.map((one) => `- ${one.poll_media.text ?? ''}`)] : []
  const stickers = said === '' ? message.sticker_items.map(({ name }) => `🖼️ ${name}`) : []
  return [said, ...passedOn, asked.join('\n'), ...stickers].filter((part) => part.trim() !== '').join('\n\n')
}

function kindOf(type: string): RemoteAttachment['kind'] {
  const kind = /^(image|video|audio)\//.exec(type)?.[1]
  return kind === 'image' || kind === 'video' || kind === 'audio' ? kind : 'file'
}

function attachmentOf(of: Attachment): RemoteAttachment[] {
  const url = webUrl(of.url)
  if (url === null) return []
  return [{ kind: kindOf(of.content_type ?? ''), url, alt: of.description?.trim() || of.filename || null, width: of.width ?? null, height: of.height ?? null }]
}

const quoteLength = 500

/** Previews that the network or another bot has put there, as links that say what they say. */
function embedsOf({ embeds }: Message): RemoteAttachment[] {
  return embeds.flatMap(({ url, title, description }) => {
    const link = webUrl(url)
    const says = [title, description].filter(Boolean).join(' – ')
    return link === null ? [] : [{ kind: 'link' as const, url: link, alt: Array.from(says).slice(0, quoteLength).join('') || null, width: null, height: null }]
  })
}

/** A ban holds in one server: whoever is banned here is nobody banned there. */
function authorOf({ author, webhook_id: webhook }: Message, guild: string | null): RemoteAuthor {
  const avatar = author.avatar && /^\w+$/.test(author.avatar) && !webhook ? `https://cdn.discordapp.com/avatars/${author.id}/${author.avatar}.png?size=64` : null
  return {
    remoteId: guild === null ? author.id : `${author.id}@${guild}`,
    name: nameOf(author),
    handle: author.username,
    url: webhook ? null : `https://discord.com/users/${author.id}`,
    avatarUrl: avatar,
  }
}

const refuse = (code: FailureCode, ...verbs: NetworkVerb[]) => verbs.map((verb) => ({ verb, code }))

/** What its place lets the bot do. https://docs.discord.com/developers/topics/permissions */
function refusesOf(message: Message, own: boolean, { guild, rights, isThread }: Place): RemoteItem['refuses'] {
  if (guild === null) return refuse('verb.unsupported', 'ban', 'unban', 'silence', 'unsilence', ...(own ? [] : (['delete'] as const)))
  const author = message.webhook_id ? refuse('verb.unsupported', 'ban', 'unban', 'silence', 'unsilence') : []
  if (rights === null) return author
  const lacks = (right: Parameters<typeof has>[1], ...verbs: NetworkVerb[]) => (has(rights, right) ? [] : refuse('auth.missingPermission', ...verbs))
  return [
    ...lacks(isThread ? 'sendInThreads' : 'send', 'reply'),
    ...lacks('react', 'like'),
    ...(own ? [] : lacks('manageMessages', 'delete')),
    ...(author.length > 0 ? author : [...lacks('ban', 'ban', 'unban'), ...lacks('moderate', 'silence', 'unsilence')]),
  ]
}

function instant(text: string | null | undefined): number | null {
  const at = Date.parse(text ?? '')
  return at > 0 && at < Date.UTC(2100, 0, 1) ? at : null
}

export function toItem(message: Message, place: Place, me: string): RemoteItem {
  const own = message.author.id === me
  const { guild } = place
  // What is passed on refers to where it was, and answers nothing.
  const answered = message.message_reference?.type ? null : (message.message_reference?.message_id ?? null)
  const named = message.mentions.some(({ id }) => id === me) || message.mention_roles.some((id) => place.roles.includes(id))
  const ref: Ref = { channel: message.channel_id, guild, author: message.author.id, post: place.post?.remoteId ?? null }
  return {
    remoteId: message.id,
    kind: own ? 'reply' : guild === null ? 'message' : named ? 'mention' : 'comment',
    own,
    // Higher than what it answers nobody tells: the store knows where that stands.
    threadRemoteId: guild === null ? `talk:${message.channel_id}` : (answered ?? message.id),
    parentRemoteId: answered,
    postRemoteId: place.post?.remoteId ?? null,
    author: authorOf(message, guild),
    text: textOf(message),
    lang: null,
    createdAt: instant(message.timestamp) ?? instantOf(message.id),
    editedAt: instant(message.edited_timestamp),
    url: `https://discord.com/channels/${guild ?? '@me'}/${message.channel_id}/${message.id}`,
    visibility: 'visible',
    liked: message.reactions.some(({ emoji, me: ours }) => ours && emoji.name === thumbsUp && !emoji.id),
    authorBlocked: null,
    rating: null,
    attachments: [...message.attachments.flatMap(attachmentOf), ...embedsOf(message)],
    refuses: refusesOf(message, own, place),
    ref,
  }
}
