import { z } from 'zod'

// https://docs.x.com/x-api/fundamentals/data-dictionary, as far as it is used. Written by hand; two sets of names are read: `post.*` since August 2026, `tweet.*` before.

/** Decimal digits, more than a number holds. */
export const id = z.string().regex(/^\d{1,19}$/)
const optionalId = id.optional().catch(undefined)
const instant = z.string().refine((text) => Number.isFinite(Date.parse(text)) && Date.parse(text) > 0)
const webAddress = z.string().regex(/^https?:\/\//i).optional().catch(undefined)
const optionalText = z.string().optional().catch(undefined)
const place = z.number().int().nonnegative()

const link = z.object({ start: place, end: place, expanded_url: webAddress })
const mention = z.object({ start: place, end: place, username: z.string(), id: optionalId.nullable() })
const listOf = <T extends z.ZodType>(schema: T) =>
  z.array(z.unknown()).nullish().catch(undefined).transform((list) => (list ?? []).flatMap((one) => schema.safeParse(one).data ?? []))
const entities = z.object({ urls: listOf(link), mentions: listOf(mention) }).optional().catch(undefined)
const reference = z.object({ type: z.string(), id })
/** Without them a post would stand where it does not belong: where none of them can be read, it cannot either. */
const references = z.array(z.unknown()).nullish().transform((list, context) => {
  const read = (list ?? []).flatMap((one) => reference.safeParse(one).data ?? [])
  if (read.length === 0 && (list ?? []).length > 0) context.addIssue('no reference can be read')
  return read
})
const note = z.object({ text: z.string(), entities }).optional().catch(undefined)

export const post = z.object({
  id,
  text: z.string(),
  author_id: id,
  conversation_id: optionalId,
  created_at: instant,
  in_reply_to_user_id: optionalId,
  lang: optionalText,
  display_text_range: z.tuple([place, place]).optional().catch(undefined),
  entities,
  referenced_posts: references,
  referenced_tweets: references,
  note_post: note,
  note_tweet: note,
  attachments: z.object({ media_keys: listOf(z.string()) }).optional().catch(undefined),
  public_metrics: z.object({ reply_count: place.optional().catch(undefined) }).optional().catch(undefined),
})
export type Post = z.infer<typeof post>

export const user = z.object({ id, username: z.string().regex(/^\w{1,50}$/), name: z.string().catch(''), profile_image_url: webAddress, subscription_type: optionalText })
export type User = z.infer<typeof user>

export const media = z.object({
  media_key: z.string(), type: z.string(), url: webAddress, preview_image_url: webAddress, alt_text: optionalText,
  width: z.number().positive().optional().catch(undefined), height: z.number().positive().optional().catch(undefined),
})
export type Media = z.infer<typeof media>

export const message = z.object({
  id, event_type: z.string(), text: z.string().optional(), sender_id: optionalId, dm_conversation_id: z.string().regex(/^[\d-]{1,60}$/).optional().catch(undefined),
  created_at: instant.optional().catch(undefined),
})
export type Message = z.infer<typeof message>

const rows = z.array(z.unknown()).optional()
export const page = z.object({
  data: rows,
  includes: z.object({ users: rows.catch(undefined), posts: rows.catch(undefined), tweets: rows.catch(undefined), media: rows.catch(undefined) }).optional().catch(undefined),
  meta: z.object({ next_token: z.string().regex(/^\w{1,300}$/).optional().catch(undefined) }).optional().catch(undefined),
  /** What could not be told, in an answer that is otherwise good. */
  errors: z.array(z.object({ type: optionalText, resource_id: optionalText, value: optionalText })).optional().catch(undefined),
})
export type Page = z.infer<typeof page>

export const created = z.object({ data: z.object({ id, text: z.string() }) })
export const sent = z.object({ data: z.object({ dm_conversation_id: z.string(), dm_event_id: id }) })
export const hidden = z.object({ data: z.object({ hidden: z.boolean() }) })
export const deleted = z.object({ data: z.object({ deleted: z.boolean() }) })
export const muting = z.object({ data: z.object({ muting: z.boolean() }) })
export const problem = z.object({ type: optionalText })
