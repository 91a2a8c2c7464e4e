import type { Changes } from '../../src-contract/events.ts'
import type { AccountId, AuthorId, BrandId, ItemId, PostId, ThreadId } from '../../src-contract/ids.ts'
import type { AuthorFlag } from '../../src-contract/item.ts'
import { Fault } from '../../src-contract/failure.ts'
import type { Opaque, RemoteItem } from '../../src-contract/remote.ts'
import type { Store } from './database.ts'

export type AuthorRow = {
  id: AuthorId
  name: string
  handle: string
  url: string | null
  avatar_url: string | null
  remote_blocked: number
  flag: AuthorFlag | null
}

/** The id under which an item is kept where its own is taken by another, of which the ref is given. */
export type IdBeside = (item: RemoteItem, held: Opaque) => string

/** One batch being applied to one account: what was looked up once, what was changed. Lives as long as its transaction. */
export type BatchContext = {
  store: Store
  accountId: AccountId
  brandId: BrandId
  source: Changes['source']
  idBeside: IdBeside | undefined
  now: number
  authors: Map<string, AuthorRow>
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
    idBeside,
    brandId: account.brand_id,
    now: store.clock.now(),
    authors: new Map(),
    threads: new Map(),
    posts: new Map(),
    given: new Map(),
    touched: new Set(),
  }
}
