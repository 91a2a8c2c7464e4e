import type { Batch, Cursor } from '../../../src-contract/remote.ts'
import type { AdapterAccount, NetworkAdapter, Session, Stream } from '../adapter.ts'
import { capabilities } from './capabilities.ts'
import { createClient } from './client.ts'
import { connect } from './connect.ts'
import { fillFeed, pullFeed } from './feed.ts'
import { look, lookLimit } from './look.ts'
import { fillMessages, pullMessages } from './messages.ts'
import { fillNotifications, pullNotifications } from './notifications.ts'
import { perform, reconcile } from './perform.ts'
import type { Actor } from './perform.ts'
import { pullReview } from './review.ts'
import { settingsOf } from './settings.ts'
import { begin, finish } from './sign-in.ts'

/** What waits for a decision first. Notifications are read only where the feed does not have everything. */
function streams(account: AdapterAccount): Stream[] {
  const { reviews, categories } = settingsOf(account)
  const live = [...(reviews ? ['review'] : []), ...(categories === null ? [] : ['notifications']), 'messages', 'posts']
  const backfill = ['messages-history', ...(categories === null ? [] : ['notifications-history']), 'posts-history']
  return [...live.map((id): Stream => ({ id, role: 'live' })), ...backfill.map((id): Stream => ({ id, role: 'backfill' }))]
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
    case 'posts':
      return pullFeed(client, cursor, signal)
    case 'notifications-history':
      return fillNotifications(client, cursor, signal)
    case 'messages-history':
      return fillMessages(client, cursor, signal)
    default:
      return fillFeed(client, cursor, signal)
  }
}

const actorOf = (session: Session, signal: AbortSignal): Actor => ({ client: createClient(session), clock: session.clock, signal })

/** One member of a Discourse forum, by a key of its administration or one that the member gave. */
export const discourse: NetworkAdapter = {
  id: 'discourse',
  capabilities,
  // 20 requests a minute and 2,880 a day for a key that a user gave, of which a sync at rest takes four.
  // https://github.com/discourse/discourse/blob/main/config/site_settings.yml
  restMs: 180_000,
  connect,
  signIn: { begin, finish },
  streams,
  pull,
  lookLimit,
  replyLimit: (account) => ({ max: settingsOf(account).maxCharacters, unit: 'codepoints' }),
  look: (session, targets, signal) => look(createClient(session), targets, signal),
  perform: (session, action, key, signal) => perform(actorOf(session, signal), action, key),
  reconcile: (session, action, _key, attemptedAt, signal) => reconcile(actorOf(session, signal), action, attemptedAt),
}
