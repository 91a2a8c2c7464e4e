import type { Failure } from '../../src-contract/failure.ts'
import { getAccount, setHealth } from '../store/accounts.ts'
import { channelTrouble, setChannelTrouble } from '../store/channels.ts'
import type { Store } from '../store/database.ts'
import { accountOfLane, channelOfLane } from '../store/jobs-read.ts'
import type { Lane } from '../store/jobs-read.ts'

/** Why nothing may be sent there until the user has done something; null where it may. */
export function whyStopped(store: Store, lane: Lane): Failure | null {
  const channelId = channelOfLane(lane)
  if (channelId !== null) return channelTrouble(store.write, channelId)
  const accountId = accountOfLane(lane)
  const health = accountId === null ? undefined : getAccount(store.read, accountId)?.health
  return health?.status === 'needsYou' ? health.failure ?? { code: 'auth.rejected', params: {} } : null
}

export function setNeedsYou(store: Store, lane: Lane, failure: Failure): void {
  const channelId = channelOfLane(lane)
  const accountId = accountOfLane(lane)
  if (channelId !== null) setChannelTrouble(store, channelId, { failure, needsYou: true })
  if (accountId !== null) setHealth(store, accountId, { status: 'needsYou', failure })
}
