import { z } from 'zod'

// What TikTok API for Business answers with, as far as it is used. https://business-api.tiktok.com/portal/docs?id=1776065099288577

/** It becomes part of addresses. Longer than any number of JavaScript's is exact. */
const id = z.string().regex(/^[\w.:=+/-]{1,300}$/)
const instant = z.union([z.number().int().positive(), z.string().regex(/^\d{1,13}$/)]).transform(Number).refine((at) => at > 0 && at < 100_000_000_000)
const name = z.string().nullish().catch(null)

/** HTTP says 200 whatever happened; 0 alone means that it was done. */
export const envelope = z.object({ code: z.number().int(), message: z.string().catch(''), data: z.unknown() })

/** What is looked into by whoever asked. */
export const anything = z.unknown()

export const tokens = z.object({
  access_token: z.string().regex(/^[\x21-\x7e]{1,8192}$/),
  refresh_token: z.string().regex(/^[\x21-\x7e]{1,8192}$/).optional(),
  open_id: id.optional(),
  expires_in: z.number().positive().max(100_000_000).optional(),
  scope: z.string().optional(),
})

/** https://business-api.tiktok.com/portal/docs?id=1765927978092545 */
export const tokenInfo = z.object({ scope: z.string() })

export const business = z.object({ username: z.string().max(300).nullish(), display_name: z.string().max(300).nullish() })
export const businessFields = ['username', 'display_name', 'profile_image']

export const video = z.object({
  item_id: id, caption: z.string().nullish(), create_time: instant, share_url: name, comments: z.number().int().nonnegative().optional(),
})
export type Video = z.infer<typeof video>
export const videoFields = ['item_id', 'caption', 'create_time', 'share_url', 'comments']

const cursor = z.number().int().nonnegative().optional()
export const videoPage = z.object({ videos: z.array(z.unknown()), cursor, has_more: z.boolean() })
export const commentPage = z.object({ comments: z.array(z.unknown()), cursor, has_more: z.boolean() })

export const comment = z.object({
  comment_id: id, video_id: id, parent_comment_id: id.nullish(), user_id: z.string().min(1).nullish(), unique_identifier: z.string().min(1).nullish(),
  username: name, display_name: name, profile_image: name, text: z.string(), image_url: name, create_time: instant,
  replies: z.number().int().nonnegative().optional(), owner: z.boolean().optional(), liked: z.boolean().optional(), status: z.string().optional(),
  reply_list: z.array(z.unknown()).nullish(),
})
export type Comment = z.infer<typeof comment>
/** Of what was made: its id, and whether all may see it. */
export const made = z.object({ comment_id: id })

// Instants of messages are milliseconds. https://business-api.tiktok.com/portal/docs?id=1832184236919810
const instantMs = z.union([z.number().int().positive(), z.string().regex(/^\d{1,16}$/)]).transform(Number).refine((at) => at > 0 && at < 8_000_000_000_000)
export const conversation = z.object({ conversation_id: id, update_time: instantMs })
export type Conversation = z.infer<typeof conversation>
export const conversationPage = z.object({ conversations: z.array(z.unknown()), cursor, has_more: z.boolean() })
export const participant = z.object({ id: z.string().min(1), role: z.string().optional(), display_name: name, profile_image: name })
export type Participant = z.infer<typeof participant>
export const message = z.object({
  message_id: id, timestamp: instantMs, from_user: z.object({ id: z.string().min(1), role: z.string().optional() }),
  text: z.object({ body: z.string() }).nullish(), share_post: z.object({ embed_url: z.string() }).nullish(),
})
export type Message = z.infer<typeof message>
export const messagePage = z.object({ messages: z.array(z.unknown()), participants: z.array(z.unknown()).nullish() })
export const sent = z.object({ message: z.object({ message_id: id }) })
