import { Fault } from '../../../src-contract/failure.ts'
import type { Batch, Cursor } from '../../../src-contract/remote.ts'
import type { NetworkAdapter, Session, Stream } from '../adapter.ts'
import { fillList, pullList } from '../graph-lists.ts'
import type { Listed } from '../graph-lists.ts'
import { fillHistory, lookUnder, pullNewest, pullWhole } from '../graph-posts.ts'
import { beginPasted, finishPasted, keepToken } from '../graph-token.ts'
import { capabilities, messageBytes, pageVendor, tokens, vendor } from './capabilities.ts'
import { connect, originOf } from './connect.ts'
import { perform, reconcile } from './perform.ts'
import { placesOf, settingsOf } from './settings.ts'
import { conversationsOf, createClient, tagsOf, underMedia } from './under.ts'
import type { Client } from './under.ts'

const lists: Record<string, (client: Client) => Listed> = { messages: conversationsOf, tags: tagsOf }
const liveStreams = ['comments', 'messages', 'tags']

async function* pull(session: Session, stream: Stream, cursor: Cursor | null, signal: AbortSignal): AsyncGenerator<Batch> {
  // Those of Pages do not end.
  const { origin, page } = settingsOf(session.account)
  if (stream.id === 'comments' && page === null) await keepToken(tokens(origin), session, signal)
  const client = createClient(session)
  const [name, isHistory] = [stream.id.replace(/-history$/, ''), stream.id.endsWith('-history')]
  const list = lists[name]
  if (list !== undefined) yield* isHistory ? fillList(list(client), cursor, signal) : pullList(list(client), session.clock.now(), cursor, signal)
  else yield* isHistory ? fillHistory(underMedia(client), cursor, signal) : pullNewest(underMedia(client), stream.posts, session.clock.now(), cursor, signal)
}

async function* pullPost(session: Session, postRemoteId: string, signal: AbortSignal): AsyncGenerator<Batch> {
  const under = underMedia(createClient(session))
  const post = await under.post(postRemoteId, signal)
  if (post === null) throw new Fault('remote.gone', { host: new URL(placesOf(settingsOf(session.account)).base).host })
  yield* pullWhole(under, post, signal)
}

/** Professional accounts on Instagram, with an app of the user's own: by Instagram's own sign-in, or with the token of the Page to which they are linked. */
export const instagram: NetworkAdapter = {
  id: 'instagram',
  capabilities,
  origins: [vendor, 'https://api.instagram.com', pageVendor],
  // 4,800 calls a day for each time somebody saw the account. https://developers.facebook.com/docs/graph-api/overview/rate-limiting/
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
  replyLimit: (_account, kind, inPrivate) => (inPrivate || kind === 'message' ? { max: messageBytes, unit: 'bytes' } : null),
  signIn: {
    asks: ['clientId', 'clientSecret', 'redirectUrl'],
    pasted: true,
    begin: async (connecting) => beginPasted(tokens(originOf(connecting.url)), connecting),
    finish: (connecting, begun, returned, signal) => finishPasted(tokens(originOf(connecting.url)), connecting, begun, returned, signal),
  },
  look: (session, targets, signal) => lookUnder(underMedia(createClient(session)), targets, signal),
  perform: async (session, action, key, signal) => perform(createClient(session), action, key, signal),
  reconcile: async (session, action, key, attemptedAt, signal) => reconcile(createClient(session), action, key, attemptedAt, signal),
}
