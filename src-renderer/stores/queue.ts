import { create } from 'zustand'
import type { InboxFilter } from '../../src-contract/commands.ts'
import type { Failure } from '../../src-contract/failure.ts'
import type { ItemId } from '../../src-contract/ids.ts'
import type { Item } from '../../src-contract/item.ts'
import { call, failureOf } from '../bridge.ts'
import { blockSize, blocksOf, indexIn, rowIn, withBlock, withoutRows, type Blocks } from './blocks.ts'
import { onChanges, onReady } from './engine.ts'
import { oneAtATime, soon } from './settle.ts'
import { filterOf, orderIn, useView, type Order } from './view.ts'

type QueueState = {
  filter: InboxFilter
  order: Order
  /** Null until the engine has answered for this filter. */
  total: number | null
  blocks: Blocks
  /** How many rows the list has moved under the view, with a serial number so that the view follows each move once. */
  shift: { by: number; n: number }
  /** Newer items that arrived above while the view stood lower. */
  above: number
  failure: Failure | null
  /** Grows with each filter: answers to an older one are thrown away. */
  epoch: number
}

export const useQueue = create<QueueState>(() => ({
  filter: filterOf(useView.getState().scope),
  order: orderIn(useView.getState().scope, useView.getState().order),
  total: null,
  blocks: new Map(),
  shift: { by: 0, n: 0 },
  above: 0,
  failure: null,
  epoch: 0,
}))

/** Rows on screen, inclusive. */
let range = { first: 0, last: 0 }
const asked = new Map<number, Promise<void>>()
const refreshed = new Set<() => void>()
/** The row that the view is to hold on to while the list moves; null: whichever is the first on screen. */
let held: () => Anchor | null = () => null

export function holdOn(to: typeof held): void {
  held = to
}

/** What decisions of this window have taken off the screen before the engine has answered them. */
const leaving = new Set<ReadonlySet<ItemId>>()
/** How many rows have ever been taken off. The engine answers in order: what was taken off after a count was asked for is still in that count. */
let takenOut = 0

const allOf = (sets: Iterable<ReadonlySet<ItemId>>): ReadonlySet<ItemId> => new Set(Array.from(sets, (ids) => Array.from(ids)).flat())

/**
 * Takes rows off the screen at once. Until `settle`, whatever is read is shown without them; a reading that began before may still have them, and is shown
 * without them as well. `putBack` is for a decision that never came to anything: where nothing has been read since, they stand again where they stood.
 */
export function takeOut(ids: readonly ItemId[]): { removed: readonly number[]; settle(): void; putBack(): void } {
  const { blocks: before, total } = useQueue.getState()
  const out = new Set(ids)
  const { blocks, removed } = withoutRows(before, out)
  leaving.add(out)
  takenOut += removed.length
  if (removed.length > 0) useQueue.setState({ blocks, total: total === null ? null : total - removed.length })
  const settle = (): void => void leaving.delete(out)
  return {
    removed,
    settle,
    putBack: () => {
      settle()
      if (useQueue.getState().blocks === blocks) useQueue.setState({ blocks: before, total })
    },
  }
}

/** After each reading: the selection finds its place again. */
export function onRefreshed(listener: () => void): () => void {
  refreshed.add(listener)
  return () => void refreshed.delete(listener)
}

export function queueRow(index: number): Item | undefined {
  return rowIn(useQueue.getState().blocks, index)
}

/** The view says what it shows; blocks that are missing are asked for. */
export function showRange(first: number, last: number): void {
  range = { first, last }
  const { blocks, total } = useQueue.getState()
  if (first === 0) useQueue.setState((was) => (was.above === 0 ? was : { above: 0 }))
  if (total === null) return
  for (const number of blocksOf(first, last, total)) if (!blocks.has(number)) void loadBlock(number)
}

/** Asked for twice, it is read once, and both wait for it. */
export function loadBlock(number: number): Promise<void> {
  const underWay = asked.get(number)
  if (underWay !== undefined) return underWay
  const reading = readBlock(number).finally(() => {
    if (asked.get(number) === reading) asked.delete(number)
  })
  asked.set(number, reading)
  return reading
}

async function readBlock(number: number): Promise<void> {
  const { epoch, filter, order } = useQueue.getState()
  const gone = Array.from(leaving)
  try {
    const items = await fetchBlock({ filter, order }, number)
    const out = allOf([...gone, ...leaving])
    if (useQueue.getState().epoch === epoch) useQueue.setState((was) => ({ blocks: withBlock(was.blocks, number, items.filter(({ id }) => !out.has(id))) }))
  } catch {
    // The engine is gone or busy: the next reading asks for what is visible then.
  }
}

async function fetchBlock(of: { filter: InboxFilter; order: Order }, number: number): Promise<readonly Item[]> {
  return (await call('inbox.page', { ...of, limit: blockSize, offset: number * blockSize })).items
}

