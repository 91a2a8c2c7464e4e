import type { FailureCode } from '../../src-contract/failure.ts'
import { localVerb } from '../../src-contract/network.ts'
import type { Capabilities, ItemCapabilities, ItemState, LocalVerb, NetworkVerb, Verb, VerbCapability, Visibility } from '../../src-contract/network.ts'
import type { Item } from '../../src-contract/item.ts'
import { stateAfterVerb } from '../../src-contract/states.ts'
import type { StoredItem } from '../store/items.ts'
import type { AccountRights } from './account-rights.ts'

/** Where an item must stand, as shown, for a verb to mean anything. A verb not named here asks for nothing but an item that is still there. */
const standing: Partial<Record<NetworkVerb, readonly Visibility[]>> = {
  approve: ['held', 'spam'],
  hide: ['visible'],
  unhide: ['hidden', 'held'],
  spam: ['visible', 'hidden', 'held'],
  unspam: ['spam'],
  delete: ['visible', 'hidden', 'held', 'spam'],
  restore: ['trash'],
  like: ['visible', 'hidden', 'held'],
  unlike: ['visible', 'hidden', 'held'],
  reply: ['visible', 'hidden', 'held'],
  edit: ['visible', 'hidden', 'held'],
  report: ['visible', 'hidden', 'held', 'spam'],
}

/** What one does with one's own reply; the rest is for what others wrote. */
const onOwn = new Set<NetworkVerb>(['reply', 'delete', 'restore', 'edit'])

const nothing: Capabilities = { kinds: [], verbs: [], reply: null, connect: [] }

/** Why this item does not take the verb now; null when it does. */
function obstacle(capability: VerbCapability, item: StoredItem): FailureCode | null {
  const { verb } = capability
  const refused = item.refuses.find((refusal) => refusal.verb === verb)
  if (refused !== undefined) return refused.code
  if (item.own && !onOwn.has(verb)) return 'verb.notOnOwn'
  // Blocking is about the author, who is there even when the item is not.
  if (verb === 'block' || verb === 'ban') return item.author.blocked ? 'verb.notInThisState' : null
  if (verb === 'unblock' || verb === 'unban') return item.author.blocked ? null : 'verb.notInThisState'
  if (verb === 'like' && item.liked) return 'verb.notInThisState'
  if (verb === 'unlike' && !item.liked) return 'verb.notInThisState'
  return (capability.from ?? standing[verb])?.includes(item.visibility) === false ? 'verb.notInThisState' : null
}

function localObstacle(verb: LocalVerb, item: StoredItem): FailureCode | null {
  if (item.own) return 'verb.notOnOwn'
  // What is put off can be put off again, and taken up again at once.
  const takes: Record<LocalVerb, boolean> = {
    done: item.state !== 'done',
    reopen: item.state === 'done' || item.state === 'snoozed',
    snooze: item.state !== 'done',
  }
  return takes[verb] ? null : 'verb.notInThisState'
}

/** What may be done with an item now. Verbs that its network lacks are not named at all. */
export function capabilitiesOf(network: Capabilities | undefined, item: StoredItem, rights: AccountRights): ItemCapabilities {
  const { verbs, privateReply } = network ?? nothing
  const can: Verb[] = []
  const oneWay: Verb[] = []
  const cannot: ItemCapabilities['cannot'] = []
  for (const capability of verbs) {
    // Only one's own words can be put otherwise.
    if (capability.verb === 'edit' && !item.own) continue
    const closed = capability.verb === 'reply' && rights.isOver(item.replyUntil)
    const code = rights.lacks(item, capability.verb) ? 'auth.missingPermission' : (obstacle(capability, item) ?? (closed ? 'verb.windowClosed' : null))
    if (code !== null) cannot.push({ verb: capability.verb, code })
    else can.push(capability.verb)
    if (code === null && capability.oneWay) oneWay.push(capability.verb)
  }
  for (const verb of localVerb.options) {
    const code = localObstacle(verb, item)
    if (code === null) can.push(verb)
    else cannot.push({ verb, code })
  }
  const reply = can.includes('reply') ? rights.limit(item, false) : null
  const isApart = reply !== null && !item.own && privateReply?.kinds.includes(item.kind) === true && !rights.isOver(item.privateUntil)
  const apart = isApart ? rights.limit(item, true) : null
  return {
    can, oneWay, cannot, reply, ...(apart === null ? {} : { privateReply: apart }),
    ...(reply === null || item.replyUntil === null ? {} : { replyUntilAt: item.replyUntil }),
    ...(apart === null || item.privateUntil === null ? {} : { privateReplyUntilAt: item.privateUntil }),
  }
}

/** Why the verb cannot be done with the item; null when it can. */
export function refusalOf(capabilities: ItemCapabilities, verb: Verb): FailureCode | null {
  if (capabilities.can.includes(verb)) return null
  return capabilities.cannot.find((each) => each.verb === verb)?.code ?? 'verb.unsupported'
}

/** What a decision makes of the item's own state; null leaves it. Our own replies have none to change. */
export function stateAfter(verb: Verb, own: boolean): ItemState | null {
  return own ? null : (stateAfterVerb[verb] ?? null)
}

/** The item as every command gives it. */
export function toItem(network: Capabilities | undefined, stored: StoredItem, rights: AccountRights): Item {
  const { refuses: _refuses, replyUntil: _reply, privateUntil: _private, ref: _ref, postRemoteId: _post, authorRemoteId: _author, ...item } = stored
  return { ...item, capabilities: capabilitiesOf(network, stored, rights) }
}
