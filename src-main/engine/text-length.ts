import type { LengthUnit } from '../../src-contract/network.ts'
import { weightOf } from '../../src-contract/weight.ts'

/** Made when first needed: it reads tables of its own. */
let graphemes: Intl.Segmenter | null = null

/** The length of a text as its network counts it. */
export function lengthOf(text: string, unit: LengthUnit): number {
  switch (unit) {
    case 'utf16':
      return text.length
    case 'codepoints':
      return Array.from(text).length
    case 'bytes':
      return Buffer.byteLength(text)
    case 'graphemes':
      graphemes ??= new Intl.Segmenter(undefined, { granularity: 'grapheme' })
      return Array.from(graphemes.segment(text)).length
    case 'weighted':
      return weightOf(text)
  }
}
