import { beforeEach, expect, test } from 'vitest'
import type { Item } from '../../src-contract/item.ts'
import { attach } from '../bridge.ts'
import { startEngine } from './engine.ts'
import { anItem, fakeEngine, refuse, type FakeEngine } from './fake-engine.ts'
import { search, searchMore, startSearch, useSearch } from './search.ts'
import { pace } from './settle.ts'

let items: Item[]
let engine: FakeEngine
/** One in so many is what is searched for. */
let every = 1
/** One call looks at so many of the newest. */
const looked = 700

const later = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 20))

pace.gapMs = 0
startSearch()
startEngine()

beforeEach(async () => {
  search('')
  every = 1
  items = Array.from({ length: 1500 }, (_, at) => anItem(1500 - at))
  engine = fakeEngine({
    'engine.hello': () => ({ protocol: 1, version: '0', demo: false, secrets: 'memory', dataDir: '/' }),
    'search.items': ({ limit, cursor }: { limit: number; cursor?: number }) => {
      const candidates = items.filter(({ id }) => cursor === undefined || id < cursor)
      const found = candidates.slice(0, looked).filter(({ id }) => id % every === 0).slice(0, limit)
      const end = candidates[looked - 1]
      if (found.length === limit && candidates.length > limit) return { items: found, matches: [], next: found.at(-1)?.id }
      return { items: found, matches: [], ...(end !== undefined && candidates.length > looked && { next: end.id, searchedTo: end.createdAt }) }
    },
  })
  attach(engine.port)
  await later()
})

test('results beyond five hundred are still there after something has arrived', async () => {
  search('texte')
  await later()
  for (let n = 0; n < 5; n += 1) await searchMore()
  expect(useSearch.getState().results).toHaveLength(600)
  items = [anItem(1501), ...items]
  engine.changed({ upserted: [1501] as never })
  await later()
  expect(useSearch.getState().results?.slice(0, 2).map(({ id }) => id)).toEqual([1501, 1500])
  expect(useSearch.getState().results).toHaveLength(600)
})

test('further back than was looked it goes when the user says so, and a refresh looks back as far', async () => {
  every = 50
  search('texte rare')
  await later()
  const stopped = useSearch.getState().searchedTo
  expect(stopped).not.toBeNull()
  const before = useSearch.getState().results?.length
  await searchMore()
  expect(useSearch.getState().results).toHaveLength(before ?? 0)
  await searchMore(true)
  expect(useSearch.getState().results?.length).toBeGreaterThan(before ?? 0)
  const { length } = useSearch.getState().results ?? []
  engine.changed({ upserted: [1] as never })
  await later()
  expect(useSearch.getState().results?.length).toBeGreaterThanOrEqual(length)
  expect(new Set(useSearch.getState().results?.map(({ id }) => id)).size).toBe(useSearch.getState().results?.length)
})

test('the list is busy until what is shown answers what is typed, also where that cannot be read', async () => {
  const isBusy = (): boolean => useSearch.getState().answered !== useSearch.getState().query
  search('texte')
  expect(isBusy()).toBe(true)
  await later()
  expect(isBusy()).toBe(false)
  search('texte rare')
  expect(isBusy()).toBe(true)
  await later()
  expect(isBusy()).toBe(false)
  attach(fakeEngine({ 'search.items': () => { throw refuse('query.value') } }).port)
  search('avant:demain-ou-jamais')
  await later()
  expect(useSearch.getState().failure?.code).toBe('query.value')
  expect(isBusy()).toBe(false)
})
