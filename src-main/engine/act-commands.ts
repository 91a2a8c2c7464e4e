import { Fault } from '../../src-contract/failure.ts'
import type { Failure } from '../../src-contract/failure.ts'
import type { ItemId, JobId } from '../../src-contract/ids.ts'
import type { Job } from '../../src-contract/item.ts'
import type { NetworkVerb, Verb } from '../../src-contract/network.ts'
import { submit } from '../outbox/submit.ts'
import type { Plan } from '../outbox/submit.ts'
import { saveDraft } from '../store/drafts.ts'
import { getItem, getItems } from '../store/items.ts'
import type { StoredItem } from '../store/items.ts'
import { getJob, plainJob } from '../store/jobs-read.ts'
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
    const { decisionId, jobIds } = submit(context.store, { verb, source: source ?? unnamed, at: context.clock.now(), plans })
    context.sender.wake()
    return { decisionId, jobs: jobsOf(context, jobIds), refused }
  },

  'reply.submit': (context, { id, text, private: inPrivate, source }) => {
    const item = getItem(context.store.read, id)
    if (item === null) throw new Fault('item.unknown', { value: id })
    const words = text.trim()
    if (words === '') throw new Fault('input.empty')
    const failure = whyNot(context, item, 'reply')
    if (failure !== null) throw new Fault(failure.code, failure.params)
    const reply = context.adapters.get(item.network)?.capabilities.reply
    if (reply && lengthOf(words, reply.unit) > reply.max) throw new Fault('input.tooLong', { max: reply.max })
    // No network of this build answers a public comment in private; a message's answer is private as it is.
    if (inPrivate === true && item.kind !== 'message') throw new Fault('verb.unsupported', { verb: 'reply', network: item.network })
    const plans = [planOf(context, item, 'reply', words, inPrivate ?? false)]
    const { decisionId, jobIds } = submit(context.store, { verb: 'reply', source: source ?? unnamed, at: context.clock.now(), plans })
    saveDraft(context.store, id, '')
    context.sender.wake()
    return { decisionId, jobs: jobsOf(context, jobIds) }
  },
}

function whyNot(context: EngineContext, item: StoredItem, verb: Verb): Failure | null {
  const code = refusalOf(capabilitiesOf(context.adapters.get(item.network)?.capabilities, item), verb)
  return code === null ? null : { code, params: { verb, network: item.network, value: item.id } }
}

function planOf(context: EngineContext, item: StoredItem, verb: Verb, text: string | null, inPrivate: boolean): Plan {
  const capability = context.adapters.get(item.network)?.capabilities.verbs.find((each) => each.verb === verb)
  const send = capability === undefined ? null : { verb: capability.verb, effect: capability.effect, oneWay: capability.oneWay, text, private: inPrivate }
  return { itemId: item.id, state: stateAfter(verb, item.own), send }
}

/** What takes a job back where its network has such a verb: sent at once, after the job itself. */
export function inversePlan(context: EngineContext, job: Job): { verb: NetworkVerb; plan: Plan } | null {
  const verbs = context.adapters.get(job.network)?.capabilities.verbs ?? []
  const inverse = verbs.find(({ verb }) => verb === job.verb)?.inverse
  const capability = verbs.find(({ verb }) => verb === inverse)
  if (capability === undefined) return null
  const send = { verb: capability.verb, effect: capability.effect, oneWay: capability.oneWay, text: null, private: false, undoes: job.id }
  return { verb: capability.verb, plan: { itemId: job.itemId, state: null, send } }
}

function unknownItem(id: ItemId): Failure {
  return { code: 'item.unknown', params: { value: id } }
}

export function jobsOf(context: EngineContext, ids: readonly JobId[]): Job[] {
  return ids.flatMap((id) => getJob(context.store.read, id) ?? []).map(plainJob)
}
