import type { FailureCode } from './failure.ts'
import type { WatchId } from './ids.ts'
import type { ItemKind, NetworkVerb, Visibility } from './network.ts'

/** What only its adapter reads: stored and handed back as it was, JSON all the way down. */
export type Opaque = { readonly [key: string]: string | number | boolean | null | Opaque | readonly Opaque[] | readonly string[] }

export type RemoteAuthor = { remoteId: string; name: string; handle: string; url: string | null; avatarUrl: string | null }

/**
 * `remoteCount`: how many comments stand under it as its network counts them, all answers and our own among them; null where they were looked at and the
 * network does not count. Told again each time the post is looked at, even unchanged: when it was last told is how fresh we are there. Absent where this
 * answer says nothing of it.
 */
export type RemotePost = { remoteId: string; url: string | null; title: string | null; text: string; createdAt: number; remoteCount?: number | null }

/** A post as the pace of reading has it: what was last told of its count, what we hold, and when it is time to look under it again. */
export type PostPace = { remoteId: string; createdAt: number; remoteCount: number | null; held: number; dueAt: number }

export type RemoteAttachment = { kind: 'image' | 'video' | 'audio' | 'file' | 'link'; url: string; alt: string | null; width: number | null; height: number | null }

/**
 * An item as the network says it is now. Text is plain: markup has been read, never kept. `remoteId` is unique within the account and a
 * string even where the network counts. An own reply has `own` true and kind 'reply'.
 */
export type RemoteItem = {
  remoteId: string
  kind: ItemKind
  own: boolean
  /** The top-level comment's id, the conversation's, the review's; the item's own id when it begins a thread. */
  threadRemoteId: string
  parentRemoteId: string | null
  /** Must be among the batch's posts, or one stored before. */
  postRemoteId: string | null
  author: RemoteAuthor
  text: string
  lang: string | null
  createdAt: number
  editedAt: number | null
  url: string | null
  visibility: Visibility
  /** Null where the answer does not say: it stays as it was. */
  liked: boolean | null
  /** Whether we block its author; null where the answer does not say. */
  authorBlocked: boolean | null
  /** Null where there is none, undefined where the answer does not say: it stays as it was. */
  rating: number | null | undefined
  attachments: RemoteAttachment[]
  /** Verbs that this very item refuses now, with the reason. */
  refuses: { verb: NetworkVerb; code: FailureCode }[]
  /** Until when its network takes an answer, and one in private to a public item; 0: none at all. Absent: as long as it stands. */
  replyUntilAt?: number
  privateReplyUntilAt?: number
  ref: Opaque
}

/** A cursor is the adapter's own; the engine stores it with the batch it came with, in one transaction. */
export type Cursor = Opaque

/**
 * One page. Applying it twice changes nothing. `removed` are ids the network says are gone. `covers` says that the page is all there is in
 * that scope and span, so that what we hold there and the page lacks is absent (most networks never announce a deletion): of the thread, or
 * of the account, between two instants of creation, inclusive.
 */
export type Batch = {
  posts: RemotePost[]
  upserted: RemoteItem[]
  removed: string[]
  covers?: { threadRemoteId: string | null; fromAt: number; toAt: number }
  /** Which saved watches found which of these; said again it changes nothing. */
  found?: { watch: WatchId; remoteIds: string[] }[]
  cursor: Cursor
  /** How far the back-fill is, where the network tells. */
  progress?: { done: number; total: number | null }
}

/**
 * The state of an item we hold: as it is now, gone, or, with `undefined`, certain to be as we hold it. Ids not answered about are unknown and stay as
 * they were.
 */
export type Seen = { remoteId: string; item: RemoteItem } | { remoteId: string; item: null } | { remoteId: string; item: undefined }

/** One item as an action needs it. */
export type Target = {
  remoteId: string
  threadRemoteId: string
  parentRemoteId: string | null
  postRemoteId: string | null
  authorRemoteId: string
  visibility: Visibility
  ref: Opaque
}
