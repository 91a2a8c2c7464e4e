import type { CommandInput, CommandOutput, ConnectionTrial } from '../../src-contract/commands.ts'
import type { BrandId } from '../../src-contract/ids.ts'
import { call, failureOf, shell } from '../bridge.ts'
import { syncNow, type Done } from './accounts.ts'
import { refreshCounts } from './catalogue.ts'

export type Begun = CommandOutput<'account.signIn.begin'>
export type Saved = CommandOutput<'account.save'>

async function attempt<T>(work: Promise<T>): Promise<Done<T>> {
  try {
    return { ok: true, value: await work }
  } catch (thrown) {
    return { ok: false, failure: failureOf(thrown) }
  }
}

/** Nothing is saved by this: whose the credentials are, and what they are good for. */
export async function test(input: CommandInput<'account.test'>): Promise<Done<ConnectionTrial>> {
  return attempt(call('account.test', input).then(({ trial }) => trial))
}

/** The engine makes the address, the shell opens it: the page itself goes nowhere. */
export async function beginSignIn(input: CommandInput<'account.signIn.begin'>): Promise<Done<Begun>> {
  const begun = await attempt(call('account.signIn.begin', input))
  if (begun.ok) await openSignIn(begun.value.url)
  return begun
}

/** That no browser opened is no end: the address can be copied. */
export async function openSignIn(url: string): Promise<void> {
  await shell('openSignIn', { url }).catch(() => undefined)
}

/** Waits for the browser; with an address, tries that. */
export async function finishSignIn(id: string, returned?: string): Promise<Done<ConnectionTrial>> {
  return attempt(call('account.signIn.finish', { id, ...(returned !== undefined && { returned }) }).then(({ trial }) => trial))
}

export async function cancelSignIn(id: string): Promise<void> {
  await call('account.signIn.cancel', { id }).catch(() => undefined)
}

/** Without a brand: the connection of the account that is there already is renewed. */
export async function saveTrial(trial: string, brand?: string): Promise<Done<Saved>> {
  const done = await attempt(call('account.save', { trial, ...(brand !== undefined && { brand }) }))
  await refreshCounts()
  if (done.ok) void syncNow(done.value.id)
  return done
}

/** Several that the same credentials carry, each under a brand of its own name. */
export async function saveSeveral(trial: string, accounts: readonly { remoteId: string; brand: string }[]): Promise<Done<Saved>> {
  const done = await attempt(call('account.save', { trial, accounts: [...accounts] }))
  await refreshCounts()
  if (done.ok) for (const id of done.value.all ?? []) void syncNow(id)
  return done
}

export async function renameBrand(id: BrandId, name: string): Promise<Done<unknown>> {
  const done = await attempt(call('brand.rename', { id, name }))
  await refreshCounts()
  return done
}
