import { HttpFault } from '../../net/http.ts'
import type { Batch, Cursor } from '../../../src-contract/remote.ts'
import type { AdapterAccount, NetworkAdapter, Session, Stream } from '../adapter.ts'
import { searchSources, watchStreams } from '../search.ts'
import { capabilities, getPostsLimit, messageLimit, postLimit } from './capabilities.ts'
import { fillMessages, pullMessages } from './chat.ts'
import { createClient } from './client.ts'
import { connect } from './connect.ts'
import { look } from './look.ts'
import { fillNotifications, pullNotifications } from './notifications.ts'
import { perform } from './perform.ts'
import { createReader } from './reader.ts'
import { reconcile } from './reconcile.ts'
import { pullWatch } from './search.ts'
import { defaultService, settingsOf } from './settings.ts'
import { begin, finish } from './sign-in.ts'
import { fillThreads, pullThreads } from './threads.ts'

/** Notifications first: they are what the user waits for. The walk of the threads finds what never became one. */
const posts: Stream[] = [
  { id: 'notifications', role: 'live' },
  { id: 'threads', role: 'live' },
  { id: 'notifications-history', role: 'backfill' },
  { id: 'threads-history', role: 'backfill' },
]
const messages: Stream[] = [
  { id: 'messages', role: 'live' },
  { id: 'messages-history', role: 'backfill' },
]

function streams(account: AdapterAccount): Stream[] {
  return [...(settingsOf(account).chat === 'no' ? posts : [...posts, ...messages]), ...watchStreams(account)]
}

function pull(session: Session, stream: Stream, cursor: Cursor | null, signal: AbortSignal): AsyncGenerator<Batch, 'later' | void> {
  const client = createClient(session)
  const reader = createReader(client, signal)
  const [watch] = stream.watches ?? []
  if (watch !== undefined) return pullWatch(client, reader, session.clock, watch, cursor, signal)
  switch (stream.id) {
    case 'notifications':
      return pullNotifications(client, reader, cursor, signal)
    case 'threads':
      return pullThreads(client, reader, session.clock, cursor, signal)
    case 'notifications-history':
      return fillNotifications(client, reader, cursor, signal)
    case 'threads-history':
      return fillThreads(client, reader, cursor, signal)
    case 'messages':
      return quietly(client.settings.chat, pullMessages(client, cursor, signal))
    default:
      return quietly(client.settings.chat, fillMessages(client, cursor, signal))
  }
}

/** Of a chat that has never answered nobody is told that it does not answer. It is asked again at the next sync. */
async function* quietly(chat: 'yes' | 'no' | 'unknown', batches: AsyncGenerator<Batch, void>): AsyncGenerator<Batch, 'later' | void> {
  try {
    yield* batches
  } catch (error) {
    if (chat === 'yes' || !(error instanceof HttpFault) || error.failure.code === 'cancelled') throw error
    return 'later'
  }
}

export const bluesky: NetworkAdapter = {
  id: 'bluesky',
  capabilities,
  origins: [defaultService],
  restMs: 60_000,
  connect,
  signIn: { asks: ['user'], begin, finish },
  streams,
  pull,
  sources: searchSources,
  lookLimit: getPostsLimit,
  replyLimit: (_account, kind) => ({ max: (kind === 'message' ? messageLimit : postLimit).graphemes, unit: 'graphemes' }),
  look: (session, targets, signal) => look(createClient(session), targets, signal),
  perform: (session, action, key, signal) => perform(createClient(session), session.clock, action, key, signal),
  reconcile: (session, action, key, attemptedAt, signal) =>
    reconcile(createClient(session), session.clock, action, key, attemptedAt, signal),
}
