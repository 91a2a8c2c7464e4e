import { describe, expect, test } from 'vitest'
import { lengthIn } from './count.ts'

// One family: seven code points, eleven UTF-16 units, twenty-five bytes, one grapheme.
const family = '👨‍👩‍👧‍👦'

describe('the length of a text is what its network counts', () => {
  test.each([
    ['graphemes', 'déjà vu', 7], ['graphemes', 'de\u0301ja\u0300', 4], ['graphemes', family, 1], ['graphemes', 'a\r\nb', 3],
    ['utf16', family, 11], ['utf16', 'œuf', 3],
    ['codepoints', family, 7], ['codepoints', '𝒜b', 2],
    ['bytes', family, 25], ['bytes', 'é', 2], ['bytes', '', 0],
  ] as const)('%s of %j is %i', (unit, text, length) => {
    expect(lengthIn(unit, text)).toBe(length)
  })
})
