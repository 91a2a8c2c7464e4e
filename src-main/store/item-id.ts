import type { ItemId } from '../../src-contract/ids.ts'

const perMs = 2048
const dayMs = 86_400_000

/** Where an item of that instant belongs in the order. What a network dates before 1970 or beyond tomorrow stands at that edge. */
export function firstIdAt(createdAt: number, now: number): ItemId {
  const latest = now + dayMs
  const at = Number.isFinite(createdAt) ? Math.min(Math.max(Math.trunc(createdAt), 0), latest) : 0
  return Math.max(at * perMs, 1) as ItemId
}

/** The ids [from, to) of items created between two instants, both inclusive. */
export function idsBetween(fromAt: number, toAt: number): { from: number; to: number } {
  const edge = (at: number) => Math.min(Math.max(Math.floor(at), 0) * perMs, Number.MAX_SAFE_INTEGER)
  return { from: edge(fromAt), to: edge(toAt + 1) }
}

/** The instant that an id stands for. */
export const instantOf = (id: ItemId): number => Math.floor(id / perMs)
