import { addedBy, biasValue, keyOf } from './delta.ts'
import type { Delta, Features } from './delta.ts'

/** A decided text: its features, what the model as it came scores it, relative to the head's threshold and in logits, and what it was decided to be. */
export type Example = { features: Features; head: number; base: number; is: boolean; weight: number }

const rate = 0.1
/** Keeps a first step from being a leap: AdaGrad divides by what it has seen, and it has seen nothing. */
const caution = 1e-2
const passes = 3
/** No single weight grows beyond this. */
const mostWeight = 4
/** Older decisions that a new one is learned together with, half of them of each answer. */
const replayed = 12
/** Texts of our own beside them, half of each answer: what one page says of a word must not change what is said of texts at large. */
const anchored = 16

/**
 * Learns one decision together with some of the brand's older ones and some texts of our own, as many of each answer as there are, so that a run of
 * one kind does not carry everything with it. `pick` gives numbers in [0, 1). Changes `delta`.
 */
export function learn(delta: Delta, example: Example, memory: readonly Example[], anchors: readonly Example[], pick: () => number, limit: number): void {
  const alike = (each: Example) => each.head === example.head
  const own = anchors.filter((each) => alike(each) && each.features.lang === example.features.lang)
  const older = memory.filter(alike)
  const batch = [
    example, ...sample(older, true, replayed, pick), ...sample(older, false, replayed, pick), ...sample(own, true, anchored, pick), ...sample(own, false, anchored, pick),
  ]
  for (let pass = 0; pass < passes; pass += 1) for (const each of batch) step(delta, each, limit)
}

function sample(examples: readonly Example[], is: boolean, most: number, pick: () => number): Example[] {
  const fitting = examples.filter((each) => each.is === is)
  if (fitting.length <= most / 2) return fitting
  return Array.from({ length: most / 2 }, () => fitting[Math.floor(pick() * fitting.length)]).filter((each) => each !== undefined)
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
  if (gradient === 0) return
  const square = (delta.squares.get(key) ?? 0) + gradient * gradient
  const next = (delta.weights.get(key) ?? 0) - (rate * gradient) / Math.sqrt(square + caution)
  delta.squares.set(key, square)
  delta.weights.set(key, Math.max(-mostWeight, Math.min(mostWeight, next)))
}
