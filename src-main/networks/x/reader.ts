import type { RemoteItem, RemotePost } from '../../../src-contract/remote.ts'
import type { Client, Posts } from './client.ts'
import { isRepost, isSummoning, parentOf, quotedBy, rootOf, toItem, toPost } from './transform.ts'
import type { Post } from './wire.ts'

export type Gathered = { posts: RemotePost[]; items: RemoteItem[] }

/** How far up an answer is followed for the comment that it hangs under. */
const mostSteps = 4

/**
 * Posts as items. Under a post of ours they are comments, in threads of which the top is a comment itself; elsewhere mentions. `known`: posts of ours that have been
 * told of. What is asked for besides is paid for, so that as little is as will do.
 */
export function createReader(client: Client, known: ReadonlySet<string>, signal: AbortSignal) {
  const me = client.settings.userId
  const told = new Map<string, Post>()

  const isOurRoot = (one: Post): boolean | null => {
    const root = rootOf(one)
    if (known.has(root)) return true
    const post = told.get(root)
    if (post !== undefined) return post.author_id === me
    return parentOf(one) === root && one.in_reply_to_user_id !== undefined ? one.in_reply_to_user_id === me : null
  }
  /** The comment at the top, or the first above that nobody has told of. */
  const topOf = (one: Post): { id: string; missing: boolean } => {
    let at = one
    for (let n = 0; n < 100; n += 1) {
      const parent = parentOf(at)
      if (parent === null || parent === rootOf(one)) return { id: at.id, missing: false }
      const next = told.get(parent)
      if (next === undefined || next === at) return { id: parent, missing: true }
      at = next
    }
    return { id: one.id, missing: false }
  }

  async function learn(ids: readonly string[]): Promise<void> {
    const asked = [...new Set(ids)].filter((id) => !told.has(id))
    if (asked.length === 0) return
    const found = await client.lookup(asked, signal)
    for (const one of [...found.rows, ...found.beside.posts.values()]) told.set(one.id, one)
  }

  return {
    async gather(found: Posts): Promise<Gathered> {
      const rows = found.rows.filter((one) => !isRepost(one))
      for (const one of [...found.beside.posts.values(), ...rows]) told.set(one.id, one)
      await learn(rows.filter((one) => isOurRoot(one) === null && rootOf(one) !== one.id).map(rootOf))
      const ours = rows.filter((one) => rootOf(one) !== one.id && isOurRoot(one) === true)
      for (let n = 0; n < mostSteps; n += 1) {
        const missing = ours.map(topOf).filter((one) => one.missing && !told.has(one.id)).map(({ id }) => id)
        if (missing.length === 0) break
        await learn(missing)
      }
      await learn(ours.map(rootOf).filter((id) => !known.has(id)))
      const roots = new Map<string, RemotePost>()
      const items = rows.flatMap((one): RemoteItem[] => {
        const root = rootOf(one)
        if (one.id === root && one.author_id === me) {
          roots.set(one.id, toPost(one, client.settings.username))
          return []
        }
        const under = ours.includes(one)
        const post = told.get(root)
        if (under && post !== undefined) roots.set(root, toPost(post, client.settings.username))
        // What we wrote elsewhere to nobody who wrote to us is no answer of ours.
        if (one.author_id === me && parentOf(one) === null) return []
        return [toItem(one, {
          kind: under ? 'comment' : 'mention', threadRemoteId: under ? topOf(one).id : root, postRemoteId: under && (known.has(root) || post !== undefined) ? root : null,
          visibility: 'visible', summoned: isSummoning(one, client.settings, told.get(quotedBy(one) ?? '')),
        }, found.beside, client.settings)]
      })
      return { posts: Array.from(roots.values()), items }
    },
  }
}
export type Reader = ReturnType<typeof createReader>
