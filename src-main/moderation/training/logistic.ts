import { signalNames } from '../signals.ts'
import { buckets } from '../words.ts'
import type { Example } from './example.ts'
import { scalesOf } from './scales.ts'
import type { Scaling } from './scales.ts'

export type Weights = { table: Float32Array; signals: Float64Array; bias: number }

/** What a signal may do to the score: an insult never lowers it, a guard never raises it, and some are not listened to. */
export type Sign = 'raises' | 'lowers' | 'none'

/** `signalRate` is the step of the signals, `rate` that of the words; `doubt` is how much less than certain a label is taken to be. */
export type Settings = { epochs: number; rate: number; signalRate: number; decay: number; seed: number; scaling: Scaling; doubt: number }

/**
 * Logistic regression by AdaGrad, the examples in another order each epoch. The same examples and settings give the same weights, bit by bit. What is
 * learned for scaled features is given for plain ones.
 */
export function train(examples: readonly Example[], { epochs, rate, signalRate, decay, seed, scaling, doubt }: Settings, signs: readonly (Sign | undefined)[]): Weights {
  const table = new Float32Array(buckets)
  const squares = new Float32Array(buckets).fill(1e-6)
  const signals = new Float64Array(signalNames.length)
  const signalSquares = new Float64Array(signalNames.length).fill(1e-3)
  let bias = 0
  let biasSquare = 1e-3
  const scales = scalesOf(examples, scaling)
  const order = Uint32Array.from(examples, (_, at) => at)
  const random = seeded(seed)
  for (let epoch = 0; epoch < epochs; epoch += 1) {
    shuffle(order, random)
    for (const at of order) {
      const example = examples[at]
      if (example === undefined) continue
      const { buckets: ids, values, label, weight } = example
      let score = bias
      for (let n = 0; n < ids.length; n += 1) score += (table[ids[n] ?? 0] ?? 0) * (scales[ids[n] ?? 0] ?? 0) * (values[n] ?? 0)
      for (const { index, value } of example.signals) score += (signals[index] ?? 0) * value
      const error = weight * (1 / (1 + Math.exp(-score)) - label * (1 - 2 * doubt) - doubt)
      for (let n = 0; n < ids.length; n += 1) {
        const id = ids[n] ?? 0
        const before = table[id] ?? 0
        const gradient = error * (values[n] ?? 0) * (scales[id] ?? 0) + decay * before
        const square = (squares[id] ?? 0) + gradient * gradient
        squares[id] = square
        table[id] = before - (rate * gradient) / Math.sqrt(square)
      }
      for (const { index, value } of example.signals) {
        const sign = signs[index]
        if (sign === 'none') continue
        const before = signals[index] ?? 0
        const gradient = error * value + decay * before
        const square = (signalSquares[index] ?? 0) + gradient * gradient
        signalSquares[index] = square
        const after = before - (signalRate * gradient) / Math.sqrt(square)
        signals[index] = sign === 'raises' ? Math.max(0, after) : sign === 'lowers' ? Math.min(0, after) : after
      }
      biasSquare += error * error
      bias -= (rate * error) / Math.sqrt(biasSquare)
    }
  }
  for (let id = 0; id < buckets; id += 1) table[id] = (table[id] ?? 0) * (scales[id] ?? 0)
  return { table, signals, bias }
}

export function seeded(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 4294967296
  }
}

function shuffle(order: Uint32Array, random: () => number): void {
  for (let n = order.length - 1; n > 0; n -= 1) {
    const other = Math.floor(random() * (n + 1))
    const kept = order[n] ?? 0
    order[n] = order[other] ?? 0
    order[other] = kept
  }
}
