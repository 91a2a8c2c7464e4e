import type { NetworkAdapter } from '../adapter.ts'
import { beginSignIn, finishSignIn } from '../app-oauth.ts'
import { capabilities } from './capabilities.ts'
import { createClient } from './client.ts'
import { appFor, connect, vendor } from './connect.ts'
import { perform, reconcile } from './perform.ts'
import { fillReviews, look, lookLimit, pullPlace, pullReviews } from './pull.ts'

/** The reviews of one place. */
export const googleBusiness: NetworkAdapter = {
  id: 'googlebusiness',
  capabilities,
  // 300 questions a minute for all places of a project. https://developers.google.com/my-business/content/limits
  restMs: 5 * 60_000,
  origins: vendor,
  connect,
  signIn: {
    asks: ['clientId', 'clientSecret'],
    begin: (connecting, redirectUrl) => Promise.resolve(beginSignIn(appFor(connecting), connecting, redirectUrl)),
    finish: (connecting, begun, returned, signal) => finishSignIn(appFor(connecting), connecting, begun, returned, signal),
  },
  streams: () => [{ id: 'reviews', role: 'live' }, { id: 'history', role: 'backfill' }],
  pull(session, stream, cursor, signal) {
    const client = createClient(session)
    return stream.id === 'reviews' ? pullReviews(client, session.clock.now(), cursor, signal) : fillReviews(client, cursor, signal)
  },
  pullPost: (session, _postRemoteId, signal) => pullPlace(createClient(session), signal),
  lookLimit,
  // What is not among the newest is asked for one by one.
  sweeps: { recentMs: 6 * 3_600_000, aDay: 300 },
  look: (session, targets, signal) => look(createClient(session), targets, signal),
  perform: (session, action, _key, signal) => perform(createClient(session), action, session.clock.now(), signal),
  reconcile: (session, action, _key, _attemptedAt, signal) => reconcile(createClient(session), action, session.clock.now(), signal),
}
