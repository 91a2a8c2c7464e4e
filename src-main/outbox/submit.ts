import type { BrandId, ChannelId, DecisionId, ItemId, JobId } from '../../src-contract/ids.ts'
import type { JobVerb } from '../../src-contract/item.ts'
import type { Effect, ItemState, NetworkId, Verb } from '../../src-contract/network.ts'
import { decide } from '../store/decisions.ts'
import type { Store } from '../store/database.ts'
import { getSettings } from '../store/settings.ts'
import { holdMs } from './hold.ts'
import type { HoldKind } from './hold.ts'

/** What a decision does to one item: its state here, and what the network is to be told. */
export type Plan = {
  itemId: ItemId
  /** Whose holds count. */
  network: NetworkId
  brandId: BrandId
  /** Null leaves the state as it is. */
  state: ItemState | null
  /** For a snooze: when it comes back by itself; null when nothing but a new message brings it back. */
  snoozedUntil?: number | null
  send: { verb: JobVerb; effect: Effect; oneWay: boolean; text: string | null; private: boolean; undoes?: JobId; channelId?: ChannelId } | null
}

export const holdKindOf = ({ verb, oneWay }: { verb: JobVerb; oneWay: boolean }): HoldKind => (oneWay ? 'oneWay' : verb === 'reply' || verb === 'edit' ? 'reply' : 'other')

/** One decision: states, local effects and jobs in one transaction. Jobs are held a while, in which undo leaves no trace on the network. */
export function submit(
  store: Store,
  of: { verb: Verb | 'escalate'; source: string; at: number; plans: Plan[]; undoes?: DecisionId },
): { decisionId: DecisionId; jobIds: JobId[] } {
  const settings = getSettings(store.read)
  const holdOf = ({ network, brandId }: Plan, send: NonNullable<Plan['send']>): number =>
    of.undoes === undefined ? holdMs(settings, holdKindOf(send), network, brandId) : 0
  return decide(store, {
    verb: of.verb,
    source: of.source,
    at: of.at,
    items: of.plans.map(({ itemId, state, snoozedUntil }) => ({ id: itemId, state, snoozedUntil: snoozedUntil ?? null })),
    jobs: of.plans.flatMap((plan) => plan.send === null ? [] : [{
      itemId: plan.itemId,
      verb: plan.send.verb,
      text: plan.send.text,
      private: plan.send.private,
      effect: plan.send.effect,
      holdUntil: of.at + holdOf(plan, plan.send),
      ...(plan.send.undoes === undefined ? {} : { undoes: plan.send.undoes }),
      ...(plan.send.channelId === undefined ? {} : { channelId: plan.send.channelId }),
    }]),
    ...(of.undoes === undefined ? {} : { undoes: of.undoes }),
  })
}
