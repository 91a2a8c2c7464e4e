import type { Batch, Cursor } from '../../../src-contract/remote.ts'
import type { AdapterAccount, NetworkAdapter, Session, Stream } from '../adapter.ts'
import { capabilities } from './capabilities.ts'
import { createClient } from './client.ts'
import { connect } from './connect.ts'
import { look, lookLimit } from './look.ts'
import { fillMessages, pullMessages } from './messages.ts'
import { perform, reconcile } from './perform.ts'
import type { Actor } from './perform.ts'
import { pullReview } from './review.ts'
import { settingsOf } from './settings.ts'
import { fillTopics, pullNotifications, pullTopics } from './topics.ts'

/** What waits for a decision first. Notifications are read only where not every topic is. */
function streams(account: AdapterAccount): Stream[] {
  const { moderates, category } = settingsOf(account)
  const live = [...(moderates ? ['review'] : []), ...(moderates && category === null ? [] : ['notifications']), 'messages', 'topics']
  return [...live.map((id): Stream => ({ id, role: 'live' })), { id: 'messages-history', role: 'backfill' }, { id: 'topics-history', role: 'backfill' }]
}

function pull(session: Session, stream: Stream, cursor: Cursor | null, signal: AbortSignal): AsyncGenerator<Batch> {
  const client = createClient(session)
  switch (stream.id) {
    case 'review':
      return pullReview(client, cursor, signal)
    case 'notifications':
      return pullNotifications(client, cursor, signal)
    case 'messages':
      return pullMessages(client, cursor, signal)
    case 'topics':
      return pullTopics(client, cursor, signal)
    case 'messages-history':
      return fillMessages(client, cursor, signal)
    default:
      return fillTopics(client, cursor, signal)
  }
}

const actorOf = (session: Session, signal: AbortSignal): Actor => ({ client: createClient(session), clock: session.clock, signal })

/** One member of a NodeBB forum, by a token of its administration. */
export const nodebb: NetworkAdapter = {
  id: 'nodebb',
  capabilities,
  // No limit is stated; a sync at rest asks four times.
  restMs: 90_000,
  connect,
  streams,
  pull,
  lookLimit,
  replyLimit(account, kind) {
    const { maxPost, maxMessage } = settingsOf(account)
    return { max: kind === 'message' ? maxMessage : maxPost, unit: 'utf16' }
  },
  look: (session, targets, signal) => look(createClient(session), targets, signal),
  perform: (session, action, key, signal) => perform(actorOf(session, signal), action, key),
  reconcile: (session, action, _key, attemptedAt, signal) => reconcile(actorOf(session, signal), action, attemptedAt),
}
