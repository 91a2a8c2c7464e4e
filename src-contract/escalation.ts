import { z } from 'zod'
import { failure } from './failure.ts'
import { brandId, channelId, escalationAnswerId, escalationId, itemId, jobId, packetId } from './ids.ts'
import { verdictHead } from './moderation.ts'
import { networkId } from './network.ts'

const instant = z.number().int()

/** Ways to people who are in no inbox of ours. */
export const channelKind = z.enum([
  'email', 'webhook', 'file', 'rt', 'slack', 'teams', 'mattermost', 'discord', 'googlechat', 'jira', 'github', 'gitlab', 'zendesk',
])
export type ChannelKind = z.infer<typeof channelKind>

/** What the user types to add a channel, in the order of the form. `secret` fields never appear in an argument list. */
export const channelField = z.strictObject({ field: z.string(), secret: z.boolean(), optional: z.boolean() })
export type ChannelField = z.infer<typeof channelField>

/**
 * What a channel can, each with the page that states it in `sources`. `answers`: replies come back by themselves; `status`: so does how it stands there.
 * `readsBack`: what was sent is found again, so that a death between sending and noting it leaves exactly one; else at most one, shown as uncertain.
 * `proven`: it has been run against the real service or server; the others follow the vendor's page alone.
 */
export const channelCapabilities = z.strictObject({
  fields: z.array(channelField),
  /** Whom it takes besides its own fixed place: addresses of people, or nobody. */
  recipients: z.enum(['addresses', 'none']),
  answers: z.boolean(),
  status: z.boolean(),
  readsBack: z.boolean(),
  /** Null: it takes no files; they are named in the text. `each` and `all` in bytes. */
  attachments: z.strictObject({ each: z.number().int(), all: z.number().int() }).nullable(),
  /** The longest text, in UTF-16 units; null where none is stated. */
  text: z.number().int().nullable(),
  proven: z.boolean(),
  sources: z.record(z.string(), z.string()),
})
export type ChannelCapabilities = z.infer<typeof channelCapabilities>

/** Settings are what was typed and is no secret, by field name. */
export const channel = z.strictObject({
  id: channelId,
  kind: channelKind,
  name: z.string(),
  settings: z.record(z.string(), z.string()),
  /** Which secret fields are kept; never what they hold. */
  secrets: z.array(z.string()),
  capabilities: channelCapabilities,
  /** Waits for its credentials to be given again. */
  needsYou: z.boolean(),
  failure: failure.nullable(),
  polledAt: instant.nullable(),
  /** Escalations by it that are not closed. */
  open: z.number().int(),
  createdAt: instant,
})
export type Channel = z.infer<typeof channel>

/** Whose place it is there, and what it may not do though its kind could. */
export const channelCheck = z.strictObject({ as: z.string(), where: z.string(), cannot: z.array(z.enum(['answers', 'status', 'attachments', 'readsBack'])) })
export type ChannelCheck = z.infer<typeof channelCheck>

export const recipient = z.strictObject({ name: z.string().max(200), address: z.string().max(320) })
export type Recipient = z.infer<typeof recipient>

const said = z.strictObject({ who: z.string(), own: z.boolean(), text: z.string(), at: instant, url: z.string().nullable() })

/** All that is handed over about one message, self-contained. What is not in it does not go out. */
export const packet = z.strictObject({
  token: z.string(),
  lang: z.enum(['fr', 'en']),
  brand: z.string(),
  network: networkId,
  kind: z.enum(['comment', 'mention', 'message', 'review', 'reply']),
  author: z.strictObject({ name: z.string(), handle: z.string(), url: z.string().nullable() }),
  text: z.string(),
  rating: z.number().nullable(),
  url: z.string().nullable(),
  createdAt: instant,
  /** IANA; all times in it are told in this zone, named beside each. */
  timeZone: z.string(),
  post: z.strictObject({ title: z.string().nullable(), text: z.string(), url: z.string().nullable() }).nullable(),
  thread: z.array(said),
  /** Earlier ones of the author to this brand: how many, and the last few. */
  history: z.strictObject({ items: z.number().int(), hidden: z.number().int(), firstAt: instant, recent: z.array(z.strictObject({ text: z.string(), at: instant })) }),
  verdict: z.strictObject({ labels: z.array(z.string()), why: z.array(z.string()), said: z.array(z.string()) }).nullable(),
  /** Decisions on it so far, oldest first. */
  done: z.array(z.strictObject({ what: z.string(), at: instant, state: z.string() })),
  note: z.string(),
  dueAt: instant.nullable(),
  /** Attachments that are not among the files, with the reason. */
  leftOut: z.array(z.strictObject({ url: z.string(), why: z.enum(['tooLarge', 'unreachable', 'refused', 'tooMany', 'notTaken']) })),
})
export type Packet = z.infer<typeof packet>

