import { randomUUID } from 'node:crypto'
import { Fault } from '../../src-contract/failure.ts'
import type { AccountId } from '../../src-contract/ids.ts'
import type { Connected, NetworkAdapter } from '../networks/adapter.ts'
import { createAccount, getAccount, listAccounts, removeAccount, setHealth, updateAccount } from '../store/accounts.ts'
import type { StoredAccount } from '../store/accounts.ts'
import type { EngineContext, Handlers } from './context.ts'
import { originOf, typedIn, withTyped } from './typed-settings.ts'
import type { Typed } from './typed-settings.ts'

const connectMs = 90_000

export const accountCommands: Handlers<'account.list' | 'account.add' | 'account.reconnect' | 'account.remove' | 'network.list'> = {
  'network.list': ({ adapters }) => ({ networks: Array.from(adapters.values(), ({ id, capabilities }) => ({ id, capabilities })) }),

  'account.list': ({ store }) => ({ accounts: listAccounts(store.read) }),

  'account.add': async (context, { network, brand, url, user, secrets }) => {
    const typed = { url: url?.trim() || null, user: user?.trim() || null }
    const connected = await connect(context, context.sessions.adapterOf(network), typed, secrets)
    const secretRef = randomUUID()
    await context.secrets.set(secretRef, connected.secrets)
    let id: AccountId
    try {
      id = createAccount(context.store, {
        network, brand, secretRef, remoteId: connected.remoteId, handle: connected.handle, name: connected.name, url: connected.url,
        settings: withTyped(connected.settings, typed),
      })
    } catch (error) {
      await context.secrets.remove(secretRef)
      throw error
    }
    context.schedule.welcome(id)
    const account = accountOf(context, id)
    return { id, network, brand: account.brand.name, handle: account.handle }
  },

  'account.reconnect': async (context, { id, user, secrets }) => {
    const stored = storedOf(context, id)
    const before = typedIn(stored.settings)
    const typed = { url: before.url, user: user?.trim() || before.user }
    const connected = await connect(context, context.sessions.adapterOf(stored.network), typed, secrets)
    // Somebody else's credentials: their items must not be mixed with these.
    if (connected.remoteId !== stored.remoteId) throw new Fault('input.invalid', { name: 'user' })
    // A reading with the old credentials would end as they do, after the new ones are in place.
    await context.schedule.alone(id, async () => {
      await context.secrets.set(stored.secretRef, connected.secrets)
      updateAccount(context.store, id, { handle: connected.handle, name: connected.name, url: connected.url, settings: withTyped(connected.settings, typed) })
      setHealth(context.store, id, { status: stored.health.lastCompleteAt === null ? 'never' : 'ok', failure: null })
      context.sessions.drop(id)
      context.sender.resume(id)
      context.schedule.welcome(id)
    })
    return { account: accountOf(context, id) }
  },

  'account.remove': async (context, { id }) => {
    storedOf(context, id)
    await context.schedule.forget(id)
    const { removed, secretRef } = removeAccount(context.store, id)
    context.sessions.drop(id)
    if (secretRef !== null) await context.secrets.remove(secretRef)
    return { removed }
  },
}

async function connect(context: EngineContext, adapter: NetworkAdapter, typed: Typed, secrets: Record<string, string>): Promise<Connected> {
  for (const { field, optional } of adapter.capabilities.connect) {
    const given = field === 'url' ? typed.url : field === 'user' ? typed.user : secrets[field]
    if (!optional && (given ?? '') === '') throw new Fault('input.secretMissing', { name: field })
  }
  const http = context.http({ origin: originOf(typed), vendor: adapter.origins ?? [], clock: context.clock })
  return adapter.connect({ ...typed, secrets, http, clock: context.clock }, AbortSignal.timeout(connectMs))
}

function storedOf(context: EngineContext, id: AccountId): StoredAccount {
  const stored = getAccount(context.store.read, id)
  if (stored === null) throw new Fault('account.unknown', { value: id })
  return stored
}

function accountOf(context: EngineContext, id: AccountId) {
  const account = listAccounts(context.store.read).find((each) => each.id === id)
  if (account === undefined) throw new Fault('account.unknown', { value: id })
  return account
}
