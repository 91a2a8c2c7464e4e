import { create } from 'zustand'
import type { ItemId } from '../../src-contract/ids.ts'
import type { Item } from '../../src-contract/item.ts'
import { call } from '../bridge.ts'
import { tellFailure } from './decisions.ts'
import { rowsBetween, useSelection } from './selection.ts'
import { useQueue } from './queue.ts'
import { useSearch } from './search.ts'

/** As many as one decision takes (src-contract/commands.ts). */
export const mostPicked = 1000

type PickedState = {
  /** As they were when picked: what may be done is asked of the engine anyway. */
  items: ReadonlyMap<ItemId, Item>
  /** Where the last one was picked: ranges begin there. */
  anchor: number | null
  /** There were more than can be decided at once. */
  cut: boolean
}

const none: PickedState = { items: new Map(), anchor: null, cut: false }
/** Several messages for one decision. Empty: decisions are about the selected one. */
export const usePicked = create<PickedState>(() => none)

export function togglePicked(item: Item, index: number): void {
  const items = new Map(usePicked.getState().items)
  if (!items.delete(item.id)) add(items, [item])
  usePicked.setState({ items, anchor: items.size === 0 ? null : index, cut: false })
}

/** All from where the last was picked to here, both ends included. Without a last one, this one alone. */
export async function pickUpTo(item: Item, index: number): Promise<void> {
  const { anchor } = usePicked.getState()
  if (anchor === null) return togglePicked(item, index)
  const [from, to] = [Math.min(anchor, index), Math.max(anchor, index)]
  const rows = await rowsBetween(from, Math.min(to, from + mostPicked))
  pickAll(rows, index)
}

/** Whatever waits for a decision and is like this one: by its author, by its words, or in its thread. */
export async function pickAlike(item: Item, by: 'author' | 'text' | 'thread'): Promise<void> {
  try {
    const { items } = await call('inbox.alike', { id: item.id, by })
    pickAll(items, useSelection.getState().index)
  } catch (thrown) {
    tellFailure(thrown)
  }
}

export function unpick(ids: readonly ItemId[]): void {
  const items = new Map(usePicked.getState().items)
  for (const id of ids) items.delete(id)
  usePicked.setState(items.size === 0 ? none : { items })
}

export function unpickAll(): void {
  usePicked.setState(none)
}

export function pickedItems(): readonly Item[] {
  return Array.from(usePicked.getState().items.values())
}

function pickAll(found: readonly Item[], anchor: number): void {
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
