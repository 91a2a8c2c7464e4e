import type { ItemId } from '../../src-contract/ids.ts'
import type { Job } from '../../src-contract/item.ts'
import type { NetworkId, NetworkVerb } from '../../src-contract/network.ts'
import type { NetworkAdapter } from '../networks/adapter.ts'
import type { Plan } from '../outbox/submit.ts'
import { isLeaving } from '../store/accounts.ts'
import type { ReadableDb } from '../store/connection.ts'
import { findByRemoteId, getItem } from '../store/items.ts'
import type { StoredJob } from '../store/jobs-read.ts'
import { accountRights } from './account-rights.ts'
import { capabilitiesOf, refusalOf } from './item-capabilities.ts'

/** The connection is a parameter: within a transaction, what it has written is seen by its own alone. */
export type InverseOf = { db: ReadableDb; adapters: { get(network: NetworkId): NetworkAdapter | undefined } }

/**
 * What takes a job back where its network has such a verb: sent at once, after the job itself. A reply is taken back by deleting it, where one's own can be
 * deleted and its place is known; another text for it by the one it had. For an account that is being removed nothing is sent any more.
 */
export function inversePlan(by: InverseOf, job: StoredJob): { verb: NetworkVerb; plan: Plan } | null {
  if (isLeaving(by.db, job.accountId)) return null
  const verbs = by.adapters.get(job.network)?.capabilities.verbs ?? []
  const former = job.verb === 'edit' ? formerText(by.db, job) : null
  if (job.verb === 'edit' && former === null) return null
  const opposite = job.verb === 'reply' ? 'delete' : job.verb === 'edit' ? 'edit' : verbs.find(({ verb }) => verb === job.verb)?.inverse
  const wanted = leftSpam(job) && verbs.some(({ verb }) => verb === 'spam') ? 'spam' : opposite
  const capability = verbs.find(({ verb }) => verb === wanted)
  const itemId = job.verb === 'reply' ? ownReplyOf(by, job) : job.itemId
  if (capability === undefined || itemId === null) return null
  const send = { verb: capability.verb, effect: capability.effect, oneWay: capability.oneWay, text: former, private: false, undoes: job.id }
  return { verb: capability.verb, plan: { itemId, network: job.network, brandId: job.brandId, state: null, send } }
}

/** What our reply said when it was decided to say it otherwise: kept as a revision once the other text has come. */
function formerText(db: ReadableDb, { itemId, seen }: StoredJob): string | null {
  if (seen === null) return null
  return db
    .prepare<[number, string], { text: string | null }>('SELECT text FROM revisions WHERE item_id = ? AND digest = ? ORDER BY n DESC LIMIT 1')
    .get(itemId, seen.digest)?.text ?? null
}

/** What was spam is to be spam again: the opposite of approving would only hold it, the opposite of hiding would publish it. */
function leftSpam({ seen, effect }: StoredJob): boolean {
  return seen?.visibility === 'spam' && effect.visibility !== undefined && effect.visibility !== 'deleted'
}

function ownReplyOf({ db, adapters }: InverseOf, job: Job): ItemId | null {
  const id = job.state === 'verified' && job.remoteId !== null ? findByRemoteId(db, job.accountId, job.remoteId) : null
  const item = id === null ? null : getItem(db, id)
  if (item === null || !item.own) return null
  const can = capabilitiesOf(adapters.get(item.network)?.capabilities, item, accountRights({ adapters, store: { read: db } }))
  return refusalOf(can, 'delete') === null ? item.id : null
}
