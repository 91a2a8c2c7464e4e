import { create } from 'zustand'
import type { ItemId } from '../../src-contract/ids.ts'
import type { Failure } from '../../src-contract/failure.ts'
import type { Item } from '../../src-contract/item.ts'
import { call, failureOf } from '../bridge.ts'
import { onChanges, onReady } from './engine.ts'
import { oneAtATime, soon } from './settle.ts'
import { useView } from './view.ts'

export type Ranges = readonly (readonly [number, number])[]

type SearchState = {
  /** As typed. Empty: the queue is shown, not a search. */
  query: string
  /** What `results` answer: another query than the one typed while its answer is under way. */
  answered: string
  results: readonly Item[] | null
  ranges: ReadonlyMap<ItemId, Ranges>
  next: ItemId | null
  /** Back to when was looked, where that is not yet all: the user goes on. */
  searchedTo: number | null
  failure: Failure | null
}

const idle = { answered: '', results: null, ranges: new Map<ItemId, Ranges>(), next: null, searchedTo: null, failure: null }
export const useSearch = create<SearchState>(() => ({ query: '', ...idle }))

const page = 100
/** As many as one call gives (src-contract/commands.ts). */
const mostAtOnce = 500
let loadingMore = false
/** What the results on screen answer to. */
let readQuery = ''

export function isSearching(): boolean {
  return useSearch.getState().query.trim() !== ''
}

/** Every key asks; an answer to an older query is thrown away, so that what is shown always answers what is typed. */
export function search(query: string): void {
  useSearch.setState({ query, ...(query.trim() === '' && idle) })
  if (query.trim() !== '') void readAgain()
}

const readAgain = oneAtATime(async () => {
  const { query, results, searchedTo } = useSearch.getState()
  if (query.trim() === '') return
  const isNew = query !== readQuery
  const wanted = Math.max(page, isNew ? 0 : (results?.length ?? 0))
  const to = isNew ? null : searchedTo
  try {
    let found = await ask(query, Math.min(mostAtOnce, wanted))
    // As much as was on screen before, and looked back as far: nothing that was found is lost because something arrived.
    while (found.next !== null && (found.searchedTo === null ? found.results.length < wanted : to !== null && found.searchedTo > to)) {
      if (useSearch.getState().query !== query) return
      found = joined(found, await ask(query, Math.min(mostAtOnce, Math.max(page, wanted - found.results.length)), found.next))
    }
    if (useSearch.getState().query !== query) return
    readQuery = query
    useSearch.setState({ ...found, answered: query, failure: null })
  } catch (thrown) {
    const failure = failureOf(thrown)
    if (useSearch.getState().query === query && failure.code !== 'engine.gone') useSearch.setState({ ...idle, answered: query, failure, results: [] })
  }
})

type Found = { results: readonly Item[]; ranges: ReadonlyMap<ItemId, Ranges>; next: ItemId | null; searchedTo: number | null }

async function ask(query: string, limit: number, cursor?: ItemId): Promise<Found> {
  const { items, matches, next, searchedTo } = await call('search.items', { query, limit, filter: searchFilter(), typing: true, ...(cursor !== undefined && { cursor }) })
  return { results: items, ranges: rangesOf(matches), next: next ?? null, searchedTo: searchedTo ?? null }
}

const joined = (found: Found, more: Found): Found => ({ ...more, results: [...found.results, ...more.results], ranges: new Map([...found.ranges, ...more.ranges]) })

/** The next page; further back than was looked only when the user says so. */
export async function searchMore(goOn = false): Promise<void> {
  const { query, next, searchedTo } = useSearch.getState()
  if (next === null || loadingMore || (searchedTo !== null && !goOn)) return
  loadingMore = true
  try {
    const more = await ask(query, page, next)
    if (useSearch.getState().query !== query || useSearch.getState().next !== next) return
    useSearch.setState(({ results, ranges }) => joined({ results: results ?? [], ranges, next, searchedTo }, more))
  } catch {
    // What is shown stays; scrolling on asks again.
  } finally {
    loadingMore = false
  }
}

/** Within the brand in focus, in every state: what one looks for has often been dealt with. */
function searchFilter() {
  const { brandId, accountId } = useView.getState().scope
  return { state: 'all' as const, ...(brandId !== null && { brandId }), ...(accountId !== null && { accountId }) }
}

function rangesOf(matches: readonly { id: ItemId; ranges: [number, number][] }[]): Map<ItemId, Ranges> {
  return new Map(matches.map((match) => [match.id, match.ranges]))
}

export function startSearch(): () => void {
  const again = soon(async () => {
    if (isSearching()) await readAgain()
  })
  const ends = [
    onReady(again),
    onChanges(again),
    useView.subscribe((now, was) => {
      if (now.scope !== was.scope) search('')
    }),
  ]
  return () => ends.forEach((end) => end())
}
