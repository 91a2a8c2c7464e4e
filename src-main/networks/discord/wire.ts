import { z } from 'zod'

// What we read of https://docs.discord.com/developers/reference. What is not needed may be missing or wrong, and is then taken as absent.

const maybe = <T extends z.ZodType>(schema: T) => schema.nullish().catch(undefined)
const listOf = <T extends z.ZodType>(schema: T) =>
  z.array(z.unknown()).catch([]).transform((all) => all.flatMap((one) => (schema.safeParse(one).data as z.output<T> | undefined) ?? []))

/** https://docs.discord.com/developers/reference#snowflakes */
export const id = z.string().regex(/^\d{1,20}$/)
const bits = z.string().regex(/^\d{1,30}$/)

export const user = z.object({
  id, username: z.string().catch(''), global_name: maybe(z.string()), avatar: maybe(z.string()), bot: maybe(z.boolean()),
})
export type User = z.infer<typeof user>

/** https://docs.discord.com/developers/resources/application#application-object */
export const application = z.object({ flags: z.number().int() })

/** https://docs.discord.com/developers/resources/user#get-current-user-guilds */
export const guild = z.object({ id, name: z.string().catch(''), permissions: bits })
export type Guild = z.infer<typeof guild>

const overwrite = z.object({ id, allow: bits, deny: bits })
export type Overwrite = z.infer<typeof overwrite>

/** https://docs.discord.com/developers/resources/channel#channel-object */
export const channel = z.object({
  id,
  type: z.number().int(),
  name: maybe(z.string()),
  parent_id: maybe(id),
  last_message_id: maybe(id),
  permission_overwrites: listOf(overwrite),
})
export type Channel = z.infer<typeof channel>
export const threads = z.object({ threads: z.array(z.unknown()), has_more: maybe(z.boolean()) })
export const archivedThread = z.object({ ...channel.shape, thread_metadata: maybe(z.object({ archive_timestamp: maybe(z.string()) })) })
export type ArchivedThread = z.infer<typeof archivedThread>

const attachment = z.object({
  url: z.string(),
  filename: maybe(z.string()),
  description: maybe(z.string()),
  content_type: maybe(z.string()),
  width: maybe(z.number().int().positive()),
  height: maybe(z.number().int().positive()),
})
export type Attachment = z.infer<typeof attachment>
const embed = z.object({ url: maybe(z.string()), title: maybe(z.string()), description: maybe(z.string()) })
const emoji = z.object({ id: maybe(z.string()), name: maybe(z.string()) })

/** https://docs.discord.com/developers/resources/message#message-object */
export const message = z.object({
  id,
  channel_id: id,
  type: z.number().int(),
  author: user,
  webhook_id: maybe(id),
  content: z.string().catch(''),
  timestamp: maybe(z.string()),
  edited_timestamp: maybe(z.string()),
  mentions: listOf(user),
  mention_roles: listOf(id),
  attachments: listOf(attachment),
  embeds: listOf(embed),
  sticker_items: listOf(z.object({ name: z.string() })),
  reactions: listOf(z.object({ emoji, me: z.boolean() })),
  poll: maybe(z.object({
    question: z.object({ text: maybe(z.string()) }),
    answers: listOf(z.object({ poll_media: z.object({ text: maybe(z.string()) }) })),
  })),
  message_reference: maybe(z.object({ type: maybe(z.number()), message_id: maybe(id) })),
  message_snapshots: listOf(z.object({ message: z.object({ content: z.string() }) })),
})
export type Message = z.infer<typeof message>

/** https://docs.discord.com/developers/resources/guild#guild-member-object */
export const member = z.object({ roles: listOf(id), communication_disabled_until: maybe(z.string()) })
export type Member = z.infer<typeof member>

/** https://docs.discord.com/developers/topics/opcodes-and-status-codes#json and …/topics/rate-limits#exceeding-a-rate-limit-rate-limit-response-structure */
export const refusal = z.object({ code: maybe(z.number()), retry_after: maybe(z.number().nonnegative()), global: maybe(z.boolean()) })

/** https://docs.discord.com/developers/events/gateway#get-gateway-bot */
export const gateway = z.object({ url: z.string() })

/** https://docs.discord.com/developers/events/gateway-events#payload-structure */
export const payload = z.object({ op: z.number().int(), d: z.unknown(), s: maybe(z.number().int()), t: maybe(z.string()) })
export const hello = z.object({ heartbeat_interval: z.number().positive() })
export const ready = z.object({ session_id: z.string(), resume_gateway_url: z.string() })
export const told = z.object({ channel_id: maybe(id), guild_id: maybe(id), author: maybe(user) })

export const list = z.array(z.unknown())
