import type { Session } from '../adapter.ts'
import { readableIn } from '../readable.ts'
import { commentLimit, conversationLimit, videoLimit } from './capabilities.ts'
import { createDoor } from './door.ts'
import type { Asking, Door } from './door.ts'
import { isBadParameter, isGone } from './faults.ts'
import { settingsOf } from './settings.ts'
import type { Settings } from './settings.ts'
import * as wire from './wire.ts'
import type { Comment, Conversation, Message, Participant, Video } from './wire.ts'

/** Where a list goes on: a number that counts its rows, good while they stay where they are. Never kept. */
export type Place = { after: string | undefined }

/** `whole`: nothing in it was left out as unreadable. */
export type Rows<T> = { rows: T[]; whole: boolean }

/** The calls of one account. */
export type Client = {
  readonly door: Door
  readonly settings: Settings
  readonly session: Session
  /** Newest first. */
  videos(signal: AbortSignal): AsyncGenerator<Video[]>
  videosById(ids: readonly string[], signal: AbortSignal): Promise<Rows<Video>>
  /** Newest first, each comment with up to three of its answers; a page may be short, or empty, and not be the last. None is told twice. */
  comments(videoId: string, signal: AbortSignal, place?: Place): AsyncGenerator<Comment[]>
  /** Null where the video is gone. */
  commentsById(videoId: string, ids: readonly string[], signal: AbortSignal): Promise<Rows<Comment> | null>
  /** All answers under a comment; null where that is gone. */
  replies(videoId: string, commentId: string, signal: AbortSignal): Promise<Rows<Comment> | null>
  answersIn(row: Comment): Comment[]
  write(what: 'reply/create' | 'hide' | 'like' | 'delete', fields: Readonly<Record<string, string>>, signal: AbortSignal): Promise<unknown>
  conversations(kind: 'STRANGER' | 'SINGLE', signal: AbortSignal): Promise<Conversation[]>
  messages(conversationId: string, signal: AbortSignal): Promise<{ rows: Message[]; people: Participant[] } | null>
  send(conversationId: string, text: string, signal: AbortSignal): Promise<string | null>
}

/** More pages than this are no list. */
const mostPages = 20_000
const mostReplyPages = 200