export const packetFile = z.strictObject({ n: z.number().int(), name: z.string(), mime: z.string(), bytes: z.number().int(), digest: z.string() })
export type PacketFile = z.infer<typeof packetFile>

/** What would go by this channel, to the letter: `wire` is the readable form of the bytes, files named by name and digest. */
export const packetPreview = z.strictObject({
  id: packetId,
  packet,
  digest: z.string(),
  subject: z.string(),
  text: z.string(),
  files: z.array(packetFile),
  recipients: z.array(recipient),
  wire: z.string(),
})
export type PacketPreview = z.infer<typeof packetPreview>

/**
 * How it stands: `leaving` (held or on its way), `uncertain` (nobody knows whether it arrived), `failed` (refused; nothing went), `withdrawn` (undone
 * before it left), then `open`, `answered`, `closed`.
 */
export const escalationState = z.enum(['leaving', 'uncertain', 'failed', 'withdrawn', 'open', 'answered', 'closed'])
export type EscalationState = z.infer<typeof escalationState>

export const escalation = z.strictObject({
  id: escalationId,
  /** Null once the item is gone from this data directory. */
  itemId: itemId.nullable(),
  brand: z.strictObject({ id: brandId, name: z.string(), hue: z.number().int() }),
  channel: z.strictObject({ id: channelId, kind: channelKind, name: z.string() }),
  verdict: z.union([verdictHead, z.literal('')]),
  recipients: z.array(recipient),
  note: z.string(),
  token: z.string(),
  state: escalationState,
  unread: z.boolean(),
  remoteId: z.string().nullable(),
  url: z.string().nullable(),
  remoteStatus: z.string().nullable(),
  jobId: jobId.nullable(),
  failure: failure.nullable(),
  createdAt: instant,
  answeredAt: instant.nullable(),
  closedAt: instant.nullable(),
  dueAt: instant.nullable(),
  warnAt: instant.nullable(),
  /** The clock stands still since: one waits for the customer. */
  pausedAt: instant.nullable(),
  warnedAt: instant.nullable(),
  breachedAt: instant.nullable(),
  calendarId: z.number().int().nullable(),
  answers: z.number().int(),
  /** The message it is about, shortened; null once that is gone. */
  about: z.strictObject({ author: z.string(), text: z.string(), network: networkId }).nullable(),
})
export type Escalation = z.infer<typeof escalation>

/** `reply` and `comment` are a person's words; an automatic one, a bounce and a change of status wake nobody but are kept. */
export const answerKind = z.enum(['reply', 'comment', 'status', 'autoReply', 'bounce'])
export type AnswerKind = z.infer<typeof answerKind>

export const escalationAnswer = z.strictObject({
  id: escalationAnswerId,
  escalationId,
  kind: answerKind,
  from: z.strictObject({ name: z.string(), address: z.string().nullable() }),
  /** What is new in it; `whole` has what it quotes as well. */
  text: z.string(),
  whole: z.string(),
  status: z.string().nullable(),
  /** By what it was found to belong here. */
  foundBy: z.enum(['messageId', 'address', 'subject', 'body', 'ticket']),
  at: instant,
  receivedAt: instant,
})
export type EscalationAnswer = z.infer<typeof escalationAnswer>

/** One line of the append-only record; ids, codes and digests alone. */
export const recordEntry = z.strictObject({
  id: z.number().int(),
  at: instant,
  who: z.enum(['user', 'engine', 'recipient']),
  what: z.enum([
    'decided', 'sent', 'uncertain', 'refused', 'withdrawn', 'answered', 'autoReplied', 'bounced', 'statusChanged', 'drafted', 'closed', 'reopened',
    'due', 'paused', 'resumed', 'warned', 'breached', 'followedUp',
  ]),
  channelId: channelId.nullable(),
  jobId: jobId.nullable(),
  messageId: z.string().nullable(),
  detail: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
})
export type RecordEntry = z.infer<typeof recordEntry>
