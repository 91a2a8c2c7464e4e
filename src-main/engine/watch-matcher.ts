import type { WatchWords } from '../../src-contract/watches.ts'
import { fold, wordsOf } from '../store/fold.ts'
import type { Word } from '../store/fold.ts'

/** The words of a watch, ready to be held against texts. Nothing typed ever becomes an expression. */
export type Matcher = {
  matches(text: string): boolean
  /** Where the words that count stand: UTF-16 [from, to), in order. */
  ranges(text: string): [number, number][]
}

type Term = { words: string[] }
/** Terms by their first word: each word of a text looks at those alone that can begin there. */
type Terms = { count: number; byFirst: Map<string, { index: number; words: string[] }[]> }

// Written as two letters as often as as one.
const ligatures: Readonly<Record<string, string>> = { œ: 'oe', Œ: 'OE', æ: 'ae', Æ: 'AE', ß: 'ss', ẞ: 'SS' }
const plain = (typed: string): string => fold(typed.replaceAll(/[œŒæÆßẞ]/g, (letter) => ligatures[letter] ?? letter))

/** The words of a term as texts are compared with it; empty where it has none. */
export const termWords = (term: string): string[] => wordsOf(term).map(({ typed }) => plain(typed))

export function createMatcher({ any, all, none }: WatchWords): Matcher {
  const [one, every, not] = [indexed(any), indexed(all), indexed(none)]
  const matches = (text: string): boolean => {
    const words = wordsOf(text).map(({ typed }) => plain(typed))
    return (
      (one.count === 0 || find(one, words).size > 0) && find(every, words).size === every.count && (not.count === 0 || find(not, words).size === 0)
    )
  }
  const ranges = (text: string): [number, number][] => {
    const words = wordsOf(text)
    const folded = words.map(({ typed }) => plain(typed))
    return merged([one, every].flatMap((terms) => places(terms, words, folded)))
  }
  return { matches, ranges }
}

function indexed(terms: readonly string[]): Terms {
  const byFirst: Terms['byFirst'] = new Map()
  const known: Term[] = terms.map((term) => ({ words: termWords(term) })).filter(({ words }) => words.length > 0)
  known.forEach(({ words }, index) => {
    const [first = ''] = words
    byFirst.set(first, [...(byFirst.get(first) ?? []), { index, words }])
  })
  return { count: known.length, byFirst }
}

/** Which terms stand in the text. */
function find({ byFirst }: Terms, text: readonly string[]): Set<number> {
  const found = new Set<number>()
  if (byFirst.size === 0) return found
  text.forEach((word, at) => {
    for (const { index, words } of byFirst.get(word) ?? []) if (standsAt(words, text, at)) found.add(index)
  })
  return found
}

function places({ byFirst }: Terms, text: readonly Word[], folded: readonly string[]): [number, number][] {
  return folded.flatMap((word, at) =>
    (byFirst.get(word) ?? [])
      .filter(({ words }) => standsAt(words, folded, at))
      .map(({ words }): [number, number] => [text[at]?.from ?? 0, text[at + words.length - 1]?.to ?? 0]),
  )
}

const standsAt = (words: readonly string[], text: readonly string[], at: number): boolean => words.every((word, n) => text[at + n] === word)

function merged(ranges: [number, number][]): [number, number][] {
  const out: [number, number][] = []
  for (const [from, to] of ranges.toSorted((a, b) => a[0] - b[0])) {
    const last = out.at(-1)
    if (last !== undefined && from <= last[1]) last[1] = Math.max(last[1], to)
    else out.push([from, to])
  }
  return out
}
