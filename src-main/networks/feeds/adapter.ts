import { Fault } from '../../../src-contract/failure.ts'
import type { NetworkAdapter } from '../adapter.ts'
import { capabilities } from './capabilities.ts'
import { opml } from './opml.ts'
import { pullFeeds } from './pull.ts'
import { sources } from './state.ts'

const unsupported = (verb: string) => new Fault('verb.unsupported', { verb, network: 'feeds' })

/** RSS of every version, Atom and JSON Feed, as the saved watches of one brand name them. One account a brand, without credentials. */
export const feeds: NetworkAdapter = {
  id: 'feeds',
  capabilities,
  // Many publishers ask for no more than four times an hour; asked with what they gave last time, most answers are empty.
  restMs: 10 * 60_000,
  connect: async () => {
    throw new Fault('feed.byWatch')
  },
  streams: ({ watches }) => [{ id: 'feeds', role: 'live', watches: watches ?? [] }],
  pull: (session, { watches }, cursor, signal) => pullFeeds(session, watches ?? [], cursor, signal),
  sources,
  lists: opml,
  // An entry that has left its feed is not gone, only old: there is nothing to be asked about it.
  lookLimit: 1000,
  look: async () => ({ seen: [], posts: [] }),
  perform: async (_session, { verb }) => {
    throw unsupported(verb)
  },
  reconcile: async () => ({ kind: 'not-done' }),
}
