import { isOut, nameOf, reportsOf } from './community.ts'
import type { Letter, Person, Post, Remark, Thing } from './community.ts'

// https://github.com/reddit-archive/reddit/wiki/JSON and https://www.reddit.com/dev/api/oauth

/** Who reads: what moderators are told, others are not. */
export type Reader = { us: Person; moderates(sub: string): boolean; blocks(person: Person): boolean }

const seconds = (at: number): number => at / 1000
const html = (text: string): string => `<div class="md"><p>${text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')}</p>\n</div>`
const subId = (sub: string): string => `t5_${Array.from(sub.toLowerCase()).reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 2_000_000, 7).toString(36)}`

/** Deleted by its author, or removed where the reader is no moderator. */
const isBlank = (thing: Thing, reader: Reader): boolean => thing.deleted || (isOut(thing) && !reader.moderates(thing.sub) && thing.by.id !== reader.us.id)

function common(thing: Thing, reader: Reader) {
  const mod = reader.moderates(thing.sub)
  const blank = isBlank(thing, reader)
  const author = blank || thing.by.gone ? '[deleted]' : thing.by.name
  const reported = thing.ignoresReports || thing.approved ? 0 : reportsOf(thing)
  return {
    id: thing.id, name: nameOf(thing), author, ...(author === '[deleted]' ? {} : { author_fullname: thing.by.id }), author_is_blocked: reader.blocks(thing.by),
    created: seconds(thing.at), created_utc: seconds(thing.at), edited: thing.editedAt === null ? false : seconds(thing.editedAt),
    subreddit: thing.sub, subreddit_id: subId(thing.sub), subreddit_name_prefixed: `r/${thing.sub}`, likes: thing.likes.get(reader.us.name) ?? null,
    score: thing.likes.size, ups: thing.likes.size, downs: 0, gilded: 0, stickied: false, distinguished: null, locked: thing.locked, archived: thing.archived, no_follow: false,
    send_replies: true, can_mod_post: mod, approved: mod ? thing.approved : null, approved_by: mod && thing.approved ? reader.us.name : null,
    approved_at_utc: null, removed: mod ? thing.removed : null, spam: mod ? thing.spam : null, banned_by: mod ? thing.bannedBy : null, banned_at_utc: null,
    ignore_reports: mod ? thing.ignoresReports : null, num_reports: mod ? reported : null, removal_reason: null, report_reasons: null,
    user_reports: mod && reported > 0 ? Array.from(thing.reports, ([said, who]): [string, number, boolean, boolean] => [said, who.size, false, false]) : [], mod_reports: [],
  }
}

export function comment(of: Remark, reader: Reader, replies: unknown = '') {
  const body = of.deleted ? '[deleted]' : isBlank(of, reader) ? '[removed]' : of.text
  return {
    kind: 't1',
    data: {
      ...common(of, reader), body, body_html: html(body), link_id: nameOf(of.post), parent_id: nameOf(of.parent), permalink: `/r/${of.sub}/comments/${of.post.id}/_/${of.id}/`,
      replies, depth: of.depth, is_submitter: of.by.id === of.post.by.id, controversiality: 0, collapsed: false, score_hidden: false,
    },
  }
}

/** In a list it says of what it hangs under, which in a tree stands above it. */
export function listed(of: Remark, reader: Reader) {
  const { kind, data: { depth: _depth, ...data } } = comment(of, reader)
  return {
    kind,
    data: {
      ...data, link_title: of.post.title, link_author: of.post.by.name, link_permalink: `https://www.reddit.com/r/${of.sub}/comments/${of.post.id}/_/`,
      link_url: `https://www.reddit.com/r/${of.sub}/comments/${of.post.id}/_/`, num_comments: of.post.numComments, over_18: false, quarantine: false,
    },
  }
}

export function post(of: Post, reader: Reader) {
  const selftext = of.deleted ? '[deleted]' : isBlank(of, reader) ? '[removed]' : of.text
  return {
    kind: 't3',
    data: {
      ...common(of, reader), title: of.title, selftext, selftext_html: selftext === '' ? null : html(selftext), num_comments: of.numComments, permalink: `/r/${of.sub}/comments/${of.id}/_/`,
      url: `https://www.reddit.com/r/${of.sub}/comments/${of.id}/_/`, domain: `self.${of.sub}`, is_self: true, over_18: false, spoiler: false, hidden: false, saved: false,
      removed_by_category: of.deleted ? 'deleted' : isOut(of) ? 'moderator' : null, upvote_ratio: 1,
    },
  }
}

export const thing = (of: Thing, reader: Reader) => (of.kind === 't1' ? listed(of, reader) : post(of, reader))

export type Notice = { of: Remark; type: 'comment_reply' | 'post_reply' | 'username_mention' }
const subjects = { comment_reply: 'comment reply', post_reply: 'post reply', username_mention: 'username mention' } as const

export const notice = ({ of, type }: Notice, { us }: Reader) => ({
  kind: 't1',
  data: {
    id: of.id, name: nameOf(of), author: of.by.name, author_fullname: of.by.id, body: of.text, body_html: html(of.text), created: seconds(of.at), created_utc: seconds(of.at),
    subreddit: of.sub, subreddit_name_prefixed: `r/${of.sub}`, parent_id: nameOf(of.parent), link_title: of.post.title, num_comments: of.post.numComments, subject: subjects[type],
    type, was_comment: true, new: true, dest: us.name, likes: null, score: of.likes.size, distinguished: null, first_message: null, first_message_name: null, replies: '',
    context: `/r/${of.sub}/comments/${of.post.id}/_/${of.id}/?context=3`,
  },
})

export const letter = (of: Letter, replies: unknown = '') => ({
  kind: 't4',
  data: {
    id: of.id, name: `t4_${of.id}`, author: of.by.name, author_fullname: of.by.id, dest: of.to.name, subject: of.subject, body: of.text, body_html: html(of.text),
    created: seconds(of.at), created_utc: seconds(of.at), subreddit: null, subreddit_name_prefixed: null, parent_id: of.first === `t4_${of.id}` ? null : of.first,
    first_message: of.first === `t4_${of.id}` ? null : Number.parseInt(of.first.slice(3), 36), first_message_name: of.first === `t4_${of.id}` ? null : of.first,
    was_comment: false, new: false, type: 'unknown', context: '', likes: null, score: 0, distinguished: null, num_comments: null, replies,
  },
})

export const listing = (children: readonly unknown[], after: string | null = null) =>
  ({ kind: 'Listing', data: { modhash: null, dist: children.length, after, before: null, geo_filter: '', children } })

export const more = (parent: string, ids: readonly string[], depth: number) => {
  const id = ids[0] ?? '_'
  return { kind: 'more', data: { id, name: `t1_${id}`, parent_id: parent, count: ids.length, depth, children: ids } }
}

export const account = (of: Person) => ({ id: of.id.slice(3), name: of.name, created_utc: 1_500_000_000, is_mod: true, is_employee: false, inbox_count: 0, total_karma: 10 })
export const community = (name: string) => ({ kind: 't5', data: { id: subId(name).slice(3), name: subId(name), display_name: name, display_name_prefixed: `r/${name}`, title: name, url: `/r/${name}/`, user_is_moderator: true } })
export const person = (of: Person) => ({ name: of.name, id: of.id, rel_id: `rb_${of.id.slice(3)}`, date: 1_700_000_000 })
export const communityId = subId
