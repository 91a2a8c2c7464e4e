import { z } from 'zod'
import type { Batch, Cursor, PostPace } from '../../../src-contract/remote.ts'
import type { NetworkAdapter, Session, Stream } from '../adapter.ts'
import { fillList, pullList } from '../graph-lists.ts'
import { fillHistory, pullNewest, pullWhole } from '../graph-posts.ts'
import { capabilities, vendor } from './capabilities.ts'
import { createClient } from './client.ts'
import { connect } from './connect.ts'
import { perform, reconcile } from './perform.ts'
import { settingsOf } from './settings.ts'
import { beginSignIn, finishSignIn } from './sign-in.ts'
import { conversationsOf, look, underVideos, wholePost } from './under.ts'

/** Which conversations need not be opened: those that were told as they are now, and those that history has left behind. */
const passed = z.object({ ids: z.array(z.string()), at: z.number().optional(), until: z.number().nullish() })

function pull(session: Session, stream: Stream, cursor: Cursor | null, signal: AbortSignal): AsyncGenerator<Batch> {
  const client = createClient(session)
  const now = session.clock.now()
  switch (stream.id) {
    case 'comments':
      return pullNewest(underVideos(client), hurrying(stream.posts, now), now, cursor, signal)
    case 'comments-history':
      return fillHistory(underVideos(client), cursor, signal)
    default: {
      const { ids = [], until = null } = passed.safeParse(cursor).data ?? {}
      const known = new Set(ids)
      const list = conversationsOf(client, (id, at) => known.has(id) || (until !== null && at > until))
      return stream.id === 'messages' ? pullList(list, now, cursor, signal) : fillList(list, cursor, signal)
    }
  }
}

/** Counts may be a day or two late: https://business-api.tiktok.com/portal/docs?id=1746624508278786. Under the newest it is looked at each reading, whatever they say. */
const hurried = { most: 10, forMs: 14 * 86_400_000 }

function hurrying(posts: readonly PostPace[] | undefined, now: number): readonly PostPace[] | undefined {
  const newest = posts?.filter(({ createdAt }) => createdAt > now - hurried.forMs).toSorted((a, b) => b.createdAt - a.createdAt).slice(0, hurried.most)
  const due = new Set(newest?.map(({ remoteId }) => remoteId))
  return posts?.map((post) => (due.has(post.remoteId) ? { ...post, dueAt: Math.min(post.dueAt, now) } : post))
}

async function* pullPost(session: Session, postRemoteId: string, signal: AbortSignal): AsyncGenerator<Batch> {
  const client = createClient(session)
  const under = underVideos(client)
  yield* pullWhole(under, await wholePost(under, client.door.host, postRemoteId, signal), signal)
}

/** The comments of a Business Account, with an approved application of a company of the user's. */
export const tiktok: NetworkAdapter = {
  id: 'tiktok',
  capabilities,
  origins: [vendor],
  // Of forty questions of a kind a minute a reading at rest takes some six, and the pace of posts four. https://business-api.tiktok.com/portal/docs?id=1738084416214017
  restMs: 120_000,
  postLooksPerHour: 240,
  connect,
  streams(account) {
    const { messages, closed } = settingsOf(account)
    const own: Stream[] = [
      { id: 'comments', role: 'live', ...(account.posts === undefined ? {} : { posts: account.posts }) },
      { id: 'comments-history', role: 'backfill' },
    ]
    return messages && !closed.includes('messages') ? [...own, { id: 'messages', role: 'live' }, { id: 'messages-history', role: 'backfill' }] : own
  },
  pull,
  pullPost,
  lookLimit: 300,
  signIn: {
    asks: ['clientId', 'clientSecret', 'redirectUrl'],
    pasted: true,
    begin: async (connecting) => beginSignIn(connecting),
    finish: finishSignIn,
  },
  look: (session, targets, signal) => look(createClient(session), targets, signal),
  perform: async (session, action, key, signal) => perform(createClient(session), action, key, signal),
  reconcile: async (session, action, key, attemptedAt, signal) => reconcile(createClient(session), action, key, attemptedAt, signal),
}
