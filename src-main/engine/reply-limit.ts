import type { AccountId } from '../../src-contract/ids.ts'
import type { ItemKind, NetworkId, TextLimit } from '../../src-contract/network.ts'
import type { AdapterAccount, NetworkAdapter } from '../networks/adapter.ts'
import { getAccount } from '../store/accounts.ts'
import type { ReadableDb } from '../store/connection.ts'
import { adapterAccount } from './sessions.ts'

/** Of an item, what its limit depends on. */
export type Answered = { network: NetworkId; kind: ItemKind; account: { id: AccountId } }

export type ReplyLimits = (item: Answered, inPrivate: boolean) => TextLimit | null

/**
 * How long an answer may be: as the adapter says for that account, else as its network does everywhere; null where nothing is answered there. Accounts
 * are read once: ask for a new one for each command.
 */
export function replyLimits(adapters: { get(network: NetworkId): NetworkAdapter | undefined }, db: ReadableDb): ReplyLimits {
  const accounts = new Map<AccountId, AdapterAccount | null>()
  const accountOf = (id: AccountId): AdapterAccount | null => {
    const known = accounts.get(id)
    if (known !== undefined) return known
    const stored = getAccount(db, id)
    const account = stored === null ? null : adapterAccount(stored)
    accounts.set(id, account)
    return account
  }
  return (item, inPrivate) => {
    const adapter = adapters.get(item.network)
    if (adapter === undefined || adapter.capabilities.reply === null) return null
    const account = adapter.replyLimit === undefined ? null : accountOf(item.account.id)
    const own = account === null ? null : adapter.replyLimit?.(account, item.kind, inPrivate)
    const { max, unit } = own ?? adapter.capabilities.reply
    return { max, unit }
  }
}
