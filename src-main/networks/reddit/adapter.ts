import type { Batch, Cursor } from '../../../src-contract/remote.ts'
import type { AdapterAccount, NetworkAdapter, Session, Stream } from '../adapter.ts'
import { beginSignIn, finishSignIn } from '../app-oauth.ts'
import { fillList, pullList } from '../graph-lists.ts'
import { capabilities } from './capabilities.ts'
import { createClient } from './client.ts'
import { appFor, callback, connect, vendor } from './connect.ts'
import { pullCounts } from './counts.ts'
import { createGatherer } from './gather.ts'
import { fillLists, pullLists, sourcesOf } from './lists.ts'
import { look, lookLimit } from './look.ts'
import { perform, reconcile } from './perform.ts'
import { pullQueues } from './queues.ts'
import { settingsOf } from './settings.ts'
import { messagesOf, modmailOf } from './talks.ts'
import { fillTrees, pullTree } from './tree.ts'

/** What waits for a moderator first. */
function streams(account: AdapterAccount): Stream[] {
  const { communities, without } = settingsOf(account)
  const mod = communities.length > 0
  const may = (id: string) => !without.includes(id)
  const messages = may('messages') ? ['messages'] : []
  const modmail = mod && may('modmail') ? ['modmail'] : []
  const live = [...(mod ? ['queues', 'comments'] : []), ...(may('inbox') ? ['inbox'] : []), ...(may('own') ? ['own'] : []), ...modmail, ...messages, 'counts']
  const history = [...modmail, ...messages, 'lists', 'trees'].map((id) => `${id}-history`)
  const more = account.posts === undefined ? {} : { posts: account.posts }
  return [...live.map((id): Stream => ({ id, role: 'live', ...more })), ...history.map((id): Stream => ({ id, role: 'backfill', ...more }))]
}

function pull(session: Session, stream: Stream, cursor: Cursor | null, signal: AbortSignal): AsyncGenerator<Batch> {
  const client = createClient(session)
  const gather = createGatherer(client, new Set(stream.posts?.map(({ remoteId }) => remoteId)), signal)
  const now = session.clock.now()
  switch (stream.id) {
    case 'queues':
      return pullQueues(client, gather, cursor, signal)
    case 'comments':
    case 'inbox':
    case 'own':
      return pullLists(sourcesOf(client, gather, stream.id, signal), now, cursor)
    case 'modmail':
      return pullList(modmailOf(client, cursor), now, cursor, signal)
    case 'messages':
      return pullList(messagesOf(client), now, cursor, signal)
    case 'counts':
      return pullCounts(client, gather, stream.posts, now, cursor, signal)
    case 'modmail-history':
      return fillList(modmailOf(client, cursor), cursor, signal)
    case 'messages-history':
      return fillList(messagesOf(client), cursor, signal)
    case 'lists-history':
      return fillLists(sourcesOf(client, gather, 'lists', signal), cursor)
    default:
      return fillTrees(client, gather, cursor, signal)
  }
}

/** The communities that one moderates, what one is answered and told, and the letters to moderators. */
export const reddit: NetworkAdapter = {
  id: 'reddit',
  capabilities,
  // A hundred questions a minute; at rest there are six, and six for each community. https://support.reddithelp.com/hc/en-us/articles/16160319875092-Reddit-Data-API-Wiki
  restMs: 2 * 60_000,
  origins: vendor,
  connect,
  signIn: {
    asks: ['user', 'clientId'],
    callback,
    begin: (connecting, redirectUrl) => Promise.resolve(beginSignIn(appFor(connecting), connecting, redirectUrl)),
    finish: (connecting, begun, returned, signal) => finishSignIn(appFor(connecting), connecting, begun, returned, signal),
  },
  streams,
  pull,
  pullPost: (session, postRemoteId, signal) => {
    const client = createClient(session)
    return pullTree(client, createGatherer(client, new Set([postRemoteId]), signal), postRemoteId, signal)
  },
  // A hundred posts are counted by one question.
  postLooksPerHour: 600,
  lookLimit,
  look: (session, targets, signal) => look(createClient(session), targets, signal),
  perform: (session, action, key, signal) => perform(createClient(session), action, key, signal),
  reconcile: (session, action, key, attemptedAt, signal) => reconcile(createClient(session), action, key, attemptedAt, signal),
}
