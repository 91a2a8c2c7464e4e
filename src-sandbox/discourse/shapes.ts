import { slugOf } from './forum.ts'
import type { Forum, Member, Notification, Post, Review, Topic } from './forum.ts'

const instant = (at: number): string => new Date(at).toISOString()
const flags = [3, 4, 7, 8]
const flagNames: Readonly<Record<number, string>> = { 3: 'It’s Off-Topic', 4: 'It’s Inappropriate', 7: 'Something Else', 8: 'It’s Spam', 9: 'Needs Approval' }
const together = ['agree_and_hide', 'agree_and_keep', 'delete_and_agree', 'disagree', 'ignore_and_do_nothing']
export const aboutPost = ['no_action_post', 'hide_post', 'delete_post']
export const aboutUser = ['no_action_user', 'silence_user', 'suspend_user']

export const avatarOf = (member: Member): string => `/user_avatar/sandbox/${member.username.toLowerCase()}/{size}/1_2.png`
const personOf = (member: Member) => ({ id: member.id, username: member.username, name: member.name, avatar_template: avatarOf(member) })

/** The shapes of https://docs.discourse.org/, and of the review queue in the forum's own serializers. */
export function createShapes(forum: Forum, title: string, apart: boolean) {
  function actionsOf(review: Review): string[] {
    if (review.status !== 0) return []
    if (review.type === 'ReviewableQueuedPost') return ['approve_post', 'reject_post']
    if (!apart) return together
    return [...(review.decided?.has('post') ? [] : aboutPost), ...(review.decided?.has('user') ? [] : aboutUser)]
  }

  const repliesTo = (post: Post): Post[] => [...forum.posts.values()].filter((one) => one.topic === post.topic && one.replyTo === post.number)
  const reviewOf = (post: Post): Review | undefined => [...forum.reviews.values()].filter((one) => one.post === post).at(-1)

  function actionsSummary(post: Post, reader: Member) {
    return [2, ...flags].flatMap((type) => {
      const by = post.actions.filter((one) => one.type === type)
      const acted = by.some((one) => one.by === reader.id)
      const canAct = !acted && post.by.id !== reader.id && post.deletedAt === null
      const count = type === 2 || forum.isStaff(reader) ? by.length : 0
      if (count === 0 && !canAct && !acted) return []
      return [{ id: type, ...(count > 0 ? { count } : {}), ...(acted ? { acted, can_undo: type === 2 } : {}), ...(canAct ? { can_act: true } : { can_act: false }) }]
    })
  }

  function post(one: Post, reader: Member, { raw = false, titled = false } = {}): Record<string, unknown> {
    const staff = forum.isStaff(reader)
    const own = one.by.id === reader.id
    const shut = one.hidden && !staff && !own
    const review = reviewOf(one)
    const replied = one.replyTo === null ? undefined : [...forum.posts.values()].find(({ topic, number }) => topic === one.topic && number === one.replyTo)
    return {
      id: one.id,
      name: one.by.name,
      username: one.by.username,
      avatar_template: avatarOf(one.by),
      created_at: instant(one.at),
      cooked: shut ? '<p>This post was flagged by the community and is temporarily hidden.</p>' : one.userDeleted ? '<p>(post deleted by author)</p>' : one.cooked,
      ...(raw && !shut ? { raw: one.raw } : {}),
      post_number: one.number,
      post_type: 1,
      posts_count: one.topic.next - 1,
      updated_at: instant(one.editedAt),
      reply_count: repliesTo(one).length,
      reply_to_post_number: one.replyTo,
      ...(replied === undefined ? {} : { reply_to_user: personOf(replied.by) }),
      quote_count: 0,
      incoming_link_count: 0,
      reads: 1,
      readers_count: 0,
      score: 0.2,
      yours: own,
      topic_id: one.topic.id,
      topic_slug: slugOf(one.topic),
      ...(titled
        ? { topic_title: one.topic.title, topic_html_title: one.topic.title, category_id: one.topic.category, excerpt: one.raw.slice(0, 100), truncated: true }
        : {}),
      display_username: one.by.name,
      primary_group_name: null,
      flair_name: null,
      flair_url: null,
      flair_bg_color: null,
      flair_color: null,
      flair_group_id: null,
      badges_granted: [],
      version: one.version,
      can_edit: own || staff,
      can_delete: one.deletedAt === null && !one.userDeleted && (staff || own),
      can_recover: (one.deletedAt !== null && staff) || (one.userDeleted && own),
      can_see_hidden_post: staff || own,
      can_wiki: staff,
      user_title: null,
      bookmarked: false,
      actions_summary: actionsSummary(one, reader),
      moderator: one.by.moderator,
      admin: one.by.admin,
      staff: forum.isStaff(one.by),
      user_id: one.by.id,
      hidden: one.hidden,
      trust_level: 1,
      deleted_at: one.deletedAt === null ? null : instant(one.deletedAt),
      user_deleted: one.userDeleted,
      edit_reason: null,
      can_view_edit_history: true,
      wiki: false,
      ...(one.by.suspendedTill !== null ? { user_suspended: true } : {}),
      reviewable_id: staff ? (review?.id ?? 0) : null,
      reviewable_score_count: review?.scores.length ?? 0,
      reviewable_score_pending_count: review?.status === 0 ? review.scores.length : 0,
      post_url: `/t/${slugOf(one.topic)}/${one.topic.id}/${one.number}`,
    }
  }

  const postsIn = (topic: Topic, reader: Member): Post[] =>
    [...forum.posts.values()].filter((one) => one.topic === topic && (one.deletedAt === null || forum.isStaff(reader))).sort((a, b) => a.number - b.number)

  const topicRow = (topic: Topic, reader: Member): Record<string, unknown> => ({
    id: topic.id,
    title: topic.title,
    fancy_title: topic.title,
    slug: slugOf(topic),
    posts_count: postsIn(topic, reader).length,
    reply_count: Math.max(0, postsIn(topic, reader).length - 1),
    highest_post_number: topic.next - 1,
    created_at: instant(topic.at),
    last_posted_at: instant(topic.bumpedAt),
    bumped: true,
    bumped_at: instant(topic.bumpedAt),
    archetype: topic.secret ? 'private_message' : 'regular',
    unseen: false,
    pinned: false,
    unpinned: null,
    visible: true,
    closed: false,
    archived: false,
    bookmarked: false,
    liked: false,
    views: 3,
    like_count: 0,
    has_summary: false,
    last_poster_username: topic.by.username,
    category_id: topic.secret ? null : topic.category,
    pinned_globally: false,
    featured_link: null,
    posters: [{ extras: 'latest single', description: 'Original Poster', user_id: topic.by.id, primary_group_id: null }],
  })

  /** Within its topic a post leaves out what its topic says. */
  function inTopic(one: Post, reader: Member, raw: boolean): Record<string, unknown> {
    const { posts_count: _c, flair_group_id: _f, badges_granted: _b, post_url: _u, ...shown } = post(one, reader, { raw })
    return shown
  }

  return {
    post,
    inTopic,
    postsIn,
    repliesTo,
    topicRow,
    topicView(topic: Topic, reader: Member, near: number | null, raw: boolean): Record<string, unknown> {
      const all = postsIn(topic, reader)
      const at = near === null ? 0 : Math.max(0, all.findIndex((one) => one.number >= near) - 5)
      const shown = all.slice(at === -1 ? 0 : at, (at === -1 ? 0 : at) + 20)
      const { bumped: _b, bumped_at: _a, unseen: _u, posters: _p, liked: _l, last_poster_username: _n, category_id: category, ...row } = topicRow(topic, reader)
      return {
        post_stream: { posts: shown.map((one) => inTopic(one, reader, raw)), stream: all.map(({ id }) => id) },
        timeline_lookup: [[1, 0]],
        ...row,
        category_id: category,
        word_count: 10,
        deleted_at: null,
        user_id: topic.by.id,
        draft: null,
        draft_key: `topic_${topic.id}`,
        draft_sequence: 0,
        chunk_size: 20,
        participant_count: 2,
        details: { can_edit: false, notification_level: 1, participants: [], created_by: personOf(topic.by), last_poster: personOf(topic.by) },
      }
    },
    topicList: (topics: readonly Topic[], reader: Member, more: string | null) => ({
      users: [...new Set(topics.map(({ by }) => by))].map(personOf),
      primary_groups: [],
      topic_list: {
        can_create_topic: true,
        ...(more === null ? {} : { more_topics_url: more }),
        draft: null,
        draft_key: 'new_topic',
        draft_sequence: 0,
        per_page: 30,
        topics: topics.map((one) => topicRow(one, reader)),
      },
    }),
    notification: ({ id, to, type, at, post: one }: Notification) => ({
      id,
      user_id: to,
      notification_type: type,
      read: false,
      created_at: instant(at),
      post_number: one.number,
      topic_id: one.topic.id,
      slug: slugOf(one.topic),
      data: { topic_title: one.topic.title, original_post_id: one.id, original_username: one.by.username, display_username: one.by.username },
    }),
    reviews(list: readonly Review[], origin: string) {
      const open = list.filter(({ status }) => status === 0)
      const people = new Map(list.flatMap((one) => [(one.post?.by ?? one.by), one.by, ...one.scores.map(({ by }) => by)]).map((one) => [one.id, personOf(one)]))
      return {
        rows: list.map((one) => ({
          id: one.id,
          type: one.type,
          status: one.status,
          version: one.version,
          created_at: instant(one.at),
          can_edit: true,
          score: one.scores.length,
          category_id: one.category,
          ...(one.topic === null ? {} : { topic_id: one.topic.id, topic_url: `/t/${slugOf(one.topic)}/${one.topic.id}` }),
          ...(one.post === null
            ? {}
            : {
                post_id: one.post.id,
                target_url: `${origin}/t/${slugOf(one.post.topic)}/${one.post.topic.id}/${one.post.number}`,
                cooked: one.post.cooked,
                raw: one.post.raw,
                reply_count: repliesTo(one.post).length,
              }),
          created_by_id: one.by.id,
          target_created_by_id: (one.post?.by ?? one.by).id,
          target_created_by_trust_level: 1,
          payload: one.payload ?? {},
          reviewable_score_ids: one.scores.map(({ id }) => id),
          bundled_action_ids: actionsOf(one).map((name) => `${one.id}-${name}`),
        })),
        aside: {
          users: [...people.values()],
          topics: [...new Set(list.flatMap(({ topic }) => topic ?? []))].map(({ id, title: of }) => ({ id, title: of, slug: 't' })),
          reviewable_scores: list.flatMap((one) =>
            one.scores.map(({ id, by, type, reason }) => ({ id, score: 1, user_id: by.id, score_type_id: type, created_at: instant(one.at), ...(reason === null ? {} : { reason }) })),
          ),
          score_types: Object.entries(flagNames).map(([id, of]) => ({ id: Number(id), title: of })),
          bundled_actions: open.flatMap((one) => actionsOf(one).map((name) => ({ id: `${one.id}-${name}`, action_ids: [`${one.id}-${name}`] }))),
          actions: open.flatMap((one) => actionsOf(one).map((name) => ({ id: `${one.id}-${name}`, action_name: name, server_action: name, icon: 'check', label: name }))),
        },
      }
    },
    actionsFor: actionsOf,
    basicInfo: () => ({
      logo_url: '', logo_small_url: '', apple_touch_icon_url: '', favicon_url: '', mobile_logo_url: '', title, description: '',
      header_primary_color: '333333', header_background_color: 'ffffff', login_required: false, locale: 'fr', include_in_discourse_discover: false,
    }),
    session: (member: Member) => ({
      current_user: {
        ...personOf(member), admin: member.admin, moderator: member.moderator, staff: forum.isStaff(member), can_review: forum.isStaff(member), trust_level: 2,
        unread_notifications: 0,
      },
    }),
    pending: (review: Review) => ({
      id: review.id, avatar_template: '', category_id: review.category, created_at: instant(review.at), created_by_id: review.by.id, name: review.by.username,
      raw_text: review.payload?.raw ?? '', title: review.topic?.title ?? '', topic_id: review.topic?.id ?? null, topic_url: null, username: review.by.username,
    }),
    adminUser: (member: Member) => ({
      ...personOf(member), active: true, admin: member.admin, moderator: member.moderator, trust_level: 1, created_at: instant(0),
      ...(member.suspendedTill === null ? {} : { suspended_till: instant(member.suspendedTill), suspended_at: instant(0) }),
      ...(member.silencedTill === null ? {} : { silenced_till: instant(member.silencedTill), silenced_at: instant(0) }),
    }),
  }
}
export type Shapes = ReturnType<typeof createShapes>
