import { Fault } from '../../src-contract/failure.ts'
import type { AccountId } from '../../src-contract/ids.ts'
import type { NetworkId } from '../../src-contract/network.ts'
import type { Clock } from '../lib/clock.ts'
import { createAccountBudget } from '../net/account-budget.ts'
import type { AccountBudget } from '../net/account-budget.ts'
import { createPurse } from '../net/allowance.ts'
import type { Allowance, Ledger, Purse } from '../net/allowance.ts'
import { HttpFault } from '../net/http.ts'
import type { HttpClient } from '../net/http.ts'
import type { AdapterAccount, NetworkAdapter, Nudge, Session } from '../networks/adapter.ts'
import type { SecretRecord, SecretStore } from '../secrets/secret-store.ts'
import type { StoredAccount } from '../store/accounts.ts'
import { createTurns } from './turns.ts'
import type { Priority, Turns } from './turns.ts'
import { originOf, typedIn } from './typed-settings.ts'

/** Makes the http client of one account; `origin` is what the user typed, or null. */
export type HttpFactory = (of: { origin: string | null; vendor: readonly string[]; clock: Clock }) => HttpClient

/** One session per account, shared by sync and the outbox in turns. */
export type Sessions = {
  /** The adapter and what it needs to know; throws `network.unknown` where this build has no such network. */
  adapterOf(network: NetworkId): NetworkAdapter
  /**
   * Sync's turns fail with `rate.limited` while the account's allowance is kept for the user; its own words (Retry-After, what is left) are noted after
   * each turn.
   */
  turn<T>(account: StoredAccount, priority: Priority, work: (session: Session) => Promise<T>): Promise<T>
  /**
   * Listens until the connection or the signal ends. Where the network bears one connection at a time, 'again' says that it made way for something else.
   */
  listen(account: StoredAccount, signal: AbortSignal, onNudge: (nudge: Nudge) => void): Promise<'over' | 'again'>
  /** When the account's allowance lets the user act again; not after now when it does. */
  actAt(account: StoredAccount): number
  /** How much of its usual pace what is left of the account's allowance lets background reading keep: 1 as a rule. */
  paceOf(account: StoredAccount): number
  /** Requests made for an account since the engine began. */
  requestsOf(id: AccountId): number
  /** Credentials or settings have changed: the next turn begins with fresh ones. */
  drop(id: AccountId): void
}

type Entry = {
  turns: Turns
  session: Session | null
  http: HttpClient | null
  spent: number
  budget: AccountBudget
  /** Whose turn it is. */
  priority: Priority
  purse: Purse | null
}

export type SessionDeps = {
  secrets: SecretStore
  clock: Clock
  adapters: ReadonlyMap<NetworkId, NetworkAdapter>
  http: HttpFactory
  ledger: Ledger
  setting(key: string): unknown
  /** A network sent something that does not read as it should. */
  unreadable?(account: AccountId, what: string, remoteId: string | null): void
}

export function createSessions(deps: SessionDeps): Sessions {
  const entries = new Map<AccountId, Entry>()

  const entryOf = (id: AccountId): Entry => {
    const known = entries.get(id)
    if (known !== undefined) return known
    const entry: Entry = { turns: createTurns(), session: null, http: null, spent: 0, budget: createAccountBudget(deps.clock), priority: 'user', purse: null }
    entries.set(id, entry)
    return entry
  }

  const purseOf = (account: StoredAccount, entry: Entry): Purse | null => {
    const allowance = deps.adapters.get(account.network)?.allowance
    if (allowance === undefined) return null
    const { ledger, clock } = deps
    const limit = () => limitOf(deps.setting(`budget.${account.network}`), allowance)
    entry.purse ??= createPurse({ allowance, pool: `${account.network} ${allowance.pool(adapterAccount(account))}`, network: account.network, ledger, clock, limit })
    return entry.purse
  }

  const open = async (account: StoredAccount, entry: Entry): Promise<Session> => {
    // What asks for nothing to connect has no secret to miss.
    const needless = deps.adapters.get(account.network)?.capabilities.connect.length === 0
    const stored = (await deps.secrets.get(account.secretRef)) ?? (needless ? {} : null)
    if (stored === null) throw new Fault('secrets.missing', { account: account.handle })
    let secrets: SecretRecord = stored
    if (entry.http === null) {
      const http = deps.http({ origin: originOf(typedIn(account.settings)), vendor: deps.adapters.get(account.network)?.origins ?? [], clock: deps.clock })
      entry.http = purseOf(account, entry)?.paying(http, () => entry.priority === 'sync') ?? http
    }
    const session: Session = {
      account: adapterAccount(account),
      get secrets() { return secrets },
      // Saved before they are used: of a token that is good once, the new one must not be lost.
      saveSecrets: async (renewed) => {
        await deps.secrets.set(account.secretRef, renewed)
        secrets = { ...renewed }
      },
      unreadable: (what, remoteId) => deps.unreadable?.(account.id, what, remoteId),
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
      return entry.turns(priority, async () => {
        const { budget } = entry
        entry.priority = priority
        const readAt = Math.max(budget.readAt(), purseOf(account, entry)?.readAt() ?? 0)
        if (priority === 'sync' && readAt > deps.clock.now()) throw new HttpFault('rate.limited', { host: account.handle }, 'no', readAt)
        try {
          return await work(entry.session ?? (await open(account, entry)))
        } catch (error) {
          if (error instanceof HttpFault && error.failure.code === 'rate.limited' && error.sent !== 'no' && error.retryAt !== null) budget.bar(error.retryAt)
          throw error
        } finally {
          budget.note(entry.http?.budget ?? null)
        }
      })
    },
    listen: async (account, signal, onNudge) => {
      const entry = entryOf(account.id)
      const adapter = deps.adapters.get(account.network)
      const hear = async (until: AbortSignal) => {
        const session = entry.session ?? (await open(account, entry))
        for await (const nudge of adapter?.listen?.(session, until) ?? []) onNudge(nudge)
      }
      if (adapter?.listensAlone !== true) {
        // Opened in a turn, so that there is one session; heard outside of it.
        await entry.turns('sync', async () => entry.session ?? (await open(account, entry)))
        await hear(signal)
        return 'over'
      }
      const way = new AbortController()
      await entry.turns('listen', () => (signal.aborted ? Promise.resolve() : hear(AbortSignal.any([signal, way.signal]))), () => way.abort()).catch((error: unknown) => {
        if (!way.signal.aborted) throw error
      })
      return way.signal.aborted ? 'again' : 'over'
    },
    actAt: (account) => {
      const entry = entryOf(account.id)
      return Math.max(entry.budget.actAt(), purseOf(account, entry)?.actAt() ?? 0)
    },
    paceOf: (account) => {
      const entry = entryOf(account.id)
      return Math.min(entry.budget.pace(), purseOf(account, entry)?.pace() ?? 1)
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
      entry.purse = null
    },
  }
}

/** What may be spent: as the user has set it, else as is usual. */
export const limitOf = (set: unknown, allowance: Allowance): number => limitSet(set, allowance) ?? allowance.limit

/** What the user has set as `budget.<network>`: units as they are, money in whole coins of the currency. */
function limitSet(value: unknown, { kind }: Allowance): number | null {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? Math.round(kind === 'money' ? value * 1_000_000 : value) : null
}

export function adapterAccount({ id, remoteId, handle, url, settings }: StoredAccount): AdapterAccount {
  return { id, remoteId, handle, url, settings }
}
