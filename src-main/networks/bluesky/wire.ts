import { z } from 'zod'

// What we read of the lexicons app.bsky.*, chat.bsky.* and com.atproto.* (https://docs.bsky.app/docs/category/http-reference). Objects
// carry more than is named here. `record` is whatever its author's client wrote: every part of it may be missing or wrong, and a wrong part
// is dropped.

const maybe = <T extends z.ZodType>(schema: T) => schema.optional().catch(undefined)

/** https://atproto.com/specs/at-uri-scheme */
const recordUri = z.string().regex(/^at:\/\/[\w.:%-]{1,2048}\/[\w.-]{1,320}\/[\w.~:-]{1,512}$/)

export const strongRef = z.object({ uri: z.string(), cid: z.string() })
/** A thread goes by it: what names no record names no thread either. */
const recordRef = strongRef.extend({ uri: recordUri })

export const byteSlice = z.object({ byteStart: z.number().int().min(0), byteEnd: z.number().int().min(0) })
export const facet = z.object({
  index: byteSlice,
  features: z.array(z.object({ $type: z.string(), uri: maybe(z.string()), did: maybe(z.string()) })),
})
export type Facet = z.infer<typeof facet>

export const postRecord = z.object({
  text: z.string().catch(''),
  facets: maybe(z.array(facet)),
  reply: maybe(z.object({ root: recordRef, parent: recordRef })),
  embed: maybe(z.looseObject({ $type: z.string() })),
  langs: maybe(z.array(z.string())),
  createdAt: maybe(z.string()),
})
export type PostRecord = z.infer<typeof postRecord>

export const profile = z.object({
  did: z.string(),
  handle: z.string(),
  displayName: maybe(z.string()),
  avatar: maybe(z.string()),
  viewer: maybe(
    z.object({
      blocking: maybe(z.string()),
      blockingByList: maybe(z.looseObject({})),
      blockedBy: maybe(z.boolean()),
      muted: maybe(z.boolean()),
      mutedByList: maybe(z.looseObject({})),
    }),
  ),
})
export type Profile = z.infer<typeof profile>

export const postView = z.object({
  uri: recordUri,
  cid: z.string(),
  author: profile,
  record: postRecord,
  embed: maybe(z.looseObject({ $type: maybe(z.string()) })),
  replyCount: maybe(z.number().int()),
  indexedAt: z.string().catch(''),
  viewer: maybe(z.object({ like: maybe(z.string()), replyDisabled: maybe(z.boolean()) })),
})
export type PostView = z.infer<typeof postView>

/** One node of a thread; those not found or blocked have no `post`. */
export const threadNode = z.object({ post: postView, replies: maybe(z.array(z.unknown())) })

export const notification = z.object({ uri: recordUri, reason: z.string(), indexedAt: z.string() })
export type Notification = z.infer<typeof notification>

export const page = z.object({ cursor: maybe(z.string()) })
export const notificationPage = page.extend({ notifications: z.array(z.unknown()) })
export const feedPage = page.extend({ feed: z.array(z.unknown()) })
export const feedEntry = z.object({ post: postView, reason: maybe(z.looseObject({})) })
export const postsAnswer = z.object({ posts: z.array(z.unknown()) })
export const threadAnswer = z.object({ thread: z.unknown() })
export const profilesAnswer = z.object({ profiles: z.array(z.unknown()) })

/** https://atproto.com/specs/did */
const did = z.string().regex(/^did:[a-z]+:[\w.:%-]{1,2048}$/)
/** What may stand in a header. */
const token = z.string().regex(/^[\x21-\x7e]{1,16384}$/)

export const session = z.object({
  did,
  handle: z.string(),
  accessJwt: token,
  refreshJwt: token,
  didDoc: maybe(z.object({ service: maybe(z.array(z.unknown())) })),
})
export type SessionAnswer = z.infer<typeof session>
export const didService = z.object({ id: z.string(), type: z.string(), serviceEndpoint: z.string() })
export const tokenClaims = z.object({ exp: z.number(), scope: maybe(z.string()) })

export const written = strongRef
export const recordAnswer = z.object({ uri: z.string(), cid: z.string(), value: z.looseObject({}) })
export type RecordAnswer = z.infer<typeof recordAnswer>
export const recordPage = page.extend({ records: z.array(z.unknown()) })
/** Loose: what other clients put into a gate is written back as it was. */
export const gateRecord = z.looseObject({ hiddenReplies: maybe(z.array(z.string())) })
export const handleAnswer = z.object({ did: z.string() })
export const reportAnswer = z.object({ id: z.number() })

export const message = z.object({
  id: z.string().min(1),
  text: z.string(),
  facets: maybe(z.array(facet)),
  embed: maybe(z.looseObject({ $type: maybe(z.string()) })),
  sender: z.object({ did: z.string() }),
  sentAt: z.string(),
})
export type Message = z.infer<typeof message>
/** A message that was deleted has an id and no text. */
export const messageStub = z.object({ id: z.string().min(1), sentAt: maybe(z.string()) })
export const convo = z.object({ id: z.string().min(1), rev: z.string(), members: z.array(profile) })
export type Convo = z.infer<typeof convo>
export const convoPage = page.extend({ convos: z.array(z.unknown()) })
export const convoAnswer = z.object({ convo })
export const messagePage = page.extend({ messages: z.array(z.unknown()), relatedProfiles: maybe(z.array(profile)) })
export const logPage = page.extend({ logs: z.array(z.unknown()) })
export const logEntry = z.object({
  $type: z.string(),
  convoId: z.string().min(1),
  message: maybe(z.unknown()),
  relatedProfiles: maybe(z.array(profile)),
})

/** Those of a list that read as they should; one that does not spoils nothing but itself. */
export function readable<T extends z.ZodType>(schema: T, list: readonly unknown[]): z.output<T>[] {
  return list.flatMap((one) => {
    const parsed = schema.safeParse(one)
    return parsed.success ? [parsed.data] : []
  })
}
