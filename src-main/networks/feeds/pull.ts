import { Fault, toFailure } from '../../../src-contract/failure.ts'
import type { Batch, Cursor, RemoteItem } from '../../../src-contract/remote.ts'
import type { WatchId } from '../../../src-contract/ids.ts'
import { HttpFault } from '../../net/http.ts'
import type { AdapterWatch, Session } from '../adapter.ts'
import { feedAddress } from './address.ts'
import { fetchFeed } from './fetch.ts'
import type { Fetched } from './fetch.ts'
import { identify, remembered } from './identify.ts'
import type { Identified } from './identify.ts'
import { cursorOf, newState, statesIn } from './state.ts'
import type { FeedState, Known } from './state.ts'
import { heardIn, toItem } from './transform.ts'

const dayMs = 86_400_000
/** What is older when a feed is read for the first time was heard of by other ways. */
const oldMs = 30 * dayMs
/** One that said it is gone for good is asked again, in case that was said in error. */
const goneMs = dayMs

/**
 * Every feed of the watches, one batch each. A feed that fails is noted and holds up no other; when none can be read that is the failure of all.
 * Guarantees:
 * 1. an article comes in once, whatever the number of feeds that bring it, and is told by the feed that brought it first;
 * 2. words of a watch that have changed are held against what comes after, never against what the feeds had before;
 * 3. an entry whose words have changed is an edit of the item, and a feed that only renews its dates or its names changes nothing.
 */
export async function* pullFeeds(session: Session, watches: readonly AdapterWatch[], cursor: Cursor | null, signal: AbortSignal): AsyncGenerator<Batch> {
  const wanted = wantedFeeds(watches)
  const before = statesIn(cursor)
  let states = [...wanted.keys()].map((name) => before.find((state) => state.name === name) ?? newState(name))
  let saved = cursor
  const step = (state: FeedState, more: Partial<Batch> = {}): Batch | null => {
    states = states.map((each) => (each.name === state.name ? state : each))
    const next = cursorOf(states)
    if (JSON.stringify(next) === JSON.stringify(saved) && more.upserted === undefined) return null
    saved = next
    return { posts: [], upserted: [], removed: [], ...more, cursor: next }
  }
  const faults: unknown[] = []
  for (const [name, interested] of wanted) {
    const state = states.find((each) => each.name === name) ?? newState(name)
    const fresh = interested.filter(({ id }) => !state.watches.includes(id))
    const now = session.clock.now()
    // A new watch may read what need not be read again yet; nobody may ask a server that refuses to be asked.
    if (state.notBefore !== null && state.notBefore > now && (fresh.length === 0 || state.failure !== null)) {
      if (state.failure !== null) faults.push(new Fault(state.failure.code, state.failure.params))
      continue
    }
    const isTyped = interested.some((watch) => watch.untyped?.includes(name) !== true)
    const answer = await ask(session, state, isTyped, fresh.length > 0, signal)
    if ('fault' in answer) {
      faults.push(answer.fault)
      const batch = step(afterFault(state, answer.fault, now))
      if (batch !== null) yield batch
      continue
    }
    const read = answer.kind === 'same' ? { state, batch: {} } : readInto(state, answer, { interested, fresh, others: states, now })
    const notBefore = answer.notBeforeMs === null ? null : now + answer.notBeforeMs
    const batch = step({ ...read.state, failure: null, notBefore, watches: interested.map(({ id }) => id) }, read.batch)
    if (batch !== null) yield batch
  }
  // Feeds that no watch names any more are forgotten.
  if (before.some(({ name }) => !wanted.has(name)) && JSON.stringify(saved) !== JSON.stringify(cursorOf(states)))
    yield { posts: [], upserted: [], removed: [], cursor: cursorOf(states) }
  if (faults.length > 0 && faults.length === wanted.size) throw faults[0]
}

function wantedFeeds(watches: readonly AdapterWatch[]): Map<string, AdapterWatch[]> {
  const wanted = new Map<string, AdapterWatch[]>()
  for (const watch of watches) for (const name of watch.feeds) wanted.set(name, [...(wanted.get(name) ?? []), watch])
  return wanted
}

/** Called off is called off; any other failure is the feed's own. */
async function ask(session: Session, state: FeedState, isTyped: boolean, whole: boolean, signal: AbortSignal): Promise<Fetched | { fault: unknown }> {
  try {
    const typed = feedAddress(state.name)
    const validators = whole ? { etag: null, modified: null } : { etag: state.etag, modified: state.modified }
    return await fetchFeed(session, state.at ?? typed.href, isTyped ? typed.origin : null, validators, signal)
  } catch (error) {
    if (toFailure(error).code === 'cancelled' || !(error instanceof Fault)) throw error
    return { fault: error }
  }
}

function afterFault(state: FeedState, fault: unknown, now: number): FeedState {
  const failure = toFailure(fault)
  const told = fault instanceof HttpFault ? fault.retryAt : null
  const notBefore = told ?? (failure.code === 'feed.gone' ? now + goneMs : null)
  // What an address that it had moved to no longer gives is looked for where the user said.
  const lost = ['feed.notFeed', 'feed.broken', 'remote.notFound', 'feed.gone'].includes(failure.code)
  return { ...state, failure, notBefore, ...(lost && state.at !== null ? { at: null, etag: null, modified: null, notBefore: null } : {}) }
}

type Around = { interested: readonly AdapterWatch[]; fresh: readonly AdapterWatch[]; others: readonly FeedState[]; now: number }

function readInto(state: FeedState, answer: Fetched & { kind: 'feed' }, around: Around): { state: FeedState; batch: Partial<Batch> } {
  const { feed, at, validators } = answer
  const found = new Map<WatchId, string[]>()
  const upserted: RemoteItem[] = []
  const spokenFor = new Set(around.others.filter(({ name }) => name !== state.name).flatMap(({ known }) => known.filter(({ held }) => held === 1).map(({ remote }) => remote)))
  const source = at ?? state.at ?? feedAddress(state.name).href
  const known = identify(feed, state).map((one, order): Known => {
    const matched = consider(one, state, around).filter((watch) => watch.matches(heardIn(one)))
    for (const { id } of matched) found.set(id, [...(found.get(id) ?? []), one.now.remote])
    const held = spokenFor.has(one.now.remote) ? (matched.length > 0 || one.now.held !== 0 ? 2 : 0) : one.now.held === 1 || matched.length > 0 ? 1 : one.now.held
    const told = one.before?.held === 1 && one.before.text === one.now.text
    if (held === 1 && !told) upserted.push(toItem(one, feed, source, around.now, order))
    return { ...one.now, held }
  })
  const next: FeedState = {
    ...state, at: at ?? state.at, etag: validators.etag, modified: validators.modified, title: feed.title, read: feed.entries.length,
    known: remembered(state.known, known),
  }
  const hits = Array.from(found, ([watch, remoteIds]) => ({ watch, remoteIds }))
  return { state: next, batch: { ...(upserted.length > 0 || hits.length > 0 ? { upserted } : {}), ...(hits.length > 0 ? { found: hits } : {}) } }
}

/** Which watches have something to say about an entry: all about what is new or says something new, a new watch about everything that is not old. */
function consider({ entry, before, now: { text } }: Identified, state: FeedState, { interested, fresh, now }: Around): readonly AdapterWatch[] {
  const old = entry.publishedAt !== null && entry.publishedAt < now - oldMs
  const first = state.watches.length === 0
  if (first) return old ? [] : interested
  if (before === null || before.text !== text) return old ? interested.filter((watch) => !fresh.includes(watch)) : interested
  return old ? [] : fresh
}

