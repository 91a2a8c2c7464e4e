import { Fault, toFailure } from '../../src-contract/failure.ts'
import type { AccountId } from '../../src-contract/ids.ts'
import type { Logger } from '../lib/logger.ts'
import type { SecretStore } from '../secrets/secret-store.ts'
import type { Store } from '../store/database.ts'
import { beginRemoval, endRemoval, listLeaving, removeSlice, soleSecretOf } from '../store/removal.ts'
import type { Schedule } from '../sync/schedule.ts'
import type { Sessions } from './sessions.ts'

/** Removes accounts in slices, so that whatever else is asked of the engine comes in between; one that was interrupted goes on when it starts. */
export type Remover = {
  /** Resolves with how many items it had, once nothing is left of it. Asked for while it is under way, it is the same removal. */
  remove(id: AccountId): Promise<number>
  start(): void
  stop(): Promise<void>
}

type RemoverDeps = { store: Store; secrets: SecretStore; schedule: Pick<Schedule, 'forget'>; sessions: Pick<Sessions, 'drop'>; logger: Logger }

export function createRemover({ store, secrets, schedule, sessions, logger }: RemoverDeps): Remover {
  const running = new Map<AccountId, Promise<number>>()
  let stopping = false

  const work = async (id: AccountId): Promise<number> => {
    // What is being read for it ends before its first row goes: nothing comes back.
    await schedule.forget(id)
    sessions.drop(id)
    while (!stopping && removeSlice(store, id)) await new Promise<void>((resolve) => setImmediate(resolve))
    if (stopping) throw new Fault('cancelled')
    // Before the row that names it: a death in between asks for it once more, and nothing is left behind.
    const secretRef = soleSecretOf(store.read, id)
    if (secretRef !== null) await secrets.remove(secretRef)
    const { removed } = endRemoval(store, id)
    // What was overwritten still stands in the log until it is written back.
    store.write.pragma('wal_checkpoint(TRUNCATE)')
    logger.log('info', 'account removed', { account: id, items: removed })
    return removed
  }

  const goOn = (id: AccountId): Promise<number> => {
    const known = running.get(id)
    if (known !== undefined) return known
    const removal = work(id).finally(() => running.delete(id))
    running.set(id, removal)
    return removal
  }

  return {
    remove: async (id) => {
      beginRemoval(store, id)
      return goOn(id)
    },
    start: () => {
      for (const id of listLeaving(store.read)) {
        goOn(id).catch((error: unknown) => {
          if (!stopping) logger.log('error', 'removing failed', { account: id, code: toFailure(error).code })
        })
      }
    },
    stop: async () => {
      stopping = true
      await Promise.allSettled(running.values())
    },
  }
}
