import { z } from 'zod'
import { Fault } from '../../../src-contract/failure.ts'
import type { Readable } from '../readable.ts'

// What WordPress answers, as far as Vigie reads it. Unknown fields are passed over; what plugins are known to leave out or bend is `catch`.
// https://developer.wordpress.org/rest-api/reference/comments/ and …/posts/, …/users/

export const wireComment = z.object({
  id: z.number().int().positive(),
  post: z.number().int().catch(0),
  parent: z.number().int().catch(0),
  /** 0 for a visitor. */
  author: z.number().int().catch(0),
  author_name: z.string().catch(''),
  author_email: z.string().catch(''),
  author_url: z.string().catch(''),
  author_ip: z.string().catch(''),
  author_user_agent: z.string().catch(''),
  /** The site's clock, and UTC without a Z. */
  date: z.string().catch(''),
  date_gmt: z.string().catch(''),
  content: z.object({ rendered: z.string(), raw: z.string().optional() }),
  link: z.string().catch(''),
  status: z.string(),
  type: z.string().catch('comment'),
  /** `[]` on a site that shows no avatars. */
  author_avatar_urls: z.record(z.string(), z.unknown()).catch({}),
  /** `up` names the post, whose collection differs by post type. */
  _links: z.object({ up: z.array(z.object({ href: z.string() })).catch([]) }).catch({ up: [] }),
})
export type WireComment = z.infer<typeof wireComment>

/** The fields asked for: nothing else of the visitor is fetched. */
export const commentFields =
  'id,post,parent,author,author_name,author_email,author_url,author_ip,author_user_agent,date,date_gmt,content,link,status,type,author_avatar_urls,_links.up'

export const wirePost = z.object({
  id: z.number().int(),
  date_gmt: z.string().nullable().catch(''),
  link: z.string().catch(''),
  title: z.object({ rendered: z.string().catch('') }).catch({ rendered: '' }),
  excerpt: z.object({ rendered: z.string().catch('') }).catch({ rendered: '' }),
})
export type WirePost = z.infer<typeof wirePost>

export const postFields = 'id,date_gmt,link,title,excerpt'

export const wireIndex = z.object({
  name: z.string().catch(''),
  home: z.string().catch(''),
  url: z.string().catch(''),
  namespaces: z.array(z.string()),
  /** `[]` where no way of signing in is offered, as application passwords are without https. */
  authentication: z.record(z.string(), z.unknown()).catch({}),
})
export type WireIndex = z.infer<typeof wireIndex>

/** Where a site's user makes application passwords. */
export const wirePasswords = z.object({ endpoints: z.object({ authorization: z.string().max(2000) }) })

export const wireMe = z.object({
  id: z.number().int().positive(),
  name: z.string().catch(''),
  capabilities: z.record(z.string(), z.unknown()).catch({}),
})
export type WireMe = z.infer<typeof wireMe>

/** One object, or `remote.unexpected`. */
export function readOne<T>(schema: z.ZodType<T>, json: unknown, host: string): T {
  const read = schema.safeParse(json)
  if (!read.success) throw new Fault('remote.unexpected', { host })
  return read.data
}

/** The rows that can be read. One odd row spoils nothing but itself, and is told of; several and not a single readable one are no page of ours. */
export function readRows<T extends z.ZodType>(readable: Readable, what: string, schema: T, json: unknown, host: string): z.output<T>[] {
  if (!Array.isArray(json)) throw new Fault('remote.unexpected', { host })
  const rows = readable(what, schema, json)
  if (rows.length === 0 && json.length > 1) throw new Fault('remote.unexpected', { host })
  return rows
}
