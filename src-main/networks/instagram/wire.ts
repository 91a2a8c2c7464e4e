import { z } from 'zod'

// What the interface of professional accounts answers with, as far as it is used. https://developers.facebook.com/docs/instagram-platform/reference

// It becomes part of addresses.
const id = z.string().regex(/^[\w.:=+-]{1,300}$/)

export const me = z.object({ user_id: z.string().min(1).optional(), id: z.string().min(1).optional(), username: z.string(), name: z.string().optional(), account_type: z.string().optional() })

/** Whose token of Facebook's it is: a person's, or a Page's. */
export const person = z.object({ id })

/** https://developers.facebook.com/docs/instagram-platform/instagram-graph-api/reference/ig-media */
export const media = z.object({
  id, caption: z.string().optional(), timestamp: z.string(), permalink: z.string().optional(), comments_count: z.number().int().nonnegative().optional(),
  username: z.string().optional(), media_type: z.string().optional(), media_url: z.string().optional(), thumbnail_url: z.string().optional(),
})
export type Media = z.infer<typeof media>
export const mediaFields = 'id,caption,media_type,permalink,timestamp,comments_count'
export const tagFields = 'id,caption,media_type,permalink,timestamp,username'

/** https://developers.facebook.com/docs/instagram-platform/instagram-graph-api/reference/ig-comment */
export const comment = z.object({
  id, text: z.string().optional(), timestamp: z.string(), username: z.string().optional(), from: z.object({ id: z.string().min(1), username: z.string().optional() }).nullish(),
  hidden: z.boolean().optional(), parent_id: id.optional(),
  replies: z.object({ data: z.array(z.unknown()) }).optional(),
})
export type Comment = z.infer<typeof comment>
const own = 'id,text,timestamp,username,from,hidden,parent_id'
export const commentFields = `${own},replies.limit(50){${own}}`
export const replyFields = own

/** https://developers.facebook.com/docs/instagram-platform/instagram-api-with-instagram-login/conversations-api */
export const conversation = z.object({ id, updated_time: z.string(), messages: z.object({ data: z.array(z.unknown()) }).optional() })
export type Conversation = z.infer<typeof conversation>
export const message = z.object({ id, created_time: z.string(), message: z.string().optional(), from: z.object({ id: z.string().min(1), username: z.string().optional() }).nullish() })
export type Message = z.infer<typeof message>
/** Only the newest twenty can be read in detail. */
export const conversationFields = 'id,updated_time,messages.limit(20){id,created_time,from,to,message}'
