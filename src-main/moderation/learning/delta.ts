import { isWord, shareOf } from '../features.ts'
import { heads } from '../heads.ts'
import type { Token } from '../normalise/normalise.ts'
import type { Signals } from '../signals.ts'
import { bucketBits, bucketOfPair, bucketsOfWord, pairKey } from '../words.ts'

/**
 * What a brand's decisions add to the weights of the model, by language, head and bucket or signal. Bounded in number, in each weight, and in what it may add
 * to one score.
 */
export type Delta = { weights: Map<number, number> }

export const mostWeights = 20_000
/** What learning may move one score by at most, in logits. */
export const mostMoved = 4
const languages = ['fr', 'en', 'de', 'pt', 'es', 'it']
const biasBucket = 0

export const emptyDelta = (): Delta => ({ weights: new Map() })

/** One slot a language, head and bucket; in bucket 0 the head's own bias. */
export const keyOf = (lang: string, head: number, bucket: number): number => (slotOf(lang, head) << bucketBits) + bucket

const slotOf = (lang: string, head: number): number => Math.max(0, languages.indexOf(lang)) * heads.length + head
/** Signals stand behind the buckets of all languages and heads. */
const firstSignal = (languages.length * heads.length) << bucketBits
const mostSignals = 1024
export const keyOfSignal = (lang: string, head: number, index: number): number => firstSignal + slotOf(lang, head) * mostSignals + index

/** Whether a weight belongs to that language and head. */
export function isOf(key: number, lang: string, head: number): boolean {
  const slot = slotOf(lang, head)
  return key < firstSignal ? key >> bucketBits === slot : Math.floor((key - firstSignal) / mostSignals) === slot
}

/** Buckets of each token as the model sees them; `norm` is what each counts, before the share that a guard leaves. */
export type TokenBuckets = { at: number; buckets: number[]; share: number }
/** What is counted beside words; `at` is the token it begins at, null where it rests on the whole text. */
export type CountedSignal = { index: number; value: number; at: number | null }
export type Features = { lang: string; tokens: TokenBuckets[]; norm: number; signals: CountedSignal[] }

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
  return { lang, tokens: found, norm: 1 / Math.sqrt(Math.max(1, count)), signals: signals.list.map(({ index, value, first }) => ({ index, value, at: first })) }
}

/** What learning adds for one head, by token with the signals that begin there, and as a whole (`bias`). Kept within `limit` by making all of it smaller alike. */
export type Added = { words: Map<number, number>; bias: number; total: number }

export function addedBy(delta: Delta, features: Features, head: number, limit: number): Added {
  const words = new Map<number, number>()
  let bias = delta.weights.get(keyOf(features.lang, head, biasBucket)) ?? 0
  let total = bias
  for (const { at, buckets, share } of features.tokens) {
    let sum = 0
    for (const bucket of buckets) sum += delta.weights.get(keyOf(features.lang, head, bucket)) ?? 0
    if (sum === 0) continue
    const value = sum * share * features.norm
    words.set(at, value)
    total += value
  }
  for (const { index, value, at } of features.signals) {
    const moved = (delta.weights.get(keyOfSignal(features.lang, head, index)) ?? 0) * value
    if (moved === 0) continue
    if (at === null) bias += moved
    else words.set(at, (words.get(at) ?? 0) + moved)
    total += moved
  }
  if (Math.abs(total) > limit) {
    const less = limit / Math.abs(total)
    for (const [at, value] of words) words.set(at, value * less)
    bias *= less
    total *= less
  }
  return { words, bias, total }
}

/** What tells these bytes from others: their number is one more than a multiple of eight. */
const form = 1
const entryBytes = 8

/** As bytes: what form they have (1), then for each weight its key (4) and itself (4), little end first. The smallest weights go where there are too many. */
export function encodeDelta({ weights }: Delta): Uint8Array {
  const kept = [...weights].filter(([, weight]) => weight !== 0)
  if (kept.length === 0) return new Uint8Array()
  if (kept.length > mostWeights) kept.sort((a, b) => Math.abs(b[1]) - Math.abs(a[1]))
  const bytes = new Uint8Array(1 + Math.min(kept.length, mostWeights) * entryBytes)
  const view = new DataView(bytes.buffer)
  bytes[0] = form
  kept.slice(0, mostWeights).forEach(([key, weight], n) => {
    view.setUint32(1 + n * entryBytes, key, true)
    view.setFloat32(5 + n * entryBytes, weight, true)
  })
  return bytes
}

/** Bytes that are no delta give an empty one: what was learned is worth less than an engine that starts. */
export function decodeDelta(bytes: Uint8Array): Delta {
  const delta = emptyDelta()
  if (bytes.length % entryBytes !== 1 || bytes[0] !== form) return delta
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  for (let at = 1; at < bytes.length; at += entryBytes) {
    const weight = view.getFloat32(at + 4, true)
    if (!Number.isFinite(weight)) return emptyDelta()
    delta.weights.set(view.getUint32(at, true), weight)
  }
  return delta
}

export const copyDelta = ({ weights }: Delta): Delta => ({ weights: new Map(weights) })
