import type { Item, Job, Thread } from '../../src-contract/item.ts'

export type Entry = { kind: 'item'; at: number; item: Item } | { kind: 'reply'; at: number; job: Job; answered: Item }

/**
 * The exchange, oldest first: what is on the network, and our replies that are not there yet. A verified reply comes back as an item of
 * its own, so it is left out here; a refused one stays until the user has seen why.
 */
export function entriesOf(thread: Thread): Entry[] {
  const items = thread.items.map((item): Entry => ({ kind: 'item', at: item.createdAt, item }))
  const replies = thread.items.flatMap((item) =>
    item.jobs
      .filter((job) => job.verb === 'reply' && job.text !== null && job.state !== 'verified' && job.state !== 'cancelled')
      .map((job): Entry => ({ kind: 'reply', at: job.createdAt, job, answered: item })),
  )
  return [...items, ...replies].sort((a, b) => a.at - b.at)
}

/** Entries kept on each side of the message being decided on. A comment that went round the world has thousands of answers. */
export const around = 40

/** The part of a long exchange that is shown: around the message, wider by `more` on each side. */
export function partOf(entries: readonly Entry[], at: number, more: number): { from: number; to: number } {
  const centre = at < 0 ? entries.length - 1 : at
  return { from: Math.max(0, centre - around - more), to: Math.min(entries.length, centre + around + more + 1) }
}
