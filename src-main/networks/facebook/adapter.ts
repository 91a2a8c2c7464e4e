import { Fault } from '../../../src-contract/failure.ts'
import type { Batch, Cursor } from '../../../src-contract/remote.ts'
import type { NetworkAdapter, Session, Stream } from '../adapter.ts'
import { fillList, pullList } from '../graph-lists.ts'
import type { Listed } from '../graph-lists.ts'
import { fillHistory, lookUnder, pullNewest, pullWhole } from '../graph-posts.ts'
import { capabilities, vendor } from './capabilities.ts'
import { connect } from './connect.ts'
import { conversationsOf, mentionsOf, reviewsOf } from './lists.ts'
import { perform, reconcile } from './perform.ts'
import { settingsOf } from './settings.ts'
import { begin, finish } from './sign-in.ts'
import { createClient, underPosts } from './under.ts'
import type { Client } from './under.ts'

/** What is read beside the comments, by the stream's name. */
const lists: Record<string, (client: Client) => Listed> = {
  messages: conversationsOf,
  mentions: (client) => mentionsOf(client, 'visitor_posts'),
  tagged: (client) => mentionsOf(client, 'tagged'),
  reviews: reviewsOf,
}

const liveStreams = ['comments', 'ads', 'messages', 'mentions', 'tagged', 'reviews']

function pull(session: Session, stream: Stream, cursor: Cursor | null, signal: AbortSignal): AsyncGenerator<Batch> {
  const client = createClient(session)
  const [name = '', isHistory] = [stream.id.replace(/-history$/, ''), stream.id.endsWith('-history')]
  const list = lists[name]
  if (list !== undefined) return isHistory ? fillList(list(client), cursor, signal) : pullList(list(client), session.clock.now(), cursor, signal)
  const under = underPosts(client, name === 'ads' ? 'ads_posts' : 'published_posts')
  return isHistory ? fillHistory(under, cursor, signal) : pullNewest(under, stream.posts, session.clock.now(), cursor, signal)
}

async function* pullPost(session: Session, postRemoteId: string, signal: AbortSignal): AsyncGenerator<Batch> {
  const under = underPosts(createClient(session))
  const post = await under.post(postRemoteId, signal)
  if (post === null) throw new Fault('remote.gone', { host: new URL(settingsOf(session.account).base).host })
  yield* pullWhole(under, post, signal)
}

/** Pages on Facebook, with an app of the user's own. */
export const facebook: NetworkAdapter = {
  id: 'facebook',
  capabilities,
  origins: [vendor],
  // A quiet page has few calls a day: 4,800 for each person engaged. https://developers.facebook.com/docs/graph-api/overview/rate-limiting/
  restMs: 120_000,
  postLooksPerHour: 60,
  connect,
  streams(account) {
    const closed = new Set(settingsOf(account).closed)
    const open = liveStreams.filter((name) => !closed.has(name === 'tagged' ? 'mentions' : name))
    const live = open.map((id): Stream => ({ id, role: 'live', ...(id === 'comments' && account.posts !== undefined ? { posts: account.posts } : {}) }))
    return [...live, ...open.map((name): Stream => ({ id: `${name}-history`, role: 'backfill' }))]
  },
  pull,
  pullPost,
  lookLimit: 300,
  replyLimit: (_account, kind, inPrivate) => (inPrivate || kind === 'message' ? { max: 2000, unit: 'utf16' } : null),
  signIn: { asks: ['clientId', 'clientSecret'], begin, finish },
  look: (session, targets, signal) => lookUnder(underPosts(createClient(session)), targets, signal),
  perform: async (session, action, key, signal) => perform(createClient(session), action, key, signal),
  reconcile: async (session, action, key, attemptedAt, signal) => reconcile(createClient(session), action, key, attemptedAt, signal),
}
