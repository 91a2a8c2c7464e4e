import { Fault } from '../../../src-contract/failure.ts'
import type { Batch, Cursor } from '../../../src-contract/remote.ts'
import type { NetworkAdapter, Session, Stream } from '../adapter.ts'
import { fillList, pullList } from '../graph-lists.ts'
import type { Listed } from '../graph-lists.ts'
import { fillHistory, lookUnder, pullNewest, pullWhole } from '../graph-posts.ts'
import { beginPasted, finishPasted, keepToken } from '../graph-token.ts'
import { capabilities, tokens, vendor } from './capabilities.ts'
import { connect, originOf } from './connect.ts'
import { perform, reconcile } from './perform.ts'
import { settingsOf } from './settings.ts'
import { createClient, mentionsOf, pendingOf, underThreads } from './under.ts'
import type { Client } from './under.ts'

const lists: Record<string, (client: Client) => Listed> = { mentions: mentionsOf, pending: pendingOf }
const liveStreams = ['comments', 'mentions', 'pending']

async function* pull(session: Session, stream: Stream, cursor: Cursor | null, signal: AbortSignal): AsyncGenerator<Batch> {
  if (stream.id === 'comments') await keepToken(tokens(settingsOf(session.account).origin), session, signal)
  const client = createClient(session)
  const [name, isHistory] = [stream.id.replace(/-history$/, ''), stream.id.endsWith('-history')]
  const list = lists[name]
  if (list !== undefined) yield* isHistory ? fillList(list(client), cursor, signal) : pullList(list(client), session.clock.now(), cursor, signal)
  else yield* isHistory ? fillHistory(underThreads(client), cursor, signal) : pullNewest(underThreads(client), stream.posts, session.clock.now(), cursor, signal)
}

async function* pullPost(session: Session, postRemoteId: string, signal: AbortSignal): AsyncGenerator<Batch> {
  const under = underThreads(createClient(session))
  const post = await under.post(postRemoteId, signal)
  if (post === null) throw new Fault('remote.gone', { host: new URL(settingsOf(session.account).origin ?? vendor).host })
  yield* pullWhole(under, post, signal)
}

/** Threads, with an app of the user's own. Nobody counts the answers there: how often it is looked under a post is by how lively it is. */
export const threads: NetworkAdapter = {
  id: 'threads',
  capabilities,
  origins: [vendor],
  // 4,800 calls a day for each time somebody saw the account, ten times at least. https://developers.facebook.com/docs/graph-api/overview/rate-limiting/
  restMs: 120_000,
  postLooksPerHour: 60,
  connect,
  streams(account) {
    const closed = new Set(settingsOf(account).closed)
    const open = liveStreams.filter((name) => !closed.has(name))
    const live = open.map((id): Stream => ({ id, role: 'live', ...(id === 'comments' && account.posts !== undefined ? { posts: account.posts } : {}) }))
    return [...live, ...open.map((name): Stream => ({ id: `${name}-history`, role: 'backfill' }))]
  },
  pull,
  pullPost,
  lookLimit: 300,
  signIn: {
    asks: ['clientId', 'clientSecret', 'redirectUrl'],
    pasted: true,
    begin: async (connecting) => beginPasted(tokens(originOf(connecting.url)), connecting),
    finish: (connecting, begun, returned, signal) => finishPasted(tokens(originOf(connecting.url)), connecting, begun, returned, signal),
  },
  look: (session, targets, signal) => lookUnder(underThreads(createClient(session)), targets, signal),
  perform: async (session, action, key, signal) => perform(createClient(session), action, key, signal),
  reconcile: async (session, action, _key, attemptedAt, signal) => reconcile(createClient(session), action, attemptedAt, signal),
}
