import type { ItemState, Verb } from './network.ts'

/** The state that a decision gives an item that is not our own; a verb not named here leaves it as it is. */
export const stateAfterVerb: Partial<Record<Verb, ItemState>> = {
  done: 'done', reply: 'done', approve: 'done', hide: 'done', spam: 'done', delete: 'done',
  reopen: 'open', unhide: 'open', unspam: 'open', restore: 'open',
  snooze: 'snoozed',
}
