import type { AccountId } from '../../src-contract/ids.ts'
import type { Logger } from '../lib/logger.ts'
import { audit } from '../store/audit.ts'
import type { Store } from '../store/database.ts'

/** More than these are not told apart any more: something is wrong with all of them. */
const most = 1000

/**
 * Notes what a network sent and nobody could read, once for each thing of an account while the engine runs: whoever reads it again tells of it again. What
 * it is and its id are kept, never what it says.
 */
export function createUnreadableNotes(store: Store, logger: Logger): (account: AccountId, what: string, remoteId: string | null) => void {
  const noted = new Set<string>()
  return (account, what, remoteId) => {
    const key = `${account} ${what} ${remoteId ?? ''}`
    if (noted.has(key) || noted.size >= most) return
    noted.add(key)
    logger.log('warn', 'unreadable', { account, what })
    audit(store, { source: 'sync', what: 'item.unreadable', accountId: account, detail: { what, remoteId } })
  }
}
