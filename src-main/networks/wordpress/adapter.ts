import { Fault } from '../../../src-contract/failure.ts'
import type { NetworkAdapter, Session } from '../adapter.ts'
import { readableIn } from '../readable.ts'
import { capabilities } from './capabilities.ts'
import { authorizationOf, createSiteClient, siteSettings } from './client.ts'
import { connect } from './connect.ts'
import { look, lookLimit } from './look.ts'
import { perform, reconcile } from './perform.ts'
import type { Actor } from './perform.ts'
import { pullBackfill, pullLive } from './pull.ts'
import { begin, finish } from './sign-in.ts'

function actorOf(session: Session, signal: AbortSignal): Actor {
  const { root, user, userId, shop } = siteSettings(session.account.settings)
  const password = session.secrets['password']
  if (password === undefined) throw new Fault('secrets.missing', { account: session.account.handle })
  return { site: createSiteClient(session.http, root, authorizationOf(user, password), shop, readableIn(session)), me: userId, now: () => session.clock.now(), signal }
}

/** Comments of one WordPress site, by its own REST interface and an application password. */
export const wordpress: NetworkAdapter = {
  id: 'wordpress',
  capabilities,
  // Three small requests; shared hosts are modest, and comments are not a conversation by the second.
  restMs: 120_000,
  connect,
  // The name is asked for, because a copied password comes without one.
  signIn: { asks: ['url', 'user'], begin, finish },
  streams: () => [{ id: 'comments', role: 'live' }, { id: 'history', role: 'backfill' }],
  pull(session, stream, cursor, signal) {
    const reader = actorOf(session, signal)
    return stream.role === 'live' ? pullLive(reader, cursor) : pullBackfill(reader, cursor)
  },
  lookLimit,
  look(session, targets, signal) {
    const { site, me } = actorOf(session, signal)
    return look(site, me, targets, signal)
  },
  perform: (session, action, _key, signal) => perform(actorOf(session, signal), action),
  reconcile: (session, action, _key, attemptedAt, signal) => reconcile(actorOf(session, signal), action, attemptedAt),
}
