import { Fault } from '../../src-contract/failure.ts'
import type { Failure } from '../../src-contract/failure.ts'
import type { ItemId, JobId } from '../../src-contract/ids.ts'
import type { Job } from '../../src-contract/item.ts'
import type { NetworkVerb, Verb } from '../../src-contract/network.ts'
import { submit } from '../outbox/submit.ts'
import type { Plan } from '../outbox/submit.ts'
import { transact } from '../store/database.ts'
import { saveDraft } from '../store/drafts.ts'
import { findByRemoteId, getItem, getItems } from '../store/items.ts'
import type { StoredItem } from '../store/items.ts'
import { getJob, plainJob } from '../store/jobs-read.ts'
import type { StoredJob } from '../store/jobs-read.ts'
import type { EngineContext, Handlers } from './context.ts'
import { capabilitiesOf, refusalOf, stateAfter } from './item-capabilities.ts'
import { lengthOf } from './text-length.ts'

const unnamed = 'engine'

export const actCommands: Handlers<'act.submit' | 'reply.submit'> = {
  'act.submit': (context, { verb, ids, source }) => {
    // A reply has a text, and its own command.
    if (verb === 'reply') throw new Fault('input.empty')
    const plans: Plan[] = []
    const refused: { id: ItemId; failure: Failure }[] = []
    const items = new Map(getItems(context.store.read, Array.from(new Set(ids))).map((item) => [item.id, item]))
    for (const id of new Set(ids)) {
      const item = items.get(id)
      const failure = item === undefined ? unknownItem(id) : whyNot(context, item, verb)
      if (item === undefined || failure !== null) refused.push({ id, failure: failure ?? unknownItem(id) })
      else plans.push(planOf(context, item, verb, null, false))
    }
    if (plans.length === 0) return { decisionId: null, jobs: [], refused }
    context.sender.noteClock()
    const { decisionId, jobIds } = submit(context.store, { verb, source: source ?? unnamed, at: context.clock.now(), plans })
    context.sender.wake()
    return { decisionId, jobs: jobsOf(context, jobIds), refused }
  },

  'reply.submit': (context, { id, text, private: inPrivate, source }) => {
    const item = getItem(context.store.read, id)
    if (item === null) throw new Fault('item.unknown', { value: id })
    const words = wordsOf(context, item, text)
    const failure = whyNot(context, item, 'reply')
    if (failure !== null) throw new Fault(failure.code, failure.params)
    // No network of this build answers a public comment in private; a message's answer is private as it is.
    if (inPrivate === true && item.kind !== 'message') throw new Fault('verb.unsupported', { verb: 'reply', network: item.network })
    const plans = [planOf(context, item, 'reply', words, inPrivate ?? false)]
    context.sender.noteClock()
    // Together: a draft that outlived its sending would be sent again.
    const { decisionId, jobIds } = transact(context.store, () => {
      saveDraft(context.store, id, '')
      return submit(context.store, { verb: 'reply', source: source ?? unnamed, at: context.clock.now(), plans })
    })
    context.sender.wake()
    return { decisionId, jobs: jobsOf(context, jobIds) }
  },
}

/** A text as it may be sent, or the reason why not. */
export function wordsOf(context: EngineContext, item: StoredItem, text: string): string {
  const words = text.trim()
  if (words === '') throw new Fault('input.empty')
  const reply = context.adapters.get(item.network)?.capabilities.reply
  if (reply && lengthOf(words, reply.unit) > reply.max) throw new Fault('input.tooLong', { max: reply.max })
  return words
}

export function whyNot(context: EngineContext, item: StoredItem, verb: Verb): Failure | null {
  const code = refusalOf(capabilitiesOf(context.adapters.get(item.network)?.capabilities, item), verb)
  return code === null ? null : { code, params: { verb, network: item.network, value: item.id } }
}

export function planOf(context: EngineContext, item: StoredItem, verb: Verb, text: string | null, inPrivate: boolean): Plan {
  const capability = context.adapters.get(item.network)?.capabilities.verbs.find((each) => each.verb === verb)
  const send = capability === undefined ? null : { verb: capability.verb, effect: capability.effect, oneWay: capability.oneWay, text, private: inPrivate }
  return { itemId: item.id, network: item.network, brandId: item.brand.id, state: stateAfter(verb, item.own), send }
}

/**
 * What takes a job back where its network has such a verb: sent at once, after the job itself. A reply is taken back by deleting it, where one's own can be
 * deleted and its place is known.
 */
export function inversePlan(context: EngineContext, job: StoredJob): { verb: NetworkVerb; plan: Plan } | null {
  const verbs = context.adapters.get(job.network)?.capabilities.verbs ?? []
  const opposite = job.verb === 'reply' ? 'delete' : verbs.find(({ verb }) => verb === job.verb)?.inverse
  const wanted = leftSpam(job) && verbs.some(({ verb }) => verb === 'spam') ? 'spam' : opposite
  const capability = verbs.find(({ verb }) => verb === wanted)
  const itemId = job.verb === 'reply' ? ownReplyOf(context, job) : job.itemId
  if (capability === undefined || itemId === null) return null
  const send = { verb: capability.verb, effect: capability.effect, oneWay: capability.oneWay, text: null, private: false, undoes: job.id }
  return { verb: capability.verb, plan: { itemId, network: job.network, brandId: job.brandId, state: null, send } }
}

/** What was spam is to be spam again: the opposite of approving would only hold it, the opposite of hiding would publish it. */
function leftSpam({ seen, effect }: StoredJob): boolean {
  return seen?.visibility === 'spam' && effect.visibility !== undefined && effect.visibility !== 'deleted'
}

function ownReplyOf(context: EngineContext, job: Job): ItemId | null {
  const id = job.state === 'verified' && job.remoteId !== null ? findByRemoteId(context.store.read, job.accountId, job.remoteId) : null
  const item = id === null ? null : getItem(context.store.read, id)
  return item !== null && item.own && whyNot(context, item, 'delete') === null ? item.id : null
}

function unknownItem(id: ItemId): Failure {
  return { code: 'item.unknown', params: { value: id } }
}

export function jobsOf(context: EngineContext, ids: readonly JobId[]): Job[] {
  return ids.flatMap((id) => getJob(context.store.read, id) ?? []).map(plainJob)
}
