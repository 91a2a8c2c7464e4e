import type { Item } from '../../src-contract/item.ts'

/** Rows are read by position, a block at a time. */
export const blockSize = 100
/** 30 blocks of 100 items are a few megabytes; what was read least recently leaves first. */
export const blocksKept = 30

export type Blocks = ReadonlyMap<number, readonly Item[]>

export function rowIn(blocks: Blocks, index: number): Item | undefined {
  return blocks.get(Math.floor(index / blockSize))?.[index % blockSize]
}

/** Block numbers that rows `first` to `last` (inclusive) lie in, within a list of `total`. */
export function blocksOf(first: number, last: number, total: number): number[] {
  const from = Math.floor(Math.max(0, first) / blockSize)
  const to = Math.floor(Math.min(last, total - 1) / blockSize)
  return to < from ? [] : Array.from({ length: to - from + 1 }, (_, at) => from + at)
}

/** A map remembers the order of insertion: what is put in again becomes the youngest. */
export function withBlock(blocks: Blocks, number: number, items: readonly Item[]): Blocks {
  const next = new Map(blocks)
  next.delete(number)
  next.set(number, items)
  for (const oldest of next.keys()) {
    if (next.size <= blocksKept) break
    next.delete(oldest)
  }
  return next
}

export function indexIn(blocks: Blocks, id: number): number | null {
  for (const [number, items] of blocks) {
    const at = items.findIndex((item) => item.id === id)
    if (at >= 0) return number * blockSize + at
  }
  return null
}

/** Without these rows: what stands below moves up. A block whose end is not at hand is shorter until it is read again. */
export function withoutRows(blocks: Blocks, ids: ReadonlySet<number>): { blocks: Blocks; removed: readonly number[] } {
  const rows = new Map<number, Item>()
  for (const [number, items] of blocks) for (const [at, item] of items.entries()) rows.set(number * blockSize + at, item)
  const order = Array.from(rows.keys()).toSorted((a, b) => a - b)
  const removed: number[] = []
  const moved = new Map<number, Item>()
  for (const at of order) {
    const item = rows.get(at)
    if (item === undefined) continue
    if (ids.has(item.id)) removed.push(at)
    else moved.set(at - removed.length, item)
  }
  if (removed.length === 0) return { blocks, removed }
  const left = Array.from(blocks.keys(), (number) => [number, runFrom(moved, number * blockSize)] as const)
  return { blocks: new Map(left.filter(([, items]) => items.length > 0)), removed }
}

function runFrom(rows: ReadonlyMap<number, Item>, first: number): Item[] {
  const run: Item[] = []
  for (let at = first; at < first + blockSize; at += 1) {
    const item = rows.get(at)
    if (item === undefined) break
    run.push(item)
  }
  return run
}
