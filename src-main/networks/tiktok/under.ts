import { Fault } from '../../../src-contract/failure.ts'
import type { RemoteItem, RemotePost, Seen, Target } from '../../../src-contract/remote.ts'
import type { Entry, Listed } from '../graph-lists.ts'
import type { Under } from '../graph-posts.ts'
import { commentLimit, videoLimit } from './capabilities.ts'
import type { Client, Place, Rows } from './client.ts'
import { isGone } from './faults.ts'
import { refSchema, toComment, toMessages, toPost } from './transform.ts'
import type { Ref } from './transform.ts'
import type { Comment } from './wire.ts'

/** Of the newest videos so many are looked at for their counts. */
const mostVideos = 100
/** A place counts rows: it grows old only by what is deleted meanwhile. The pages of a very long list take many minutes at the pace that is allowed. */
const placeLastsMs = 15 * 60_000

/** What stands under the videos of an account. */
export function underVideos(client: Client): Under {
  const { settings: us, session } = client

  async function* posts(until: number | null, signal: AbortSignal): AsyncGenerator<RemotePost[]> {
    let held: RemotePost[] = []
    for await (const rows of client.videos(signal)) {
      held.push(...rows.map((row) => toPost(row, us)).filter(({ createdAt }) => until === null || createdAt <= until))
      if (held.length < mostVideos) continue
      yield held
      held = []
    }
    if (held.length > 0) yield held
  }

  async function* newest({ remoteId }: RemotePost, signal: AbortSignal, place?: Place): AsyncGenerator<RemoteItem[]> {
    for await (const rows of client.comments(remoteId, signal, place)) {
      const items: RemoteItem[] = []
      for (const row of rows) {
        const given = client.answersIn(row)
        const answers = (row.replies ?? 0) <= given.length ? given : ((await client.replies(remoteId, row.comment_id, signal))?.rows ?? given)
        items.push(toComment(row, remoteId, null, us), ...answers.map((answer) => toComment(answer, remoteId, row.comment_id, us)))
      }
      yield items
    }
  }

  return {
    posts,
    newest,
    async post(remoteId, signal) {
      const found = (await client.videosById([remoteId], signal)).rows.find(({ item_id: id }) => id === remoteId)
      return found === undefined ? null : toPost(found, us)
    },
    async one(target, signal) {
      const [seen] = (await look(client, [target], signal)).seen
      return seen?.item
    },
    nested: true,
    owner: session.http,
    placeLastsMs,
  }
}

/** As it is now; null where it is gone, undefined where nobody can tell. */
export async function findComment(client: Client, { video, id, parent }: Ref, signal: AbortSignal): Promise<Comment | null | undefined> {
  return commentIn(parent === null ? await client.commentsById(video, [id], signal) : await client.replies(video, parent, signal), id)
}

function commentIn(found: Rows<Comment> | null, id: string): Comment | null | undefined {
  return found?.rows.find((row) => row.comment_id === id) ?? (found?.whole === false ? undefined : null)
}

/** The state of what we hold: comments by their ids, answers by the comment they stand under, messages by their conversation. */
export async function look(client: Client, targets: readonly Target[], signal: AbortSignal): Promise<{ seen: Seen[]; posts: RemotePost[] }> {
  const wanted = targets.flatMap((target) => {
    const ref = refSchema.safeParse(target.ref).data
    return ref === undefined ? [] : [{ target, ref }]
  })
  const seen: Seen[] = []
  const tell = ({ target, ref }: (typeof wanted)[number], found: Rows<Comment> | null) => {
    const row = commentIn(found, target.remoteId)
    if (row === undefined) return
    const item = row === null ? null : toComment(row, ref.video, ref.parent, client.settings)
    seen.push({ remoteId: target.remoteId, item: item === null ? null : { ...item, threadRemoteId: target.threadRemoteId, postRemoteId: target.postRemoteId } })
  }
  const comments = wanted.filter(({ ref }) => ref.what === 'comment')
  for (const there of groupsOf(comments.filter(({ ref }) => ref.parent === null), ({ ref }) => ref.video)) {
    for (let from = 0; from < there.length; from += commentLimit) {
      const some = there.slice(from, from + commentLimit)
      const found = await client.commentsById(some[0]?.ref.video ?? '', some.map(({ ref }) => ref.id), signal)
      for (const one of some) tell(one, found)
    }
  }
  for (const there of groupsOf(comments.filter(({ ref }) => ref.parent !== null), ({ ref }) => `${ref.video} ${ref.parent}`)) {
    const [first] = there
    const found = first === undefined ? null : await client.replies(first.ref.video, first.ref.parent ?? '', signal)
    for (const one of there) tell(one, found)
  }
  for (const there of groupsOf(wanted.filter(({ ref }) => ref.what === 'message'), ({ ref }) => ref.id)) {
    // What is older than the newest twenty is not shown: nothing is known of it.
    const now = new Map((await messagesIn(client, there[0]?.ref.id ?? '', signal)).map((item) => [item.remoteId, item]))
    for (const { target } of there) {
      const item = now.get(target.remoteId)
      if (item !== undefined) seen.push({ remoteId: target.remoteId, item })
    }
  }
  return { seen, posts: await countsOf(client, comments.map(({ ref }) => ref.video), signal) }
}

async function countsOf(client: Client, videos: readonly string[], signal: AbortSignal): Promise<RemotePost[]> {
  const ids = Array.from(new Set(videos))
  const posts: RemotePost[] = []
  for (let from = 0; from < ids.length; from += videoLimit) {
    const { rows } = await client.videosById(ids.slice(from, from + videoLimit), signal)
    posts.push(...rows.filter(({ item_id: id }) => ids.includes(id)).map((row) => toPost(row, client.settings)))
  }
  return posts
}

function groupsOf<T>(all: readonly T[], keyOf: (one: T) => string): T[][] {
  const groups = new Map<string, T[]>()
  for (const one of all) groups.set(keyOf(one), [...(groups.get(keyOf(one)) ?? []), one])
  return Array.from(groups.values())
}

export async function messagesIn(client: Client, conversationId: string, signal: AbortSignal): Promise<RemoteItem[]> {
  const found = await client.messages(conversationId, signal)
  return found === null ? [] : toMessages({ id: conversationId, ...found }, client.settings)
}

/** How many conversations are opened before what was in them is handed on. */
const atOnce = 20

/** Those of the last ninety days, the last written to first. Each is a question of its own: `isKnown` says which need not be asked. */
export const conversationsOf = (client: Client, isKnown: (id: string, at: number) => boolean): Listed =>
  async function* conversations(_until, signal) {
    const all = [...(await client.conversations('STRANGER', signal)), ...(await client.conversations('SINGLE', signal))]
    const sorted = all.sort((a, b) => b.update_time - a.update_time)
    for (let from = 0; from < sorted.length; from += atOnce) {
      const entries: Entry[] = []
      for (const { conversation_id: id, update_time: at } of sorted.slice(from, from + atOnce)) {
        const named = `${id} ${at}`
        entries.push({ id: named, at, items: isKnown(named, at) ? [] : await messagesIn(client, id, signal) })
      }
      yield entries
    }
  }

export async function wholePost(under: Under, host: string, remoteId: string, signal: AbortSignal): Promise<RemotePost> {
  const post = await under.post(remoteId, signal).catch((error: unknown) => {
    if (isGone(error)) return null
    throw error
  })
  if (post === null) throw new Fault('remote.gone', { host })
  return post
}
