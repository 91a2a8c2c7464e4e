import { z } from 'zod'
import { failureCode } from './failure.ts'

/** Every network this product is meant for; a build can do those that its registry lists. */
export const networkId = z.enum([
  'facebook', 'instagram', 'threads', 'x', 'youtube', 'tiktok', 'linkedin', 'googlebusiness', 'reddit', 'mastodon',
  'bluesky', 'wordpress', 'discourse', 'nodebb', 'telegram', 'discord', 'email', 'feeds',
])
export type NetworkId = z.infer<typeof networkId>

/** What an item is. `reply` is one of our own answers. */
export const itemKind = z.enum(['comment', 'mention', 'message', 'review', 'reply'])
export type ItemKind = z.infer<typeof itemKind>

/**
 * Where an item stands on its network, in words that hold for all of them: `hidden` is reversible and still reachable for its
 * author or behind a click; `held` waits for approval; `trash` can be restored; `deleted` is gone for ever.
 */
export const visibility = z.enum(['visible', 'hidden', 'held', 'spam', 'trash', 'deleted'])
export type Visibility = z.infer<typeof visibility>

/** What the user has still to do with an item. The network knows nothing of it. */
export const itemState = z.enum(['new', 'open', 'snoozed', 'waiting', 'done'])
export type ItemState = z.infer<typeof itemState>

/**
 * Verbs that a network performs. `edit` gives one of our own replies another text. About an author: `block` and `mute` are between them and us, the second untold; `silence` takes the right to write in
 * a community that we run for a time, `ban` the right to be there; `blockDomain` is for everybody of their server.
 */
export const networkVerb = z.enum([
  'approve', 'hide', 'unhide', 'spam', 'unspam', 'delete', 'restore', 'like', 'unlike', 'block', 'unblock', 'reply', 'report',
  'mute', 'unmute', 'silence', 'unsilence', 'ban', 'unban', 'blockDomain', 'unblockDomain', 'edit',
])
export type NetworkVerb = z.infer<typeof networkVerb>

/** Verbs that change this data directory alone. */
export const localVerb = z.enum(['done', 'reopen', 'snooze'])
export type LocalVerb = z.infer<typeof localVerb>

/** Decisions about whose a message is and what its author is to the user. Taken by commands of their own. */
export const deskVerb = z.enum(['assign', 'flag'])
export type DeskVerb = z.infer<typeof deskVerb>

export const verb = z.enum([...networkVerb.options, ...localVerb.options])
export type Verb = z.infer<typeof verb>

/** What a verb changes as soon as it is decided, before the network has confirmed it. */
export const effect = z.strictObject({
  visibility: visibility.optional(),
  liked: z.boolean().optional(),
  authorBlocked: z.boolean().optional(),
})
export type Effect = z.infer<typeof effect>

/** How a network counts the length of a text. */
export const lengthUnit = z.enum(['graphemes', 'utf16', 'codepoints', 'bytes', 'weighted'])
export type LengthUnit = z.infer<typeof lengthUnit>

/** One verb on one network. `source` is the page of the vendor that states it. */
export const verbCapability = z.strictObject({
  verb: networkVerb,
  /** Nothing takes it back: neither we nor the network. */
  oneWay: z.boolean(),
  /** The verb that takes it back, where there is one. */
  inverse: networkVerb.optional(),
  /** Where an item has to stand for it, where this network asks for something else than the others. */
  from: z.array(visibility).optional(),
  effect,
  source: z.string(),
})
export type VerbCapability = z.infer<typeof verbCapability>

/** `source` is the page of the vendor that states it. */
export const retentionRule = z.strictObject({ of: z.array(z.enum([...itemKind.options, 'author', 'post'])), ms: z.number().int().positive(), source: z.string() })
export type RetentionRule = z.infer<typeof retentionRule>

export const capabilities = z.strictObject({
  kinds: z.array(itemKind),
  verbs: z.array(verbCapability),
  reply: z.strictObject({ max: z.number().int(), unit: lengthUnit, source: z.string() }).nullable(),
  /** What, though public, can also be answered in private, to its author alone. A message's answer is private as it is, and not named here. */
  privateReply: z.strictObject({ kinds: z.array(itemKind), source: z.string() }).optional(),
  /** For how long, ms, the network keeps what is new for whoever has not fetched it; what is older is lost to an account that was away. Absent: for good. */
  keeps: z.strictObject({ ms: z.number().int().positive(), source: z.string() }).optional(),
  /**
   * What the network lets nobody keep, and for how long after it was fetched: items of these kinds with their text and pictures, who wrote them (`author`),
   * our own posts (`post`). Absent: for as long as one likes.
   */
  retention: z.array(retentionRule).optional(),
  /** What was deleted there may not be kept here either: text, pictures, who wrote it, what quotes it. */
  erasesDeleted: z.strictObject({ source: z.string() }).optional(),
  /** Saved watches can search the network with such an account. */
  search: z.strictObject({ source: z.string() }).optional(),
  /**
   * What the user must type to connect, in the order of the form. `secret` fields never appear in an argument list. `again`: no secret, and asked for all the
   * same when reconnecting, where leaving it empty changes nothing.
   */
  connect: z.array(z.strictObject({ field: z.string(), secret: z.boolean(), optional: z.boolean(), again: z.boolean().optional() })),
})
export type Capabilities = z.infer<typeof capabilities>

/** How long a text may be. */
export const textLimit = z.strictObject({ max: z.number().int(), unit: lengthUnit })
export type TextLimit = z.infer<typeof textLimit>

/** What may be done with one item now, and why the rest may not. */
export const itemCapabilities = z.strictObject({
  can: z.array(verb),
  oneWay: z.array(verb),
  cannot: z.array(z.strictObject({ verb, code: failureCode })),
  reply: textLimit.nullable(),
  /** To its author alone, though what is answered is public; absent where that cannot be. */
  privateReply: textLimit.optional(),
  /** Its network takes an answer until then, and one in private; absent where it does not say. */
  replyUntilAt: z.number().int().optional(),
  privateReplyUntilAt: z.number().int().optional(),
})
export type ItemCapabilities = z.infer<typeof itemCapabilities>
