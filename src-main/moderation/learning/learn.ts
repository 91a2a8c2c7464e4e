import { askingNames } from '../asking.ts'
import { heads } from '../heads.ts'
import { signalNames } from '../signals.ts'
import type { SignalName } from '../signals.ts'
import { buckets as bucketCount } from '../words.ts'
import { isOf, keyOf, keyOfSignal } from './delta.ts'
import type { Delta, Features } from './delta.ts'

/** A decided text: its features, what the model as it came scores it, relative to the head's threshold and in logits, and what it was decided to be. */
export type Example = { features: Features; head: number; base: number; is: boolean; weight: number }

/** The latest decisions are what it learns from; older ones have no more say. */
export const mostRemembered = 200
/** What a text of our own counts beside a decision: what one page says of a word must not change what is said of texts at large. */
const ownShare = 0.2
const rounds = 20
/** How far each may be expected to lie from nothing, squared: a signal says more of a page than a word does. */
const spread = { word: 1, signal: 1.5 }
/** Of a long text so many words teach. */
const mostTokens = 150
/** No single weight grows beyond this. */
const mostWeight = 4

// How a text looks and how it asks says nothing of whether it attacks.
const form: readonly SignalName[] = [
  'link', 'mention', 'phone', 'money', 'contact', 'shortener', 'long', 'short', 'tiny', 'code', 'number', 'numbers', 'lure', 'lures', 'shouting', 'exclamation',
  'questionMark', 'lastQuestion', 'interrogative', 'asks', 'plural', ...askingNames,
]
const toxic = heads.indexOf('toxic')
const unheard = new Set(form.map((name) => signalNames.indexOf(name)))
const hears = (head: number, signal: number) => head !== toxic || !unheard.has(signal)

/**
 * Learns a decision together with the latest before it (`memory`, the newest first) and texts of our own: the most likely weights of that head, where each is expected to be
 * nothing unless decisions say otherwise. So what was learned depends on the decisions that hold and on nothing else. Changes `delta`.
 */
export function learn(delta: Delta, example: Example, memory: readonly Example[], anchors: readonly Example[]): void {
  const { lang } = example.features
  const alike = (each: Example) => each.head === example.head && each.features.lang === lang
  const decided = [example, ...memory.filter(alike)].slice(0, mostRemembered)
  for (const key of delta.weights.keys()) if (isOf(key, lang, example.head)) delta.weights.delete(key)
  const texts = [...weighed(decided), ...anchors.filter(alike).map((each) => ({ ...each, weight: ownShare }))]
  for (const [key, weight] of fit(texts, lang, example.head)) delta.weights.set(key, Math.max(-mostWeight, Math.min(mostWeight, weight)))
}

/** The rarer answer counts more, by half as much as would make both count alike. */
function weighed(decided: readonly Example[]): Example[] {
  const yes = decided.filter(({ is }) => is).length + 1
  const no = decided.length - yes + 2
  const share = (is: boolean) => Math.sqrt((yes + no) / (2 * (is ? yes : no)))
  return decided.map((each) => ({ ...each, weight: each.weight * share(each.is) }))
}

/** The features of all texts in one row, each as its place among the weights. Text `n` has those from `starts[n]` on. */
type Table = { keys: number[]; firstSignal: number; starts: number[]; places: Int32Array; values: Float32Array }

function tableOf(texts: readonly Example[], lang: string, head: number): Table {
  const keys: number[] = [keyOf(lang, head, 0)]
  const [places, values, starts]: [number[], number[], number[]] = [[], [], []]
  const placeOfBucket = new Int32Array(bucketCount)
  const placeOfSignal = new Map<number, number>()
  // Words first, so that a place tells which of both it is.
  for (const { features } of texts) for (const { buckets } of features.tokens.slice(0, mostTokens)) for (const bucket of buckets) {
    if (bucket === 0 || placeOfBucket[bucket] !== 0) continue
    placeOfBucket[bucket] = keys.length
    keys.push(keyOf(lang, head, bucket))
  }
  const firstSignal = keys.length
  const add = (place: number, value: number) => {
    places.push(place)
    values.push(value)
  }
  for (const { features } of texts) {
    starts.push(places.length)
    add(0, 1)
    for (const { buckets, share } of features.tokens.slice(0, mostTokens)) for (const bucket of buckets) if (bucket !== 0) add(placeOfBucket[bucket] ?? 0, share * features.norm)
    for (const { index, value } of features.signals) {
      if (!hears(head, index)) continue
      const place = placeOfSignal.get(index) ?? keys.length
      if (place === keys.length) keys.push(keyOfSignal(lang, head, index))
      placeOfSignal.set(index, place)
      add(place, value)
    }
  }
  starts.push(places.length)
  return { keys, firstSignal, starts, places: Int32Array.from(places), values: Float32Array.from(values) }
}

/** Steps along the gradient, each weight at its own pace: slower where many texts pull at it. */
function fit(texts: readonly Example[], lang: string, head: number): [number, number][] {
  const { keys, firstSignal, starts, places, values } = tableOf(texts, lang, head)
  const weights = new Float64Array(keys.length)
  const paces = new Float64Array(keys.length)
  const holds = new Float64Array(keys.length).fill(1 / spread.word).fill(1 / spread.signal, firstSignal)
  const over = (n: number, each: (place: number, value: number) => void) => {
    for (let at = starts[n] ?? 0; at < (starts[n + 1] ?? 0); at += 1) each(places[at] ?? 0, values[at] ?? 0)
  }
  texts.forEach(({ weight }, n) => over(n, (place, value) => {
    paces[place] = (paces[place] ?? 0) + (weight * value) / 4
  }))
  for (let place = 0; place < keys.length; place += 1) {
    const [pull, hold] = [paces[place] ?? 0, holds[place] ?? 1]
    paces[place] = place === 0 ? 1 / (pull + hold) : place < firstSignal ? 0.5 / (pull + hold) : 0.3 / (2 * pull + hold)
  }
  for (let round = 0; round < rounds; round += 1) {
    const gradient = weights.map((weight, place) => weight * (holds[place] ?? 1))
    texts.forEach(({ base, is, weight }, n) => {
      let score = base
      over(n, (place, value) => void (score += (weights[place] ?? 0) * value))
      const error = weight * (1 / (1 + Math.exp(-score)) - Number(is))
      over(n, (place, value) => {
        gradient[place] = (gradient[place] ?? 0) + error * value
      })
    })
    for (let place = 0; place < keys.length; place += 1) weights[place] = (weights[place] ?? 0) - (paces[place] ?? 0) * (gradient[place] ?? 0)
  }
  return keys.map((key, place) => [key, weights[place] ?? 0])
}
