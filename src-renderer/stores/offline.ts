import { create } from 'zustand'
import type { FailureCode } from '../../src-contract/failure.ts'
import type { Account, Job } from '../../src-contract/item.ts'
import { useCatalogue } from './catalogue.ts'
import { useEngine } from './engine.ts'
import { useOutbox } from './outbox.ts'

/** Since when there is no way out; null while there is one. */
export const useOffline = create<{ since: number | null }>(() => ({ since: null }))

const absences: ReadonlySet<FailureCode> = new Set(['network.unreachable', 'network.timeout', 'network.offline', 'network.proxy'])

/**
 * No account can be reached, as their last attempts to read or to send tell: the system's own word for being online says nothing of a
 * train's wireless network that leads nowhere.
 */
export function isOffline(online: boolean, accounts: readonly Account[] | null, live: readonly Job[]): boolean {
  if (!online) return true
  const stuck = new Set(live.filter((job) => job.state === 'retry' && isAbsence(job.why?.code)).map((job) => job.accountId))
  return accounts !== null && accounts.length > 0 && accounts.every((account) => stuck.has(account.id) || isAway(account))
}

function isAway({ health }: Account): boolean {
  return health.status === 'offline' || (health.status === 'retrying' && isAbsence(health.failure?.code))
}

function isAbsence(code: FailureCode | undefined): boolean {
  return code !== undefined && absences.has(code)
}

export function startOffline(): () => void {
  const look = (): void => {
    const { online } = useEngine.getState()
    const { accounts } = useCatalogue.getState()
    const offline = isOffline(online, accounts, useOutbox.getState().live)
    const { since } = useOffline.getState()
    if (offline === (since !== null)) return
    useOffline.setState({ since: offline ? Date.now() : null })
  }
  const ends = [useEngine.subscribe(look), useCatalogue.subscribe(look), useOutbox.subscribe(look)]
  return () => ends.forEach((end) => end())
}
