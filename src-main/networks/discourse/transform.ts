import type { FailureCode } from '../../../src-contract/failure.ts'
import type { NetworkVerb } from '../../../src-contract/network.ts'
import type { RemoteAttachment, RemoteAuthor, RemoteItem, RemotePost } from '../../../src-contract/remote.ts'
import { actionTypes } from './capabilities.ts'
import { readCooked } from './cooked.ts'
import type { Words } from './cooked.ts'
import { nameOf, reviewName } from './ref.ts'
import type { Ref } from './ref.ts'
import type { Settings } from './settings.ts'
import type { ReviewAside, WirePerson, WirePost, WireReviewable, WireTopic } from './wire.ts'
import { readMarkdown } from '../../net/markdown-text.ts'

export function instantOf(text: string | null | undefined): number | null {
  const at = Date.parse(text ?? '')
  return at > 0 && at < Date.UTC(2100, 0, 1) ? at : null
}

/** One without a readable date stands at the beginning of time rather than at the top of the queue. */
export const createdAtOf = ({ created_at: at }: { created_at: string }): number => instantOf(at) ?? 86_400_000

/** A name in a path, whatever was sent as one. */
export const part = (text: string): string => encodeURIComponent(text.replace(/\p{Surrogate}/gu, ''))

export const topicUrl = (base: string, id: number, slug: string | null | undefined, number?: number): string =>
  `${base}/t/${part(slug ?? '') || '-'}/${id}${number === undefined ? '' : `/${number}`}`

export const hasActed = (post: WirePost, type: number): boolean => post.actions_summary.some((one) => one.id === type && one.acted === true)

/** What people wrote; notes on what happened to a topic, and what the forum says by itself, are nobody's. */
export const isWritten = (post: WirePost): boolean => post.post_type !== 3 && post.user_id > 0

/** What begins a public topic of ours is what we published, not an item. */
export const isOwnOpening = (post: WirePost, secret: boolean, { userId }: Settings): boolean => !secret && post.user_id === userId && post.post_number === 1

function authorOf(of: Pick<WirePerson, 'username' | 'name' | 'avatar_template'> & { id: number }, base: string): RemoteAuthor {
  const picture = (of.avatar_template ?? '').replace('{size}', '96')
  const url = picture !== '' && URL.canParse(picture, base) ? new URL(picture, base) : null
  return {
    remoteId: String(of.id),
    name: of.name?.trim() || of.username,
    handle: of.username,
    url: `${base}/u/${part(of.username.toLowerCase())}`,
    avatarUrl: url !== null && /^https?:$/.test(url.protocol) ? url.href : null,
  }
}

const attachmentsOf = (words: Words): RemoteAttachment[] => [
  ...words.pictures.map((one): RemoteAttachment => ({ kind: 'image', ...one })),
  ...words.files.map(({ url }): RemoteAttachment => ({ kind: 'file', url, alt: null, width: null, height: null })),
  ...words.previews.map(({ url }): RemoteAttachment => ({ kind: 'link', url, alt: null, width: null, height: null })),
]

const refuse = (code: FailureCode, ...verbs: NetworkVerb[]) => verbs.map((verb) => ({ verb, code }))
const ofStaff = ['hide', 'unhide', 'silence', 'unsilence', 'ban', 'unban', 'restore'] as const
const writing = ['reply', 'like', 'unlike', 'approve', 'hide', 'unhide', 'delete', 'restore', 'report', 'silence', 'unsilence', 'ban', 'unban'] as const

/** The first reason stands. */
const once = (all: RemoteItem['refuses']): RemoteItem['refuses'] => all.filter((one, at) => all.findIndex(({ verb }) => verb === one.verb) === at)

function refusesOf(post: WirePost, { userId, staff, writes }: Settings): RemoteItem['refuses'] {
  if (!writes) return refuse('auth.missingPermission', ...writing)
  const trashed = isTrashed(post)
  const deletion = [
    ...(post.can_delete === false && !trashed ? refuse('auth.missingPermission', 'delete') : []),
    ...(post.can_recover === false && trashed ? refuse('auth.missingPermission', 'restore') : []),
  ]
  if (post.user_id === userId) {
    return once([...deletion, ...refuse('verb.notOnOwn', 'like', 'unlike', 'approve', 'hide', 'unhide', 'report', 'silence', 'unsilence', 'ban', 'unban')])
  }
  return once([
    ...refuse('verb.notInThisState', 'approve'),
    ...(staff ? [] : refuse('auth.missingPermission', ...ofStaff)),
    ...deletion,
    // Staff can be neither silenced nor suspended.
    ...(post.staff === true ? refuse('auth.missingPermission', 'silence', 'unsilence', 'ban', 'unban') : []),
  ])
}

export const isTrashed = (post: WirePost): boolean => Boolean(post.deleted_at) || post.user_deleted === true

