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
