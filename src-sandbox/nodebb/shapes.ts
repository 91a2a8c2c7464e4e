import { slugOf } from './board.ts'
import type { Board, Flag, Member, Message, Notification, Post, Queued, Room, Topic } from './board.ts'
import { render } from './markup.ts'

const iso = (at: number): string => new Date(at).toISOString()
const escaped = (text: string): string => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;')
const bit = (on: boolean): number => (on ? 1 : 0)

/** The shapes of https://docs.nodebb.org/api/read/ and https://docs.nodebb.org/api/write/. */
export function createShapes(board: Board, postsPerPage: number) {
  const html = (raw: string) => render(raw, board.isPerson)
  const user = (one: Member) => ({
    uid: one.uid, username: one.username, displayname: one.username, userslug: slugOf(one.username), isLocal: true,
    picture: `/assets/profile/${one.uid}.png`, status: 'online', 'icon:text': one.username.charAt(0).toUpperCase(), 'icon:bgColor': '#e91e63',
  })
  const standing = (one: Member, now: number) => ({ banned: one.banned, muted: one.mutedUntil > now, mutedUntil: one.mutedUntil || null })

  const sees = (post: Post, reader: Member): boolean => !post.deleted || board.moderates(reader, post.topic.cid) || post.by === reader

  /** Deleted posts stay in their topic: of one that is not for the reader, its words are gone. */
  function post(one: Post, reader: Member, now: number) {
    const staff = board.moderates(reader, one.topic.cid)
    return {
      pid: one.pid, uid: one.by.uid, tid: one.topic.tid, content: sees(one, reader) ? html(one.raw) : '[[topic:post-is-deleted]]', timestamp: one.at, timestampISO: iso(one.at),
      deleted: bit(one.deleted), edited: one.editedAt, editedISO: one.editedAt === 0 ? '' : iso(one.editedAt), votes: one.upvoters.size, upvotes: one.upvoters.size, downvotes: 0,
      ...(one.toPid === null ? {} : { toPid: one.toPid }),
      index: one.topic.posts.indexOf(one), upvoted: one.upvoters.has(reader.uid), downvoted: false, bookmarked: false, bookmarks: 0, announces: 0,
      user: { ...user(one.by), ...standing(one.by, now), reputation: 0, postcount: 1, topiccount: 0, signature: '', lastonline: one.at },
      replies: { hasMore: false, users: [], text: '[[topic:one-reply-to-this-post]]', count: one.topic.posts.filter(({ toPid }) => toPid === one.pid).length, hasSingleImmediateReply: false },
      selfPost: one.by === reader, topicOwnerPost: one.by === one.topic.by, attachments: [], events: [],
      display_edit_tools: staff || one.by === reader, display_delete_tools: staff || one.by === reader, display_moderator_tools: staff, display_move_tools: staff, display_post_menu: true,
    }
  }

  const topicRow = (one: Topic) => ({
    tid: one.tid, uid: one.by.uid, cid: one.cid, title: escaped(one.title), titleRaw: one.title, slug: `${one.tid}/${slugOf(one.title)}`, mainPid: one.posts[0]?.pid ?? 0,
    postcount: one.posts.length, viewcount: 3, timestamp: one.at, timestampISO: iso(one.at), lastposttime: Math.max(one.at, ...one.posts.map(({ at }) => at)),
    lastposttimeISO: iso(one.at), deleted: bit(one.deleted), locked: 0, pinned: 0, upvotes: 0, downvotes: 0, teaserPid: one.posts.at(-1)?.pid ?? null,
  })

  const common = (reader: Member | null, url: string) => ({
    loggedIn: reader !== null, relative_path: '', template: { name: 'page', page: true }, url, bodyClass: 'page',
  })
  const pages = (count: number, current: number) => ({
    pagination: { prev: { page: Math.max(1, current - 1), active: current > 1 }, next: { page: Math.min(count, current + 1), active: current < count }, rel: [], pages: [], currentPage: current, pageCount: count },
  })

  function summary(one: Post) {
    const { tid, uid, cid, title, titleRaw, slug, deleted, postcount, mainPid, timestamp, timestampISO, teaserPid } = topicRow(one.topic)
    return {
      pid: one.pid, tid, toPid: one.toPid, url: `/post/${one.pid}`, content: html(one.raw), uid: one.by.uid, timestamp: one.at, timestampISO: iso(one.at), deleted: one.deleted,
      upvotes: one.upvoters.size, downvotes: 0, votes: one.upvoters.size, replies: 0, isMainPost: one.topic.posts[0] === one,
      user: user(one.by),
      topic: { uid, tid, title, titleRaw, cid, slug, deleted, scheduled: false, postcount, mainPid, teaserPid, timestamp, timestampISO, tags: [] },
      category: { cid, name: 'General', icon: 'fa-comments', slug: `${cid}/general`, parentCid: 0, bgColor: '#fff', color: '#000', backgroundImage: null, imageClass: 'cover' },
    }
  }

  const teaser = (one: Message) => ({ fromuid: one.by.uid, content: one.raw, timestamp: one.at, timestampISO: iso(one.at), user: user(one.by) })

  return {
    html, user, post, topicRow, summary, common, pages, sees,
    topicPage(one: Topic, reader: Member, page: number, now: number) {
      const count = Math.max(1, Math.ceil(one.posts.length / postsPerPage))
      const shown = one.posts.slice((page - 1) * postsPerPage, page * postsPerPage)
      return { ...topicRow(one), posts: shown.map((each) => post(each, reader, now)), ...pages(count, page), ...common(reader, `/topic/${one.tid}`) }
    },
    /** Truth is a number here, and elsewhere not. */
    answer(one: Post, reader: Member, now: number) {
      const shown = post(one, reader, now)
      return { ...shown, user: { ...shown.user, banned: bit(shown.user.banned) } }
    },
    pageCount: (one: Topic) => Math.max(1, Math.ceil(one.posts.length / postsPerPage)),
    room: (one: Room) => ({
      roomId: one.id, roomName: '', groupChat: one.members.size > 2, public: one.public, userCount: one.members.size, messageCount: one.messages.length, groups: [], timestamp: 0,
      unread: false, teaser: one.messages.length === 0 ? null : teaser(one.messages.at(-1) as Message), users: [],
    }),
    message: (one: Message, reader: Member) => ({
      content: html(one.raw), timestamp: one.at, fromuid: one.by.uid, roomId: one.room.id, deleted: bit(one.deleted), system: bit(one.system), edited: one.editedAt,
      timestampISO: iso(one.at), messageId: one.mid, mid: one.mid, isOwner: one.by === reader, fromUser: { ...user(one.by), banned: one.by.banned, deleted: false }, self: bit(one.by === reader), newSet: false,
    }),
    flagRow: (one: Flag) => ({
      state: one.state, heat: one.reports.length, flagId: one.id, type: 'post', targetId: one.post.pid, targetUid: one.post.by.uid, datetime: one.at, labelClass: 'info',
      target_readable: `Post ${one.post.pid}`, datetimeISO: iso(one.at), assignee: null,
    }),
    flag: (one: Flag) => ({
      state: one.state, flagId: one.id, type: 'post', targetId: one.post.pid, targetUid: one.post.by.uid, datetime: one.at, datetimeISO: iso(one.at), target_readable: `Post ${one.post.pid}`,
      target: { pid: one.post.pid, content: html(one.post.raw) }, assignee: null,
      reports: one.reports.map(({ by, reason }) => ({ value: escaped(reason), timestamp: one.at, timestampISO: iso(one.at), reporter: { ...user(by), reputation: 0 } })),
      history: [], notes: [],
    }),
    queued: (one: Queued) => ({
      id: one.id, uid: one.by.uid, type: one.topic === null ? 'topic' : 'reply', canEdit: true,
      data: { uid: one.by.uid, content: html(one.raw), rawContent: escaped(one.raw), title: escaped(one.title), timestamp: one.at, timestampISO: iso(one.at), cid: one.cid, tags: [], ...(one.topic === null ? {} : { tid: one.topic.tid }), ...(one.toPid === null ? {} : { toPid: one.toPid }) },
      user: user(one.by), topic: { cid: one.cid }, cid: one.cid,
    }),
    notification: (one: Notification) => ({
      nid: one.nid, type: one.type, path: one.path, bodyShort: '[[notifications:user-mentioned-you-in]]', from: one.from.uid, importance: 5, datetime: one.at, datetimeISO: iso(one.at),
      user: user(one.from), image: null, read: false, readClass: 'unread',
    }),
    self: (one: Member, now: number) => ({
      ...user(one), ...standing(one, now), isAdmin: one.admin, isGlobalModerator: one.globalModerator, isModerator: one.moderates.length > 0,
      isAdminOrGlobalModerator: board.isStaff(one), isAdminOrGlobalModeratorOrModerator: board.isStaff(one) || one.moderates.length > 0, lastposttime: one.lastPostAt,
    }),
    account: (one: Member, now: number) => ({ ...user(one), ...standing(one, now), lastposttime: one.lastPostAt }),
  }
}
