import type { Target } from '../../src-contract/remote.ts'
import { setHealth } from '../store/accounts.ts'
import { applySeen } from '../store/apply.ts'
import { recentTargets, targetsBefore } from '../store/targets.ts'
import { addCounts, breathe, throwIfAborted } from './pull.ts'
import type { Pull } from './pull.ts'

/*
 * Networks tell of new items, seldom of what became of old ones. So what we hold is looked at again: its newest part at every sync, the
 * whole once a day in slices spread over it. The whole goes from the newest item down; `sweepPosition` is the last item looked at and
 * outlives the process.
 */

/** The newest items, save those this sync has read already. */
export async function sweepRecent(pull: Pull, limit: number, sinceAt: number): Promise<void> {
  const targets = recentTargets(pull.store.read, pull.reach.account.id, { limit, sinceAt })
  await lookAt(pull, targets.filter((target) => !pull.seen.has(target.remoteId)))
}

/** Continues the day's round by at most `amount` items from `position`; true when the round is complete. */
export async function sweepOnward(pull: Pull, position: number | null, amount: number, now: () => number): Promise<boolean> {
  const { store, reach } = pull
  let left = amount
  let before = position as Parameters<typeof targetsBefore>[2]
  while (left > 0) {
    throwIfAborted(pull.signal)
    const { targets, last } = targetsBefore(store.read, reach.account.id, before, Math.min(left, reach.adapter.lookLimit))
    // The last slice has targets, too: it is shorter than asked for.
    await lookAt(pull, targets.filter((target) => !pull.seen.has(target.remoteId)))
    if (last === null) {
      setHealth(store, reach.account.id, { sweptAt: now(), sweepPosition: null })
      return true
    }
    setHealth(store, reach.account.id, { sweepPosition: last })
    before = last
    left -= Math.max(1, targets.length)
  }
  return false
}

async function lookAt(pull: Pull, targets: Target[]): Promise<void> {
  const { reach, store } = pull
  for (let from = 0; from < targets.length; from += reach.adapter.lookLimit) {
    throwIfAborted(pull.signal)
    const asked = targets.slice(from, from + reach.adapter.lookLimit)
    const { seen, posts } = await reach.turn((session) => reach.adapter.look(session, asked, pull.signal))
    addCounts(pull.counts, { ...applySeen(store, reach.account.id, seen, posts), fetched: 0 })
    for (const target of asked) pull.seen.add(target.remoteId)
    await breathe()
  }
}