export function createClient(session: Session): Client {
  const settings = settingsOf(session.account)
  const door = createDoor(session, settings.origin)
  const readable = readableIn(session)
  const id = settings.businessId
  const reading = (path: string, params: Asking['params'], needs: string): Asking =>
    ({ method: 'GET', path: `/business/${path}/`, params: { business_id: id, ...params }, needs })
  const videoPage = (params: Asking['params'], signal: AbortSignal) =>
    door.ask(wire.videoPage, reading('video/list', { fields: JSON.stringify(wire.videoFields), max_count: videoLimit, ...params }, 'video.list'), signal)
  const commentsIn = (list: readonly unknown[]): Rows<Comment> => {
    const rows = readable('comment', wire.comment, list)
    return { rows, whole: rows.length === list.length }
  }

  async function* videos(signal: AbortSignal): AsyncGenerator<Video[]> {
    let cursor: number | undefined
    for (let n = 0; n < mostPages; n += 1) {
      const page = await videoPage({ cursor }, signal)
      yield readable('video', wire.video, page.videos)
      if (!page.has_more || page.cursor === undefined || page.cursor === cursor) return
      cursor = page.cursor
    }
  }

  /** Beyond some hundreds of rows the same ones come again: https://business-api.tiktok.com/portal/docs?id=1776065099288577 */
  async function* pagesOf(path: string, params: Asking['params'], most: number, signal: AbortSignal, place?: Place): AsyncGenerator<Rows<Comment>> {
    const told = new Set<string>()
    let cursor = Number(place?.after ?? 0)
    for (let n = 0; n < most; n += 1) {
      const page = await door.ask(wire.commentPage, reading(path, { ...params, cursor, max_count: commentLimit }, 'comment.list'), signal)
      // What does not move on has come to its end, whatever it says.
      const next = page.has_more && page.cursor !== undefined && page.cursor > cursor ? page.cursor : null
      if (place !== undefined) place.after = next === null ? undefined : String(next)
      const { rows, whole } = commentsIn(page.comments)
      yield { rows: rows.filter(({ comment_id: one }) => !told.has(one) && told.add(one)), whole }
      if (next === null) return
      cursor = next
    }
    yield { rows: [], whole: false }
  }

  /** Null where it is gone: as the network says, or as its silence about it does. */
  async function orNull<T>(work: Promise<T>, isAway: () => Promise<boolean> = () => Promise.resolve(false)): Promise<T | null> {
    return work.catch(async (error: unknown) => {
      if (isGone(error) || (isBadParameter(error) && (await isAway()))) return null
      throw error
    })
  }
  const videosById = async (ids: readonly string[], signal: AbortSignal): Promise<Rows<Video>> => {
    const page = await videoPage({ filters: JSON.stringify({ video_ids: ids }) }, signal)
    const rows = readable('video', wire.video, page.videos)
    return { rows, whole: rows.length === page.videos.length }
  }
  const commentsById = async (videoId: string, ids: readonly string[], signal: AbortSignal): Promise<Rows<Comment> | null> => {
    const params = { video_id: videoId, comment_ids: JSON.stringify(ids), include_replies: true, status: 'ALL', max_count: commentLimit }
    const lacks = async () => {
      const { rows, whole } = await videosById([videoId], signal)
      return whole && rows.every(({ item_id: one }) => one !== videoId)
    }
    const page = await orNull(door.ask(wire.commentPage, reading('comment/list', params, 'comment.list'), signal), lacks)
    return page === null ? null : commentsIn(page.comments)
  }

  return {
    door,
    settings,
    session,
    videos,
    videosById,
    commentsById,
    async *comments(videoId, signal, place) {
      const params = { video_id: videoId, include_replies: true, status: 'ALL', sort_field: 'create_time', sort_order: 'desc' }
      for await (const { rows } of pagesOf('comment/list', params, mostPages, signal, place)) yield rows
    },
    async replies(videoId, commentId, signal) {
      const all: Rows<Comment> = { rows: [], whole: true }
      const walk = async () => {
        for await (const { rows, whole } of pagesOf('comment/reply/list', { video_id: videoId, comment_id: commentId }, mostReplyPages, signal)) {
          all.rows.push(...rows)
          all.whole &&= whole
        }
        return all
      }
      return orNull(walk(), async () => {
        const above = await commentsById(videoId, [commentId], signal)
        return above === null || (above.whole && above.rows.every(({ comment_id: one }) => one !== commentId))
      })
    },
    answersIn: (row) => commentsIn(row.reply_list ?? []).rows,
    write(what, fields, signal) {
      const asking: Asking = { method: 'POST', path: `/business/comment/${what}/`, json: { business_id: id, ...fields }, needs: 'comment.list.manage' }
      return door.ask(wire.anything, asking, signal)
    },
    async conversations(kind, signal) {
      const params = { conversation_type: kind, limit: conversationLimit }
      const page = await door.ask(wire.conversationPage, reading('message/conversation/list', params, 'message.list.read'), signal)
      return readable('conversation', wire.conversation, page.conversations)
    },
    async messages(conversationId, signal) {
      const page = await orNull(door.ask(wire.messagePage, reading('message/content/list', { conversation_id: conversationId }, 'message.list.read'), signal))
      if (page === null) return null
      return { rows: readable('message', wire.message, page.messages), people: readable('participant', wire.participant, page.participants ?? []) }
    },
    async send(conversationId, text, signal) {
      const json = { business_id: id, recipient_type: 'CONVERSATION', recipient: conversationId, message_type: 'TEXT', text: { body: text } }
      const given = await door.ask(wire.anything, { method: 'POST', path: '/business/message/send/', json, needs: 'message.list.send' }, signal)
      return wire.sent.safeParse(given).data?.message.message_id ?? null
    },
  }
}
