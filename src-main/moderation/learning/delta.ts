import { isWord, shareOf } from '../features.ts'
import { heads } from '../heads.ts'
import type { Token } from '../normalise/normalise.ts'
import type { Signals } from '../signals.ts'
import { bucketBits, bucketOfPair, bucketsOfWord, pairKey } from '../words.ts'

/**
 * What a brand's decisions add to the weights of the model: a weight, and the sum of squared gradients that slows it down, by language, head and
 * bucket. Bounded in number, in each weight, and in what it may add to one score.
 */
export type Delta = { weights: Map<number, number>; squares: Map<number, number> }

export const mostWeights = 20_000
/** What learning may move one score by at most, in logits. */
export const mostMoved = 4
const languages = ['fr', 'en', 'de', 'pt', 'es', 'it']
const biasBucket = 0
/** What the bias weighs beside the words. */
export const biasValue = 1

export const emptyDelta = (): Delta => ({ weights: new Map(), squares: new Map() })

/** One slot a language, head and bucket; in bucket 0 the head's own bias. */
export function keyOf(lang: string, head: number, bucket: number): number {
  return ((Math.max(0, languages.indexOf(lang)) * heads.length + head) << bucketBits) + bucket
}

/** Buckets of each token as the model sees them; `norm` is what each counts, before the share that a guard leaves. */
export type TokenBuckets = { at: number; buckets: number[]; share: number }
export type Features = { lang: string; tokens: TokenBuckets[]; norm: number }

export function featuresOf(lang: string, tokens: readonly Token[], signals: Signals): Features {
  const found: TokenBuckets[] = []
  let count = 0
  let before: Token | null = null
  tokens.forEach((token, at) => {
    if (!isWord(token)) {
      before = null
      return
    }
    const buckets = bucketsOfWord(token.form, token.folded)
    if (before !== null) buckets.push(bucketOfPair(pairKey(before), pairKey(token)))
    count += buckets.length
    found.push({ at, buckets, share: shareOf(signals, at) })
    before = token
  })
  return { lang, tokens: found, norm: 1 / Math.sqrt(Math.max(1, count)) }
}

/** What learning adds for one head, by token, and as a whole (`bias`). Kept within `limit` by making all of it smaller alike. */
export type Added = { words: Map<number, number>; bias: number; total: number }

export function addedBy(delta: Delta, features: Features, head: number, limit: number): Added {
  const words = new Map<number, number>()
  let bias = (delta.weights.get(keyOf(features.lang, head, biasBucket)) ?? 0) * biasValue
  let total = bias
  for (const { at, buckets, share } of features.tokens) {
    let sum = 0
    for (const bucket of buckets) sum += delta.weights.get(keyOf(features.lang, head, bucket)) ?? 0
    if (sum === 0) continue
    const value = sum * share * features.norm
    words.set(at, value)
    total += value
  }
  if (Math.abs(total) > limit) {
    const less = limit / Math.abs(total)
    for (const [at, value] of words) words.set(at, value * less)
    bias *= less
    total *= less
  }
  return { words, bias, total }
}

/** As bytes: for each weight its key (4), itself (4) and its squares (4), little end first. The smallest weights go where there are too many. */
export function encodeDelta({ weights, squares }: Delta): Uint8Array {
  const kept = [...weights].filter(([, weight]) => weight !== 0)
  if (kept.length > mostWeights) kept.sort((a, b) => Math.abs(b[1]) - Math.abs(a[1]))
  const bytes = new Uint8Array(Math.min(kept.length, mostWeights) * 12)
  const view = new DataView(bytes.buffer)
  kept.slice(0, mostWeights).forEach(([key, weight], n) => {
    view.setUint32(n * 12, key, true)
    view.setFloat32(n * 12 + 4, weight, true)
    view.setFloat32(n * 12 + 8, squares.get(key) ?? 0, true)
  })
  return bytes
}

/** Bytes that are no delta give an empty one: what was learned is worth less than an engine that starts. */
export function decodeDelta(bytes: Uint8Array): Delta {
  const delta = emptyDelta()
  if (bytes.length % 12 !== 0) return delta
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  for (let at = 0; at < bytes.length; at += 12) {
    const weight = view.getFloat32(at + 4, true)
    const square = view.getFloat32(at + 8, true)
    if (!Number.isFinite(weight) || !Number.isFinite(square)) return emptyDelta()
    delta.weights.set(view.getUint32(at, true), weight)
    delta.squares.set(view.getUint32(at, true), square)
  }
  return delta
}

export const copyDelta = ({ weights, squares }: Delta): Delta => ({ weights: new Map(weights), squares: new Map(squares) })
