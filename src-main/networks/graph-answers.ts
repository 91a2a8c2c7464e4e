import type { RemoteItem } from '../../src-contract/remote.ts'
import type { ActionKey, Performed, Reconciled } from './adapter.ts'

// Which of our answers that say the same is the one that was to be sent: of networks that have no key against doubles.

/** How far their clock may be from ours before an equal answer proves nothing. */
const closeMs = 5_000
export const farMs = 5 * 60_000

export const nothing: Performed = { remoteId: null, url: null, observed: [], posts: [] }
export const performedWith = (item: RemoteItem): Performed => ({ remoteId: item.remoteId, url: item.url, observed: [item], posts: [] })

type Said = readonly RemoteItem[]
const since = (said: Said, at: number, { others }: ActionKey) => said.find(({ remoteId, createdAt }) => createdAt >= at && others?.has(remoteId) !== true)

/** What an earlier attempt has sent already. `said`: ours there in these words, oldest first. */
export const alreadySaid = (said: Said, key: ActionKey): RemoteItem | undefined => since(said, key.createdAt - closeMs, key)

/** After an attempt whose answer was lost. */
export function reconciledAmong(said: Said, key: ActionKey, attemptedAt: number): Reconciled {
  const found = since(said, attemptedAt - closeMs, key)
  if (found !== undefined) return { kind: 'done', performed: performedWith(found) }
  const alike = since(said, attemptedAt - farMs, key)
  return alike === undefined ? { kind: 'not-done' } : { kind: 'unknown', url: alike.url }
}
