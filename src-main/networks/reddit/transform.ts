import type { FailureCode } from '../../../src-contract/failure.ts'
import type { NetworkVerb, Visibility } from '../../../src-contract/network.ts'
import type { RemoteAttachment, RemoteAuthor, RemoteItem, RemotePost, Target } from '../../../src-contract/remote.ts'
import type { Settings } from './settings.ts'
import type { Comment, Conversation, Link, Message, ModMessage } from './wire.ts'
import { read } from './words.ts'

const site = 'https://www.reddit.com'
const nobody = '[deleted]'
const goneTexts = new Set(['[deleted]', '[removed]', '[ Removed by Reddit ]', '[unavailable]', ''])

export type Standing = Comment | Link
export const isLink = (of: Standing): of is Link => 'title' in of
export const wordsIn = (of: Standing): string => (isLink(of) ? of.selftext : of.body)
export const instantOf = ({ created_utc }: { created_utc: number }): number => Math.round(created_utc * 1000)

/** Its author is gone and its words with them: deleted by whoever wrote it, or removed where we are not told what it was. */
export const isGone = (of: Standing): boolean =>
  of.author === nobody && goneTexts.has(wordsIn(of)) && (!isLink(of) || wordsIn(of) !== '' || typeof of.removed_by_category === 'string')

export const moderates = ({ communities }: Settings, name: string): boolean => communities.some((one) => one.toLowerCase() === name.toLowerCase())

/** What was removed by hand is hidden, and what a filter holds waits for a moderator. */
export function visibilityOf(of: Standing): Visibility {
  if (of.approved === true) return 'visible'
  if (of.banned_by === true) return 'held'
  if (of.spam === true) return 'spam'
  return of.removed === true ? 'hidden' : 'visible'
}

const isUs = (of: { author?: string | null | undefined }, { username }: Settings): boolean => of.author?.toLowerCase() === username.toLowerCase()

export function authorOf(name: string | null | undefined, fullname: string | null | undefined, itself: string): RemoteAuthor {
  // Of somebody who left nothing joins two things, and no name is kept.
  if (!name || name === nobody) return { remoteId: `${nobody} ${itself}`, name: '', handle: '', url: null, avatarUrl: null }
  return { remoteId: fullname ?? `name:${name.toLowerCase()}`, name, handle: name, url: /^[\w-]{1,50}$/.test(name) ? `${site}/user/${name}` : null, avatarUrl: null }
}

/** What others have complained of, by how many, on one line. */
function reportsOf(of: Standing, url: string): RemoteAttachment[] {
  if (of.ignore_reports === true) return []
  const lines = [...(of.user_reports ?? []), ...(of.mod_reports ?? [])].flatMap((row) => {
    const [said, by] = Array.isArray(row) ? (row as unknown[]) : []
    if (typeof said !== 'string' || said.trim() === '') return []
    return [typeof by === 'string' ? `${by}: ${said}` : typeof by === 'number' && by > 1 ? `${said} ×${by}` : said]
  })
  const count = of.num_reports ?? 0
  if (lines.length === 0 && count > 0) lines.push(`⚑ ${count}`)
  return lines.length === 0 ? [] : [{ kind: 'link', url, alt: lines.join(' · ').slice(0, 500), width: null, height: null }]
}

type Refusals = { verb: NetworkVerb; code: FailureCode }[]
const all = (verbs: readonly NetworkVerb[], code: FailureCode): Refusals => verbs.map((verb) => ({ verb, code }))
const ofModerators = ['approve', 'hide', 'unhide', 'spam', 'unspam', 'silence', 'unsilence', 'ban', 'unban'] as const

function refusesOf(of: Standing, own: boolean, mod: boolean): Refusals {
  const refuses: Refusals = []
  if (!mod) refuses.push(...all(ofModerators, 'verb.notModerator'))
  else if (of.approved === true && (of.num_reports ?? 0) === 0) refuses.push({ verb: 'approve', code: 'verb.notInThisState' })
  if (!own) refuses.push({ verb: 'delete', code: 'verb.ownAlone' }, { verb: 'edit', code: 'verb.unsupported' })
  if (own) refuses.push(...all([...ofModerators.filter((verb) => mod && verb !== 'approve'), 'report', 'block', 'unblock'], 'verb.notOnOwn'))
  // A post of links has no text to be edited.
  if (own && isLink(of) && of.selftext === '') refuses.push({ verb: 'edit', code: 'verb.unsupported' })
  if (of.archived === true) refuses.push(...all(['reply', 'like', 'unlike'], 'reply.closed'))
  else if (of.locked === true && !mod) refuses.push({ verb: 'reply', code: 'reply.closed' })
  if (of.author === nobody) refuses.push(...all(mod ? ['silence', 'unsilence', 'ban', 'unban', 'block', 'unblock'] : ['block', 'unblock'], 'author.unknown'))
  return refuses
}

const urlOf = (of: Standing): string => `${site}${of.permalink ?? (isLink(of) ? `/comments/${of.name.slice(3)}/` : `/comments/${of.link_id.slice(3)}/_/${of.name.slice(3)}/`)}`

