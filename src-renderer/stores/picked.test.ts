import { beforeEach, describe, expect, test } from 'vitest'
import type { Item } from '../../src-contract/item.ts'
import { attach } from '../bridge.ts'
import { startEngine } from './engine.ts'
import { anItem, fakeEngine, refuse } from './fake-engine.ts'
import { decidePicked, mostPicked, pickAlike, pickedItems, pickUpTo, startPicked, togglePicked, usePicked } from './picked.ts'
import { openQueue, refreshQueue, startQueue } from './queue.ts'
import { startSelection } from './selection.ts'
import { search } from './search.ts'
import { pace } from './settle.ts'
import { useView } from './view.ts'

let items: Item[] = []
let alike: Item[] = []
const later = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 20))
const ids = (): number[] => pickedItems().map((item) => item.id)
const row = (index: number): Item => items[index] ?? anItem(0)

pace.gapMs = 0
startSelection()
startPicked()
startQueue()
startEngine()

beforeEach(async () => {
  items = Array.from({ length: 1500 }, (_, at) => anItem(1500 - at))
  const engine = fakeEngine({
    'engine.hello': () => ({ protocol: 1, version: '0', demo: false, secrets: 'memory', dataDir: '/' }),
    'inbox.count': () => ({ total: items.length }),
    'inbox.page': ({ limit, offset }: { limit: number; offset: number }) => ({ items: items.slice(offset, offset + limit) }),
    'inbox.position': ({ id }: { id: number }) => ({ position: items.findIndex((item) => item.id === id), present: items.some((item) => item.id === id) }),
    'inbox.alike': () => {
      if (alike.length === 0) throw refuse('item.unknown')
      return { items: alike }
    },
    'act.submit': ({ ids: asked }: { ids: number[] }) => ({
      decisionId: 7, jobs: [],
      refused: asked.filter((id) => id % 2 === 0).map((id) => ({ id, failure: { code: 'verb.notInThisState', params: {} } })),
    }),
    'decision.recent': () => ({ decisions: [] }),
    'outbox.list': () => ({ jobs: [], counts: { held: 0, sending: 0, retrying: 0, review: 0, needsYou: 0 } }),
  })
  attach(engine.port)
  openQueue({ state: 'todo' })
  await later()
})

describe('picking several', () => {
  test('takes one and lets it go again', () => {
    togglePicked(row(3))
    togglePicked(row(5))
    togglePicked(row(3))
    expect(ids()).toEqual([1495])
    togglePicked(row(5))
    expect(usePicked.getState().anchor).toBeNull()
  })

  test('a range takes rows that were never on screen, whichever end was first', async () => {
    togglePicked(row(430))
    await pickUpTo(row(418))
    expect(ids().toSorted((a, b) => a - b)).toEqual(Array.from({ length: 13 }, (_, at) => 1070 + at))
  })

  test('a range begins at the one that was picked, though news has moved it down since', async () => {
    togglePicked(row(10))
    items = [anItem(1503), anItem(1502), anItem(1501), ...items]
    await refreshQueue()
    await pickUpTo(row(15))
    expect(ids().toSorted((a, b) => a - b)).toEqual([1488, 1489, 1490])
  })

  test('a range whose beginning has left the list is this one alone', async () => {
    togglePicked(row(10))
    items = items.filter(({ id }) => id !== 1490)
    await refreshQueue()
    await pickUpTo(row(15))
    expect(ids().toSorted((a, b) => a - b)).toEqual([1484, 1490])
  })

  test('nothing out of sight is decided about: one message at a time means the one on screen', () => {
    togglePicked(row(3))
    useView.setState({ zen: true })
    expect(ids()).toEqual([])
    useView.setState({ zen: false })
    expect(ids()).toEqual([1497])
  })

  test('says so where there are more than one decision takes', async () => {
    togglePicked(row(0))
    await pickUpTo(row(1400))
    expect(ids()).toHaveLength(mostPicked)
    expect(usePicked.getState().cut).toBe(true)
  })

  test('never our own replies', async () => {
    alike = [anItem(9), { ...anItem(8), own: true }]
    await pickAlike(row(0), 'thread')
    expect(ids()).toEqual([9])
  })

  test('what a decision could not be done to stays picked', async () => {
    for (const at of [0, 1, 2, 3]) togglePicked(row(at))
    await decidePicked('hide', pickedItems())
    expect(ids()).toEqual([1500, 1498])
  })

  test('the next key is for the next message, though the engine has not answered yet', async () => {
    for (const at of [1, 3]) togglePicked(row(at))
    const deciding = decidePicked('done', pickedItems())
    expect(ids()).toEqual([])
    await deciding
    expect(ids()).toEqual([])
  })

  test('what is refused after another view was opened is not picked there, out of sight', async () => {
    for (const at of [0, 1]) togglePicked(row(at))
    const deciding = decidePicked('done', pickedItems())
    openQueue({ state: 'snoozed' })
    await deciding
    expect(ids()).toEqual([])
  })

  test('another view or another search lets go of what is no longer in sight', () => {
    togglePicked(row(0))
    openQueue({ state: 'done' })
    expect(ids()).toEqual([])
    togglePicked(row(0))
    search('bonjour')
    expect(ids()).toEqual([])
    search('')
  })
})
