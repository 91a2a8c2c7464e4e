import { z } from 'zod'

// https://www.reddit.com/dev/api/oauth and https://github.com/reddit-archive/reddit/wiki/JSON, as far as they are used. Written by hand: no description is published.

const idOf = (kind: string) => z.string().regex(new RegExp(`^${kind}_[0-9a-z]{1,13}$`))
export const commentName = idOf('t1')
export const personName = idOf('t2')
export const linkName = idOf('t3')
export const messageName = idOf('t4')
const shortId = z.string().regex(/^[0-9a-z]{1,13}$/)

/** Seconds, with a fraction. */
const seconds = z.number().positive().max(8.64e12)
const maybe = <T extends z.ZodType>(schema: T) => schema.nullish().catch(undefined)
const flag = maybe(z.boolean())
/** On the site itself. */
const path = maybe(z.string().regex(/^\/[\w/.%~-]{1,500}$/))
const community = z.string().regex(/^[\w-]{1,50}$/)
/** What was said, then how often or by whom. */
const reports = z.array(z.unknown()).nullish().catch(undefined)

/** What moderators are told of a thing, and what everybody is. */
const standing = {
  author: z.string(),
  author_fullname: maybe(personName),
  author_is_blocked: flag,
  created_utc: seconds,
  edited: z.union([z.boolean(), seconds]).nullish().catch(undefined),
  permalink: path,
  subreddit: community,
  likes: maybe(z.boolean()),
  approved: flag,
  removed: flag,
  spam: flag,
  /** A moderator's name; true where a filter did it. */
  banned_by: maybe(z.union([z.string(), z.boolean()])),
  num_reports: maybe(z.number().int().nonnegative()),
  user_reports: reports,
  mod_reports: reports,
  ignore_reports: flag,
  can_mod_post: flag,
  locked: flag,
  archived: flag,
}

export const comment = z.object({ ...standing, name: commentName, body: z.string(), link_id: linkName, parent_id: z.union([commentName, linkName]) })
export type Comment = z.infer<typeof comment>

export const link = z.object({
  ...standing,
  name: linkName,
  title: z.string().catch(''),
  selftext: z.string().catch(''),
  num_comments: z.number().int().nonnegative().max(1_000_000_000).catch(0),
  removed_by_category: maybe(z.string()),
})
export type Link = z.infer<typeof link>

/** Of a private message, a notice of what we are answered, or one of ours. */
export const message = z.object({
  name: messageName,
  author: maybe(z.string()),
  author_fullname: maybe(personName),
  body: z.string(),
  subject: z.string().catch(''),
  created_utc: seconds,
  first_message_name: maybe(messageName),
  /** A listing, or an empty text where there are none. */
  replies: z.unknown(),
})
export type Message = z.infer<typeof message>

/** A comment as the inbox has it, which is less than the comment. */
export const notice = z.object({ name: commentName, created_utc: seconds, type: maybe(z.string()) })
export type Notice = z.infer<typeof notice>

/** Of a post's comments, those that were left out: asked for by id, or, where it goes on deeper, under their parent. */
export const more = z.object({ parent_id: z.union([commentName, linkName]), children: z.array(z.unknown()) })
export const shortIds = (list: readonly unknown[]): string[] => list.flatMap((one) => shortId.safeParse(one).data ?? [])

const thing = <K extends string, T extends z.ZodType>(kind: K, data: T) => z.object({ kind: z.literal(kind), data })
export const commentThing = thing('t1', comment)
export const linkThing = thing('t3', link)
export const messageThing = thing('t4', message)
export const noticeThing = thing('t1', notice)
export const moreThing = thing('more', more)
export const communityThing = thing('t5', z.object({ display_name: community }))

export const listing = z.object({ data: z.object({ children: z.array(z.unknown()), after: maybe(z.string().regex(/^t\d_\w{1,20}$/)) }) })
/** A post and what stands under it. */
export const page = z.tuple([listing, listing])
export const repliesIn = (value: unknown): unknown[] => z.object({ replies: listing }).safeParse(value).data?.replies.data.children ?? []

export const me = z.object({ id: shortId, name: z.string().regex(/^[\w-]{1,50}$/) })

/** Errors stand in an answer with status 200. `ratelimit`: seconds to wait. */
export const written = z.object({
  json: z.object({
    errors: z.array(z.array(z.unknown())),
    ratelimit: maybe(z.number().nonnegative()),
    data: maybe(z.object({ things: z.array(z.unknown()) })),
  }),
})
export type Written = z.infer<typeof written>

export const people = z.object({ data: z.object({ children: z.array(z.unknown()) }) })
export const person = z.object({ name: z.string(), id: maybe(personName), rel_id: maybe(z.string()) })

/** https://www.reddit.com/dev/api/oauth#section_modmail */
const when = z.string().refine((text) => Number.isFinite(Date.parse(text)) && Date.parse(text) > 0)
const participant = z.object({
  name: z.string(),
  id: maybe(z.number().int().positive()),
  isMod: flag,
  isDeleted: flag,
})
export const conversation = z.object({
  id: z.string().regex(/^[0-9a-z]{1,13}$/),
  subject: z.string().catch(''),
  lastUpdated: when,
  isInternal: flag,
  owner: maybe(z.object({ displayName: community })),
  participant: maybe(z.object({ name: maybe(z.string()), id: maybe(z.number().int().positive()) })),
})
export type Conversation = z.infer<typeof conversation>
export const modMessage = z.object({
  id: z.string().regex(/^[0-9a-z]{1,13}$/),
  bodyMarkdown: z.string(),
  date: when,
  author: maybe(participant),
  isInternal: flag,
})
export type ModMessage = z.infer<typeof modMessage>
export const conversations = z.object({ conversations: z.record(z.string(), z.unknown()), conversationIds: z.array(z.unknown()) })
export const wholeConversation = z.object({ conversation: conversation, messages: z.record(z.string(), z.unknown()) })

export const refusal = z.object({ reason: maybe(z.string()) })
