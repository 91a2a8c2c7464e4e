import type { AccountId } from '../../src-contract/ids.ts'
import type { Logger } from '../lib/logger.ts'
import type { Store } from '../store/database.ts'
import { noteUnreadable } from '../store/unreadable.ts'

/** As many are remembered as having been told of: whoever reads a thing again tells of it again. */
const most = 1000

/** Notes what a network sent and nobody could read, for the account's health and the record. */
export function createUnreadableNotes(store: Store, logger: Logger): (account: AccountId, what: string, remoteId: string | null) => void {
  const told = new Set<string>()
  return (account, what, remoteId) => {
    const key = `${account} ${what} ${remoteId ?? ''}`
    if (told.has(key) || told.size >= most) return
    told.add(key)
    if (noteUnreadable(store, account, what, remoteId)) logger.log('warn', 'unreadable', { account, what })
  }
}
