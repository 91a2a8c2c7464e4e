import type { Batch, RemoteItem } from '../../src-contract/remote.ts'

/** The plainest store there is: what a batch leaves behind. */
export function createModel() {
  const items = new Map<string, RemoteItem>()
  return {
    items,
    /** How many entries differ from before. */
    apply(batch: Pick<Batch, 'upserted' | 'removed'>): number {
      let changes = 0
      for (const item of batch.upserted) {
        if (JSON.stringify(items.get(item.remoteId)) !== JSON.stringify(item)) changes += 1
        items.set(item.remoteId, item)
      }
      for (const id of batch.removed) if (items.delete(id)) changes += 1
      return changes
    },
    state: () => [...items.values()].sort((a, b) => a.remoteId.localeCompare(b.remoteId)),
  }
}
export type Model = ReturnType<typeof createModel>
