import { Fault } from '../../../src-contract/failure.ts'
import type { Batch, Cursor } from '../../../src-contract/remote.ts'
import type { NetworkAdapter, Session, Stream } from '../adapter.ts'
import { fillHistory, lookUnder, pullNewest, pullWhole } from '../graph-posts.ts'
import { capabilities, vendor } from './capabilities.ts'
import { connect } from './connect.ts'
import { pullNotifications } from './notifications.ts'
import { perform, reconcile } from './perform.ts'
import { settingsOf } from './settings.ts'
import { begin, finish } from './sign-in.ts'
import { reachOf, underPosts } from './under.ts'

function pull(session: Session, stream: Stream, cursor: Cursor | null, signal: AbortSignal): AsyncGenerator<Batch> {
  const reach = reachOf(session)
  const now = session.clock.now()
  if (stream.id === 'mentions') return pullNotifications(reach, now, cursor, signal)
  return stream.id === 'comments' ? pullNewest(underPosts(reach), stream.posts, now, cursor, signal) : fillHistory(underPosts(reach), cursor, signal)
}

async function* pullPost(session: Session, postRemoteId: string, signal: AbortSignal): AsyncGenerator<Batch> {
  const reach = reachOf(session)
  const post = await underPosts(reach).post(postRemoteId, signal)
  if (post === null) throw new Fault('remote.gone', { host: reach.client.host })
  yield* pullWhole(underPosts(reach), post, signal)
}

/** Pages of organisations, by an application of the user's own. */
export const linkedin: NetworkAdapter = {
  id: 'linkedin',
  capabilities,
  origins: [vendor.api, vendor.oauth],
  // How many calls a day there are nobody tells; a reading at rest takes three. https://learn.microsoft.com/linkedin/shared/api-guide/concepts/rate-limits
  restMs: 10 * 60_000,
  postLooksPerHour: 12,
  connect,
  streams(account) {
    const comments: Stream = { id: 'comments', role: 'live', ...(account.posts === undefined ? {} : { posts: account.posts }) }
    const mentions: Stream[] = settingsOf(account).closed.includes('mentions') ? [] : [{ id: 'mentions', role: 'live' }]
    return [comments, ...mentions, { id: 'comments-history', role: 'backfill' }]
  },
  pull,
  pullPost,
  lookLimit: 100,
  sweeps: { recentMs: 3 * 3_600_000, aDay: 300 },
  signIn: { asks: ['clientId', 'clientSecret', 'redirectUrl'], pasted: true, begin: async (connecting, redirectUrl) => begin(connecting, redirectUrl), finish },
  look: (session, targets, signal) => lookUnder(underPosts(reachOf(session)), targets, signal),
  perform: async (session, action, key, signal) => perform(reachOf(session), action, key, signal),
  // Of the application, whichever of its pages spends it; its portal shows what the user may set here.
  allowance: { kind: 'units', every: 'day', zone: 'UTC', limit: 5000, pool: () => 'application', price: ({ url }) => (new URL(url).pathname.startsWith('/rest/') ? 1 : 0) },
  reconcile: async (session, action, key, attemptedAt, signal) => reconcile(reachOf(session), action, key, attemptedAt, signal),
}
