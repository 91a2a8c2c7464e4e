import { z } from 'zod'

// What the pages' interface answers with, as far as it is used. https://developers.facebook.com/docs/graph-api/reference/

// It becomes part of addresses. What tells one from another stands behind the last `_`.
const id = z.string().regex(/^[\w.:=+-]{0,299}[A-Za-z0-9.:=+-]$/)
const someone = z.object({ id, name: z.string().optional() })

/** https://developers.facebook.com/docs/graph-api/reference/comment/ */
export const comment = z.object({
  id,
  message: z.string().optional(),
  created_time: z.string(),
  from: someone.nullish(),
  parent: z.object({ id }).nullish(),
  is_hidden: z.boolean().optional(),
  can_hide: z.boolean().optional(),
  can_remove: z.boolean().optional(),
  can_comment: z.boolean().optional(),
  can_like: z.boolean().optional(),
  can_reply_privately: z.boolean().optional(),
  user_likes: z.boolean().optional(),
  attachment: z.object({ type: z.string().optional(), title: z.string().optional(), url: z.string().optional(), media: z.object({ image: z.object({ src: z.string().optional(), width: z.number().optional(), height: z.number().optional() }).optional() }).optional() }).nullish(),
  permalink_url: z.string().optional(),
})
export type Comment = z.infer<typeof comment>
export const commentFields = 'id,message,created_time,from,parent{id},is_hidden,can_hide,can_remove,can_comment,can_like,can_reply_privately,user_likes,attachment,permalink_url'

/** https://developers.facebook.com/docs/graph-api/reference/page-post/ */
export const post = z.object({
  id,
  message: z.string().optional(),
  story: z.string().optional(),
  created_time: z.string(),
  from: someone.nullish(),
  permalink_url: z.string().optional(),
  can_reply_privately: z.boolean().optional(),
  comments: z.object({ summary: z.object({ total_count: z.number().int().nonnegative() }).optional() }).optional(),
})
export type Post = z.infer<typeof post>
/** With how much is said under it, answers counted, and none of it. */
export const postFields = 'id,message,story,created_time,from,permalink_url,comments.limit(0).filter(stream).summary(true)'
export const visitorFields = 'id,message,story,created_time,from,permalink_url,can_reply_privately'

/** https://developers.facebook.com/docs/graph-api/reference/recommendation/ */
export const rating = z.object({
  created_time: z.string(),
  recommendation_type: z.string().optional(),
  rating: z.number().optional(),
  has_rating: z.boolean().optional(),
  review_text: z.string().optional(),
  reviewer: someone.nullish(),
  open_graph_story: z.object({ id }).nullish(),
})
export type Rating = z.infer<typeof rating>
export const ratingFields = 'created_time,recommendation_type,rating,has_rating,review_text,reviewer,open_graph_story{id}'

/** https://developers.facebook.com/docs/graph-api/reference/conversation/ */
export const conversation = z.object({
  id,
  updated_time: z.string(),
  link: z.string().optional(),
  can_reply: z.boolean().optional(),
  folder: z.string().optional(),
  participants: z.object({ data: z.array(z.unknown()) }).optional(),
  messages: z.object({ data: z.array(z.unknown()) }).optional(),
})
export type Conversation = z.infer<typeof conversation>
export const message = z.object({
  id,
  message: z.string().optional(),
  created_time: z.string(),
  from: someone.nullish(),
  attachments: z.object({ data: z.array(z.unknown()) }).optional(),
})
export type Message = z.infer<typeof message>
export const messageAttachment = z.object({
  mime_type: z.string().optional(), name: z.string().optional(), file_url: z.string().optional(),
  image_data: z.object({ url: z.string(), width: z.number().optional(), height: z.number().optional() }).optional(), video_data: z.object({ url: z.string() }).optional(),
})
/** Only the newest twenty can be read in detail. https://developers.facebook.com/docs/messenger-platform/conversations/ */
export const conversationFields = 'id,updated_time,link,can_reply,folder,participants,messages.limit(20){id,message,created_time,from,attachments}'

export const me = z.object({ id, name: z.string().optional(), username: z.string().optional(), link: z.string().optional() })
export const blocked = z.object({ data: z.array(z.unknown()) })
