import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { AccountId } from '../../src-contract/ids.ts'
import type { AccountHealth } from '../../src-contract/item.ts'
import { audit } from './audit.ts'
import { transact } from './database.ts'
import type { Store } from './database.ts'
import { getSetting, setSetting } from './settings.ts'

/** More than these are not told apart any more: something is wrong with all of them. */
const most = 200
/** After so long without another one, what is found next is counted from one again. */
const forgottenMs = 30 * 86_400_000

const noted = z.object({ lastAt: z.number(), things: z.array(z.string()) })
const keyOf = (id: number): string => `unreadable.${id}`

/** How long one is reminded, of an account that is read since without meeting another. */
const rememberedMs = 14 * 86_400_000

/** Settings are anybody's to write: what cannot be read is as if it were not there. */
export function unreadableIn(stored: string | null, lastCompleteAt: number | null): Pick<AccountHealth, 'unreadable'> {
  const known = stored === null ? undefined : noted.safeParse(JSON.parse(stored)).data
  if (known === undefined || known.things.length === 0 || (lastCompleteAt ?? 0) - known.lastAt > rememberedMs) return {}
  return { unreadable: { count: known.things.length, lastAt: known.lastAt } }
}

/**
 * Something of this account was left out because nobody could read it. Each thing counts once however often it is met again; true when it is new. What it
 * is and its id go into the record, never what it says.
 */
export function noteUnreadable(store: Store, accountId: AccountId, what: string, remoteId: string | null): boolean {
  return transact(store, () => {
    const before = noted.safeParse(getSetting(store.write, keyOf(accountId))).data
    const now = store.clock.now()
    const things = before === undefined || now - before.lastAt > forgottenMs ? [] : before.things
    const thing = createHash('sha256').update(`${what} ${remoteId ?? ''}`).digest('base64url').slice(0, 8)
    if (things.includes(thing) || things.length >= most) return false
    setSetting(store, keyOf(accountId), { lastAt: now, things: [...things, thing] })
    audit(store, { source: 'sync', what: 'item.unreadable', accountId, detail: { what, remoteId } })
    store.changes.note({ accounts: [accountId], source: 'sync' })
    return true
  })
}
