import type { RemoteItem, RemotePost } from '../../../src-contract/remote.ts'
import type { Client } from './client.ts'
import { instantOf, isGone, isLink, toItem, toPost, unknownPost } from './transform.ts'
import type { Standing } from './transform.ts'

export type Gathered = { posts: RemotePost[]; upserted: RemoteItem[]; removed: string[] }

/**
 * Things as items, with the posts they stand under, but for those that are `known`. What was deleted, or removed where nobody tells us its words, is told as
 * gone.
 */
export function createGatherer(client: Client, known: ReadonlySet<string>, signal: AbortSignal) {
  const posts = new Map<string, RemotePost>()

  async function postsFor(things: readonly Standing[]): Promise<RemotePost[]> {
    const wanted = new Map<string, number>()
    for (const one of things) {
      const name = isLink(one) ? one.name : one.link_id
      if (isLink(one)) posts.set(name, toPost(one, client.settings))
      wanted.set(name, Math.min(wanted.get(name) ?? Infinity, instantOf(one)))
    }
    for (const name of known) if (!posts.has(name)) wanted.delete(name)
    const unread = Array.from(wanted.keys()).filter((name) => !posts.has(name))
    if (unread.length > 0) for (const one of (await client.info(unread, signal)).links.values()) posts.set(one.name, toPost(one, client.settings))
    return Array.from(wanted, ([name, at]) => posts.get(name) ?? unknownPost(name, at))
  }

  return async function gather(things: readonly Standing[], mentions: ReadonlySet<string> = new Set()): Promise<Gathered> {
    const there = things.filter((one) => !isGone(one))
    return {
      posts: await postsFor(there),
      upserted: there.map((one) => toItem(one, client.settings, mentions.has(one.name))),
      removed: things.filter(isGone).map(({ name }) => name),
    }
  }
}
export type Gather = ReturnType<typeof createGatherer>
