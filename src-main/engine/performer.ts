import { Fault } from '../../src-contract/failure.ts'
import type { AccountId, ItemId } from '../../src-contract/ids.ts'
import type { JobReview } from '../../src-contract/item.ts'
import type { Action, ActionKey, NetworkAdapter, Session } from '../networks/adapter.ts'
import type { Performer } from '../outbox/performer.ts'
import { getAccount } from '../store/accounts.ts'
import type { StoredAccount } from '../store/accounts.ts'
import { applySeen } from '../store/apply.ts'
import type { Store } from '../store/database.ts'
import { getItem, getItems, targetOf } from '../store/items.ts'
import { accountOfLane, otherReplies } from '../store/jobs-read.ts'
import type { Lane, StoredJob } from '../store/jobs-read.ts'
import { noCounts, pullStream } from '../sync/pull.ts'
import type { Pull } from '../sync/pull.ts'
import { accountRights } from './account-rights.ts'
import { inversePlan } from './inverse.ts'
import { adapterAccount } from './sessions.ts'
import type { Sessions } from './sessions.ts'
import { lengthOf } from './text-length.ts'

/** Networks as performers of the outbox's jobs. */
export function networkPerformer(store: Store, sessions: Sessions): Performer {
  const accountOf = (id: AccountId): StoredAccount => {
    const account = getAccount(store.read, id)
    if (account === null) throw new Fault('account.unknown', { value: id })
    return account
  }
  const accountOn = (lane: Lane): StoredAccount => {
    const id = accountOfLane(lane)
    if (id === null) throw new Fault('internal', { what: 'a lane of no account' })
    return accountOf(id)
  }
  const asked = (job: StoredJob): { action: Action; key: ActionKey } => {
    if (job.verb === 'escalate') throw new Fault('verb.unsupported', { verb: job.verb, network: job.network })
    const item = getItem(store.read, job.itemId)
    if (item === null) throw new Fault('item.unknown', { value: job.itemId })
    return {
      action: { verb: job.verb, target: targetOf(item), text: job.text, private: job.private, reason: null },
      key: { seed: job.seed, createdAt: job.createdAt, ...(job.verb === 'reply' ? { others: otherReplies(store.read, job) } : {}) },
    }
  }
  const withSession = <T>(job: StoredJob, work: (adapter: NetworkAdapter, session: Session, action: Action, key: ActionKey) => Promise<T>): Promise<T> => {
    const account = accountOf(job.accountId)
    const { action, key } = asked(job)
    const adapter = sessions.adapterOf(account.network)
    return sessions.turn(account, 'user', (session) => work(adapter, session, action, key))
  }
  return {
    perform: async (job, signal) => withSession(job, (adapter, session, action, key) => adapter.perform(session, action, key, signal)),
    batchOf: (job) => {
      const { performMany, batch } = sessions.adapterOf(job.network)
      return performMany === undefined || job.text !== null || job.verb === 'escalate' ? 1 : batch?.[job.verb] ?? 1
    },
    performMany: async (jobs, signal) => {
      const [first] = jobs
      const adapter = first === undefined ? null : sessions.adapterOf(first.network)
      if (first === undefined || adapter?.performMany === undefined) throw new Fault('internal', { what: 'a batch that nobody takes' })
      const actions = jobs.map(asked)
      return sessions.turn(accountOf(first.accountId), 'user', async (session) => (await adapter.performMany?.(session, actions, signal)) ?? [])
    },
    reconcile: async (job, attemptedAt, signal) => withSession(job, (adapter, session, action, key) => adapter.reconcile(session, action, key, attemptedAt, signal)),
    look: async (lane, items, signal) => lookAt(store, sessions, accountOn(lane), items, signal),
    obstacle: (job) => obstacleTo(store, sessions, job),
    inverseOf: (job) => inversePlan({ db: store.write, adapters: { get: sessions.adapterOf } }, job)?.plan ?? null,
    freeAt: (lane) => sessions.actAt(accountOn(lane)),
  }
}

/** What is new first: a colleague's answer stands in no item's own state. Both in the user's turn: it is their decision that waits. */
async function lookAt(store: Store, sessions: Sessions, stored: StoredAccount, ids: readonly ItemId[], signal: AbortSignal): Promise<ReadonlySet<ItemId>> {
  const adapter = sessions.adapterOf(stored.network)
  const account = adapterAccount(stored)
  const reach: Pull['reach'] = { account, adapter, turn: (work) => sessions.turn(stored, 'user', work) }
  const pull: Pull = { store, reach, signal, counts: noCounts(), seen: new Set(), onBatch: () => undefined }
  for (const stream of adapter.streams(account)) if (stream.role === 'live') await pullStream(pull, stream)
  const unseen = new Set<ItemId>()
  for (let from = 0; from < ids.length; from += adapter.lookLimit) {
    const items = getItems(store.read, ids.slice(from, from + adapter.lookLimit)).filter(({ remoteState }) => remoteState !== 'deleted')
    const { seen, posts } = await reach.turn((session) => adapter.look(session, items.map(targetOf), signal))
    applySeen(store, account.id, seen, posts)
    const answered = new Set(seen.map(({ remoteId }) => remoteId))
    for (const { id, remoteId } of items) if (!answered.has(remoteId)) unseen.add(id)
  }
  return unseen
}

function obstacleTo(store: Store, sessions: Sessions, job: StoredJob): JobReview | null {
  const item = getItem(store.read, job.itemId)
  const adapter = sessions.adapterOf(job.network)
  const rights = accountRights({ adapters: { get: () => adapter }, store })
  const limit = item === null ? null : rights.limit(item, job.private)
  const length = job.text === null || limit === null ? 0 : lengthOf(job.text, limit.unit)
  if (limit !== null && length > limit.max) return { what: 'tooLong', was: String(limit.max), now: String(length), url: null }
  const over = item !== null && job.verb === 'reply' && rights.isOver(job.private && item.kind !== 'message' ? item.privateUntil : item.replyUntil)
  const closed = over || item?.refuses.some(({ verb, code }) => verb === job.verb && code === 'verb.windowClosed') === true
  return closed ? { what: 'windowClosed', was: null, now: null, url: null } : null
}