export function toItem(post: WirePost, secret: boolean, settings: Settings): RemoteItem {
  const own = post.user_id === settings.userId
  const words = readCooked(post.cooked, post.raw ?? null, settings.base)
  const typed = own && post.raw ? readMarkdown(post.raw).trim() : words.text
  // The first of a conversation has its subject.
  const title = secret && post.post_number === 1 ? (post.topic_title?.trim() ?? '') : ''
  const mentioned = words.mentions.includes(settings.username.toLowerCase())
  const ref: Ref = { post: post.id, review: null, secret }
  return {
    remoteId: nameOf(post.topic_id, post.post_number),
    kind: own ? 'reply' : secret ? 'message' : mentioned ? 'mention' : 'comment',
    own,
    threadRemoteId: nameOf(post.topic_id, 1),
    parentRemoteId: post.reply_to_post_number ? nameOf(post.topic_id, post.reply_to_post_number) : null,
    postRemoteId: secret ? null : String(post.topic_id),
    author: authorOf({ ...post, id: post.user_id }, settings.base),
    text: [title, typed].filter((part) => part !== '').join('\n\n'),
    lang: null,
    createdAt: createdAtOf(post),
    editedAt: post.version > 1 ? instantOf(post.updated_at) : null,
    url: topicUrl(settings.base, post.topic_id, post.topic_slug, post.post_number),
    visibility: isTrashed(post) ? 'trash' : post.hidden === true ? 'hidden' : 'visible',
    liked: hasActed(post, actionTypes.like),
    // Suspended: a forum says so of those who are, and nothing of the others.
    authorBlocked: own ? false : post.user_suspended === true,
    rating: null,
    attachments: attachmentsOf(words),
    refuses: refusesOf(post, settings),
    ref,
  }
}

export function toPost(topic: Pick<WireTopic, 'id' | 'slug' | 'title' | 'created_at'>, { base }: Settings): RemotePost {
  return { remoteId: String(topic.id), url: topicUrl(base, topic.id, topic.slug), title: topic.title.trim() || null, text: '', createdAt: createdAtOf(topic) }
}

const waiting = 0
/** Of a post that waited, approved means posted; of a flag, that it was right. */
const queuedAs = ['held', 'visible', 'trash', 'visible', 'trash'] as const
const flaggedAs = ['held', 'trash', 'visible', 'visible', 'trash'] as const

/**
 * An entry of the review queue: a post that waits to be posted, or one that was flagged, with the reason as a link to the entry. Null for what is not about
 * a post: a new member, a message of the chat. `post`: what was flagged, as far as it is there.
 */
export function toReviewItem(entry: WireReviewable, aside: ReviewAside, settings: Settings): RemoteItem | null {
  const queued = entry.type === 'ReviewableQueuedPost'
  if (!queued && !entry.post_id) return null
  const author = aside.users.find(({ id }) => id === entry.target_created_by_id)
  const words = readCooked(entry.cooked ?? '', entry.raw ?? null, settings.base)
  const text = queued ? [entry.payload?.title ?? '', entry.payload?.raw ?? ''].map((part) => part.trim()).filter((part) => part !== '').join('\n\n') : words.text
  const number = Number(/\/t\/(?:[^/]+\/)?\d+\/(\d+)$/.exec(entry.target_url ?? '')?.[1] ?? 1)
  const parent = queued ? (entry.payload?.reply_to_post_number ?? null) : number
  const open = entry.status === waiting
  const own = entry.target_created_by_id === settings.userId
  const ref: Ref = { post: queued ? null : (entry.post_id ?? null), review: entry.id, secret: false }
  const name = reviewName(entry.id)
  return {
    remoteId: name,
    kind: own ? 'reply' : 'comment',
    own,
    threadRemoteId: entry.topic_id ? nameOf(entry.topic_id, 1) : name,
    parentRemoteId: entry.topic_id && parent ? nameOf(entry.topic_id, parent) : null,
    postRemoteId: null,
    author: authorOf(author ?? { id: entry.target_created_by_id ?? 0, username: '—' }, settings.base),
    text,
    lang: null,
    createdAt: createdAtOf(entry),
    editedAt: null,
    url: `${settings.base}/review/${entry.id}`,
    // A flagged post may still be shown; its entry waits all the same.
    visibility: (queued ? queuedAs : flaggedAs)[entry.status] ?? 'visible',
    liked: false,
    authorBlocked: null,
    rating: null,
    attachments: [...reasonsOf(entry, aside, settings), ...attachmentsOf(words)],
    refuses: reviewRefuses(open, queued, own, settings),
    ref,
  }
}

function reasonsOf(entry: WireReviewable, aside: ReviewAside, { base }: Settings): RemoteAttachment[] {
  const scores = aside.reviewable_scores.filter(({ id }) => entry.reviewable_score_ids.includes(id))
  const said = scores.flatMap(({ reason, score_type_id: type }) => {
    const because = reason ? readCooked(reason, null, base).text : (aside.score_types.find(({ id }) => id === type)?.title?.trim() ?? '')
    return because === '' ? [] : [because]
  })
  const counts = new Map<string, number>()
  for (const one of said) counts.set(one, (counts.get(one) ?? 0) + 1)
  const alt = Array.from(counts, ([one, count]) => (count > 1 ? `${one} ×${count}` : one)).join(' · ')
  return alt === '' ? [] : [{ kind: 'link', url: `${base}/review/${entry.id}`, alt, width: null, height: null }]
}

function reviewRefuses(open: boolean, queued: boolean, own: boolean, settings: Settings): RemoteItem['refuses'] {
  if (!settings.writes) return refuse('auth.missingPermission', ...writing)
  return once([
    ...(own ? refuse('verb.notOnOwn', 'approve', 'silence', 'unsilence', 'ban', 'unban') : []),
    ...(open ? [] : refuse('verb.notInThisState', 'approve', 'delete')),
    // Of the post itself these are asked, not of what waits for a decision about it.
    ...refuse('verb.unsupported', 'hide', 'unhide', 'restore', 'like', 'unlike', 'report'),
    ...(queued ? refuse('verb.unsupported', 'reply') : []),
    ...(settings.staff ? [] : refuse('auth.missingPermission', 'silence', 'unsilence', 'ban', 'unban')),
  ])
}
