import type { NetworkAdapter } from '../adapter.ts'
import { capabilities } from './capabilities.ts'
import { createClient } from './client.ts'
import { connect, vendor } from './connect.ts'
import { listen } from './listen.ts'
import { look, lookLimit } from './look.ts'
import { perform, reconcile } from './perform.ts'
import { fillMessages, pullMessages } from './pull.ts'

/** A bot in servers: their channels and threads, and what people write to it. */
export const discord: NetworkAdapter = {
  id: 'discord',
  capabilities,
  // Fifty requests a second in all, of which a quiet sync takes four and three more for each server. https://docs.discord.com/developers/topics/rate-limits
  restMs: 60_000,
  origins: [vendor],
  connect,
  streams: () => [
    { id: 'messages', role: 'live' },
    { id: 'messages-history', role: 'backfill' },
  ],
  pull(session, stream, cursor, signal) {
    const client = createClient(session)
    return stream.id === 'messages' ? pullMessages(client, session, cursor, signal) : fillMessages(client, cursor, signal)
  },
  listen: (session, signal) => listen(createClient(session), session, signal),
  lookLimit,
  look: (session, targets, signal) => look(createClient(session), targets, signal),
  perform: (session, action, key, signal) => perform(createClient(session), session.clock, action, key, signal),
  reconcile: (session, action, _key, attemptedAt, signal) => reconcile(createClient(session), session.clock, action, attemptedAt, signal),
}
