/** A word of a text as the index sees it, and where it stands: UTF-16 offsets [from, to). */
export type Word = { typed: string; folded: string; from: number; to: number }

// What the index's tokenizer (unicode61) takes for parts of a word: letters, numbers, private use; marks continue one.
const wordPattern = /[\p{L}\p{N}\p{Co}][\p{L}\p{N}\p{Co}\p{M}]*/gu

/**
 * Lower case without diacritics, letter by letter, as the index folds (remove_diacritics 2). Letters that are not a base with a mark stay
 * themselves: œ, ß, ø, ı.
 */
export function fold(word: string): string {
  return word.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase().replaceAll(/\p{M}/gu, '').normalize('NFC')
}

export function wordsOf(text: string): Word[] {
  return Array.from(text.matchAll(wordPattern), (match) => ({ typed: match[0], folded: fold(match[0]), from: match.index, to: match.index + match[0].length }))
}
