import { z } from 'zod'
import { failure } from './failure.ts'
import { accountId, brandId, itemId, watchId } from './ids.ts'
import { networkId } from './network.ts'

/** What a watch listens for. */
export const watchKind = z.enum(['brand', 'product', 'competitor', 'person'])
export type WatchKind = z.infer<typeof watchKind>

/** A word, or several in a row. Case and accents do not count, whole words do: « vigie » is in « La Vigie ! », not in « vigies ». */
const term = z.string().trim().min(1).max(100)

/** One of `any`, every one of `all`, none of `none`. All of them empty: whatever a feed gives. */
export const watchWords = z.strictObject({ any: z.array(term).max(30), all: z.array(term).max(10), none: z.array(term).max(50) })
export type WatchWords = z.infer<typeof watchWords>

/** What the user says of a watch. `id` of one that is there changes it. `feeds` are addresses of feeds, or of pages that name theirs. */
export const watchDraft = z.strictObject({
  id: watchId.optional(),
  brand: z.string().trim().min(1).max(80),
  name: z.string().trim().min(1).max(80),
  kind: watchKind,
  words: watchWords,
  feeds: z.array(z.string().trim().min(1).max(2000)).max(50),
  /** Accounts of the brand whose network is searched. */
  searches: z.array(accountId).max(20),
})
export type WatchDraft = z.infer<typeof watchDraft>

/**
 * A feed or a search, and how it is with it. `state`: `waiting` was not read yet; `partial`: the server answers, but does not search all that it has;
 * `failing` says why in `failure`. `moved`: where a feed has gone for good, or which one its page named.
 */
export const watchSource = z.strictObject({
  kind: z.enum(['feed', 'search']),
  /** The feed's address, or the account's handle. */
  name: z.string(),
  network: networkId,
  accountId: accountId.nullable(),
  title: z.string().nullable(),
  state: z.enum(['waiting', 'ok', 'partial', 'failing']),
  failure: failure.nullable(),
  moved: z.string().nullable(),
})
export type WatchSource = z.infer<typeof watchSource>

export const watch = watchDraft.extend({
  id: watchId,
  brand: z.strictObject({ id: brandId, name: z.string(), hue: z.number().int() }),
  sources: z.array(watchSource),
  /** What it has found so far, and how much of that waits for a decision. */
  items: z.number().int(),
  open: z.number().int(),
  createdAt: z.number().int(),
})
export type Watch = z.infer<typeof watch>

/** One thing that a watch would find now. `known`: the inbox has it already. `ranges` are UTF-16 [from, to) pairs of the words in `text`. */
export const watchFind = z.strictObject({
  network: networkId,
  source: z.string(),
  author: z.string(),
  text: z.string(),
  url: z.string().nullable(),
  createdAt: z.number().int(),
  known: itemId.nullable(),
  ranges: z.array(z.tuple([z.number().int(), z.number().int()])),
})
export type WatchFind = z.infer<typeof watchFind>

const none = z.strictObject({})

export const watchCommands = {
  'watch.list': { input: none, output: z.strictObject({ watches: z.array(watch) }) },
  /** What an earlier wording passed over stays out: a change of words counts for what is published after it. */
  'watch.save': { input: watchDraft, output: z.strictObject({ watch }) },
  /** What it found stays in the inbox. `watch.restore` takes it back. */
  'watch.remove': { input: z.strictObject({ id: watchId }), output: z.strictObject({ id: watchId, name: z.string(), items: z.number().int() }) },
  'watch.restore': { input: z.strictObject({ id: watchId }), output: z.strictObject({ watch }) },
  /** What it would have found in what its sources give now. Nothing is kept. */
  'watch.test': {
    input: watchDraft,
    output: z.strictObject({
      sources: z.array(watchSource.extend({ read: z.number().int(), found: z.number().int() })),
      items: z.array(watchFind),
      /** Found, but not among `items`, which holds the newest. */
      more: z.number().int(),
    }),
  },
  /** The feeds that an OPML document names. `left`: entries left out, because their address cannot be read or lies in a private network. */
  'watch.readOpml': {
    input: z.strictObject({ text: z.string().max(2_000_000) }),
    output: z.strictObject({ feeds: z.array(z.strictObject({ url: z.string(), title: z.string().nullable() })), left: z.number().int() }),
  },
  /** Every feed of one watch, or of all, as an OPML document. */
  'watch.writeOpml': { input: z.strictObject({ id: watchId.optional() }), output: z.strictObject({ text: z.string(), feeds: z.number().int() }) },
} as const
