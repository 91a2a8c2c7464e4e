import type { DecisionId, ItemId, JobId } from '../../src-contract/ids.ts'
import type { Effect, ItemState, NetworkVerb, Verb } from '../../src-contract/network.ts'
import { decide } from '../store/decisions.ts'
import type { Store } from '../store/database.ts'
import { getSettings } from '../store/settings.ts'

/** What a decision does to one item: its state here, and what the network is to be told. */
export type Plan = {
  itemId: ItemId
  /** Null leaves the state as it is. */
  state: ItemState | null
  send: { verb: NetworkVerb; effect: Effect; oneWay: boolean; text: string | null; private: boolean; undoes?: JobId } | null
}

const holds = { reply: 8_000, oneWay: 15_000, other: 3_000 } as const

/**
 * One decision: states, local effects and jobs in one transaction. Jobs are held a while, in which undo leaves no trace on the network;
 * `hold.reply`, `hold.oneWay` and `hold.other` in the settings say how long, ms.
 */
export function submit(store: Store, of: { verb: Verb; source: string; at: number; plans: Plan[]; undoes?: DecisionId }): { decisionId: DecisionId; jobIds: JobId[] } {
  const settings = getSettings(store.read)
  const holdOf = (send: NonNullable<Plan['send']>): number => {
    if (of.undoes !== undefined) return 0
    const kind = send.verb === 'reply' ? 'reply' : send.oneWay ? 'oneWay' : 'other'
    const own = settings[`hold.${kind}`]
    return typeof own === 'number' && own >= 0 && own <= 3_600_000 ? own : holds[kind]
  }
  return decide(store, {
    verb: of.verb, source: of.source, at: of.at,
    items: of.plans.map(({ itemId, state }) => ({ id: itemId, state })),
    jobs: of.plans.flatMap(({ itemId, send }) => send === null ? [] : [{
      itemId, verb: send.verb, text: send.text, private: send.private, effect: send.effect, holdUntil: of.at + holdOf(send),
      ...(send.undoes === undefined ? {} : { undoes: send.undoes }),
    }]),
    ...(of.undoes === undefined ? {} : { undoes: of.undoes }),
  })
}
