import { z } from 'zod'
import type { Batch, Cursor, RemoteItem, RemotePost } from '../../../src-contract/remote.ts'
import { notifiedMs, pageLimit } from './capabilities.ts'
import { isAbsent } from './client.ts'
import { toComment, toMention } from './transform.ts'
import { commentIn, encoded, listOf, recordOf } from './urn.ts'
import { commentNow, underPosts } from './under.ts'
import type { Reach } from './under.ts'
import { notification } from './wire.ts'
import type { Notification } from './wire.ts'

/** `until`: what was told up to then has been delivered but for what came late, which `seen` tells apart. */
const state = z.object({ until: z.number(), seen: z.array(z.string()) })

/** What is told of late is told of within this. */
const overlapMs = 15 * 60_000
const mostSeen = 500
/** Of comments that are told of, so many are asked for in one reading; the counts of their posts find the rest. */
const mostAsked = 100

/** https://learn.microsoft.com/linkedin/marketing/community-management/organizations/organization-social-action-notifications */
const actions = ['COMMENT', 'ADMIN_COMMENT', 'COMMENT_EDIT', 'COMMENT_DELETE', 'SHARE_MENTION']
export const notificationQuery = (organization: string, from: number, to: number): string[] => [
  'q=criteria', `organizationalEntity=${encoded(organization)}`, `actions=${listOf(actions)}`, `timeRange=${recordOf({ start: from, end: to })}`,
]

/** Mentions, and what happened to comments: those that came, were changed or went. The first time mentions alone: comments are read under their posts. */
export async function* pullNotifications(reach: Reach, now: number, cursor: Cursor | null, signal: AbortSignal): AsyncGenerator<Batch> {
  const { client, settings } = reach
  const before = state.safeParse(cursor).data ?? null
  const from = Math.max(now - notifiedMs, before === null ? 0 : before.until - overlapMs)
  const query = notificationQuery(settings.organization, from, now + overlapMs)
  const seen = new Set(before?.seen)
  const fresh: Notification[] = []
  for await (const { rows } of client.pages('notification', notification, { path: 'organizationalEntityNotifications', query, needs: 'rw_organization_admin' }, { start: 0, count: pageLimit }, signal)) {
    for (const row of rows) if (!seen.has(row.notificationId)) fresh.push(row)
    for (const { notificationId } of rows) seen.add(notificationId)
  }
  // In the order in which it happened: what was deleted last is gone.
  fresh.sort((a, b) => a.lastModifiedAt - b.lastModifiedAt)
  const gathered = await gather(reach, before === null ? fresh.filter(({ action }) => action === 'SHARE_MENTION') : fresh, signal)
  const until = Math.max(before?.until ?? 0, ...fresh.map(({ lastModifiedAt }) => Math.min(lastModifiedAt, now)))
  const next: Cursor = { until, seen: Array.from(seen).slice(-mostSeen) }
  if (fresh.length > 0 || before === null) yield { ...gathered, cursor: next }
}

async function gather(reach: Reach, rows: readonly Notification[], signal: AbortSignal): Promise<Pick<Batch, 'posts' | 'upserted' | 'removed'>> {
  const posts = new Map<string, RemotePost | null>()
  const items = new Map<string, RemoteItem>()
  const removed = new Set<string>()
  let asked = 0
  for (const row of rows) {
    if (row.action === 'SHARE_MENTION') {
      const mention = toMention(row, reach.settings)
      if (mention === null) reach.session.unreadable?.('mention', row.notificationId)
      else items.set(mention.remoteId, mention)
      continue
    }
    const urn = row.generatedActivity ?? ''
    const named = commentIn(urn)
    if (named === null) continue
    const deleted = row.action === 'COMMENT_DELETE'
    asked += 1
    if (!deleted && asked > mostAsked) continue
    // It says so itself whether it is there: nobody's word for it is enough.
    const now = await commentNow(reach, urn, signal)
    if (now === null) {
      if (deleted) removed.add(named.id)
      continue
    }
    const post = await postOf(reach, row.sourcePost ?? now.object, posts, signal)
    if (post !== null) items.set(now.id, toComment(now, post.remoteId, reach.settings))
  }
  return { posts: Array.from(posts.values()).flatMap((post) => post ?? []), upserted: Array.from(items.values()).filter(({ remoteId }) => !removed.has(remoteId)), removed: Array.from(removed) }
}

/** Under the id that the list of posts gives it, whichever of its names it was told under. */
async function postOf(reach: Reach, urn: string, known: Map<string, RemotePost | null>, signal: AbortSignal): Promise<RemotePost | null> {
  const before = known.get(urn)
  if (before !== undefined) return before
  const found = await underPosts(reach).post(urn, signal).catch((error: unknown) => {
    if (!isAbsent(error)) throw error
    return null
  })
  known.set(urn, found)
  return found
}
