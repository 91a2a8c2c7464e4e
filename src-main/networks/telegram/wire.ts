import { z } from 'zod'

// What we read of https://core.telegram.org/bots/api#available-types. What is not needed may be missing or wrong, and is then taken as absent.

const maybe = <T extends z.ZodType>(schema: T) => schema.nullish().catch(undefined)

/** Chats and people have numbers of up to 52 bits. https://core.telegram.org/bots/api#chat */
const id = z.number().int()

export const user = z.object({ id, first_name: z.string().catch(''), last_name: maybe(z.string()), username: maybe(z.string()) })
export type User = z.infer<typeof user>

/** https://core.telegram.org/bots/api#getme */
export const me = z.object({ ...user.shape, is_bot: z.boolean(), username: z.string(), can_read_all_group_messages: maybe(z.boolean()) })

export const chat = z.object({
  id,
  type: z.enum(['private', 'group', 'supergroup', 'channel']),
  title: maybe(z.string()),
  username: maybe(z.string()),
  first_name: maybe(z.string()),
  last_name: maybe(z.string()),
})
export type Chat = z.infer<typeof chat>

const entity = z.object({ type: z.string(), offset: z.number().int().nonnegative(), length: z.number().int().positive(), url: maybe(z.string()), user: maybe(user) })
export type Entity = z.infer<typeof entity>

const something = maybe(z.looseObject({}))
const entities = z.array(z.unknown()).catch([]).transform((all) => all.flatMap((one) => entity.safeParse(one).data ?? []))

const plain = {
  message_id: z.number().int().positive(),
  message_thread_id: maybe(z.number().int()),
  from: maybe(user),
  sender_chat: maybe(chat),
  date: z.number().int().nonnegative(),
  edit_date: maybe(z.number().int()),
  business_connection_id: maybe(z.string()),
  chat,
  is_topic_message: maybe(z.boolean()),
  is_automatic_forward: maybe(z.boolean()),
  forward_origin: maybe(z.object({ message_id: maybe(z.number().int()) })),
  text: maybe(z.string()),
  entities,
  caption: maybe(z.string()),
  caption_entities: entities,
  photo: maybe(z.array(z.unknown())),
  document: maybe(z.object({ file_name: maybe(z.string()) })),
  video: something,
  video_note: something,
  animation: something,
  audio: maybe(z.object({ title: maybe(z.string()), file_name: maybe(z.string()) })),
  voice: something,
  sticker: maybe(z.object({ emoji: maybe(z.string()) })),
  story: something,
  location: something,
  contact: maybe(z.object({ first_name: z.string().catch('') })),
  dice: maybe(z.object({ emoji: maybe(z.string()) })),
  poll: maybe(z.object({ question: z.string(), options: z.array(z.object({ text: z.string() })).catch([]) })),
  forum_topic_created: maybe(z.object({ name: z.string().catch('') })),
}
export type Plain = z.infer<z.ZodObject<typeof plain>>
export const message = z.object({ ...plain, reply_to_message: maybe(z.object(plain)) })
export type Message = z.infer<typeof message>

const deleted = z.object({ business_connection_id: z.string(), chat, message_ids: z.array(z.number().int()) })

/** https://core.telegram.org/bots/api#update */
export const numbered = z.object({ update_id: z.number().int().nonnegative().max(Number.MAX_SAFE_INTEGER - 1) })
export const update = z.object({
  ...numbered.shape,
  message: message.optional(),
  edited_message: message.optional(),
  business_message: message.optional(),
  edited_business_message: message.optional(),
  deleted_business_messages: deleted.optional(),
})
export type Update = z.infer<typeof update>

/** https://core.telegram.org/bots/api#chatmember */
export const member = z.object({
  status: z.string(),
  can_send_messages: maybe(z.boolean()),
  can_delete_messages: maybe(z.boolean()),
  can_restrict_members: maybe(z.boolean()),
})
export type Member = z.infer<typeof member>

/** https://core.telegram.org/bots/api#getwebhookinfo */
export const webhook = z.object({ url: z.string() })

/** The envelope of every answer. https://core.telegram.org/bots/api#making-requests */
export const envelope = z.object({ ok: z.literal(true), result: z.unknown() })
export const refusal = z.object({
  description: maybe(z.string().max(2000)),
  parameters: maybe(z.object({ retry_after: maybe(z.number().nonnegative()), migrate_to_chat_id: maybe(id) })),
})
