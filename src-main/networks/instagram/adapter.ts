import type { NetworkAdapter } from '../adapter.ts'
import { graphReading } from '../graph-reading.ts'
import { beginPasted, finishPasted, keepToken } from '../graph-token.ts'
import { capabilities, messageBytes, pageVendor, tokens, vendor } from './capabilities.ts'
import { connect, originOf } from './connect.ts'
import { perform, reconcile } from './perform.ts'
import { placesOf, settingsOf } from './settings.ts'
import { conversationsOf, createClient, tagsOf, underMedia } from './under.ts'
import type { Client } from './under.ts'

const reading = graphReading<Client>({
  live: ['comments', 'messages', 'tags'],
  lists: { messages: conversationsOf, tags: tagsOf },
  createClient,
  under: underMedia,
  closed: (account) => settingsOf(account).closed,
  hostOf: (account) => new URL(placesOf(settingsOf(account)).base).host,
  async before(session, signal) {
    const { origin, page } = settingsOf(session.account)
    // Those of Pages do not end.
    if (page === null) await keepToken(tokens(origin), session, signal)
  },
})

/** Professional accounts on Instagram, with an app of the user's own: by Instagram's own sign-in, or with the token of the Page to which they are linked. */
export const instagram: NetworkAdapter = {
  id: 'instagram',
  capabilities,
  origins: [vendor, 'https://api.instagram.com', pageVendor],
  // 4,800 calls a day for each time somebody saw the account. https://developers.facebook.com/docs/graph-api/overview/rate-limiting/
  restMs: 120_000,
  postLooksPerHour: 60,
  connect,
  ...reading,
  lookLimit: 300,
  replyLimit: (_account, kind, inPrivate) => (inPrivate || kind === 'message' ? { max: messageBytes, unit: 'bytes' } : null),
  signIn: {
    asks: ['clientId', 'clientSecret', 'redirectUrl'],
    pasted: true,
    begin: async (connecting) => beginPasted(tokens(originOf(connecting.url)), connecting),
    finish: (connecting, begun, returned, signal) => finishPasted(tokens(originOf(connecting.url)), connecting, begun, returned, signal),
  },
  perform: async (session, action, key, signal) => perform(createClient(session), action, key, signal),
  reconcile: async (session, action, key, attemptedAt, signal) => reconcile(createClient(session), action, key, attemptedAt, signal),
}
