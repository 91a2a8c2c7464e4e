import { cook } from './cook.ts'

export type Member = {
  id: number
  username: string
  name: string
  admin: boolean
  moderator: boolean
  watches: number[]
  suspendedTill: number | null
  silencedTill: number | null
}
export type Topic = { id: number; title: string; by: Member; at: number; category: number; secret: boolean; allowed: Set<number>; next: number; bumpedAt: number }
export type Post = {
  id: number
  topic: Topic
  number: number
  by: Member
  raw: string
  cooked: string
  at: number
  editedAt: number
  version: number
  replyTo: number | null
  hidden: boolean
  deletedAt: number | null
  userDeleted: boolean
  /** Member and kind of each action: 2 like, 3 4 7 8 flags. */
  actions: { by: number; type: number }[]
}
export type Review = {
  id: number
  type: 'ReviewableFlaggedPost' | 'ReviewableQueuedPost'
  status: 0 | 1 | 2 | 3 | 4
  version: number
  at: number
  by: Member
  post: Post | null
  topic: Topic | null
  category: number
  payload: { raw: string; title?: string; reply_to_post_number?: number } | null
  scores: { id: number; by: Member; type: number; reason: string | null }[]
  /** Where post and author are decided apart: which have been. */
  decided?: Set<'post' | 'user'>
}
export type Notification = { id: number; to: number; type: number; at: number; post: Post }

const slug = (title: string): string => title.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '') || 'topic'
export const slugOf = (topic: Topic): string => slug(topic.title)

/** What the forum holds, and what follows from what is said. Ids grow. */
export function createForum(now: () => number) {
  const members: Member[] = []
  const topics = new Map<number, Topic>()
  const posts = new Map<number, Post>()
  const reviews = new Map<number, Review>()
  const notifications: Notification[] = []
  let ids = 100

  const named = (username: string, more: Partial<Member> = {}): Member => {
    const known = members.find((one) => one.username.toLowerCase() === username.toLowerCase())
    if (known !== undefined) return Object.assign(known, more)
    const member: Member = {
      name: username, admin: false, moderator: false, watches: [], suspendedTill: null, silencedTill: null, ...more, username, id: members.length + 1,
    }
    members.push(member)
    return member
  }
  const isPerson = (name: string) => members.some((one) => one.username.toLowerCase() === name.toLowerCase())
  const newId = () => (ids += 1)
  const of = (id: number): Post => {
    const post = posts.get(id)
    if (post === undefined) throw new Error('no such post')
    return post
  }
  const mayRead = (topic: Topic, member: Member): boolean => !topic.secret || topic.allowed.has(member.id)
  const isStaff = (member: Member): boolean => member.admin || member.moderator

  function notify(to: Member, type: number, post: Post): void {
    if (to.id === post.by.id || !mayRead(post.topic, to)) return
    if (!notifications.some((one) => one.to === to.id && one.post.id === post.id)) notifications.push({ id: newId(), to: to.id, type, at: post.at, post })
  }

  function write(topic: Topic, by: Member, raw: string, at: number, replyTo: number | null): Post {
    const post: Post = {
      id: newId(), topic, number: topic.next, by, raw, cooked: cook(raw, isPerson), at, editedAt: at, version: 1, replyTo,
      hidden: false, deletedAt: null, userDeleted: false, actions: [],
    }
    topic.next += 1
    topic.bumpedAt = Math.max(topic.bumpedAt, at)
    posts.set(post.id, post)
    const parent = replyTo === null ? undefined : [...posts.values()].find((one) => one.topic === topic && one.number === replyTo)
    for (const [, name = ''] of raw.matchAll(/@([\w.-]*\w)/g)) if (isPerson(name)) notify(named(name), 1, post)
    if (topic.secret) for (const id of topic.allowed) notify(members.find((one) => one.id === id) ?? by, 6, post)
    else if (parent !== undefined) notify(parent.by, 2, post)
    return post
  }

  return {
    members, topics, posts, reviews, notifications, named, isPerson, mayRead, isStaff, of, newId,
    begin(by: Member, title: string, raw: string, at: number, more: { category?: number; to?: readonly Member[] } = {}): Post {
      const secret = more.to !== undefined
      const allowed = new Set([by.id, ...(more.to ?? []).map(({ id }) => id)])
      const topic: Topic = { id: newId(), title, by, at, category: more.category ?? 1, secret, allowed, next: 1, bumpedAt: at }
      topics.set(topic.id, topic)
      return write(topic, by, raw, at, null)
    },
    write,
    edit(post: Post, raw: string, at: number): void {
      Object.assign(post, { raw, cooked: cook(raw, isPerson), version: post.version + 1, editedAt: at })
    },
    /** Not even staff finds it any more. */
    destroy: (post: Post) => void posts.delete(post.id),
    flag(by: Member, post: Post, type: number, reason: string | null, at = now()): Review {
      post.actions.push({ by: by.id, type })
      const known = [...reviews.values()].find((one) => one.post === post && one.status === 0)
      const review: Review = known ?? {
        id: newId(), type: 'ReviewableFlaggedPost', status: 0, version: 0, at, by, post, topic: post.topic, category: post.topic.category, payload: null, scores: [],
      }
      review.scores.push({ id: newId(), by, type, reason })
      review.version += 1
      reviews.set(review.id, review)
      return review
    },
    /** What a new member writes waits. */
    queue(by: Member, raw: string, at: number, to: { topic: Topic; replyTo?: number } | { title: string; category?: number }): Review {
      const topic = 'topic' in to ? to.topic : null
      const payload = { raw, ...('title' in to ? { title: to.title } : to.replyTo === undefined ? {} : { reply_to_post_number: to.replyTo }) }
      const review: Review = {
        id: newId(), type: 'ReviewableQueuedPost', status: 0, version: 0, at, by, post: null, topic, category: topic?.category ?? 1, payload,
        scores: [{ id: newId(), by: named('system'), type: 9, reason: 'New members’ first posts are <a href="/admin">looked at</a>.' }],
      }
      reviews.set(review.id, review)
      return review
    },
  }
}
export type Forum = ReturnType<typeof createForum>
