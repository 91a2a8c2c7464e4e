import type { Signals } from './signals.ts'
import type { Token } from './normalise/normalise.ts'
import { bucketOfPair, bucketsOfWord, pairKey } from './words.ts'

/** What a word under a guard still weighs: it is there, but it is quoted, denied or another word. */
export const guardedShare = 0.3

/** A word that a brand allows weighs nothing. */
export const shareOf = (signals: Signals, token: number): number =>
  signals.muted?.[token] === true ? 0 : signals.covered[token] === true ? guardedShare : 1

export const isWord = (token: Token): boolean => token.kind === 'word' || token.kind === 'emoji'

export const featureKind = { letters: 0, word: 1, pair: 2 } as const

/** Bucket, value and kind of each feature of the words, as training sees them. Scoring adds up the same, remembered word by word. */
export function sparseFeatures(tokens: readonly Token[], signals: Signals): { buckets: Uint32Array; values: Float32Array; kinds: Uint8Array } {
  const buckets: number[] = []
  const values: number[] = []
  const kinds: number[] = []
  let before: Token | null = null
  tokens.forEach((token, at) => {
    if (!isWord(token)) {
      before = null
      return
    }
    const share = shareOf(signals, at)
    bucketsOfWord(token.form, token.folded).forEach((bucket, n) => {
      buckets.push(bucket)
      values.push(share)
      kinds.push(n === 0 || (n === 1 && token.form !== token.folded) ? featureKind.word : featureKind.letters)
    })
    if (before !== null) {
      buckets.push(bucketOfPair(pairKey(before), pairKey(token)))
      values.push(share)
      kinds.push(featureKind.pair)
    }
    before = token
  })
  const norm = 1 / Math.sqrt(Math.max(1, buckets.length))
  return { buckets: Uint32Array.from(buckets), values: Float32Array.from(values, (value) => value * norm), kinds: Uint8Array.from(kinds) }
}
