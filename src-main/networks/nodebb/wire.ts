import { z } from 'zod'
import { Fault } from '../../../src-contract/failure.ts'
import type { HttpResponse } from '../../net/http.ts'

// What we read of https://docs.nodebb.org/api/read/ and https://docs.nodebb.org/api/write/. Truth is written as 0 and 1 in places, and as true and false
// in others; ids as numbers or as text. What is not needed may be missing or wrong, and is then taken as absent.

const maybe = <T extends z.ZodType>(schema: T) => schema.nullish().catch(undefined)
const whole = z.number().int().positive()
const flag = maybe(z.union([z.boolean(), z.number()]).transform(Boolean))
/** A number, or the address of a post of another server. */
const pid = z.union([whole.transform(String), z.string().min(1).max(2000)])
/** Epoch milliseconds. */
const instant = z.number().int().catch(0)

export const wireUser = z.object({
  uid: z.union([z.number().int(), z.string().max(2000)]),
  username: z.string().catch(''),
  displayname: maybe(z.string()),
  userslug: maybe(z.string()),
  picture: maybe(z.string()),
  banned: flag,
  muted: flag,
})
export type WireUser = z.infer<typeof wireUser>

export const wirePost = z.object({
  pid,
  tid: whole,
  uid: z.union([z.number().int(), z.string().max(2000)]),
  content: z.string().catch(''),
  timestamp: instant,
  /** 0 where it was never edited. */
  edited: maybe(z.number().int()),
  deleted: flag,
  toPid: maybe(z.union([pid, z.literal(0).transform(() => null)])),
  upvoted: flag,
  user: maybe(wireUser),
  display_delete_tools: flag,
})
export type WirePost = z.infer<typeof wirePost>

const topicFields = {
  tid: whole,
  titleRaw: maybe(z.string()),
  title: z.string().catch(''),
  slug: z.string().catch(''),
  uid: z.union([z.number().int(), z.string().max(2000)]).catch(0),
  cid: z.number().int().catch(0),
  timestamp: instant,
  mainPid: pid,
  postcount: z.number().int().nonnegative().catch(0),
  lastposttime: instant,
}
export const wireTopicRow = z.object({ ...topicFields, deleted: flag })
export type WireTopicRow = z.infer<typeof wireTopicRow>
export const wireTopic = z.object({
  ...topicFields,
  posts: z.array(z.unknown()),
  pagination: z.object({ pageCount: z.number().int().positive() }).catch({ pageCount: 1 }),
})
export type WireTopic = z.infer<typeof wireTopic>
export const topicList = z.object({ topics: z.array(z.unknown()), pagination: z.object({ pageCount: z.number().int() }).catch({ pageCount: 1 }) })

export const wireMessage = z.object({
  mid: maybe(whole),
  messageId: maybe(whole),
  content: z.string().catch(''),
  timestamp: instant,
  fromuid: z.union([z.number().int(), z.string().max(2000)]),
  edited: maybe(z.number().int()),
  deleted: flag,
  /** Somebody joined, left, or renamed the room. */
  system: flag,
  fromUser: maybe(wireUser),
})
export type WireMessage = z.infer<typeof wireMessage>
export const wireRoom = z.object({ roomId: whole, teaser: maybe(z.object({ timestamp: z.number() })), public: flag })
export type WireRoom = z.infer<typeof wireRoom>

const report = z.object({ value: z.string().catch(''), reporter: maybe(z.object({ uid: z.union([z.number().int(), z.string()]) })) })
export const wireFlag = z.object({
  flagId: whole,
  /** `open`, `wip`, `resolved`, `rejected`, or a plugin’s own. */
  state: z.string(),
  type: z.string(),
  targetId: z.union([z.number().int(), z.string()]).transform(String),
  datetime: instant,
  reports: z.array(report).catch([]),
})
export type WireFlag = z.infer<typeof wireFlag>
export const flagRow = z.object({ flagId: whole, state: z.string(), type: z.string(), heat: z.number().catch(0) })
export type FlagRow = z.infer<typeof flagRow>
export const flagList = z.object({ flags: z.array(z.unknown()), pagination: z.object({ pageCount: z.number().int() }).catch({ pageCount: 1 }) })

export const wireSummary = z.object({
  pid,
  tid: whole,
  content: z.string().catch(''),
  user: maybe(wireUser),
  topic: maybe(z.object({ mainPid: maybe(pid), title: maybe(z.string()) })),
})
export type WireSummary = z.infer<typeof wireSummary>

export const wireQueued = z.object({
  id: z.string().min(1).max(200),
  uid: z.union([z.number().int(), z.string()]),
  data: z.object({
    title: maybe(z.string()),
    content: z.string().catch(''),
    tid: maybe(z.union([whole, z.string().regex(/^\d{1,15}$/).transform(Number)])),
    toPid: maybe(z.union([pid, z.literal(0).transform(() => null)])),
    timestamp: instant,
  }),
  user: maybe(wireUser),
})
export type WireQueued = z.infer<typeof wireQueued>
export const queueList = z.object({ posts: z.array(z.unknown()) })

export const self = z.object({
  uid: whole,
  username: z.string().min(1),
  displayname: maybe(z.string()),
  userslug: z.string().min(1),
  isAdmin: flag,
  isGlobalModerator: flag,
  isAdminOrGlobalModerator: flag,
  isAdminOrGlobalModeratorOrModerator: flag,
  isModerator: flag,
  lastposttime: maybe(z.number()),
})
export const config = z.object({
  relative_path: z.string().catch(''),
  siteTitle: maybe(z.string()),
  browserTitle: maybe(z.string()),
  maximumPostLength: maybe(whole),
  maximumChatMessageLength: maybe(whole),
})
export const standing = z.object({ banned: flag, mutedUntil: maybe(z.number()) })
export const created = z.object({ pid, tid: whole, toPid: maybe(z.union([pid, z.literal(0).transform(() => null)])) })

/** What the write interface wraps every answer in. */
export const wrapped = <T extends z.ZodType>(response: T) => z.object({ response })

/** Those of a list that read as they should; one that does not spoils nothing but itself, and is told. */
export function readable<T extends z.ZodType>(schema: T, values: readonly unknown[], tell: () => void): z.output<T>[] {
  return values.flatMap((one) => {
    const parsed = schema.safeParse(one)
    if (!parsed.success) tell()
    return parsed.success ? [parsed.data] : []
  })
}

/** `within`: a field of the answer that is meant. */
export function parsedAnswer<T extends z.ZodType>(schema: T, answer: HttpResponse, within?: 'response'): z.output<T> {
  const meant = within === undefined ? answer.json : z.object({ response: z.unknown() }).safeParse(answer.json).data?.response
  const parsed = schema.safeParse(meant)
  if (!parsed.success) throw new Fault('remote.unexpected', { host: new URL(answer.url).host, status: answer.status })
  return parsed.data
}
