import { createHash } from 'node:crypto'
import { z } from 'zod'
import { failure, toFailure } from '../../src-contract/failure.ts'
import type { Batch, Cursor, RemoteItem, RemotePost } from '../../src-contract/remote.ts'
import type { Clock } from '../lib/clock.ts'
import { HttpFault } from '../net/http.ts'
import type { AdapterAccount, AdapterWatch, SourceState, Stream } from './adapter.ts'

/** One thing that a search gave. `at`: when it was published, by the server's word. */
export type Hit<T> = { id: string; at: number; text: string; own: boolean; found: T }

export type Search<T> = {
  watch: AdapterWatch
  clock: Clock
  /** One question, newest first; empty when there is no such page. Page 0 is the first. */
  ask(term: string, page: number): Promise<Hit<T>[]>
  /** Whether the server leaves out of its search what it has; asked once for each wording. */
  isNarrow(): Promise<boolean>
  collect(found: readonly T[]): Promise<{ posts: RemotePost[]; items: RemoteItem[] }>
}

const dayMs = 86_400_000
/** What is older when a wording is first asked for was heard of by other ways. */
const oldMs = 30 * dayMs
/** What comes from another server may be as late as this. */
const overlapMs = 6 * 3_600_000
const mostSeen = 400
const mostPages = 3

/** What is above `floor` and not in `seen` has not been held against the words yet. `terms`: a digest of what was asked. */
const cursorShape = z.object({
  floor: z.number(), seen: z.array(z.string()), terms: z.string(), narrow: z.boolean(), failure: failure.nullable().catch(null), read: z.number(),
})
type State = z.infer<typeof cursorShape>

export const watchStreams = ({ watches }: AdapterAccount): Stream[] =>
  (watches ?? []).filter(({ terms }) => terms.length > 0).map((watch) => ({ id: `watch:${watch.id}`, role: 'live', watches: [watch] }))

/**
 * One reading of the search of a network for one watch. Guarantees:
 * 1. the first reading gives what is a month old at most, a change of words nothing that was published before it;
 * 2. what the server gives and our own words do not want is passed over, and so are our own posts;
 * 3. a server that refuses to search, or fails at it, is noted as that: the account's other streams are none the worse.
 */
export async function* pullSearch<T>(search: Search<T>, cursor: Cursor | null): AsyncGenerator<Batch> {
  const from = cursorShape.safeParse(cursor).data ?? null
  const terms = createHash('sha256').update(JSON.stringify(search.watch.terms)).digest('base64url').slice(0, 10)
  const changed = from !== null && from.terms !== terms
  const floor = from === null ? search.clock.now() - oldMs : changed ? search.clock.now() : from.floor
  const state: State = { floor, seen: from?.seen ?? [], terms, narrow: from?.narrow ?? false, failure: null, read: from?.read ?? 0 }
  let batch: Omit<Batch, 'cursor'> = { posts: [], upserted: [], removed: [] }
  try {
    const hits = await ask(search, state, from === null)
    if (from === null || changed) state.narrow = await search.isNarrow()
    const seen = new Set(state.seen)
    const fresh = hits.filter(({ id, at, own }) => !own && at >= floor && !seen.has(id))
    const wanted = fresh.filter(({ text }) => search.watch.matches(text))
    const ids = new Set(wanted.map(({ id }) => id))
    const collected = wanted.length === 0 ? { posts: [], items: [] } : await search.collect(wanted.map(({ found }) => found))
    const upserted = collected.items.filter(({ remoteId, own }) => ids.has(remoteId) && !own)
    batch = { posts: collected.posts, upserted, removed: [], ...(upserted.length === 0 ? {} : { found: [{ watch: search.watch.id, remoteIds: upserted.map(({ remoteId }) => remoteId) }] }) }
    state.floor = Math.max(floor, ...hits.map(({ at }) => Math.min(at, search.clock.now()) - overlapMs))
    state.seen = [...fresh.map(({ id }) => id), ...state.seen].slice(0, mostSeen)
    if (from === null || fresh.length > 0) state.read = hits.length
  } catch (error) {
    if (!isItsOwn(error)) throw error
    state.failure = toFailure(error)
  }
  if (batch.upserted.length > 0 || JSON.stringify(state) !== JSON.stringify(from)) yield { ...batch, cursor: state }
}

async function ask<T>({ watch, ask: question }: Search<T>, { floor, seen }: State, first: boolean): Promise<Hit<T>[]> {
  const hits = new Map<string, Hit<T>>()
  const known = new Set(seen)
  for (const term of watch.terms) {
    for (let page = 0; page < mostPages; page += 1) {
      const found = await question(term, page)
      const news = found.filter(({ id, at }) => at >= floor && !known.has(id) && !hits.has(id))
      for (const hit of found) hits.set(hit.id, hit)
      // A page on which something is known already, or too old, is the last that matters.
      if (first || found.length === 0 || news.length < found.length) break
    }
  }
  return Array.from(hits.values())
}

/** The answer of a server about its search, rather than about the way to it, about us, or about how often we come. */
const isItsOwn = (error: unknown): boolean =>
  toFailure(error).code === 'search.none' || (error instanceof HttpFault && error.sent === 'answered' && !/^(auth\.|rate\.|cancelled)/.test(error.failure.code))

export function searchSources(cursor: Cursor): SourceState[] {
  const state = cursorShape.safeParse(cursor).data
  return state === undefined ? [] : [{ name: '', title: null, failure: state.failure, moved: null, narrow: state.narrow, read: state.read }]
}
