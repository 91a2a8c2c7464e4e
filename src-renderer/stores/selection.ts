import { create } from 'zustand'
import type { ItemId } from '../../src-contract/ids.ts'
import type { Item } from '../../src-contract/item.ts'
import { call } from '../bridge.ts'
import { blockSize, indexIn } from './blocks.ts'
import { holdOn, loadBlock, onRefreshed, queueRow, takeOut, useQueue } from './queue.ts'
import { isSearching, useSearch } from './search.ts'

type SelectionState = {
  id: ItemId | null
  /** Where it stands in the list, or would. */
  index: number
  /** The selected item is not in the list any more and nobody here took it out: it stays on screen until the user moves on. */
  absent: boolean
  /** Grows when the selection was moved by the user: the view brings it into sight then, and only then. */
  moved: number
}

export const useSelection = create<SelectionState>(() => ({ id: null, index: 0, absent: false, moved: 0 }))

/** Items that a decision of this window is about to take out of the list: when they are gone, the next one is selected. */
const leaving = new Set<ItemId>()

/** What was selected before a search began: leaving the search returns there. */
let beforeSearch: { id: ItemId | null; index: number } | null = null
let seatedQuery = ''

export function expectLeave(ids: readonly ItemId[]): void {
  for (const id of ids) leaving.add(id)
}

export function expectStay(ids: readonly ItemId[]): void {
  for (const id of ids) leaving.delete(id)
}

/**
 * On to the next one before the engine has answered: these leave the list at once, and the one that follows is selected. `settle` once it has answered; `putBack`
 * where it refused all of it. `back` returns to the one that was selected, where the user has not moved on since.
 */
export function leaveAtOnce(ids: readonly ItemId[]): { settle(): void; putBack(): void; back(): Promise<void> } {
  const was = useSelection.getState()
  const next = rowBeside(was.index, new Set(ids))
  const { removed, settle, putBack } = takeOut(ids)
  const above = (index: number): number => removed.filter((each) => each < index).length
  const isLeaving = was.id !== null && ids.includes(was.id)
  if (!isLeaving) useSelection.setState({ index: was.index - above(was.index) })
  else if (next !== null) select(next.id, next.index - above(next.index))
  // What is passed already need not be waited for.
  expectStay(next === null ? ids.filter((id) => id !== was.id) : ids)
  const { moved } = useSelection.getState()
  const stayed = (): boolean => useSelection.getState().moved === moved
  return {
    settle,
    putBack: () => {
      putBack()
      if (stayed()) useSelection.setState({ id: was.id, index: was.index, absent: was.absent })
    },
    back: async () => {
      if (isLeaving && was.id !== null && stayed()) await selectItem(was.id)
    },
  }
}

/** The nearest below that stays, else above; null where it is not at hand, and for a row that is in the list no more. */
function rowBeside(index: number, leave: ReadonlySet<ItemId>): { id: ItemId; index: number } | null {
  if (useSelection.getState().absent) return null
  let at = index + 1
  for (let row = rowAt(at); row !== undefined; row = rowAt((at += 1))) if (!leave.has(row.id)) return { id: row.id, index: at }
  if (at < listTotal()) return null
  at = index - 1
  for (let row = rowAt(at); row !== undefined; row = rowAt((at -= 1))) if (!leave.has(row.id)) return { id: row.id, index: at }
  return null
}

export function rowAt(index: number): Item | undefined {
  return isSearching() ? useSearch.getState().results?.[index] : queueRow(index)
}

export function listTotal(): number {
  return (isSearching() ? useSearch.getState().results?.length : useQueue.getState().total) ?? 0
}

/** Rows of the list from one to another, inclusive, read where they are not at hand. */
export async function rowsBetween(from: number, to: number): Promise<Item[]> {
  const rows: Item[] = []
  for (let index = from; index <= to; index += 1) {
    if (rowAt(index) === undefined && !isSearching()) await loadBlock(Math.floor(index / blockSize))
    const row = rowAt(index)
    if (row !== undefined) rows.push(row)
  }
  return rows
}

export function select(id: ItemId, index: number): void {
  useSelection.setState((was) => ({ id, index, absent: false, moved: was.moved + 1 }))
}

export function moveBy(rows: number): void {
  void moveWhere(() => {
    const { id, index, absent } = useSelection.getState()
    // An absent item stands between two rows: its index already is that of the next one.
    return (id === null ? -1 : absent && rows > 0 ? index - 1 : index) + rows
  })
}

