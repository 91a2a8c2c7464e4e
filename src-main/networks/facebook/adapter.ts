import type { NetworkAdapter } from '../adapter.ts'
import { graphReading } from '../graph-reading.ts'
import { capabilities, vendor } from './capabilities.ts'
import { connect } from './connect.ts'
import { conversationsOf, mentionsOf, reviewsOf } from './lists.ts'
import { perform, reconcile } from './perform.ts'
import { settingsOf } from './settings.ts'
import { begin, finish } from './sign-in.ts'
import { createClient, underPosts } from './under.ts'
import type { Client } from './under.ts'

const reading = graphReading<Client>({
  live: ['comments', 'ads', 'messages', 'mentions', 'tagged', 'reviews'],
  lists: { messages: conversationsOf, mentions: (client) => mentionsOf(client, 'visitor_posts'), tagged: (client) => mentionsOf(client, 'tagged'), reviews: reviewsOf },
  createClient,
  under: (client, name) => underPosts(client, name === 'ads' ? 'ads_posts' : 'published_posts'),
  // Both are read with one permission.
  closed: (account) => settingsOf(account).closed.flatMap((name) => (name === 'mentions' ? [name, 'tagged'] : [name])),
  hostOf: (account) => new URL(settingsOf(account).base).host,
})

/** Pages on Facebook, with an app of the user's own. */
export const facebook: NetworkAdapter = {
  id: 'facebook',
  capabilities,
  origins: [vendor],
  // A quiet page has few calls a day: 4,800 for each person engaged. https://developers.facebook.com/docs/graph-api/overview/rate-limiting/
  restMs: 120_000,
  postLooksPerHour: 60,
  connect,
  ...reading,
  lookLimit: 300,
  replyLimit: (_account, kind, inPrivate) => (inPrivate || kind === 'message' ? { max: 2000, unit: 'utf16' } : null),
  signIn: { asks: ['clientId', 'clientSecret'], begin, finish },
  perform: async (session, action, key, signal) => perform(createClient(session), action, key, signal),
  reconcile: async (session, action, key, attemptedAt, signal) => reconcile(createClient(session), action, key, attemptedAt, signal),
}
