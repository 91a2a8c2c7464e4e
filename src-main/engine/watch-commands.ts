import { randomUUID } from 'node:crypto'
import { Fault, toFailure } from '../../src-contract/failure.ts'
import type { AccountId, WatchId } from '../../src-contract/ids.ts'
import type { NetworkId } from '../../src-contract/network.ts'
import type { Batch, Cursor, RemoteItem } from '../../src-contract/remote.ts'
import type { Watch, WatchDraft, WatchFind, WatchSource } from '../../src-contract/watches.ts'
import type { AdapterAccount, AdapterWatch, NetworkAdapter, Session, SourceState } from '../networks/adapter.ts'
import { createAccount, getAccount, listStoredAccounts } from '../store/accounts.ts'
import type { StoredAccount } from '../store/accounts.ts'
import { findBrand } from '../store/brands.ts'
import { getCursor } from '../store/cursors.ts'
import type { Store } from '../store/database.ts'
import { cameFromFile, noteFromFile } from '../store/file-feeds.ts'
import { findByRemoteId } from '../store/items.ts'
import { getWatch, listWatches, removeWatch, restoreWatch, saveWatch } from '../store/watches.ts'
import type { StoredWatch } from '../store/watches.ts'
import type { EngineContext, Handlers } from './context.ts'
import { adapterAccount } from './sessions.ts'
import { createMatcher, termWords } from './watch-matcher.ts'
import { adapterWatch } from './watching.ts'

const feeds: NetworkId = 'feeds'
/** Everything that a test reads, however many sources are slow. */
const testMs = 60_000
const mostShown = 50
const draftId = 1 as WatchId

export const watchCommands: Handlers<
  'watch.list' | 'watch.save' | 'watch.remove' | 'watch.restore' | 'watch.test' | 'watch.readOpml' | 'watch.writeOpml'
> = {
  'watch.list': (context) => ({ watches: listWatches(context.store.read).map((watch) => withSources(context, watch)) }),

  'watch.save': (context, draft) => {
    check(context, draft)
    const before = draft.id === undefined ? null : getWatch(context.store.read, draft.id)
    noteUntyped(context, draft.feeds)
    const saved = saveWatch(context.store, tidied(draft))
    const feedsAccount = saved.feeds.length === 0 ? feedsAccountOf(context, saved.brand.id) : ensureFeedsAccount(context, saved)
    welcome(context, [...saved.searches, ...(before?.searches ?? []), ...(feedsAccount === null ? [] : [feedsAccount])])
    return { watch: withSources(context, saved) }
  },

  'watch.remove': (context, { id }) => {
    const { name, items } = removeWatch(context.store, id)
    return { id, name, items }
  },

  'watch.restore': (context, { id }) => {
    const watch = restoreWatch(context.store, id)
    const feedsAccount = watch.feeds.length === 0 ? null : ensureFeedsAccount(context, watch)
    welcome(context, [...watch.searches, ...(feedsAccount === null ? [] : [feedsAccount])])
    return { watch: withSources(context, watch) }
  },

  'watch.test': async (context, draft) => {
    check(context, draft)
    const tidy = tidied(draft)
    const watch = adapterWatch({ id: draftId, words: tidy.words, feeds: tidy.feeds }, untypedIn(context))
    const signal = AbortSignal.timeout(testMs)
    const tried: Tried[] = []
    if (watch.feeds.length > 0) tried.push(await tryFeeds(context, tidy, watch, signal))
    for (const id of tidy.searches) tried.push(await trySearch(context, id, watch, signal))
    const matcher = createMatcher(tidy.words)
    const items = tried.flatMap((each) => each.items.map((item) => toFind(context, each, item, matcher.ranges)))
    items.sort((a, b) => b.createdAt - a.createdAt)
    return { sources: tried.flatMap(({ sources }) => sources), items: items.slice(0, mostShown), more: Math.max(0, items.length - mostShown) }
  },

  'watch.readOpml': (context, { text }) => {
    const read = lists(context).read(text)
    const names = readFromFiles.get(context.store) ?? new Set<string>()
    for (const { url } of read.feeds) names.add(url)
    readFromFiles.set(context.store, names)
    return read
  },

  'watch.writeOpml': (context, { id }) => {
    const watches = id === undefined ? listWatches(context.store.read) : [getWatch(context.store.read, id)]
    const groups = watches.filter((watch) => watch.feeds.length > 0).map((watch) => ({
      name: watch.name,
      feeds: withSources(context, watch).sources.filter(({ kind }) => kind === 'feed').map(({ name, title }) => ({ url: name, title })),
    }))
    return { text: lists(context).write(groups), feeds: groups.reduce((sum, group) => sum + group.feeds.length, 0) }
  },
}

