export type Member = {
  uid: number
  username: string
  admin: boolean
  globalModerator: boolean
  /** Categories that they moderate. */
  moderates: number[]
  banned: boolean
  mutedUntil: number
  lastPostAt: number
}
export type Topic = { tid: number; title: string; by: Member; at: number; cid: number; deleted: boolean; posts: Post[]; followers: Set<number> }
export type Post = { pid: number; topic: Topic; by: Member; raw: string; at: number; editedAt: number; deleted: boolean; toPid: number | null; upvoters: Set<number> }
export type Message = { mid: number; room: Room; by: Member; raw: string; at: number; editedAt: number; deleted: boolean; system: boolean }
export type Room = { id: number; members: Set<number>; public: boolean; messages: Message[] }
export type Flag = { id: number; post: Post; state: 'open' | 'wip' | 'resolved' | 'rejected'; at: number; reports: { by: Member; reason: string }[] }
export type Queued = { id: string; by: Member; raw: string; title: string; topic: Topic | null; toPid: number | null; cid: number; at: number }
export type Notification = { nid: string; to: number; type: 'mention' | 'new-reply' | 'new-chat'; path: string; from: Member; at: number }

export const slugOf = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '')

/** What the forum holds, and what follows from what is said. */
export function createBoard() {
  const members: Member[] = []
  const topics = new Map<number, Topic>()
  const posts = new Map<number, Post>()
  const rooms = new Map<number, Room>()
  const flags = new Map<number, Flag>()
  const queue = new Map<string, Queued>()
  const notifications: Notification[] = []
  const ids = { tid: 0, pid: 0, room: 0, mid: 0, flag: 0, nid: 0 }
  const next = (what: keyof typeof ids): number => (ids[what] += 1)

  const named = (username: string, more: Partial<Member> = {}): Member => {
    const known = members.find((one) => one.username.toLowerCase() === username.toLowerCase())
    if (known !== undefined) return Object.assign(known, more)
    const member: Member = {
      admin: false, globalModerator: false, moderates: [], banned: false, mutedUntil: 0, lastPostAt: 0, ...more, username, uid: members.length + 1,
    }
    members.push(member)
    return member
  }
  const isPerson = (name: string): boolean => members.some((one) => one.username.toLowerCase() === name.toLowerCase())
  const isStaff = (member: Member): boolean => member.admin || member.globalModerator
  const moderates = (member: Member, cid: number): boolean => isStaff(member) || member.moderates.includes(cid)

  function notify(to: Member, type: Notification['type'], path: string, from: Member, at: number): void {
    if (to.uid !== from.uid) notifications.push({ nid: `${type}:${next('nid')}`, to: to.uid, type, path, from, at })
  }

  function write(topic: Topic, by: Member, raw: string, at: number, toPid: number | null = null): Post {
    const post: Post = { pid: next('pid'), topic, by, raw, at, editedAt: 0, deleted: false, toPid, upvoters: new Set() }
    posts.set(post.pid, post)
    topic.posts.push(post)
    topic.followers.add(by.uid)
    for (const [, name = ''] of raw.matchAll(/@([\w.-]*\w)/g)) if (isPerson(name)) notify(named(name), 'mention', `/post/${post.pid}`, by, at)
    return post
  }

  return {
    members, topics, posts, rooms, flags, queue, notifications, named, isPerson, isStaff, moderates, write,
    begin(by: Member, title: string, raw: string, at: number, cid = 1): Post {
      const topic: Topic = { tid: next('tid'), title, by, at, cid, deleted: false, posts: [], followers: new Set() }
      topics.set(topic.tid, topic)
      return write(topic, by, raw, at)
    },
    /** Purged: nobody finds it any more. */
    purge(post: Post): void {
      posts.delete(post.pid)
      post.topic.posts = post.topic.posts.filter((one) => one !== post)
    },
    room(of: readonly Member[], more: { public?: boolean } = {}): Room {
      const room: Room = { id: next('room'), members: new Set(of.map(({ uid }) => uid)), public: more.public ?? false, messages: [] }
      rooms.set(room.id, room)
      return room
    },
    say(room: Room, by: Member, raw: string, at: number, system = false): Message {
      const message: Message = { mid: next('mid'), room, by, raw, at, editedAt: 0, deleted: false, system }
      room.messages.push(message)
      return message
    },
    flag(post: Post, by: Member, reason: string, at: number): Flag {
      const known = [...flags.values()].find((one) => one.post === post)
      const flag: Flag = known ?? { id: next('flag'), post, state: 'open', at, reports: [] }
      flags.set(flag.id, flag)
      flag.reports.push({ by, reason })
      if (flag.state === 'resolved' || flag.state === 'rejected') flag.state = 'open'
      return flag
    },
    enqueue(by: Member, raw: string, at: number, to: { topic: Topic; toPid?: number } | { title: string; cid?: number }): Queued {
      const topic = 'topic' in to ? to.topic : null
      const queued: Queued = {
        id: `${topic === null ? 'topic' : 'reply'}-${at}`, by, raw, at, topic, title: 'title' in to ? to.title : '', toPid: 'topic' in to ? (to.toPid ?? null) : null,
        cid: topic?.cid ?? ('title' in to ? (to.cid ?? 1) : 1),
      }
      queue.set(queued.id, queued)
      return queued
    },
  }
}
export type Board = ReturnType<typeof createBoard>
