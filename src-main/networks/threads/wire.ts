import { z } from 'zod'

// What the interface answers with, as far as it is used. https://developers.facebook.com/docs/threads/reply-management

// It becomes part of addresses.
const id = z.string().regex(/^[\w.:=+-]{1,300}$/)

export const me = z.object({ id, username: z.string(), name: z.string().optional() })

export const thread = z.object({
  id, text: z.string().optional(), timestamp: z.string(), username: z.string().optional(), permalink: z.string().optional(),
  media_type: z.string().optional(), media_url: z.string().optional(),
  is_reply_owned_by_me: z.boolean().optional(), root_post: z.object({ id }).nullish(), replied_to: z.object({ id }).nullish(),
  hide_status: z.string().optional(),
})
export type Thread = z.infer<typeof thread>
export const postFields = 'id,text,timestamp,username,permalink,media_type'
export const replyFields = 'id,text,timestamp,username,permalink,media_type,media_url,is_reply,is_reply_owned_by_me,root_post,replied_to,hide_status,has_replies'

/** https://developers.facebook.com/docs/threads/troubleshooting#publishing-does-not-return-a-media-id */
export const container = z.object({ id, status: z.string(), error_message: z.string().optional() })
