import { Fault } from '../../src-contract/failure.ts'
import type { AccountId } from '../../src-contract/ids.ts'
import { accountOf, accountsOf, add, checkSame, connect, connectingOf, knownAs, renew, shownTrial, storedOf, typedFor } from './connection.ts'
import type { Handlers } from './context.ts'
import { keptOf, onlyOne, saveSeveral } from './several.ts'

export const accountCommands: Handlers<
  | 'account.list' | 'account.add' | 'account.test' | 'account.signIn.begin' | 'account.signIn.finish' | 'account.signIn.cancel' | 'account.save'
  | 'account.reconnect' | 'account.remove' | 'network.list'
> = {
  'network.list': ({ adapters }) => ({
    networks: Array.from(adapters.values(), ({ id, capabilities, signIn }) => ({
      id, capabilities, signIn: signIn === undefined ? null : { asks: Array.from(signIn.asks ?? ['url']), pasted: signIn.pasted === true },
    })),
  }),

  'account.list': (context) => ({ accounts: accountsOf(context) }),

  'account.add': async (context, { network, brand, secrets, ...said }) => {
    const typed = typedFor(context, { network, ...said })
    const connected = await connect(context, context.sessions.adapterOf(network), typed, secrets)
    const id = await add(context, network, brand, typed, onlyOne(connected, typed))
    const account = accountOf(context, id)
    return { id, network, brand: account.brand.name, handle: account.handle }
  },

  'account.test': async (context, { network, secrets, accountId, ...said }) => {
    const typed = typedFor(context, { network, accountId, ...said })
    const connected = await connect(context, context.sessions.adapterOf(network), typed, secrets)
    checkSame(context, connected, accountId ?? null)
    return { trial: shownTrial(context, context.trials.keep({ network, typed, connected, accountId: accountId ?? null })) }
  },

  'account.signIn.begin': async (context, { network, accountId, secrets: given = {}, ...said }) => {
    const adapter = context.sessions.adapterOf(network)
    if (adapter.signIn === undefined) throw new Fault('signIn.unavailable', { network })
    const typed = typedFor(context, { network, accountId, ...said })
    const asks = adapter.signIn.asks ?? ['url']
    const secrets = { ...(accountId === undefined ? {} : await keptOf(context, accountId, asks)), ...given }
    const saidOf = (field: string) => (field === 'url' || field === 'user' ? typed[field] : secrets[field])
    for (const field of asks) if ((saidOf(field) ?? '') === '') throw new Fault('input.secretMissing', { name: field })
    return context.signIns.begin({ adapter, typed, connecting: connectingOf(context, adapter, typed, secrets), accountId: accountId ?? null })
  },

  'account.signIn.finish': async (context, { id, returned }) => ({ trial: shownTrial(context, await context.signIns.finish(id, returned ?? null)) }),

  'account.signIn.cancel': ({ signIns }, { id }) => {
    signIns.cancel(id)
    return {}
  },

  'account.save': async (context, { trial: trialId, brand, accounts }) => {
    const { network, typed, connected, accountId } = context.trials.get(trialId)
    if (accounts !== undefined) {
      const all = await saveSeveral(context, { network, typed, connected }, accounts)
      context.trials.forget(trialId)
      const first = accountOf(context, all[0] ?? (0 as AccountId))
      return { id: first.id, network, brand: first.brand.name, handle: first.handle, renewed: false, all }
    }
    const renewed = accountId ?? (brand === undefined ? knownAs(context, network, connected) : null)
    if (renewed === null && brand === undefined) throw new Fault('input.secretMissing', { name: 'brand' })
    const id = renewed ?? (await add(context, network, brand ?? '', typed, connected))
    if (renewed !== null) await renew(context, renewed, typed, connected)
    context.trials.forget(trialId)
    const account = accountOf(context, id)
    return { id, network, brand: account.brand.name, handle: account.handle, renewed: renewed !== null }
  },

  'account.reconnect': async (context, { id, user, secrets }) => {
    const { network } = storedOf(context, id)
    const typed = typedFor(context, { network, accountId: id, user })
    await renew(context, id, typed, await connect(context, context.sessions.adapterOf(network), typed, secrets))
    return { account: accountOf(context, id) }
  },

  'account.remove': async ({ remover }, { id }) => ({ removed: await remover.remove(id) }),
}