/** Addresses that files gave since the engine began. */
const readFromFiles = new WeakMap<Store, Set<string>>()

/** Out of a file, and in no watch that a person had typed it for. */
function untypedIn({ store }: EngineContext): (address: string) => boolean {
  const isFromFile = cameFromFile(store.read)
  const typed = new Set(listWatches(store.read).flatMap((watch) => watch.feeds).filter((address) => !isFromFile(address)))
  return (address) => isFromFile(address) || (!typed.has(address) && (readFromFiles.get(store)?.has(address) ?? false))
}

const noteUntyped = (context: EngineContext, addresses: readonly string[]): void => noteFromFile(context.store, addresses.filter(untypedIn(context)))

function lists({ sessions }: EngineContext): NonNullable<NetworkAdapter['lists']> {
  const found = sessions.adapterOf(feeds).lists
  if (found === undefined) throw new Fault('network.unknown', { value: feeds })
  return found
}

/** Refused with a sentence before anything is written or asked. */
function check(context: EngineContext, { words, feeds: addresses, searches, brand }: WatchDraft): void {
  if (addresses.length === 0 && searches.length === 0) throw new Fault('watch.noSource')
  for (const term of [...words.any, ...words.all, ...words.none]) if (termWords(term).length === 0) throw new Fault('watch.noWords', { value: term })
  // A search is asked for something.
  if (searches.length > 0 && words.any.length + words.all.length === 0) throw new Fault('watch.noWords', { value: '' })
  for (const address of addresses) lists(context).address(address)
  const brandId = findBrand(context.store.read, brand)
  for (const id of searches) {
    const account = getAccount(context.store.read, id)
    if (account === null) throw new Fault('account.unknown', { value: id })
    if (account.brandId !== brandId) throw new Fault('watch.otherBrand', { brand })
    if (context.sessions.adapterOf(account.network).capabilities.search === undefined) throw new Fault('search.none', { host: account.handle })
  }
}

/** The same address or word twice is one. */
function tidied(draft: WatchDraft): WatchDraft {
  const once = (texts: readonly string[]) => Array.from(new Set(texts))
  const { any, all, none } = draft.words
  return { ...draft, words: { any: once(any), all: once(all), none: once(none) }, feeds: once(draft.feeds), searches: Array.from(new Set(draft.searches)) }
}

function feedsAccountOf({ store }: EngineContext, brandId: StoredWatch['brand']['id']): AccountId | null {
  return listStoredAccounts(store.read).find((account) => account.network === feeds && account.brandId === brandId)?.id ?? null
}

/** One account a brand holds what its feeds bring. Its place for a secret stays empty. */
function ensureFeedsAccount(context: EngineContext, { brand }: StoredWatch): AccountId {
  const account = { network: feeds, brand: brand.name, remoteId: `brand:${brand.id}`, handle: brand.name, name: 'RSS', url: null, settings: {} }
  return feedsAccountOf(context, brand.id) ?? createAccount(context.store, { ...account, secretRef: randomUUID() })
}

/** Due now: what a new wording brings is not waited for. */
function welcome({ schedule }: EngineContext, ids: readonly AccountId[]): void {
  for (const id of new Set(ids)) schedule.welcome(id)
}

function withSources(context: EngineContext, watch: StoredWatch): Watch {
  return { ...watch, sources: sourcesOf(context, watch) }
}

/** What the adapters have noted; what was not read yet waits. */
function sourcesOf({ store, adapters }: EngineContext, watch: StoredWatch): WatchSource[] {
  const accounts = listStoredAccounts(store.read)
  const noted = (account: StoredAccount | undefined, stream: string): SourceState[] | null => {
    const cursor = account === undefined ? null : getCursor(store.read, account.id, stream)
    return account === undefined || cursor === null ? null : (adapters.get(account.network)?.sources?.(cursor.cursor) ?? null)
  }
  const own = accounts.find((account) => account.network === feeds && account.brandId === watch.brand.id)
  const states = noted(own, 'feeds') ?? []
  return [
    ...watch.feeds.map((name) => feedSource(name, own?.id ?? null, states.find((state) => state.name === name))),
    ...watch.searches.flatMap((id) => {
      const account = accounts.find((each) => each.id === id)
      return account === undefined ? [] : [searchSource(account, noted(account, `watch:${watch.id}`)?.[0])]
    }),
  ]
}

const feedSource = (name: string, accountId: AccountId | null, state: SourceState | undefined): WatchSource => ({
  kind: 'feed', name, network: feeds, accountId, title: state?.title ?? null, state: stateOf(state), failure: state?.failure ?? null,
  moved: state?.moved ?? null,
})

