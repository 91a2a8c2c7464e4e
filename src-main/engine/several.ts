import { randomUUID } from 'node:crypto'
import { Fault } from '../../src-contract/failure.ts'
import type { AccountId } from '../../src-contract/ids.ts'
import type { NetworkId } from '../../src-contract/network.ts'
import type { Connected } from '../networks/adapter.ts'
import { createAccount } from '../store/accounts.ts'
import { knownAs, renew, settingsOf, storedOf } from './connection.ts'
import type { EngineContext } from './context.ts'
import type { Typed } from './typed-settings.ts'

// One credential may carry many accounts: pages, channels, places.

/** Which of several is meant must be said, or there is no telling. */
export function onlyOne(connected: Connected, typed: Typed): Connected {
  const { several = [] } = connected
  if (several.length < 2 || typed.user !== null) return connected
  throw new Fault('account.several', { names: several.map(({ name, remoteId }) => `${name.slice(0, 60)} (${remoteId.slice(0, 40)})`).slice(0, 20).join(', ') })
}

type Tried = { network: NetworkId; typed: Typed; connected: Connected }

/** Those that were chosen, each under its brand and all with one credential; what is connected already is renewed with it. Stands or falls account by account. */
export async function saveSeveral(context: EngineContext, { network, typed, connected }: Tried, chosen: readonly { remoteId: string; brand: string }[]): Promise<AccountId[]> {
  const carried = connected.several ?? [connected]
  const asked = chosen.map(({ remoteId, brand }) => {
    const one = carried.find((each) => each.remoteId === remoteId)
    if (one === undefined) throw new Fault('input.invalid', { name: 'accounts' })
    return { one, brand }
  })
  const secretRef = randomUUID()
  await context.secrets.set(secretRef, connected.secrets)
  const ids: AccountId[] = []
  let used = false
  try {
    for (const { one, brand } of asked) {
      const known = knownAs(context, network, { ...connected, ...one })
      if (known !== null) {
        await renew(context, known, typedAs(typed, one.remoteId), { ...connected, ...one })
        ids.push(known)
        continue
      }
      const { remoteId, handle, name, url } = one
      const id = createAccount(context.store, { network, brand, secretRef, remoteId, handle, name, url, settings: settingsOf(one, typedAs(typed, remoteId)) })
      used = true
      ids.push(id)
      context.schedule.welcome(id)
    }
  } finally {
    if (!used) await context.secrets.remove(secretRef)
  }
  return ids
}

/** Reconnecting finds the same one among them. */
const typedAs = (typed: Typed, remoteId: string): Typed => ({ url: typed.url, user: remoteId })

/** Of a connected account's credentials what signing in asks for, so that nobody has to look it up again. */
export async function keptOf(context: EngineContext, id: AccountId, asks: readonly string[]): Promise<Record<string, string>> {
  const secrets = (await context.secrets.get(storedOf(context, id).secretRef).catch(() => null)) ?? {}
  return Object.fromEntries(Object.entries(secrets).filter(([field]) => asks.includes(field)))
}
