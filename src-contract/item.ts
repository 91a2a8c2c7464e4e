import { z } from 'zod'
import { failure } from './failure.ts'
import { accountId, attachmentId, authorId, authorNoteId, brandId, channelId, clusterId, colleagueId, decisionId, itemId, jobId, labelId, noteId, postId, threadId, watchId } from './ids.ts'
import { channelKind } from './escalation.ts'
import { firing, verdictSummary } from './moderation.ts'
import { effect, itemCapabilities, itemKind, itemState, networkId, networkVerb, visibility } from './network.ts'

/** A kind as a filter: our own replies are not in the inbox. */
export const itemKindFilter = itemKind.exclude(['reply'])

/** Epoch milliseconds. */
export const instant = z.number().int()

export const brand = z.strictObject({
  id: brandId,
  name: z.string(),
  /** Hue of the brand in degrees, 0–359: who one speaks as is told by colour and by name. */
  hue: z.number().int(),
  open: z.number().int(),
  unread: z.number().int(),
})
export type Brand = z.infer<typeof brand>

/** Health of an account: what is known and since when; nothing stale is called fresh. */
export const accountHealth = z.strictObject({
  status: z.enum(['never', 'ok', 'syncing', 'retrying', 'needsYou', 'offline']),
  lastCompleteAt: instant.nullable(),
  lastAttemptAt: instant.nullable(),
  nextAt: instant.nullable(),
  /** Back-fill of history: null when it is complete or has not begun. */
  backfill: z.strictObject({ done: z.number().int(), total: z.number().int().nullable() }).nullable(),
  requests: z.number().int().nullable(),
  failure: failure.nullable(),
  /** The network tells of news by itself, just now: read when it does, and otherwise seldom. */
  listening: z.boolean().optional(),
  /** The last span of which the network no longer had what was written, when it was read again. */
  gap: z.strictObject({ fromAt: instant, toAt: instant }).optional(),
  /** How many things of this account could not be read and are missing here, and when the last of them was met. */
  unreadable: z.strictObject({ count: z.number().int(), lastAt: instant }).optional(),
})
export type AccountHealth = z.infer<typeof accountHealth>

/** What an account's credentials may not do though its network could: verbs, and streams by name. */
export const missingRights = z.strictObject({ verbs: z.array(networkVerb), streams: z.array(z.string()) })
export type MissingRights = z.infer<typeof missingRights>

export const account = z.strictObject({
  id: accountId,
  network: networkId,
  brand: z.strictObject({ id: brandId, name: z.string(), hue: z.number().int() }),
  handle: z.string(),
  name: z.string(),
  url: z.string().nullable(),
  items: z.number().int(),
  open: z.number().int(),
  health: accountHealth,
  /** It is being removed: how many items it had when that began, and how many are left. Absent where it stays. */
  leaving: z.strictObject({ items: z.number().int(), left: z.number().int() }).optional(),
  /** Absent where nothing is. */
  missing: missingRights.optional(),
  /** Under how many posts we hold fewer comments than the network counts, and how many fewer; absent where none are lacking. */
  lacking: z.strictObject({ posts: z.number().int(), comments: z.number().int() }).optional(),
})
export type Account = z.infer<typeof account>

/**
 * The life of a job. held → queued → sending → verified, or from sending: retry (goes back to queued at nextAt),
 * uncertain (sent, the answer was lost: read back before any retry), refused (why), paused (the account needs the user), cancelled.
 * Before it is sent late, its world is looked at; where that has changed it is in review until the user chooses.
 */
export const jobState = z.enum(['held', 'queued', 'sending', 'verified', 'retry', 'paused', 'uncertain', 'review', 'refused', 'cancelled'])
export type JobState = z.infer<typeof jobState>

/**
 * What has changed since a job was decided. `was` and `now` are texts (edited; repliedElsewhere: `now` is the other reply), visibilities (gone,
 * hiddenElsewhere), lengths in digits (tooLong: the limit, then what the text has), else null. `old`: it could not be looked at.
 */
export const jobReview = z.strictObject({
  what: z.enum(['gone', 'edited', 'repliedElsewhere', 'hiddenElsewhere', 'windowClosed', 'tooLong', 'credentials', 'old']),
  was: z.string().nullable(),
  now: z.string().nullable(),
  /** The page of what is new: the other reply. */
  url: z.string().nullable(),
})
export type JobReview = z.infer<typeof jobReview>

/** What a job does: a verb of its network, or handing the item over by a channel. */
export const jobVerb = z.enum([...networkVerb.options, 'escalate'])
export type JobVerb = z.infer<typeof jobVerb>

export const job = z.strictObject({
  id: jobId,
  decisionId,
  itemId,
  accountId,
  network: networkId,
  /** As whom one speaks: brand, its colour, and the account. */
  brand: z.string(),
  brandId,
  hue: z.number().int(),
  handle: z.string(),
  verb: jobVerb,
  /** Where it goes, if not to the item's network. */
  channel: z.strictObject({ id: channelId, kind: channelKind, name: z.string() }).optional(),
  /** The text of a reply, null for other verbs. */
  text: z.string().nullable(),
  private: z.boolean(),
  state: jobState,
  effect,
  attempts: z.number().int(),
  createdAt: instant,
  /** Held until then; nothing is sent before. */
  holdUntil: instant,
  nextAt: instant.nullable(),
  why: failure.nullable(),
  /** What the network made of it: the id and page of our reply. */
  remoteId: z.string().nullable(),
  url: z.string().nullable(),
  /** The page of the item that it is about. */
  itemUrl: z.string().nullable(),
  /** Set while the job is in review, or paused for its credentials. */
  review: jobReview.nullable(),
})
export type Job = z.infer<typeof job>

