/** A word of a text as the index sees it, and where it stands: UTF-16 offsets [from, to). */
export type Word = { typed: string; folded: string; from: number; to: number }

// Signs that SQLite's tokenizer, whose tables are those of Unicode 6, takes for letters: younger emoji, currencies, bidi marks, variation
// selectors. Ranges by number and for ever: what once went into the index must come out as the same words under any later Unicode.
const signs =
  /[\u061C\u2066-\u2069\u20A0-\u20CF\u218A\u218B\u2190-\u245F\u2500-\u2BFF\u2E00-\u2E7F\u{1F000}-\u{1FAFF}\u{E0000}-\u{E0FFF}]|[\uFE00-\uFE0F]/gu

/** Signs become spaces, one per UTF-16 unit, so that places stay. Without it "merci🥰" would be one word. */
export const withoutSigns = (text: string): string => text.replace(signs, (sign) => ' '.repeat(sign.length))

// What the index's tokenizer (unicode61) takes for parts of a word: letters, numbers, private use, marks.
const wordPattern = /[\p{L}\p{N}\p{Co}\p{Mn}\p{Mc}]+/gu

/**
 * Lower case without diacritics, as the index folds Latin letters; of other scripts it takes off more marks than the index does. The index
 * decides what is found, this only what is marked in it. Letters that are not a base with a mark stay themselves: œ, ß, ø, ı.
 */
export function fold(word: string): string {
  // Most words; the long way costs ten times as much.
  if (/^[a-zA-Z0-9]*$/.test(word)) return word.toLowerCase()
  return word.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase().replaceAll(/\p{M}/gu, '').normalize('NFC')
}

export function wordsOf(text: string): Word[] {
  return Array.from(withoutSigns(text).matchAll(wordPattern), (match) => ({
    typed: match[0],
    folded: fold(match[0]),
    from: match.index,
    to: match.index + match[0].length,
  })).filter(({ folded }) => folded !== '')
}
