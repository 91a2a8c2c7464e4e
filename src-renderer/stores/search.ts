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
  failure: Failure | null
}

const idle = { answered: '', results: null, ranges: new Map<ItemId, Ranges>(), next: null, failure: null }
export const useSearch = create<SearchState>(() => ({ query: '', ...idle }))

const page = 100
let loadingMore = false

export function isSearching(): boolean {
  return useSearch.getState().query.trim() !== ''
}

/** Every key asks; an answer to an older query is thrown away, so that what is shown always answers what is typed. */
export function search(query: string): void {
  useSearch.setState({ query, ...(query.trim() === '' && idle) })
  if (query.trim() !== '') void readAgain()
}

const readAgain = oneAtATime(async () => {
  const { query, results } = useSearch.getState()
  if (query.trim() === '') return
  try {
    const answer = await call('search.items', { query, limit: Math.min(500, Math.max(page, results?.length ?? 0)), filter: searchFilter(), typing: true })
    if (useSearch.getState().query !== query) return
    useSearch.setState({ answered: query, results: answer.items, ranges: rangesOf(answer.matches), next: answer.next ?? null, failure: null })
  } catch (thrown) {
    const failure = failureOf(thrown)
    if (useSearch.getState().query === query && failure.code !== 'engine.gone') useSearch.setState({ answered: query, failure, results: [] })
  }
})

export async function searchMore(): Promise<void> {
  const { query, next } = useSearch.getState()
  if (next === null || loadingMore) return
  loadingMore = true
  try {
    const answer = await call('search.items', { query, limit: page, cursor: next, filter: searchFilter(), typing: true })
    if (useSearch.getState().query !== query || useSearch.getState().next !== next) return
    useSearch.setState((was) => ({
      results: [...(was.results ?? []), ...answer.items],
      ranges: new Map([...was.ranges, ...rangesOf(answer.matches)]),
      next: answer.next ?? null,
    }))
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
