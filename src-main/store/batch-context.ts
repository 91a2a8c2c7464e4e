import type { Changes } from '../../src-contract/events.ts'
import type { AccountId, AuthorId, BrandId, ItemId, PostId, ThreadId } from '../../src-contract/ids.ts'
import { Fault } from '../../src-contract/failure.ts'
import type { Store } from './database.ts'
import type { Opaque, RemoteItem } from '../../src-contract/remote.ts'

export type AuthorRow = {
  id: AuthorId
  name: string
  handle: string
  url: string | null
  avatar_url: string | null
  remote_blocked: number
}

/** One batch being applied to one account: what was looked up once, what was changed. Lives as long as its transaction. */
export type BatchContext = {
/** The id under which an item is kept where its own is taken by another, of which the ref is given. */
export type IdBeside = (item: RemoteItem, held: Opaque) => string

  store: Store
  accountId: AccountId
  brandId: BrandId
  source: Changes['source']
  now: number
  authors: Map<string, AuthorRow>
  idBeside: IdBeside | undefined
  threads: Map<string, ThreadId>
  posts: Map<string, PostId | null>
  /**
   * The last id given for an instant, by the first of that instant: a network that counts in whole seconds asks for the same one again and
   * again.
   */
  given: Map<ItemId, ItemId>
  touched: Set<ItemId>
}

export function beginBatch(store: Store, accountId: AccountId, source: Changes['source'], idBeside?: IdBeside): BatchContext {
  const account = store.write.prepare<[number], { brand_id: BrandId }>('SELECT brand_id FROM accounts WHERE id = ?').get(accountId)
  if (account === undefined) throw new Fault('account.unknown', { id: accountId })
  return {
    store,
    accountId,
    source,
    brandId: account.brand_id,
    now: store.clock.now(),
    idBeside,
    authors: new Map(),
    threads: new Map(),
    posts: new Map(),
    given: new Map(),
    touched: new Set(),
  }
}
