import { create } from 'zustand'
import type { ItemId } from '../../src-contract/ids.ts'
import type { Item } from '../../src-contract/item.ts'
import type { Verb } from '../../src-contract/network.ts'
import { call } from '../bridge.ts'
import { decide, tellFailure } from './decisions.ts'
import { rowsBetween } from './selection.ts'
import { useQueue } from './queue.ts'
import { isSearching, useSearch } from './search.ts'
import { listInSight } from './view.ts'

/** As many as one decision takes (src-contract/commands.ts). */
export const mostPicked = 1000

type PickedState = {
  /** As they were when picked: what may be done is asked of the engine anyway. */
  items: ReadonlyMap<ItemId, Item>
  /** The last one that was picked: ranges begin there, wherever the list has moved it since. */
  anchor: ItemId | null
  /** There were more than can be decided at once. */
  cut: boolean
}

const none: PickedState = { items: new Map(), anchor: null, cut: false }
/** Several messages for one decision. Empty: decisions are about the selected one. */
export const usePicked = create<PickedState>(() => none)

export function togglePicked(item: Item): void {
  const items = new Map(usePicked.getState().items)
  if (!items.delete(item.id)) add(items, [item])
  usePicked.setState({ items, anchor: items.size === 0 ? null : item.id, cut: false })
}

/** All from the one that was picked last to this one, both included. Where that one is in the list no more, or there is none, this one alone. */
export async function pickUpTo(item: Item): Promise<void> {
  const { anchor } = usePicked.getState()
  if (anchor === null) return togglePicked(item)
  const [from, to] = await Promise.all([placeOf(anchor), placeOf(item.id)])
  if (from === null || to === null) return pickAll([item], item.id)
  const [first, last] = [Math.min(from, to), Math.max(from, to)]
  const rows = await rowsBetween(first, Math.min(last, first + mostPicked))
  // News may have moved the rows while they were read: nothing beyond the two ends is taken.
  const ends = rows.flatMap(({ id }, at) => (id === anchor || id === item.id ? [at] : []))
  pickAll(last - first > mostPicked ? rows : rows.slice(ends[0] ?? rows.length, (ends.at(-1) ?? 0) + 1), item.id)
}

/** Where it is in the list now; null where it is not, or nobody can tell. */
async function placeOf(id: ItemId): Promise<number | null> {
  if (isSearching()) {
    const at = useSearch.getState().results?.findIndex((item) => item.id === id) ?? -1
    return at < 0 ? null : at
  }
  try {
    const { filter, order } = useQueue.getState()
    const { position, present } = await call('inbox.position', { filter, order, id })
    return present ? position : null
  } catch {
    return null
  }
}

/** Whatever waits for a decision and is like this one: by its author, by its words, or in its thread. */
export async function pickAlike(item: Item, by: 'author' | 'text' | 'thread'): Promise<void> {
  try {
    const { items } = await call('inbox.alike', { id: item.id, by })
    pickAll(items, item.id)
  } catch (thrown) {
    tellFailure(thrown)
  }
}

export function unpick(ids: readonly ItemId[]): void {
  const items = new Map(usePicked.getState().items)
  for (const id of ids) items.delete(id)
  usePicked.setState(items.size === 0 ? none : { items })
}

/**
 * One decision about all of them. They are let go of at once, as they leave the list at once: the next key is for the next message, whether the engine has
 * answered or not. What it could not be done to is picked again, unless it is out of sight by then. `until` for a snooze.
 */
export async function decidePicked(verb: Verb, picked: readonly Item[], until?: number): Promise<void> {
  const [{ epoch }, { query }] = [useQueue.getState(), useSearch.getState()]
  const deciding = decide(verb, picked, until)
  unpick(picked.map(({ id }) => id))
  const done = new Set(await deciding)
  const [first, ...rest] = picked.filter(({ id }) => !done.has(id))
  if (first === undefined || useQueue.getState().epoch !== epoch || useSearch.getState().query !== query) return
  pickAll([first, ...rest], usePicked.getState().anchor ?? first.id)
}

export function unpickAll(): void {
  usePicked.setState(none)
}

/** None while the list is out of sight: then a decision is about the message on screen, and about nothing else. */
export function pickedItems(): readonly Item[] {
  if (!listInSight()) return []
  return Array.from(usePicked.getState().items.values())
}

function pickAll(found: readonly Item[], anchor: ItemId): void {
  const items = new Map(usePicked.getState().items)
  const cut = !add(items, found.filter((item) => !item.own))
  usePicked.setState({ items, anchor, cut })
}

/** False where not all found room. */
function add(items: Map<ItemId, Item>, more: readonly Item[]): boolean {
  for (const item of more) {
    if (items.size >= mostPicked && !items.has(item.id)) return false
    items.set(item.id, item)
  }
  return true
}

/** Another view, another search: what was picked is out of sight, and must not be decided about unseen. */
export function startPicked(): () => void {
  const ends = [
    useQueue.subscribe((now, was) => {
      if (now.epoch !== was.epoch) unpickAll()
    }),
    useSearch.subscribe((now, was) => {
      if (now.query !== was.query) unpickAll()
    }),
  ]
  return () => ends.forEach((end) => end())
}
