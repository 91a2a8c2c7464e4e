import type { Row } from '../graph.ts'

// https://business-api.tiktok.com/portal/docs?id=1776065099288577

export type Person = { id: string; unique: string; username: string; name: string }
/** `gone`: it keeps its row, so that places in the list stay, and is shown to nobody. `unlisted`: to its author alone. */
export type Comment = Row & {
  id: string; video: string; parent: string | null; by: Person; text: string; hidden: boolean; liked: boolean; gone: boolean; unlisted: boolean; image: string | null
}
export type Video = Row & { id: string; caption: string; rows: Comment[]; count: number }
export type Message = Row & { id: string; by: Person; text: string }
export type Talk = { id: string; with: Person; messages: Message[]; at: number }

const seconds = (at: number) => Math.floor(at / 1000)

export function comment(of: Comment, us: Person, replies: readonly Comment[], withReplies: boolean): Record<string, unknown> {
  const shown = replies.filter((one) => !one.gone && !one.unlisted)
  return {
    comment_id: of.id, video_id: of.video, user_id: of.by.id, unique_identifier: of.by.unique, username: of.by.username, display_name: of.by.name,
    profile_image: `https://p16.tiktokcdn.com/${of.by.id}.jpeg`, text: of.text, ...(of.image === null ? {} : { image_url: of.image }), likes: of.liked ? 1 : 0,
    create_time: String(seconds(of.at)), status: of.hidden ? 'HIDDEN' : 'PUBLIC', owner: of.by === us, liked: of.liked, pinned: false,
    ...(of.parent === null ? { replies: shown.length } : { parent_comment_id: of.parent }),
    ...(withReplies && of.parent === null ? { reply_list: shown.slice(0, 3).map((one) => comment(one, us, [], false)) } : {}),
  }
}

export const video = (of: Video, us: Person, fields: readonly string[]): Record<string, unknown> => {
  const all: Record<string, unknown> = {
    item_id: of.id, caption: of.caption, create_time: String(seconds(of.at)), share_url: `https://www.tiktok.com/@${us.username}/video/${of.id}`, comments: of.count, likes: 0, video_views: 0,
  }
  return Object.fromEntries(fields.filter((name) => Object.hasOwn(all, name)).map((name) => [name, all[name]]))
}

const userOf = (one: Person, us: Person) => ({ role: one === us ? 'BUSINESS_ACCOUNT' : 'PERSONAL_ACCOUNT', id: one.unique })

export const message = (of: Message, talk: Talk, us: Person) => ({
  message_id: of.id, conversation_id: talk.id, timestamp: of.at, from_user: userOf(of.by, us), to_user: userOf(of.by === us ? talk.with : us, us), message_type: 'TEXT', text: { body: of.text },
})

export const participant = (one: Person, us: Person) => ({ ...userOf(one, us), display_name: one.name, profile_image: `https://p16.tiktokcdn.com/${one.id}.jpeg` })
