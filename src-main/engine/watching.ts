import type { AdapterWatch } from '../networks/adapter.ts'
import type { StoredAccount } from '../store/accounts.ts'
import type { ReadableDb } from '../store/connection.ts'
import { cameFromFile } from '../store/file-feeds.ts'
import { watchesWith } from '../store/watches.ts'
import type { WatchIn } from '../store/watches.ts'
import { createMatcher } from './watch-matcher.ts'

/** What a search is asked for: each of `any`, else the longest of `all`, which is the rarest; the rest is for us to sort out. */
export function termsOf({ any, all }: WatchIn['words']): string[] {
  if (any.length > 0) return any
  const [longest] = all.toSorted((a, b) => b.length - a.length)
  return longest === undefined ? [] : [longest]
}

export const adapterWatch = ({ id, words, feeds }: WatchIn, isFromFile: (address: string) => boolean): AdapterWatch =>
  ({ id, terms: termsOf(words), feeds, untyped: feeds.filter(isFromFile), matches: createMatcher(words).matches })

/** What is listened for with an account, as it is now. */
export function watchesFor(db: ReadableDb, account: StoredAccount): readonly AdapterWatch[] {
  const isFromFile = cameFromFile(db)
  return watchesWith(db, account).map((watch) => adapterWatch(watch, isFromFile))
}
