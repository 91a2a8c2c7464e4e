import { z } from 'zod'

// What we read of https://docs.joinmastodon.org/entities/. Servers that speak the same language leave parts out: what is not needed may be
// missing or wrong, and is then taken as absent.

/** Ids are opaque (https://docs.joinmastodon.org/api/guidelines/#id), and go into addresses. Some servers write small ones as numbers. */
const id = z.union([z.string(), z.int().nonnegative().transform(String)]).pipe(z.string().regex(/^[^\s/?#\p{C}]{1,300}$/u))
const maybe = <T extends z.ZodType>(schema: T) => schema.nullish().catch(undefined)
/** Those of a list that read as they should: a part of a status that does not spoils nothing but itself. */
const rows = <T extends z.ZodType>(schema: T) =>
  z
    .array(z.unknown())
    .catch([])
    .transform((all) => all.flatMap((one) => { const read = schema.safeParse(one); return read.success ? [read.data] : [] }))

export const account = z.object({
  id,
  username: z.string().catch(''),
  acct: z.string(),
  display_name: z.string().catch(''),
  url: maybe(z.string()),
  avatar: maybe(z.string()),
})
export type Account = z.infer<typeof account>

const size = z.object({ width: z.number().int().positive(), height: z.number().int().positive() })
const media = z.object({
  id: maybe(id),
  type: z.string().catch('unknown'),
  url: maybe(z.string()),
  preview_url: maybe(z.string()),
  remote_url: maybe(z.string()),
  description: maybe(z.string()),
  meta: maybe(z.object({ original: maybe(size), small: maybe(size) })),
})
export type Media = z.infer<typeof media>

const plain = {
  id,
  created_at: z.string(),
  edited_at: maybe(z.string()),
  in_reply_to_id: maybe(id),
  in_reply_to_account_id: maybe(id),
  visibility: z.string().catch('public'),
  language: maybe(z.string()),
  url: maybe(z.string()),
  uri: maybe(z.string()),
  content: z.string().catch(''),
  spoiler_text: z.string().catch(''),
  /** As typed: some servers tell it, of one's own at least. */
  text: maybe(z.string()),
  account,
  replies_count: maybe(z.number().int()),
  favourited: maybe(z.boolean()),
  mentions: rows(z.object({ id: id.catch(''), username: z.string().catch(''), acct: z.string() })),
  media_attachments: rows(media),
  poll: maybe(z.object({ options: rows(z.object({ title: z.string() })) })),
}
const quoted = z.object({ id, content: z.string().catch(''), url: maybe(z.string()), uri: maybe(z.string()), account })
export const status = z.object({ ...plain, reblog: maybe(z.looseObject({})), quote: maybe(z.object({ quoted_status: maybe(quoted) })) })
export type Status = z.infer<typeof status>

export const notification = z.object({ id, type: z.string(), created_at: z.string(), status: z.unknown() })
export type Notification = Omit<z.infer<typeof notification>, 'status'> & { status: Status | null }

const none = z.null().transform((): unknown[] => [])
export const context = z.object({ ancestors: z.array(z.unknown()).or(none), descendants: z.array(z.unknown()).or(none) })
export const conversation = z.object({ id, last_status: z.unknown() })
export type Conversation = { id: string; last_status: Status | null }
export const relationship = z.object({
  id,
  blocking: z.boolean().catch(false),
  muting: z.boolean().catch(false),
  domain_blocking: z.boolean().catch(false),
})
export type Relationship = z.infer<typeof relationship>
export const report = z.object({ id })
/** What its server's staff has decided about an account. https://docs.joinmastodon.org/entities/Admin_Account/ */
export const standing = z.object({ id, silenced: z.boolean(), suspended: z.boolean() })
export type Standing = z.infer<typeof standing>
export const list = z.array(z.unknown())
/** https://docs.joinmastodon.org/entities/Search/ */
export const searched = z.object({ statuses: z.array(z.unknown()) })

/** Both versions of the instance, as far as we read them. https://docs.joinmastodon.org/entities/Instance/ */
export const instance = z.object({
  version: z.string(),
  domain: maybe(z.string()),
  uri: maybe(z.string()),
  api_versions: maybe(z.record(z.string(), z.unknown())),
  max_toot_chars: maybe(z.number().int().positive()),
  urls: maybe(z.object({ streaming_api: maybe(z.string()) })),
  configuration: maybe(
    z.object({
      urls: maybe(z.object({ streaming: maybe(z.string()) })),
      statuses: maybe(
        z.object({ max_characters: maybe(z.number().int().positive()), characters_reserved_per_url: maybe(z.number().int().positive()) }),
      ),
    }),
  ),
})
export type Instance = z.infer<typeof instance>
