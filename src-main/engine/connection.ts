import { randomUUID } from 'node:crypto'
import type { ConnectionTrial } from '../../src-contract/commands.ts'
import { Fault } from '../../src-contract/failure.ts'
import type { AccountId } from '../../src-contract/ids.ts'
import type { Account } from '../../src-contract/item.ts'
import type { NetworkId } from '../../src-contract/network.ts'
import type { Carried, Connected, Connecting, NetworkAdapter } from '../networks/adapter.ts'
import { createAccount, getAccount, isLeaving, listAccounts, listStoredAccounts, setHealth, updateAccount } from '../store/accounts.ts'
import type { StoredAccount } from '../store/accounts.ts'
import { lackingBy } from '../store/posts.ts'
import type { EngineContext } from './context.ts'
import type { Trial } from './trials.ts'
import { missingIn, originOf, typedIn, withMissing, withTyped } from './typed-settings.ts'
import type { Typed } from './typed-settings.ts'

const connectMs = 90_000

export const connectingOf = (context: EngineContext, adapter: NetworkAdapter, typed: Typed, secrets: Record<string, string>): Connecting => ({
  ...typed, secrets, clock: context.clock, http: context.http({ origin: originOf(typed), vendor: adapter.origins ?? [], clock: context.clock }),
})

/** Tries what was typed, with nothing saved. */
export function connect(context: EngineContext, adapter: NetworkAdapter, typed: Typed, secrets: Record<string, string>): Promise<Connected> {
  for (const { field, optional } of adapter.capabilities.connect) {
    const given = field === 'url' ? typed.url : field === 'user' ? typed.user : secrets[field]
    if (!optional && (given ?? '') === '') throw new Fault('input.secretMissing', { name: field })
  }
  return adapter.connect(connectingOf(context, adapter, typed, secrets), AbortSignal.timeout(connectMs))
}

/** What is to be tried: for an account of ours at its own address, whatever else is said. */
export function typedFor(context: EngineContext, given: { network: NetworkId; accountId?: AccountId | undefined; url?: string | undefined; user?: string | undefined }): Typed {
  const user = given.user?.trim() || null
  if (given.accountId === undefined) return { url: given.url?.trim() || null, user }
  const stored = storedOf(context, given.accountId)
  if (stored.network !== given.network) throw new Fault('input.invalid', { name: 'network' })
  const before = typedIn(stored.settings)
  return { url: before.url, user: user ?? before.user, before: stored.settings }
}

/** Somebody else's credentials: their items must not be mixed with these. */
export function checkSame(context: EngineContext, connected: Connected, id: AccountId | null): void {
  if (id === null) return
  const stored = storedOf(context, id)
  if (stored.remoteId !== connected.remoteId) throw new Fault('account.other', { account: connected.handle, name: stored.handle })
}

export async function add(context: EngineContext, network: NetworkId, brand: string, typed: Typed, connected: Connected): Promise<AccountId> {
  const secretRef = randomUUID()
  await context.secrets.set(secretRef, connected.secrets)
  let id: AccountId
  try {
    id = createAccount(context.store, {
      network, brand, secretRef, remoteId: connected.remoteId, handle: connected.handle, name: connected.name, url: connected.url,
      settings: settingsOf(connected, typed),
    })
  } catch (error) {
    await context.secrets.remove(secretRef)
    throw error
  }
  context.schedule.welcome(id)
  return id
}

export async function renew(context: EngineContext, id: AccountId, typed: Typed, connected: Connected): Promise<void> {
  checkSame(context, connected, id)
  const stored = storedOf(context, id)
  // A reading with the old credentials would end as they do, after the new ones are in place.
  await context.schedule.alone(id, async () => {
    // What other accounts of the same credentials live by stays.
    const sharing = listStoredAccounts(context.store.read).filter((one) => one.secretRef === stored.secretRef && one.id !== id)
    const before = sharing.length === 0 ? {} : ((await context.secrets.get(stored.secretRef).catch(() => null)) ?? {})
    await context.secrets.set(stored.secretRef, { ...before, ...connected.secrets })
    for (const one of sharing) {
      context.sessions.drop(one.id)
      context.schedule.welcome(one.id)
    }
    updateAccount(context.store, id, { handle: connected.handle, name: connected.name, url: connected.url, settings: settingsOf(connected, typed) })
    setHealth(context.store, id, { status: stored.health.lastCompleteAt === null ? 'never' : 'ok', failure: null })
    context.sessions.drop(id)
    context.sender.resume(id)
    context.schedule.welcome(id)
  })
}

export const settingsOf = (connected: Pick<Connected, 'settings' | 'missing'>, typed: Typed) => withMissing(withTyped(connected.settings, typed), connected.missing ?? null)

/** Whom these credentials belong to, where they are connected already. */
export function knownAs({ store }: EngineContext, network: NetworkId, { remoteId }: Connected): AccountId | null {
  return listStoredAccounts(store.read).find((one) => one.network === network && one.remoteId === remoteId)?.id ?? null
}

/** What the user is told before anything is saved. No credential is in it. */
export function shownTrial(context: EngineContext, { id, network, connected, accountId, expiresAt }: Trial): ConnectionTrial {
  const { kinds, verbs } = context.sessions.adapterOf(network).capabilities
  const missing = connected.missing ?? { verbs: [], streams: [] }
  const known = knownAs(context, network, connected)
  const brand = listAccounts(context.store.read).find((one) => one.id === known)?.brand.name
  return {
    id, network, handle: connected.handle, name: connected.name, url: connected.url, missing, expiresAt,
    kinds: kinds.filter((kind) => kind !== 'reply'),
    verbs: verbs.map(({ verb }) => verb).filter((verb) => !missing.verbs.includes(verb)),
    already: known === null ? null : { id: known, brand: brand ?? '' },
    renews: accountId,
    ...(accountId !== null || (connected.several?.length ?? 0) < 2 ? {} : { several: shownSeveral(context, network, connected.several ?? []) }),
  }
}

function shownSeveral(context: EngineContext, network: NetworkId, several: readonly Carried[]): NonNullable<ConnectionTrial['several']> {
  const accounts = listAccounts(context.store.read)
  const stored = listStoredAccounts(context.store.read)
  return several.map(({ remoteId, handle, name }) => {
    const known = stored.find((one) => one.network === network && one.remoteId === remoteId)?.id
    const brand = accounts.find((one) => one.id === known)?.brand.name ?? ''
    return { remoteId, handle, name, already: known === undefined ? null : { id: known, brand } }
  })
}

export function storedOf(context: EngineContext, id: AccountId): StoredAccount {
  const stored = getAccount(context.store.read, id)
  if (stored === null) throw new Fault('account.unknown', { value: id })
  if (isLeaving(context.store.read, id)) throw new Fault('account.leaving', { account: stored.handle })
  return stored
}

export function accountsOf({ store, schedule }: EngineContext): Account[] {
  const settings = new Map(listStoredAccounts(store.read).map((stored) => [stored.id, stored.settings]))
  const lacking = lackingBy(store.read)
  return listAccounts(store.read).map((stored) => {
    const heard = schedule.isListening(stored.id) ? { ...stored, health: { ...stored.health, listening: true } } : stored
    const less = lacking.get(stored.id)
    const account = less === undefined ? heard : { ...heard, lacking: less }
    const missing = missingIn(settings.get(account.id) ?? {})
    return missing === null ? account : { ...account, missing }
  })
}

export function accountOf(context: EngineContext, id: AccountId): Account {
  const account = accountsOf(context).find((each) => each.id === id)
  if (account === undefined) throw new Fault('account.unknown', { value: id })
  return account
}
