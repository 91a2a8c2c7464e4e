import type { ItemState, Visibility } from '../../src-contract/network.ts'

/** Where the queue has an item; see the migration. */
export type Bucket = 0 | 1 | 2 | 3 | 4 | 9

export const ownBucket: Bucket = 9
export const goneBucket: Bucket = 4

const ofState: Record<ItemState, Bucket> = { new: 0, open: 0, snoozed: 1, waiting: 2, done: 3 }

/**
 * An item that its network has deleted has nothing left to decide and stands with the done ones. Its state is not rewritten: should the
 * network have spoken too soon, the item is back where it was, and undo stays exact.
 */
export function bucketOf(own: boolean, remote: Visibility, state: ItemState): Bucket {
  if (own) return ownBucket
  return remote === 'deleted' ? goneBucket : ofState[state]
}

/** The buckets of a state as a filter names it, and the state itself where it shares its bucket with another. */
export function bucketsOf(state: ItemState | 'todo' | 'all'): { buckets: readonly Bucket[]; state?: ItemState } {
  if (state === 'all') return { buckets: [0, 1, 2, 3, 4] }
  if (state === 'todo') return { buckets: [0] }
  if (state === 'done') return { buckets: [3, 4] }
  return ofState[state] === 0 ? { buckets: [0], state } : { buckets: [ofState[state]] }
}

export const shownState = (bucket: number, state: ItemState): ItemState => (bucket === goneBucket ? 'done' : state)
