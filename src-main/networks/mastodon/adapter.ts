import type { Batch, Cursor } from '../../../src-contract/remote.ts'
import type { NetworkAdapter, Session, Stream } from '../adapter.ts'
import { searchSources, watchStreams } from '../search.ts'
import { capabilities } from './capabilities.ts'
import { createClient } from './client.ts'
import { connect } from './connect.ts'
import { fillConversations, pullConversations } from './conversations.ts'
import { listen } from './listen.ts'
import { look, lookLimit } from './look.ts'
import { fillNotifications, pullNotifications } from './notifications.ts'
import { perform, reconcile } from './perform.ts'
import { createReader } from './reader.ts'
import { pullWatch } from './search.ts'
import { settingsOf } from './settings.ts'
import { begin, finish } from './sign-in.ts'
import { fillThreads, pullThreads } from './threads.ts'

/** Notifications first: they are what the user waits for. The walk of the threads finds what never became one. */
const streams: Stream[] = [
  { id: 'notifications', role: 'live' },
  { id: 'conversations', role: 'live' },
  { id: 'threads', role: 'live' },
  { id: 'notifications-history', role: 'backfill' },
  { id: 'conversations-history', role: 'backfill' },
  { id: 'threads-history', role: 'backfill' },
]

function pull(session: Session, stream: Stream, cursor: Cursor | null, signal: AbortSignal): AsyncGenerator<Batch> {
  const client = createClient(session)
  const reader = createReader(client, signal)
  const [watch] = stream.watches ?? []
  if (watch !== undefined) return pullWatch(client, reader, session.clock, watch, cursor, signal)
  switch (stream.id) {
    case 'notifications':
      return pullNotifications(client, reader, cursor, signal)
    case 'conversations':
      return pullConversations(client, reader, cursor, signal)
    case 'threads':
      return pullThreads(client, reader, session.clock, cursor, signal)
    case 'notifications-history':
      return fillNotifications(client, reader, cursor, signal)
    case 'conversations-history':
      return fillConversations(client, reader, cursor, signal)
    default:
      return fillThreads(client, reader, cursor, signal)
  }
}

/** Any server that speaks the API of Mastodon: GoToSocial, Pleroma, Pixelfed, snac and others beside it. */
export const mastodon: NetworkAdapter = {
  id: 'mastodon',
  capabilities,
  // 300 requests in five minutes, of which a sync at rest takes about thirty. https://docs.joinmastodon.org/api/rate-limits/
  restMs: 60_000,
  connect,
  streams: (account) => [...streams, ...watchStreams(account)],
  pull,
  sources: searchSources,
  listen,
  lookLimit,
  replyLimit: (account) => ({ max: settingsOf(account).maxCharacters, unit: 'graphemes' }),
  signIn: { begin, finish },
  look: (session, targets, signal) => look(createClient(session), targets, signal),
  perform: (session, action, key, signal) => perform(createClient(session), action, key, signal),
  reconcile: (session, action, _key, attemptedAt, signal) => reconcile(createClient(session), action, attemptedAt, signal),
}
