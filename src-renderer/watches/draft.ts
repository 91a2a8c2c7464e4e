import type { AccountId, WatchId } from '../../src-contract/ids.ts'
import type { Watch, WatchDraft, WatchKind } from '../../src-contract/watches.ts'

/** What stands in the form: words between commas, a feed a line. */
export type Typed = {
  brand: string
  name: string
  kind: WatchKind
  any: string
  all: string
  none: string
  feeds: string
  searches: readonly AccountId[]
}

export const nothingTyped: Typed = { brand: '', name: '', kind: 'brand', any: '', all: '', none: '', feeds: '', searches: [] }

export const typedOf = (watch: Watch): Typed => ({
  brand: watch.brand.name,
  name: watch.name,
  kind: watch.kind,
  any: watch.words.any.join(', '),
  all: watch.words.all.join(', '),
  none: watch.words.none.join(', '),
  feeds: watch.feeds.join('\n'),
  searches: watch.searches,
})

const listed = (text: string, at: RegExp): string[] =>
  Array.from(new Set(text.split(at).map((each) => each.trim()).filter((each) => each !== '')))

export function draftOf(typed: Typed, id: WatchId | null): WatchDraft {
  return {
    ...(id === null ? {} : { id }),
    brand: typed.brand.trim(),
    name: typed.name.trim(),
    kind: typed.kind,
    words: { any: listed(typed.any, /[,;\n]/), all: listed(typed.all, /[,;\n]/), none: listed(typed.none, /[,;\n]/) },
    feeds: listed(typed.feeds, /\s+/),
    searches: [...typed.searches],
  }
}

/** Enough to be tried: a brand, something to read, and words where a network is searched. */
export function isComplete(draft: WatchDraft): boolean {
  const asked = draft.words.any.length + draft.words.all.length > 0
  return draft.brand !== '' && (draft.feeds.length > 0 || draft.searches.length > 0) && (asked || draft.searches.length === 0)
}

/** Those of a file under those that were typed. */
export const withFeeds = (typed: string, more: readonly string[]): string => listed([typed, ...more].join('\n'), /\s+/).join('\n')
