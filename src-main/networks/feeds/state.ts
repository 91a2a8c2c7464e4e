import { z } from 'zod'
import { failure } from '../../../src-contract/failure.ts'
import type { Cursor } from '../../../src-contract/remote.ts'
import type { SourceState } from '../adapter.ts'

/**
 * What is remembered of one entry. All but `at` and `held` are digests: `id` of its name, `link` of its address, `title` of its title, `remote` is the
 * item's, `text` of all it says. `at`: when it was published, seconds. `held`: 0 nobody looked for it, 1 it is an item that this feed speaks for, 2 the
 * item is another feed's.
 */
export type Known = { id: string; link: string; title: string; at: number | null; remote: string; text: string; held: 0 | 1 | 2 }

/** `name` is the address as the user typed it, `at` where it is now if elsewhere. `watches` have been held against all that is known. */
export type FeedState = {
  name: string
  at: string | null
  etag: string | null
  modified: string | null
  title: string | null
  read: number
  failure: z.infer<typeof failure> | null
  /** Not asked before, epoch ms. */
  notBefore: number | null
  watches: number[]
  known: Known[]
}

const feedState = z.object({
  name: z.string(),
  at: z.string().nullable(),
  etag: z.string().nullable(),
  modified: z.string().nullable(),
  title: z.string().nullable(),
  read: z.number(),
  failure: failure.nullable().catch(null),
  notBefore: z.number().nullable(),
  watches: z.array(z.string()).transform((ids) => ids.map(Number)),
  known: z.array(z.string()),
})
const cursorShape = z.object({ feeds: z.array(feedState) })

export const newState = (name: string): FeedState =>
  ({ name, at: null, etag: null, modified: null, title: null, read: 0, failure: null, notBefore: null, watches: [], known: [] })

/** One line an entry: a feed remembers hundreds, and the whole is written with every change. */
const packed = ({ id, link, title, at, remote, text, held }: Known): string => [id, link, title, at === null ? '' : at.toString(36), remote, text, held].join(' ')

function unpacked(line: string): Known[] {
  const [id, link, title, at, remote, text, held] = line.split(' ')
  if (!id || link === undefined || title === undefined || at === undefined || !remote || !text) return []
  const seconds = at === '' ? null : Number.parseInt(at, 36)
  return [{ id, link, title, at: Number.isSafeInteger(seconds) ? seconds : null, remote, text, held: held === '1' ? 1 : held === '2' ? 2 : 0 }]
}

export function statesIn(cursor: Cursor | null): FeedState[] {
  const read = cursorShape.safeParse(cursor)
  return read.success ? read.data.feeds.map((state) => ({ ...state, known: state.known.flatMap(unpacked) })) : []
}

export const cursorOf = (states: readonly FeedState[]): Cursor => ({ feeds: states.map((state) => ({ ...state, watches: state.watches.map(String), known: state.known.map(packed) })) })

export function sources(cursor: Cursor): SourceState[] {
  return statesIn(cursor).map(({ name, title, failure: why, at, read }) => ({ name, title, failure: why, moved: at, narrow: false, read }))
}
