import { Fault } from '../../src-contract/failure.ts'
import type { Action, ActionKey, NetworkAdapter, Session } from '../networks/adapter.ts'
import type { Performer } from '../outbox/performer.ts'
import { getAccount } from '../store/accounts.ts'
import type { Store } from '../store/database.ts'
import { getItem, targetOf } from '../store/items.ts'
import type { StoredJob } from '../store/jobs-read.ts'
import type { Sessions } from './sessions.ts'

/** Networks as performers of the outbox's jobs. */
export function networkPerformer(store: Store, sessions: Sessions): Performer {
  const withSession = <T>(job: StoredJob, work: (adapter: NetworkAdapter, session: Session, action: Action, key: ActionKey) => Promise<T>): Promise<T> => {
    const account = getAccount(store.read, job.accountId)
    const item = getItem(store.read, job.itemId)
    if (account === null) throw new Fault('account.unknown', { value: job.accountId })
    if (item === null) throw new Fault('item.unknown', { value: job.itemId })
    const adapter = sessions.adapterOf(account.network)
    const action: Action = { verb: job.verb, target: targetOf(item), text: job.text, private: job.private, reason: null }
    return sessions.turn(account, 'user', (session) => work(adapter, session, action, { seed: job.seed, createdAt: job.createdAt }))
  }
  return {
    perform: async (job, signal) => withSession(job, (adapter, session, action, key) => adapter.perform(session, action, key, signal)),
    reconcile: async (job, attemptedAt, signal) => withSession(job, (adapter, session, action, key) => adapter.reconcile(session, action, key, attemptedAt, signal)),
  }
}