export const attachment = z.strictObject({
  id: attachmentId,
  kind: z.enum(['image', 'video', 'audio', 'file', 'link']),
  url: z.string(),
  alt: z.string().nullable(),
  width: z.number().int().nullable(),
  height: z.number().int().nullable(),
})
export type Attachment = z.infer<typeof attachment>

export const authorFlag = z.enum(['vip', 'watch'])
export type AuthorFlag = z.infer<typeof authorFlag>

/** A name on this machine, nobody's account. `me`: the user, whose name may be empty. */
export const colleague = z.strictObject({ id: colleagueId, name: z.string(), me: z.boolean() })
export type Colleague = z.infer<typeof colleague>

/**
 * Why a message stands where it does in the urgent order. `dueAt`: by when it is to be decided. `burns`: false once it has waited so long past that, that
 * nothing is lost by waiting on. `because`: what made it sooner or later than the rest, the weightiest first.
 */
export const priority = z.strictObject({
  dueAt: instant,
  burns: z.boolean(),
  because: z.array(z.enum(['threat', 'toxic', 'complaint', 'review', 'question', 'message', 'vip', 'watch', 'praise', 'spam'])),
  waitingSince: instant,
  windowClosesAt: instant.nullable(),
})
export type Priority = z.infer<typeof priority>

export const author = z.strictObject({
  id: authorId,
  remoteId: z.string(),
  name: z.string(),
  handle: z.string(),
  url: z.string().nullable(),
  /** True when there is a picture at `app://vigie/image/author/<id>`. */
  avatar: z.boolean(),
  blocked: z.boolean(),
  /** The user's own mark: somebody to be careful with, or to keep an eye on. Absent: neither. */
  flag: authorFlag.optional(),
})
export type Author = z.infer<typeof author>

export const revision = z.strictObject({ n: z.number().int(), seenAt: instant, text: z.string().nullable(), digest: z.string() })
export type Revision = z.infer<typeof revision>

export const label = z.strictObject({ id: labelId, name: z.string() })
export type Label = z.infer<typeof label>

/** One comment, mention, message, review or own reply. The same shape in every answer of every command. */
export const item = z.strictObject({
  id: itemId,
  kind: itemKind,
  network: networkId,
  brand: z.strictObject({ id: brandId, name: z.string(), hue: z.number().int() }),
  account: z.strictObject({ id: accountId, handle: z.string() }),
  remoteId: z.string(),
  url: z.string().nullable(),
  own: z.boolean(),
  text: z.string(),
  lang: z.string().nullable(),
  author,
  post: z.strictObject({ id: postId, remoteId: z.string(), title: z.string().nullable(), text: z.string(), url: z.string().nullable() }).nullable(),
  thread: z.strictObject({ id: threadId, remoteId: z.string() }),
  parentRemoteId: z.string().nullable(),
  createdAt: instant,
  editedAt: instant.nullable(),
  rating: z.number().nullable(),
  /** Its text and who wrote it were erased then: its network lets nobody keep them longer, or its brand keeps less. */
  erasedAt: instant.optional(),
  state: itemState,
  unread: z.boolean(),
  /** Who is to do it; absent: nobody in particular. */
  assignee: colleague.optional(),
  /** Absent where nothing is to be decided. */
  priority: priority.optional(),
  snoozedUntil: instant.nullable(),
  /** As the network last said. */
  remoteState: visibility,
  /** As it will be once what the user decided has been done: the remote state overlaid by live jobs. */
  visibility,
  liked: z.boolean(),
  labels: z.array(label),
  /** The saved watches that found it. */
  watches: z.array(z.strictObject({ id: watchId, name: z.string() })),
  attachments: z.array(attachment),
  revisions: z.array(revision),
  /** Newest first; cancelled ones left out. */
  jobs: z.array(job),
  /** Null until it is judged; our own replies never are. */
  verdict: verdictSummary.nullable(),
  /** What it belongs to beyond its text: the same text from several people, a burst of new authors. */
  cluster: clusterId.nullable(),
  /** Rules and auto-hide that acted on it, newest first. */
  firings: z.array(firing),
  capabilities: itemCapabilities,
})
export type Item = z.infer<typeof item>

export const note = z.strictObject({ id: noteId, threadId, text: z.string(), createdAt: instant })
export type Note = z.infer<typeof note>

export const authorNote = z.strictObject({ id: authorNoteId, authorId, text: z.string(), createdAt: instant })
export type AuthorNote = z.infer<typeof authorNote>

export const draft = z.strictObject({ threadId, itemId, text: z.string(), private: z.boolean(), updatedAt: instant })
export type Draft = z.infer<typeof draft>

/** A thread in context: the post it answers, the exchange oldest first, what the author has written to this brand before. */
export const thread = z.strictObject({
  id: threadId,
  items: z.array(item),
  notes: z.array(note),
  draft: draft.nullable(),
  author: z.strictObject({
    author, items: z.number().int(), hidden: z.number().int(), firstAt: instant,
    /** Of their newest `of`, 500 at most: what waits for a decision, what was answered from here, what is gone. */
    lately: z.strictObject({ of: z.number().int(), waiting: z.number().int(), answered: z.number().int(), deleted: z.number().int() }),
    notes: z.array(authorNote),
    recent: z.array(z.strictObject({ id: itemId, text: z.string(), createdAt: instant })),
  }),
})
export type Thread = z.infer<typeof thread>

export const decision = z.strictObject({
  id: decisionId,
  verb: z.string(),
  createdAt: instant,
  source: z.string(),
  items: z.number().int(),
  undoneAt: instant.nullable(),
})
export type Decision = z.infer<typeof decision>
