import type { LengthUnit } from '../../src-contract/network.ts'
import { weightOf } from '../../src-contract/weight.ts'

const bytes = new TextEncoder()
let segmenter: Intl.Segmenter | undefined

/** The length of a text as a network counts it. */
export function lengthIn(unit: LengthUnit, text: string): number {
  switch (unit) {
    case 'utf16': return text.length
    case 'codepoints': return Array.from(text).length
    case 'weighted': return weightOf(text)
    case 'bytes': return bytes.encode(text).length
    case 'graphemes': {
      segmenter ??= new Intl.Segmenter(undefined, { granularity: 'grapheme' })
      let count = 0
      for (const _ of segmenter.segment(text)) count += 1
      return count
    }
    default: return unit satisfies never
  }
}
