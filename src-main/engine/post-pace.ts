import type { PostPace } from '../../src-contract/remote.ts'
import type { NetworkAdapter } from '../networks/adapter.ts'
import type { StoredAccount } from '../store/accounts.ts'
import type { ReadableDb } from '../store/connection.ts'
import { arrivalsSince, checkedPosts } from '../store/posts.ts'
import type { StoredPost } from '../store/posts.ts'
import { paceOf, paceSpans } from '../sync/post-pace.ts'

/** The newest posts that are paced; older ones are looked at by the daily round alone. */
const most = 300
/** Where a network says nothing of it. */
const usualLooks = 60
const usualRestMs = 60_000

/** How often its network bears being asked, at `pace`: the share of the usual that is left of its allowance. */
export const restAt = (adapter: NetworkAdapter | undefined, pace: number): number => Math.round((adapter?.restMs ?? usualRestMs) / pace)

/** How lively it is under the posts of an account, and how often to look there. */
export function paceFor(db: ReadableDb, adapter: NetworkAdapter | undefined, account: Pick<StoredAccount, 'id'>, now: number, pace: number) {
  const posts = checkedPosts(db, account.id, most).map((post) => ({ ...post, arrivals: arrivalsSince(db, post.id, paceSpans.map((span) => now - span)) }))
  return paceOf(posts, (adapter?.postLooksPerHour ?? usualLooks) * pace, restAt(adapter, pace), now)
}

/** What an adapter is told of it; nothing where it looks under no posts, or has not yet. */
export function postsFor(db: ReadableDb, adapter: NetworkAdapter | undefined, account: StoredAccount, now: number, share: number): { posts?: PostPace[] } {
  if (adapter?.postLooksPerHour === undefined || account.health.lastCompleteAt === null) return {}
  return { posts: paceFor(db, adapter, account, now, share).map(({ pace }) => pace) }
}

/** How long a comment waits to be seen here, on average: as measured, but no less than the account is rested from now on. */
export const delayOf = ({ checkEvery }: Pick<StoredPost, 'checkEvery'>, everyMs: number, restMs: number): number => Math.round(Math.max(checkEvery ?? everyMs, restMs) / 2)
