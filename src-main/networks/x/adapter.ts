import type { Batch, Cursor } from '../../../src-contract/remote.ts'
import type { NetworkAdapter, Session, Stream } from '../adapter.ts'
import { beginSignIn, finishSignIn } from '../app-oauth.ts'
import { capabilities, longestMessage, longestOfSubscribers, longestPost, standardCeiling } from './capabilities.ts'
import { createClient } from './client.ts'
import { appFor, callback, connect, vendor } from './connect.ts'
import { look, lookLimit, perform, reconcile } from './perform.ts'
import { priceOf } from './price.ts'
import { createReader } from './reader.ts'
import { settingsOf } from './settings.ts'
import { pullMentions, pullMessages, pullReplies } from './streams.ts'

function pull(session: Session, stream: Stream, cursor: Cursor | null, signal: AbortSignal): AsyncGenerator<Batch> {
  const client = createClient(session)
  const reader = createReader(client, new Set(stream.posts?.map(({ remoteId }) => remoteId)), signal)
  const now = session.clock.now()
  switch (stream.id) {
    case 'mentions':
      return pullMentions(client, reader, now, cursor, signal)
    case 'replies':
      return pullReplies(client, reader, now, cursor, signal)
    default:
      return pullMessages(client, now, cursor, signal)
  }
}

/** Mentions, answers under one's own posts, and private messages. */
export const x: NetworkAdapter = {
  id: 'x',
  capabilities,
  // Private messages may be asked for fifteen times in a quarter of an hour. https://docs.x.com/x-api/fundamentals/rate-limits
  restMs: 10 * 60_000,
  origins: [vendor],
  connect,
  signIn: {
    asks: ['clientId'],
    callback,
    begin: (connecting, redirectUrl) => Promise.resolve(beginSignIn(appFor(connecting), connecting, redirectUrl)),
    finish: (connecting, begun, returned, signal) => finishSignIn(appFor(connecting), connecting, begun, returned, signal),
  },
  streams: ({ posts }) => (['mentions', 'replies', 'messages'] as const).map((id) => ({ id, role: 'live', ...(posts === undefined ? {} : { posts }) })),
  pull,
  lookLimit,
  // Looking at one costs as much as reading it anew.
  sweeps: { recentMs: null, aDay: 20 },
  replyLimit: (account, kind) => {
    if (kind === 'message') return { max: longestMessage, unit: 'codepoints' }
    return { max: settingsOf(account).long ? longestOfSubscribers : longestPost, unit: 'weighted' }
  },
  look: (session, targets, signal) => look(createClient(session), targets, signal),
  perform: (session, action, key, signal) => perform(createClient(session), action, key, session.clock.now(), signal),
  allowance: { kind: 'money', every: 'month', zone: 'UTC', limit: standardCeiling, pool: () => 'account', price: priceOf },
  reconcile: (session, action, key, attemptedAt, signal) => reconcile(createClient(session), action, key, attemptedAt, session.clock.now(), signal),
}
