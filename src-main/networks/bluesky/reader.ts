import type { RemoteItem, RemotePost } from '../../../src-contract/remote.ts'
import { ownerOf } from './at-uri.ts'
import { getPostsLimit } from './capabilities.ts'
import type { Client } from './client.ts'
import { quotedUri } from './embeds.ts'
import { createGates } from './gates.ts'
import { kindOf, rootOf, toItem, toPost } from './transform.ts'
import type { Place } from './transform.ts'
import { postView, postsAnswer } from './wire.ts'
import type { PostView } from './wire.ts'

/** What a set of posts means to us: our own publications, and the items on them. */
export type Collected = { posts: RemotePost[]; items: RemoteItem[] }

/**
 * Reads posts and finds their places. Remembers what it has read for as long as it lives, which is one pull. Guarantees:
 * 1. an item's thread is the reply nearest our own publication above it, however the item was come by (a notification, a walk, a look);
 * 2. a post nobody answers with (deleted, blocked, not indexed) is only absent: nothing is concluded from it here.
 */
export type Reader = {
  posts(uris: readonly string[]): Promise<Map<string, PostView>>
  /** Takes what was read by another way. */
  learn(views: readonly PostView[]): void
  /** `told`: they are wanted although they neither answer nor name us. */
  collect(views: readonly PostView[], told?: boolean): Promise<Collected>
}

/** A chain of replies longer than this is not climbed to its end. */
const maxClimb = 500

export function createReader(client: Client, signal: AbortSignal): Reader {
  const me = client.did
  const known = new Map<string, PostView | null>()
  const gates = createGates(client, signal)

  async function posts(uris: readonly string[]): Promise<Map<string, PostView>> {
    const missing = [...new Set(uris)].filter((uri) => !known.has(uri))
    for (let from = 0; from < missing.length; from += getPostsLimit) {
      const batch = missing.slice(from, from + getPostsLimit)
      const answer = await client.get(postsAnswer, 'app.bsky.feed.getPosts', { uris: batch }, signal)
      for (const uri of batch) known.set(uri, null)
      learn(client.readable('post', postView, answer.posts))
    }
    return new Map(
      uris.flatMap((uri) => {
        const view = known.get(uri)
        return view === undefined || view === null ? [] : [[uri, view]]
      }),
    )
  }

  function learn(views: readonly PostView[]): void {
    for (const view of views) known.set(view.uri, view)
  }

  /** The next post to know in order to place this one: the lowest ancestor not read yet in a thread of ours, else what it stands under. */
  function wanted(view: PostView): string[] {
    const { reply } = view.record
    const quoted = quotedUri(view.record)
    const context = quoted !== null && ownerOf(quoted) === me ? [quoted] : []
    if (reply === undefined) return context
    if (ownerOf(reply.root.uri) !== me) return [...context, reply.root.uri]
    const climb = climbFrom(view)
    const next = climb.at(-1)?.record.reply?.parent.uri
    return [reply.root.uri, ...(next === undefined || known.get(next) === null ? [] : [next])]
  }

  /** The post and its ancestors as far as they are known, upwards. */
  function climbFrom(view: PostView): PostView[] {
    const climb = [view]
    const passed = new Set([view.uri])
    for (let at = view; at.record.reply !== undefined && climb.length < maxClimb;) {
      const parent = known.get(at.record.reply.parent.uri)
      if (parent === undefined || parent === null || passed.has(parent.uri)) break
      climb.push(parent)
      passed.add(parent.uri)
      at = parent
    }
    return climb
  }

  function placeOf(view: PostView, kind: Place['kind']): Place | 'post' {
    const root = rootOf(view)
    if (ownerOf(root.uri) !== me) {
      const quoted = quotedUri(view.record)
      const own = quoted !== null && ownerOf(quoted) === me && known.get(quoted) ? quoted : null
      return { kind, threadRemoteId: root.uri, postRemoteId: own ?? (root.uri !== view.uri && known.get(root.uri) ? root.uri : null) }
    }
    const down = climbFrom(view).reverse()
    // Our own answers to ourselves, from the root on, are one publication in several posts.
    const published = down[0]?.uri === root.uri ? down.findIndex((one) => one.author.did !== me) : 0
    if (published === -1) return 'post'
    const top = down[published] ?? view
    const post = published === 0 ? (known.get(root.uri) ? root.uri : null) : (down[published - 1]?.uri ?? null)
    return { kind, threadRemoteId: top.uri, postRemoteId: post }
  }

  async function collect(views: readonly PostView[], told = false): Promise<Collected> {
    learn(views)
    for (let round = 0; round < maxClimb; round += 1) {
      const unread = views.flatMap(wanted).filter((uri) => !known.has(uri))
      if (unread.length === 0) break
      await posts(unread)
    }
    const found = new Map<string, RemotePost>()
    const items = new Map<string, RemoteItem>()
    const publish = (view: PostView | null | undefined) => {
      if (view) found.set(view.uri, toPost(view, me))
    }
    for (const view of views.flatMap((one) => (ownerOf(rootOf(one).uri) === me ? climbFrom(one) : [one]))) {
      const kind = kindOf(view, me) ?? (told ? 'mention' : null)
      if (kind === null || items.has(view.uri)) continue
      const place = kind === 'post' ? 'post' : placeOf(view, kind)
      if (place === 'post') publish(view)
      else {
        if (place.postRemoteId !== null) publish(known.get(place.postRemoteId))
        items.set(view.uri, toItem(view, place, me, await gates.hiddenIn(rootOf(view).uri)))
      }
    }
    return { posts: [...found.values()], items: [...items.values()] }
  }

  return { posts, learn, collect }
}
