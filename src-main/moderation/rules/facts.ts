import type { BrandId, PostId } from '../../../src-contract/ids.ts'
import type { Charter, ListKind, Sublabel } from '../../../src-contract/moderation.ts'
import type { ItemKind, NetworkId } from '../../../src-contract/network.ts'
import type { Head } from '../heads.ts'
import type { Normalised } from '../normalise/normalise.ts'

export type AuthorKind = 'known' | 'new' | 'flagged'

/**
 * What a rule may ask of an item. Null is what nobody knows, as of a pinned text that stands for itself: a condition on it is taken to hold. What
 * costs a look-up is asked for only where a rule speaks of it.
 */
export type Facts = {
  brandId: BrandId | null
  network: NetworkId | null
  kind: ItemKind | null
  postId: PostId | null
  text: string
  lang: string
  writtenAt: number | null
  rating: number | null
  positive: Record<Head, boolean>
  p: Record<Head, number>
  sublabels: readonly Sublabel[]
  listed: readonly ListKind[]
  inCluster: boolean | null
  charter: Charter
  author(): AuthorKind | null
  media(): boolean | null
  /** The so-manieth item of its brand with this text. */
  repeat(): number | null
  normalised(): Normalised
}
