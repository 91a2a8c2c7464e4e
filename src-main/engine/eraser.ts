import type { ItemKind, NetworkId, RetentionRule } from '../../src-contract/network.ts'
import type { Clock } from '../lib/clock.ts'
import type { Logger } from '../lib/logger.ts'
import type { NetworkAdapter } from '../networks/adapter.ts'
import { listStoredAccounts } from '../store/accounts.ts'
import type { StoredAccount } from '../store/accounts.ts'
import type { ReadableDb } from '../store/connection.ts'
import type { Store } from '../store/database.ts'
import { brandKey, eraseAuthors, eraseHandedOver, erasePosts, eraseStretch } from '../store/retention.ts'
import type { Keeping } from '../store/retention.ts'
import { getSetting } from '../store/settings.ts'

const everyMs = 15 * 60_000
const dayMs = 86_400_000

/**
 * Erases what networks let nobody keep, and what a brand was told to keep for less long: every quarter of an hour, and once when the engine starts, what became
 * due while nothing ran included. A failure leaves the rest for the next time.
 */
export type Eraser = { run(): Promise<number>; start(): void; stop(): Promise<void> }

export function createEraser(deps: { store: Store; clock: Clock; logger: Logger; adapters: ReadonlyMap<NetworkId, NetworkAdapter> }): Eraser {
  const { store, clock, logger } = deps
  let stopping = new AbortController()
  let running: Promise<void> = Promise.resolve()

  const run = async (signal: AbortSignal): Promise<number> => {
    let erased = 0
    let handedOver = 0
    for (const account of listStoredAccounts(store.read)) {
      const keeping = keepingOf(store.read, deps.adapters.get(account.network), account)
      if (keeping.items.size === 0 && keeping.authorMs === null && keeping.postMs === null && keeping.deleted !== true) continue
      for (let after: number | null = 0; after !== null && !signal.aborted;) {
        const done: ReturnType<typeof eraseStretch> = eraseStretch(store, account.id, keeping, after)
        erased += done.erased.length
        after = done.next
        await new Promise<void>((resolve) => setImmediate(resolve))
      }
      if (signal.aborted) break
      handedOver += eraseHandedOver(store, account.id)
      eraseAuthors(store, account.id, keeping.authorMs, keeping.deleted)
      if (keeping.postMs !== null) erasePosts(store, account.id, keeping.postMs)
    }
    // What was overwritten still stands in the log until it is written back.
    if (erased + handedOver > 0) store.write.pragma('wal_checkpoint(TRUNCATE)')
    if (erased > 0) logger.log('info', 'erased', { items: erased })
    return erased
  }

  const watch = async (signal: AbortSignal): Promise<void> => {
    while (!signal.aborted) {
      await run(signal).catch((error: unknown) => logger.log('error', 'erasing failed', { error: error instanceof Error ? error.name : 'unknown' }))
      await clock.sleep(everyMs, signal)
    }
  }

  return {
    run: () => run(new AbortController().signal),
    start: () => {
      stopping = new AbortController()
      running = watch(stopping.signal)
    },
    stop: async () => {
      stopping.abort()
      await running
    },
  }
}

/** The shorter of what the network lets us keep and what the brand wants kept; what the user does with it is theirs for as long as they like. */
export function keepingOf(db: ReadableDb, adapter: NetworkAdapter | undefined, { brandId }: Pick<StoredAccount, 'brandId'>): Keeping {
  const rules = adapter?.capabilities.retention ?? []
  const days = daysOf(getSetting(db, brandKey(brandId)))
  const brandMs = days === null ? null : days * dayMs
  const of = (what: RetentionRule['of'][number]): number | null => {
    const spans = [...rules.filter((rule) => rule.of.includes(what)).map(({ ms }) => ms), ...(brandMs === null || what === 'post' ? [] : [brandMs])]
    return spans.length === 0 ? null : Math.min(...spans)
  }
  const kinds: ItemKind[] = ['comment', 'mention', 'message', 'review', 'reply']
  return { items: new Map(kinds.flatMap((kind) => within(kind, of(kind)))), authorMs: of('author'), postMs: of('post'), deleted: adapter?.capabilities.erasesDeleted !== undefined }
}

const within = (kind: ItemKind, ms: number | null): [ItemKind, number][] => (ms === null ? [] : [[kind, ms]])

export const daysOf = (value: unknown): number | null => (typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= 3650 ? value : null)
