import { Fault } from '../../src-contract/failure.ts'
import type { Batch, Cursor } from '../../src-contract/remote.ts'
import type { AdapterAccount, NetworkAdapter, Session, Stream } from './adapter.ts'
import { fillList, pullList } from './graph-lists.ts'
import type { Listed } from './graph-lists.ts'
import { fillHistory, lookUnder, pullNewest, pullWhole } from './graph-posts.ts'
import type { Under } from './graph-posts.ts'

/** How one network of Meta is read. Streams that stand in `lists` are lists; the others are read post by post. Each has a history of the same name. */
export type GraphReading<C> = {
  /** By name, in the order in which they are read. What is under our own posts is `comments`. */
  live: readonly string[]
  lists: Readonly<Record<string, (client: C) => Listed>>
  createClient(session: Session): C
  under(client: C, name: string): Under
  /** Streams that the credentials may not read. */
  closed(account: AdapterAccount): readonly string[]
  hostOf(account: AdapterAccount): string
  /** Before the first of its streams. */
  before?(session: Session, signal: AbortSignal): Promise<void>
}

export function graphReading<C>({ live, lists, createClient, under, closed, hostOf, before }: GraphReading<C>): Pick<NetworkAdapter, 'streams' | 'pull' | 'pullPost' | 'look'> {
  async function* pull(session: Session, stream: Stream, cursor: Cursor | null, signal: AbortSignal): AsyncGenerator<Batch> {
    if (stream.id === 'comments') await before?.(session, signal)
    const client = createClient(session)
    const [name, isHistory] = [stream.id.replace(/-history$/, ''), stream.id.endsWith('-history')]
    const list = lists[name]
    if (list !== undefined) yield* isHistory ? fillList(list(client), cursor, signal) : pullList(list(client), session.clock.now(), cursor, signal)
    else yield* isHistory ? fillHistory(under(client, name), cursor, signal) : pullNewest(under(client, name), stream.posts, session.clock.now(), cursor, signal)
  }

  return {
    pull,
    streams(account) {
      const shut = new Set(closed(account))
      const open = live.filter((name) => !shut.has(name))
      const first = open.map((id): Stream => ({ id, role: 'live', ...(id === 'comments' && account.posts !== undefined ? { posts: account.posts } : {}) }))
      return [...first, ...open.map((name): Stream => ({ id: `${name}-history`, role: 'backfill' }))]
    },
    async *pullPost(session, postRemoteId, signal) {
      const there = under(createClient(session), 'comments')
      const post = await there.post(postRemoteId, signal)
      if (post === null) throw new Fault('remote.gone', { host: hostOf(session.account) })
      yield* pullWhole(there, post, signal)
    },
    look: (session, targets, signal) => lookUnder(under(createClient(session), 'comments'), targets, signal),
  }
}
