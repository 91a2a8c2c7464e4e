import { z } from 'zod'

// https://developers.google.com/youtube/v3/docs/comments#resource and its neighbours, as far as they are used. Written by hand.

const id = z.string().regex(/^[\w.-]{1,200}$/)
const instant = z.string().refine((text) => Number.isFinite(Date.parse(text)) && Date.parse(text) > 0)
const optionalText = z.string().optional().catch(undefined)
const webAddress = z.string().regex(/^https?:\/\//i).optional().catch(undefined)

export const comment = z.object({
  id,
  snippet: z.object({
    videoId: id.optional().catch(undefined),
    /** A comment under a post of the channel's community page, since 2026. */
    postId: id.optional().catch(undefined),
    textDisplay: z.string(),
    /** For its author alone. */
    textOriginal: optionalText,
    parentId: id.optional(),
    authorDisplayName: z.string().catch(''),
    authorProfileImageUrl: webAddress,
    authorChannelUrl: webAddress,
    /** Absent for a channel that is no more. */
    authorChannelId: z.object({ value: id }).optional().catch(undefined),
    viewerRating: optionalText,
    /** Absent when asked for by id. */
    moderationStatus: optionalText,
    publishedAt: instant,
    updatedAt: instant.optional().catch(undefined),
  }),
})
export type Comment = z.infer<typeof comment>

export const thread = z.object({
  id,
  snippet: z.object({
    topLevelComment: comment,
    canReply: z.boolean().optional().catch(undefined),
    totalReplyCount: z.number().int().nonnegative().max(10_000_000).catch(0),
  }),
  /** Some of the answers, not all of them. */
  replies: z.object({ comments: z.array(z.unknown()).catch([]) }).optional().catch(undefined),
})
export type Thread = z.infer<typeof thread>

export const video = z.object({
  id,
  snippet: z.object({ title: z.string().catch(''), publishedAt: instant }),
  /** A number as text; absent where comments are disabled. */
  statistics: z.object({ commentCount: z.string().regex(/^\d{1,12}$/).optional().catch(undefined) }).optional().catch(undefined),
})
export type Video = z.infer<typeof video>

export const channel = z.object({
  id,
  snippet: z.object({ title: z.string().catch(''), customUrl: optionalText }),
})
export type Channel = z.infer<typeof channel>

export const page = z.object({ items: z.array(z.unknown()).optional(), nextPageToken: z.string().min(1).max(4000).optional().catch(undefined) })

export const tokenInfo = z.object({ scope: z.string(), azp: optionalText })

export const problem = z.object({ error: z.object({ errors: z.array(z.object({ reason: z.string() })).min(1) }) })
