import { randomUUID } from 'node:crypto'
import { Fault } from '../../src-contract/failure.ts'
import type { AccountId } from '../../src-contract/ids.ts'
import type { NetworkId } from '../../src-contract/network.ts'
import type { Clock } from '../lib/clock.ts'
import type { Connected } from '../networks/adapter.ts'
import type { Typed } from './typed-settings.ts'

/** Credentials that were tried and not yet saved: in memory alone. `accountId`: of the account whose connection they are to renew. */
export type Trial = { id: string; network: NetworkId; typed: Typed; connected: Connected; accountId: AccountId | null; expiresAt: number }

export type Trials = {
  keep(trial: Omit<Trial, 'id' | 'expiresAt'>): Trial
  /** Throws `signIn.over` for what was forgotten. */
  get(id: string): Trial
  forget(id: string): void
}

const keptMs = 15 * 60_000
const most = 20

export function createTrials(clock: Clock): Trials {
  const kept = new Map<string, Trial>()
  const forgetOld = () => {
    for (const [id, { expiresAt }] of kept) if (expiresAt <= clock.now()) kept.delete(id)
    for (const id of Array.from(kept.keys()).slice(0, Math.max(0, kept.size - most))) kept.delete(id)
  }
  return {
    keep: (trial) => {
      const made: Trial = { ...trial, id: randomUUID(), expiresAt: clock.now() + keptMs }
      kept.set(made.id, made)
      forgetOld()
      return made
    },
    get: (id) => {
      forgetOld()
      const trial = kept.get(id)
      if (trial === undefined) throw new Fault('signIn.over')
      return trial
    },
    forget: (id) => void kept.delete(id),
  }
}