const searchSource = ({ id, network, handle }: StoredAccount, state: SourceState | undefined): WatchSource => ({
  kind: 'search', name: handle, network, accountId: id, title: null, state: stateOf(state), failure: state?.failure ?? null, moved: null,
})

function stateOf(state: SourceState | undefined): WatchSource['state'] {
  if (state === undefined) return 'waiting'
  if (state.failure !== null) return 'failing'
  return state.narrow ? 'partial' : 'ok'
}

type TriedSource = WatchSource & { read: number; found: number }
type Tried = { account: AccountId | null; network: NetworkId; name: string; sources: TriedSource[]; items: RemoteItem[] }

/** The reading itself, from nothing, whose batches go nowhere. */
async function read(adapter: NetworkAdapter, session: Session, account: AdapterAccount, signal: AbortSignal): Promise<{ items: RemoteItem[]; states: SourceState[] }> {
  const items = new Map<string, RemoteItem>()
  let cursor: Cursor | null = null
  for (const stream of adapter.streams(account).filter(({ watches }) => watches !== undefined)) {
    for await (const batch of adapter.pull(session, stream, null, signal) as AsyncIterable<Batch>) {
      const found = new Set(batch.found?.flatMap(({ remoteIds }) => remoteIds))
      for (const item of batch.upserted) if (found.has(item.remoteId)) items.set(item.remoteId, item)
      cursor = batch.cursor
    }
  }
  return { items: Array.from(items.values()), states: cursor === null ? [] : (adapter.sources?.(cursor) ?? []) }
}

async function tryFeeds(context: EngineContext, draft: WatchDraft, watch: AdapterWatch, signal: AbortSignal): Promise<Tried> {
  const adapter = context.sessions.adapterOf(feeds)
  const brandId = findBrand(context.store.read, draft.brand)
  const known = brandId === null ? null : feedsAccountOf(context, brandId)
  const tried: Tried = { account: known, network: feeds, name: '', sources: [], items: [] }
  // Each by itself: one that fails says so and holds up no other.
  for (const name of watch.feeds) {
    const account: AdapterAccount = { id: (known ?? 0) as AccountId, remoteId: '', handle: '', url: null, settings: {}, watches: [{ ...watch, feeds: [name] }] }
    const http = context.http({ origin: null, vendor: [], clock: context.clock })
    const session: Session = { account, secrets: {}, saveSecrets: async () => {}, http, clock: context.clock }
    const done = await attempt(() => read(adapter, session, account, signal))
    const state = 'failure' in done ? { ...nothing(name), failure: done.failure } : (done.states[0] ?? nothing(name))
    const items = 'failure' in done ? [] : done.items
    tried.sources.push({ ...feedSource(name, known, state), read: state.read ?? 0, found: items.length })
    tried.items.push(...items.filter((item) => !tried.items.some((each) => each.remoteId === item.remoteId)))
  }
  return tried
}

async function trySearch(context: EngineContext, id: AccountId, watch: AdapterWatch, signal: AbortSignal): Promise<Tried> {
  const stored = getAccount(context.store.read, id)
  if (stored === null) throw new Fault('account.unknown', { value: id })
  const adapter = context.sessions.adapterOf(stored.network)
  const account = { ...adapterAccount(stored), watches: [watch] }
  const done = await attempt(() => context.sessions.turn(stored, 'user', (session) => read(adapter, session, account, signal)))
  const state = 'failure' in done ? { ...nothing(stored.handle), failure: done.failure } : (done.states[0] ?? nothing(stored.handle))
  const items = 'failure' in done ? [] : done.items
  return {
    account: id, network: stored.network, name: stored.handle, items,
    sources: [{ ...searchSource(stored, state), read: state.read ?? 0, found: items.length }],
  }
}

const nothing = (name: string): SourceState => ({ name, title: null, failure: null, moved: null, narrow: false, read: 0 })

async function attempt<T>(work: () => Promise<T>): Promise<T | { failure: ReturnType<typeof toFailure> }> {
  try {
    return await work()
  } catch (error) {
    return { failure: toFailure(error) }
  }
}

function toFind({ store }: EngineContext, of: Tried, item: RemoteItem, ranges: (text: string) => [number, number][]): WatchFind {
  return {
    network: of.network, source: of.name === '' ? item.author.handle : of.name, author: item.author.name, text: item.text, url: item.url,
    createdAt: Math.trunc(item.createdAt), known: of.account === null ? null : findByRemoteId(store.read, of.account, item.remoteId), ranges: ranges(item.text),
  }
}
