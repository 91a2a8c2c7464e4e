import { Fault } from '../../src-contract/failure.ts'
import type { Failure } from '../../src-contract/failure.ts'
import type { ItemId, JobId } from '../../src-contract/ids.ts'
import type { Job } from '../../src-contract/item.ts'
import type { ItemCapabilities, Verb } from '../../src-contract/network.ts'
import { submit } from '../outbox/submit.ts'
import type { Plan } from '../outbox/submit.ts'
import { isLeaving } from '../store/accounts.ts'
import { transact } from '../store/database.ts'
import { saveDraft } from '../store/drafts.ts'
import { getItem, getItems } from '../store/items.ts'
import type { StoredItem } from '../store/items.ts'
import { getJob, plainJob } from '../store/jobs-read.ts'
import type { EngineContext, Handlers } from './context.ts'
import { capabilitiesOf, refusalOf, stateAfter } from './item-capabilities.ts'
import { rightsIn } from './account-rights.ts'
import { lengthOf } from './text-length.ts'

const unnamed = 'engine'
const longestSnoozeMs = 366 * 86_400_000

export const actCommands: Handlers<'act.submit' | 'reply.submit'> = {
  'act.submit': (context, { verb, ids, source, until }) => {
    // A text has a command of its own.
    if (verb === 'reply' || verb === 'edit') throw new Fault('input.empty')
    if (until !== undefined && (verb !== 'snooze' || until <= context.clock.now() || until > context.clock.now() + longestSnoozeMs)) {
      throw new Fault('input.invalid', { name: 'until' })
    }
    const plans: Plan[] = []
    const refused: { id: ItemId; failure: Failure }[] = []
    const items = new Map(getItems(context.store.read, Array.from(new Set(ids))).map((item) => [item.id, item]))
    for (const id of new Set(ids)) {
      const item = items.get(id)
      const failure = item === undefined ? unknownItem(id) : whyNot(context, item, verb)
      if (item === undefined || failure !== null) refused.push({ id, failure: failure ?? unknownItem(id) })
      else plans.push({ ...planOf(context, item, verb, null, false), snoozedUntil: until ?? null })
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
    const words = wordsOf(context, item, text, inPrivate ?? false)
    const failure = whyNot(context, item, 'reply')
    if (failure !== null) throw new Fault(failure.code, failure.params)
    // A message's answer is private as it is.
    if (inPrivate === true && item.kind !== 'message' && !answersInPrivate(context, item)) throw new Fault('reply.notPrivate', { network: item.network })
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
export function wordsOf(context: EngineContext, item: StoredItem, text: string, inPrivate: boolean): string {
  const words = text.trim()
  if (words === '') throw new Fault('input.empty')
  const limit = rightsIn(context).limit(item, inPrivate)
  if (limit !== null && lengthOf(words, limit.unit) > limit.max) throw new Fault('input.tooLong', { max: limit.max })
  return words
}

export function whyNot(context: EngineContext, item: StoredItem, verb: Verb): Failure | null {
  if (isLeaving(context.store.read, item.account.id)) return { code: 'account.leaving', params: { account: item.account.handle } }
  const code = refusalOf(capabilitiesIn(context, item), verb)
  return code === null ? null : { code, params: { verb, network: item.network, value: item.id } }
}

function capabilitiesIn(context: EngineContext, item: StoredItem): ItemCapabilities {
  return capabilitiesOf(context.adapters.get(item.network)?.capabilities, item, rightsIn(context))
}

const answersInPrivate = (context: EngineContext, item: StoredItem): boolean => capabilitiesIn(context, item).privateReply !== undefined

export function planOf(context: EngineContext, item: StoredItem, verb: Verb, text: string | null, inPrivate: boolean): Plan {
  const capability = context.adapters.get(item.network)?.capabilities.verbs.find((each) => each.verb === verb)
  const send = capability === undefined ? null : { verb: capability.verb, effect: capability.effect, oneWay: capability.oneWay, text, private: inPrivate }
  return { itemId: item.id, network: item.network, brandId: item.brand.id, state: stateAfter(verb, item.own), send }
}

function unknownItem(id: ItemId): Failure {
  return { code: 'item.unknown', params: { value: id } }
}

export function jobsOf(context: EngineContext, ids: readonly JobId[]): Job[] {
  return ids.flatMap((id) => getJob(context.store.read, id) ?? []).map(plainJob)
}
