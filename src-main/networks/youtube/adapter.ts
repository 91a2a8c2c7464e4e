import type { Batch, Cursor } from '../../../src-contract/remote.ts'
import type { NetworkAdapter, Session, Stream } from '../adapter.ts'
import { beginSignIn, finishSignIn } from '../app-oauth.ts'
import { capabilities, idsPerCall, readUnits, unitsADay, writeUnits } from './capabilities.ts'
import { createClient } from './client.ts'
import { appFor, connect, vendor } from './connect.ts'
import { pullCounts, pullVideo } from './counts.ts'
import { fillThreads } from './history.ts'
import { look, lookLimit } from './look.ts'
import { perform, performMany, reconcile } from './perform.ts'
import { pullQueues } from './queues.ts'
import { createReader } from './reader.ts'
import { settingsOf } from './settings.ts'
import { pullThreads } from './threads.ts'

function pull(session: Session, stream: Stream, cursor: Cursor | null, signal: AbortSignal): AsyncGenerator<Batch> {
  const client = createClient(session)
  const reader = createReader(client, new Set(stream.posts?.map(({ remoteId }) => remoteId)), signal)
  const now = session.clock.now()
  switch (stream.id) {
    case 'threads':
      return pullThreads(client, reader, now, cursor, signal)
    case 'queues':
      return pullQueues(client, reader, cursor, signal)
    case 'counts':
      return pullCounts(client, reader, stream.posts ?? [], now, cursor, signal)
    default:
      return fillThreads(client, reader, cursor, signal)
  }
}

const parts = (session: Session, signal: AbortSignal) => {
  const client = createClient(session)
  return { client, reader: createReader(client, new Set(), signal) }
}

/** The comments of a channel. */
export const youtube: NetworkAdapter = {
  id: 'youtube',
  capabilities,
  // A reading at rest takes four or five units, and ten channels may share a project's 10,000 a day. https://developers.google.com/youtube/v3/determine_quota_cost
  restMs: 10 * 60_000,
  origins: vendor,
  connect,
  signIn: {
    asks: ['clientId', 'clientSecret'],
    begin: (connecting, redirectUrl) => Promise.resolve(beginSignIn(appFor(connecting), connecting, redirectUrl)),
    finish: (connecting, begun, returned, signal) => finishSignIn(appFor(connecting), connecting, begun, returned, signal),
  },
  streams: ({ posts }) => {
    const more = posts === undefined ? {} : { posts }
    return [
      { id: 'threads', role: 'live', ...more },
      { id: 'queues', role: 'live', ...more },
      { id: 'counts', role: 'live', ...more },
      { id: 'history', role: 'backfill', ...more },
    ]
  },
  pull,
  pullPost: (session, postRemoteId, signal) => {
    const { client, reader } = parts(session, signal)
    return pullVideo(client, reader, postRemoteId, signal)
  },
  postLooksPerHour: 20,
  lookLimit,
  sweeps: { recentMs: 3 * 3_600_000, aDay: 500 },
  look: (session, targets, signal) => {
    const { client, reader } = parts(session, signal)
    return look(client, reader, targets, signal)
  },
  batch: { hide: idsPerCall, unhide: idsPerCall, approve: idsPerCall, delete: idsPerCall, ban: idsPerCall },
  perform: (session, action, key, signal) => {
    const { client, reader } = parts(session, signal)
    return perform(client, reader, action, key, signal)
  },
  performMany: (session, actions, signal) => {
    const { client, reader } = parts(session, signal)
    return performMany(client, reader, actions.map(({ action }) => action), signal)
  },
  allowance: {
    kind: 'units', every: 'day', zone: 'America/Los_Angeles', limit: unitsADay,
    pool: (account) => settingsOf(account).project,
    // Tokens are given out by another service and cost nothing.
    price: ({ method, url }) => (!new URL(url).pathname.startsWith('/youtube/') ? 0 : method === 'GET' ? readUnits : writeUnits),
  },
  reconcile: (session, action, key, attemptedAt, signal) => {
    const { client, reader } = parts(session, signal)
    return reconcile(client, reader, action, key, attemptedAt, signal)
  },
}
