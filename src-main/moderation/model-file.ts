import { heads } from './heads.ts'
import type { Head } from './heads.ts'
import { buckets } from './words.ts'

/**
 * The weights as one file: `VGM1`, the length of the description, the description as ASCII JSON, then for each part its bucket numbers as
 * differences (7 bits a byte, the lowest first, the high bit where more follow) and one signed byte a weight.
 */
export type Part = { lang: string; head: Head; count: number; scale: number; bias: number; signals: number[] }

/** On the scale of scores, before they become probabilities: from `queue` on somebody looks, from `hide` on auto-hide has its second key. */
export type Thresholds = { queue: number; hide: number | null; slope: number; shift: number }

export type Description = { model: string; parts: Part[]; thresholds: Record<string, Thresholds> }

/** `table` holds the weights of all heads of a bucket side by side. */
export type LanguageWeights = { table: Int8Array; scale: Float64Array; bias: Float64Array; signals: Float64Array[]; has: boolean[] }

export type Model = { name: string; languages: Map<string, LanguageWeights>; thresholds: Record<string, Thresholds> }

const magic = 'VGM1'
const width = heads.length

export type PartWeights = Part & { buckets: Uint32Array; weights: Int8Array }

export function encodeModel(model: string, parts: readonly PartWeights[], thresholds: Record<string, Thresholds>): Uint8Array {
  const description: Description = {
    model,
    parts: parts.map(({ lang, head, scale, bias, signals, buckets: ids }) => ({ lang, head, count: ids.length, scale, bias, signals })),
    thresholds,
  }
  const text = JSON.stringify(description)
  const bytes: number[] = []
  for (const char of magic) bytes.push(char.charCodeAt(0))
  for (let shift = 0; shift < 32; shift += 8) bytes.push((text.length >>> shift) & 255)
  for (let n = 0; n < text.length; n += 1) bytes.push(text.charCodeAt(n) & 127)
  for (const { buckets: ids, weights } of parts) {
    let before = 0
    for (const id of ids) {
      let rest = id - before
      before = id
      while (rest > 127) {
        bytes.push((rest & 127) | 128)
        rest >>>= 7
      }
      bytes.push(rest)
    }
    for (const weight of weights) bytes.push(weight & 255)
  }
  return Uint8Array.from(bytes)
}

/** Throws where the bytes are not such a file. */
export function decodeModel(bytes: Uint8Array): Model {
  if (ascii(bytes, 0, 4) !== magic) throw new Error('not a moderation model')
  const length = (bytes[4] ?? 0) | ((bytes[5] ?? 0) << 8) | ((bytes[6] ?? 0) << 16) | ((bytes[7] ?? 0) << 24)
  const description = JSON.parse(ascii(bytes, 8, 8 + length)) as Description
  const languages = new Map<string, LanguageWeights>()
  let at = 8 + length
  for (const part of description.parts) {
    const weights = languages.get(part.lang) ?? emptyLanguage()
    languages.set(part.lang, weights)
    at = readPart(bytes, at, part, weights)
  }
  if (at !== bytes.length) throw new Error('a moderation model of another length')
  return { name: description.model, languages, thresholds: description.thresholds }
}

function emptyLanguage(): LanguageWeights {
  return {
    table: new Int8Array(buckets * width), scale: new Float64Array(width), bias: new Float64Array(width),
    signals: heads.map(() => new Float64Array(0)), has: heads.map(() => false),
  }
}

function readPart(bytes: Uint8Array, start: number, part: Part, into: LanguageWeights): number {
  const head = heads.indexOf(part.head)
  into.scale[head] = part.scale
  into.bias[head] = part.bias
  into.signals[head] = Float64Array.from(part.signals)
  into.has[head] = true
  const ids = new Uint32Array(part.count)
  let at = start
  let id = 0
  for (let n = 0; n < part.count; n += 1) {
    let shift = 0
    let byte = 128
    while (byte > 127) {
      byte = bytes[at] ?? 0
      id += (byte & 127) << shift
      shift += 7
      at += 1
    }
    ids[n] = id
  }
  for (let n = 0; n < part.count; n += 1) into.table[(ids[n] ?? 0) * width + head] = bytes[at + n] ?? 0
  return at + part.count
}

function ascii(bytes: Uint8Array, from: number, to: number): string {
  let text = ''
  for (let at = from; at < to; at += 8192) text += String.fromCharCode(...bytes.subarray(at, Math.min(to, at + 8192)))
  return text
}
