import { z } from 'zod'
import { Fault } from '../../../src-contract/failure.ts'
import type { HttpResponse } from '../../net/http.ts'

// What we read of https://docs.discourse.org/; the review queue is not described there, but in the forum's own source:
// https://github.com/discourse/discourse/blob/main/app/serializers/reviewable_serializer.rb
// What is not needed may be missing or wrong, and is then taken as absent.

const maybe = <T extends z.ZodType>(schema: T) => schema.nullish().catch(undefined)
const id = z.number().int().nonnegative()

const action = z.object({ id: z.number(), acted: maybe(z.boolean()), can_act: maybe(z.boolean()) })

export const wirePost = z.object({
  id,
  topic_id: id,
  post_number: z.number().int().positive(),
  /** Below 0 the forum itself speaks. */
  user_id: z.number().int(),
  username: z.string(),
  name: maybe(z.string()),
  avatar_template: maybe(z.string()),
  created_at: z.string().catch(''),
  updated_at: maybe(z.string()),
  /** 1 people, 2 staff, 3 what happened to a topic, 4 whispers of staff. */
  post_type: z.number().catch(1),
  version: z.number().catch(1),
  cooked: z.string().catch(''),
  /** As typed, where it was asked for. */
  raw: maybe(z.string()),
  reply_to_post_number: maybe(z.number().int().positive()),
  topic_slug: maybe(z.string()),
  topic_title: maybe(z.string()),
  category_id: maybe(z.number().int()),
  actions_summary: z.array(action).catch([]),
  hidden: maybe(z.boolean()),
  deleted_at: maybe(z.string()),
  user_deleted: maybe(z.boolean()),
  user_suspended: maybe(z.boolean()),
  staff: maybe(z.boolean()),
  can_delete: maybe(z.boolean()),
  can_recover: maybe(z.boolean()),
  reviewable_id: maybe(id),
  reviewable_score_pending_count: maybe(z.number()),
})
export type WirePost = z.infer<typeof wirePost>
/** https://docs.discourse.org/#tag/Posts/operation/updatePost */
export const edited = z.object({ post: wirePost })

export const wireTopic = z.object({
  id,
  title: z.string().catch(''),
  slug: z.string().catch(''),
  created_at: z.string().catch(''),
  /** `private_message` or `regular`. */
  archetype: z.string().catch('regular'),
  category_id: maybe(z.number().int()),
  highest_post_number: z.number().int().catch(0),
})
export type WireTopic = z.infer<typeof wireTopic>

export const wireTopicView = wireTopic.extend({
  post_stream: z.object({ posts: z.array(z.unknown()).catch([]), stream: z.array(z.number().int()).catch([]) }),
})
export type WireTopicView = z.infer<typeof wireTopicView>

export const topicList = z.object({ topic_list: z.object({ topics: z.array(z.unknown()), more_topics_url: maybe(z.string()) }) })
export const topicPosts = z.object({ post_stream: z.object({ posts: z.array(z.unknown()) }) })
/** What somebody has written that waits for approval. https://github.com/discourse/discourse/blob/main/app/serializers/pending_post_serializer.rb */
export const wirePending = z.object({ id, topic_id: maybe(id), created_at: z.string().catch(''), raw_text: z.string().catch('') })
export type WirePending = z.infer<typeof wirePending>
export const pendingList = z.object({ pending_posts: z.array(z.unknown()) })
export const latestPosts = z.object({ latest_posts: z.array(z.unknown()) })
export const list = z.array(z.unknown())

/** https://github.com/discourse/discourse/blob/main/app/models/notification.rb */
export const notificationTypes = { mentioned: 1, replied: 2, quoted: 3, posted: 9, groupMentioned: 15 } as const
export const wireNotification = z.object({
  id,
  notification_type: z.number(),
  topic_id: maybe(id),
  post_number: maybe(z.number().int().positive()),
})
export type WireNotification = z.infer<typeof wireNotification>
export const notificationList = z.object({ notifications: z.array(z.unknown()) })