/** `mention`: it came because it names us; where we moderate, everything is a comment. */
export function toItem(of: Standing, settings: Settings, mention = false): RemoteItem {
  const own = isUs(of, settings)
  const mod = moderates(settings, of.subreddit) || of.can_mod_post === true
  const kind = own ? 'reply' : mention && !mod ? 'mention' : 'comment'
  const parent = isLink(of) ? null : of.parent_id
  const isTop = parent === null || parent.startsWith('t3_')
  const edited = typeof of.edited === 'number' ? Math.round(of.edited * 1000) : null
  const url = urlOf(of)
  const blocked = of.author_is_blocked === true
  return {
    remoteId: of.name, kind, own,
    // What is answered names the thread: the store knows where that stands. Our answer to a post stands with the post.
    threadRemoteId: isTop && !(own && parent !== null) ? of.name : (parent ?? of.name),
    parentRemoteId: isTop && !own ? null : parent,
    postRemoteId: isLink(of) ? of.name : of.link_id,
    author: authorOf(of.author, of.author_fullname, of.name),
    text: isLink(of) ? [of.title.trim(), read(of.selftext).trim()].filter((part) => part !== '').join('\n\n') : read(of.body),
    lang: null, createdAt: instantOf(of), editedAt: edited !== null && edited > instantOf(of) ? edited : null, url,
    visibility: visibilityOf(of), liked: of.likes === true,
    // Who is banned where we moderate is told of nowhere beside a comment.
    authorBlocked: own ? null : blocked || !mod ? blocked : null,
    rating: null, attachments: reportsOf(of, url), refuses: refusesOf(of, own, mod),
    ref: { kind: kind === 'mention' ? 'mention' : 'comment', community: of.subreddit, approved: of.approved === true },
  }
}

export const isMention = (target: Pick<Target, 'ref'>): boolean => target.ref['kind'] === 'mention'

/** Its count where all of it is ours to read; elsewhere we hold but what concerns us. */
export function toPost(of: Link, settings: Settings): RemotePost {
  const gone = isGone(of)
  const counted = moderates(settings, of.subreddit) || isUs(of, settings)
  return {
    remoteId: of.name, url: urlOf(of), title: gone || of.title === '' ? null : of.title, text: gone ? '' : read(of.selftext), createdAt: instantOf(of),
    ...(counted ? { remoteCount: of.num_comments } : {}),
  }
}

/** Of a post that cannot be asked about: enough to hang its comments on. */
export const unknownPost = (name: string, createdAt: number): RemotePost => ({ remoteId: name, url: `${site}/comments/${name.slice(3)}/`, title: null, text: '', createdAt })

const notOnMessages = ['approve', 'hide', 'unhide', 'spam', 'unspam', 'delete', 'edit', 'like', 'unlike'] as const
const place = { lang: null, editedAt: null, visibility: 'visible', liked: null, authorBlocked: null, rating: null, attachments: [] } as const

export function toMessage(of: Message, settings: Settings): RemoteItem {
  const own = isUs(of, settings)
  const thread = of.first_message_name ?? of.name
  return {
    ...place, remoteId: of.name, kind: own ? 'reply' : 'message', own, threadRemoteId: thread, parentRemoteId: null, postRemoteId: null,
    author: authorOf(of.author, of.author_fullname, of.name), text: withSubject(of.name === thread ? of.subject : '', of.body), createdAt: instantOf(of),
    url: `${site}/message/messages/${thread.slice(3)}`, attachments: [],
    refuses: all([...notOnMessages, 'silence', 'unsilence', 'ban', 'unban'], 'verb.unsupported'), ref: { kind: 'message', community: '' },
  }
}

const withSubject = (subject: string, body: string): string => [subject.trim(), read(body)].filter((part) => part !== '').join('\n\n')

export const modmailName = (conversation: string, message: string): string => `modmail/${conversation}/${message}`
/** Null for what is no conversation with moderators. */
export const conversationIn = (remoteId: string): string | null => /^modmail\/([0-9a-z]{1,13})(?:\/|$)/.exec(remoteId)?.[1] ?? null

/** What other moderators answer is the community's answer, as ours is. */
export function toModmail(of: ModMessage, { id, subject, owner }: Conversation, first: boolean, settings: Settings): RemoteItem {
  const own = isUs({ author: of.author?.name }, settings) || of.author?.isMod === true
  const who = of.author?.isDeleted === true ? null : of.author?.name
  const number = of.author?.id ?? null
  return {
    ...place, remoteId: modmailName(id, of.id), kind: own ? 'reply' : 'message', own, threadRemoteId: `modmail/${id}`, parentRemoteId: null, postRemoteId: null,
    author: authorOf(who, number === null ? null : `t2_${number.toString(36)}`, modmailName(id, of.id)), text: withSubject(first ? subject : '', of.bodyMarkdown),
    createdAt: Date.parse(of.date), url: `https://mod.reddit.com/mail/all/${id}`, attachments: [], refuses: all([...notOnMessages, 'report'], 'verb.unsupported'),
    ref: { kind: 'modmail', community: owner?.displayName ?? '' },
  }
}
