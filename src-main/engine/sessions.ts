import { Fault } from '../../src-contract/failure.ts'
import type { AccountId } from '../../src-contract/ids.ts'
import type { NetworkId } from '../../src-contract/network.ts'
import type { Clock } from '../lib/clock.ts'
import type { HttpClient } from '../net/http.ts'
import type { AdapterAccount, NetworkAdapter, Session } from '../networks/adapter.ts'
import type { SecretRecord, SecretStore } from '../secrets/secret-store.ts'
import type { StoredAccount } from '../store/accounts.ts'
import { createTurns } from './turns.ts'
import type { Priority } from './turns.ts'
import { originOf, typedIn } from './typed-settings.ts'

/** Makes the http client of one account; `origin` is what the user typed, or null. */
export type HttpFactory = (of: { origin: string | null; clock: Clock }) => HttpClient

/** One session per account, shared by sync and the outbox in turns. */
export type Sessions = {
  /** The adapter and what it needs to know; throws `network.unknown` where this build has no such network. */
  adapterOf(network: NetworkId): NetworkAdapter
  turn<T>(account: StoredAccount, priority: Priority, work: (session: Session) => Promise<T>): Promise<T>
  /** Requests made for an account since the engine began. */
  requestsOf(id: AccountId): number
  /** Credentials or settings have changed: the next turn begins with fresh ones. */
  drop(id: AccountId): void
}

type Entry = { turns: ReturnType<typeof createTurns>; session: Session | null; http: HttpClient | null; spent: number }

export function createSessions(deps: { secrets: SecretStore; clock: Clock; adapters: ReadonlyMap<NetworkId, NetworkAdapter>; http: HttpFactory }): Sessions {
  const entries = new Map<AccountId, Entry>()

  const entryOf = (id: AccountId): Entry => {
    const known = entries.get(id)
    if (known !== undefined) return known
    const entry: Entry = { turns: createTurns(), session: null, http: null, spent: 0 }
    entries.set(id, entry)
    return entry
  }

  const open = async (account: StoredAccount, entry: Entry): Promise<Session> => {
    const stored = await deps.secrets.get(account.secretRef)
    if (stored === null) throw new Fault('secrets.missing', { account: account.handle })
    let secrets: SecretRecord = stored
    entry.http ??= deps.http({ origin: originOf(typedIn(account.settings)), clock: deps.clock })
    const session: Session = {
      account: adapterAccount(account),
      get secrets() { return secrets },
      // Saved before they are used: of a token that is good once, the new one must not be lost.
      saveSecrets: async (renewed) => {
        await deps.secrets.set(account.secretRef, renewed)
        secrets = { ...renewed }
      },
      http: entry.http,
      clock: deps.clock,
    }
    entry.session = session
    return session
  }

  return {
    adapterOf: (network) => {
      const adapter = deps.adapters.get(network)
      if (adapter === undefined) throw new Fault('network.unknown', { value: network })
      return adapter
    },
    turn: (account, priority, work) => {
      const entry = entryOf(account.id)
      return entry.turns(priority, async () => work(entry.session ?? (await open(account, entry))))
    },
    requestsOf: (id) => {
      const entry = entries.get(id)
      return entry === undefined ? 0 : entry.spent + (entry.http?.requests ?? 0)
    },
    drop: (id) => {
      const entry = entries.get(id)
      if (entry === undefined) return
      entry.spent += entry.http?.requests ?? 0
      entry.session = null
      entry.http = null
    },
  }
}

export function adapterAccount({ id, remoteId, handle, url, settings }: StoredAccount): AdapterAccount {
  return { id, remoteId, handle, url, settings }
}
