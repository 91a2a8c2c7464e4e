import type { AccountId } from '../../src-contract/ids.ts'
import type { ItemKind, NetworkId, NetworkVerb, TextLimit } from '../../src-contract/network.ts'
import { systemClock } from '../lib/clock.ts'
import type { Clock } from '../lib/clock.ts'
import type { AdapterAccount, NetworkAdapter } from '../networks/adapter.ts'
import { getAccount } from '../store/accounts.ts'
import type { ReadableDb } from '../store/connection.ts'
import { adapterAccount } from './sessions.ts'
import { missingIn } from './typed-settings.ts'

/** Of an item, what the rights of its account depend on. */
export type Answered = { network: NetworkId; kind: ItemKind; account: { id: AccountId } }

export type AccountRights = {
  /** How long an answer may be: as the adapter says for that account, else as its network does everywhere; null where nothing is answered there. */
  limit(item: Answered, inPrivate: boolean): TextLimit | null
  /** The credentials may not, though the network could. */
  lacks(item: Answered, verb: NetworkVerb): boolean
  /** Whether that instant is past; null never is. */
  isOver(until: number | null): boolean
}

type From = { adapters: { get(network: NetworkId): NetworkAdapter | undefined }; store: { read: ReadableDb; clock?: Clock } }
type Known = { account: AdapterAccount; missing: ReadonlySet<NetworkVerb> } | null

/** Accounts are read once. */
export function accountRights({ adapters, store }: From): AccountRights {
  const clock = store.clock ?? systemClock
  const accounts = new Map<AccountId, Known>()
  const knownOf = (id: AccountId): Known => {
    const before = accounts.get(id)
    if (before !== undefined) return before
    const stored = getAccount(store.read, id)
    const known = stored === null ? null : { account: adapterAccount(stored), missing: new Set(missingIn(stored.settings)?.verbs ?? []) }
    accounts.set(id, known)
    return known
  }
  return {
    limit: (item, inPrivate) => {
      const adapter = adapters.get(item.network)
      if (adapter === undefined || adapter.capabilities.reply === null) return null
      const known = adapter.replyLimit === undefined ? null : knownOf(item.account.id)
      const own = known === null ? null : adapter.replyLimit?.(known.account, item.kind, inPrivate)
      const { max, unit } = own ?? adapter.capabilities.reply
      return { max, unit }
    },
    lacks: (item, verb) => knownOf(item.account.id)?.missing.has(verb) === true,
    isOver: (until) => until !== null && until <= clock.now(),
  }
}

const ofContext = new WeakMap<From, AccountRights>()

/** One for each command: its context is made anew. */
export function rightsIn(context: From): AccountRights {
  const known = ofContext.get(context) ?? accountRights(context)
  ofContext.set(context, known)
  return known
}