export function moveTo(wanted: number): Promise<void> {
  return moveWhere(() => wanted)
}

/** Asked again after each reading: what is selected may have moved, and what is beside it with it. */
async function moveWhere(wanted: () => number): Promise<void> {
  const { epoch } = useQueue.getState()
  const place = (): number => Math.min(Math.max(wanted(), 0), listTotal() - 1)
  // A change that arrives meanwhile may forget the block again: the key press is not lost for that.
  for (let tries = 0; tries < 3 && listTotal() > 0 && rowAt(place()) === undefined && !isSearching(); tries += 1) await loadBlock(Math.floor(place() / blockSize))
  const index = place()
  const item = rowAt(index)
  if (item !== undefined && useQueue.getState().epoch === epoch) select(item.id, index)
}

/** To an item wherever it stands in the present list; nothing happens when it is not in it. */
export async function selectItem(id: ItemId): Promise<void> {
  const { filter, order } = useQueue.getState()
  try {
    const { position, present } = await call('inbox.position', { filter, order, id })
    if (present) select(id, position)
  } catch {
    // The engine is gone; the selection stays where it is.
  }
}

/** To an item wherever it is, in the list or not: an earlier message of the same author, another one of the thread. */
export async function showItem(id: ItemId): Promise<void> {
  const { filter, order } = useQueue.getState()
  try {
    const { position, present } = await call('inbox.position', { filter, order, id })
    if (present && !isSearching()) select(id, position)
    else useSelection.setState((was) => ({ id, index: isSearching() ? was.index : position, absent: true }))
  } catch {
    // The engine is gone; the selection stays where it is.
  }
}

/** After the list has been read: the selected item is found again, or the next one takes its place. */
async function reseat(): Promise<void> {
  if (isSearching()) return reseatInSearch()
  const { id } = useSelection.getState()
  const { blocks, filter, order } = useQueue.getState()
  if (id === null) return selectFirst()
  const found = indexIn(blocks, id)
  if (found !== null) return place(id, found, false)
  try {
    const { position, present } = await call('inbox.position', { filter, order, id })
    if (useSelection.getState().id !== id) return
    if (!present && leaving.delete(id)) return next(position)
    place(id, position, !present)
  } catch {
    // The engine is gone: it is asked again when it is back.
  }
}

function reseatInSearch(): void {
  const { id } = useSelection.getState()
  const { query, results } = useSearch.getState()
  if (results === null) return
  const at = results.findIndex((item) => item.id === id)
  if (at >= 0) useSelection.setState({ index: at, absent: false })
  // Decided about here, and no longer what is searched for: on to the one that took its place.
  else if (id !== null && query === seatedQuery && leaving.delete(id)) void moveTo(useSelection.getState().index)
  else if (query !== seatedQuery) void moveTo(0)
  else useSelection.setState({ index: 0, absent: true })
  seatedQuery = query
}

function place(id: ItemId, index: number, absent: boolean): void {
  const was = useSelection.getState()
  if (was.id === id && (was.index !== index || was.absent !== absent)) useSelection.setState({ index, absent })
}

async function next(position: number): Promise<void> {
  if (listTotal() === 0) return clear()
  await moveTo(position)
}

function clear(): void {
  useSelection.setState({ id: null, index: 0, absent: false })
}

function selectFirst(): void {
  const first = rowAt(0)
  if (first !== undefined) useSelection.setState({ id: first.id, index: 0, absent: false })
}

export function startSelection(): () => void {
  holdOn(() => {
    const { id, index, absent } = useSelection.getState()
    return id === null || absent ? null : { id, index }
  })
  const ends = [
    onRefreshed(() => void reseat()),
    useQueue.subscribe((now, was) => {
      if (now.epoch !== was.epoch) clear()
    }),
    useSearch.subscribe((now, was) => {
      const [searching, searched] = [now.query.trim() !== '', was.query.trim() !== '']
      if (searching && !searched) beforeSearch = useSelection.getState()
      if (!searching && searched) leaveSearch()
      else if (now.results !== was.results) void reseat()
    }),
  ]
  return () => ends.forEach((end) => end())
}

function leaveSearch(): void {
  if (beforeSearch !== null)
    useSelection.setState((was) => ({ id: beforeSearch?.id ?? null, index: beforeSearch?.index ?? 0, absent: false, moved: was.moved + 1 }))
  beforeSearch = null
  seatedQuery = ''
  void reseat()
}
