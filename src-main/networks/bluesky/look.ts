import { Fault } from '../../../src-contract/failure.ts'
import type { RemotePost, Seen, Target } from '../../../src-contract/remote.ts'
import { createChat } from './chat.ts'
import type { Client } from './client.ts'
import { createGates } from './gates.ts'
import { refOf } from './ref.ts'
import type { MessageRef, PostRef } from './ref.ts'
import { kindOf, rootOf, toItem } from './transform.ts'
import { messageStub, postRecord, postView, postsAnswer, profile, profilesAnswer, readable } from './wire.ts'
import type { PostView, Profile } from './wire.ts'

type PostTarget = { target: Target; ref: PostRef }
type MessageTarget = { target: Target; ref: MessageRef }

/**
 * The post as it is, or null when its record is gone. The AppView leaves out what it does not show us: posts of people we block or who
 * block us, and what it has not indexed yet. So what it leaves out is asked for in its author's repository before it is called deleted.
 * Undefined: there, but nothing says why it is not shown.
 */
type Sight = PostView | null | undefined

export async function lookAtPosts(client: Client, posts: readonly PostTarget[], signal: AbortSignal): Promise<Map<string, Sight>> {
  const answer =
    posts.length === 0
      ? { posts: [] }
      : await client.get(postsAnswer, 'app.bsky.feed.getPosts', { uris: posts.map((one) => one.target.remoteId) }, signal)
  const seen = new Map<string, Sight>(client.readable('post', postView, answer.posts).map((view) => [view.uri, view]))
  const absent = posts.filter((one) => !seen.has(one.target.remoteId))
  const people = await profilesOf(
    client,
    absent.map((one) => one.target.authorRemoteId),
    signal,
  )
  for (const { target, ref } of absent) {
    const found = await client.record(target.remoteId, signal)
    if (found === null) seen.set(target.remoteId, null)
    else seen.set(target.remoteId, behindBlock(target, ref, found.cid, found.value, people.get(target.authorRemoteId)))
  }
  return seen
}

async function profilesOf(client: Client, dids: readonly string[], signal: AbortSignal): Promise<Map<string, Profile>> {
  const actors = [...new Set(dids)]
  if (actors.length === 0) return new Map()
  const answer = await client.get(profilesAnswer, 'app.bsky.actor.getProfiles', { actors }, signal)
  return new Map(client.readable('profile', profile, answer.profiles).map((one) => [one.did, one]))
}

function behindBlock(target: Target, ref: PostRef, cid: string, value: object, author: Profile | undefined): PostView | undefined {
  const { viewer } = author ?? {}
  const blocked =
    viewer !== undefined && (viewer.blocking !== undefined || viewer.blockingByList !== undefined || viewer.blockedBy === true)
  const record = postRecord.safeParse(value)
  if (author === undefined || !blocked || !record.success) return undefined
  return {
    uri: target.remoteId,
    cid,
    author,
    record: record.data,
    indexedAt: ref.indexedAt,
    viewer: ref.like === null ? {} : { like: ref.like },
  }
}

export async function look(
  client: Client,
  targets: readonly Target[],
  signal: AbortSignal,
): Promise<{ seen: Seen[]; posts: RemotePost[] }> {
  const posts: PostTarget[] = []
  const messages: MessageTarget[] = []
  for (const target of targets) {
    const ref = refOf(target)
    if (ref.t === 'post') posts.push({ target, ref })
    else messages.push({ target, ref })
  }
  const gates = createGates(client, signal)
  const sights = await lookAtPosts(client, posts, signal)
  const seen: Seen[] = []
  for (const { target } of posts) {
    const view = sights.get(target.remoteId)
    if (view === undefined) continue
    const item = view === null ? null : itemAt(client, target, view, await gates.hiddenIn(rootOf(view).uri))
    seen.push({ remoteId: target.remoteId, item })
  }
  return { seen: [...seen, ...(await lookAtMessages(client, messages, signal))], posts: [] }
}

/** Its place is known since it was first read. */
export function itemAt(client: Client, target: Target, view: PostView, hidden: ReadonlySet<string>) {
  const kind = kindOf(view, client.did)
  const place = {
    kind: kind === null || kind === 'post' ? ('mention' as const) : kind,
    threadRemoteId: target.threadRemoteId,
    postRemoteId: target.postRemoteId,
  }
  return toItem(view, place, client.did, hidden)
}

const pageSize = 100

/** Of each conversation the newest page: older messages stay unknown, and the log tells of their deletion. So does one that we left. */
async function lookAtMessages(client: Client, messages: readonly MessageTarget[], signal: AbortSignal): Promise<Seen[]> {
  if (messages.length === 0 || !(await client.mayChat(signal))) return []
  const chat = createChat(client, signal)
  const seen: Seen[] = []
  for (const convoId of new Set(messages.map((one) => one.ref.convo))) {
    const page = await chat.messages(convoId, pageSize, null)
    if (page === null) continue
    const items = new Map((await chat.toItems(page.messages, convoId, page.people)).map((item) => [item.remoteId, item]))
    const stubs = new Set(readable(messageStub, page.messages).map((one) => one.id))
    for (const { target, ref } of messages.filter((one) => one.ref.convo === convoId)) {
      const item = items.get(target.remoteId)
      if (item !== undefined) seen.push({ remoteId: target.remoteId, item })
      // Listed without a text, or not listed where every message is: deleted.
      else if (stubs.has(ref.id) || page.next === null) seen.push({ remoteId: target.remoteId, item: null })
    }
  }
  return seen
}

/** The post an action is about, or the fault that it is gone. */
export async function sightOf(client: Client, target: Target, ref: PostRef, signal: AbortSignal): Promise<PostView> {
  const view = (await lookAtPosts(client, [{ target, ref }], signal)).get(target.remoteId)
  if (view === null) throw new Fault('remote.gone', { host: new URL(client.settings.pds).host })
  if (view === undefined) throw new Fault('remote.notFound', { host: new URL(client.settings.pds).host, status: 200 })
  return view
}