export function openQueue(filter: InboxFilter, order: Order = 'newest'): void {
  range = { first: 0, last: 0 }
  asked.clear()
  useQueue.setState((was) => ({ filter, order, total: null, blocks: new Map(), above: 0, failure: null, epoch: was.epoch + 1 }))
  void refreshQueue()
}

/** Reads again what is on screen, and only that: what is not visible is forgotten and read when it comes into view. */
export const refreshQueue = oneAtATime(async () => {
  const { epoch, total: before } = useQueue.getState()
  const gone = Array.from(leaving)
  const takenBefore = takenOut
  try {
    const anchor = anchorIn(range)
    const { all, read, position } = anchor === null ? await readHere() : await readAt(anchor)
    if (useQueue.getState().epoch !== epoch) return
    // From here to the end in one go: a decision in between would be shown again.
    const { blocks } = withoutRows(new Map(read.filter(([, items]) => items.length > 0)), allOf([...gone, ...leaving]))
    // An answer leaves the list before the engine is told of it: what was on its way when the reading began may be in that count as well.
    const untold = withoutRows(new Map(read), allOf(gone)).removed.length
    const total = Math.max(0, all - untold - (takenOut - takenBefore))
    const found = anchor === null ? null : indexIn(blocks, anchor.id)
    const by = anchor === null ? 0 : (found ?? position) - anchor.index
    range = { first: Math.max(0, range.first + by), last: Math.max(0, range.last + by) }
    useQueue.setState((was) => ({
      total,
      blocks,
      failure: null,
      shift: by === 0 ? was.shift : { by, n: was.shift.n + 1 },
      above: range.first === 0 || before === null ? 0 : Math.max(0, was.above + by),
    }))
    for (const listener of refreshed) listener()
  } catch (thrown) {
    const failure = failureOf(thrown)
    if (useQueue.getState().epoch === epoch && failure.code !== 'engine.gone') useQueue.setState({ failure })
  }
})

type Anchor = { id: ItemId; index: number }
/** Rows read beyond what is in sight, so that the next one is of the same reading; and as many as one call gives. */
const beyond = 10
const mostAtOnce = 500

type Read = { all: number; read: readonly (readonly [number, readonly Item[]])[]; position: number }

/** The rows of the same numbers. Of a list that was never read the top is what will be looked at. */
async function readHere(): Promise<Read> {
  const { filter, order, total: known } = useQueue.getState()
  const numbers = known === null ? [0] : blocksOf(range.first - beyond, Math.max(range.last, range.first + 30) + beyond, Number.MAX_SAFE_INTEGER)
  const [{ total: all }, read] = await Promise.all([
    call('inbox.count', { filter }),
    Promise.all(numbers.map(async (number) => [number, await fetchBlock({ filter, order }, number)] as const)),
  ])
  return { all, read, position: 0 }
}

/** The rows around it wherever it is by now: while messages are read, hundreds may come in between two questions, and the view would stay behind. */
async function readAt({ id, index }: Anchor): Promise<Read> {
  const { filter, order } = useQueue.getState()
  const [before, after] = [Math.max(0, index - range.first) + beyond, Math.max(30, range.last - index) + beyond]
  const { items, place } = await call('inbox.page', { filter, order, limit: mostAtOnce, around: { id, before, after, step: blockSize } })
  const first = (place?.offset ?? 0) / blockSize
  const read = Array.from({ length: Math.ceil(items.length / blockSize) }, (_, at) => [first + at, items.slice(at * blockSize, (at + 1) * blockSize)] as const)
  return { all: place?.total ?? items.length, read, position: place?.position ?? index }
}

/** At the top nothing is held on to: what is new comes in above. Else the row that is held on to where it is on screen, or the first one that is. */
function anchorIn({ first, last }: typeof range): Anchor | null {
  if (first === 0) return null
  const wanted = held()
  if (wanted !== null && wanted.index >= first && wanted.index <= last && queueRow(wanted.index)?.id === wanted.id) return wanted
  const top = queueRow(first)
  return top === undefined ? null : { id: top.id, index: first }
}

export function startQueue(): () => void {
  const refreshSoon = soon(refreshQueue)
  const ends = [
    useView.subscribe((now, was) => {
      if (now.scope !== was.scope || orderIn(now.scope, now.order) !== orderIn(was.scope, was.order)) openQueue(filterOf(now.scope), orderIn(now.scope, now.order))
    }),
    onReady(() => void refreshQueue()),
    onChanges((changes) => {
      if (changes.many || changes.catalogue || changes.upserted.length + changes.removed.length + changes.jobs.length > 0) refreshSoon()
    }),
  ]
  return () => ends.forEach((end) => end())
}
