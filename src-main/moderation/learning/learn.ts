import { addedBy, biasValue, keyOf } from './delta.ts'
import type { Delta, Features } from './delta.ts'

/** A decided text: its features, what the model as it came scores it, relative to the head's threshold and in logits, and what it was decided to be. */
export type Example = { features: Features; head: number; base: number; is: boolean; weight: number }

const rate = 0.35
const decay = 1e-4
const passes = 3
/** No single weight grows beyond this. */
const mostWeight = 4
/** Older decisions that a new one is learned together with, half of them of each answer. */
const replayed = 12

/**
 * Learns one decision together with some of the brand's older ones, as many of each answer as there are, so that a run of one kind does not carry
 * everything with it. `pick` gives numbers in [0, 1). Changes `delta`.
 */
export function learn(delta: Delta, example: Example, memory: readonly Example[], pick: () => number, limit: number): void {
  const older = memory.filter(({ head }) => head === example.head)
  const batch = [example, ...sample(older.filter(({ is }) => is), pick), ...sample(older.filter(({ is }) => !is), pick)]
  for (let pass = 0; pass < passes; pass += 1) for (const each of batch) step(delta, each, limit)
}

function sample(examples: readonly Example[], pick: () => number): Example[] {
  if (examples.length <= replayed / 2) return [...examples]
  return Array.from({ length: replayed / 2 }, () => examples[Math.floor(pick() * examples.length)]).filter((each) => each !== undefined)
}

function step(delta: Delta, { features, head, base, is, weight }: Example, limit: number): void {
  const score = base + addedBy(delta, features, head, limit).total
  const error = (1 / (1 + Math.exp(-score)) - Number(is)) * weight
  // What is settled teaches nothing.
  if (Math.abs(error) < 0.02) return
  move(delta, keyOf(features.lang, head, 0), error * biasValue)
  for (const { buckets, share } of features.tokens) for (const bucket of buckets) move(delta, keyOf(features.lang, head, bucket), error * share * features.norm)
}

function move(delta: Delta, key: number, gradient: number): void {
  const weight = delta.weights.get(key) ?? 0
  const pull = gradient + decay * weight
  const square = (delta.squares.get(key) ?? 0) + pull * pull
  if (square === 0) return
  const next = weight - (rate * pull) / Math.sqrt(square + 1e-8)
  delta.squares.set(key, square)
  delta.weights.set(key, Math.max(-mostWeight, Math.min(mostWeight, next)))
}
