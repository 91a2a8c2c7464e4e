import type { FailureCode } from '../../../src-contract/failure.ts'
import type { NetworkVerb, Visibility } from '../../../src-contract/network.ts'
import type { RemoteAttachment, RemoteAuthor, RemoteItem, RemotePost } from '../../../src-contract/remote.ts'
import type { Settings } from './settings.ts'
import type { Media, Message, Post, User } from './wire.ts'

export const referencesOf = (of: Post) => (of.referenced_posts.length > 0 ? of.referenced_posts : of.referenced_tweets)
export const parentOf = (of: Post): string | null => referencesOf(of).find(({ type }) => type === 'replied_to')?.id ?? null
export const quotedBy = (of: Post): string | null => referencesOf(of).find(({ type }) => type === 'quoted')?.id ?? null
export const isRepost = (of: Post): boolean => referencesOf(of).some(({ type }) => type === 'retweeted')
export const rootOf = (of: Post): string => of.conversation_id ?? of.id

/** The three signs that are written as markup, and no others. */
const plain = (text: string): string => text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')

/**
 * As it reads: links as they were typed, without the names that an answer begins with and nobody typed. Places are counted in code points of the text as it came.
 */
export function textOf(of: Post): string {
  const whole = of.note_post ?? of.note_tweet
  const source = whole ?? of
  const points = Array.from(source.text)
  const from = parentOf(of) === null || whole !== undefined ? 0 : Math.min(of.display_text_range?.[0] ?? 0, points.length)
  const links = [...(source.entities?.urls ?? [])].filter(({ start, end }) => start >= from && end > start && end <= points.length).sort((a, b) => a.start - b.start)
  let made = ''
  let at = from
  for (const { start, end, expanded_url } of links) {
    if (start < at) continue
    made += plain(points.slice(at, start).join('')) + (expanded_url ?? points.slice(start, end).join(''))
    at = end
  }
  return made + plain(points.slice(at).join(''))
}

export const urlOf = (id: string, username: string | null): string => `https://x.com/${username ?? 'i'}/status/${id}`

export function authorOf(id: string, users: ReadonlyMap<string, User>): RemoteAuthor {
  const known = users.get(id)
  return {
    remoteId: id, name: known?.name || known?.username || '', handle: known?.username ?? id,
    url: known === undefined ? `https://x.com/i/user/${id}` : `https://x.com/${known.username}`, avatarUrl: known?.profile_image_url ?? null,
  }
}

function attachmentsOf(of: Post, media: ReadonlyMap<string, Media>): RemoteAttachment[] {
  return (of.attachments?.media_keys ?? []).flatMap((key): RemoteAttachment[] => {
    const found = media.get(key)
    const url = found?.url ?? found?.preview_image_url
    if (found === undefined || url === undefined) return []
    // Of a film there is its first picture alone.
    return [{ kind: 'image', url, alt: found.alt_text ?? null, width: found.width ?? null, height: found.height ?? null }]
  })
}

/** Whom the network lets us answer: who mentioned us, or quoted what we wrote. https://docs.x.com/developer-terms/policy */
export function isSummoning(of: Post, settings: Settings, quoted: Post | undefined): boolean {
  const named = [...(of.entities?.mentions ?? []), ...((of.note_post ?? of.note_tweet)?.entities?.mentions ?? [])]
  return named.some(({ username, id }) => id === settings.userId || username.toLowerCase() === settings.username.toLowerCase()) || quoted?.author_id === settings.userId
}

export type Place = { kind: 'comment' | 'mention'; threadRemoteId: string; postRemoteId: string | null; visibility: Visibility; summoned: boolean }
export type Beside = { users: ReadonlyMap<string, User>; media: ReadonlyMap<string, Media> }

export function toItem(of: Post, place: Place, { users, media }: Beside, settings: Settings): RemoteItem {
  const own = of.author_id === settings.userId
  const refuses: { verb: NetworkVerb; code: FailureCode }[] = []
  if (!own && !place.summoned) refuses.push({ verb: 'reply', code: 'verb.notSummoned' })
  if (!own && place.kind !== 'comment') refuses.push({ verb: 'hide', code: 'verb.notOwnThread' }, { verb: 'unhide', code: 'verb.notOwnThread' })
  if (!own) refuses.push({ verb: 'delete', code: 'verb.notOwnThread' })
  return {
    remoteId: of.id, kind: own ? 'reply' : place.kind, own, threadRemoteId: place.threadRemoteId,
    parentRemoteId: parentOf(of) === place.postRemoteId ? null : parentOf(of), postRemoteId: place.postRemoteId,
    author: authorOf(of.author_id, users), text: textOf(of), lang: of.lang === undefined || of.lang === 'und' || !/^[a-z]{2,3}(-\w+)*$/.test(of.lang) ? null : of.lang,
    createdAt: Date.parse(of.created_at), editedAt: null, url: urlOf(of.id, users.get(of.author_id)?.username ?? null), visibility: place.visibility,
    liked: null, authorBlocked: null, rating: null, attachments: attachmentsOf(of, media), refuses,
    ref: { kind: place.kind, summoned: place.summoned },
  }
}

export function toMessage(of: Message, sender: string, conversation: string, at: number, users: ReadonlyMap<string, User>, settings: Settings): RemoteItem {
  const own = sender === settings.userId
  const never = ['hide', 'unhide', 'delete'] as const
  return {
    remoteId: of.id, kind: own ? 'reply' : 'message', own, threadRemoteId: conversation, parentRemoteId: null, postRemoteId: null,
    author: authorOf(sender, users), text: plain(of.text ?? ''), lang: null, createdAt: at, editedAt: null, url: `https://x.com/messages/${conversation}`,
    visibility: 'visible', liked: null, authorBlocked: null, rating: null, attachments: [],
    refuses: never.map((verb) => ({ verb, code: 'verb.notOwnThread' })), ref: { kind: 'message', summoned: true },
  }
}

export const toPost = (of: Post, username: string): RemotePost => ({
  remoteId: of.id, url: urlOf(of.id, username), title: null, text: textOf(of), createdAt: Date.parse(of.created_at),
})
