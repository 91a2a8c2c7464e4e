import type { FailureCode } from '../../src-contract/failure.ts'
import type { Item } from '../../src-contract/item.ts'
import type { Verb } from '../../src-contract/network.ts'

/** A key stands for a verb and for what takes it back: whichever the item can take now. */
export type VerbPair = readonly [Verb, ...Verb[]]

export type Offer =
  | { verb: Verb; possible: true; oneWay: boolean }
  | { verb: Verb; possible: false; code: FailureCode }

const takesBack: ReadonlySet<Verb> = new Set([
  'unhide', 'unspam', 'restore', 'unlike', 'unblock', 'unmute', 'unsilence', 'unban', 'unblockDomain', 'reopen',
])

/** What this key does to this item, or why it does nothing; null where the network has no such thing and no reason to give. */
export function offer(pair: VerbPair, item: Item): Offer | null {
  const { can, cannot, oneWay } = item.capabilities
  const possible = pair.filter((verb) => can.includes(verb))
  // Where both are said to be possible, the way back is meant only if there is something to take back.
  const verb = possible.find((each) => takesBack.has(each) === isTaken(each, item)) ?? possible[0]
  if (verb !== undefined) return { verb, possible: true, oneWay: oneWay.includes(verb) }
  const refusal = cannot.find((each) => pair.includes(each.verb))
  return refusal === undefined ? null : { verb: refusal.verb, possible: false, code: refusal.code }
}

function isTaken(verb: Verb, item: Item): boolean {
  switch (verb) {
    case 'hide': case 'unhide': return item.visibility === 'hidden' || item.visibility === 'held'
    case 'spam': case 'unspam': return item.visibility === 'spam'
    case 'delete': case 'restore': return item.visibility === 'trash'
    case 'like': case 'unlike': return item.liked
    case 'block': case 'unblock': case 'ban': case 'unban': return item.author.blocked
    case 'done': case 'reopen': return item.state === 'done'
    default: return false
  }
}
