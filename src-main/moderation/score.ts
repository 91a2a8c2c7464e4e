import { isWord, shareOf } from './features.ts'
import { heads } from './heads.ts'
import type { LanguageWeights } from './model-file.ts'
import type { Token } from './normalise/normalise.ts'
import type { Signals } from './signals.ts'
import { bucketOfPair, bucketsOfWord, pairKey } from './words.ts'

/** What the words of a text weigh for each head: `words[token * heads + head]`, and their sum with signals and bias. */
export type Scored = { words: Float64Array; scores: Float64Array }

/** A word's sums over its buckets for each head, and how many there are. */
type Remembered = { sums: Float64Array; count: number; key: number }

export type Scorer = (tokens: readonly Token[], signals: Signals) => Scored

const width = heads.length
const mostRemembered = 30_000

export function createScorer({ table, scale, bias, signals: weights }: LanguageWeights): Scorer {
  const remembered = new Map<string, Remembered>()
  const recall = (token: Token): Remembered => {
    const known = remembered.get(token.form)
    if (known !== undefined) return known
    const ids = bucketsOfWord(token.form, token.folded)
    const sums = new Float64Array(width)
    for (const id of ids) for (let head = 0; head < width; head += 1) sums[head] = (sums[head] ?? 0) + (table[id * width + head] ?? 0)
    const made = { sums, count: ids.length, key: pairKey(token) }
    if (remembered.size >= mostRemembered) remembered.clear()
    remembered.set(token.form, made)
    return made
  }
  return (tokens, signals) => {
    const words = new Float64Array(tokens.length * width)
    let count = 0
    let key = 0
    let follows = false
    for (let at = 0; at < tokens.length; at += 1) {
      const token = tokens[at]
      if (token === undefined || !isWord(token)) {
        follows = false
        continue
      }
      const word = recall(token)
      const share = shareOf(signals, at)
      count += word.count + (follows ? 1 : 0)
      const pair = follows ? bucketOfPair(key, word.key) * width : -1
      for (let head = 0; head < width; head += 1) {
        words[at * width + head] = share * ((word.sums[head] ?? 0) + (pair < 0 ? 0 : (table[pair + head] ?? 0)))
      }
      key = word.key
      follows = true
    }
    const norm = 1 / Math.sqrt(Math.max(1, count))
    const scores = Float64Array.from(bias)
    for (let head = 0; head < width; head += 1) {
      const factor = norm * (scale[head] ?? 0)
      let sum = scores[head] ?? 0
      for (let at = head; at < words.length; at += width) {
        const value = (words[at] ?? 0) * factor
        words[at] = value
        sum += value
      }
      scores[head] = sum
    }
    addSignals(scores, signals, weights)
    return { words, scores }
  }
}

export function addSignals(scores: Float64Array, { list }: Signals, weights: readonly Float64Array[]): void {
  for (const { index, value } of list) {
    for (let head = 0; head < width; head += 1) scores[head] = (scores[head] ?? 0) + value * (weights[head]?.[index] ?? 0)
  }
}