const person = z.object({ id: z.number().int(), username: z.string(), name: maybe(z.string()), avatar_template: maybe(z.string()) })
export type WirePerson = z.infer<typeof person>

const score = z.object({ id, score_type_id: maybe(z.number()), score_type: maybe(z.unknown()), reason: maybe(z.string()) })
export const wireReviewable = z.object({
  id,
  type: z.string(),
  /** 0 waits, 1 approved, 2 rejected, 3 ignored, 4 deleted. */
  status: z.number(),
  version: z.number().int().catch(0),
  created_at: z.string().catch(''),
  topic_id: maybe(id),
  category_id: maybe(z.number().int()),
  post_id: maybe(id),
  target_url: maybe(z.string()),
  target_created_by_id: maybe(z.number().int()),
  cooked: maybe(z.string()),
  raw: maybe(z.string()),
  payload: maybe(z.object({ raw: maybe(z.string()), title: maybe(z.string()), reply_to_post_number: maybe(z.number().int()) })),
  reviewable_score_ids: z.array(id).catch([]),
  bundled_action_ids: z.array(z.string()).catch([]),
})
export type WireReviewable = z.infer<typeof wireReviewable>

const scoreType = z.object({ id: z.number(), title: maybe(z.string()) })
const bundle = z.object({ id: z.string(), action_ids: z.array(z.string()).catch([]) })
/** `server_action` is what the forum wants to be asked for, where it is not the id itself. */
const reviewAction = z.object({ id: z.string(), server_action: maybe(z.string()) })
const topicOf = z.object({ id, title: maybe(z.string()) })
const many = <T extends z.ZodType>(schema: T) =>
  z.array(z.unknown()).catch([]).transform((values): z.output<T>[] => readable(schema, values))

const aside = {
  users: many(person),
  topics: many(topicOf),
  reviewable_scores: many(score),
  score_types: many(scoreType),
  bundled_actions: many(bundle),
  actions: many(reviewAction),
}
export const reviewList = z.object({
  ...aside,
  reviewables: z.array(z.unknown()),
  meta: z.object({ total_rows_reviewables: z.number().catch(0), load_more_reviewables: maybe(z.string()) }).catch({ total_rows_reviewables: 0 }),
})
export const reviewOne = z.object({ ...aside, reviewable: wireReviewable })
export type ReviewAside = Pick<z.infer<typeof reviewOne>, keyof typeof aside>

export const currentSession = z.object({
  current_user: z.object({
    id: z.number().int().positive(),
    username: z.string(),
    name: maybe(z.string()),
    admin: maybe(z.boolean()),
    moderator: maybe(z.boolean()),
    staff: maybe(z.boolean()),
    can_review: maybe(z.boolean()),
  }),
})
export const basicInfo = z.object({ title: z.string() })
export const siteCategories = z.object({
  categories: many(z.object({ id: z.number().int(), slug: z.string().catch(''), parent_category_id: maybe(z.number().int()) })),
})
export const ownProfile = z.object({ user: z.object({ watched_category_ids: z.array(z.number().int()).catch([]) }) })
export const clientSettings = z.object({ max_post_length: maybe(z.number().int().positive()) })
export const adminUser = z.object({
  suspended: maybe(z.boolean()),
  suspended_till: maybe(z.string()),
  silenced: maybe(z.boolean()),
  silenced_till: maybe(z.string()),
})

/** Those of a list that read as they should; one that does not spoils nothing but itself, and is told. */
export function readable<T extends z.ZodType>(schema: T, values: readonly unknown[], tell: (id: string | null) => void = () => {}): z.output<T>[] {
  return values.flatMap((one) => {
    const parsed = schema.safeParse(one)
    if (!parsed.success) tell(z.object({ id: z.number() }).safeParse(one).data?.id.toString() ?? null)
    return parsed.success ? [parsed.data] : []
  })
}

export function parsedAnswer<T extends z.ZodType>(schema: T, answer: HttpResponse): z.output<T> {
  const parsed = schema.safeParse(answer.json)
  if (!parsed.success) throw new Fault('remote.unexpected', { host: new URL(answer.url).host, status: answer.status })
  return parsed.data
}
