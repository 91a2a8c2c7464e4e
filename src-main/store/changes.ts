import type { Changes } from '../../src-contract/events.ts'
import type { AccountId, EscalationId, ItemId, JobId } from '../../src-contract/ids.ts'
import type { Clock } from '../lib/clock.ts'

const mostIds = 1000
const coalesceMs = 50

export type ChangeFeed = {
  on(listener: (changes: Changes) => void): () => void
  /** Inside a transaction; forgotten when it is rolled back. */
  note(partial: Partial<Changes>): void
  /** Emits now what was committed and is still waiting. */
  flush(): void
}

/** What `transact` alone may do with the feed. */
export type TransactionalFeed = ChangeFeed & { committed(): void; rolledBack(): void; close(): void }

type Gathered = {
  items: Map<ItemId, 'upserted' | 'removed'>
  accounts: Set<AccountId>
  jobs: Set<JobId>
  escalations: Set<EscalationId>
  catalogue: boolean
  many: boolean
}

/**
 * What changed, told after the commit and never before it. Several commits within 50 ms become one event per source, in the order in
 * which the sources first wrote.
 */
export function createChangeFeed(clock: Clock): TransactionalFeed {
  const listeners = new Set<(changes: Changes) => void>()
  const noted: Partial<Changes>[] = []
  const waiting = new Map<Changes['source'], Gathered>()
  const stop = new AbortController()
  let sleeping = false

  const flush = () => {
    const ready = Array.from(waiting)
    waiting.clear()
    for (const [source, gathered] of ready) {
      const changes = toChanges(source, gathered)
      for (const listener of listeners) listener(changes)
    }
  }
  const soon = () => {
    if (sleeping || stop.signal.aborted) return
    sleeping = true
    void clock.sleep(coalesceMs, stop.signal).then(() => {
      sleeping = false
      flush()
    })
  }

  return {
    on(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    note: (partial) => void noted.push(partial),
    flush,
    committed() {
      if (noted.length === 0) return
      for (const partial of noted.splice(0)) {
        const source = partial.source ?? 'engine'
        const gathered = waiting.get(source) ?? empty()
        waiting.set(source, gathered)
        gather(gathered, partial)
      }
      soon()
    },
    rolledBack: () => void noted.splice(0),
    close() {
      flush()
      stop.abort()
      listeners.clear()
    },
  }
}

const empty = (): Gathered => ({ items: new Map(), accounts: new Set(), jobs: new Set(), escalations: new Set(), catalogue: false, many: false })

function gather(into: Gathered, partial: Partial<Changes>): void {
  for (const id of partial.upserted ?? []) into.items.set(id, 'upserted')
  for (const id of partial.removed ?? []) into.items.set(id, 'removed')
  for (const id of partial.accounts ?? []) into.accounts.add(id)
  for (const id of partial.jobs ?? []) into.jobs.add(id)
  for (const id of partial.escalations ?? []) into.escalations.add(id)
  into.catalogue ||= partial.catalogue ?? false
  into.many ||= (partial.many ?? false) || into.items.size > mostIds || into.jobs.size > mostIds
  if (into.many) {
    into.items.clear()
    into.jobs.clear()
  }
}

function toChanges(source: Changes['source'], gathered: Gathered): Changes {
  const ids = (kind: 'upserted' | 'removed') =>
    Array.from(gathered.items)
      .filter(([, is]) => is === kind)
      .map(([id]) => id)
  return {
    upserted: ids('upserted'),
    removed: ids('removed'),
    accounts: Array.from(gathered.accounts),
    jobs: Array.from(gathered.jobs),
    ...(gathered.escalations.size === 0 ? {} : { escalations: Array.from(gathered.escalations) }),
    catalogue: gathered.catalogue,
    many: gathered.many,
    source,
  }
}
