import type { Head } from '../heads.ts'
import type { PartWeights } from '../model-file.ts'
import type { Weights } from './logistic.ts'

/** The `most` largest weights as signed bytes; what is larger than almost all others is cut to the largest byte. */
export function quantise(lang: string, head: Head, { table, signals, bias }: Weights, most: number): PartWeights {
  const order = Array.from(table.keys()).filter((id) => table[id] !== 0)
  order.sort((a, b) => Math.abs(table[b] ?? 0) - Math.abs(table[a] ?? 0) || a - b)
  const largest = Math.abs(table[order[Math.min(20, order.length - 1)] ?? 0] ?? 0)
  const scale = largest > 0 ? largest / 127 : 1
  const kept = order.slice(0, most).filter((id) => Math.round((table[id] ?? 0) / scale) !== 0).sort((a, b) => a - b)
  const weights = Int8Array.from(kept, (id) => Math.max(-127, Math.min(127, Math.round((table[id] ?? 0) / scale))))
  const rounded = (value: number) => Math.round(value * 1e5) / 1e5
  return { lang, head, count: kept.length, scale: Number(scale.toPrecision(8)), bias: rounded(bias), signals: Array.from(signals, rounded), buckets: Uint32Array.from(kept), weights }
}
