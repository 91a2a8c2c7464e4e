import type { AccountId } from '../../src-contract/ids.ts'
import type { Failure } from '../../src-contract/failure.ts'
import { call, failureOf } from '../bridge.ts'
import { refreshCounts } from './catalogue.ts'
import { useEngine } from './engine.ts'

export type Done<T> = { ok: true; value: T } | { ok: false; failure: Failure }

async function attempt<T>(work: Promise<T>): Promise<Done<T>> {
  try {
    return { ok: true, value: await work }
  } catch (thrown) {
    return { ok: false, failure: failureOf(thrown) }
  }
}

export async function removeAccount(id: AccountId) {
  const done = await attempt(call('account.remove', { id }))
  await refreshCounts()
  return done
}

/** What comes of it shows in the account's health; the answer itself is not waited for by anyone. */
export async function syncNow(accountId?: AccountId): Promise<void> {
  await call('sync.run', accountId === undefined ? {} : { accountId }).catch(() => undefined)
}

export async function cancelSync(accountId: AccountId): Promise<void> {
  await call('sync.cancel', { accountId }).catch(() => undefined)
}

/** Coming to the front, back online: what is due is read soon. */
export function startNudges(): () => void {
  const nudge = (why: 'focus' | 'online') => () => {
    if (useEngine.getState().connection.state === 'ready') call('sync.nudge', { why }).catch(() => undefined)
  }
  const [focus, online] = [nudge('focus'), nudge('online')]
  window.addEventListener('focus', focus)
  window.addEventListener('online', online)
  return () => {
    window.removeEventListener('focus', focus)
    window.removeEventListener('online', online)
  }
}
