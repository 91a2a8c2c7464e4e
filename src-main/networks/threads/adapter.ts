import type { NetworkAdapter } from '../adapter.ts'
import { graphReading } from '../graph-reading.ts'
import { beginPasted, finishPasted, keepToken } from '../graph-token.ts'
import { capabilities, tokens, vendor } from './capabilities.ts'
import { connect, originOf } from './connect.ts'
import { perform, reconcile } from './perform.ts'
import { settingsOf } from './settings.ts'
import { createClient, mentionsOf, pendingOf, underThreads } from './under.ts'
import type { Client } from './under.ts'

const reading = graphReading<Client>({
  live: ['comments', 'mentions', 'pending'],
  lists: { mentions: mentionsOf, pending: pendingOf },
  createClient,
  under: underThreads,
  closed: (account) => settingsOf(account).closed,
  hostOf: (account) => new URL(settingsOf(account).origin ?? vendor).host,
  before: (session, signal) => keepToken(tokens(settingsOf(session.account).origin), session, signal),
})

/** Threads, with an app of the user's own. Nobody counts the answers there: how often it is looked under a post is by how lively it is. */
export const threads: NetworkAdapter = {
  id: 'threads',
  capabilities,
  origins: [vendor],
  // 4,800 calls a day for each time somebody saw the account, ten times at least. https://developers.facebook.com/docs/graph-api/overview/rate-limiting/
  restMs: 120_000,
  postLooksPerHour: 60,
  connect,
  ...reading,
  lookLimit: 300,
  signIn: {
    asks: ['clientId', 'clientSecret', 'redirectUrl'],
    pasted: true,
    begin: async (connecting) => beginPasted(tokens(originOf(connecting.url)), connecting),
    finish: (connecting, begun, returned, signal) => finishPasted(tokens(originOf(connecting.url)), connecting, begun, returned, signal),
  },
  perform: async (session, action, key, signal) => perform(createClient(session), action, key, signal),
  reconcile: async (session, action, key, attemptedAt, signal) => reconcile(createClient(session), action, key, attemptedAt, signal),
}
