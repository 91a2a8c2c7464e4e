import type { NetworkAdapter } from '../adapter.ts'
import { capabilities } from './capabilities.ts'
import { createClient } from './client.ts'
import { connect, vendor } from './connect.ts'
import { perform, reconcile } from './perform.ts'
import { listen, pullUpdates } from './pull.ts'

/** A bot in groups, under the posts of a channel, and in the conversations of a business account. */
export const telegram: NetworkAdapter = {
  id: 'telegram',
  capabilities,
  // One question finds whether there is anything. https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this
  restMs: 20_000,
  origins: [vendor],
  connect,
  // What was said before the bot came, or more than a day ago, is nowhere to be read.
  streams: () => [{ id: 'updates', role: 'live' }],
  pull: (session, _stream, cursor, signal) => pullUpdates(createClient(session), session, cursor, signal),
  listen: (session, signal) => listen(createClient(session), session.clock, signal),
  // Of two who ask for updates at once, one is sent away. https://core.telegram.org/bots/api#getupdates
  listensAlone: true,
  lookLimit: 100,
  // Nobody tells how a message stands: all of them are as they were.
  look: () => Promise.resolve({ seen: [], posts: [] }),
  perform: (session, action, _key, signal) => perform(createClient(session), session.clock, action, signal),
  reconcile: (session, action, _key, _attemptedAt, signal) => reconcile(createClient(session), action, signal),
}
